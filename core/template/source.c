/* SPDX-License-Identifier: Apache-2.0 */
/* The text of a template made fit for libyaml, so that one bad byte does not hide the rest. */
#include "base/limits.h"
#include "base/utf8.h"
#include "diagnostic/cursor.h"
#include "template/events.h"

#include <string.h>

/* More lines with bad bytes than this are no slip of an editor: the file is something else. */
#define BAD_LINES_MAX 10u

/* Has no meaning of its own in YAML, wherever it stands. */
#define STAND_IN '_'

struct cleaner {
    struct ztc_findings *findings;
    struct ztc_cursor cursor;
    char *out;
    size_t out_size;
    uint32_t last_line; /* the last one with a finding */
    unsigned bad_lines;
};

/* Is the well-formed code point of `length` bytes one that YAML 1.1 allows in a file? */
static bool is_allowed(const unsigned char *at, size_t length)
{
    if (length == 1) {
        return (at[0] >= 0x20 && at[0] != 0x7F) || at[0] == '\t' || at[0] == '\n' || at[0] == '\r';
    }
    if (length == 2) {
        return at[0] != 0xC2 || at[1] >= 0xA0 || at[1] == 0x85;
    }
    if (length == 3) {
        bool bom = at[0] == 0xEF && at[1] == 0xBB && at[2] == 0xBF;
        return !bom && !(at[0] == 0xEF && at[1] == 0xBF && at[2] >= 0xBE);
    }
    return true;
}

/* The number of a character that is not allowed: none has more than three bytes. */
static unsigned code_point(const unsigned char *at)
{
    if (at[0] < 0x80) {
        return at[0];
    }
    if (at[0] < 0xE0) {
        return (at[0] & 0x1Fu) << 6 | (at[1] & 0x3Fu);
    }
    return (at[0] & 0x0Fu) << 12 | (at[1] & 0x3Fu) << 6 | (at[2] & 0x3Fu);
}

static bool is_utf16(const char *text, size_t size)
{
    if (size < 2) {
        return false;
    }
    return memcmp(text, "\xFF\xFE", 2) == 0 || memcmp(text, "\xFE\xFF", 2) == 0 ||
           (text[0] == '\0') != (text[1] == '\0');
}

/* The first bad character of a line gets a finding; the others of the line have the same cause. */
static void report(struct cleaner *cleaner, const unsigned char *at, bool utf8)
{
    const struct ztc_cursor *cursor = &cleaner->cursor;
    if (cursor->line == cleaner->last_line) {
        return;
    }
    cleaner->last_line = cursor->line;
    cleaner->bad_lines++;
    uint64_t where = ztc_findings_place(cleaner->findings, cursor->line, cursor->column, 1, "");
    struct ztc_diagnostic *item = NULL;
    if (!utf8) {
        item = ztc_findings_add(cleaner->findings, "E002", where,
                                "the byte 0x%02X is not UTF-8 here", (unsigned)*at);
        ztc_diagnostic_note(cleaner->findings, item,
                            "save the file as UTF-8; it may be Latin-1 or Windows-1252 now");
    } else {
        item = ztc_findings_add(cleaner->findings, "E001", where,
                                "not valid YAML: the control character U+%04X", code_point(at));
        ztc_diagnostic_note(cleaner->findings, item,
                            "remove it; a template holds no control characters but tabs and line "
                            "ends");
    }
}

/* Copies one code point, or reports it and leaves a stand-in. */
static void clean_one(struct cleaner *cleaner)
{
    size_t length = ztc_cursor_length(&cleaner->cursor);
    const char *at = cleaner->cursor.text + cleaner->cursor.offset;
    bool utf8 = ztc_utf8_check(at, length) == length;
    if (utf8 && is_allowed((const unsigned char *)at, length)) {
        memcpy(cleaner->out + cleaner->out_size, at, length);
        cleaner->out_size += length;
        return;
    }
    report(cleaner, (const unsigned char *)at, utf8);
    cleaner->out[cleaner->out_size++] = STAND_IN;
}

/* Is there nothing to clean? The usual case, told without a copy. */
static bool is_clean(const char *text, size_t size)
{
    if (ztc_utf8_check(text, size) != size) {
        return false;
    }
    struct ztc_cursor cursor;
    ztc_cursor_init(&cursor, text, size);
    for (;;) {
        size_t length = ztc_cursor_length(&cursor);
        if (length == 0) {
            return true;
        }
        if (!is_allowed((const unsigned char *)text + cursor.offset, length)) {
            return false;
        }
        cursor.offset += length;
    }
}

static void report_foreign(struct ztc_findings *findings, const char *what)
{
    uint64_t where = ztc_findings_place(findings, 1, 1, 1, "");
    struct ztc_diagnostic *item = ztc_findings_add(findings, "E002", where, "%s", what);
    ztc_diagnostic_note(findings, item, "a template is a text file in UTF-8");
}

ztc_status ztc_source_clean(struct ztc_template *template, struct ztc_error *error,
                            const char **ret_text, size_t *ret_size, bool *ret_usable)
{
    struct ztc_findings *findings = &template->findings;
    const char *text = findings->text;
    size_t size = findings->text_size;
    bool usable = true;
    if (is_utf16(text, size)) {
        report_foreign(findings, "the file is UTF-16, not UTF-8");
        usable = false;
    } else if (!is_clean(text, size)) {
        struct cleaner cleaner = {.findings = findings,
                                  .out = ztc_arena_alloc(&template->arena, size)};
        if (cleaner.out == NULL) {
            return ztc_error_memory(error);
        }
        ztc_cursor_init(&cleaner.cursor, text, size);
        do {
            if (cleaner.cursor.offset < size) {
                clean_one(&cleaner);
            }
        } while (cleaner.bad_lines <= BAD_LINES_MAX && ztc_cursor_step(&cleaner.cursor));
        usable = cleaner.bad_lines <= BAD_LINES_MAX;
        if (!usable) {
            findings->count = 0; /* the one below says it all */
            report_foreign(findings, "the file is not a text file in UTF-8");
        }
        text = cleaner.out;
        size = cleaner.out_size;
    }
    *ret_text = text;
    *ret_size = size;
    *ret_usable = usable;
    return ZTC_OK;
}
