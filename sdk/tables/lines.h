/* SPDX-License-Identifier: Apache-2.0 */
/* A text file line by line. LF or CRLF; blank lines and those that start with `#` are skipped. */
#ifndef ZTC_TABLES_LINES_H
#define ZTC_TABLES_LINES_H

#include "report.h"

#include <stdbool.h>

struct ztc_lines {
    struct ztc_report *report;
    const char *path;
    size_t line;    /* number of the current line, from 1 */
    const char *at; /* the current line; whoever reads it may move at towards end */
    const char *end;
    const char *rest;
    const char *file_end;
};

/* Before the first line; a byte order mark is skipped. */
struct ztc_lines ztc_lines_of(struct ztc_report *report, const char *path, const char *text,
                              size_t size);
/* To the next line. False at the end of the file. */
bool ztc_lines_next(struct ztc_lines *lines);
/* Is the current line UTF-8 without control characters, and not overlong? Reports what it is not. */
bool ztc_lines_check(const struct ztc_lines *lines);

/* Lines of a text, the last one without an end included. */
size_t ztc_lines_count(const char *text, size_t size);
/* Offset of the first byte of the text that is not well-formed UTF-8, or size. */
size_t ztc_lines_utf8(const char *text, size_t size);

#endif
