/* SPDX-License-Identifier: Apache-2.0 */
/* From what a module provides to the functions that do it. */
#include "module/provider.h"

#include <string.h>

ztc_status ztc_module_provider(struct ztc_registry *registry, const char *kind, const char *id,
                               const char *interface_id, size_t size, struct ztc_error *error,
                               struct ztc_module **ret_module, const void **ret_interface)
{
    const struct ztc_module_entry_row *row = NULL;
    struct ztc_module *module = NULL;
    ztc_status status = ztc_registry_find(registry, kind, id, error, &row);
    if (status == ZTC_OK) {
        status = ztc_module_load(registry, row, error, &module);
    }
    if (status != ZTC_OK) {
        return status;
    }
    const void *interface = ztc_module_interface(module, interface_id);
    uint32_t struct_size = 0;
    if (interface != NULL) {
        memcpy(&struct_size, interface, sizeof(struct_size));
    }
    if (interface == NULL || struct_size < size) {
        return ztc_error_set(error, ZTC_E_INVALID, /* remedy= */ NULL,
                             "%s: has no usable interface %s, which it promises", row->path,
                             interface_id);
    }
    (void)ztc_module_last_words(module);
    *ret_module = module;
    *ret_interface = interface;
    return ZTC_OK;
}
