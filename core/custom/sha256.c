/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-256 as a service of whichever module provides it. */
#include "custom/create.h"
#include "module/provider.h"

#include <stdio.h>
#include <ztc/digest.h>

#define DIGEST_SIZE 32u
#define HEX_SIZE (2u * DIGEST_SIZE + 1u)

ztc_status ztc_custom_sha256(struct ztc_registry *registry, const void *data, size_t size,
                             struct ztc_error *error, char *ret_hex)
{
    struct ztc_module *module = NULL;
    const void *interface = NULL;
    ztc_status status = ztc_module_provider(
        registry, "digest", ZTC_DIGEST_SHA256, ZTC_DIGEST_INTERFACE,
        ZTC_INTERFACE_SIZE(struct ztc_digest_v0, digest), error, &module, &interface);
    if (status != ZTC_OK) {
        return status;
    }
    const struct ztc_digest_v0 *digest = interface;
    if (digest->digest == NULL) {
        return ztc_error_set(error, ZTC_E_UNSUPPORTED, /* remedy= */ NULL,
                             "%s: has no usable interface " ZTC_DIGEST_INTERFACE,
                             ztc_module_row(module)->path);
    }
    uint8_t bytes[DIGEST_SIZE] = {0};
    uint64_t length = 0;
    status = digest->digest(ztc_module_self(module), ZTC_DIGEST_SHA256, data, size, bytes,
                            sizeof(bytes), &length);
    if (status == ZTC_E_MEMORY) {
        return ztc_error_memory(error);
    }
    if (status != ZTC_OK || length != DIGEST_SIZE) {
        /* Whatever it says: other statuses tell of this system, or that there is no module. */
        return ztc_error_set(error, ZTC_E_INVALID, /* remedy= */ NULL,
                             "%s: failed to compute a digest", ztc_module_row(module)->path);
    }
    for (size_t i = 0; i < DIGEST_SIZE; i++) {
        (void)snprintf(ret_hex + 2 * i, HEX_SIZE - 2 * i, "%02x", bytes[i]);
    }
    return ZTC_OK;
}
