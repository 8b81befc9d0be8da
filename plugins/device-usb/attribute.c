/* SPDX-License-Identifier: Apache-2.0 */
/* Reads files of sysfs through the folder's descriptor: a folder that was replaced meanwhile gives nothing, not another's. */
#include "attribute.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define HEX_DIGITS 4u

int attribute_folder(int parent, const char *name)
{
    return openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

size_t attribute_text(int folder, const char *name, char *buffer, size_t max)
{
    size_t size = 0;
    buffer[0] = '\0';
    /* It would not block; where it is no file of sysfs, it shall not either. */
    int file = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
    if (file < 0) {
        return 0;
    }
    while (size < max) {
        ssize_t got = read(file, buffer + size, max - size);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            size = 0; /* it went: half a text is none */
        }
        if (got <= 0) {
            break;
        }
        size += (size_t)got;
    }
    (void)close(file);
    buffer[size] = '\0';
    size = strlen(buffer);
    if (size > 0 && buffer[size - 1] == '\n') {
        buffer[--size] = '\0';
    }
    return size;
}

static int digit(char character)
{
    if (character >= '0' && character <= '9') {
        return character - '0';
    }
    if (character >= 'a' && character <= 'f') {
        return character - 'a' + 10;
    }
    if (character >= 'A' && character <= 'F') {
        return character - 'A' + 10;
    }
    return -1;
}

bool attribute_hex(int folder, const char *name, uint32_t *ret_value)
{
    char text[HEX_DIGITS + 3]; /* the line feed, and what is too much */
    size_t size = attribute_text(folder, name, text, sizeof(text) - 1);
    uint32_t value = 0;
    if (size == 0 || size > HEX_DIGITS) {
        return false;
    }
    for (size_t i = 0; i < size; i++) {
        int one = digit(text[i]);
        if (one < 0) {
            return false;
        }
        value = value << 4 | (uint32_t)one;
    }
    *ret_value = value;
    return true;
}
