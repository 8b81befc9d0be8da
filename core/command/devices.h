/* SPDX-License-Identifier: Apache-2.0 */
/* What commands about devices share: opening the sources, and showing what they found. */
#ifndef ZTC_COMMAND_DEVICES_H
#define ZTC_COMMAND_DEVICES_H

#include "command/session.h"
#include "device/live.h"

/* Opens sources and names as the environment and the options say. poll_ms as in struct ztc_watch_options. *ret_live is the caller's to close. */
ztc_status ztc_devices_open(struct ztc_session *session, bool follow, uint32_t poll_ms,
                            struct ztc_live **ret_live) ZTC_MUST_CHECK;

/* Opens them, waits until all have reported, and warns of those that could not. For a command that wants to know what is there now. */
ztc_status ztc_devices_now(struct ztc_session *session, struct ztc_live **ret_live) ZTC_MUST_CHECK;

/* Warns of what goes wrong with a source. ctx is the session. */
void ztc_devices_trouble(void *ctx, const char *text);

/* The JSON of a device, and of one thing that it may be. */
void ztc_devices_value(struct ztc_document *document, cJSON *object,
                       const struct ztc_device *device);
void ztc_devices_match_value(struct ztc_document *document, cJSON *object,
                             const struct ztc_match *match);

#endif
