/* SPDX-License-Identifier: Apache-2.0 */
/* What a target has beside its pads: instances, packages, flash, and the USB ids it is found by. */
#ifndef ZTC_COMMAND_TARGET_TABLES_H
#define ZTC_COMMAND_TARGET_TABLES_H

#include "command/session.h"
#include "module/target.h"

/* Adds the lists instances, packages, flash and usb to the target's JSON object. */
ztc_status ztc_target_tables_add(struct ztc_session *session, struct ztc_document *document,
                                 cJSON *root, const struct ztc_target *target) ZTC_MUST_CHECK;

/* The same as text: a heading and a table for each that has rows. */
ztc_status ztc_target_tables_print(struct ztc_session *session, const struct ztc_target *target,
                                   struct ztc_buffer *text) ZTC_MUST_CHECK;

#endif
