/* SPDX-License-Identifier: Apache-2.0 */
/* Files that go to the store together. */
#include "custom/bundle.h"

#include "base/limits.h"
#include "custom/product.h"

#include <stdio.h>
#include <string.h>

void ztc_bundle_init(struct ztc_bundle *bundle)
{
    *bundle = (struct ztc_bundle){0};
    ztc_arena_init(&bundle->arena, ZTC_TEXT_MAX);
}

void ztc_bundle_done(struct ztc_bundle *bundle)
{
    ztc_arena_done(&bundle->arena);
}

static bool holds(const struct ztc_bundle *bundle, const char *path)
{
    for (size_t i = 0; i < bundle->count; i++) {
        if (strcmp(bundle->files[i].path, path) == 0) {
            return true;
        }
    }
    return false;
}

ztc_status ztc_bundle_add(struct ztc_bundle *bundle, const char *path, const void *data,
                          size_t size, struct ztc_error *error)
{
    if (holds(bundle, path)) {
        return ztc_error_set(error, ZTC_E_INVALID,
                             "the module's vendor has to give it another name",
                             "the target brings the file \"%s\", which ztc makes itself", path);
    }
    struct ztc_store_file *files = ztc_arena_grow(&bundle->arena, bundle->files, bundle->count,
                                                  &bundle->capacity, sizeof(*files));
    const char *copy = ztc_arena_copy(&bundle->arena, path, strlen(path));
    if (files == NULL || copy == NULL) {
        return ztc_error_memory(error);
    }
    files[bundle->count] = (struct ztc_store_file){.path = copy, .data = data, .size = size};
    bundle->files = files;
    bundle->count++;
    return ZTC_OK;
}

ztc_status ztc_bundle_take(struct ztc_bundle *bundle, const char *path, struct ztc_buffer *buffer,
                           struct ztc_error *error)
{
    size_t size = buffer->size;
    ztc_status status = ztc_buffer_check(buffer, path, error);
    if (status == ZTC_OK) {
        const char *data = ztc_arena_copy(&bundle->arena, ztc_buffer_string(buffer), size);
        status = data != NULL ? ztc_bundle_add(bundle, path, data, size, error)
                              : ztc_error_memory(error);
    }
    ztc_buffer_done(buffer);
    return status;
}

static bool is_wanted(const struct ztc_home *home, const char *short_name, const char *path)
{
    return home == NULL || !ztc_custom_has(home, short_name, path);
}

static ztc_status add_python(struct ztc_bundle *bundle, const struct ztc_home *home,
                             const char *short_name, struct ztc_error *error)
{
    char path[ZTC_SHORT_NAME_MAX + sizeof(".py")];
    (void)snprintf(path, sizeof(path), "%s.py", short_name);
    if (!is_wanted(home, short_name, path)) {
        return ZTC_OK;
    }
    struct ztc_buffer buffer;
    ztc_buffer_init(&buffer, ZTC_TEXT_MAX);
    ztc_status status = ztc_product_python(short_name, &buffer, error);
    ztc_status taken = ztc_bundle_take(bundle, path, &buffer, error);
    return status != ZTC_OK ? status : taken;
}

static ztc_status add_z_yml(struct ztc_bundle *bundle, const struct ztc_home *home,
                            const struct ztc_target *target, const char *short_name,
                            struct ztc_error *error)
{
    if (!is_wanted(home, short_name, "z.yml")) {
        return ZTC_OK;
    }
    struct ztc_buffer buffer;
    ztc_buffer_init(&buffer, ZTC_TEXT_MAX);
    ztc_status status = ztc_product_z_yml(short_name, target->description->id, &buffer, error);
    ztc_status taken = ztc_bundle_take(bundle, "z.yml", &buffer, error);
    return status != ZTC_OK ? status : taken;
}

static ztc_status add_resources(struct ztc_bundle *bundle, const struct ztc_home *home,
                                const struct ztc_target *target, const char *short_name,
                                struct ztc_error *error)
{
    const struct ztc_table *table = target->resources;
    for (uint32_t i = 0; table != NULL && i < table->count; i++) {
        const struct ztc_resource_row *row = ZTC_ROW(struct ztc_resource_row, table, i);
        /* What is in the bundle goes to ztc_bundle_add, to be refused whether or not it is there. */
        if (!holds(bundle, row->path) && !is_wanted(home, short_name, row->path)) {
            continue;
        }
        ztc_status status = ztc_bundle_add(bundle, row->path, row->data, (size_t)row->size, error);
        if (status != ZTC_OK) {
            return status;
        }
    }
    return ZTC_OK;
}

ztc_status ztc_bundle_add_companions(struct ztc_bundle *bundle, const struct ztc_home *home,
                                     const struct ztc_target *target, const char *short_name,
                                     struct ztc_error *error)
{
    const struct ztc_target_description *description = target->description;
    ztc_status status = add_python(bundle, home, short_name, error);
    if (status == ZTC_OK) {
        status = add_z_yml(bundle, home, target, short_name, error);
    }
    if (status == ZTC_OK && is_wanted(home, short_name, "template.yml")) {
        status = ztc_bundle_add(bundle, "template.yml", description->template_text,
                                (size_t)description->template_size, error);
    }
    return status == ZTC_OK ? add_resources(bundle, home, target, short_name, error) : status;
}
