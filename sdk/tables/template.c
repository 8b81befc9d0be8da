/* SPDX-License-Identifier: Apache-2.0 */
/* The template that create copies: kept as it is, after a look at what create relies on. */
#include "lines.h"
#include "tables.h"

#include <string.h>

#define PLACE "@SHORT_NAME@"

/* The line that starts with `word`, from 1; 0 if none does. */
static size_t line_of(const char *text, const char *word)
{
    size_t length = strlen(word);
    size_t line = 1;
    for (const char *at = text; at != NULL; line++) {
        if (strncmp(at, word, length) == 0) {
            return line;
        }
        at = strchr(at, '\n');
        at = at != NULL ? at + 1 : NULL;
    }
    return 0;
}

void ztc_tables_check_template(struct ztc_tables *tables)
{
    const struct ztc_source *file = &tables->template_file;
    struct ztc_report *report = &tables->report;
    size_t bad = ztc_lines_utf8(file->text, file->size);
    if (bad < file->size || strlen(file->text) < file->size) {
        size_t line = 1;
        bad = strlen(file->text) < bad ? strlen(file->text) : bad;
        for (size_t i = 0; i < bad; i++) {
            line += file->text[i] == '\n';
        }
        ztc_report_error(report, file->path, line, "save the file as UTF-8",
                         "not UTF-8 text, or a NUL in it");
        return;
    }
    const unsigned most = ZTC_TARGET_TEMPLATE_MAX;
    if (file->size > most) {
        ztc_report_error(report, file->path, 0, NULL, "%zu bytes, %u are the most", file->size,
                         most);
    }
    size_t device = line_of(file->text, "device:");
    if (device != 0) {
        ztc_report_error(report, file->path, device,
                         "remove it; its facts stand in device.csv, and create writes them",
                         "a template of a target has no device section");
    }
    if (strstr(file->text, "\nshort_name: " PLACE) == NULL &&
        strncmp(file->text, "short_name: " PLACE, sizeof("short_name: " PLACE) - 1) != 0) {
        ztc_report_error(report, file->path, 0, "create puts the name there",
                         "the line `short_name: " PLACE "` is missing");
    }
}
