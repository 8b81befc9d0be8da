/* SPDX-License-Identifier: Apache-2.0 */
/* pins.csv: the pads of a microcontroller, with their abilities and cautions. */
#include "tables.h"
#include "words.h"

#include <stdlib.h>
#include <string.h>

#define PAD_MAX 65535u

static const char *const columns[] = {"name", "port", "pad", "abilities", "cautions", "notes"};
#define COLUMN_COUNT (sizeof(columns) / sizeof(columns[0]))

bool ztc_tables_list_has(const char *list, const char *word)
{
    size_t length = strlen(word);
    for (const char *at = list; *at != '\0';) {
        size_t found = strcspn(at, " ");
        if (found == length && memcmp(at, word, length) == 0) {
            return true;
        }
        at += found + (at[found] == ' ');
    }
    return false;
}

static bool has_caution(const struct ztc_pin_cells *pin, const char *caution)
{
    for (size_t i = 0; i < pin->caution_count; i++) {
        if (strcmp(pin->cautions[i].caution, caution) == 0) {
            return true;
        }
    }
    return false;
}

/* A caution that says what the abilities deny is a slip in one of them. */
static void check_contradiction(struct ztc_tables *tables, const struct ztc_pin_cells *pin)
{
    const char *abilities = pin->row.abilities;
    bool out = ztc_tables_list_has(abilities, "out");
    bool in = ztc_tables_list_has(abilities, "in");
    const char *caution = NULL;
    if (has_caution(pin, "input-only") && (out || !in)) {
        caution = "input-only";
    } else if (has_caution(pin, "analog-only") && (out || in)) {
        caution = "analog-only";
    }
    if (caution != NULL) {
        ztc_report_error(&tables->report, tables->pins_file.path, pin->line,
                         "mend one of the two cells",
                         "the caution %s does not go with the abilities `%s`", caution, abilities);
    }
    if (in && !out && !has_caution(pin, "input-only")) {
        ztc_report_error(&tables->report, tables->pins_file.path, pin->line,
                         "add `input-only: reason` to the cautions, or `out` to the abilities",
                         "%s can be read and not driven, and has no caution that says so",
                         pin->row.name);
    }
}

static bool read_pin(struct ztc_tables *tables, const struct ztc_csv *csv,
                     const struct ztc_csv_row *row, struct ztc_pin_cells *ret_pin)
{
    struct ztc_cell cells[COLUMN_COUNT];
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        cells[i] = ztc_cell_at(&tables->pool, &tables->report, csv, row, columns, i);
    }
    struct ztc_caution_row cautions[ZTC_CELL_CAUTIONS_MAX];
    uint64_t pad = 0;
    bool good = ztc_cell_text(&cells[0]);
    good = ztc_cell_port(&cells[1], &ret_pin->row.port) && good;
    good = ztc_cell_number(&cells[2], 0, PAD_MAX, &pad) && good;
    good = ztc_cell_words(&cells[3], ztc_words_abilities) && good;
    good = ztc_cell_cautions(&cells[4], ZTC_CELL_CAUTIONS_MAX, cautions, &ret_pin->caution_count) &&
           good;
    if (!good) {
        return false;
    }
    ret_pin->line = row->line;
    ret_pin->row.name = cells[0].text;
    ret_pin->row.pad = (uint32_t)pad;
    ret_pin->row.abilities = cells[3].text;
    ret_pin->cautions = ztc_pool_take(&tables->pool, ret_pin->caution_count, sizeof(cautions[0]));
    if (ret_pin->cautions == NULL) {
        return false;
    }
    memcpy(ret_pin->cautions, cautions, ret_pin->caution_count * sizeof(cautions[0]));
    check_contradiction(tables, ret_pin);
    return true;
}

static int by_place(const void *left, const void *right)
{
    const struct ztc_pin_cells *a = left;
    const struct ztc_pin_cells *b = right;
    if (a->row.port != b->row.port) {
        return a->row.port < b->row.port ? -1 : 1;
    }
    if (a->row.pad != b->row.pad) {
        return a->row.pad < b->row.pad ? -1 : 1;
    }
    return a->line < b->line ? -1 : a->line > b->line;
}

static int by_name(const void *left, const void *right)
{
    const struct ztc_pin_cells *a = *(struct ztc_pin_cells *const *)left;
    const struct ztc_pin_cells *b = *(struct ztc_pin_cells *const *)right;
    int order = strcmp(a->row.name, b->row.name);
    return order != 0 ? order : (a->line < b->line ? -1 : a->line > b->line);
}

static void twice(struct ztc_tables *tables, const struct ztc_pin_cells *first,
                  const struct ztc_pin_cells *second, const char *what)
{
    ztc_report_error(&tables->report, tables->pins_file.path, second->line,
                     "each pad stands once, under one name", "the same %s as in line %zu: %s", what,
                     first->line, second->row.name);
}

/* Sorts, and reports pads and names that stand twice. */
static void order_pins(struct ztc_tables *tables)
{
    struct ztc_pin_cells *pins = tables->pins;
    size_t count = tables->pin_count;
    tables->pins_by_name = ztc_pool_take(&tables->pool, count, sizeof(struct ztc_pin_cells *));
    if (tables->pins_by_name == NULL) {
        tables->pin_count = 0;
        return;
    }
    if (count > 1) {
        qsort(pins, count, sizeof(pins[0]), by_place);
    }
    for (size_t i = 0; i < count; i++) {
        tables->pins_by_name[i] = &pins[i];
        if (i > 0 && pins[i - 1].row.port == pins[i].row.port &&
            pins[i - 1].row.pad == pins[i].row.pad) {
            twice(tables, &pins[i - 1], &pins[i], "pad");
        }
    }
    if (count > 1) {
        qsort(tables->pins_by_name, count, sizeof(struct ztc_pin_cells *), by_name);
    }
    for (size_t i = 1; i < count; i++) {
        if (strcmp(tables->pins_by_name[i - 1]->row.name, tables->pins_by_name[i]->row.name) == 0) {
            twice(tables, tables->pins_by_name[i - 1], tables->pins_by_name[i], "name");
        }
    }
}

void ztc_tables_read_pins(struct ztc_tables *tables)
{
    const struct ztc_source *file = &tables->pins_file;
    struct ztc_csv csv = {0};
    if (ztc_csv_read(&tables->pool, &tables->report, file->path, file->text, file->size, columns,
                     COLUMN_COUNT, /* optional= */ 0, &csv) != ZTC_OK) {
        return;
    }
    tables->pins = ztc_pool_take(&tables->pool, csv.count, sizeof(tables->pins[0]));
    if (tables->pins == NULL) {
        return;
    }
    for (size_t i = 0; i < csv.count; i++) {
        struct ztc_pin_cells pin = {0};
        if (read_pin(tables, &csv, &csv.rows[i], &pin)) {
            tables->pins[tables->pin_count++] = pin;
        }
    }
    if (csv.count > ZTC_TARGET_PINS_MAX) {
        ztc_report_error(&tables->report, file->path, 0, NULL, "%zu pads, %u are the most",
                         csv.count, ZTC_TARGET_PINS_MAX);
    }
    order_pins(tables);
}

const struct ztc_pin_cells *ztc_tables_pin(const struct ztc_tables *tables, const char *name)
{
    size_t low = 0;
    size_t high = tables->pin_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(name, tables->pins_by_name[middle]->row.name);
        if (order == 0) {
            return tables->pins_by_name[middle];
        }
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return NULL;
}
