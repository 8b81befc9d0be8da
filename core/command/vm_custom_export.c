/* SPDX-License-Identifier: Apache-2.0 */
/* `ztc vm custom export`: an archive in a folder, a file or the standard output, or a commit at a place. */
#include "command/run_commands.h"
#include "command/secret_line.h"
#include "command/sharing.h"

#include "base/file.h"
#include "base/limits.h"
#include "share/archive.h"
#include "share/outgoing.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include <ztc/signature.h>

#define ARCHIVE_SUFFIX ".tar.xz"

/* What is to be done, as the command line says. */
struct wish {
    const char *short_name;
    const char *destination; /* a folder or a URL; NULL with `output` */
    const char *output;      /* -o; NULL with `destination` */
    const char *key;
    bool remote, to_stdout, sign, replace;
};

/* ---- the command line ---- */

static ztc_status contradict(struct ztc_session *session, const char *what, const char *remedy)
{
    return ztc_error_set(&session->error, ZTC_E_ARGUMENT, remedy, "%s", what);
}

static ztc_status read_wish(struct ztc_session *session, struct wish *wish)
{
    const struct ztc_line *line = &session->line;
    *wish = (struct wish){
        .short_name = ztc_line_argument(line, 0),
        .destination = ztc_line_argument(line, 1),
        .output = ztc_line_value(line, "--output"),
        .key = ztc_line_value(line, "--key"),
        .replace = ztc_line_has(line, "--replace"),
    };
    wish->remote = wish->destination != NULL && ztc_remote_is_url(wish->destination);
    wish->to_stdout = wish->output != NULL && strcmp(wish->output, "-") == 0;
    wish->sign = ztc_line_has(line, "--sign") || wish->key != NULL;
    if ((wish->destination == NULL) == (wish->output == NULL)) {
        return contradict(session, "one destination is needed: DEST, or -o FILE",
                          "ztc vm custom export --help shows how");
    }
    if (wish->to_stdout && session->output.json) {
        return contradict(session, "-J and -o - both want the standard output", "give -o a file");
    }
    if (wish->sign && (wish->to_stdout || wish->remote)) {
        return contradict(session,
                          "a signature is a file beside the archive: --sign goes neither with -o - "
                          "nor with a URL",
                          "export to a folder or a file to sign it");
    }
    return ztc_session_check_name(session, wish->short_name, /* strict= */ false);
}

/* ---- reading ---- */

static void warn_of_left_out(struct ztc_session *session, const struct ztc_intake *intake)
{
    for (size_t i = 0; i < intake->left_count; i++) {
        ztc_output_warning(&session->output, "%s stays here: %s", intake->left[i].name,
                           intake->left[i].reason);
    }
}

/* Under the lock, so that it is one state of the files; judged without. */
static ztc_status read_custom(struct ztc_session *session, const struct wish *wish,
                              struct ztc_outgoing *outgoing)
{
    ztc_status status = ztc_session_check_exists(session, wish->short_name);
    if (status == ZTC_OK) {
        status = ztc_home_lock(&session->home, &session->error);
    }
    if (status == ZTC_OK) {
        status = ztc_outgoing_read(outgoing, &session->home, wish->short_name, &session->error);
        ztc_home_unlock(&session->home);
    }
    return status == ZTC_OK
               ? ztc_outgoing_check(outgoing, session->registry, wish->short_name, &session->error)
               : status;
}

/* ---- a file ---- */

/* DEST/SHORT_NAME.tar.xz, or the file of -o. */
static ztc_status find_path(struct ztc_session *session, const struct wish *wish,
                            const char **ret_path)
{
    if (wish->output != NULL || wish->destination == NULL) {
        *ret_path = wish->output;
        return ZTC_OK;
    }
    struct stat about;
    if (stat(wish->destination, &about) != 0 && errno == ENOENT) {
        return ztc_error_set(&session->error, ZTC_E_INVALID, "make it, or give -o FILE",
                             "Destination folder %s does not exist!", wish->destination);
    }
    if (stat(wish->destination, &about) != 0) {
        return ztc_error_system(&session->error, errno, "%s: cannot be opened", wish->destination);
    }
    if (!S_ISDIR(about.st_mode)) {
        return ztc_error_set(&session->error, ZTC_E_INVALID, "give -o FILE to name a file",
                             "the destination %s is no folder", wish->destination);
    }
    size_t length = strlen(wish->destination);
    bool slash = length > 0 && wish->destination[length - 1] == '/';
    *ret_path = ztc_arena_print(&session->arena, "%s%s%s" ARCHIVE_SUFFIX, wish->destination,
                                slash ? "" : "/", wish->short_name);
    return *ret_path != NULL ? ZTC_OK : ztc_error_memory(&session->error);
}

static ztc_status check_free(struct ztc_session *session, const char *path, const char *remedy)
{
    struct stat about;
    if (lstat(path, &about) != 0) {
        return errno == ENOENT
                   ? ZTC_OK
                   : ztc_error_system(&session->error, errno, "%s: cannot be looked at", path);
    }
    return ztc_error_set(&session->error, ZTC_E_INVALID, remedy, "%s is there already", path);
}

/* An old signature would not fit the new archive. */
static ztc_status check_place(struct ztc_session *session, const struct wish *wish,
                              const char *path, const char *signature_path)
{
    ztc_status status =
        wish->replace ? ZTC_OK : check_free(session, path, "give --replace to replace it");
    if (status == ZTC_OK && !(wish->replace && wish->sign)) {
        status = check_free(session, signature_path,
                            wish->sign ? "give --replace to replace it"
                                       : "it would not fit: delete it, or give --sign --replace");
    }
    return status;
}

static ztc_status make_signature(struct ztc_session *session, const struct wish *wish,
                                 const struct ztc_outgoing *outgoing,
                                 const struct ztc_buffer *bytes, struct ztc_buffer *text)
{
    char password[ZTC_SECRET_PASSWORD_MAX + 1] = "";
    bool needed = false;
    ztc_status status = ztc_signing_needs_password(&session->home, session->registry, wish->key,
                                                   &session->error, &needed);
    if (status == ZTC_OK && needed) {
        status = ztc_secret_line_read(session, "Password of the key: ", ZTC_SECRET_PASSWORD_MAX,
                                      password);
    }
    const struct ztc_signing signing = {
        .key = wish->key,
        .short_name = wish->short_name,
        .target = outgoing->definition.original_target,
        .password = needed ? password : NULL,
    };
    if (status == ZTC_OK) {
        status = ztc_signing_make(&session->home, session->registry, &signing,
                                  ztc_buffer_string(bytes), bytes->size, &session->error, text);
    }
    explicit_bzero(password, sizeof(password));
    return status;
}

static ztc_status tell_file(struct ztc_session *session, const struct wish *wish, const char *path,
                            const char *signature_path, size_t size)
{
    if (!session->output.json) {
        ztc_output_info(&session->output, "Custom VM exported at %s", path);
        if (wish->sign) {
            ztc_output_info(&session->output, "Signature at %s", signature_path);
        }
        return ZTC_OK;
    }
    struct ztc_document document = {0};
    cJSON *root = ztc_document_object(&document, NULL, NULL);
    ztc_document_text(&document, root, "short_name", wish->short_name);
    ztc_document_text(&document, root, "archive", path);
    ztc_document_number(&document, root, "size", (int64_t)size);
    ztc_document_text(&document, root, "signature", wish->sign ? signature_path : NULL);
    return ztc_session_print_document(session, &document);
}

/* Everything that can fail before the first write comes before it. */
static ztc_status write_files(struct ztc_session *session, const struct wish *wish,
                              const struct ztc_outgoing *outgoing, const struct ztc_buffer *bytes)
{
    const char *path = NULL;
    ztc_status status = find_path(session, wish, &path);
    if (status != ZTC_OK || path == NULL) {
        return status;
    }
    const char *signature_path = ztc_arena_print(&session->arena, "%s" ZTC_SIGNATURE_SUFFIX, path);
    if (signature_path == NULL) {
        return ztc_error_memory(&session->error);
    }
    struct ztc_buffer signature;
    ztc_buffer_init(&signature, ZTC_SIGNATURE_TEXT_MAX);
    status = check_place(session, wish, path, signature_path);
    if (status == ZTC_OK && wish->sign) {
        status = make_signature(session, wish, outgoing, bytes, &signature);
    }
    const struct ztc_file_new files[] = {
        {path, ztc_buffer_string(bytes), bytes->size, !wish->replace},
        {signature_path, ztc_buffer_string(&signature), signature.size, !wish->replace},
    };
    if (status == ZTC_OK) {
        status = ztc_file_replace_all(files, wish->sign ? 2 : 1, &session->error);
    }
    ztc_buffer_done(&signature);
    return status == ZTC_OK ? tell_file(session, wish, path, signature_path, bytes->size) : status;
}

static ztc_status export_file(struct ztc_session *session, const struct wish *wish,
                              struct ztc_outgoing *outgoing)
{
    struct ztc_buffer bytes;
    ztc_buffer_init(&bytes, (size_t)outgoing->limits.archive_bytes);
    ztc_session_work_begin(session, "Packing");
    ztc_status status =
        ztc_share_pack(session->registry, &outgoing->files, &session->error, &bytes);
    status = ztc_session_work_end(session, status);
    if (status == ZTC_OK && wish->to_stdout) {
        ztc_output_text(&session->output, ztc_buffer_string(&bytes), bytes.size);
    } else if (status == ZTC_OK) {
        status = write_files(session, wish, outgoing, &bytes);
    }
    ztc_buffer_done(&bytes);
    return status;
}

/* ---- a place ---- */

static ztc_status tell_place(struct ztc_session *session, const struct wish *wish,
                             const struct ztc_remote *remote, bool changed, const char *version)
{
    if (session->output.json) {
        struct ztc_document document = {0};
        cJSON *root = ztc_document_object(&document, NULL, NULL);
        ztc_document_text(&document, root, "short_name", wish->short_name);
        ztc_document_text(&document, root, "url", remote->shown);
        ztc_document_text(&document, root, "commit", version);
        ztc_document_bool(&document, root, "changed", changed);
        return ztc_session_print_document(session, &document);
    }
    if (changed) {
        ztc_output_info(&session->output, "Custom VM exported to %s, commit %s", remote->shown,
                        version);
    } else {
        ztc_output_info(&session->output, "Nothing to do: %s has it already, commit %s",
                        remote->shown, version);
    }
    return ZTC_OK;
}

static ztc_status export_place(struct ztc_session *session, const struct wish *wish,
                               const struct ztc_outgoing *outgoing)
{
    struct ztc_remote remote = {0};
    char version[ZTC_SHARE_VERSION_MAX + 1] = "";
    bool changed = false;
    const struct ztc_remote_push push = {
        .short_name = wish->short_name, .files = &outgoing->files, .replace = wish->replace};
    ztc_status status =
        ztc_remote_parse(wish->destination, &session->arena, &session->error, &remote);
    if (status == ZTC_OK) {
        ztc_session_work_begin(session, "Pushing");
        status = ztc_remote_publish(&session->home, session->registry, &remote,
                                    ztc_line_value(&session->line, "--user_agent"), &push,
                                    &outgoing->limits, &session->error, &changed, version);
        status = ztc_session_work_end(session, status);
    }
    return status == ZTC_OK ? tell_place(session, wish, &remote, changed, version) : status;
}

ztc_status ztc_run_vm_custom_export(struct ztc_session *session)
{
    struct wish wish;
    struct ztc_sharing sharing = {0};
    ztc_status status = read_wish(session, &wish);
    if (status == ZTC_OK) {
        status = ztc_sharing_open(session, /* make= */ true, &sharing);
    }
    if (status != ZTC_OK) {
        return status;
    }
    struct ztc_outgoing outgoing;
    ztc_outgoing_init(&outgoing, &sharing.limits);
    status = read_custom(session, &wish, &outgoing);
    warn_of_left_out(session, &outgoing.intake);
    if (status == ZTC_OK) {
        status = wish.remote ? export_place(session, &wish, &outgoing)
                             : export_file(session, &wish, &outgoing);
    }
    ztc_outgoing_done(&outgoing);
    return status;
}
