/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The entry of a plug-in that serves one interface and keeps nothing but the host: what such modules would all write
 * the same. None of it crosses the border: it is compiled into the module, and a module may do without.
 *
 *   static const struct ztc_digest_v0 mine = {.struct_size = sizeof(mine), .digest = digest};
 *   ZTC_PLUGIN_MODULE(ZTC_DIGEST_INTERFACE, mine)
 *
 * The `self` that the interface's functions get is the host, borrowed until shutdown: a const struct ztc_host. It must
 * reach to `diag`, else init answers ZTC_E_UNSUPPORTED.
 */
#ifndef ZTC_PLUGIN_H
#define ZTC_PLUGIN_H

#include <string.h>
#include <ztc/module.h>

static inline ztc_status ztc_plugin_init(const struct ztc_host *host, void **ret_self)
{
    if (host == NULL || ret_self == NULL) {
        return ZTC_E_ARGUMENT;
    }
    if (!ZTC_HAS(host, struct ztc_host, diag) || host->abi_major != ZTC_ABI_MAJOR) {
        return ZTC_E_UNSUPPORTED;
    }
    /* Only ever read through: the interfaces hand self about as void *. */
    *ret_self = (void *)(uintptr_t)host;
    return ZTC_OK;
}

static inline void ztc_plugin_shutdown(void *self)
{
    (void)self;
}

/* Says to the host why a call is about to fail, and returns the status. remedy may be NULL. */
static inline ztc_status ztc_plugin_refuse(const struct ztc_host *host, ztc_status status,
                                           const char *message, const char *remedy)
{
    struct ztc_finding finding;
    memset(&finding, 0, sizeof(finding));
    finding.struct_size = sizeof(finding);
    finding.severity = ZTC_SEVERITY_ERROR;
    finding.where = ZTC_WHERE_NONE;
    finding.code = "";
    finding.message = message;
    finding.remedy = remedy;
    (void)host->diag(host->ctx, &finding);
    return status;
}

/* `interface` is a const object that begins with struct_size; `id` is its text id. */
#define ZTC_PLUGIN_MODULE(id, interface)                                                        \
    static const void *ztc_plugin_get_interface_(void *self, const char *wanted)                \
    {                                                                                           \
        (void)self;                                                                             \
        return wanted != NULL && strcmp(wanted, (id)) == 0 ? (const void *)&(interface) : NULL; \
    }                                                                                           \
    ZTC_MODULE_ENTRY(ztc_plugin_init, ztc_plugin_shutdown, ztc_plugin_get_interface_);

#endif
