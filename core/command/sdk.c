/* SPDX-License-Identifier: Apache-2.0 */
/* `ztc sdk new NAME`: the SDK's example project under a name of the vendor's own. */
#include "base/file.h"
#include "base/limits.h"
#include "command/run_commands.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <ztc/board.h>

/* The example's target has four characters before the name, and its id ZTC_SHORT_NAME_MAX in all. */
#define NAME_MAX_LENGTH (ZTC_SHORT_NAME_MAX - 4u)
#define TOKEN "minimal"
#define UPPER_TOKEN "MINIMAL" /* the prefix of its finding codes */
#define DEPTH_MAX 8u
#define FILE_MAX ((size_t)1024 * 1024)
#define ENTRY_MAX 256u

/* Where the example lies, seen from the folder of the program: installed, or in the source tree. */
static const char *const examples[] = {
    "../share/ztc/sdk/examples/" TOKEN,
    "../sdk/examples/" TOKEN,
};

struct copying {
    struct ztc_session *session;
    const char *name;
    struct ztc_document document;
    cJSON *files;
};

/* ---- names ---- */

/* It becomes part of C identifiers, of file names and of a target's id. */
static ztc_status check_name(struct ztc_session *session, const char *name)
{
    size_t size = strnlen(name, NAME_MAX_LENGTH + 1);
    bool good = size > 0 && size <= NAME_MAX_LENGTH && name[0] >= 'a' && name[0] <= 'z';
    size_t underscores = 0;
    for (size_t i = 0; good && i < size; i++) {
        bool letter = name[i] >= 'a' && name[i] <= 'z';
        bool digit = name[i] >= '0' && name[i] <= '9';
        underscores += name[i] == '_' ? 1 : 0;
        good = letter || digit || name[i] == '_';
    }
    if (good && underscores <= 1) {
        return ZTC_OK;
    }
    return ztc_error_set(&session->error, ZTC_E_INVALID,
                         "take small letters, digits and at most one _, a letter first, 27 "
                         "characters at most",
                         "\"%s\" cannot be the name of a module project", name);
}

/* ---- text ---- */

static bool is_letter(char character)
{
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
}

/* Does the token stand at `at`, and not within a longer word? */
static bool token_at(const char *token, const char *text, size_t size, size_t at)
{
    size_t length = strlen(token);
    if (size - at < length || memcmp(text + at, token, length) != 0) {
        return false;
    }
    bool inside = at > 0 && is_letter(text[at - 1]);
    return !inside && (at + length == size || !is_letter(text[at + length]));
}

/* Codes are upper-case letters and digits: what else a name may have is left out. */
static void put_upper(struct ztc_buffer *buffer, const char *name)
{
    for (const char *at = name; *at != '\0'; at++) {
        if (*at != '_') {
            ztc_buffer_char(buffer, *at >= 'a' && *at <= 'z' ? (char)(*at - 'a' + 'A') : *at);
        }
    }
}

static void replace(const struct copying *copying, const char *text, size_t size,
                    struct ztc_buffer *buffer)
{
    size_t at = 0;
    while (at < size) {
        if (token_at(TOKEN, text, size, at)) {
            ztc_buffer_text(buffer, copying->name);
            at += strlen(TOKEN);
        } else if (token_at(UPPER_TOKEN, text, size, at)) {
            put_upper(buffer, copying->name);
            at += strlen(UPPER_TOKEN);
        } else {
            ztc_buffer_char(buffer, text[at++]);
        }
    }
}

/* ---- files ---- */

static ztc_status copy_file(struct copying *copying, int from, int to, const char *entry,
                            const char *label)
{
    struct ztc_session *session = copying->session;
    struct ztc_buffer source, target, name;
    ztc_buffer_init(&source, FILE_MAX);
    ztc_buffer_init(&target, 2 * FILE_MAX);
    ztc_buffer_init(&name, ENTRY_MAX);
    ztc_status status = ztc_file_read(from, "", entry, FILE_MAX, &source, &session->error, NULL);
    if (status == ZTC_OK) {
        replace(copying, ztc_buffer_string(&source), source.size, &target);
        replace(copying, entry, strlen(entry), &name);
        status = ztc_buffer_check(&target, entry, &session->error);
    }
    if (status == ZTC_OK) {
        status = ztc_buffer_check(&name, entry, &session->error);
    }
    struct stat facts;
    mode_t mode =
        fstatat(from, entry, &facts, AT_SYMLINK_NOFOLLOW) == 0 && (facts.st_mode & S_IXUSR) != 0
            ? 0755
            : 0644;
    if (status == ZTC_OK) {
        status = ztc_file_create(to, label, ztc_buffer_string(&name), ztc_buffer_string(&target),
                                 target.size, mode, &session->error);
    }
    if (status == ZTC_OK && session->output.json) {
        const char *path =
            ztc_arena_print(&session->arena, "%s/%s", label, ztc_buffer_string(&name));
        copying->document.failed = copying->document.failed || path == NULL;
        ztc_document_text(&copying->document, copying->files, NULL, path);
    }
    ztc_buffer_done(&source);
    ztc_buffer_done(&target);
    ztc_buffer_done(&name);
    return status;
}

static ztc_status copy_folder(struct copying *copying, int from, int to, const char *label,
                              unsigned depth);

/* Opens both folders of a subfolder, making the one on the right, and copies what it holds. */
static ztc_status copy_inner(struct copying *copying, int from, int to, const char *entry,
                             const char *label, unsigned depth)
{
    struct ztc_session *session = copying->session;
    ZTC_CLEANUP(ztc_fd_close) int inner_from = -1;
    ZTC_CLEANUP(ztc_fd_close) int inner_to = -1;
    struct ztc_buffer name;
    ztc_buffer_init(&name, ENTRY_MAX);
    replace(copying, entry, strlen(entry), &name);
    const char *path = ztc_arena_print(&session->arena, "%s/%s", label, ztc_buffer_string(&name));
    ztc_status status = ztc_buffer_check(&name, entry, &session->error);
    if (status == ZTC_OK && path == NULL) {
        status = ztc_error_memory(&session->error);
    }
    if (status == ZTC_OK) {
        status = ztc_folder_open(from, entry, &session->error, &inner_from);
    }
    if (status == ZTC_OK) {
        status = ztc_folder_make(to, ztc_buffer_string(&name), 0755, &session->error);
    }
    if (status == ZTC_OK) {
        status = ztc_folder_open(to, ztc_buffer_string(&name), &session->error, &inner_to);
    }
    if (status == ZTC_OK) {
        status = copy_folder(copying, inner_from, inner_to, path, depth + 1);
    }
    ztc_buffer_done(&name);
    return status;
}

/* One entry of the example. What someone built there, and hidden files of editors, stay behind. */
static ztc_status copy_entry(struct copying *copying, int from, int to, const char *entry,
                             const char *label, unsigned depth)
{
    struct stat facts;
    if (entry[0] == '.' || strcmp(entry, "build") == 0) {
        return ZTC_OK;
    }
    if (fstatat(from, entry, &facts, AT_SYMLINK_NOFOLLOW) != 0) {
        return ztc_error_system(&copying->session->error, errno, "%s: cannot be read", entry);
    }
    if (S_ISDIR(facts.st_mode) && depth < DEPTH_MAX) {
        return copy_inner(copying, from, to, entry, label, depth);
    }
    return S_ISREG(facts.st_mode) ? copy_file(copying, from, to, entry, label) : ZTC_OK;
}

static void close_stream(DIR **stream)
{
    if (*stream != NULL) {
        (void)closedir(*stream);
    }
}

static ztc_status copy_folder(struct copying *copying, int from, int to, const char *label,
                              unsigned depth)
{
    struct ztc_session *session = copying->session;
    int again = openat(from, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    ZTC_CLEANUP(close_stream) DIR *stream = again >= 0 ? fdopendir(again) : NULL;
    if (stream == NULL) {
        int errnum = errno;
        ztc_fd_close(&again);
        return ztc_error_system(&session->error, errnum, "%s: the example cannot be read", label);
    }
    for (;;) {
        errno = 0;
        const struct dirent *entry = readdir(stream);
        if (entry == NULL) {
            return errno == 0 ? ZTC_OK
                              : ztc_error_system(&session->error, errno,
                                                 "%s: the example cannot be read", label);
        }
        ztc_status status = copy_entry(copying, from, to, entry->d_name, label, depth);
        if (status != ZTC_OK) {
            return status;
        }
    }
}

/* ---- where from ---- */

static ztc_status open_example(struct ztc_session *session, int *ret_folder)
{
    char path[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", path, sizeof(path) - 1);
    if (length < 0) {
        return ztc_error_system(&session->error, errno, "cannot tell where ztc lies");
    }
    path[length] = '\0';
    char *slash = strrchr(path, '/');
    if (slash != NULL) {
        slash[1] = '\0';
    }
    for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
        char *folder = ztc_arena_print(&session->arena, "%s%s", path, examples[i]);
        if (folder == NULL) {
            return ztc_error_memory(&session->error);
        }
        int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (fd >= 0) {
            *ret_folder = fd;
            return ZTC_OK;
        }
    }
    return ztc_error_set(&session->error, ZTC_E_UNSUPPORTED,
                         "install the SDK: it belongs in share/ztc/sdk beside the program's folder",
                         "the SDK's example is not installed: there is no %s%s", path, examples[0]);
}

static ztc_status make_project(struct copying *copying, int example)
{
    struct ztc_session *session = copying->session;
    ZTC_CLEANUP(ztc_fd_close) int folder = -1;
    if (mkdir(copying->name, 0755) != 0) {
        return errno == EEXIST
                   ? ztc_error_set(&session->error, ZTC_E_INVALID,
                                   "choose another name, or move it away",
                                   "%s is there already, and is left as it is", copying->name)
                   : ztc_error_system(&session->error, errno, "%s: cannot make the folder",
                                      copying->name);
    }
    ztc_status status = ztc_folder_open(AT_FDCWD, copying->name, &session->error, &folder);
    if (status == ZTC_OK) {
        status = copy_folder(copying, example, folder, copying->name, 0);
    }
    if (status != ZTC_OK) {
        struct ztc_error second = {0};
        if (ztc_tree_remove(AT_FDCWD, "", copying->name, &second) != ZTC_OK) {
            ztc_output_warning(&session->output, "%s", ztc_error_text(&second));
        }
        ztc_error_clear(&second);
    }
    return status;
}

static ztc_status tell(struct copying *copying)
{
    struct ztc_session *session = copying->session;
    if (session->output.json) {
        return ztc_session_print_document(session, &copying->document);
    }
    ztc_output_info(&session->output, "Module project created at %s", copying->name);
    ztc_output_info(&session->output,
                    "Build it with: cmake -S %s -B %s/build && cmake --build %s/build",
                    copying->name, copying->name, copying->name);
    return ZTC_OK;
}

ztc_status ztc_run_sdk_new(struct ztc_session *session)
{
    const char *name = ztc_line_argument(&session->line, 0);
    ZTC_CLEANUP(ztc_fd_close) int example = -1;
    struct copying copying = {.session = session, .name = name};
    ztc_status status = check_name(session, name);
    if (status == ZTC_OK) {
        status = open_example(session, &example);
    }
    if (status == ZTC_OK) {
        cJSON *root = ztc_document_object(&copying.document, NULL, NULL);
        ztc_document_text(&copying.document, root, "name", name);
        ztc_document_text(&copying.document, root, "path", name);
        copying.files = ztc_document_list(&copying.document, root, "files");
        status = make_project(&copying, example);
    }
    if (status == ZTC_OK) {
        status = tell(&copying);
    }
    ztc_document_done(&copying.document);
    return status;
}
