/* SPDX-License-Identifier: Apache-2.0 */
/* A strict and bounded scanner for JSON: nothing is kept, only the place of the first mistake. */
#include "output/scan.h"

#include <stdint.h>
#include <string.h>

/* cJSON reads a number through a buffer of 64 bytes and would cut a longer one in two. */
#define NUMBER_MAX 62u

static bool scan_value(struct ztc_json_scan *scan, unsigned depth);

static bool refuse(struct ztc_json_scan *scan, const char *problem)
{
    scan->problem = problem;
    return false;
}

/* The character at the place of the scan, NUL at the end (and for a NUL, which fits nowhere). */
static char peek(const struct ztc_json_scan *scan)
{
    return scan->at < scan->size ? scan->text[scan->at] : '\0';
}

static bool take(struct ztc_json_scan *scan, char character)
{
    if (scan->at < scan->size && scan->text[scan->at] == character) {
        scan->at++;
        return true;
    }
    return false;
}

static void skip_blanks(struct ztc_json_scan *scan)
{
    while (take(scan, ' ') || take(scan, '\t') || take(scan, '\n') || take(scan, '\r')) {
    }
}

static bool take_digits(struct ztc_json_scan *scan)
{
    size_t start = scan->at;
    while (peek(scan) >= '0' && peek(scan) <= '9') {
        scan->at++;
    }
    return scan->at > start;
}

/* The grammar of a number. A leading zero ends it, so that what follows is the mistake. */
static bool take_number(struct ztc_json_scan *scan)
{
    (void)take(scan, '-');
    if (!take(scan, '0') && !take_digits(scan)) {
        return false;
    }
    if (take(scan, '.') && !take_digits(scan)) {
        return false;
    }
    if (take(scan, 'e') || take(scan, 'E')) {
        if (!take(scan, '+')) {
            (void)take(scan, '-');
        }
        return take_digits(scan);
    }
    return true;
}

static bool scan_number(struct ztc_json_scan *scan)
{
    size_t start = scan->at;
    if (!take_number(scan)) {
        return refuse(scan, "a number is badly formed");
    }
    return scan->at - start <= NUMBER_MAX || refuse(scan, "a number has too many digits");
}

/* Four hexadecimal digits. */
static bool take_unit(struct ztc_json_scan *scan, uint32_t *ret_unit)
{
    uint32_t unit = 0;
    for (unsigned i = 0; i < 4; i++) {
        char character = peek(scan);
        uint32_t digit = 0;
        if (character >= '0' && character <= '9') {
            digit = (uint32_t)(character - '0');
        } else if (character >= 'a' && character <= 'f') {
            digit = (uint32_t)(character - 'a') + 10u;
        } else if (character >= 'A' && character <= 'F') {
            digit = (uint32_t)(character - 'A') + 10u;
        } else {
            return false;
        }
        unit = unit << 4 | digit;
        scan->at++;
    }
    *ret_unit = unit;
    return true;
}

/* What follows \u: one unit, or the two of a surrogate pair. */
static bool scan_unicode(struct ztc_json_scan *scan)
{
    uint32_t unit = 0, second = 0;
    if (!take_unit(scan, &unit)) {
        return refuse(scan, "\\u is not followed by four hexadecimal digits");
    }
    if (unit == 0) {
        return refuse(scan, "\\u0000 is not taken");
    }
    if (unit < 0xD800u || unit > 0xDFFFu) {
        return true;
    }
    bool pair = unit <= 0xDBFFu && take(scan, '\\') && take(scan, 'u') && take_unit(scan, &second);
    if (!pair || second < 0xDC00u || second > 0xDFFFu) {
        return refuse(scan, "half of a surrogate pair");
    }
    return true;
}

static bool scan_string(struct ztc_json_scan *scan)
{
    if (!take(scan, '"')) {
        return refuse(scan, "text in double quotes is missing");
    }
    while (scan->at < scan->size) {
        char character = scan->text[scan->at];
        if ((unsigned char)character < 0x20u) {
            return refuse(scan, "a control character or the end of the line within quotes");
        }
        scan->at++;
        if (character == '"') {
            return true;
        }
        if (character != '\\') {
            continue;
        }
        if (take(scan, 'u')) {
            if (!scan_unicode(scan)) {
                return false;
            }
        } else if (peek(scan) == '\0' || strchr("\"\\/bfnrt", peek(scan)) == NULL) {
            return refuse(scan, "an unknown character behind a backslash");
        } else {
            scan->at++;
        }
    }
    return refuse(scan, "a closing quote is missing");
}

static bool scan_list(struct ztc_json_scan *scan, unsigned depth)
{
    scan->at++; /* the bracket */
    skip_blanks(scan);
    if (take(scan, ']')) {
        return true;
    }
    for (;;) {
        if (!scan_value(scan, depth)) {
            return false;
        }
        skip_blanks(scan);
        if (take(scan, ']')) {
            return true;
        }
        if (!take(scan, ',')) {
            return refuse(scan, "a comma or ] is missing");
        }
    }
}

static bool scan_member(struct ztc_json_scan *scan, unsigned depth)
{
    skip_blanks(scan);
    if (scan->values + 1 == scan->stop_value || !scan_string(scan)) {
        return false;
    }
    skip_blanks(scan);
    if (!take(scan, ':')) {
        return refuse(scan, "a colon is missing");
    }
    return scan_value(scan, depth);
}

static bool scan_map(struct ztc_json_scan *scan, unsigned depth)
{
    scan->at++; /* the brace */
    skip_blanks(scan);
    if (take(scan, '}')) {
        return true;
    }
    for (;;) {
        if (!scan_member(scan, depth)) {
            return false;
        }
        skip_blanks(scan);
        if (take(scan, '}')) {
            return true;
        }
        if (!take(scan, ',')) {
            return refuse(scan, "a comma or } is missing");
        }
    }
}

static bool scan_word(struct ztc_json_scan *scan)
{
    static const char *const words[] = {"true", "false", "null"};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        size_t length = strlen(words[i]);
        if (scan->size - scan->at >= length &&
            memcmp(scan->text + scan->at, words[i], length) == 0) {
            scan->at += length;
            return true;
        }
    }
    return refuse(scan, "a value is missing");
}

/* depth: how many more levels of nesting there may be. */
static bool scan_value(struct ztc_json_scan *scan, unsigned depth)
{
    skip_blanks(scan);
    scan->values++;
    if (scan->values == scan->stop_value) {
        return false;
    }
    char first = peek(scan);
    if (first == '[' || first == '{') {
        if (depth == 0) {
            return refuse(scan, "nested too deeply");
        }
        return first == '[' ? scan_list(scan, depth - 1) : scan_map(scan, depth - 1);
    }
    if (first == '"') {
        return scan_string(scan);
    }
    if (first == '-' || (first >= '0' && first <= '9')) {
        return scan_number(scan);
    }
    return scan_word(scan);
}

bool ztc_json_scan(struct ztc_json_scan *scan, unsigned depth_max)
{
    if (!scan_value(scan, depth_max)) {
        return false;
    }
    skip_blanks(scan);
    return scan->at == scan->size || refuse(scan, "there is something behind the end");
}

size_t ztc_json_scan_line(const struct ztc_json_scan *scan)
{
    size_t line = 1;
    for (size_t i = 0; i < scan->at && i < scan->size; i++) {
        line += scan->text[i] == '\n' ? 1 : 0;
    }
    return line;
}
