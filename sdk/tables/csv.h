/* SPDX-License-Identifier: Apache-2.0 */
/* A CSV file as rows of cells. The grammar is in the manual, tables.md. */
#ifndef ZTC_TABLES_CSV_H
#define ZTC_TABLES_CSV_H

#include "pool.h"
#include "report.h"

#include <ztc/abi.h>

/* No kind of table has more columns. */
#define ZTC_CSV_COLUMNS_MAX 12u

struct ztc_csv_row {
    size_t line;
    const char *cells[ZTC_CSV_COLUMNS_MAX];
};

struct ztc_csv {
    const char *path;
    struct ztc_csv_row *rows;
    size_t count;
};

/*
 * Reads the text of a file whose columns must be exactly `columns`, in that order; the header may leave out
 * the last `optional` of them, whose cells are then empty. Mistakes are reported, and their rows left out:
 * ZTC_OK then too. ZTC_E_MEMORY is the only failure.
 */
ztc_status ztc_csv_read(struct ztc_pool *pool, struct ztc_report *report, const char *path,
                        const char *text, size_t size, const char *const *columns,
                        size_t column_count, size_t optional, struct ztc_csv *ret_csv);

#endif
