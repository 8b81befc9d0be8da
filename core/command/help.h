/* SPDX-License-Identifier: Apache-2.0 */
/* What --help prints, from the table of commands. */
#ifndef ZTC_COMMAND_HELP_H
#define ZTC_COMMAND_HELP_H

#include "base/buffer.h"
#include "command/session.h"

/* Of the command on the line, or of the group that its words name. */
ztc_status ztc_help_print(struct ztc_session *session) ZTC_MUST_CHECK;

/* "ztc vm custom create TARGET SHORT_NAME [--name TEXT]" */
void ztc_help_usage(const struct ztc_command *command, struct ztc_buffer *buffer);
/* "-J, --json", "--name TEXT" */
void ztc_help_option(const struct ztc_command_option *option, struct ztc_buffer *buffer);
/* The group's summary, or the program's for "". */
const char *ztc_help_group_summary(const char *group);

#endif
