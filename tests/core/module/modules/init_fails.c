/* SPDX-License-Identifier: Apache-2.0 */
/* init says no, and why. */
#include <ztc/module.h>

static ztc_status refuse(const struct ztc_host *host, void **ret_self);

static ztc_status refuse(const struct ztc_host *host, void **ret_self)
{
    const struct ztc_finding finding = {
        .struct_size = sizeof(finding),
        .severity = ZTC_SEVERITY_ERROR,
        .code = "TEST-E002",
        .message = "today is no day for modules",
    };
    (void)ret_self;
    (void)host->diag(host->ctx, &finding);
    return ZTC_E_INTERNAL;
}

#define ENTRY_INIT refuse

#include "good.c"
