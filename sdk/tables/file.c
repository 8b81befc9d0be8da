/* SPDX-License-Identifier: Apache-2.0 */
/* Files in, files out: every result of the system checked. */
#include "file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define FILE_SIZE_MAX ((size_t)16u * 1024u * 1024u)
#define FIRST_SIZE ((size_t)64u * 1024u)

static bool refuse(struct ztc_tables *tables, const char *path, const char *what)
{
    ztc_report_error(&tables->report, path, 0, NULL, "%s: %s", what, strerror(errno));
    return false;
}

/* Reads all there is into a block that grows. NULL after a failure, with errno set. */
static char *read_all(FILE *file, size_t *ret_size)
{
    size_t room = FIRST_SIZE;
    size_t size = 0;
    char *text = malloc(room);
    while (text != NULL) {
        size += fread(text + size, 1, room - size, file);
        if (ferror(file) || size > FILE_SIZE_MAX) {
            errno = ferror(file) ? errno : EFBIG;
            break;
        }
        if (size < room) {
            *ret_size = size;
            return text;
        }
        room *= 2;
        char *larger = realloc(text, room);
        if (larger == NULL) {
            break;
        }
        text = larger;
    }
    free(text);
    return NULL;
}

bool ztc_file_load(struct ztc_tables *tables, const char *path, const char **ret_text,
                   size_t *ret_size)
{
    FILE *file = fopen(path, "rbe");
    if (file == NULL) {
        return refuse(tables, path, "cannot be opened");
    }
    size_t size = 0;
    char *text = read_all(file, &size);
    if (text == NULL) {
        refuse(tables, path, "cannot be read");
        (void)fclose(file); /* nothing was written to it */
        return false;
    }
    (void)fclose(file);
    *ret_text = ztc_pool_text(&tables->pool, text, size);
    *ret_size = size;
    free(text);
    return *ret_text != NULL;
}

static bool write_one(struct ztc_tables *tables, const char *folder, const char *end,
                      void (*write)(const struct ztc_tables *tables, FILE *out))
{
    size_t size = strlen(folder) + strlen(tables->name) + sizeof("/_tables.c.new");
    char *path = ztc_pool_take(&tables->pool, size, 1);
    char *beside = ztc_pool_take(&tables->pool, size, 1);
    if (path == NULL || beside == NULL) {
        return false;
    }
    snprintf(path, size, "%s/%s_tables.%s", folder, tables->name, end);
    snprintf(beside, size, "%s.new", path);
    FILE *file = fopen(beside, "wbe");
    if (file == NULL) {
        return refuse(tables, beside, "cannot be made");
    }
    write(tables, file);
    bool good = fflush(file) == 0 && !ferror(file);
    good = fclose(file) == 0 && good;
    if (!good || rename(beside, path) != 0) {
        refuse(tables, path, "cannot be written");
        (void)remove(beside); /* best effort: the failure is told already */
        return false;
    }
    return true;
}

bool ztc_file_write(struct ztc_tables *tables, const char *folder)
{
    return write_one(tables, folder, "h", ztc_tables_write_header) &&
           write_one(tables, folder, "c", ztc_tables_write_source);
}
