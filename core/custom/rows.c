/* SPDX-License-Identifier: Apache-2.0 */
/* What custom VMs there are, for a list: what their templates say, and whether they are compiled. */
#include "base/limits.h"
#include "base/utf8.h"
#include "custom/create.h"
#include "output/json.h"

#include <stdio.h>
#include <string.h>

#include <ztc/port.h>

#define SHA256_HEX_SIZE 65u

/* One custom VM while it is looked at. */
struct look {
    const struct ztc_home *home;
    struct ztc_registry *registry;
    struct ztc_arena *arena;
    const char *short_name;
    struct ztc_buffer text; /* the template */
    struct ztc_error error;
};

static const char *device_text(const struct ztc_table *device, const char *key,
                               struct ztc_arena *arena)
{
    for (uint32_t i = 0; device != NULL && i < device->count; i++) {
        const struct ztc_device_row *row = ZTC_ROW(struct ztc_device_row, device, i);
        if (strcmp(row->key, key) == 0 && row->kind <= ZTC_VALUE_PLAIN) {
            return ztc_arena_copy(arena, row->value, strlen(row->value));
        }
    }
    return "";
}

/* The first error of form that keeps the device section from being read. */
static ztc_status refuse(struct look *look, const struct ztc_findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        const struct ztc_diagnostic *item = &findings->items[i];
        if (item->severity == ZTC_SEVERITY_ERROR) {
            const struct ztc_place *place = ztc_findings_where(findings, item->where);
            return ztc_error_set(&look->error, ZTC_E_INVALID, /* remedy= */ NULL,
                                 "%s.yml:%u:%u: %s", look->short_name,
                                 place != NULL ? place->line : 1, place != NULL ? place->column : 1,
                                 item->message);
        }
    }
    return ZTC_OK;
}

/* A template with mistakes elsewhere still has a device section to show. */
static ztc_status read_device(struct look *look, struct ztc_custom_row *row)
{
    struct ztc_template template = {0};
    ztc_status status =
        ztc_template_parse(&template, look->short_name, ztc_buffer_string(&look->text),
                           look->text.size, /* folder= */ NULL, /* lenient= */ true, &look->error);
    const struct ztc_table *device = template.board.device;
    if (status == ZTC_OK && (device == NULL || device->count == 0)) {
        status = refuse(look, &template.findings);
    }
    if (status == ZTC_OK) {
        row->original_target = device_text(device, "/original_target", look->arena);
        row->name = device_text(device, "/name", look->arena);
        row->chip = device_text(device, "/chip_model", look->arena);
    }
    ztc_template_done(&template);
    if (status == ZTC_OK &&
        (row->original_target == NULL || row->name == NULL || row->chip == NULL)) {
        status = ztc_error_memory(&look->error);
    }
    return status;
}

/* A JSON file of the custom VM; *ret_object stays NULL where there is none. */
static ztc_status read_json(struct look *look, const char *path, cJSON **ret_object)
{
    struct ztc_buffer text;
    ztc_buffer_init(&text, ZTC_JSON_SIZE_MAX + 1);
    bool found = false;
    cJSON *object = NULL;
    ztc_status status = ztc_custom_read(look->home, look->short_name, path, ZTC_JSON_SIZE_MAX,
                                        &text, &look->error, &found);
    if (status == ZTC_OK && found) {
        status = ztc_json_parse(path, ztc_buffer_string(&text), text.size, &look->error, &object);
    }
    ztc_buffer_done(&text);
    if (status == ZTC_OK && object != NULL && !cJSON_IsObject(object)) {
        ztc_json_free(&object);
        return ztc_error_set(&look->error, ZTC_E_INVALID, /* remedy= */ NULL,
                             "%s: holds no JSON object", path);
    }
    *ret_object = object;
    return status;
}

/*
 * Compiles the template as `active` says and compares with the old port.bin. What cannot be compiled any more
 * has changed; without the target's module there is no telling, and so no claim.
 */
static ztc_status compile_again(struct look *look, const cJSON *active,
                                const struct ztc_buffer *old, bool *ret_stale)
{
    /* An active of the original toolchain says nothing of how: it took everything, and the version is
     * written in the file. */
    const cJSON *lenient = cJSON_GetObjectItemCaseSensitive(active, "lenient");
    const struct ztc_compile_options options = {
        .port_version = ztc_port_version(ztc_buffer_string(old), old->size),
        .lenient = lenient == NULL || cJSON_IsTrue(lenient),
    };
    struct ztc_compilation compilation = {0};
    struct ztc_error failure = {0};
    ztc_status status =
        ztc_compile_text(look->registry, look->short_name, ztc_buffer_string(&look->text),
                         look->text.size, /* folder= */ NULL, &options, &failure, &compilation);
    const struct ztc_buffer *now = &compilation.port_bin;
    if (status == ZTC_OK || compilation.opened) {
        *ret_stale = !compilation.good || now->size != old->size ||
                     memcmp(ztc_buffer_string(now), ztc_buffer_string(old), old->size) != 0;
    }
    ztc_error_clear(&failure);
    ztc_compilation_done(&compilation);
    return status == ZTC_E_MEMORY ? ztc_error_memory(&look->error) : ZTC_OK;
}

static ztc_status compare_bytes(struct look *look, const cJSON *active, bool *ret_stale)
{
    struct ztc_buffer old;
    ztc_buffer_init(&old, (size_t)ZTC_PORT_SIZE_MAX + 1);
    ztc_status status =
        ztc_custom_read(look->home, look->short_name, "port.bin", (size_t)ZTC_PORT_SIZE_MAX, &old,
                        &look->error, /* ret_found= */ NULL);
    if (status == ZTC_OK) {
        status = compile_again(look, active, &old, ret_stale);
    }
    ztc_buffer_done(&old);
    return status;
}

/* Has the template changed since `active` was written? */
static ztc_status find_stale(struct look *look, const cJSON *active, bool *ret_stale)
{
    if (!ztc_custom_has(look->home, look->short_name, "port.bin")) {
        *ret_stale = true;
        return ZTC_OK;
    }
    const cJSON *digest = cJSON_GetObjectItemCaseSensitive(active, "template_sha256");
    if (cJSON_IsString(digest)) {
        char hex[SHA256_HEX_SIZE] = "";
        struct ztc_error failure = {0};
        ztc_status status = ztc_custom_sha256(look->registry, ztc_buffer_string(&look->text),
                                              look->text.size, &failure, hex);
        ztc_error_clear(&failure);
        if (status == ZTC_OK) {
            *ret_stale = strcmp(hex, digest->valuestring) != 0;
            return ZTC_OK;
        }
    }
    return compare_bytes(look, active, ret_stale);
}

static ztc_status read_template(struct look *look)
{
    char path[ZTC_SHORT_NAME_MAX + sizeof(".yml")];
    (void)snprintf(path, sizeof(path), "%s.yml", look->short_name);
    return ztc_custom_read(look->home, look->short_name, path, ZTC_TEMPLATE_SIZE_MAX, &look->text,
                           &look->error, /* ret_found= */ NULL);
}

static ztc_status look_at(struct look *look, struct ztc_custom_row *row)
{
    ZTC_CLEANUP(ztc_json_free) cJSON *device = NULL;
    ZTC_CLEANUP(ztc_json_free) cJSON *active = NULL;
    ztc_status status = read_template(look);
    if (status == ZTC_OK) {
        status = read_device(look, row);
    }
    if (status == ZTC_OK) {
        status = read_json(look, "device.json", &device);
    }
    if (status == ZTC_OK) {
        status = read_json(look, "active", &active);
    }
    if (status == ZTC_OK && active != NULL) {
        row->active = true;
        status = find_stale(look, active, &row->stale);
    }
    return status;
}

/* Fills one row; only want of memory is a failure. */
static ztc_status make_row(struct look *look, struct ztc_error *error, struct ztc_custom_row *row)
{
    *row =
        (struct ztc_custom_row){.target = look->short_name,
                                .original_target = "",
                                .name = "",
                                .chip = "",
                                .path = ztc_custom_path(look->home, look->arena, look->short_name),
                                .problem = ""};
    ztc_buffer_init(&look->text, ZTC_TEMPLATE_SIZE_MAX + 1);
    ztc_status status = look_at(look, row);
    if (status != ZTC_OK && status != ZTC_E_MEMORY) {
        const char *text = ztc_error_text(&look->error);
        row->problem = ztc_arena_copy(look->arena, text, strlen(text));
        row->original_target = row->original_target != NULL ? row->original_target : "";
        status = ZTC_OK;
    }
    ztc_buffer_done(&look->text);
    ztc_error_clear(&look->error);
    return status == ZTC_OK && row->path != NULL && row->problem != NULL ? ZTC_OK
                                                                         : ztc_error_memory(error);
}

ztc_status ztc_custom_rows(const struct ztc_home *home, struct ztc_registry *registry,
                           struct ztc_arena *arena, struct ztc_error *error,
                           struct ztc_custom_row **ret_rows, size_t *ret_count)
{
    const char **names = NULL;
    size_t count = 0;
    ztc_status status = ztc_custom_names(home, arena, error, &names, &count);
    if (status != ZTC_OK) {
        return status;
    }
    struct ztc_custom_row *rows = ztc_arena_array(arena, count, sizeof(*rows));
    if (rows == NULL) {
        return ztc_error_memory(error);
    }
    for (size_t i = 0; i < count; i++) {
        struct look look = {
            .home = home, .registry = registry, .arena = arena, .short_name = names[i]};
        status = make_row(&look, error, &rows[i]);
        if (status != ZTC_OK) {
            return status;
        }
    }
    *ret_rows = rows;
    *ret_count = count;
    return ZTC_OK;
}
