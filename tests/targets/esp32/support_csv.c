/* SPDX-License-Identifier: Apache-2.0 */
/* A CSV file of tests/data/pindata: quoted cells, no line breaks within them. */
#include "support_csv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SIZE_MAX_TEXT ((size_t)1024 * 1024)

static char *load_text(const char *name)
{
    char path[512];
    snprintf(path, sizeof(path), "%s/data/pindata/%s", ZTC_TEST_DATA, name);
    FILE *file = fopen(path, "re");
    assert_non_null(file);
    char *text = calloc(1, SIZE_MAX_TEXT);
    assert_non_null(text);
    size_t size = fread(text, 1, SIZE_MAX_TEXT - 1, file);
    assert_true(size > 0 && size < SIZE_MAX_TEXT - 1);
    assert_int_equal(fclose(file), 0);
    return text;
}

/* Splits the line in place. Returns the number of cells. */
static size_t split(char *line, const char **cells)
{
    size_t count = 0;
    for (;;) {
        assert_true(count < CSV_CELLS);
        char *out = line;
        cells[count++] = out;
        int quoted = *line == '"';
        line += quoted;
        while (*line != '\0' && (quoted || *line != ',')) {
            if (quoted && *line == '"') {
                line++;
                quoted = *line == '"';
                if (!quoted) {
                    continue;
                }
            }
            *out++ = *line++;
        }
        int last = *line == '\0';
        line++;
        *out = '\0';
        if (last) {
            return count;
        }
    }
}

struct csv *csv_load(const char *name)
{
    struct csv *csv = calloc(1, sizeof(*csv));
    assert_non_null(csv);
    csv->text = load_text(name);
    char *line = csv->text;
    while (*line != '\0') {
        char *end = strchr(line, '\n');
        assert_non_null(end);
        *end = '\0';
        if (csv->columns == 0) {
            csv->columns = split(line, csv->header);
        } else {
            assert_true(csv->rows < CSV_ROWS);
            assert_int_equal(split(line, csv->cells[csv->rows]), csv->columns);
            csv->rows++;
        }
        line = end + 1;
    }
    return csv;
}

void csv_free(struct csv *csv)
{
    free(csv->text);
    free(csv);
}

const char *csv_cell(const struct csv *csv, size_t row, const char *column)
{
    for (size_t i = 0; i < csv->columns; i++) {
        if (strcmp(csv->header[i], column) == 0) {
            return csv->cells[row][i];
        }
    }
    fail_msg("no column %s", column);
    return "";
}

int csv_number(const struct csv *csv, size_t row, const char *column, int otherwise)
{
    const char *cell = csv_cell(csv, row, column);
    return cell[0] != '\0' ? (int)strtol(cell, NULL, 0) : otherwise;
}
