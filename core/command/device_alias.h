/* SPDX-License-Identifier: Apache-2.0 */
/* What the commands about aliases share. */
#ifndef ZTC_COMMAND_DEVICE_ALIAS_H
#define ZTC_COMMAND_DEVICE_ALIAS_H

#include "command/session.h"
#include "device/known.h"

/* The JSON of a row of the database. */
void ztc_device_alias_value(struct ztc_document *document, cJSON *object,
                            const struct ztc_known_row *row);

/* Refuses what is neither a target of an installed module nor a custom VM, with the nearest name. */
ztc_status ztc_device_check_target(struct ztc_session *session, const char *target) ZTC_MUST_CHECK;

/* Refuses text of the command line that cannot be kept: not UTF-8, control characters, too long. `what` names it. */
ztc_status ztc_device_check_text(struct ztc_session *session, const char *what,
                                 const char *text) ZTC_MUST_CHECK;

#endif
