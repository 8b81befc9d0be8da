/* SPDX-License-Identifier: Apache-2.0 */
/* Names that Windows keeps for devices: what is called so cannot be a file there. */
#ifndef ZTC_BASE_WINDOWS_H
#define ZTC_BASE_WINDOWS_H

#include <stdbool.h>
#include <stddef.h>

/* Is this the name of a device (con, nul, com1 ...), in any case, with or without a suffix? */
bool ztc_windows_is_device(const char *name, size_t size);

#endif
