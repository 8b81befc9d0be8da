/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One reader, compiled in: whatever the bytes, it comes back with a status of the list, keeps no memory, and
 * hands out rows as ztc/reader.h wants them. A byte 0x1E begins a second file. Included once by each
 * fuzz_reader_ID.c, which defines READER_ID and READER_FILE.
 */
#ifndef ZTC_FUZZ_READER_H
#define ZTC_FUZZ_READER_H

#include "base/utf8.h"
#include "module/host.h"

#include <stdlib.h>
#include <string.h>
#include <ztc/module.h>
#include <ztc/reader.h>

#define SEPARATOR 0x1E
/* Rows after which the sink refuses, as the program does. */
#define ROWS_MAX 4096u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

extern const struct ztc_module_entry ztc_module_entry;

/* What one reading is held to. */
struct hold {
    const struct ztc_reader_file_row *files;
    uint32_t count;
    uint32_t rows;
    ztc_status refused; /* nothing may come after it */
};

static void check_text(const char *text)
{
    size_t length = text != NULL ? strnlen(text, ZTC_READER_TEXT_MAX + 1) : ZTC_READER_TEXT_MAX + 1;
    if (length > ZTC_READER_TEXT_MAX || ztc_utf8_check(text, length) != length) {
        abort();
    }
    for (size_t i = 0; i < length; i++) {
        if ((unsigned char)text[i] < 0x20u || text[i] == 0x7F) {
            abort();
        }
    }
}

static uint32_t count_lines(const struct ztc_reader_file_row *file)
{
    const char *text = file->data;
    uint32_t lines = 1;
    for (uint64_t i = 0; i < file->size; i++) {
        lines += text[i] == '\n' || text[i] == '\r' || (unsigned char)text[i] >= 0x80u ? 1u : 0u;
    }
    return lines;
}

static void check_place(const struct hold *hold, const struct ztc_reader_place *place)
{
    check_text(place->text);
    for (uint32_t i = 0; i < hold->count; i++) {
        if (strcmp(hold->files[i].name, place->file) == 0) {
            if (place->line > count_lines(&hold->files[i])) {
                abort();
            }
            return;
        }
    }
    abort();
}

static ztc_status count(struct hold *hold)
{
    if (hold->refused != ZTC_OK) {
        abort();
    }
    hold->refused = ++hold->rows == ROWS_MAX ? ZTC_E_LIMIT : ZTC_OK;
    return hold->refused;
}

static ztc_status take_use(void *ctx, const struct ztc_reader_use *use)
{
    check_text(use->class_id);
    check_text(use->role);
    check_text(use->instance);
    check_text(use->pad);
    check_text(use->label);
    check_place(ctx, use->place);
    return count(ctx);
}

static ztc_status take_left(void *ctx, const struct ztc_reader_place *place, const char *reason)
{
    check_text(reason);
    check_place(ctx, place);
    return count(ctx);
}

static ztc_status take_fact(void *ctx, const struct ztc_reader_fact *fact)
{
    check_text(fact->key);
    check_text(fact->value);
    check_place(ctx, fact->place);
    return count(ctx);
}

static ztc_status take_name(void *ctx, const char *name)
{
    (void)ctx;
    check_text(name);
    return ZTC_OK;
}

static void check_status(ztc_status status)
{
    if (status < ZTC_OK || status > ZTC_E_INTERNAL) {
        abort();
    }
}

static void read_files(const struct ztc_reader_v1 *reader, void *self, const char *id,
                       const struct ztc_reader_file_row *rows, uint32_t count_of_rows)
{
    struct hold hold = {.files = rows, .count = count_of_rows};
    const struct ztc_table files = {sizeof(files), count_of_rows, sizeof(rows[0]), 0, rows};
    const struct ztc_reader_name_sink names = {.struct_size = sizeof(names), .name = take_name};
    const struct ztc_reader_sink sink = {.struct_size = sizeof(sink),
                                         .ctx = &hold,
                                         .use = take_use,
                                         .left = take_left,
                                         .fact = take_fact};
    uint32_t score = 0;
    check_status(reader->recognize(self, id, &rows[0], &score));
    if (score > 100) {
        abort();
    }
    check_status(reader->companions(self, id, &rows[0], &names));
    ztc_status status = reader->read(self, id, &files, &sink);
    check_status(status);
    if (hold.refused != ZTC_OK && status != hold.refused) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *split = size > 0 ? memchr(data, SEPARATOR, size) : NULL;
    size_t first = split != NULL ? (size_t)(split - data) : size;
    /* Copies, so that a sanitizer sees the first byte read beyond either. */
    char *one = malloc(first + 1);
    char *two = malloc(size - first + 1);
    struct ztc_host_state host;
    void *self = NULL;
    if (one == NULL || two == NULL) {
        abort();
    }
    char *exact = realloc(one, first > 0 ? first : 1);
    one = exact != NULL ? exact : one;
    size_t rest = split != NULL ? size - first - 1 : 0;
    if (first > 0) {
        memcpy(one, data, first);
    }
    if (rest > 0) {
        memcpy(two, split + 1, rest);
    }
    const struct ztc_reader_file_row rows[] = {{READER_FILE, one, first},
                                               {"mpconfigboard.h", two, rest}};
    ztc_host_init(&host);
    if (ztc_module_entry.init(&host.host, &self) != ZTC_OK) {
        abort();
    }
    read_files(ztc_module_entry.get_interface(self, ZTC_READER_INTERFACE), self, READER_ID, rows,
               split != NULL ? 2 : 1);
    if (host.blocks != 0) {
        abort();
    }
    ztc_module_entry.shutdown(self);
    ztc_host_done(&host);
    free(one);
    free(two);
    return 0;
}

#endif
