/* SPDX-License-Identifier: Apache-2.0 */
/* instances.csv: the peripheral instances that a template's hw may name. */
#include "tables.h"
#include "words.h"

#include <stdlib.h>
#include <string.h>

#define HW_MAX 256u
#define USERS_MAX 256u

static const char *const columns[] = {"class", "hw", "name", "users", "block"};
#define COLUMN_COUNT (sizeof(columns) / sizeof(columns[0]))

static bool read_instance(struct ztc_tables *tables, const struct ztc_csv *csv,
                          const struct ztc_csv_row *row, struct ztc_instance_cells *ret_instance)
{
    struct ztc_cell cells[COLUMN_COUNT];
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        cells[i] = ztc_cell_at(&tables->pool, &tables->report, csv, row, columns, i);
    }
    uint64_t hw = 0;
    uint64_t users = 0;
    bool good = ztc_cell_number(&cells[1], 1, HW_MAX, &hw);
    good = ztc_cell_text(&cells[2]) && good;
    good = ztc_cell_number(&cells[3], 1, USERS_MAX, &users) && good;
    if (!ztc_words_has(ztc_words_instance_classes, cells[0].text, strlen(cells[0].text))) {
        ztc_report_error(&tables->report, csv->path, row->line,
                         ztc_words_list(&tables->pool, ztc_words_instance_classes),
                         "class: no class of peripherals is called `%s`", cells[0].text);
        good = false;
    }
    *ret_instance = (struct ztc_instance_cells){
        .line = row->line,
        .row = {cells[0].text, (uint32_t)hw, (uint32_t)users, cells[2].text,
                cells[4].text[0] != '\0' ? cells[4].text : NULL},
    };
    return good;
}

static int by_class(const void *left, const void *right)
{
    const struct ztc_instance_cells *a = left;
    const struct ztc_instance_cells *b = right;
    int order = strcmp(a->row.class_id, b->row.class_id);
    if (order != 0) {
        return order;
    }
    if (a->row.hw != b->row.hw) {
        return a->row.hw < b->row.hw ? -1 : 1;
    }
    return a->line < b->line ? -1 : a->line > b->line;
}

/* One piece of hardware serves as many at once, whichever class asks. */
static void check_block(struct ztc_tables *tables, const struct ztc_instance_cells *rows, size_t i)
{
    for (size_t k = 0; rows[i].row.block != NULL && k < i; k++) {
        if (rows[k].row.block == NULL || strcmp(rows[k].row.block, rows[i].row.block) != 0 ||
            rows[k].row.users == rows[i].row.users) {
            continue;
        }
        const struct ztc_instance_cells *later = rows[i].line > rows[k].line ? &rows[i] : &rows[k];
        const struct ztc_instance_cells *former = later == &rows[i] ? &rows[k] : &rows[i];
        ztc_report_error(&tables->report, tables->instances_file.path, later->line,
                         "instances of one block have the same `users`",
                         "users: %u, but block `%s` has %u in line %zu", (unsigned)later->row.users,
                         later->row.block, (unsigned)former->row.users, former->line);
        return;
    }
}

void ztc_tables_read_instances(struct ztc_tables *tables)
{
    const struct ztc_source *file = &tables->instances_file;
    struct ztc_csv csv = {0};
    if (ztc_csv_read(&tables->pool, &tables->report, file->path, file->text, file->size, columns,
                     COLUMN_COUNT, /* optional= */ 1, &csv) != ZTC_OK) {
        return;
    }
    struct ztc_instance_cells *rows = ztc_pool_take(&tables->pool, csv.count, sizeof(rows[0]));
    if (rows == NULL) {
        return;
    }
    size_t count = 0;
    for (size_t i = 0; i < csv.count; i++) {
        if (read_instance(tables, &csv, &csv.rows[i], &rows[count])) {
            count++;
        }
    }
    if (count > 1) {
        qsort(rows, count, sizeof(rows[0]), by_class);
    }
    for (size_t i = 1; i < count; i++) {
        if (rows[i - 1].row.hw == rows[i].row.hw &&
            strcmp(rows[i - 1].row.class_id, rows[i].row.class_id) == 0) {
            ztc_report_error(&tables->report, file->path, rows[i].line,
                             "an instance stands once; `users` says how many may use it",
                             "the same instance as in line %zu: %s hw %u", rows[i - 1].line,
                             rows[i].row.class_id, (unsigned)rows[i].row.hw);
        }
    }
    for (size_t i = 0; i < count; i++) {
        check_block(tables, rows, i);
    }
    tables->instances = rows;
    tables->instance_count = count;
}
