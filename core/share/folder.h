/* SPDX-License-Identifier: Apache-2.0 */
/* A folder as a source of entries. */
#ifndef ZTC_SHARE_FOLDER_H
#define ZTC_SHARE_FOLDER_H

#include "share/intake.h"

/*
 * Hands everything below the open folder to the intake, in the order of the names, and finishes it. No link is
 * followed; what is hidden is not even looked into. label is how the folder is named in messages.
 */
ztc_status ztc_share_folder_read(int folder, const char *label, struct ztc_intake *intake,
                                 struct ztc_error *error) ZTC_MUST_CHECK;

#endif
