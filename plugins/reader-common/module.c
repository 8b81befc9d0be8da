/* SPDX-License-Identifier: Apache-2.0 */
/* The entry object of a reader's module, and ztc.reader/1 over its one format. */
#include "module.h"

#include <string.h>
#include <ztc/module.h>

struct span file_span(const struct ztc_reader_file_row *file)
{
    return (struct span){file->data, (size_t)file->size};
}

struct line_walk file_lines(const struct ztc_reader_file_row *file)
{
    struct span span = file_span(file);
    if (span_starts(span, "\xEF\xBB\xBF")) {
        span = span_skip(span, 3);
    }
    return (struct line_walk){.text = span.text, .size = span.size};
}

static bool is_row(const struct ztc_reader_file_row *row)
{
    return row != NULL && row->name != NULL && row->data != NULL;
}

/* Is it ours, and may its arguments be used? */
static ztc_status check(const void *self, const char *id, bool arguments)
{
    if (self == NULL || id == NULL || !arguments) {
        return ZTC_E_ARGUMENT;
    }
    return strcmp(id, reader_format.id) == 0 ? ZTC_OK : ZTC_E_UNSUPPORTED;
}

static ztc_status recognize(void *self, const char *id, const struct ztc_reader_file_row *head,
                            uint32_t *ret_score)
{
    ztc_status status = check(self, id, is_row(head) && ret_score != NULL);
    if (status == ZTC_OK) {
        *ret_score = reader_format.recognize(head);
    }
    return status;
}

static ztc_status companions(void *self, const char *id, const struct ztc_reader_file_row *file,
                             const struct ztc_reader_name_sink *sink)
{
    ztc_status status = check(self, id, is_row(file) && sink != NULL);
    if (status != ZTC_OK || reader_format.companion == NULL) {
        return status;
    }
    const char *name = reader_format.companion(file);
    return name != NULL ? sink->name(sink->ctx, name) : ZTC_OK;
}

static bool are_files(const struct ztc_table *files)
{
    if (files == NULL || files->count == 0 || files->rows == NULL ||
        !ZTC_ROW_HAS(files, struct ztc_reader_file_row, size)) {
        return false;
    }
    for (uint32_t i = 0; i < files->count; i++) {
        if (!is_row(ZTC_ROW(struct ztc_reader_file_row, files, i))) {
            return false;
        }
    }
    return true;
}

static ztc_status read_files(void *self, const char *id, const struct ztc_table *files,
                             const struct ztc_reader_sink *sink)
{
    ztc_status status = check(self, id, are_files(files) && sink != NULL);
    return status == ZTC_OK ? reader_format.read(self, files, sink) : status;
}

static ztc_status example(void *self, const char *id, const struct ztc_table **ret_files)
{
    ztc_status status = check(self, id, ret_files != NULL);
    if (status == ZTC_OK) {
        *ret_files = reader_format.example;
    }
    return status;
}

static const struct ztc_reader_v1 interface = {
    .struct_size = sizeof(struct ztc_reader_v1),
    .recognize = recognize,
    .companions = companions,
    .read = read_files,
    .example = example,
};

/* The host is all the state there is. */
static ztc_status init(const struct ztc_host *host, void **ret_self)
{
    if (host == NULL || ret_self == NULL) {
        return ZTC_E_ARGUMENT;
    }
    if (!ZTC_HAS(host, struct ztc_host, diag) || host->abi_major != ZTC_ABI_MAJOR) {
        return ZTC_E_UNSUPPORTED;
    }
    /* Only ever read through: the interface hands selves about as void *. */
    *ret_self = (void *)(uintptr_t)host;
    return ZTC_OK;
}

static void shutdown(void *self)
{
    (void)self;
}

static const void *get_interface(void *self, const char *id)
{
    (void)self;
    return id != NULL && strcmp(id, ZTC_READER_INTERFACE) == 0 ? &interface : NULL;
}

ZTC_MODULE_EXPORT const struct ztc_module_entry ztc_module_entry = {
    .magic = ZTC_MODULE_MAGIC,
    .struct_size = sizeof(struct ztc_module_entry),
    .abi_major = ZTC_ABI_MAJOR,
    .abi_minor = ZTC_ABI_MINOR,
    .min_host_minor = 0,
    .init = init,
    .shutdown = shutdown,
    .get_interface = get_interface,
};
