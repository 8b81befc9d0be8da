/* SPDX-License-Identifier: Apache-2.0 */
/* The values of a module's records: percent-decoding, words, versions. */
#include "base/utf8.h"
#include "module/info_parse.h"

#include <string.h>

static int hex_digit(char character)
{
    if (character >= '0' && character <= '9') {
        return character - '0';
    }
    if (character >= 'A' && character <= 'F') {
        return character - 'A' + 10;
    }
    return character >= 'a' && character <= 'f' ? character - 'a' + 10 : -1;
}

/* Decodes into `out` (room for length + 1). False: a bad %XX, a control character, or not UTF-8. */
static bool percent_decode(const char *value, size_t length, char *out)
{
    size_t used = 0;
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)value[i];
        if (byte < 0x20u || byte == 0x7Fu) {
            return false;
        }
        if (byte == '%') {
            int high = i + 2 < length ? hex_digit(value[i + 1]) : -1;
            int low = high >= 0 ? hex_digit(value[i + 2]) : -1;
            if (low < 0 || high + low == 0) {
                return false; /* %00 would end the text early */
            }
            byte = (unsigned char)(high * 16 + low);
            i += 2;
        }
        out[used++] = (char)byte;
    }
    out[used] = '\0';
    return ztc_utf8_check(out, used) == used;
}

static bool is_letter(char character)
{
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
}

static bool is_digit(char character)
{
    return character >= '0' && character <= '9';
}

/* 1 to max letters, digits and characters of `others`. */
bool ztc_info_word(const char *text, size_t length, size_t max, const char *others)
{
    if (length == 0 || length > max) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        if (!is_letter(text[i]) && !is_digit(text[i]) &&
            (text[i] == '\0' || strchr(others, text[i]) == NULL)) {
            return false;
        }
    }
    return true;
}

bool ztc_info_word_list(const char *text)
{
    for (;;) {
        size_t length = strcspn(text, ",");
        if (!ztc_info_word(text, length, ZTC_INFO_WORD_MAX, "-")) {
            return false;
        }
        if (text[length] == '\0') {
            return true;
        }
        text += length + 1;
    }
}

/* The three kinds of dotted parts that a version has. */
enum part { PART_NUMBER, PART_PRERELEASE, PART_BUILD };

/* Behind one part, or NULL if there is none: digits, or letters and '-' too. Numbers that are compared have
 * no leading zero. */
static const char *version_part(const char *text, enum part part)
{
    const char *at = text;
    bool digits = true;
    while (is_digit(*at) || (part != PART_NUMBER && (is_letter(*at) || *at == '-'))) {
        digits = digits && is_digit(*at);
        at++;
    }
    bool zero = part != PART_BUILD && digits && text[0] == '0' && at - text > 1;
    return at == text || zero ? NULL : at;
}

/* Behind the parts after '-' or '+'. */
static const char *version_tail(const char *text, enum part part)
{
    const char *at = version_part(text, part);
    while (at != NULL && *at == '.') {
        at = version_part(at + 1, part);
    }
    return at;
}

bool ztc_info_semantic_version(const char *text)
{
    const char *at = version_part(text, PART_NUMBER);
    for (int i = 0; i < 2 && at != NULL; i++) {
        at = *at == '.' ? version_part(at + 1, PART_NUMBER) : NULL;
    }
    if (at != NULL && *at == '-') {
        at = version_tail(at + 1, PART_PRERELEASE);
    }
    if (at != NULL && *at == '+') {
        at = version_tail(at + 1, PART_BUILD);
    }
    return at != NULL && *at == '\0';
}

ztc_status ztc_info_value(struct ztc_info_parser *parser, const char *field, const char *value,
                          size_t length, const char **ret_text)
{
    char *text = ztc_arena_alloc(parser->arena, length + 1);
    if (text == NULL) {
        return ztc_error_memory(&parser->error);
    }
    if (!percent_decode(value, length, text)) {
        return ztc_info_refuse(parser, field, value, length,
                               "UTF-8 with control characters and '%' written as %XX");
    }
    *ret_text = text;
    return ZTC_OK;
}
