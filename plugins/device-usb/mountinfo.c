/* SPDX-License-Identifier: Apache-2.0 */
/* Reads one line of /proc/self/mountinfo, as proc(5) has it: fields with one blank between, octal escapes in them. */
#include "mountinfo.h"

#include <string.h>

static bool is_octal(char character)
{
    return character >= '0' && character <= '7';
}

/*
 * The kernel writes blank, tab, line feed, backslash and # as three octal digits. A backslash before anything else stands for
 * itself. False: a NUL was written so, which no name can hold.
 */
static bool unescape(char *text)
{
    char *out = text;
    for (const char *in = text; *in != '\0'; out++) {
        if (in[0] != '\\' || in[1] < '0' || in[1] > '3' || !is_octal(in[2]) || !is_octal(in[3])) {
            *out = *in++;
            continue;
        }
        int value = (in[1] - '0') * 64 + (in[2] - '0') * 8 + (in[3] - '0');
        if (value == 0) {
            return false;
        }
        *out = (char)(unsigned char)value;
        in += 4;
    }
    *out = '\0';
    return true;
}

/* The field at *at, ending in NUL now; *at is behind it, NULL after the last one. NULL: there is none. */
static char *next_field(char **at)
{
    char *field = *at;
    if (field == NULL) {
        return NULL;
    }
    char *blank = strchr(field, ' ');
    if (blank != NULL) {
        *blank = '\0';
    }
    *at = blank != NULL ? blank + 1 : NULL;
    return field;
}

/* All of a text as a decimal number. */
static bool number(const char *text, const char *end, uint32_t *ret_value)
{
    uint64_t value = 0;
    if (text == end) {
        return false;
    }
    for (; text < end; text++) {
        if (*text < '0' || *text > '9') {
            return false;
        }
        value = value * 10 + (uint64_t)(*text - '0');
        if (value > UINT32_MAX) {
            return false;
        }
    }
    *ret_value = (uint32_t)value;
    return true;
}

static bool whole_number(const char *text, uint32_t *ret_value)
{
    return text != NULL && number(text, text + strlen(text), ret_value);
}

static bool device_number(const char *text, struct mountinfo *mount)
{
    const char *colon = text != NULL ? strchr(text, ':') : NULL;
    return colon != NULL && number(text, colon, &mount->major) &&
           whole_number(colon + 1, &mount->minor);
}

/* Any number of optional fields, then one that is "-". */
static bool skip_optional(char **at)
{
    for (const char *field = next_field(at); field != NULL; field = next_field(at)) {
        if (strcmp(field, "-") == 0) {
            return true;
        }
    }
    return false;
}

bool mountinfo_parse(char *line, struct mountinfo *ret_mount)
{
    struct mountinfo mount = {0};
    char *at = line;
    if (!whole_number(next_field(&at), &mount.id) ||
        !whole_number(next_field(&at), &mount.parent) || !device_number(next_field(&at), &mount)) {
        return false;
    }
    char *root = next_field(&at);
    char *point = next_field(&at);
    const char *options = next_field(&at);
    if (options == NULL || !skip_optional(&at)) {
        return false;
    }
    char *type = next_field(&at);
    char *source = next_field(&at);
    if (source == NULL || point[0] != '/' || !unescape(root) || !unescape(point) ||
        !unescape(type) || !unescape(source)) {
        return false;
    }
    mount.root = root;
    mount.point = point;
    mount.type = type;
    mount.source = source;
    *ret_mount = mount;
    return true;
}
