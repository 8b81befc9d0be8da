/* SPDX-License-Identifier: Apache-2.0 */
/* One pad of a target: by which names it goes, what it can do, and whether it can take a role. */
#ifndef ZTC_COMMAND_PAD_H
#define ZTC_COMMAND_PAD_H

#include "command/session.h"
#include "module/target.h"

/* By its name in the data sheet (letter case ignored), or by port and pad as in PA4. Static. */
ztc_status ztc_pad_find(struct ztc_session *session, const struct ztc_target *target,
                        const char *name, const struct ztc_pin_row **ret_pin) ZTC_MUST_CHECK;

/* Prints all that is known of the pad. */
ztc_status ztc_pad_show(struct ztc_session *session, const struct ztc_target *target,
                        const struct ztc_pin_row *pin) ZTC_MUST_CHECK;

/* Prints whether the pad can take the role, which is called as a functional pin (TX0) or its
 * prefix (TX). */
ztc_status ztc_pad_show_role(struct ztc_session *session, const struct ztc_target *target,
                             const struct ztc_pin_row *pin, const char *role) ZTC_MUST_CHECK;

/* May a row for any pad be used on this one? */
bool ztc_pad_takes(const struct ztc_pin_row *pin, const struct ztc_function_row *row);

/* Writes the pad's members into a JSON object. */
void ztc_pad_add(struct ztc_document *document, cJSON *row, const struct ztc_target *target,
                 const struct ztc_pin_row *pin);
/* Adds one function to a JSON list. */
void ztc_pad_add_function(struct ztc_document *document, cJSON *list,
                          const struct ztc_function_row *function);

#endif
