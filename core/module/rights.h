/* SPDX-License-Identifier: Apache-2.0 */
/* Who may own and write a file or folder that code is loaded from. */
#ifndef ZTC_MODULE_RIGHTS_H
#define ZTC_MODULE_RIGHTS_H

#include "base/error.h"

#include <stdbool.h>
#include <sys/stat.h>

/* Is the owner one who could run anything as this user anyway: the user who runs ztc, or root? */
bool ztc_rights_trusted_owner(const struct stat *status);

/*
 * Refuses what everybody may write, what a group may write that is not the owner's primary one, and what
 * has another owner than the above. field says what it is: "rights of the file". *passing is set where it
 * could not be told, here and below.
 */
ztc_status ztc_rights_check(const struct stat *status, const char *path, const char *field,
                            bool *passing, struct ztc_error *error) ZTC_MUST_CHECK;

/* The same for the folder that `path` (absolute) lies in. */
ztc_status ztc_rights_check_folder_of(const char *path, bool *passing,
                                      struct ztc_error *error) ZTC_MUST_CHECK;

/* The same for the folder in which the open file really lies, where `path` is a link to it. */
ztc_status ztc_rights_check_link(int fd, const char *path, bool *passing,
                                 struct ztc_error *error) ZTC_MUST_CHECK;

#endif
