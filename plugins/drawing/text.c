/* SPDX-License-Identifier: Apache-2.0 */
/* Text that others wrote: code points, widths, line breaks. */
#include "text.h"

#include <stdbool.h>
#include <string.h>

/* Widths in hundredths of the size. */
#define WIDE 100u /* of a letter of a script with square letters */
#define OTHER 75u /* of any other letter beyond ASCII */
#define MONO 61u  /* of every letter of a typewriter's font */
#define BOLD 115u /* per cent of the same text in plain */
#define FIRST_WIDE 0x1100u

/* Of the letters from blank to '~'. */
static const unsigned char ascii_widths[] = {
    32, 40, 46, 84, 64, 95, 78, 28, 39,  39, 50, 84, 32, 36, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64,
    64, 64, 34, 34, 84, 84, 84, 53, 100, 69, 69, 70, 77, 64, 58, 78, 76, 30, 30, 66, 56, 87, 75, 79,
    61, 79, 70, 64, 61, 74, 69, 99, 69,  61, 69, 39, 34, 39, 84, 50, 50, 62, 64, 55, 64, 62, 36, 64,
    64, 28, 28, 58, 28, 98, 64, 62, 64,  64, 42, 52, 40, 64, 60, 82, 60, 60, 53, 64, 34, 64, 84,
};

/* The code point of `length` bytes, or TEXT_UNFIT if they are not well-formed. */
static uint32_t decode(const unsigned char *bytes, size_t length)
{
    static const uint32_t least[] = {0, 0, 0x80u, 0x800u, 0x10000u};
    uint32_t point = bytes[0] & (0xFFu >> (length + 1));
    for (size_t i = 1; i < length; i++) {
        if ((bytes[i] & 0xC0u) != 0x80u) {
            return TEXT_UNFIT;
        }
        point = point << 6 | (bytes[i] & 0x3Fu);
    }
    bool good =
        point >= least[length] && point <= 0x10FFFFu && (point < 0xD800u || point > 0xDFFFu);
    return good ? point : TEXT_UNFIT;
}

/* What XML cannot hold, what steers a terminal, what makes a line read other than it is. */
static bool is_unfit(uint32_t point)
{
    static const struct {
        uint32_t first, last;
    } ranges[] = {
        {0x00u, 0x1Fu},     {0x7Fu, 0x9Fu},     {0x061Cu, 0x061Cu}, {0x200Eu, 0x200Fu},
        {0x2028u, 0x202Eu}, {0x2066u, 0x2069u}, {0xFDD0u, 0xFDEFu},
    };
    for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++) {
        if (point >= ranges[i].first && point <= ranges[i].last) {
            return true;
        }
    }
    return (point & 0xFFFEu) == 0xFFFEu;
}

uint32_t text_next(const char **at)
{
    const unsigned char *bytes = (const unsigned char *)*at;
    size_t length = 1;
    uint32_t point = bytes[0];
    if (point >= ' ' && point <= '~') {
        *at += 1; /* nearly all text */
        return point;
    }
    if (bytes[0] >= 0x80u) {
        length = bytes[0] >= 0xF0u && bytes[0] < 0xF8u   ? 4
                 : bytes[0] >= 0xE0u && bytes[0] < 0xF0u ? 3
                 : bytes[0] >= 0xC0u && bytes[0] < 0xE0u ? 2
                                                         : 1;
        point = length > 1 ? decode(bytes, length) : TEXT_UNFIT;
    }
    *at += point == TEXT_UNFIT ? 1 : length;
    return point != TEXT_UNFIT && is_unfit(point) ? TEXT_UNFIT : point;
}

size_t text_columns(const char *text)
{
    size_t columns = 0;
    while (*text != '\0') {
        uint32_t point = text_next(&text);
        bool combining = point >= 0x0300u && point <= 0x036Fu;
        columns += combining ? 0 : 1;
    }
    return columns;
}

static unsigned width_of(uint32_t point, enum face face)
{
    unsigned width = OTHER;
    if (point == TEXT_UNFIT || point >= FIRST_WIDE) {
        width = WIDE;
    } else if (face == FACE_MONO) {
        width = MONO;
    } else if (point >= ' ' && point <= '~') {
        width = ascii_widths[point - ' '];
    }
    return face == FACE_BOLD ? width * BOLD / 100u : width;
}

int text_width_part(const char *text, size_t length, int size, enum face face)
{
    const char *end = text + length;
    unsigned long sum = 0;
    while (text < end && *text != '\0') {
        sum += width_of(text_next(&text), face);
    }
    /* Nothing drawn is wider; a text beyond is cut or broken anyway. */
    const unsigned long most = 100000u;
    sum = sum < most * 100u ? sum : most * 100u;
    return (int)((sum * (unsigned long)size + 99u) / 100u);
}

int text_width(const char *text, int size, enum face face)
{
    return text_width_part(text, strlen(text), size, face);
}

/* Both kinds of breaking: `face` and `size` are those of a drawing, or each character is one wide. */
static size_t break_at(const char *text, unsigned long room, unsigned size, bool columns,
                       enum face face, const char **ret_next)
{
    unsigned long used = 0;
    const char *at = text;
    const char *blank = NULL; /* the last at which the line can end */
    while (*at != '\0') {
        const char *here = at;
        uint32_t point = text_next(&at);
        used += columns ? 1u : (unsigned long)width_of(point, face) * size;
        if (point == ' ') {
            blank = here;
        }
        if (used > room && here > text) {
            if (blank != NULL && blank > text) {
                *ret_next = blank + 1;
                return (size_t)(blank - text);
            }
            *ret_next = here;
            return (size_t)(here - text);
        }
    }
    *ret_next = at;
    return (size_t)(at - text);
}

size_t text_break(const char *text, int width, int size, enum face face, const char **ret_next)
{
    unsigned long room = width > 0 ? (unsigned long)width * 100u : 0;
    return break_at(text, room, (unsigned)size, /* columns= */ false, face, ret_next);
}

size_t text_break_columns(const char *text, size_t columns, const char **ret_next)
{
    return break_at(text, columns, 1, /* columns= */ true, FACE_PLAIN, ret_next);
}
