/* SPDX-License-Identifier: Apache-2.0 */
/* A CSV file as rows of cells: one record a line, quotes as in RFC 4180, `#` lines are comments. */
#include "csv.h"

#include "lines.h"

#include <stdbool.h>
#include <string.h>

struct reader {
    struct ztc_pool *pool;
    struct ztc_lines lines;
    const char *remedy; /* names the columns */
};

static bool quote_error(struct reader *reader, const char *remedy, const char *what)
{
    ztc_report_error(reader->lines.report, reader->lines.path, reader->lines.line, remedy, "%s",
                     what);
    return false;
}

/* The cell in quotes where the line stands, written to *room, which moves behind it. */
static bool quoted_cell(struct reader *reader, char **room)
{
    struct ztc_lines *line = &reader->lines;
    line->at++;
    for (;;) {
        if (line->at == line->end) {
            return quote_error(reader, "a record is one line, and a quoted cell ends on it",
                               "a quote is opened and not closed");
        }
        if (*line->at == '"') {
            line->at++;
            if (line->at == line->end || *line->at != '"') {
                break;
            }
        }
        *(*room)++ = *line->at++;
    }
    *(*room)++ = '\0';
    if (line->at < line->end && *line->at != ',') {
        return quote_error(reader, "put the whole cell in quotes, and double each quote inside",
                           "text follows a closing quote");
    }
    return true;
}

static bool plain_cell(struct reader *reader, char **room)
{
    struct ztc_lines *line = &reader->lines;
    const char *start = line->at;
    while (line->at < line->end && *line->at != ',') {
        if (*line->at == '"') {
            return quote_error(reader, "put the whole cell in quotes, and double each quote inside",
                               "a quote inside a cell that does not start with one");
        }
        *(*room)++ = *line->at++;
    }
    *(*room)++ = '\0';
    if (start < line->at && (*start == ' ' || line->at[-1] == ' ')) {
        return quote_error(reader, "remove it, or put the cell in quotes if it is meant",
                           "a blank at the edge of a cell");
    }
    return true;
}

/* Splits the line. *ret_count counts every cell, also those beyond the room in row->cells. */
static ztc_status split_line(struct reader *reader, struct ztc_csv_row *row, size_t *ret_count,
                             bool *ret_good)
{
    struct ztc_lines *line = &reader->lines;
    size_t count = 0;
    bool good = true;
    /* Each cell ends in a NUL where the line has its comma, or the end. */
    char *room = ztc_pool_take(reader->pool, (size_t)(line->end - line->at) + 1, 1);
    if (room == NULL) {
        return ZTC_E_MEMORY;
    }
    for (;;) {
        const char *cell = room;
        bool quoted = line->at < line->end && *line->at == '"';
        good = quoted ? quoted_cell(reader, &room) : plain_cell(reader, &room);
        if (!good) {
            break;
        }
        if (count < ZTC_CSV_COLUMNS_MAX) {
            row->cells[count] = cell;
        }
        count++;
        if (line->at == line->end) {
            break;
        }
        line->at++; /* the comma */
    }
    *ret_count = count;
    *ret_good = good;
    return ZTC_OK;
}

/* "name,port,pad", for a remedy; NULL when out of memory. */
static const char *columns_text(struct ztc_pool *pool, const char *const *columns, size_t count)
{
    size_t size = sizeof("the columns are ");
    for (size_t i = 0; i < count; i++) {
        size += strlen(columns[i]) + 1;
    }
    char *text = ztc_pool_take(pool, size, 1);
    if (text == NULL) {
        return NULL;
    }
    size_t used = (size_t)snprintf(text, size, "the columns are ");
    for (size_t i = 0; i < count; i++) {
        used += (size_t)snprintf(text + used, size - used, "%s%s", i > 0 ? "," : "", columns[i]);
    }
    return text;
}

static bool header_fits(struct reader *reader, const struct ztc_csv_row *row,
                        const char *const *columns, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(row->cells[i], columns[i]) != 0) {
            ztc_report_error(reader->lines.report, reader->lines.path, row->line, reader->remedy,
                             "column %zu of the header is `%s`, expected `%s`", i + 1,
                             row->cells[i], columns[i]);
            return false;
        }
    }
    return true;
}

/*
 * Reads the current line into row. *ret_good: it has at least `least` cells and at most *columns, nothing was
 * reported; *columns is then the number of its cells.
 */
static ztc_status read_row(struct reader *reader, size_t least, size_t *columns,
                           struct ztc_csv_row *row, bool *ret_good)
{
    size_t count = 0;
    row->line = reader->lines.line;
    *ret_good = false;
    if (!ztc_lines_check(&reader->lines)) {
        return ZTC_OK;
    }
    bool good = false;
    ztc_status status = split_line(reader, row, &count, &good);
    if (status != ZTC_OK) {
        return status;
    }
    if (good && (count < least || count > *columns)) {
        ztc_report_error(reader->lines.report, reader->lines.path, row->line, reader->remedy,
                         "%zu cells, expected %zu", count, *columns);
        good = false;
    }
    if (good) {
        *columns = count;
    }
    *ret_good = good;
    return ZTC_OK;
}

ztc_status ztc_csv_read(struct ztc_pool *pool, struct ztc_report *report, const char *path,
                        const char *text, size_t size, const char *const *columns,
                        size_t column_count, size_t optional, struct ztc_csv *ret_csv)
{
    struct reader reader = {
        .pool = pool,
        .lines = ztc_lines_of(report, path, text, size),
        .remedy = columns_text(pool, columns, column_count),
    };
    struct ztc_csv csv = {.path = path};
    csv.rows = ztc_pool_take(pool, ztc_lines_count(text, size), sizeof(*csv.rows));
    if (reader.remedy == NULL || csv.rows == NULL) {
        return ZTC_E_MEMORY;
    }
    bool header = false;
    size_t least = column_count - optional;
    while (ztc_lines_next(&reader.lines)) {
        struct ztc_csv_row row = {0};
        bool good = false;
        for (size_t i = 0; i < ZTC_CSV_COLUMNS_MAX; i++) {
            row.cells[i] = "";
        }
        ztc_status status = read_row(&reader, least, &column_count, &row, &good);
        if (status != ZTC_OK) {
            return status;
        }
        if (header && good) {
            csv.rows[csv.count++] = row;
        }
        if (!header && (!good || !header_fits(&reader, &row, columns, column_count))) {
            /* With a header that is not understood, no row is. */
            *ret_csv = csv;
            return ZTC_OK;
        }
        least = column_count; /* the rows have the columns that the header has */
        header = true;
    }
    if (!header) {
        ztc_report_error(report, path, 0, reader.remedy, "the file has no header");
    }
    *ret_csv = csv;
    return ZTC_OK;
}
