/* SPDX-License-Identifier: Apache-2.0 */
/* The entry object of a reader's module, and ztc.reader/1 over its one format. */
#include "module.h"

#include <string.h>
#include <ztc/plugin.h>

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

static ztc_status recognize(void *self, const char *id, const struct ztc_table *head,
                            uint32_t *ret_score)
{
    ztc_status status = check(self, id, are_files(head) && ret_score != NULL);
    if (status == ZTC_OK) {
        *ret_score = reader_format.recognize(ZTC_ROW(struct ztc_reader_file_row, head, 0));
    }
    return status;
}

static ztc_status companions(void *self, const char *id, const struct ztc_table *file,
                             const struct ztc_reader_name_sink *sink)
{
    ztc_status status = check(self, id, are_files(file) && sink != NULL);
    if (status != ZTC_OK || reader_format.companion == NULL) {
        return status;
    }
    const char *name = reader_format.companion(ZTC_ROW(struct ztc_reader_file_row, file, 0));
    return name != NULL ? sink->name(sink->ctx, name) : ZTC_OK;
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
ZTC_PLUGIN_MODULE(ZTC_READER_INTERFACE, interface)
