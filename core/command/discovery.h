/* SPDX-License-Identifier: Apache-2.0 */
/* What an Arduino IDE or arduino-cli needs in order to run `ztc discovery`. */
#ifndef ZTC_COMMAND_DISCOVERY_H
#define ZTC_COMMAND_DISCOVERY_H

#include "command/session.h"

/* Appends platform.txt; program is the absolute path of ztc. A path that cannot be written there is an error. */
ztc_status ztc_discovery_platform(const char *program, struct ztc_error *error,
                                  struct ztc_buffer *text) ZTC_MUST_CHECK;

/* Writes platform.txt, boards.txt and package_ztc_index.json into the folder, which is made; files there that are not ours are not
 * replaced. */
ztc_status ztc_discovery_package(struct ztc_session *session, const char *program,
                                 const char *folder) ZTC_MUST_CHECK;

#endif
