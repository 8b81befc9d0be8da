/* SPDX-License-Identifier: Apache-2.0 */
/* A custom VM on its way out: its files, once it is compiled and unchanged since. */
#ifndef ZTC_SHARE_OUTGOING_H
#define ZTC_SHARE_OUTGOING_H

#include "share/definition.h"
#include "share/intake.h"

struct ztc_outgoing {
    struct ztc_share_limits limits;
    struct ztc_files files; /* sorted */
    struct ztc_intake intake;
    struct ztc_definition definition;
};

/* It refers to itself: it must not move. ztc_outgoing_done must follow. */
void ztc_outgoing_init(struct ztc_outgoing *outgoing, const struct ztc_share_limits *limits);
void ztc_outgoing_done(struct ztc_outgoing *outgoing);

/*
 * Reads the custom VM's files: all but what is hidden, and what the rules for names and kinds of entries do not take
 * (outgoing->intake.left lists that). Under the lock it is one state of them.
 */
ztc_status ztc_outgoing_read(struct ztc_outgoing *outgoing, const struct ztc_home *home,
                             const char *short_name, struct ztc_error *error) ZTC_MUST_CHECK;

/* Is it compiled, and unchanged since? If not: ZTC_E_INVALID, with the command to run as the remedy. */
ztc_status ztc_outgoing_check(struct ztc_outgoing *outgoing, struct ztc_registry *registry,
                              const char *short_name, struct ztc_error *error) ZTC_MUST_CHECK;

#endif
