/* SPDX-License-Identifier: Apache-2.0 */
/* The devices that were entered by hand: looked up, changed, and written back with all that others keep there. */
#include "device/configured.h"

#include "base/limits.h"
#include "custom/yaml.h"
#include "store/settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const ztc_configured_keys[] = {"target", "name",      "port",   "disk", "probe",
                                           "chipid", "remote_id", "custom", NULL};

ztc_status ztc_configured_read(const struct ztc_home *home, struct ztc_error *error,
                               struct ztc_configured *ret_configured)
{
    ZTC_CLEANUP(ztc_buffer_done) struct ztc_buffer buffer;
    bool found = false;
    char *file = NULL;
    ztc_buffer_init(&buffer, ZTC_CONFIGURED_SIZE_MAX);
    ztc_status status = ztc_settings_read(home, ZTC_CONFIGURED_FILE, ZTC_CONFIGURED_SIZE_MAX,
                                          &buffer, error, &found);
    if (status != ZTC_OK) {
        return status;
    }
    if (asprintf(&file, "%s/cfg/" ZTC_CONFIGURED_FILE, home->path != NULL ? home->path : "") < 0) {
        return ztc_error_memory(error);
    }
    status =
        ztc_configured_parse(file, ztc_buffer_string(&buffer), buffer.size, error, ret_configured);
    free(file);
    return status;
}

void ztc_configured_done(struct ztc_configured *configured)
{
    ztc_arena_done(&configured->arena);
    *configured = (struct ztc_configured){0};
}

struct ztc_configured_device *ztc_configured_find(const struct ztc_configured *configured,
                                                  const char *name)
{
    for (size_t i = 0; i < configured->count; i++) {
        if (strcmp(configured->devices[i].name, name) == 0) {
            return &configured->devices[i];
        }
    }
    return NULL;
}

bool ztc_configured_set(struct ztc_configured *configured, struct ztc_configured_device *device,
                        const char *key, const char *text)
{
    struct ztc_arena *arena = &configured->arena;
    struct ztc_configured_step *step = ztc_arena_alloc(arena, sizeof(*step));
    const char *copy = text != NULL ? ztc_arena_copy(arena, text, strlen(text)) : "null";
    if (step == NULL || copy == NULL) {
        return false;
    }
    *step = (struct ztc_configured_step){ZTC_CONFIGURED_TEXT, copy, /* plain= */ text == NULL};
    for (size_t i = 0; i < device->pair_count; i++) {
        if (strcmp(device->pairs[i].key, key) == 0) {
            device->pairs[i].steps = step;
            device->pairs[i].step_count = 1;
            return true;
        }
    }
    device->pairs = ztc_arena_grow(arena, device->pairs, device->pair_count, &device->pair_capacity,
                                   sizeof(*device->pairs));
    key = ztc_arena_copy(arena, key, strlen(key));
    if (device->pairs == NULL || key == NULL) {
        return false;
    }
    device->pairs[device->pair_count++] =
        (struct ztc_configured_pair){.key = key, .steps = step, .step_count = 1};
    return true;
}

struct ztc_configured_device *ztc_configured_need(struct ztc_configured *configured,
                                                  const char *name)
{
    struct ztc_configured_device *device = ztc_configured_find(configured, name);
    if (device != NULL) {
        return device;
    }
    configured->devices = ztc_arena_grow(&configured->arena, configured->devices, configured->count,
                                         &configured->capacity, sizeof(*configured->devices));
    const char *copy = ztc_arena_copy(&configured->arena, name, strlen(name));
    if (configured->devices == NULL || copy == NULL) {
        return NULL;
    }
    device = &configured->devices[configured->count++];
    *device = (struct ztc_configured_device){.name = copy};
    for (const char *const *key = ztc_configured_keys; *key != NULL; key++) {
        if (!ztc_configured_set(configured, device, *key, /* text= */ NULL)) {
            return NULL;
        }
    }
    return device;
}

void ztc_configured_drop(struct ztc_configured *configured, struct ztc_configured_device *device)
{
    size_t at = (size_t)(device - configured->devices);
    configured->count--;
    for (size_t i = at; i < configured->count; i++) {
        configured->devices[i] = configured->devices[i + 1];
    }
}

/* ---- writing ---- */

static void write_text(struct ztc_yaml *yaml, const char *text, bool plain)
{
    if (plain) {
        ztc_yaml_plain(yaml, text);
    } else {
        ztc_yaml_text(yaml, text);
    }
}

static void write_step(struct ztc_yaml *yaml, const struct ztc_configured_step *step)
{
    switch (step->kind) {
    case ZTC_CONFIGURED_LIST:
        ztc_yaml_list(yaml, step->plain);
        break;
    case ZTC_CONFIGURED_MAP:
        ztc_yaml_map(yaml, step->plain);
        break;
    case ZTC_CONFIGURED_LIST_END:
        ztc_yaml_list_end(yaml);
        break;
    case ZTC_CONFIGURED_MAP_END:
        ztc_yaml_map_end(yaml);
        break;
    default:
        write_text(yaml, step->text, step->plain);
        break;
    }
}

static void write_device(struct ztc_yaml *yaml, const struct ztc_configured_device *device)
{
    ztc_yaml_text(yaml, device->name);
    ztc_yaml_map(yaml, /* flow= */ false);
    for (size_t i = 0; i < device->pair_count; i++) {
        const struct ztc_configured_pair *pair = &device->pairs[i];
        write_text(yaml, pair->key, pair->key_plain);
        for (size_t j = 0; j < pair->step_count; j++) {
            write_step(yaml, &pair->steps[j]);
        }
    }
    ztc_yaml_map_end(yaml);
}

ztc_status ztc_configured_print(const struct ztc_configured *configured, struct ztc_buffer *buffer,
                                struct ztc_error *error)
{
    struct ztc_yaml yaml;
    ztc_yaml_begin(&yaml, buffer, /* marks= */ false);
    ztc_yaml_map(&yaml, /* flow= */ configured->count == 0);
    for (size_t i = 0; i < configured->count; i++) {
        write_device(&yaml, &configured->devices[i]);
    }
    ztc_yaml_map_end(&yaml);
    return ztc_yaml_end(&yaml, "cfg/" ZTC_CONFIGURED_FILE, error);
}

ztc_status ztc_configured_write(struct ztc_home *home, const struct ztc_configured *configured,
                                struct ztc_error *error)
{
    ZTC_CLEANUP(ztc_buffer_done) struct ztc_buffer buffer;
    /* As much as can be read again. */
    ztc_buffer_init(&buffer, ZTC_CONFIGURED_SIZE_MAX);
    ztc_status status = ztc_configured_print(configured, &buffer, error);
    return status == ZTC_OK ? ztc_settings_write(home, ZTC_CONFIGURED_FILE, buffer.data,
                                                 buffer.size, ZTC_SETTINGS_PUBLIC, error)
                            : status;
}
