/* SPDX-License-Identifier: Apache-2.0 */
/* Devices as commands open and show them. */
#include "command/devices.h"

#include <stdlib.h>

void ztc_devices_trouble(void *ctx, const char *text)
{
    struct ztc_session *session = ctx;
    ztc_output_warning(&session->output, "%s", text);
}

ztc_status ztc_devices_open(struct ztc_session *session, bool follow, uint32_t poll_ms,
                            struct ztc_live **ret_live)
{
    struct ztc_live_options options = {
        .watch = {.file = secure_getenv("ZTC_DEVICES_FILE"),
                  .sources = secure_getenv("ZTC_DEVICE_SOURCES"),
                  .follow = follow,
                  .poll_ms = poll_ms},
    };
    ztc_status status = ztc_session_registry(session);
    if (status == ZTC_OK) {
        status = ztc_session_plugin_dirs(session, &options.plugin_dirs, &options.plugin_dir_count);
    }
    if (status != ZTC_OK) {
        return status;
    }
    options.watch.home = session->home.folder >= 0 ? session->home.path : NULL;
    return ztc_live_open(session->registry, &options, &session->error, ret_live);
}

ztc_status ztc_devices_now(struct ztc_session *session, struct ztc_live **ret_live)
{
    struct ztc_live *live = NULL;
    ztc_status status = ztc_devices_open(session, /* follow= */ false, /* poll_ms= */ 0, &live);
    if (status == ZTC_OK) {
        status = ztc_live_settle(live, ztc_devices_trouble, session, &session->error);
    }
    if (status != ZTC_OK) {
        ztc_live_close(live);
        return status;
    }
    *ret_live = live;
    return ZTC_OK;
}

static void add_nodes(struct ztc_document *document, cJSON *object, const struct ztc_device *device)
{
    cJSON *list = ztc_document_list(document, object, "nodes");
    for (size_t i = 0; i < device->node_count; i++) {
        const struct ztc_device_node *node = &device->nodes[i];
        cJSON *row = ztc_document_object(document, list, NULL);
        ztc_document_text(document, row, "kind", node->kind);
        ztc_document_text(document, row, "path", node->path);
        ztc_document_text(document, row, "mount", node->mount[0] != '\0' ? node->mount : NULL);
        ztc_document_text(document, row, "label", node->label[0] != '\0' ? node->label : NULL);
    }
}

void ztc_devices_value(struct ztc_document *document, cJSON *object,
                       const struct ztc_device *device)
{
    ztc_document_text(document, object, "vid", device->vid_text);
    ztc_document_text(document, object, "pid", device->pid_text);
    ztc_document_text(document, object, "sid", device->sid);
    ztc_document_text(document, object, "port", device->port);
    ztc_document_text(document, object, "disk", device->disk);
    ztc_document_text(document, object, "block", device->block);
    ztc_document_text(document, object, "desc", device->desc);
    ztc_document_text(document, object, "uid", device->uid);
    ztc_document_text(document, object, "fingerprint", device->fingerprint);
    ztc_document_text(document, object, "manufacturer", device->manufacturer);
    ztc_document_text(document, object, "product", device->product);
    ztc_document_text(document, object, "source", device->source);
    add_nodes(document, object, device);
}

static void add_linked(struct ztc_document *document, cJSON *object, const struct ztc_match *match)
{
    cJSON *list = ztc_document_list(document, object, "linked_devs");
    for (size_t i = 0; i < match->linked_count; i++) {
        const struct ztc_known_row *known = match->linked[i];
        cJSON *row = ztc_document_object(document, list, NULL);
        ztc_document_text(document, row, "alias", known->alias);
        ztc_document_text(document, row, "target", known->target);
        ztc_document_text(document, row, "name", known->name);
        ztc_document_text(document, row, "chipid", known->chipid);
        ztc_document_text(document, row, "remote_id", known->remote_id);
        ztc_document_text(document, row, "classname", known->class_name);
    }
}

void ztc_devices_match_value(struct ztc_document *document, cJSON *object,
                             const struct ztc_match *match)
{
    const struct ztc_device *device = match->device;
    ztc_document_text(document, object, "name", match->name);
    /* null, as the original has it where there is none. */
    ztc_document_text(document, object, "alias", match->alias[0] != '\0' ? match->alias : NULL);
    ztc_document_text(document, object, "target", match->target);
    ztc_document_text(document, object, "uid", device->uid);
    ztc_document_text(document, object, "chipid", match->chipid);
    ztc_document_text(document, object, "remote_id", match->remote_id);
    ztc_document_text(document, object, "classname", match->class_name);
    ztc_document_text(document, object, "port", device->port);
    ztc_document_text(document, object, "disk", device->disk);
    ztc_document_text(document, object, "hash", match->hash);
    ztc_document_text(document, object, "vid", device->vid_text);
    ztc_document_text(document, object, "pid", device->pid_text);
    ztc_document_text(document, object, "sid", device->sid);
    ztc_document_text(document, object, "desc", device->desc);
    ztc_document_text(document, object, "original_target",
                      match->original_target[0] != '\0' ? match->original_target : NULL);
    ztc_document_bool(document, object, "custom", match->custom);
    ztc_document_text(document, object, "mode", match->mode[0] != '\0' ? match->mode : NULL);
    ztc_document_text(document, object, "strength", ztc_strength_word(match->strength));
    ztc_document_text(document, object, "reason", match->reason);
    ztc_document_bool(document, object, "ambiguous", match->ambiguous);
    ztc_document_bool(document, object, "twin", match->twin);
    add_linked(document, object, match);
}
