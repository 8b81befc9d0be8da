/* SPDX-License-Identifier: Apache-2.0 */
/* What stands in one cell: numbers, ports, words, values, cautions. */
#include "cell.h"

#include "words.h"

#include <inttypes.h>
#include <string.h>

#define NUMBER_MAX 65535u
#define DIGITS_MAX 20u

struct ztc_cell ztc_cell_at(struct ztc_pool *pool, struct ztc_report *report,
                            const struct ztc_csv *csv, const struct ztc_csv_row *row,
                            const char *const *columns, size_t column)
{
    return (struct ztc_cell){
        .pool = pool,
        .report = report,
        .path = csv->path,
        .line = row->line,
        .column = columns[column],
        .text = row->cells[column],
    };
}

static bool refuse_part(const struct ztc_cell *cell, const char *remedy, const char *what,
                        const char *text, size_t length)
{
    ztc_report_error(cell->report, cell->path, cell->line, remedy, "%s: %s `%.*s`", cell->column,
                     what, (int)length, text);
    return false;
}

static bool refuse(const struct ztc_cell *cell, const char *remedy, const char *what)
{
    return refuse_part(cell, remedy, what, cell->text, strlen(cell->text));
}

static bool digit_value(char digit, unsigned base, unsigned *ret_value)
{
    static const char digits[] = "0123456789abcdef0123456789ABCDEF";
    const char *found = memchr(digits, digit, sizeof(digits) - 1);
    if (found == NULL || (unsigned)(found - digits) % 16u >= base) {
        return false;
    }
    *ret_value = (unsigned)(found - digits) % 16u;
    return true;
}

/* Decimal without leading zeros, or 0x and hexadecimal. */
static bool parse_number(const char *text, size_t length, uint64_t *ret_value)
{
    unsigned base = 10;
    if (length > 2 && text[0] == '0' && text[1] == 'x') {
        base = 16;
        text += 2;
        length -= 2;
    } else if (length > 1 && text[0] == '0') {
        return false;
    }
    if (length == 0 || length > DIGITS_MAX) {
        return false;
    }
    uint64_t value = 0;
    for (size_t i = 0; i < length; i++) {
        unsigned digit = 0;
        if (!digit_value(text[i], base, &digit) || __builtin_mul_overflow(value, base, &value) ||
            __builtin_add_overflow(value, digit, &value)) {
            return false;
        }
    }
    *ret_value = value;
    return true;
}

bool ztc_cell_number(const struct ztc_cell *cell, uint64_t min, uint64_t max, uint64_t *ret_value)
{
    uint64_t value = 0;
    if (!parse_number(cell->text, strlen(cell->text), &value)) {
        return refuse(cell, "write it in decimal without leading zeros, or as 0x and hexadecimal",
                      "not a number");
    }
    if (value < min || value > max) {
        ztc_report_error(cell->report, cell->path, cell->line, NULL,
                         "%s: %s is out of range, %" PRIu64 " to %" PRIu64 " are taken",
                         cell->column, cell->text, min, max);
        return false;
    }
    *ret_value = value;
    return true;
}

bool ztc_cell_optional(const struct ztc_cell *cell, int32_t *ret_value)
{
    uint64_t value = 0;
    if (cell->text[0] == '\0') {
        *ret_value = ZTC_PORT_NONE;
        return true;
    }
    if (!ztc_cell_number(cell, 0, NUMBER_MAX, &value)) {
        return false;
    }
    *ret_value = (int32_t)value;
    return true;
}

bool ztc_cell_text(const struct ztc_cell *cell)
{
    if (cell->text[0] == '\0') {
        ztc_report_error(cell->report, cell->path, cell->line, NULL, "%s: the cell is empty",
                         cell->column);
        return false;
    }
    return true;
}

bool ztc_cell_port(const struct ztc_cell *cell, uint32_t *ret_port)
{
    const char *text = cell->text;
    if (text[0] != 'P' || text[1] < 'A' || text[1] > 'Z' || text[2] != '\0') {
        return refuse(cell, "PA, PB ... PZ; a microcontroller without port letters uses PA",
                      "not a port");
    }
    *ret_port = (uint32_t)(text[1] - 'A');
    return true;
}

/* Is this word, at `at` in the cell, also among those before it? */
static bool stands_before(const char *cell, const char *at, size_t length)
{
    for (const char *word = cell; word < at;) {
        size_t other = strcspn(word, " ");
        if (other == length && memcmp(word, at, length) == 0) {
            return true;
        }
        word += other + 1;
    }
    return false;
}

bool ztc_cell_words(const struct ztc_cell *cell, const char *const *words)
{
    const char *at = cell->text;
    while (*at != '\0') {
        size_t length = strcspn(at, " ");
        if (!ztc_words_has(words, at, length)) {
            return refuse_part(cell, ztc_words_list(cell->pool, words), "unknown word", at, length);
        }
        if (stands_before(cell->text, at, length)) {
            return refuse_part(cell, NULL, "twice the word", at, length);
        }
        at += length;
        if (*at == ' ') {
            at++;
            if (*at == ' ' || *at == '\0') {
                return refuse(cell, "words are apart by one blank", "a blank too many in");
            }
        }
    }
    return true;
}

bool ztc_cell_values(const struct ztc_cell *cell, uint32_t *ret_count, int32_t ret_values[4])
{
    uint32_t count = 0;
    const char *at = cell->text;
    while (*at != '\0') {
        size_t length = strcspn(at, " ");
        uint64_t value = 0;
        if (!parse_number(at, length, &value) || value > NUMBER_MAX) {
            return refuse(cell, "whole numbers from 0 to 65535, apart by one blank",
                          "not a list of numbers");
        }
        if (count == ZTC_VALUES_MAX) {
            return refuse(cell, "three are the most", "too many values");
        }
        ret_values[count++] = (int32_t)value;
        at += length;
        if (*at == ' ' && at[1] != '\0') {
            at++;
        }
    }
    *ret_count = count;
    return true;
}

/* One `caution: reason` of `length` bytes. */
static bool parse_caution(const struct ztc_cell *cell, const char *at, size_t length,
                          struct ztc_caution_row *ret_row)
{
    size_t word = strcspn(at, ":");
    if (word >= length || length < word + 3 || at[word + 1] != ' ') {
        return refuse(cell, "each caution is `word: reason`, several are apart by `; `",
                      "no reason in");
    }
    if (!ztc_words_has(ztc_words_cautions, at, word)) {
        return refuse_part(cell, ztc_words_list(cell->pool, ztc_words_cautions), "unknown caution",
                           at, word);
    }
    ret_row->caution = ztc_pool_text(cell->pool, at, word);
    ret_row->reason = ztc_pool_text(cell->pool, at + word + 2, length - word - 2);
    return ret_row->caution != NULL && ret_row->reason != NULL;
}

bool ztc_cell_cautions(const struct ztc_cell *cell, size_t max, struct ztc_caution_row *ret_rows,
                       size_t *ret_count)
{
    size_t count = 0;
    const char *at = cell->text;
    while (*at != '\0') {
        size_t length = strcspn(at, ";");
        if (count == max) {
            return refuse(cell, NULL, "too many cautions");
        }
        if (!parse_caution(cell, at, length, &ret_rows[count])) {
            return false;
        }
        for (size_t i = 0; i < count; i++) {
            if (strcmp(ret_rows[i].caution, ret_rows[count].caution) == 0) {
                return refuse(cell, "give both reasons in one", "one caution twice in");
            }
        }
        count++;
        at += length;
        if (*at == ';' && (at[1] != ' ' || at[2] == '\0')) {
            return refuse(cell, "several cautions are apart by `; `", "a stray `;` in");
        }
        at += *at == ';' ? 2 : 0;
    }
    *ret_count = count;
    return true;
}
