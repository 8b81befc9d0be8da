/* SPDX-License-Identifier: Apache-2.0 */
/* packages.csv: where each pad comes out of each package. */
#include "tables.h"

#include <stdlib.h>
#include <string.h>

static const char *const columns[] = {"package", "number", "pin"};
#define COLUMN_COUNT (sizeof(columns) / sizeof(columns[0]))

static bool read_package(struct ztc_tables *tables, const struct ztc_csv *csv,
                         const struct ztc_csv_row *csv_row, struct ztc_package_cells *ret_package)
{
    struct ztc_cell cells[COLUMN_COUNT];
    bool good = true;
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        cells[i] = ztc_cell_at(&tables->pool, &tables->report, csv, csv_row, columns, i);
        /* Which pads a package has may be known, and their numbers not. */
        good = (i == 1 || ztc_cell_text(&cells[i])) && good;
    }
    if (!good) {
        return false;
    }
    const struct ztc_pin_cells *pin = ztc_tables_pin(tables, cells[2].text);
    if (pin == NULL) {
        ztc_report_error(&tables->report, csv->path, csv_row->line, "a name from pins.csv",
                         "pin: there is no such pad: `%s`", cells[2].text);
        return false;
    }
    *ret_package = (struct ztc_package_cells){
        .line = csv_row->line,
        .row = {cells[0].text, cells[1].text, pin->row.port, pin->row.pad},
    };
    return true;
}

/* All of one package together, equal rows side by side. */
static int by_place(const void *left, const void *right)
{
    const struct ztc_package_cells *a = left;
    const struct ztc_package_cells *b = right;
    int order = strcmp(a->row.package, b->row.package);
    order = order != 0 ? order : strcmp(a->row.number, b->row.number);
    if (order != 0) {
        return order;
    }
    if (a->row.port != b->row.port) {
        return a->row.port < b->row.port ? -1 : 1;
    }
    if (a->row.pad != b->row.pad) {
        return a->row.pad < b->row.pad ? -1 : 1;
    }
    return a->line < b->line ? -1 : a->line > b->line;
}

static int by_package(const void *left, const void *right)
{
    const struct ztc_package_cells *a = left;
    const struct ztc_package_cells *b = right;
    int order = strcmp(a->row.package, b->row.package);
    return order != 0 ? order : (a->line < b->line ? -1 : a->line > b->line);
}

void ztc_tables_read_packages(struct ztc_tables *tables)
{
    const struct ztc_source *file = &tables->packages_file;
    struct ztc_csv csv = {0};
    if (ztc_csv_read(&tables->pool, &tables->report, file->path, file->text, file->size, columns,
                     COLUMN_COUNT, /* optional= */ 0, &csv) != ZTC_OK) {
        return;
    }
    struct ztc_package_cells *rows = ztc_pool_take(&tables->pool, csv.count, sizeof(rows[0]));
    if (rows == NULL) {
        return;
    }
    size_t count = 0;
    for (size_t i = 0; i < csv.count; i++) {
        if (read_package(tables, &csv, &csv.rows[i], &rows[count])) {
            count++;
        }
    }
    if (count > 1) {
        qsort(rows, count, sizeof(rows[0]), by_place);
    }
    for (size_t i = 1; i < count; i++) {
        const struct ztc_package_row *before = &rows[i - 1].row;
        const struct ztc_package_row *here = &rows[i].row;
        /* Two pads may share one number (bonded together); the same pad twice on it is a slip. */
        if (strcmp(before->package, here->package) == 0 &&
            strcmp(before->number, here->number) == 0 && before->port == here->port &&
            before->pad == here->pad) {
            ztc_report_error(&tables->report, file->path, rows[i].line, "remove one of the two",
                             "the same row as in line %zu", rows[i - 1].line);
        }
    }
    if (count > 1) {
        qsort(rows, count, sizeof(rows[0]), by_package);
    }
    tables->packages = rows;
    tables->package_count = count;
}
