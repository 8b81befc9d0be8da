/* SPDX-License-Identifier: Apache-2.0 */
/* A CSV file of tests/data/pindata, read on its own: not with the code that made the tables. */
#ifndef SUPPORT_CSV_H
#define SUPPORT_CSV_H

#include <stddef.h>

#define CSV_CELLS 32
#define CSV_ROWS 400

struct csv {
    char *text; /* owned: the cells point into it */
    size_t columns;
    size_t rows;
    const char *header[CSV_CELLS];
    const char *cells[CSV_ROWS][CSV_CELLS];
};

/* Fails the test if the file is not there or not rectangular. */
struct csv *csv_load(const char *name);
void csv_free(struct csv *csv);

/* The cell of a row in the column with this name; fails the test if there is no such column. */
const char *csv_cell(const struct csv *csv, size_t row, const char *column);
/* The cell as a number; `otherwise` if it is empty. */
int csv_number(const struct csv *csv, size_t row, const char *column, int otherwise);

#endif
