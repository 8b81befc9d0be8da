/* SPDX-License-Identifier: Apache-2.0 */
/* What a commit says: which pins of the custom VM changed, and which files. */
#ifndef ZTC_SHARE_REMOTE_MESSAGE_H
#define ZTC_SHARE_REMOTE_MESSAGE_H

#include "share/files.h"

#include <ztc/entry.h>

/* Lines about pins and files; more would only scroll. */
#define ZTC_REMOTE_MESSAGE_LINES_MAX 200u

/* Appends the message. `there` has rows struct ztc_file_row, the files at the place, of anybody. */
ztc_status ztc_remote_message(const char *short_name, const struct ztc_files *files,
                              const struct ztc_table *there, struct ztc_error *error,
                              struct ztc_buffer *message) ZTC_MUST_CHECK;

/* A row of `there` by its path, or NULL. */
const struct ztc_file_row *ztc_remote_there(const struct ztc_table *there, const char *path);

#endif
