/* SPDX-License-Identifier: Apache-2.0 */
/* What is wrong with the files given, in the form that editors and build tools recognise. */
#include "report.h"

#include <stdarg.h>

/* After so many, more would only scroll; the count goes on. */
#define SHOWN_MAX 50u

static void place(const struct ztc_report *report, const char *file, size_t line)
{
    if (line > 0) {
        fprintf(report->stream, "%s:%zu: ", file, line);
    } else {
        fprintf(report->stream, "%s: ", file);
    }
}

void ztc_report_error(struct ztc_report *report, const char *file, size_t line, const char *remedy,
                      const char *format, ...)
{
    report->errors++;
    if (report->errors > SHOWN_MAX) {
        return;
    }
    place(report, file, line);
    fputs("error: ", report->stream);
    va_list arguments;
    va_start(arguments, format);
    vfprintf(report->stream, format, arguments);
    va_end(arguments);
    fputc('\n', report->stream);
    if (remedy != NULL) {
        place(report, file, line);
        fprintf(report->stream, "note: %s\n", remedy);
    }
    if (report->errors == SHOWN_MAX) {
        fputs("further errors are only counted\n", report->stream);
    }
}
