/* SPDX-License-Identifier: Apache-2.0 */
/* The patterns `serial=` and `product=` of usb records. */
#ifndef ZTC_DEVICE_PATTERN_H
#define ZTC_DEVICE_PATTERN_H

#include <stdbool.h>

/* `*` is any text, `?` any one byte, everything else itself; "" fits anything. Time grows with the product of the lengths at most. */
bool ztc_pattern_fits(const char *pattern, const char *text);

#endif
