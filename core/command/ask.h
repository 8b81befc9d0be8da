/* SPDX-License-Identifier: Apache-2.0 */
/* A question with yes or no, for who sits at a terminal. */
#ifndef ZTC_COMMAND_ASK_H
#define ZTC_COMMAND_ASK_H

#include "command/session.h"

/* Is there somebody to ask? */
bool ztc_ask_can(void);
/* Shows the question on stderr; true if the answer is y or yes. */
bool ztc_ask(struct ztc_session *session, const char *question);

#endif
