/* SPDX-License-Identifier: Apache-2.0 */
/* Changes since the last look. */
#ifndef ZTC_DEVICE_USB_EVENTS_H
#define ZTC_DEVICE_USB_EVENTS_H

#include "source.h"

/* Takes what the monitor has, some hundred events at most, and what was mounted, and reports what came of it. */
ztc_status events_take(struct source *source, const struct ztc_device_sink *sink);

#endif
