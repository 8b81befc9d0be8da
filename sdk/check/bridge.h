/* SPDX-License-Identifier: Apache-2.0 */
/* USB bridges that a thousand boards share: a module that calls one of them `exact` is wrong. */
#ifndef ZTC_CHECK_BRIDGE_H
#define ZTC_CHECK_BRIDGE_H

#include <stdint.h>

/* The name of the USB-to-serial bridge with this vendor and product id (pid -1: any product of the
 * vendor), or NULL if it is none that is known. Static. */
const char *ztc_bridge_name(uint32_t vid, int32_t pid);

#endif
