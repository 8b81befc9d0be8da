/* SPDX-License-Identifier: Apache-2.0 */
/* The entry, and which file it is: the one of $ZTC_DEVICES_FILE. */
#include "source.h"

#include <ztc/plugin.h>

char *device_source_path(const struct ztc_host *host, const struct ztc_device_setup *setup,
                         ztc_status *ret_status)
{
    if (setup->file == NULL || setup->file[0] == '\0') {
        *ret_status = ZTC_E_UNSUPPORTED;
        return NULL;
    }
    size_t size = strlen(setup->file) + 1;
    char *path = host->alloc(host->ctx, size);
    if (path == NULL) {
        *ret_status = ZTC_E_MEMORY;
        return NULL;
    }
    memcpy(path, setup->file, size);
    return path;
}

ZTC_PLUGIN_MODULE(ZTC_DEVICE_SOURCE_INTERFACE, device_source_interface)
