/* SPDX-License-Identifier: Apache-2.0 */
/* Reading /proc/self/mountinfo, and noticing that it is another one. */
#include "source.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A machine with more mounts than this holds shows what stands in the first of them. */
#define MOUNTINFO_MAX ((size_t)4 << 20)
#define FIRST_ROOM ((size_t)16 << 10)

/* The whole file, from its beginning. */
static char *read_all(int fd, size_t *ret_size)
{
    size_t room = FIRST_ROOM;
    size_t size = 0;
    char *text = malloc(room);
    while (text != NULL) {
        ssize_t got = pread(fd, text + size, room - size, (off_t)size);
        if (got <= 0) {
            break;
        }
        size += (size_t)got;
        if (size == room && room < MOUNTINFO_MAX) {
            char *grown = realloc(text, room * 2);
            if (grown == NULL) {
                free(text);
                return NULL;
            }
            text = grown;
            room *= 2;
        }
    }
    *ret_size = size;
    return text;
}

ztc_status mounts_read(struct source *source, int *ret_changed)
{
    size_t size = 0;
    *ret_changed = 0;
    if (source->mountinfo < 0) {
        return ZTC_OK;
    }
    char *text = read_all(source->mountinfo, &size);
    if (text == NULL) {
        return ZTC_E_MEMORY;
    }
    if (source->mount_text != NULL && source->mount_size == size &&
        memcmp(source->mount_text, text, size) == 0) {
        free(text);
        return ZTC_OK;
    }
    struct mount_table mounts = {0};
    if (mount_table_parse(text, size, &mounts) != 0) {
        free(text);
        return ZTC_E_MEMORY;
    }
    mount_table_done(&source->mounts);
    free(source->mount_text);
    source->mounts = mounts;
    source->mount_text = text;
    source->mount_size = size;
    *ret_changed = 1;
    return ZTC_OK;
}
