/* SPDX-License-Identifier: Apache-2.0 */
/* A device of core as the library shows it. */
#include "view.h"

#include <string.h>

/* One copy after the other; the first failure is remembered, and asked for once. */
struct copier {
    struct ztc_arena *arena;
    bool failed;
};

static void *array(struct copier *copier, size_t count, size_t size)
{
    void *items = ztc_arena_array(copier->arena, count, size);
    copier->failed = copier->failed || items == NULL;
    return items;
}

/* NULL stays NULL. */
static const char *text(struct copier *copier, const char *original)
{
    if (original == NULL) {
        return NULL;
    }
    const char *copy = ztc_arena_copy(copier->arena, original, strlen(original));
    copier->failed = copier->failed || copy == NULL;
    return copy;
}

static const struct ztc_table *table(struct copier *copier, const void *rows, size_t count,
                                     size_t stride)
{
    struct ztc_table *made = array(copier, 1, sizeof(*made));
    if (made != NULL) {
        *made = (struct ztc_table){.struct_size = sizeof(*made),
                                   .count = (uint32_t)count,
                                   .stride = (uint32_t)stride,
                                   .rows = rows};
    }
    return made;
}

static const struct ztc_table *copy_nodes(struct copier *copier, const struct ztc_device *device)
{
    size_t count = device->node_count;
    struct ztc_discovery_node *rows = array(copier, count, sizeof(*rows));
    for (size_t i = 0; !copier->failed && i < count; i++) {
        const struct ztc_device_node *node = &device->nodes[i];
        rows[i] = (struct ztc_discovery_node){
            .kind = text(copier, node->kind),
            .path = text(copier, node->path),
            .mount = text(copier, node->mount),
            .label = text(copier, node->label),
        };
    }
    return table(copier, rows, count, sizeof(*rows));
}

static const struct ztc_table *copy_candidates(struct copier *copier,
                                               const struct ztc_match *matches, size_t count)
{
    struct ztc_discovery_candidate *rows = array(copier, count, sizeof(*rows));
    for (size_t i = 0; !copier->failed && i < count; i++) {
        const struct ztc_match *match = &matches[i];
        rows[i] = (struct ztc_discovery_candidate){
            .target = text(copier, match->target),
            .original_target = text(copier, match->original_target),
            .name = text(copier, match->name),
            .alias = text(copier, match->alias),
            .class_name = text(copier, match->class_name),
            .chip_id = text(copier, match->chipid),
            .remote_id = text(copier, match->remote_id),
            .mode = text(copier, match->mode),
            .reason = text(copier, match->reason),
            .strength = match->strength,
            .custom = match->custom ? 1 : 0,
            .ambiguous = match->ambiguous ? 1 : 0,
            .twin = match->twin ? 1 : 0,
        };
    }
    return table(copier, rows, count, sizeof(*rows));
}

ztc_status ztc_view_device(const struct ztc_device *device, const struct ztc_match *matches,
                           size_t match_count, struct ztc_arena *arena, struct ztc_error *error,
                           struct ztc_discovery_device *ret_view)
{
    struct copier copier = {.arena = arena};
    /* A key is unique within its source alone, and no source's id holds a colon. */
    const char *id = ztc_arena_print(arena, "%s:%s", device->source, device->key);
    const struct ztc_discovery_device view = {
        .struct_size = sizeof(view),
        .vid = device->vid,
        .pid = device->pid,
        .id = id,
        .uid = text(&copier, device->uid),
        .source = text(&copier, device->source),
        .serial = text(&copier, device->serial),
        .manufacturer = text(&copier, device->manufacturer),
        .product = text(&copier, device->product),
        .description = text(&copier, device->desc),
        .port = text(&copier, device->port),
        .disk = text(&copier, device->disk),
        .block = text(&copier, device->block),
        .nodes = copy_nodes(&copier, device),
        .candidates = copy_candidates(&copier, matches, match_count),
    };
    if (copier.failed || id == NULL) {
        return ztc_error_memory(error);
    }
    *ret_view = view;
    return ZTC_OK;
}

ztc_status ztc_view_devices(const struct ztc_live_device *devices, size_t count,
                            struct ztc_arena *arena, struct ztc_error *error,
                            const struct ztc_table **ret_table)
{
    struct copier copier = {.arena = arena};
    struct ztc_discovery_device *rows = array(&copier, count, sizeof(*rows));
    const struct ztc_table *made = table(&copier, rows, count, sizeof(*rows));
    if (copier.failed) {
        return ztc_error_memory(error);
    }
    ztc_status status = ZTC_OK;
    for (size_t i = 0; status == ZTC_OK && i < count; i++) {
        status = ztc_view_device(devices[i].device, devices[i].matches, devices[i].match_count,
                                 arena, error, &rows[i]);
    }
    if (status == ZTC_OK) {
        *ret_table = made;
    }
    return status;
}
