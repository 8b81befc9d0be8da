/* SPDX-License-Identifier: Apache-2.0 */
/* The uid of a device: SHA-1 of VID:PID:SID, computed by whichever module provides it. */
#include "base/buffer.h"
#include "device/match.h"
#include "module/provider.h"

#include <stdio.h>
#include <string.h>
#include <ztc/digest.h>

#define SHA1_SIZE 20u

ztc_status ztc_device_identify(struct ztc_registry *registry, struct ztc_device *device,
                               struct ztc_error *error)
{
    struct ztc_module *module = NULL;
    const void *interface = NULL;
    ztc_status status = ztc_module_provider(
        registry, "digest", ZTC_DIGEST_SHA1, ZTC_DIGEST_INTERFACE,
        ZTC_INTERFACE_SIZE(struct ztc_digest_v0, digest), error, &module, &interface);
    if (status != ZTC_OK) {
        return status;
    }
    struct ztc_buffer text;
    ztc_buffer_init(&text, strlen(device->sid) + 2u * ZTC_DEVICE_ID_SIZE + sizeof("::"));
    ztc_buffer_print(&text, "%s:%s:%s", device->vid_text, device->pid_text, device->sid);
    uint8_t bytes[SHA1_SIZE] = {0};
    uint64_t length = 0;
    status = ztc_buffer_check(&text, "the uid of a device", error);
    if (status == ZTC_OK) {
        const struct ztc_digest_v0 *digest = interface;
        status = digest->digest(ztc_module_self(module), ZTC_DIGEST_SHA1, ztc_buffer_string(&text),
                                text.size, bytes, sizeof(bytes), &length);
        if (status != ZTC_OK || length != SHA1_SIZE) {
            status = ztc_error_set(error, ZTC_E_INVALID, /* remedy= */ NULL,
                                   "%s: failed to compute a digest", ztc_module_row(module)->path);
        }
    }
    ztc_buffer_done(&text);
    for (size_t i = 0; status == ZTC_OK && i < SHA1_SIZE; i++) {
        (void)snprintf(device->uid + 2 * i, ZTC_DEVICE_UID_SIZE - 2 * i, "%02x", bytes[i]);
    }
    return status;
}
