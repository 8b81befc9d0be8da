/* SPDX-License-Identifier: Apache-2.0 */
/* device.csv: the device section that create writes, each value by its JSON pointer. */
#include "tables.h"

#include <string.h>

static const char *const columns[] = {"key", "kind", "value"};
#define COLUMN_COUNT (sizeof(columns) / sizeof(columns[0]))

#define INTEGER_DIGITS_MAX 15u /* every such number is exact as a double, which JSON readers use */

/* What create itself writes. */
static const char *const host_keys[] = {
    "/vids",    "/pids",          "/name",       "/original_target", "/target",
    "/classes", "/virtualizable", "/jtag_class", "/customized"};

static const struct {
    const char *word;
    uint32_t kind;
} kinds[] = {{"text", ZTC_VALUE_TEXT},
             {"plain", ZTC_VALUE_PLAIN},
             {"list", ZTC_VALUE_LIST},
             {"map", ZTC_VALUE_MAP}};

static bool refuse(const struct ztc_cell *cell, const char *remedy, const char *what)
{
    ztc_report_error(cell->report, cell->path, cell->line, remedy, "%s: %s: `%s`", cell->column,
                     what, cell->text);
    return false;
}

/* A decimal integer without leading zeros, true or false: what becomes a number or boolean. */
static bool is_plain(const char *text)
{
    if (strcmp(text, "true") == 0 || strcmp(text, "false") == 0) {
        return true;
    }
    const char *digits = *text == '-' ? text + 1 : text;
    size_t count = strspn(digits, "0123456789");
    return count > 0 && count <= INTEGER_DIGITS_MAX && digits[count] == '\0' &&
           (digits[0] != '0' || text[1] == '\0');
}

static bool read_kind(const struct ztc_cell *kind, const struct ztc_cell *value, uint32_t *ret_kind)
{
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (strcmp(kinds[i].word, kind->text) == 0) {
            *ret_kind = kinds[i].kind;
            if (kinds[i].kind == ZTC_VALUE_PLAIN && !is_plain(value->text)) {
                return refuse(value, "anything else is `text`",
                              "not a decimal integer, true or false");
            }
            if (kinds[i].kind >= ZTC_VALUE_LIST && value->text[0] != '\0') {
                return refuse(value, "what it holds stands in rows of its own behind it",
                              "a list or map has no value of its own");
            }
            return true;
        }
    }
    return refuse(kind, "one of text, plain, list, map", "unknown kind");
}

/* The row of what holds this key; NULL if there is none. *ret_size: bytes of the holder's key. */
static const struct ztc_device_row *find_holder(const struct ztc_tables *tables, const char *key,
                                                size_t *ret_size)
{
    const char *slash = strrchr(key, '/');
    size_t size = (size_t)(slash - key);
    *ret_size = size;
    for (size_t i = 0; i < tables->device_count; i++) {
        const struct ztc_device_row *row = &tables->device[i];
        if (strlen(row->key) == size && memcmp(row->key, key, size) == 0) {
            return row;
        }
    }
    return NULL;
}

/* How many rows this holder has so far. */
static size_t count_held(const struct ztc_tables *tables, const char *key, size_t size)
{
    size_t count = 0;
    for (size_t i = 0; i < tables->device_count; i++) {
        const char *other = tables->device[i].key;
        count += strlen(other) > size && memcmp(other, key, size) == 0 && other[size] == '/' &&
                 strchr(other + size + 1, '/') == NULL;
    }
    return count;
}

/* Is it the key's place: its holder stands before it, and lists count from 0? */
static bool check_place(const struct ztc_tables *tables, const struct ztc_cell *cell)
{
    size_t size = 0;
    const struct ztc_device_row *holder = find_holder(tables, cell->text, &size);
    if (size == 0) {
        return true;
    }
    if (holder == NULL || holder->kind < ZTC_VALUE_LIST) {
        return refuse(cell, "a row of kind list or map stands before the rows of what it holds",
                      "nothing above holds this key");
    }
    if (holder->kind == ZTC_VALUE_LIST) {
        char expected[24];
        snprintf(expected, sizeof(expected), "%zu", count_held(tables, cell->text, size));
        if (strcmp(cell->text + size + 1, expected) != 0) {
            return refuse(cell, "the items of a list are numbered from 0 without a gap",
                          "not the next item of its list");
        }
    }
    return true;
}

/* RFC 6901: `~` is only `~0` or `~1`, no part is empty. */
static bool is_pointer(const char *key)
{
    if (key[0] != '/') {
        return false;
    }
    for (const char *at = key; *at != '\0'; at++) {
        if ((*at == '/' && (at[1] == '/' || at[1] == '\0')) ||
            (*at == '~' && at[1] != '0' && at[1] != '1')) {
            return false;
        }
    }
    return true;
}

static bool check_key(const struct ztc_tables *tables, const struct ztc_cell *cell)
{
    if (!is_pointer(cell->text)) {
        return refuse(cell, "`/flash` or `/connection/baudrate`; `~1` stands for a slash in a name",
                      "not a JSON pointer");
    }
    for (size_t i = 0; i < sizeof(host_keys) / sizeof(host_keys[0]); i++) {
        if (strcmp(host_keys[i], cell->text) == 0) {
            return refuse(cell, "remove the row", "create writes this key itself");
        }
    }
    for (size_t i = 0; i < tables->device_count; i++) {
        if (strcmp(tables->device[i].key, cell->text) == 0) {
            return refuse(cell, NULL, "the same key stands above");
        }
    }
    return check_place(tables, cell);
}

void ztc_tables_read_device(struct ztc_tables *tables)
{
    const struct ztc_source *file = &tables->device_file;
    struct ztc_csv csv = {0};
    if (ztc_csv_read(&tables->pool, &tables->report, file->path, file->text, file->size, columns,
                     COLUMN_COUNT, /* optional= */ 0, &csv) != ZTC_OK) {
        return;
    }
    tables->device = ztc_pool_take(&tables->pool, csv.count, sizeof(tables->device[0]));
    for (size_t i = 0; i < csv.count && tables->device != NULL; i++) {
        struct ztc_cell cells[COLUMN_COUNT];
        for (size_t k = 0; k < COLUMN_COUNT; k++) {
            cells[k] = ztc_cell_at(&tables->pool, &tables->report, &csv, &csv.rows[i], columns, k);
        }
        struct ztc_device_row row = {.key = cells[0].text, .value = cells[2].text};
        bool good = check_key(tables, &cells[0]);
        good = read_kind(&cells[1], &cells[2], &row.kind) && good;
        if (good) {
            tables->device[tables->device_count++] = row;
        }
    }
}
