/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lines of /proc/self/mountinfo: "36 35 98:0 /root /mount/point rw,noatime shared:1 - ext4 /dev/sda1 rw". The kernel writes blank, tab, line
 * feed and backslash in paths as \040, \011, \012 and \134. A source may be any text, so it is believed only where it
 * names the very node.
 */
#include "mountinfo.h"

#include <stdlib.h>
#include <string.h>

#define FIELD_DEVICE 2
#define FIELD_MOUNT 4
#define FIELDS_BEFORE 6 /* that stand in front of the optional ones */
#define FIELDS_AFTER 3  /* behind the dash: type, source, options */

static int is_octal(char digit)
{
    return digit >= '0' && digit <= '7';
}

/* \ooo becomes its byte, in place; a zero byte stays as it was written, since it would end the text. */
static void unescape(char *text)
{
    char *to = text;
    for (const char *from = text; *from != '\0';) {
        if (from[0] == '\\' && is_octal(from[1]) && is_octal(from[2]) && is_octal(from[3])) {
            unsigned value = (unsigned)(from[1] - '0') * 64u + (unsigned)(from[2] - '0') * 8u +
                             (unsigned)(from[3] - '0');
            if (value > 0 && value <= 255) {
                *to++ = (char)value;
                from += 4;
                continue;
            }
        }
        *to++ = *from++;
    }
    *to = '\0';
}

/* MAJOR:MINOR, both decimal; 0 if it is not. */
static int parse_device(const char *text, struct mount *mount)
{
    char *end = NULL;
    unsigned long major = strtoul(text, &end, 10);
    if (end == text || *end != ':' || major > 0xFFFFFFFFul) {
        return 0;
    }
    const char *second = end + 1;
    unsigned long minor = strtoul(second, &end, 10);
    if (end == second || *end != '\0' || minor > 0xFFFFFFFFul) {
        return 0;
    }
    mount->major = (unsigned)major;
    mount->minor = (unsigned)minor;
    return 1;
}

/* One line, which is cut up. 0: it is none. */
static int parse_line(char *line, struct mount *mount)
{
    char *rest = NULL;
    char *field = strtok_r(line, " ", &rest);
    int number = 0;
    int after = -1; /* fields seen behind the dash; -1: no dash yet */
    int good = 0;
    for (; field != NULL; field = strtok_r(NULL, " ", &rest), number++) {
        if (number == FIELD_DEVICE) {
            good = parse_device(field, mount);
        } else if (number == FIELD_MOUNT) {
            unescape(field);
            mount->path = field;
        } else if (number >= FIELDS_BEFORE && after < 0) {
            after = strcmp(field, "-") == 0 ? 0 : -1;
        } else if (after >= 0 && ++after == 2) {
            unescape(field);
            mount->source = field;
        }
    }
    return good && after >= FIELDS_AFTER - 1 && mount->path != NULL && mount->path[0] == '/';
}

int mount_table_parse(const char *text, size_t size, struct mount_table *ret_table)
{
    size_t lines = 1;
    for (size_t i = 0; i < size; i++) {
        lines += text[i] == '\n';
    }
    struct mount_table table = {.text = malloc(size + 1),
                                .mounts = calloc(lines, sizeof(*table.mounts))};
    if (table.text == NULL || table.mounts == NULL) {
        mount_table_done(&table);
        return -1;
    }
    if (size > 0) {
        memcpy(table.text, text, size);
    }
    table.text[size] = '\0';
    char *line = table.text;
    while (line != NULL) {
        char *end = memchr(line, '\n', size - (size_t)(line - table.text));
        if (end != NULL) {
            *end = '\0';
        }
        struct mount mount = {0};
        if (parse_line(line, &mount)) {
            table.mounts[table.count++] = mount;
        }
        line = end != NULL ? end + 1 : NULL;
    }
    *ret_table = table;
    return 0;
}

void mount_table_done(struct mount_table *table)
{
    free(table->text);
    free(table->mounts);
    *table = (struct mount_table){0};
}

const char *mount_table_find(const struct mount_table *table, unsigned major, unsigned minor,
                             const char *node)
{
    for (size_t i = 0; i < table->count; i++) {
        const struct mount *mount = &table->mounts[i];
        /* Major 0 is for file systems without a device: those of a helper program name the node instead. */
        if ((mount->major != 0 && mount->major == major && mount->minor == minor) ||
            (mount->major == 0 && strcmp(mount->source, node) == 0)) {
            return mount->path;
        }
    }
    return NULL;
}
