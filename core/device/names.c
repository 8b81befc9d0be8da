/* SPDX-License-Identifier: Apache-2.0 */
/* What devices are matched against: the rules and the known devices, each as far as it can be read. */
#include "device/match.h"

#include "base/limits.h"

ztc_status ztc_names_load(struct ztc_registry *registry, struct ztc_registry *listing,
                          const struct ztc_home *home, void (*trouble)(void *ctx, const char *text),
                          void *ctx, struct ztc_error *error, struct ztc_names *ret_names)
{
    struct ztc_names names = {0};
    ztc_status status = ztc_rules_load(listing, home, trouble, ctx, error, &names.rules);
    if (status != ZTC_OK) {
        return status;
    }
    struct ztc_error why = {0};
    status = ztc_known_load_within(registry, home, ZTC_KNOWN_GLANCE_MS, &why, &names.known);
    if (status == ZTC_E_MEMORY) {
        ztc_error_clear(&why);
        ztc_names_done(&names);
        return ztc_error_memory(error);
    }
    if (status != ZTC_OK) {
        if (trouble != NULL) {
            trouble(ctx, ztc_error_text(&why));
        }
        names.known = (struct ztc_known){0};
        names.known_status = status;
    }
    ztc_error_clear(&why);
    *ret_names = names;
    return ZTC_OK;
}

void ztc_names_done(struct ztc_names *names)
{
    ztc_rules_done(&names->rules);
    ztc_known_done(&names->known);
    *names = (struct ztc_names){0};
}
