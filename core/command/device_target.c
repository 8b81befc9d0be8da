/* SPDX-License-Identifier: Apache-2.0 */
/* What a user may say of a device: a target that there is, and text that can be kept and shown. */
#include "command/device_alias.h"

#include "base/limits.h"
#include "base/nearest.h"
#include "base/utf8.h"
#include "command/targets.h"
#include "store/custom.h"

#include <string.h>

ztc_status ztc_device_check_target(struct ztc_session *session, const char *target)
{
    struct ztc_targets targets = {0};
    const char **custom = NULL;
    size_t custom_count = 0;
    ztc_status status = ztc_targets_list(session, /* customizable= */ false, &targets);
    if (status == ZTC_OK) {
        status = ztc_custom_names(&session->home, &session->arena, &session->error, &custom,
                                  &custom_count);
    }
    if (status != ZTC_OK) {
        return status;
    }
    size_t count = targets.count + custom_count;
    const char **names = ztc_arena_array(&session->arena, count + 1, sizeof(*names));
    if (names == NULL) {
        return ztc_error_memory(&session->error);
    }
    for (size_t i = 0; i < count; i++) {
        names[i] = i < targets.count ? targets.rows[i].provided->id : custom[i - targets.count];
        if (strcmp(names[i], target) == 0) {
            return ZTC_OK;
        }
    }
    const char *nearest = ztc_nearest(target, names, count);
    const char *remedy = nearest != NULL
                             ? ztc_arena_print(&session->arena, "did you mean %s?", nearest)
                             : "ztc target list and ztc vm custom list show those that there are";
    return ztc_error_set(&session->error, ZTC_E_INVALID, remedy,
                         "there is neither a target nor a custom VM \"%s\"", target);
}

ztc_status ztc_device_check_text(struct ztc_session *session, const char *what, const char *text)
{
    size_t size = strlen(text);
    const char *problem = NULL;
    if (size > ZTC_DEVICE_TEXT_MAX) {
        problem = "it is longer than 1024 bytes";
    } else if (ztc_utf8_check(text, size) != size) {
        problem = "it is not UTF-8";
    } else {
        struct ztc_buffer shown;
        ztc_buffer_init(&shown, 16 * size + 1);
        ztc_utf8_printable(&shown, text, size);
        ztc_status status = ztc_buffer_check(&shown, what, &session->error);
        /* A tab would be shown as a blank. */
        problem =
            strcmp(ztc_buffer_string(&shown), text) != 0 ? "it holds what steers a terminal" : NULL;
        ztc_buffer_done(&shown);
        if (status != ZTC_OK) {
            return status;
        }
    }
    return problem == NULL ? ZTC_OK
                           : ztc_error_set(&session->error, ZTC_E_INVALID, /* remedy= */ NULL,
                                           "the %s cannot be kept: %s", what, problem);
}
