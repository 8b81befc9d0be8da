/* SPDX-License-Identifier: Apache-2.0 */
/* A text file line by line: comments and blank lines skipped, each line checked to be text. */
#include "lines.h"

#include <string.h>

#define LINE_MAX_BYTES 65536u

/* Length of the UTF-8 sequence that the text starts with, 0 if it starts with none. */
static size_t sequence_length(const unsigned char *text, size_t size)
{
    static const struct {
        unsigned char first, last; /* of the lead byte */
        unsigned char low,
            high; /* of the byte behind it: keeps out surrogates and what is over-long */
        size_t length;
    } forms[] = {
        {0x00, 0x7F, 0, 0, 1},       {0xC2, 0xDF, 0x80, 0xBF, 2}, {0xE0, 0xE0, 0xA0, 0xBF, 3},
        {0xE1, 0xEC, 0x80, 0xBF, 3}, {0xED, 0xED, 0x80, 0x9F, 3}, {0xEE, 0xEF, 0x80, 0xBF, 3},
        {0xF0, 0xF0, 0x90, 0xBF, 4}, {0xF1, 0xF3, 0x80, 0xBF, 4}, {0xF4, 0xF4, 0x80, 0x8F, 4},
    };
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        if (text[0] < forms[i].first || text[0] > forms[i].last || forms[i].length > size) {
            continue;
        }
        if (forms[i].length > 1 && (text[1] < forms[i].low || text[1] > forms[i].high)) {
            return 0;
        }
        for (size_t k = 2; k < forms[i].length; k++) {
            if ((text[k] & 0xC0u) != 0x80u) {
                return 0;
            }
        }
        return forms[i].length;
    }
    return 0;
}

size_t ztc_lines_utf8(const char *text, size_t size)
{
    size_t at = 0;
    while (at < size) {
        size_t length = sequence_length((const unsigned char *)text + at, size - at);
        if (length == 0) {
            break;
        }
        at += length;
    }
    return at;
}

struct ztc_lines ztc_lines_of(struct ztc_report *report, const char *path, const char *text,
                              size_t size)
{
    bool mark = size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0;
    return (struct ztc_lines){
        .report = report,
        .path = path,
        .rest = mark ? text + 3 : text,
        .file_end = text + size,
    };
}

bool ztc_lines_next(struct ztc_lines *lines)
{
    while (lines->rest < lines->file_end) {
        const char *start = lines->rest;
        const char *feed = memchr(start, '\n', (size_t)(lines->file_end - start));
        lines->rest = feed != NULL ? feed + 1 : lines->file_end;
        lines->line++;
        lines->at = start;
        lines->end = feed != NULL ? feed : lines->file_end;
        if (lines->end > start && lines->end[-1] == '\r') {
            lines->end--;
        }
        if (lines->at < lines->end && *lines->at != '#') {
            return true;
        }
    }
    return false;
}

bool ztc_lines_check(const struct ztc_lines *lines)
{
    size_t size = (size_t)(lines->end - lines->at);
    size_t bad = ztc_lines_utf8(lines->at, size);
    if (bad < size) {
        ztc_report_error(lines->report, lines->path, lines->line, "save the file as UTF-8",
                         "byte %zu of the line is not UTF-8", bad + 1);
        return false;
    }
    if (size > LINE_MAX_BYTES) {
        ztc_report_error(lines->report, lines->path, lines->line, NULL,
                         "the line is longer than %u bytes", LINE_MAX_BYTES);
        return false;
    }
    for (size_t i = 0; i < size; i++) {
        unsigned char byte = (unsigned char)lines->at[i];
        if (byte < 0x20u || byte == 0x7Fu) {
            ztc_report_error(
                lines->report, lines->path, lines->line, "no tabs, no control characters",
                "byte %zu of the line is the control character 0x%02X", i + 1, (unsigned)byte);
            return false;
        }
    }
    return true;
}

size_t ztc_lines_count(const char *text, size_t size)
{
    size_t lines = 1;
    for (size_t i = 0; i < size; i++) {
        lines += text[i] == '\n';
    }
    return lines;
}
