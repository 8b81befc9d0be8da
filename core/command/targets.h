/* SPDX-License-Identifier: Apache-2.0 */
/* The targets that the modules provide, read from their sections: no module is loaded to list
 * them. */
#ifndef ZTC_COMMAND_TARGETS_H
#define ZTC_COMMAND_TARGETS_H

#include "command/session.h"

struct ztc_target_listed {
    const struct ztc_provided *provided;
    const struct ztc_module_entry_row *module;
};

struct ztc_targets {
    struct ztc_target_listed *rows; /* in the session's arena, in search order */
    size_t count;
    const struct ztc_module_entry_row *modules; /* all that were found; static */
    size_t module_count;
};

ztc_status ztc_targets_list(struct ztc_session *session, bool customizable,
                            struct ztc_targets *ret_targets) ZTC_MUST_CHECK;

/* As JSON: a list of device objects. */
ztc_status ztc_targets_print_value(struct ztc_session *session,
                                   const struct ztc_targets *targets) ZTC_MUST_CHECK;

#endif
