/* SPDX-License-Identifier: Apache-2.0 */
/* What the text and the JSON of `ztc vm custom show` share. */
#ifndef ZTC_COMMAND_SHOW_H
#define ZTC_COMMAND_SHOW_H

#include "command/reading.h"

/* The functional pin that a role names, or "-". Borrowed from the board. */
const char *ztc_show_role(const struct ztc_board *board, const struct ztc_board_role *role);

/* The board in full, as JSON. */
ztc_status ztc_show_print_value(struct ztc_session *session,
                                const struct ztc_reading *reading) ZTC_MUST_CHECK;

#endif
