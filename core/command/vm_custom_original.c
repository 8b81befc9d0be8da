/* SPDX-License-Identifier: Apache-2.0 */
/* `ztc vm custom original`: the targets that a custom VM can be made from. */
#include "base/limits.h"
#include "base/utf8.h"
#include "command/run_commands.h"
#include "command/targets.h"

#include <string.h>

ztc_status ztc_run_vm_custom_original(struct ztc_session *session)
{
    struct ztc_targets targets;
    ztc_status status = ztc_targets_list(session, /* customizable= */ true, &targets);
    if (status != ZTC_OK) {
        return status;
    }
    ztc_session_warn_of_modules(session, targets.modules, targets.module_count);
    if (session->output.json) {
        return ztc_targets_print_value(session, &targets);
    }
    struct ztc_buffer text;
    ztc_buffer_init(&text, ZTC_TEXT_MAX);
    for (size_t i = 0; i < targets.count; i++) {
        const char *id = targets.rows[i].provided->id;
        ztc_utf8_printable(&text, id, strlen(id));
        ztc_buffer_char(&text, '\n');
    }
    status = ztc_session_print(session, &text);
    ztc_buffer_done(&text);
    return status;
}
