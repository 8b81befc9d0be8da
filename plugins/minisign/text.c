/* SPDX-License-Identifier: Apache-2.0 */
/* Lines, comments and base64: what is alike in all three kinds of files. */
#include "minisign.h"

#include <string.h>

size_t minisign_length(const char *text, size_t max)
{
    size_t length = 0;
    while (length < max && text[length] != '\0') {
        length++;
    }
    return length;
}

size_t minisign_lines(const char *text, struct minisign_line *lines, size_t max)
{
    size_t left = minisign_length(text, ZTC_SIGNATURE_TEXT_MAX + 1u);
    size_t count = 0;
    if (left > ZTC_SIGNATURE_TEXT_MAX) {
        return 0;
    }
    while (left > 0) {
        const char *end = memchr(text, '\n', left);
        size_t length = end != NULL ? (size_t)(end - text) : left;
        size_t taken = length + (end != NULL ? 1u : 0u);
        if (count == max) {
            return 0;
        }
        /* Who sends files through mail or Windows gets this. */
        size_t shown = length > 0 && text[length - 1] == '\r' ? length - 1 : length;
        lines[count++] = (struct minisign_line){text, shown};
        text += taken;
        left -= taken;
    }
    return count;
}

bool minisign_take(struct minisign_line *line, const char *start)
{
    size_t length = strlen(start);
    if (line->length < length || memcmp(line->text, start, length) != 0) {
        return false;
    }
    line->text += length;
    line->length -= length;
    return true;
}

/* One code point of well-formed UTF-8: its length, or 0. */
static size_t decode_point(const unsigned char *text, size_t size, uint32_t *ret_point)
{
    static const uint32_t least[] = {0, 0, 0x80u, 0x800u, 0x10000u};
    size_t length = text[0] < 0x80u   ? 1
                    : text[0] < 0xC0u ? 0
                    : text[0] < 0xE0u ? 2
                    : text[0] < 0xF0u ? 3
                    : text[0] < 0xF8u ? 4
                                      : 0;
    if (length == 0 || length > size) {
        return 0;
    }
    uint32_t point = length == 1 ? text[0] : text[0] & (0x7Fu >> length);
    for (size_t i = 1; i < length; i++) {
        if ((text[i] & 0xC0u) != 0x80u) {
            return 0;
        }
        point = point << 6 | (text[i] & 0x3Fu);
    }
    *ret_point = point;
    return point >= least[length] && point <= 0x10FFFFu && !(point >= 0xD800u && point <= 0xDFFFu)
               ? length
               : 0;
}

/* What a terminal could obey, or what makes a line read other than it is. */
static bool steers(uint32_t point)
{
    return (point < 0x20u && point != '\t') || (point >= 0x7Fu && point <= 0x9Fu) ||
           point == 0x061Cu || point == 0x200Eu || point == 0x200Fu ||
           (point >= 0x2028u && point <= 0x202Eu) || (point >= 0x2066u && point <= 0x2069u);
}

bool minisign_comment_ok(const char *text, size_t length)
{
    size_t at = 0;
    while (at < length) {
        uint32_t point = 0;
        size_t taken = decode_point((const unsigned char *)text + at, length - at, &point);
        if (taken == 0 || steers(point)) {
            return false;
        }
        at += taken;
    }
    return true;
}

bool minisign_decode(const struct minisign_line *line, uint8_t *bytes, size_t size)
{
    size_t got = 0;
    for (size_t i = 0; i < line->length; i++) {
        /* libsodium 1.0.18 takes some bytes with the high bit set for the digit that they are without it. */
        if ((unsigned char)line->text[i] >= 0x80u) {
            return false;
        }
    }
    /* Without a set of characters to ignore, and with no end asked for, all of the line has to be base64; left-over
     * bits that are not zero are refused. */
    return sodium_base642bin(bytes, size, line->text, line->length, /* ignore= */ NULL, &got,
                             /* b64_end= */ NULL, sodium_base64_VARIANT_ORIGINAL) == 0 &&
           got == size;
}
