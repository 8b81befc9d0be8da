/* SPDX-License-Identifier: Apache-2.0 */
/* The rules by which boards are found, as commands tell them. */
#ifndef ZTC_COMMAND_DEVICE_RULES_H
#define ZTC_COMMAND_DEVICE_RULES_H

#include "command/session.h"
#include "device/rules.h"

/* Loads the rules of all modules and active custom VMs, and warns of those that cannot be read. *ret_rules is the caller's to
 * ztc_rules_done. */
ztc_status ztc_device_rules_open(struct ztc_session *session,
                                 struct ztc_rules *ret_rules) ZTC_MUST_CHECK;

/* "10C4", or "*" for any; in the session's arena or static. NULL when out of memory. */
const char *ztc_device_rules_id(struct ztc_session *session, int64_t id);

#endif
