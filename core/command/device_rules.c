/* SPDX-License-Identifier: Apache-2.0 */
/* The rules by which boards are found, opened for a command. */
#include "command/device_rules.h"

#include "command/devices.h"

#include <inttypes.h>

ztc_status ztc_device_rules_open(struct ztc_session *session, struct ztc_rules *ret_rules)
{
    const struct ztc_module_entry_row *rows = NULL;
    size_t count = 0;
    ztc_status status = ztc_session_registry(session);
    if (status == ZTC_OK) {
        status = ztc_registry_list(session->registry, &session->error, &rows, &count);
    }
    if (status != ZTC_OK) {
        return status;
    }
    ztc_session_warn_of_modules(session, rows, count);
    return ztc_rules_load(session->registry, &session->home, ztc_devices_trouble, session,
                          &session->error, ret_rules);
}

const char *ztc_device_rules_id(struct ztc_session *session, int64_t id)
{
    return id < 0 ? "*" : ztc_arena_print(&session->arena, "%04" PRIX64, (uint64_t)id);
}
