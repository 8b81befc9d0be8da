/* SPDX-License-Identifier: Apache-2.0 */
/* A source of devices that is one file: what each such plug-in would write the same. */
#ifndef ZTC_DEVICE_COMMON_SOURCE_H
#define ZTC_DEVICE_COMMON_SOURCE_H

#include <stddef.h>
#include <ztc/device.h>
#include <ztc/host.h>

/*
 * Given by the plug-in. Writes the path of the file into memory of the host's and returns it, or NULL: there is none (*ret_status is
 * ZTC_E_UNSUPPORTED), or no memory.
 */
char *device_source_path(const struct ztc_host *host, const struct ztc_device_setup *setup,
                         ztc_status *ret_status);

/* Given by the plug-in. Puts every device of the text, which has a NUL behind it; `path` is for messages. */
ztc_status device_source_report(const struct ztc_host *host, const char *path, const char *text,
                                size_t size, const struct ztc_device_sink *sink);

/* The interface over these two. */
extern const struct ztc_device_source_v1 device_source_interface;

#endif
