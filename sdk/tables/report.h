/* SPDX-License-Identifier: Apache-2.0 */
/* What is wrong with the files given, told as `file:line: error: what`, with a `note:` that says what to do. */
#ifndef ZTC_TABLES_REPORT_H
#define ZTC_TABLES_REPORT_H

#include <stddef.h>
#include <stdio.h>

struct ztc_report {
    FILE *stream;
    size_t errors;
};

/* line 0: the file as a whole. remedy: one line, may be NULL. */
void ztc_report_error(struct ztc_report *report, const char *file, size_t line, const char *remedy,
                      const char *format, ...) __attribute__((format(printf, 5, 6)));

#endif
