/* SPDX-License-Identifier: Apache-2.0 */
/* What stands in one cell. Each function reports what is wrong, with the column's name, and answers false. */
#ifndef ZTC_TABLES_CELL_H
#define ZTC_TABLES_CELL_H

#include "csv.h"

#include <stdbool.h>
#include <stdint.h>
#include <ztc/target.h>

/* Most values after a pin and most cautions of a pad that a cell may hold. */
#define ZTC_CELL_CAUTIONS_MAX 16u

/* Where a cell stands, for messages. */
struct ztc_cell {
    struct ztc_pool *pool;
    struct ztc_report *report;
    const char *path;
    size_t line;
    const char *column;
    const char *text;
};

/* Cell number `column` of a row. columns are the names of the table's columns. */
struct ztc_cell ztc_cell_at(struct ztc_pool *pool, struct ztc_report *report,
                            const struct ztc_csv *csv, const struct ztc_csv_row *row,
                            const char *const *columns, size_t column);

bool ztc_cell_number(const struct ztc_cell *cell, uint64_t min, uint64_t max, uint64_t *ret_value);
/* An empty cell is ZTC_PORT_NONE. */
bool ztc_cell_optional(const struct ztc_cell *cell, int32_t *ret_value);
/* Text that must not be empty. */
bool ztc_cell_text(const struct ztc_cell *cell);
/* PA, PB ... PZ. */
bool ztc_cell_port(const struct ztc_cell *cell, uint32_t *ret_port);
/* Words of a list, apart by one blank, none twice. */
bool ztc_cell_words(const struct ztc_cell *cell, const char *const *words);
/* Up to ZTC_VALUES_MAX numbers, apart by one blank. */
bool ztc_cell_values(const struct ztc_cell *cell, uint32_t *ret_count, int32_t ret_values[4]);
/* `caution: reason`, apart by `; `, at most max. ret_rows has room for max. */
bool ztc_cell_cautions(const struct ztc_cell *cell, size_t max, struct ztc_caution_row *ret_rows,
                       size_t *ret_count);

#endif
