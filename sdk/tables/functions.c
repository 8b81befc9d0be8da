/* SPDX-License-Identifier: Apache-2.0 */
/* functions.csv: what each pad can do beyond plain input and output. */
#include "tables.h"
#include "words.h"

#include <stdlib.h>
#include <string.h>
#include <ztc/class.h>

static const char *const columns[] = {"pin",  "class",   "role",      "signal", "instance",
                                      "unit", "channel", "alternate", "values", "caution"};
#define COLUMN_COUNT (sizeof(columns) / sizeof(columns[0]))

#define HW_MAX 256u

struct function_cells {
    struct ztc_cell pin, class_id, role, signal, instance, unit, channel, alternate, values,
        caution;
};

static bool refuse(const struct ztc_cell *cell, const char *remedy, const char *what)
{
    ztc_report_error(cell->report, cell->path, cell->line, remedy, "%s: %s: `%s`", cell->column,
                     what, cell->text);
    return false;
}

/* Upper-case letters, digits and `_`, a letter first. */
static bool is_class_name(const char *text)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    static const char all[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
    return text[0] != '\0' && strchr(letters, text[0]) != NULL && strspn(text, all) == strlen(text);
}

/* Class and role. A class that templates do not know is for `target show` alone, and has no roles. */
static bool check_class(struct ztc_tables *tables, const struct function_cells *cells,
                        uint32_t *ret_needs)
{
    const char *class_id = cells->class_id.text;
    *ret_needs = 0;
    if (!is_class_name(class_id)) {
        return refuse(&cells->class_id, "upper-case letters, digits and `_`, a letter first",
                      "not the name of a class");
    }
    if (!ztc_words_class_has_roles(class_id)) {
        return cells->role.text[0] == '\0' ||
               refuse(&cells->role, "only the classes of a template's pinclasses have roles",
                      "the class has no roles");
    }
    if (!ztc_words_role(class_id, cells->role.text, ret_needs)) {
        return refuse(&cells->role, ztc_words_roles(&tables->pool, class_id),
                      "the class has no such role");
    }
    return true;
}

static bool abilities_fit(const char *abilities, uint32_t needs)
{
    return ((needs & ZTC_NEEDS_IN) == 0 || ztc_tables_list_has(abilities, "in")) &&
           ((needs & ZTC_NEEDS_OUT) == 0 || ztc_tables_list_has(abilities, "out")) &&
           ((needs & ZTC_NEEDS_ANALOG) == 0 || ztc_tables_list_has(abilities, "analog"));
}

/* The pad, or any pad. */
static bool check_pin(const struct ztc_tables *tables, const struct function_cells *cells,
                      uint32_t needs, struct ztc_function_row *row)
{
    if (strcmp(cells->pin.text, "*") == 0) {
        row->port = 0;
        row->pad = ZTC_ANY_PAD;
        return (needs != 0 && (needs & ZTC_NEEDS_ANALOG) == 0) ||
               refuse(&cells->class_id, "give each pad a row of its own",
                      "this class cannot be had on any pad");
    }
    const struct ztc_pin_cells *pin = ztc_tables_pin(tables, cells->pin.text);
    if (pin == NULL) {
        return refuse(&cells->pin, "a name from pins.csv, or * for any pad",
                      "there is no such pad");
    }
    row->port = pin->row.port;
    row->pad = pin->row.pad;
    return abilities_fit(pin->row.abilities, needs) ||
           refuse(&cells->pin, "mend the abilities in pins.csv (in, out, analog), or the role",
                  "the pad's abilities do not fit the role");
}

/* Empty or 0: any instance. */
static bool check_instance(const struct ztc_tables *tables, const struct function_cells *cells,
                           struct ztc_function_row *row)
{
    uint64_t hw = 0;
    if (cells->instance.text[0] == '\0') {
        return true;
    }
    if (!ztc_cell_number(&cells->instance, 0, HW_MAX, &hw)) {
        return false;
    }
    row->instance = (uint32_t)hw;
    for (size_t i = 0; i < tables->instance_count && hw != 0; i++) {
        if (tables->instances[i].row.hw == hw &&
            strcmp(tables->instances[i].row.class_id, cells->class_id.text) == 0) {
            return true;
        }
    }
    return hw == 0 || refuse(&cells->instance, "the hw of a row of this class in instances.csv",
                             "there is no such instance");
}

static bool read_function(struct ztc_tables *tables, const struct ztc_csv *csv,
                          const struct ztc_csv_row *csv_row,
                          struct ztc_function_cells *ret_function)
{
    struct ztc_cell all[COLUMN_COUNT];
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        all[i] = ztc_cell_at(&tables->pool, &tables->report, csv, csv_row, columns, i);
    }
    const struct function_cells cells = {all[0], all[1], all[2], all[3], all[4],
                                         all[5], all[6], all[7], all[8], all[9]};
    struct ztc_function_row row = {
        .class_id = cells.class_id.text, .role = cells.role.text, .signal = cells.signal.text};
    struct ztc_caution_row caution = {0};
    size_t caution_count = 0;
    uint32_t needs = 0;
    bool good = check_class(tables, &cells, &needs) && check_pin(tables, &cells, needs, &row);
    good = ztc_cell_text(&cells.signal) && good;
    good = check_instance(tables, &cells, &row) && good;
    good = ztc_cell_optional(&cells.unit, &row.unit) && good;
    good = ztc_cell_optional(&cells.channel, &row.channel) && good;
    good = ztc_cell_optional(&cells.alternate, &row.alternate) && good;
    good = ztc_cell_values(&cells.values, &row.value_count, row.values) && good;
    good = ztc_cell_cautions(&cells.caution, 1, &caution, &caution_count) && good;
    row.caution = caution.caution;
    row.reason = caution.reason;
    *ret_function = (struct ztc_function_cells){csv_row->line, row};
    return good;
}

/* By pad, any pad last. */
static int compare_place(const struct ztc_function_row *a, const struct ztc_function_row *b)
{
    if (a->pad != b->pad && (a->pad == ZTC_ANY_PAD || b->pad == ZTC_ANY_PAD)) {
        return a->pad == ZTC_ANY_PAD ? 1 : -1;
    }
    if (a->port != b->port) {
        return a->port < b->port ? -1 : 1;
    }
    return a->pad < b->pad ? -1 : a->pad > b->pad;
}

/* Then by class, role, instance and values: what is equal in all is one choice. */
static int compare_choice(const struct ztc_function_row *a, const struct ztc_function_row *b)
{
    int order = compare_place(a, b);
    order = order != 0 ? order : strcmp(a->class_id, b->class_id);
    order = order != 0 ? order : strcmp(a->role, b->role);
    if (order != 0) {
        return order;
    }
    if (a->instance != b->instance) {
        return a->instance < b->instance ? -1 : 1;
    }
    for (size_t i = 0; i < ZTC_VALUES_MAX; i++) {
        if (a->values[i] != b->values[i]) {
            return a->values[i] < b->values[i] ? -1 : 1;
        }
    }
    return 0;
}

/* Equal rows side by side within one choice. */
static int by_choice(const void *left, const void *right)
{
    const struct ztc_function_cells *a = left;
    const struct ztc_function_cells *b = right;
    int order = compare_choice(&a->row, &b->row);
    order = order != 0 ? order : strcmp(a->row.signal, b->row.signal);
    if (order != 0) {
        return order;
    }
    if (a->row.alternate != b->row.alternate) {
        return a->row.alternate < b->row.alternate ? -1 : 1;
    }
    return a->line < b->line ? -1 : a->line > b->line;
}

static int by_pad(const void *left, const void *right)
{
    const struct ztc_function_cells *a = left;
    const struct ztc_function_cells *b = right;
    int order = compare_place(&a->row, &b->row);
    return order != 0 ? order : (a->line < b->line ? -1 : a->line > b->line);
}

/* Rows in a role that the values in a template could not tell apart; of a class without roles: equal rows. */
static void check_choices(struct ztc_tables *tables)
{
    for (size_t i = 1; i < tables->function_count; i++) {
        const struct ztc_function_cells *before = &tables->functions[i - 1];
        const struct ztc_function_cells *here = &tables->functions[i];
        bool same_signal = strcmp(before->row.signal, here->row.signal) == 0 &&
                           before->row.alternate == here->row.alternate;
        if (compare_choice(&before->row, &here->row) != 0) {
            continue;
        }
        if (same_signal) {
            ztc_report_error(&tables->report, tables->functions_file.path, here->line,
                             "remove one of the two", "the same function as in line %zu",
                             before->line);
        } else if (here->row.role[0] != '\0') {
            ztc_report_error(&tables->report, tables->functions_file.path, here->line,
                             "give each its own values or instance, or leave one out",
                             "a template could not tell %s from %s in line %zu", here->row.signal,
                             before->row.signal, before->line);
        }
    }
}

void ztc_tables_read_functions(struct ztc_tables *tables)
{
    const struct ztc_source *file = &tables->functions_file;
    struct ztc_csv csv = {0};
    if (ztc_csv_read(&tables->pool, &tables->report, file->path, file->text, file->size, columns,
                     COLUMN_COUNT, /* optional= */ 0, &csv) != ZTC_OK) {
        return;
    }
    struct ztc_function_cells *rows = ztc_pool_take(&tables->pool, csv.count, sizeof(rows[0]));
    if (rows == NULL) {
        return;
    }
    size_t count = 0;
    for (size_t i = 0; i < csv.count; i++) {
        if (read_function(tables, &csv, &csv.rows[i], &rows[count])) {
            count++;
        }
    }
    if (csv.count > ZTC_TARGET_FUNCTIONS_MAX) {
        ztc_report_error(&tables->report, file->path, 0, NULL, "%zu functions, %u are the most",
                         csv.count, ZTC_TARGET_FUNCTIONS_MAX);
    }
    tables->functions = rows;
    tables->function_count = count;
    if (count > 1) {
        qsort(rows, count, sizeof(rows[0]), by_choice);
        check_choices(tables);
        qsort(rows, count, sizeof(rows[0]), by_pad);
    }
}
