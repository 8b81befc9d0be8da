/* SPDX-License-Identifier: Apache-2.0 */
/* A small reader module that keeps every rule, and with BREAK_... defined breaks exactly one. */
#include <string.h>
#include <ztc/module.h>
#include <ztc/reader.h>

ZTC_MODULE_INFO("abi=1.0\0id=org.example.words\0name=Words\0version=1.0.0\0license=Apache-2.0\0"
                "provides=reader:words\0");

struct state {
    const struct ztc_host *host;
    uint32_t calls;
};

static const struct ztc_reader_file_row example_rows[] = {{"a.words", "PA0\nPA1\nPA2\n", 12}};
static const struct ztc_table example_table = ZTC_TABLE_OF(example_rows);

static int is_ours(const char *id)
{
#ifdef BREAK_READER_UNKNOWN
    return id != NULL;
#else
    return strcmp(id, "words") == 0;
#endif
}

static ztc_status recognize(void *self, const char *id, const struct ztc_reader_file_row *head,
                            uint32_t *ret_score)
{
    (void)self;
    (void)head;
    if (!is_ours(id)) {
        return ZTC_E_UNSUPPORTED;
    }
#ifdef BREAK_READER_EXAMPLE
    *ret_score = 50;
#else
    *ret_score = 95;
#endif
    return ZTC_OK;
}

/* The word of one line: fifteen bytes at most, letters and digits alone. */
static ztc_status hand_out(const struct ztc_reader_sink *sink,
                           const struct ztc_reader_file_row *file, const char *word, uint64_t size,
                           uint32_t line)
{
    char text[16] = "";
    uint64_t used = 0;
    for (uint64_t i = 0; i < size && used < sizeof(text) - 1; i++) {
        if ((word[i] >= '0' && word[i] <= '9') || (word[i] >= 'A' && word[i] <= 'Z')) {
            text[used++] = word[i];
        }
    }
#ifdef BREAK_READER_HOSTILE
    if (size > 0 && (unsigned char)word[0] >= 0x80u) {
        line += 100;
    }
#endif
    const struct ztc_reader_place place = {sizeof(place), line, file->name, text};
    const struct ztc_reader_use use = {
        .struct_size = sizeof(use),
        .number = ZTC_NO_ROW,
        .group = ZTC_NO_ROW,
        .channel = ZTC_PORT_NONE,
        .alternate = ZTC_PORT_NONE,
        .class_id = "",
        .role = "",
        .instance = "",
        .pad = text,
        .label = "",
        .place = &place,
    };
    return sink->use(sink->ctx, &use);
}

static ztc_status read_lines(struct state *state, const struct ztc_reader_file_row *file,
                             const struct ztc_reader_sink *sink)
{
    const char *data = file->data;
    uint64_t start = 0;
    uint32_t line = 1;
#ifdef BREAK_READER_AGAIN
    line += state->calls++ % 2;
#else
    (void)state;
#endif
    for (uint64_t i = 0; i < file->size; i++) {
        if (data[i] != '\n') {
            continue;
        }
        const ztc_status status = hand_out(sink, file, data + start, i - start, line++);
#ifndef BREAK_READER_SINK
        if (status != ZTC_OK) {
            return status;
        }
#else
        (void)status;
#endif
        start = i + 1;
    }
    return ZTC_OK;
}

static ztc_status read_files(void *self, const char *id, const struct ztc_table *files,
                             const struct ztc_reader_sink *sink)
{
    struct state *state = self;
    if (!is_ours(id)) {
        return ZTC_E_UNSUPPORTED;
    }
    void *room = state->host->alloc(state->host->ctx, 64);
    if (room == NULL) {
#ifdef BREAK_READER_MEMORY
        return ZTC_E_INTERNAL;
#else
        return ZTC_E_MEMORY;
#endif
    }
    const ztc_status status =
        read_lines(state, ZTC_ROW(struct ztc_reader_file_row, files, 0), sink);
    state->host->free(state->host->ctx, room);
    return status;
}

static ztc_status example(void *self, const char *id, const struct ztc_table **ret_files)
{
    (void)self;
    if (!is_ours(id)) {
        return ZTC_E_UNSUPPORTED;
    }
    *ret_files = &example_table;
    return ZTC_OK;
}

static const struct ztc_reader_v1 interface = {
    .struct_size = sizeof(struct ztc_reader_v1),
    .recognize = recognize,
    .read = read_files,
    .example = example,
};

static ztc_status init(const struct ztc_host *host, void **ret_self)
{
    struct state *state = host->alloc(host->ctx, sizeof(*state));
    if (state == NULL) {
        return ZTC_E_MEMORY;
    }
    *state = (struct state){.host = host};
    *ret_self = state;
    return ZTC_OK;
}

static void shutdown(void *self)
{
    const struct state *state = self;
    state->host->free(state->host->ctx, self);
}

static const void *get_interface(void *self, const char *id)
{
    (void)self;
    return strcmp(id, ZTC_READER_INTERFACE) == 0 ? &interface : NULL;
}

ZTC_MODULE_EXPORT const struct ztc_module_entry ztc_module_entry = {ZTC_MODULE_MAGIC,
                                                                    sizeof(struct ztc_module_entry),
                                                                    ZTC_ABI_MAJOR,
                                                                    ZTC_ABI_MINOR,
                                                                    0,
                                                                    0,
                                                                    init,
                                                                    shutdown,
                                                                    get_interface};
