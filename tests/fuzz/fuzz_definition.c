/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an archive or a place may hand out: entries with any names, kinds and contents, judged by the intake, read as a
 * definition, given another name. The input is a row of entries: one byte of kind, one of mode (times 512), one of
 * the name's length, two of the content's (little end first), then name and content.
 */
#include "share/definition.h"
#include "share/intake.h"

#include "base/limits.h"
#include "share/entry.h"

#include <stdlib.h>
#include <string.h>
#include <ztc/bytes.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define HEAD_SIZE 5u

static void require(bool condition)
{
    if (!condition) {
        abort();
    }
}

static ztc_status hand_out(const uint8_t *data, size_t size, const struct ztc_entry_sink *sink)
{
    while (size >= HEAD_SIZE) {
        size_t name_size = data[2];
        size_t content_size = ztc_get_u16le(data + 3);
        const struct ztc_entry entry = {
            .struct_size = sizeof(entry),
            .kind = data[0],
            .name = (const char *)data + HEAD_SIZE,
            .name_size = name_size < size - HEAD_SIZE ? name_size : size - HEAD_SIZE,
            .mode = (uint32_t)data[1] << 9,
        };
        data += HEAD_SIZE + entry.name_size;
        size -= HEAD_SIZE + entry.name_size;
        content_size = content_size < size ? content_size : size;
        ztc_status status = sink->begin(sink->ctx, &entry);
        if (status == ZTC_OK) {
            status = sink->write(sink->ctx, data, content_size);
        }
        if (status != ZTC_OK) {
            return status;
        }
        data += content_size;
        size -= content_size;
    }
    return ZTC_OK;
}

/* Whatever came in: what was kept may be written below a folder, on any file system. */
static void check_files(const struct ztc_files *files, const struct ztc_share_limits *limits)
{
    size_t bytes = 0;
    require(files->count <= limits->files);
    for (size_t i = 0; i < files->count; i++) {
        const struct ztc_store_file *file = &files->items[i];
        struct ztc_entry_name name = ztc_entry_judge_name(file->path, strlen(file->path));
        require(name.problem == NULL && !name.hidden && name.start == file->path);
        require(i == 0 || strcmp(files->items[i - 1].path, file->path) < 0);
        bytes += file->size;
    }
    require(bytes == files->bytes && bytes <= limits->total_bytes);
}

static void read_definition(struct ztc_registry *registry, struct ztc_files *files)
{
    struct ztc_definition definition = {0};
    struct ztc_error error = {0};
    ztc_status status = ztc_definition_read(registry, files, "fuzz", &error, &definition);
    require((status == ZTC_OK) == (error.status == ZTC_OK));
    if (status == ZTC_OK) {
        require(ztc_short_name_problem(definition.short_name, /* strict= */ false) == NULL);
        status = ztc_definition_rename(registry, files, "fuzz", "renamed-42", &error, &definition);
        require((status == ZTC_OK) == (error.status == ZTC_OK));
    }
    if (status == ZTC_OK) {
        require(strcmp(definition.short_name, "renamed-42") == 0);
        require(ztc_files_find(files, "renamed-42.yml") != NULL);
    }
    ztc_definition_done(&definition);
    ztc_error_clear(&error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ztc_registry *registry = NULL;
    struct ztc_error error = {0};
    require(ztc_registry_open(NULL, 0, /* home= */ NULL, &error, &registry) == ZTC_OK);
    struct ztc_share_limits limits;
    struct ztc_files files;
    struct ztc_intake intake;
    ztc_share_limits_default(&limits);
    limits.file_bytes = 65536;
    limits.total_bytes = 131072;
    ztc_files_init(&files, ZTC_TEXT_MAX);
    ztc_intake_init(&intake, "fuzz", &limits, &files);
    ztc_status status = hand_out(data, size, &intake.sink);
    status = ztc_intake_finish(&intake, status, &error);
    require((status == ZTC_OK) == (error.status == ZTC_OK));
    if (status == ZTC_OK) {
        check_files(&files, &limits);
        read_definition(registry, &files);
    }
    ztc_intake_done(&intake);
    ztc_files_done(&files);
    ztc_error_clear(&error);
    ztc_registry_close(registry);
    return 0;
}
