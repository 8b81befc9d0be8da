/* SPDX-License-Identifier: Apache-2.0 */
/* active: that a custom VM is compiled, and from what. */
#include "custom/product.h"
#include "output/json.h"

#include <stddef.h>

static bool fill(cJSON *object, const char *short_name, const char *template_sha256,
                 uint32_t port_version, bool lenient)
{
    return cJSON_AddStringToObject(object, "short_name", short_name) != NULL &&
           (template_sha256 == NULL ||
            cJSON_AddStringToObject(object, "template_sha256", template_sha256) != NULL) &&
           cJSON_AddNumberToObject(object, "port_version", port_version) != NULL &&
           cJSON_AddBoolToObject(object, "lenient", lenient) != NULL;
}

ztc_status ztc_product_active(const char *short_name, const char *template_sha256,
                              uint32_t port_version, bool lenient, struct ztc_buffer *buffer,
                              struct ztc_error *error)
{
    ZTC_CLEANUP(ztc_json_free) cJSON *object = cJSON_CreateObject();
    if (object == NULL || !fill(object, short_name, template_sha256, port_version, lenient)) {
        return ztc_error_memory(error);
    }
    ztc_json_write(buffer, object, /* indent= */ 4, /* sorted= */ false);
    return ztc_buffer_check(buffer, "active", error);
}
