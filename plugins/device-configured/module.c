/* SPDX-License-Identifier: Apache-2.0 */
/* The entry, and which file it is: cfg/devices.yaml of the home. */
#include "source.h"

#include <stdio.h>
#include <ztc/plugin.h>

#define FILE_NAME "/cfg/devices.yaml"

char *device_source_path(const struct ztc_host *host, const struct ztc_device_setup *setup,
                         ztc_status *ret_status)
{
    if (setup->home == NULL || setup->home[0] == '\0') {
        *ret_status = ZTC_E_UNSUPPORTED;
        return NULL;
    }
    size_t size = strlen(setup->home) + sizeof(FILE_NAME);
    char *path = host->alloc(host->ctx, size);
    if (path == NULL) {
        *ret_status = ZTC_E_MEMORY;
        return NULL;
    }
    (void)snprintf(path, size, "%s%s", setup->home, FILE_NAME);
    return path;
}

ZTC_PLUGIN_MODULE(ZTC_DEVICE_SOURCE_INTERFACE, device_source_interface)
