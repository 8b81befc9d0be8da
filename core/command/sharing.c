/* SPDX-License-Identifier: Apache-2.0 */
/* Opens a source that a user names, and judges whether its signature suffices. */
#include "command/sharing.h"

#include "base/file.h"
#include "command/reading.h"
#include "store/config.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

#include <ztc/signature.h>

#define REMEDY_SIGNATURE "ask whoever made it for a signed archive"

ztc_status ztc_sharing_open(struct ztc_session *session, bool make, struct ztc_sharing *sharing)
{
    struct ztc_config config = {0};
    ztc_status status = ztc_session_home(session, make);
    if (status == ZTC_OK) {
        status = ztc_session_registry(session);
    }
    if (status == ZTC_OK) {
        status = ztc_config_read(&session->home, &session->error, &config);
    }
    if (status == ZTC_OK) {
        status = ztc_share_limits_read(&config, &session->error, &sharing->limits);
    }
    if (status == ZTC_OK) {
        sharing->require_signature = false;
        status = ztc_config_flag(&config, /* group= */ NULL, "require_signature", &session->error,
                                 &sharing->require_signature);
    }
    ztc_config_done(&config);
    if (ztc_line_has(&session->line, "--require-signature")) {
        sharing->require_signature = true;
    }
    return status;
}

/* ---- an archive ---- */

/* The signature that was named, or the one beside the archive. *ret_found: false where there is none. */
static ztc_status read_signature(struct ztc_session *session, const char *source,
                                 struct ztc_buffer *text, bool *ret_found)
{
    const char *named = ztc_line_value(&session->line, "--signature");
    const char *path =
        named != NULL ? named : ztc_arena_print(&session->arena, "%s" ZTC_SIGNATURE_SUFFIX, source);
    if (path == NULL) {
        return ztc_error_memory(&session->error);
    }
    ztc_status status = ztc_file_read(AT_FDCWD, "", path, ZTC_SIGNATURE_TEXT_MAX, text,
                                      &session->error, named != NULL ? NULL : ret_found);
    const char *string = ztc_buffer_string(text);
    if (status == ZTC_OK && strlen(string) != text->size) {
        status = ztc_error_set(&session->error, ZTC_E_INVALID,
                               "get it anew, or delete it if the archive is not signed",
                               "%s is no signature: it holds a NUL", path);
    }
    return status;
}

static ztc_status read_archive(struct ztc_session *session, const char *source,
                               struct ztc_incoming *incoming)
{
    const char *path = NULL;
    bool found = true;
    struct ztc_buffer bytes;
    struct ztc_buffer signature;
    ztc_buffer_init(&bytes, (size_t)incoming->limits.archive_bytes);
    ztc_buffer_init(&signature, ZTC_SIGNATURE_TEXT_MAX);
    ztc_status status =
        ztc_reading_file(session, source, (size_t)incoming->limits.archive_bytes, &bytes, &path);
    if (status == ZTC_E_LIMIT) {
        ztc_error_clear(&session->error);
        (void)ztc_error_set(
            &session->error, status,
            "if you trust it, raise \"archive_bytes\" of \"limits\" in cfg/config.json",
            "%s is larger than %" PRIu64 " bytes", source, incoming->limits.archive_bytes);
    }
    if (status == ZTC_OK) {
        status = read_signature(session, source, &signature, &found);
    }
    if (status == ZTC_OK) {
        ztc_session_work_begin(session, "Unpacking");
        status = ztc_incoming_archive(
            incoming, &session->home, session->registry, ztc_buffer_string(&bytes), bytes.size,
            found ? ztc_buffer_string(&signature) : NULL, &session->error);
        status = ztc_session_work_end(session, status);
    }
    ztc_buffer_done(&signature);
    ztc_buffer_done(&bytes);
    return status;
}

/* ---- a place ---- */

static ztc_status read_place(struct ztc_session *session, const char *source,
                             struct ztc_incoming *incoming)
{
    struct ztc_remote remote = {0};
    ztc_status status = ztc_remote_parse(source, &session->arena, &session->error, &remote);
    if (status == ZTC_OK) {
        incoming->source = remote.shown;
        incoming->intake.source = remote.shown;
        status = ztc_session_home(session, /* make= */ true); /* for tmp/ */
    }
    if (status != ZTC_OK) {
        return status;
    }
    ztc_session_work_begin(session, "Fetching");
    status = ztc_incoming_place(incoming, &session->home, session->registry, &remote,
                                ztc_line_value(&session->line, "--user_agent"), &session->error);
    return ztc_session_work_end(session, status);
}

/* ---- any of them ---- */

static ztc_status read_path(struct ztc_session *session, const char *source,
                            struct ztc_incoming *incoming)
{
    ZTC_CLEANUP(ztc_fd_close) int folder = open(source, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0 && errno == ENOTDIR) {
        return read_archive(session, source, incoming);
    }
    if (folder < 0) {
        return ztc_error_system(&session->error, errno, "%s: cannot be opened", source);
    }
    if (ztc_line_value(&session->line, "--signature") != NULL) {
        return ztc_error_set(&session->error, ZTC_E_ARGUMENT, /* remedy= */ NULL,
                             "%s is a folder; only archives are signed", source);
    }
    return ztc_incoming_folder(incoming, session->registry, folder, &session->error);
}

ztc_status ztc_sharing_check_signature(struct ztc_session *session,
                                       const struct ztc_sharing *sharing,
                                       const struct ztc_incoming *incoming)
{
    const struct ztc_signature_verdict *verdict = &incoming->verdict;
    if (!sharing->require_signature || verdict->state == ZTC_SIGNATURE_KNOWN ||
        verdict->state == ZTC_SIGNATURE_NEW || verdict->state == ZTC_SIGNATURE_NOTED) {
        return ZTC_OK;
    }
    return verdict->state == ZTC_SIGNATURE_UNKNOWN
               ? ztc_error_set(&session->error, ZTC_E_INVALID,
                               "if you have that key: ztc key add NAME FILE",
                               "%s is signed by the key %s, which is not known, and a known one is "
                               "required",
                               incoming->source, verdict->key_id)
               : ztc_error_set(&session->error, ZTC_E_INVALID, REMEDY_SIGNATURE,
                               "%s is not signed, and a signature is required", incoming->source);
}

ztc_status ztc_sharing_read(struct ztc_session *session, const struct ztc_sharing *sharing,
                            const char *source, struct ztc_incoming *incoming)
{
    ztc_incoming_init(incoming, source, &sharing->limits);
    ztc_status status = ztc_remote_is_url(source) ? read_place(session, source, incoming)
                                                  : read_path(session, source, incoming);
    return status == ZTC_OK ? ztc_sharing_check_signature(session, sharing, incoming) : status;
}
