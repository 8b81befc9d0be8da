/* SPDX-License-Identifier: Apache-2.0 */
/* Who may own and write a file or folder that code is loaded from. */
#include "module/rights.h"

#include "base/file.h"
#include "base/user.h"
#include "module/refuse.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Room for a remedy: a command, and a path of which each character may become four. */
#define COMMAND_MAX (4u * PATH_MAX + 256u)

/* Is this group the owner's primary one? An owner that is not known has none. */
static ztc_status own_group(const struct stat *status, const char *path, bool *passing,
                            struct ztc_error *error, bool *ret_own)
{
    struct ztc_user user = {0};
    int result = ztc_user_find(status->st_uid, &user);
    if (result == ENOMEM) {
        return ztc_error_memory(error);
    }
    if (result != 0 && result != ERANGE) {
        *passing = true;
        return ztc_error_system(error, result, "%s: cannot tell its owner's group", path);
    }
    *ret_own = user.known && user.group == status->st_gid;
    ztc_user_done(&user);
    return ZTC_OK;
}

/* "COMMAND 'PATH'", as a shell takes it; owned by the caller, NULL when out of memory. */
static char *command_for(const char *command, const char *path)
{
    struct ztc_buffer text;
    ztc_buffer_init(&text, COMMAND_MAX);
    ztc_buffer_print(&text, "%s '", command);
    for (const char *at = path; *at != '\0'; at++) {
        if (*at == '\'') {
            ztc_buffer_text(&text, "'\\''"); /* out of the quotes, one of its own, and in again */
        } else {
            ztc_buffer_char(&text, *at);
        }
    }
    ztc_buffer_char(&text, '\'');
    char *command_line = ztc_buffer_take(&text);
    ztc_buffer_done(&text);
    return command_line;
}

static ztc_status refuse_rights(const struct stat *status, const char *path, const char *field,
                                const char *who, struct ztc_error *error)
{
    ZTC_CLEANUP(ztc_free_text) char *remedy = command_for("chmod go-w", path);
    return ztc_error_set(error, ZTC_E_INVALID, remedy,
                         "%s: %s: found 0%o (%s may write it), expected that only its owner may",
                         path, field, (unsigned)(status->st_mode & 07777u), who);
}

static ztc_status check_mode(const struct stat *status, const char *path, const char *field,
                             bool *passing, struct ztc_error *error)
{
    if ((status->st_mode & S_IWOTH) != 0) {
        return refuse_rights(status, path, field, "everybody", error);
    }
    if ((status->st_mode & S_IWGRP) == 0) {
        return ZTC_OK;
    }
    bool own = false;
    ztc_status result = own_group(status, path, passing, error, &own);
    if (result != ZTC_OK || own) {
        return result;
    }
    return refuse_rights(status, path, field,
                         ztc_words("group %lu", (unsigned long)status->st_gid).text, error);
}

bool ztc_rights_trusted_owner(const struct stat *status)
{
    return status->st_uid == geteuid() || status->st_uid == 0;
}

ztc_status ztc_rights_check(const struct stat *status, const char *path, const char *field,
                            bool *passing, struct ztc_error *error)
{
    ztc_status result = check_mode(status, path, field, passing, error);
    if (result != ZTC_OK || ztc_rights_trusted_owner(status)) {
        return result;
    }
    const unsigned long me = geteuid();
    ZTC_CLEANUP(ztc_free_text)
    char *command = command_for(ztc_words("chown %lu", me).text, path);
    struct ztc_words expected =
        me == 0 ? ztc_words("0 (root)") : ztc_words("%lu (who runs ztc) or 0 (root)", me);
    char *remedy = NULL;
    if (command == NULL || asprintf(&remedy, "if you trust it, as root: %s", command) < 0) {
        remedy = NULL;
    }
    (void)ztc_error_set(error, ZTC_E_INVALID, remedy, "%s: %s: found the owner %lu, expected %s",
                        path, field, (unsigned long)status->st_uid, expected.text);
    free(remedy);
    return ZTC_E_INVALID;
}

ztc_status ztc_rights_check_folder_of(const char *path, bool *passing, struct ztc_error *error)
{
    const char *slash = strrchr(path, '/');
    if (slash == NULL) {
        return ztc_refuse(error, path, "path", "a relative one", "an absolute one");
    }
    char *folder = slash == path ? strdup("/") : strndup(path, (size_t)(slash - path));
    if (folder == NULL) {
        return ztc_error_memory(error);
    }
    struct stat status;
    ztc_status result = ZTC_OK;
    if (stat(folder, &status) != 0) {
        *passing = true;
        result = ztc_error_system(error, errno, "%s: cannot be looked at", folder);
    } else {
        result = ztc_rights_check(&status, folder, "rights of the folder", passing, error);
    }
    free(folder);
    return result;
}

ztc_status ztc_rights_check_link(int fd, const char *path, bool *passing, struct ztc_error *error)
{
    struct stat status;
    if (lstat(path, &status) != 0) {
        *passing = true;
        return ztc_error_system(error, errno, "%s: cannot be looked at", path);
    }
    if (!S_ISLNK(status.st_mode)) {
        return ZTC_OK;
    }
    char real[PATH_MAX];
    struct ztc_words name = ztc_words("/proc/self/fd/%d", fd);
    ssize_t length = readlink(name.text, real, sizeof(real) - 1);
    if (length < 0) {
        *passing = true;
        return ztc_error_system(error, errno, "%s: cannot tell where the link leads", path);
    }
    real[length] = '\0';
    return ztc_rights_check_folder_of(real, passing, error);
}
