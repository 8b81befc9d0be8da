/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Loading one module: the file is checked through one descriptor and opened through the same; then its
 * entry object is held against the section and the ABI. Refusals name file, field, found and expected.
 */
#ifndef ZTC_MODULE_LOADER_H
#define ZTC_MODULE_LOADER_H

#include "module/host.h"
#include "module/registry.h"

#include <ztc/host.h>
#include <ztc/module.h>

struct ztc_module; /* opaque: a loaded module, init done */

/* Loads (once: a second call gives the same). Static until ztc_registry_close. A row that is not
 * usable is refused with its reason. */
ztc_status ztc_module_load(struct ztc_registry *registry, const struct ztc_module_entry_row *row,
                           struct ztc_error *error, struct ztc_module **ret_module) ZTC_MUST_CHECK;

/* The interface, or NULL if the module lacks it. */
const void *ztc_module_interface(struct ztc_module *module, const char *id);
void *ztc_module_self(struct ztc_module *module);
const struct ztc_host *ztc_module_host(struct ztc_module *module);
const struct ztc_module_entry_row *ztc_module_row(struct ztc_module *module);
/* What `plugin check` needs beyond it: the entry object, and the host's books on the module. */
const struct ztc_module_entry *ztc_module_object(struct ztc_module *module);
struct ztc_host_state *ztc_module_host_state(struct ztc_module *module);

/* Lets go of a module in which a thread is stuck: no shutdown is called, and its memory is never freed, since that thread may still come
 * back to it. Nothing else may use the module any more. */
void ztc_module_abandon(struct ztc_registry *registry, struct ztc_module *module);

/* What the module last said through host->diag, and forgets it; "" if nothing. Owned by the module. */
const char *ztc_module_last_words(struct ztc_module *module);

#endif
