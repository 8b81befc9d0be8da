/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8: is it, and can it be shown. */
#include "base/utf8.h"

#include <stdbool.h>

size_t ztc_utf8_decode(const char *text, size_t size, uint32_t *ret_point)
{
    static const uint32_t least[] = {0, 0, 0x80u, 0x800u, 0x10000u};
    unsigned char first = (unsigned char)text[0];
    if (first < 0x80u) {
        *ret_point = first;
        return 1;
    }
    size_t length = 0;
    uint32_t point = 0;
    if ((first & 0xE0u) == 0xC0u) {
        length = 2;
        point = first & 0x1Fu;
    } else if ((first & 0xF0u) == 0xE0u) {
        length = 3;
        point = first & 0x0Fu;
    } else if ((first & 0xF8u) == 0xF0u) {
        length = 4;
        point = first & 0x07u;
    } else {
        return 0;
    }
    if (length > size) {
        return 0;
    }
    for (size_t i = 1; i < length; i++) {
        unsigned char next = (unsigned char)text[i];
        if ((next & 0xC0u) != 0x80u) {
            return 0;
        }
        point = point << 6 | (next & 0x3Fu);
    }
    if (point < least[length] || point > 0x10FFFFu || (point >= 0xD800u && point <= 0xDFFFu)) {
        return 0;
    }
    *ret_point = point;
    return length;
}

struct range {
    uint32_t first;
    uint32_t last;
};

static bool in_ranges(uint32_t point, const struct range *ranges, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (point >= ranges[i].first && point <= ranges[i].last) {
            return true;
        }
    }
    return false;
}

/* What a terminal could obey or what could make a line read other than it is. */
static bool is_control(uint32_t point)
{
    static const struct range ranges[] = {
        {0x00u, 0x1Fu},     {0x7Fu, 0x9Fu},     {0x061Cu, 0x061Cu},
        {0x200Eu, 0x200Fu}, {0x2028u, 0x202Eu}, {0x2066u, 0x2069u},
    };
    return in_ranges(point, ranges, sizeof(ranges) / sizeof(ranges[0]));
}

/* Marks that stand on the letter before them, and the joiners without a width. */
static bool is_combining(uint32_t point)
{
    static const struct range ranges[] = {
        {0x0300u, 0x036Fu}, {0x0483u, 0x0489u}, {0x0591u, 0x05BDu}, {0x0610u, 0x061Au},
        {0x064Bu, 0x065Fu}, {0x1AB0u, 0x1AFFu}, {0x1DC0u, 0x1DFFu}, {0x200Bu, 0x200Du},
        {0x20D0u, 0x20FFu}, {0xFE00u, 0xFE0Fu}, {0xFE20u, 0xFE2Fu},
    };
    return in_ranges(point, ranges, sizeof(ranges) / sizeof(ranges[0]));
}

size_t ztc_utf8_check(const char *text, size_t size)
{
    size_t at = 0;
    while (at < size) {
        uint32_t point = 0;
        size_t length = ztc_utf8_decode(text + at, size - at, &point);
        if (length == 0) {
            break;
        }
        at += length;
    }
    return at;
}

void ztc_utf8_printable(struct ztc_buffer *buffer, const char *text, size_t size)
{
    size_t at = 0;
    while (at < size) {
        uint32_t point = 0;
        size_t length = ztc_utf8_decode(text + at, size - at, &point);
        if (length == 0) {
            ztc_buffer_print(buffer, "\\x%02X", (unsigned)(unsigned char)text[at]);
            length = 1;
        } else if (point == '\t') {
            ztc_buffer_char(buffer, ' ');
        } else if (!is_control(point)) {
            ztc_buffer_add(buffer, text + at, length);
        } else if (point < 0x80u) {
            ztc_buffer_print(buffer, "\\x%02X", (unsigned)point);
        } else {
            ztc_buffer_print(buffer, "\\u{%04X}", (unsigned)point);
        }
        at += length;
    }
}

size_t ztc_utf8_width(const char *text, size_t size)
{
    size_t width = 0;
    size_t at = 0;
    while (at < size) {
        uint32_t point = 0;
        size_t length = ztc_utf8_decode(text + at, size - at, &point);
        if (length == 0) {
            length = 1;
            width++;
        } else if (!is_combining(point)) {
            width++;
        }
        at += length;
    }
    return width;
}
