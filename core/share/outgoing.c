/* SPDX-License-Identifier: Apache-2.0 */
/* Reads a custom VM for others, and refuses one that is not what compile made. */
#include "share/outgoing.h"

#include "base/file.h"
#include "custom/create.h"
#include "output/json.h"
#include "share/folder.h"
#include "store/place.h"

#include <errno.h>
#include <string.h>

/* As for what comes in: names, lists, and products of a compilation beside the contents. */
#define FILES_OVERHEAD (24u << 20)

#define SHA256_HEX_SIZE 65u

void ztc_outgoing_init(struct ztc_outgoing *outgoing, const struct ztc_share_limits *limits)
{
    *outgoing = (struct ztc_outgoing){.limits = *limits};
    ztc_files_init(&outgoing->files, (size_t)limits->total_bytes + FILES_OVERHEAD);
}

void ztc_outgoing_done(struct ztc_outgoing *outgoing)
{
    ztc_definition_done(&outgoing->definition);
    ztc_intake_done(&outgoing->intake);
    ztc_files_done(&outgoing->files);
}

ztc_status ztc_outgoing_read(struct ztc_outgoing *outgoing, const struct ztc_home *home,
                             const char *short_name, struct ztc_error *error)
{
    const char *label = ztc_custom_path(home, &outgoing->files.arena, short_name);
    if (label == NULL) {
        return ztc_error_memory(error);
    }
    ZTC_CLEANUP(ztc_fd_close)
    int folder = home->cvm >= 0 && ztc_place_name_ok(short_name)
                     ? ztc_place_open(home->cvm, short_name)
                     : -1;
    if (folder < 0) {
        return ztc_custom_exists(home, short_name)
                   ? ztc_place_failed(error, errno, home, "cvm", short_name,
                                      "cannot open the folder")
                   : ztc_custom_missing(home, short_name, error);
    }
    ztc_intake_init(&outgoing->intake, label, &outgoing->limits, &outgoing->files);
    outgoing->intake.own = true;
    return ztc_share_folder_read(folder, label, &outgoing->intake, error);
}

static ztc_status refuse(struct ztc_outgoing *outgoing, const char *short_name, const char *why,
                         struct ztc_error *error)
{
    const char *remedy =
        ztc_arena_print(&outgoing->files.arena, "compile it first: ztc vm custom compile %s%s%s",
                        strchr(short_name, ' ') != NULL ? "'" : "", short_name,
                        strchr(short_name, ' ') != NULL ? "'" : "");
    return remedy != NULL ? ztc_error_set(error, ZTC_E_INVALID, remedy, "the custom VM \"%s\" %s",
                                          short_name, why)
                          : ztc_error_memory(error);
}

/* The digest that `active` has of the template, or NULL. In the arena of the files. */
static ztc_status noted_digest(struct ztc_outgoing *outgoing, struct ztc_error *error,
                               const char **ret_digest)
{
    const struct ztc_store_file *file = ztc_files_find(&outgoing->files, "active");
    ZTC_CLEANUP(ztc_json_free) cJSON *active = NULL;
    ztc_status status = ztc_json_parse("active", file->data, file->size, error, &active);
    const cJSON *digest =
        status == ZTC_OK ? cJSON_GetObjectItemCaseSensitive(active, "template_sha256") : NULL;
    *ret_digest = NULL;
    if (digest != NULL && cJSON_IsString(digest)) {
        *ret_digest = ztc_arena_copy(&outgoing->files.arena, digest->valuestring,
                                     strlen(digest->valuestring));
        status = *ret_digest != NULL ? ZTC_OK : ztc_error_memory(error);
    }
    return status;
}

/* Has the template the digest that `active` noted? *ret_same is true where nothing can be told. */
static ztc_status compare_digest(struct ztc_outgoing *outgoing, struct ztc_registry *registry,
                                 struct ztc_error *error, bool *ret_same)
{
    const char *noted = NULL;
    char hex[SHA256_HEX_SIZE] = "";
    const struct ztc_buffer *text = &outgoing->definition.compilation.text;
    *ret_same = true;
    ztc_status status = noted_digest(outgoing, error, &noted);
    if (status != ZTC_OK || noted == NULL) {
        return status;
    }
    struct ztc_error failure = {0};
    status = ztc_custom_sha256(registry, ztc_buffer_string(text), text->size, &failure, hex);
    if (status == ZTC_OK) {
        *ret_same = strcmp(hex, noted) == 0;
    } else if (status == ZTC_E_MEMORY) {
        (void)ztc_error_memory(error);
    } else {
        status = ZTC_OK; /* without the module the bytes of port.bin have to tell */
    }
    ztc_error_clear(&failure);
    return status;
}

static ztc_status judge_port(struct ztc_outgoing *outgoing, const char *short_name,
                             struct ztc_error *error)
{
    const struct ztc_definition *definition = &outgoing->definition;
    switch (definition->port) {
    case ZTC_PORT_SAME:
        return ZTC_OK;
    case ZTC_PORT_ABSENT:
        return refuse(outgoing, short_name, "is not compiled: it has no port.bin", error);
    case ZTC_PORT_DAMAGED:
        return refuse(outgoing, short_name, "has a damaged port.bin", error);
    case ZTC_PORT_DIFFERENT:
        return refuse(outgoing, short_name, "has changed since it was compiled", error);
    default:
        break;
    }
    if (definition->compilation.opened) {
        return refuse(outgoing, short_name, "has a template with errors", error);
    }
    return ztc_error_set(error, ZTC_E_INVALID, /* remedy= */ NULL,
                         "whether the custom VM \"%s\" is compiled cannot be told: %s", short_name,
                         definition->problem);
}

ztc_status ztc_outgoing_check(struct ztc_outgoing *outgoing, struct ztc_registry *registry,
                              const char *short_name, struct ztc_error *error)
{
    if (ztc_files_find(&outgoing->files, "active") == NULL) {
        return refuse(outgoing, short_name, "is not compiled", error);
    }
    ztc_status status = ztc_definition_read(registry, &outgoing->files, outgoing->intake.source,
                                            error, &outgoing->definition);
    if (status != ZTC_OK) {
        return status;
    }
    if (strcmp(outgoing->definition.short_name, short_name) != 0) {
        return refuse(outgoing, short_name, "was compiled under another name", error);
    }
    bool same = true;
    status = compare_digest(outgoing, registry, error, &same);
    if (status == ZTC_OK && !same) {
        return refuse(outgoing, short_name, "has changed since it was compiled", error);
    }
    return status == ZTC_OK ? judge_port(outgoing, short_name, error) : status;
}
