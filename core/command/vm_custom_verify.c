/* SPDX-License-Identifier: Apache-2.0 */
/* `ztc vm custom verify`: what is in an archive or a custom VM, from whom, and whether its port.bin is its template's. */
#include "command/run_commands.h"
#include "command/sharing.h"

#include "base/file.h"
#include "base/limits.h"
#include "share/origin.h"
#include "store/place.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

/* Is it the name of a custom VM that is there, and no path? */
static bool is_custom(struct ztc_session *session, const char *what)
{
    return ztc_short_name_problem(what, /* strict= */ false) == NULL && session->home.folder >= 0 &&
           ztc_custom_exists(&session->home, what);
}

/* Where a custom VM came from, as it was noted when it came in. */
static ztc_status recall(struct ztc_session *session, const char *short_name,
                         struct ztc_incoming *incoming)
{
    struct ztc_origin origin = {0};
    ztc_status status =
        ztc_origin_read(&session->home, short_name, &session->arena, &session->error, &origin);
    if (status != ZTC_OK) {
        return status;
    }
    if (origin.source[0] != '\0') {
        incoming->source = origin.source;
    }
    if (strlen(origin.version) <= ZTC_SHARE_VERSION_MAX) {
        memcpy(incoming->version, origin.version, strlen(origin.version) + 1);
    }
    if (origin.key_id[0] != '\0') {
        incoming->verdict = (struct ztc_signature_verdict){
            .state = ZTC_SIGNATURE_NOTED,
            .publisher = origin.publisher,
            .key_id = origin.key_id,
            .public_key = origin.key,
            .short_name = short_name,
        };
    }
    return ZTC_OK;
}

static ztc_status read_custom(struct ztc_session *session, const struct ztc_sharing *sharing,
                              const char *short_name, struct ztc_incoming *incoming)
{
    const char *path = ztc_custom_path(&session->home, &session->arena, short_name);
    ztc_incoming_init(incoming, path != NULL ? path : "", &sharing->limits);
    if (path == NULL) {
        return ztc_error_memory(&session->error);
    }
    ZTC_CLEANUP(ztc_fd_close) int folder = ztc_place_open(session->home.cvm, short_name);
    if (folder < 0) {
        return ztc_place_failed(&session->error, errno, &session->home, "cvm", short_name,
                                "cannot open the folder");
    }
    if (!ztc_custom_has(&session->home, short_name, "active")) {
        const char *quoted = ztc_sharing_quoted(session, short_name);
        const char *remedy =
            quoted != NULL ? ztc_arena_print(&session->arena, "ztc vm custom compile %s", quoted)
                           : NULL;
        return remedy != NULL ? ztc_error_set(&session->error, ZTC_E_INVALID, remedy,
                                              "the custom VM \"%s\" is not compiled", short_name)
                              : ztc_error_memory(&session->error);
    }
    incoming->intake.own = true;
    ztc_status status = ztc_incoming_folder(incoming, session->registry, folder, &session->error);
    if (status == ZTC_OK) {
        status = recall(session, short_name, incoming);
    }
    return status == ZTC_OK ? ztc_sharing_check_signature(session, sharing, incoming) : status;
}

static ztc_status tell(struct ztc_session *session, const struct ztc_incoming *incoming)
{
    if (session->output.json) {
        struct ztc_document document = {0};
        cJSON *root = ztc_document_object(&document, NULL, NULL);
        ztc_sharing_add_facts(&document, root, incoming);
        return ztc_session_print_document(session, &document);
    }
    struct ztc_buffer text;
    ztc_buffer_init(&text, ZTC_TEXT_MAX);
    ztc_sharing_print_facts(&text, incoming);
    ztc_status status = ztc_session_print(session, &text);
    ztc_buffer_done(&text);
    return status;
}

/* Told behind the facts: exit 0 is for what can be relied upon. */
static ztc_status judge(struct ztc_session *session, const struct ztc_incoming *incoming)
{
    const struct ztc_definition *definition = &incoming->definition;
    const char *why = NULL;
    switch (definition->port) {
    case ZTC_PORT_SAME:
        return ZTC_OK;
    case ZTC_PORT_DIFFERENT:
        why = "its port.bin is not what compile makes of its template";
        break;
    case ZTC_PORT_DAMAGED:
        why = "its port.bin is damaged";
        break;
    case ZTC_PORT_ABSENT:
        why = "it has no port.bin";
        break;
    default:
        why = definition->compilation.opened ? "its template has errors by today's rules"
                                             : "it cannot be compiled here";
        break;
    }
    const char *remedy = definition->problem;
    const char *what = ztc_line_argument(&session->line, 0);
    if (remedy[0] == '\0' && is_custom(session, what)) {
        const char *quoted = ztc_sharing_quoted(session, what);
        remedy = quoted != NULL
                     ? ztc_arena_print(&session->arena, "ztc vm custom compile %s", quoted)
                     : NULL;
    }
    /* Of a custom VM not the place that it once came from: that may hold what it should, or be gone. */
    return ztc_error_set(&session->error, ZTC_E_INVALID, remedy,
                         "%s does not hold what it should: %s", incoming->intake.source, why);
}

/* A word that could be a custom VM's name and is no path is taken for a misspelt one. */
static ztc_status check_misspelt(struct ztc_session *session, const char *what)
{
    struct stat about;
    return ztc_short_name_problem(what, /* strict= */ false) == NULL && lstat(what, &about) != 0
               ? ztc_session_check_exists(session, what)
               : ZTC_OK;
}

static ztc_status verify(struct ztc_session *session, const struct ztc_sharing *sharing,
                         struct ztc_incoming *incoming)
{
    const char *what = ztc_line_argument(&session->line, 0);
    ztc_status status = is_custom(session, what)
                            ? read_custom(session, sharing, what, incoming)
                            : ztc_sharing_read(session, sharing, what, incoming);
    if (status == ZTC_OK) {
        status = tell(session, incoming);
    }
    return status == ZTC_OK ? judge(session, incoming) : status;
}

ztc_status ztc_run_vm_custom_verify(struct ztc_session *session)
{
    struct ztc_sharing sharing = {0};
    ztc_status status = ztc_sharing_open(session, /* make= */ false, &sharing);
    if (status != ZTC_OK) {
        return status;
    }
    status = check_misspelt(session, ztc_line_argument(&session->line, 0));
    if (status != ZTC_OK) {
        return status;
    }
    struct ztc_incoming incoming;
    status = verify(session, &sharing, &incoming);
    ztc_incoming_done(&incoming);
    return status;
}
