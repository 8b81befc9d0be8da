/* SPDX-License-Identifier: Apache-2.0 */
/* flash.csv: arrangements of the flash, each checked to add up. */
#include "tables.h"

#include <inttypes.h>
#include <string.h>

static const char *const columns[] = {"variant",    "start",    "size",        "write_unit",
                                      "erase_unit", "layout",   "port_region", "port_region_size",
                                      "note",       "app_start"};
#define COLUMN_COUNT (sizeof(columns) / sizeof(columns[0]))

#define ADDRESS_MAX UINT64_C(0xFFFFFFFFFFFF) /* keeps every sum far from overflow */
#define UNIT_MAX UINT64_C(0x4000000)
#define SECTORS_MAX 65536u

/* One item of a layout, `4x16K`. */
struct sectors {
    uint64_t count;
    uint64_t size;
};

/* Digits at *at, at most 9 of them. */
static bool read_digits(const char **at, uint64_t *ret_value)
{
    uint64_t value = 0;
    size_t digits = strspn(*at, "0123456789");
    if (digits == 0 || digits > 9) {
        return false;
    }
    for (size_t i = 0; i < digits; i++) {
        value = value * 10 + (uint64_t)((*at)[i] - '0');
    }
    *at += digits;
    *ret_value = value;
    return true;
}

/* The next item. False if there is none there. *at moves behind it and its comma. */
static bool next_sectors(const char **at, struct sectors *ret_sectors)
{
    struct sectors item = {0};
    if (!read_digits(at, &item.count) || **at != 'x') {
        return false;
    }
    (*at)++;
    if (!read_digits(at, &item.size)) {
        return false;
    }
    if (**at == 'K' || **at == 'M') {
        item.size *= **at == 'K' ? 1024u : 1024u * 1024u;
        (*at)++;
    }
    if (**at == ',' && (*at)[1] != '\0') {
        (*at)++;
    } else if (**at != '\0') {
        return false;
    }
    *ret_sectors = item;
    return item.count > 0 && item.count <= SECTORS_MAX && item.size > 0;
}

/* Is the offset where some sector starts (or the end of the last)? */
static bool is_sector_border(const char *layout, uint64_t offset)
{
    struct sectors item = {0};
    uint64_t start = 0;
    while (*layout != '\0' && next_sectors(&layout, &item)) {
        uint64_t end = start + item.count * item.size;
        if (offset <= end) {
            return (offset - start) % item.size == 0;
        }
        start = end;
    }
    return false;
}

static void check_layout(const struct ztc_cell *cell, const struct ztc_flash_row *row)
{
    uint64_t total = 0;
    const char *at = cell->text;
    if (*at == '\0') {
        return;
    }
    while (*at != '\0') {
        struct sectors item = {0};
        if (!next_sectors(&at, &item)) {
            ztc_report_error(cell->report, cell->path, cell->line,
                             "items like 4x16K or 1x2M, apart by commas, in address order",
                             "layout: not a layout: `%s`", cell->text);
            return;
        }
        total += item.count * item.size;
    }
    if (total != row->size) {
        ztc_report_error(cell->report, cell->path, cell->line, NULL,
                         "layout: the sectors add up to %" PRIu64 " bytes, size says %" PRIu64,
                         total, row->size);
    }
}

static void check_port_region(const struct ztc_cell *cell, const struct ztc_flash_row *row)
{
    if (row->port_region_size == 0) {
        return;
    }
    if (row->port_region < row->start ||
        row->port_region + row->port_region_size > row->start + row->size) {
        ztc_report_error(cell->report, cell->path, cell->line, NULL,
                         "port_region: 0x%" PRIx64 " to 0x%" PRIx64 " leaves the flash",
                         row->port_region, row->port_region + row->port_region_size);
        return;
    }
    uint64_t offset = row->port_region - row->start;
    bool borders =
        row->layout[0] == '\0' || (is_sector_border(row->layout, offset) &&
                                   is_sector_border(row->layout, offset + row->port_region_size));
    bool units = row->erase_unit == 0 ||
                 (offset % row->erase_unit == 0 && row->port_region_size % row->erase_unit == 0);
    if (!borders || !units) {
        ztc_report_error(
            cell->report, cell->path, cell->line, "port.bin must be erased without its neighbours",
            "port_region: 0x%" PRIx64 " with %" PRIu64 " bytes is not made of whole sectors",
            row->port_region, row->port_region_size);
    }
}

/* Left out, it is where the flash starts. It need not be on a border: a loader of 256 bytes may lie before it. */
static bool read_app_start(const struct ztc_cell *cell, struct ztc_flash_row *row)
{
    row->app_start = row->start;
    return cell->text[0] == '\0' || ztc_cell_number(cell, 0, ADDRESS_MAX, &row->app_start);
}

static void check_app_start(const struct ztc_cell *cell, const struct ztc_flash_row *row)
{
    if (row->app_start < row->start || row->app_start >= row->start + row->size) {
        ztc_report_error(cell->report, cell->path, cell->line, NULL,
                         "app_start: 0x%" PRIx64 " is not in the flash", row->app_start);
    } else if (row->app_start >= row->port_region &&
               row->app_start < row->port_region + row->port_region_size) {
        ztc_report_error(cell->report, cell->path, cell->line, NULL,
                         "app_start: 0x%" PRIx64 " is in the region for port.bin", row->app_start);
    }
}

/* A plan asks for an arrangement by its name. */
static void check_variant(const struct ztc_cell *cell, const struct ztc_tables *tables,
                          const char *variant)
{
    for (size_t i = 0; i < tables->flash_count; i++) {
        if (strcmp(tables->flash[i].variant, variant) == 0) {
            ztc_report_error(cell->report, cell->path, cell->line,
                             "each arrangement has a name of its own", "variant: `%s` stands twice",
                             variant);
            return;
        }
    }
}

/* `sector` is 0: by sector, see the layout. */
static bool erase_unit(const struct ztc_cell *cell, uint64_t *ret_unit)
{
    if (strcmp(cell->text, "sector") == 0) {
        *ret_unit = 0;
        return true;
    }
    return ztc_cell_number(cell, 1, UNIT_MAX, ret_unit);
}

static bool read_flash(struct ztc_tables *tables, const struct ztc_csv *csv,
                       const struct ztc_csv_row *csv_row, struct ztc_flash_row *ret_row)
{
    struct ztc_cell cells[COLUMN_COUNT];
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        cells[i] = ztc_cell_at(&tables->pool, &tables->report, csv, csv_row, columns, i);
    }
    struct ztc_flash_row row = {
        .variant = cells[0].text, .layout = cells[5].text, .note = cells[8].text};
    uint64_t write = 0;
    uint64_t erase = 0;
    bool good = ztc_cell_text(&cells[0]);
    good = ztc_cell_number(&cells[1], 0, ADDRESS_MAX, &row.start) && good;
    good = ztc_cell_number(&cells[2], 1, ADDRESS_MAX, &row.size) && good;
    good = ztc_cell_number(&cells[3], 1, UNIT_MAX, &write) && good;
    good = erase_unit(&cells[4], &erase) && good;
    if (cells[6].text[0] != '\0' || cells[7].text[0] != '\0') {
        good = ztc_cell_number(&cells[6], 0, ADDRESS_MAX, &row.port_region) && good;
        good = ztc_cell_number(&cells[7], 1, ADDRESS_MAX, &row.port_region_size) && good;
    }
    good = read_app_start(&cells[9], &row) && good;
    if (!good) {
        return false;
    }
    row.write_unit = (uint32_t)write;
    row.erase_unit = (uint32_t)erase;
    if (erase == 0 && row.layout[0] == '\0') {
        ztc_report_error(cells[4].report, csv->path, csv_row->line, "fill in layout",
                         "erase_unit: by sector, and no layout says what sectors there are");
    }
    check_layout(&cells[5], &row);
    check_port_region(&cells[6], &row);
    check_app_start(&cells[9], &row);
    check_variant(&cells[0], tables, row.variant);
    *ret_row = row;
    return true;
}

void ztc_tables_read_flash(struct ztc_tables *tables)
{
    const struct ztc_source *file = &tables->flash_file;
    struct ztc_csv csv = {0};
    if (ztc_csv_read(&tables->pool, &tables->report, file->path, file->text, file->size, columns,
                     COLUMN_COUNT, /* optional= */ 1, &csv) != ZTC_OK) {
        return;
    }
    tables->flash = ztc_pool_take(&tables->pool, csv.count, sizeof(tables->flash[0]));
    for (size_t i = 0; i < csv.count && tables->flash != NULL; i++) {
        if (read_flash(tables, &csv, &csv.rows[i], &tables->flash[tables->flash_count])) {
            tables->flash_count++;
        }
    }
}
