/* SPDX-License-Identifier: Apache-2.0 */
/* The module that provides something, loaded, with its interface. */
#ifndef ZTC_MODULE_PROVIDER_H
#define ZTC_MODULE_PROVIDER_H

#include "module/loader.h"

/*
 * Finds and loads the module that provides kind:id, takes its interface, which must be `size` bytes long at least, and
 * forgets what the module said before, so that its last words are about what comes. Both outputs are static until the
 * registry is closed. None there: ZTC_E_UNSUPPORTED; one that breaks its promise: ZTC_E_INVALID.
 */
ztc_status ztc_module_provider(struct ztc_registry *registry, const char *kind, const char *id,
                               const char *interface_id, size_t size, struct ztc_error *error,
                               struct ztc_module **ret_module,
                               const void **ret_interface) ZTC_MUST_CHECK;

/* The least size of an interface of this type that has `member`. */
#define ZTC_INTERFACE_SIZE(type, member) (offsetof(type, member) + sizeof(((type *)0)->member))

#endif
