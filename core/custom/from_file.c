/* SPDX-License-Identifier: Apache-2.0 */
/* The file and what lies beside it, and the reader that knows its format. */
#include "base/file.h"
#include "base/limits.h"
#include "custom/from_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#define NAME_MAX_LENGTH 64u

/* A reader on its way to be chosen. */
struct reader {
    struct ztc_module *module;
    const struct ztc_reader_v1 *interface;
    const char *id; /* borrowed from the registry */
};

/* ---- files ---- */

/* Adds a file with its bytes. data is copied into the arena. */
static ztc_status add_file(struct ztc_from *from, const char *name, const struct ztc_buffer *bytes,
                           struct ztc_error *error)
{
    if (from->files == NULL) {
        from->files =
            ztc_arena_array(from->arena, ZTC_READER_FILES_MAX, sizeof(struct ztc_reader_file_row));
        from->report->files =
            ztc_arena_array(from->arena, ZTC_READER_FILES_MAX, sizeof(const char *));
    }
    const char *copy = ztc_arena_copy(from->arena, ztc_buffer_string(bytes), bytes->size);
    const char *kept = ztc_arena_copy(from->arena, name, strlen(name));
    if (from->files == NULL || from->report->files == NULL || copy == NULL || kept == NULL) {
        return ztc_error_memory(error);
    }
    from->files[from->file_count++] =
        (struct ztc_reader_file_row){.name = kept, .data = copy, .size = bytes->size};
    from->report->files[from->report->file_count++] = kept;
    return ZTC_OK;
}

/* Reads the file at a path that has no links left in it. */
static ztc_status read_real(struct ztc_from *from, const char *name, const char *real,
                            struct ztc_error *error)
{
    struct ztc_buffer bytes;
    ztc_buffer_init(&bytes, (size_t)ZTC_READER_FILE_SIZE_MAX + 1);
    ztc_status status = ztc_file_read(AT_FDCWD, "", real, ZTC_READER_FILE_SIZE_MAX, &bytes, error,
                                      /* ret_found= */ NULL);
    if (status == ZTC_OK) {
        status = add_file(from, name, &bytes, error);
    }
    ztc_buffer_done(&bytes);
    return status;
}

static ztc_status read_first(struct ztc_from *from, const char *path, struct ztc_error *error)
{
    ZTC_CLEANUP(ztc_free_text) char *real = realpath(path, NULL);
    if (real == NULL) {
        return ztc_error_system(error, errno, "%s: cannot be opened", path);
    }
    const char *slash = strrchr(path, '/');
    return read_real(from, slash != NULL ? slash + 1 : path, real, error);
}

/* ---- readers ---- */

static bool is_whole(const struct ztc_reader_v1 *interface)
{
    return interface != NULL && ZTC_HAS(interface, struct ztc_reader_v1, read) &&
           interface->recognize != NULL && interface->read != NULL;
}

static ztc_status open_reader(struct ztc_registry *registry, const struct ztc_module_entry_row *row,
                              const char *id, struct ztc_error *error, struct reader *ret_reader)
{
    struct ztc_module *module = NULL;
    ztc_status status = ztc_module_load(registry, row, error, &module);
    if (status != ZTC_OK) {
        return status;
    }
    const struct ztc_reader_v1 *interface = ztc_module_interface(module, ZTC_READER_INTERFACE);
    if (!is_whole(interface)) {
        (void)ztc_error_set(error, ZTC_E_UNSUPPORTED, /* remedy= */ NULL,
                            "%s: has no usable interface " ZTC_READER_INTERFACE, row->path);
        return ZTC_E_UNSUPPORTED;
    }
    *ret_reader = (struct reader){module, interface, id};
    return ZTC_OK;
}

/* The ids of all readers, for a message. */
static void list_readers(const struct ztc_module_entry_row *rows, size_t count,
                         struct ztc_buffer *buffer)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; rows[i].usable && j < rows[i].info.provided_count; j++) {
            if (strcmp(rows[i].info.provided[j].kind, "reader") == 0) {
                ztc_buffer_print(buffer, "%s%s", buffer->size > 0 ? ", " : "",
                                 rows[i].info.provided[j].id);
            }
        }
    }
}

static ztc_status refuse_unknown(const char *file, const char *rival, const char *best,
                                 const struct ztc_module_entry_row *rows, size_t count,
                                 struct ztc_error *error)
{
    struct ztc_buffer remedy;
    struct ztc_buffer ids;
    ztc_buffer_init(&remedy, ZTC_TEXT_MAX);
    ztc_buffer_init(&ids, ZTC_TEXT_MAX);
    list_readers(rows, count, &ids);
    ztc_buffer_print(&remedy, "--format says what it is: %s",
                     ids.size > 0 ? ztc_buffer_string(&ids) : "there is no reader");
    if (rival != NULL) {
        (void)ztc_error_set(error, ZTC_E_INVALID, ztc_buffer_string(&remedy), "%s may be %s or %s",
                            file, best, rival);
    } else {
        (void)ztc_error_set(error, ZTC_E_INVALID, ztc_buffer_string(&remedy),
                            "%s is of no format that is known", file);
    }
    ztc_buffer_done(&remedy);
    ztc_buffer_done(&ids);
    return ZTC_E_INVALID;
}

/* How surely this reader takes the file for its own; a module that cannot be used does not. */
static ztc_status ask(struct ztc_from *from, struct ztc_registry *registry,
                      const struct ztc_module_entry_row *row, const char *id,
                      struct ztc_error *error, struct reader *ret_reader, uint32_t *ret_score)
{
    struct ztc_error unheard = {0};
    *ret_score = 0;
    if (open_reader(registry, row, id, &unheard, ret_reader) != ZTC_OK) {
        ztc_status status = unheard.status;
        ztc_error_clear(&unheard);
        return status == ZTC_E_MEMORY ? ztc_error_memory(error) : ZTC_OK;
    }
    struct ztc_reader_file_row head = from->files[0];
    if (head.size > ZTC_READER_HEAD_MAX) {
        head.size = ZTC_READER_HEAD_MAX;
    }
    uint32_t score = 0;
    if (ret_reader->interface->recognize(ztc_module_self(ret_reader->module), id, &head, &score) ==
        ZTC_OK) {
        *ret_score = score > 100 ? 0 : score;
    }
    return ZTC_OK;
}

static ztc_status find_reader(struct ztc_from *from, struct ztc_registry *registry,
                              const char *file, struct ztc_error *error, struct reader *ret_reader)
{
    const struct ztc_module_entry_row *rows = NULL;
    size_t count = 0;
    uint32_t best = 0;
    const char *rival = NULL;
    struct reader found = {0};
    ztc_status status = ztc_registry_list(registry, error, &rows, &count);
    for (size_t i = 0; status == ZTC_OK && i < count; i++) {
        for (size_t j = 0; rows[i].usable && j < rows[i].info.provided_count; j++) {
            const struct ztc_provided *provided = &rows[i].info.provided[j];
            struct reader reader;
            uint32_t score = 0;
            if (strcmp(provided->kind, "reader") != 0) {
                continue;
            }
            status = ask(from, registry, &rows[i], provided->id, error, &reader, &score);
            if (status == ZTC_OK && score > best) {
                best = score;
                found = reader;
                rival = NULL;
            } else if (status == ZTC_OK && score > 0 && score == best) {
                rival = provided->id;
            }
        }
    }
    if (status == ZTC_OK && (best == 0 || rival != NULL)) {
        return refuse_unknown(file, rival, found.id, rows, count, error);
    }
    if (status == ZTC_OK) {
        *ret_reader = found;
    }
    return status;
}

static ztc_status choose_reader(struct ztc_from *from, struct ztc_registry *registry,
                                const struct ztc_from_request *request, struct ztc_error *error,
                                struct reader *ret_reader)
{
    if (request->format == NULL) {
        return find_reader(from, registry, request->file, error, ret_reader);
    }
    const struct ztc_module_entry_row *row = NULL;
    ztc_status status = ztc_registry_find(registry, "reader", request->format, error, &row);
    return status == ZTC_OK ? open_reader(registry, row, request->format, error, ret_reader)
                            : status;
}

/* ---- companions ---- */

struct companions {
    struct ztc_from *from;
    const char *path; /* of the first file */
    struct ztc_error *error;
    ztc_status status; /* of our own side, where it failed */
};

static bool is_file_name(const char *name)
{
    static const char allowed[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
    size_t length = strlen(name);
    return length > 0 && length <= NAME_MAX_LENGTH && strspn(name, allowed) == length &&
           name[0] != '.' && name[0] != '-';
}

static ztc_status read_beside(struct companions *companions, const char *name)
{
    struct ztc_from *from = companions->from;
    const char *slash = strrchr(companions->path, '/');
    int length = slash != NULL ? (int)(slash + 1 - companions->path) : 0;
    const char *path = ztc_arena_print(from->arena, "%.*s%s", length, companions->path, name);
    if (path == NULL) {
        return ztc_error_memory(companions->error);
    }
    ZTC_CLEANUP(ztc_free_text) char *real = realpath(path, NULL);
    if (real == NULL) {
        return errno == ENOENT
                   ? ZTC_OK
                   : ztc_error_system(companions->error, errno, "%s: cannot be opened", path);
    }
    return read_real(from, name, real, companions->error);
}

static ztc_status take_name(void *ctx, const char *name)
{
    struct companions *companions = ctx;
    struct ztc_from *from = companions->from;
    if (name == NULL || !is_file_name(name)) {
        return ZTC_E_ARGUMENT;
    }
    for (size_t i = 0; i < from->file_count; i++) {
        if (strcmp(from->files[i].name, name) == 0) {
            return ZTC_OK;
        }
    }
    if (from->file_count == ZTC_READER_FILES_MAX) {
        return ZTC_E_LIMIT;
    }
    companions->status = read_beside(companions, name);
    return companions->status;
}

/* The words of a reader that failed. */
static ztc_status refuse(const struct ztc_from *from, const struct reader *reader,
                         ztc_status status, struct ztc_error *error)
{
    const char *words = ztc_module_last_words(reader->module);
    const char *file = from->files[0].name;
    if (status == ZTC_E_MEMORY) {
        return ztc_error_memory(error);
    }
    if (from->excess != NULL) {
        return ztc_error_set(error, ZTC_E_INVALID, "give a file of the format, or less of it",
                             "%s has more %s than a board has", file, from->excess);
    }
    if (words[0] != '\0') {
        return ztc_error_set(error, ZTC_E_INVALID, /* remedy= */ NULL, "%s is no file of %s: %s",
                             file, reader->id, words);
    }
    return ztc_error_set(error, ZTC_E_INVALID, /* remedy= */ NULL,
                         "%s: the reader of %s failed with status %d", file, reader->id,
                         (int)status);
}

static int by_name(const void *left, const void *right)
{
    const struct ztc_reader_file_row *a = left;
    const struct ztc_reader_file_row *b = right;
    return strcmp(a->name, b->name);
}

static ztc_status read_companions(struct ztc_from *from, const struct reader *reader,
                                  const char *path, struct ztc_error *error)
{
    struct companions companions = {from, path, error, ZTC_OK};
    const struct ztc_reader_name_sink sink = {
        .struct_size = sizeof(sink), .ctx = &companions, .name = take_name};
    if (reader->interface->companions == NULL) {
        return ZTC_OK;
    }
    ztc_status status = reader->interface->companions(ztc_module_self(reader->module), reader->id,
                                                      &from->files[0], &sink);
    if (companions.status != ZTC_OK) {
        return companions.status;
    }
    if (status != ZTC_OK) {
        return refuse(from, reader, status, error);
    }
    if (from->file_count > 2) {
        qsort(from->files + 1, from->file_count - 1, sizeof(*from->files), by_name);
    }
    for (size_t i = 0; i < from->file_count; i++) {
        from->report->files[i] = from->files[i].name;
    }
    return ZTC_OK;
}

ztc_status ztc_from_read(struct ztc_from *from, struct ztc_registry *registry,
                         const struct ztc_from_request *request, struct ztc_error *error)
{
    struct reader reader = {0};
    ztc_status status = read_first(from, request->file, error);
    if (status == ZTC_OK) {
        status = choose_reader(from, registry, request, error, &reader);
    }
    if (status == ZTC_OK) {
        status = read_companions(from, &reader, request->file, error);
    }
    if (status != ZTC_OK) {
        return status;
    }
    from->report->format = ztc_arena_copy(from->arena, reader.id, strlen(reader.id));
    if (from->report->format == NULL) {
        return ztc_error_memory(error);
    }
    const struct ztc_table files = {sizeof(files), (uint32_t)from->file_count,
                                    sizeof(struct ztc_reader_file_row), 0, from->files};
    const struct ztc_reader_sink sink = ztc_from_sink(from);
    status = reader.interface->read(ztc_module_self(reader.module), reader.id, &files, &sink);
    return status == ZTC_OK ? ZTC_OK : refuse(from, &reader, status, error);
}
