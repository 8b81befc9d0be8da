/* SPDX-License-Identifier: Apache-2.0 */
/* The way in: source, judgement, name, admission, store. */
#include "share/incoming.h"

#include "base/limits.h"
#include "custom/product.h"
#include "share/archive.h"
#include "share/folder.h"
#include "share/origin.h"

#include <string.h>

/* What the arena of the files holds beside their contents: names, lists, and products of a compilation. */
#define FILES_OVERHEAD (24u << 20)

void ztc_incoming_init(struct ztc_incoming *incoming, const char *source,
                       const struct ztc_share_limits *limits)
{
    *incoming = (struct ztc_incoming){.source = source, .limits = *limits};
    ztc_files_init(&incoming->files, (size_t)limits->total_bytes + FILES_OVERHEAD);
    ztc_intake_init(&incoming->intake, source, &incoming->limits, &incoming->files);
}

void ztc_incoming_done(struct ztc_incoming *incoming)
{
    ztc_definition_done(&incoming->definition);
    ztc_intake_done(&incoming->intake);
    ztc_files_done(&incoming->files);
}

/* ---- sources ---- */

static ztc_status judge(struct ztc_incoming *incoming, struct ztc_registry *registry,
                        struct ztc_error *error)
{
    return ztc_definition_read(registry, &incoming->files, incoming->source, error,
                               &incoming->definition);
}

/* A signature that was made for another custom VM's archive, and now lies beside this one. */
static ztc_status compare_names(const struct ztc_incoming *incoming, struct ztc_error *error)
{
    const char *signed_name = incoming->verdict.short_name;
    const char *short_name = incoming->definition.short_name;
    if (signed_name == NULL || signed_name[0] == '\0' || strcmp(signed_name, short_name) == 0) {
        return ZTC_OK;
    }
    return ztc_error_set(error, ZTC_E_INVALID, "do not use it; ask whoever signed it",
                         "%s: its signature is for the custom VM \"%s\", but it holds \"%s\"",
                         incoming->source, signed_name, short_name);
}

/* Of several archives, which one? What checks signatures does not know how they are called. */
static ztc_status check_signature(struct ztc_incoming *incoming, const struct ztc_home *home,
                                  struct ztc_registry *registry, const void *data, size_t size,
                                  const char *signature, struct ztc_error *error)
{
    ZTC_CLEANUP(ztc_error_clear) struct ztc_error failure = {0};
    ztc_status status = ztc_signing_check(home, registry, signature, data, size,
                                          &incoming->files.arena, &failure, &incoming->verdict);
    if (status == ZTC_OK || status == ZTC_E_MEMORY) {
        return status == ZTC_OK ? ZTC_OK : ztc_error_memory(error);
    }
    return ztc_error_set(error, status, failure.remedy, "%s: %s", incoming->source,
                         ztc_error_text(&failure));
}

ztc_status ztc_incoming_archive(struct ztc_incoming *incoming, const struct ztc_home *home,
                                struct ztc_registry *registry, const void *data, size_t size,
                                const char *signature, struct ztc_error *error)
{
    ztc_status status = ZTC_OK;
    /* Before anything of the archive is looked at. */
    if (signature != NULL) {
        status = check_signature(incoming, home, registry, data, size, signature, error);
    }
    if (status == ZTC_OK) {
        status = ztc_share_unpack(registry, data, size, &incoming->intake, error);
    }
    if (status == ZTC_OK) {
        status = judge(incoming, registry, error);
    }
    return status == ZTC_OK ? compare_names(incoming, error) : status;
}

ztc_status ztc_incoming_folder(struct ztc_incoming *incoming, struct ztc_registry *registry,
                               int folder, struct ztc_error *error)
{
    ztc_status status = ztc_share_folder_read(folder, incoming->source, &incoming->intake, error);
    return status == ZTC_OK ? judge(incoming, registry, error) : status;
}

ztc_status ztc_incoming_place(struct ztc_incoming *incoming, const struct ztc_home *home,
                              struct ztc_registry *registry, const struct ztc_remote *remote,
                              const char *agent, struct ztc_error *error)
{
    ztc_status status = ztc_remote_fetch(home, registry, remote, agent, &incoming->intake, error,
                                         incoming->version);
    return status == ZTC_OK ? judge(incoming, registry, error) : status;
}

ztc_status ztc_incoming_rename(struct ztc_incoming *incoming, struct ztc_registry *registry,
                               const char *short_name, struct ztc_error *error)
{
    return strcmp(short_name, incoming->definition.short_name) == 0
               ? ZTC_OK
               : ztc_definition_rename(registry, &incoming->files, incoming->source, short_name,
                                       error, &incoming->definition);
}

bool ztc_incoming_is_active(const struct ztc_incoming *incoming)
{
    enum ztc_port_state port = incoming->definition.port;
    return port == ZTC_PORT_SAME || port == ZTC_PORT_DIFFERENT || port == ZTC_PORT_UNKNOWN;
}

/* ---- admission ---- */

static ztc_status refuse_existing(const struct ztc_incoming *incoming, struct ztc_error *error)
{
    return ztc_error_set(error, ZTC_E_INVALID,
                         "give --replace to replace it, or --as NAME for another name",
                         "the custom VM \"%s\" exists already", incoming->definition.short_name);
}

/* One that came from a publisher is replaced by that publisher alone. */
static ztc_status compare_publishers(struct ztc_incoming *incoming, const struct ztc_origin *origin,
                                     struct ztc_error *error)
{
    const struct ztc_signature_verdict *verdict = &incoming->verdict;
    bool checked = verdict->state == ZTC_SIGNATURE_KNOWN || verdict->state == ZTC_SIGNATURE_NEW;
    if (origin->key[0] == '\0') {
        return ZTC_OK;
    }
    /* Where the publisher's key is another one by now, ztc_signing_check has refused it unless the user let the old
     * one go. */
    bool same_key = checked && strcmp(verdict->public_key, origin->key) == 0;
    bool same_publisher = checked && verdict->publisher[0] != '\0' &&
                          strcmp(verdict->publisher, origin->publisher) == 0;
    if (same_key || same_publisher) {
        return ZTC_OK;
    }
    const char *short_name = incoming->definition.short_name;
    const char *quote = strchr(short_name, ' ') != NULL ? "'" : "";
    const char *remedy =
        ztc_arena_print(&incoming->files.arena,
                        "import it --as another name; or, if that is meant, remove the old one "
                        "first: ztc vm custom remove %s%s%s",
                        quote, short_name, quote);
    return remedy != NULL
               ? ztc_error_set(error, ZTC_E_INVALID, remedy,
                               "the custom VM \"%s\" came signed by %s, and %s is %s", short_name,
                               origin->publisher[0] != '\0' ? origin->publisher : "another key",
                               incoming->source, checked ? "signed by somebody else" : "not signed")
               : ztc_error_memory(error);
}

ztc_status ztc_incoming_admit(struct ztc_incoming *incoming, const struct ztc_home *home,
                              bool replace, struct ztc_error *error)
{
    const char *short_name = incoming->definition.short_name;
    incoming->replaces = home->folder >= 0 && ztc_custom_exists(home, short_name);
    if (!incoming->replaces) {
        return ZTC_OK;
    }
    if (!replace) {
        return refuse_existing(incoming, error);
    }
    struct ztc_origin origin = {0};
    ztc_status status = ztc_origin_read(home, short_name, &incoming->files.arena, error, &origin);
    return status == ZTC_OK ? compare_publishers(incoming, &origin, error) : status;
}

/* ---- store ---- */

/*
 * What is not active any more has no `active`. Where compile makes another port.bin, the record of what was compiled
 * must go, so that the custom VM counts as changed since.
 */
static ztc_status settle_active(struct ztc_incoming *incoming, struct ztc_error *error)
{
    const struct ztc_definition *definition = &incoming->definition;
    if (!ztc_incoming_is_active(incoming)) {
        ztc_files_drop(&incoming->files, "active");
        return ZTC_OK;
    }
    if (definition->port != ZTC_PORT_DIFFERENT) {
        return ZTC_OK;
    }
    struct ztc_buffer text;
    ztc_buffer_init(&text, ZTC_TEMPLATE_SIZE_MAX);
    ztc_status status =
        ztc_product_active(definition->short_name, /* template_sha256= */ NULL,
                           definition->compilation.version, definition->lenient, &text, error);
    if (status == ZTC_OK) {
        status =
            ztc_files_put(&incoming->files, "active", ztc_buffer_string(&text), text.size, error);
    }
    ztc_buffer_done(&text);
    return status;
}

ztc_status ztc_incoming_put(struct ztc_incoming *incoming, struct ztc_home *home,
                            struct ztc_error *error)
{
    /* What was not checked is nobody's word. */
    const struct ztc_signature_verdict *verdict = &incoming->verdict;
    bool checked = verdict->state == ZTC_SIGNATURE_KNOWN || verdict->state == ZTC_SIGNATURE_NEW;
    const struct ztc_origin origin = {
        .source = incoming->source,
        .version = incoming->version,
        .publisher = checked ? verdict->publisher : NULL,
        .key = checked ? verdict->public_key : NULL,
        .key_id = checked ? verdict->key_id : NULL,
    };
    ztc_status status = settle_active(incoming, error);
    if (status == ZTC_OK) {
        status = ztc_origin_write(&incoming->files, &origin, error);
    }
    /* A publisher is pinned by what came in, not by what was tried; but whether that can be done must be known before:
     * the disk may have no more room, and another ztc may have pinned another key since the signature was checked. */
    ZTC_CLEANUP(ztc_settings_drop) struct ztc_settings_change pin = {0};
    if (status == ZTC_OK) {
        status = ztc_signing_prepare_pin(home, verdict, error, &pin);
    }
    if (status == ZTC_OK) {
        status = ztc_custom_put(home, incoming->definition.short_name, incoming->files.items,
                                incoming->files.count, error);
        ztc_files_drop(&incoming->files, ZTC_ORIGIN_PATH); /* it did not come in */
    }
    return status == ZTC_OK ? ztc_settings_commit(&pin, error) : status;
}
