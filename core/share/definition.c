/* SPDX-License-Identifier: Apache-2.0 */
/* Finds out what a set of files is, and compares its port.bin with what compile makes. */
#include "share/definition.h"

#include "base/file.h"
#include "board/board.h"
#include "output/json.h"

#include <stdio.h>
#include <string.h>

#include <ztc/port.h>

#define REMEDY_ACTIVE "is this the export of a custom VM?"

/* Rows of a decoded port.bin: 256 KiB of it. */
#define BOARD_ARENA_MAX (8u << 20)

static const char *keep(struct ztc_files *files, const char *text)
{
    return ztc_arena_copy(&files->arena, text, strlen(text));
}

/* ---- active ---- */

static ztc_status parse_active(const struct ztc_files *files, const char *source,
                               struct ztc_error *error, cJSON **ret_active)
{
    const struct ztc_store_file *file = ztc_files_find(files, "active");
    if (file == NULL) {
        return ztc_error_set(error, ZTC_E_INVALID, REMEDY_ACTIVE,
                             "%s: there is no file \"active\", which names the custom VM", source);
    }
    ZTC_CLEANUP(ztc_free_text) char *label = NULL;
    if (asprintf(&label, "%s: active", source) < 0) {
        label = NULL;
        return ztc_error_memory(error);
    }
    return ztc_json_parse(label, file->data, file->size, error, ret_active);
}

/* The short name, checked before anything is made of it. */
static ztc_status read_name(const cJSON *active, struct ztc_files *files, const char *source,
                            struct ztc_error *error, const char **ret_name)
{
    const cJSON *name =
        cJSON_IsObject(active) ? cJSON_GetObjectItemCaseSensitive(active, "short_name") : NULL;
    if (name == NULL || !cJSON_IsString(name)) {
        return ztc_error_set(error, ZTC_E_INVALID, REMEDY_ACTIVE,
                             "%s: active holds no text \"short_name\"", source);
    }
    const char *problem = ztc_short_name_problem(name->valuestring, /* strict= */ false);
    if (problem == NULL && name->valuestring[0] == '-') {
        problem = "every command would take it for an option";
    }
    if (problem != NULL) {
        return ztc_error_set(error, ZTC_E_INVALID, REMEDY_ACTIVE,
                             "%s: active names \"%.64s\", which cannot be a short name: %s", source,
                             name->valuestring, problem);
    }
    *ret_name = keep(files, name->valuestring);
    return *ret_name != NULL ? ZTC_OK : ztc_error_memory(error);
}

/* ---- compile ---- */

/* As `active` says it was compiled. One of the original says nothing: it took everything, and the version
 * is written in the file. */
static struct ztc_compile_options options_of(const cJSON *active, const struct ztc_store_file *port)
{
    const cJSON *lenient = cJSON_GetObjectItemCaseSensitive(active, "lenient");
    struct ztc_compile_options options = {
        .lenient = lenient == NULL || cJSON_IsTrue(lenient),
        .port_version = port != NULL ? ztc_port_version(port->data, port->size) : 0,
    };
    return options;
}

static const char *device_text(const struct ztc_table *device, const char *key)
{
    for (uint32_t i = 0; device != NULL && i < device->count; i++) {
        const struct ztc_device_row *row = ZTC_ROW(struct ztc_device_row, device, i);
        if (strcmp(row->key, key) == 0 && row->kind <= ZTC_VALUE_PLAIN) {
            return row->value;
        }
    }
    return "";
}

ztc_status ztc_definition_compile(struct ztc_registry *registry, struct ztc_files *files,
                                  const char *source, const struct ztc_compile_options *options,
                                  struct ztc_error *error, struct ztc_definition *definition)
{
    const char *path = ztc_arena_print(&files->arena, "%s.yml", definition->short_name);
    const char *label = ztc_arena_print(&files->arena, "%s/%s", source, path);
    if (path == NULL || label == NULL) {
        return ztc_error_memory(error);
    }
    const struct ztc_store_file *template = ztc_files_find(files, path);
    if (template == NULL) {
        return ztc_error_set(
            error, ZTC_E_INVALID, REMEDY_ACTIVE,
            "%s: active names the custom VM \"%s\", but its template %s is missing", source,
            definition->short_name, path);
    }
    (void)snprintf(definition->compilation.folder, sizeof(definition->compilation.folder), "%s",
                   definition->short_name);
    struct ztc_error failure = {0};
    ztc_status status =
        ztc_compile_text(registry, label, template->data, template->size, definition->short_name,
                         options, &failure, &definition->compilation);
    if (status == ZTC_E_MEMORY || status == ZTC_E_INTERNAL || status == ZTC_E_LIMIT) {
        *error = failure;
        return status;
    }
    const struct ztc_compilation *made = &definition->compilation;
    const char *remedy = failure.remedy != NULL ? failure.remedy : "";
    const char *problem = status == ZTC_OK
                              ? (made->good ? "" : "its template has errors")
                              : ztc_arena_print(&files->arena, "%s%s%s", ztc_error_text(&failure),
                                                remedy[0] != '\0' ? "; " : "", remedy);
    const struct ztc_table *device = made->template.board.device;
    definition->problem = problem;
    definition->original_target = keep(files, device_text(device, "/original_target"));
    definition->name = keep(files, device_text(device, "/name"));
    ztc_error_clear(&failure);
    return problem != NULL && definition->original_target != NULL && definition->name != NULL
               ? ZTC_OK
               : ztc_error_memory(error);
}

/* ---- port.bin ---- */

/* Can it be read at all? *ret_problem is "" if so. */
static ztc_status decode(const struct ztc_store_file *port, struct ztc_files *files,
                         struct ztc_error *error, const char **ret_problem)
{
    struct ztc_arena arena;
    ztc_arena_init(&arena, BOARD_ARENA_MAX);
    struct ztc_board_keep kept = {.arena = &arena};
    struct ztc_board_sink sink = ztc_board_keeper(&kept);
    struct ztc_host_state host;
    ztc_host_init(&host);
    ztc_status status = ztc_port_decode(&host.host, port->data, port->size, &sink);
    const char *words = host.words != NULL ? host.words : "it has neither version's form";
    *ret_problem = keep(files, status != ZTC_OK ? words : "");
    ztc_host_done(&host);
    ztc_arena_done(&arena);
    return status == ZTC_E_MEMORY || *ret_problem == NULL ? ztc_error_memory(error) : ZTC_OK;
}

static ztc_status compare(const struct ztc_store_file *port, struct ztc_files *files,
                          struct ztc_error *error, struct ztc_definition *definition)
{
    if (port == NULL) {
        definition->port = ZTC_PORT_ABSENT;
        return ZTC_OK;
    }
    definition->port_size = port->size;
    const struct ztc_buffer *made = &definition->compilation.port_bin;
    if (definition->compilation.good && made->size == port->size &&
        memcmp(ztc_buffer_string(made), port->data, port->size) == 0) {
        definition->port = ZTC_PORT_SAME;
        return ZTC_OK;
    }
    const char *problem = "";
    ztc_status status = decode(port, files, error, &problem);
    if (status != ZTC_OK) {
        return status;
    }
    if (problem[0] != '\0') {
        definition->port = ZTC_PORT_DAMAGED;
        definition->problem = problem;
    } else {
        definition->port = definition->compilation.good ? ZTC_PORT_DIFFERENT : ZTC_PORT_UNKNOWN;
    }
    return ZTC_OK;
}

ztc_status ztc_definition_read(struct ztc_registry *registry, struct ztc_files *files,
                               const char *source, struct ztc_error *error,
                               struct ztc_definition *definition)
{
    *definition = (struct ztc_definition){.original_target = "", .name = "", .problem = ""};
    ZTC_CLEANUP(ztc_json_free) cJSON *active = NULL;
    const struct ztc_store_file *port = ztc_files_find(files, "port.bin");
    ztc_status status = parse_active(files, source, error, &active);
    if (status == ZTC_OK) {
        status = read_name(active, files, source, error, &definition->short_name);
    }
    if (status == ZTC_OK) {
        const struct ztc_compile_options options = options_of(active, port);
        definition->lenient = options.lenient;
        status = ztc_definition_compile(registry, files, source, &options, error, definition);
    }
    if (status == ZTC_OK) {
        status = compare(port, files, error, definition);
    }
    definition->carried = definition->port;
    return status;
}

void ztc_definition_done(struct ztc_definition *definition)
{
    ztc_compilation_done(&definition->compilation);
}

const char *ztc_port_state_word(enum ztc_port_state state)
{
    switch (state) {
    case ZTC_PORT_SAME:
        return "same";
    case ZTC_PORT_DIFFERENT:
        return "different";
    case ZTC_PORT_DAMAGED:
        return "damaged";
    case ZTC_PORT_ABSENT:
        return "absent";
    default:
        return "unknown";
    }
}
