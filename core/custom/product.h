/* SPDX-License-Identifier: Apache-2.0 */
/* The files that create and compile generate, as text. All append to a buffer initialised by the caller. */
#ifndef ZTC_CUSTOM_PRODUCT_H
#define ZTC_CUSTOM_PRODUCT_H

#include "module/target.h"
#include "template/template.h"

#include <cjson/cJSON.h>

/* The device section as a cJSON object, in document order. The caller's to delete. */
ztc_status ztc_product_device(const struct ztc_table *device, struct ztc_error *error,
                              cJSON **ret_object) ZTC_MUST_CHECK;

/* device.json, byte for byte as the original wrote it: sorted, indent 4, "customized": true if compiled. */
ztc_status ztc_product_device_json(const struct ztc_table *device, bool compiled,
                                   struct ztc_buffer *buffer,
                                   struct ztc_error *error) ZTC_MUST_CHECK;

/* port.yml: defines, peripherals, names, pinout (home-layout.md). */
ztc_status ztc_product_port_yml(const struct ztc_template *template, struct ztc_buffer *buffer,
                                struct ztc_error *error) ZTC_MUST_CHECK;

/* active: short_name, template_sha256 (NULL: left out), port_version, lenient. */
ztc_status ztc_product_active(const char *short_name, const char *template_sha256,
                              uint32_t port_version, bool lenient, struct ztc_buffer *buffer,
                              struct ztc_error *error) ZTC_MUST_CHECK;

/* <short_name>.py, for tools written for the original toolchain (original.md, "What its device classes are"). */
ztc_status ztc_product_python(const char *short_name, struct ztc_buffer *buffer,
                              struct ztc_error *error) ZTC_MUST_CHECK;

/* z.yml, the package description. */
ztc_status ztc_product_z_yml(const char *short_name, const char *target, struct ztc_buffer *buffer,
                             struct ztc_error *error) ZTC_MUST_CHECK;

/* <short_name>.yml for create: the target's template with the name filled in, and the device section. name may be NULL: the target's own. */
ztc_status ztc_product_template(const struct ztc_target *target, const char *short_name,
                                const char *name, struct ztc_buffer *buffer,
                                struct ztc_error *error) ZTC_MUST_CHECK;

/* The device section alone, as it stands at the end of that, but for one key (NULL: with all). */
ztc_status ztc_product_device_section(const struct ztc_target *target, const char *short_name,
                                      const char *name, const char *without,
                                      struct ztc_buffer *buffer,
                                      struct ztc_error *error) ZTC_MUST_CHECK;

#endif
