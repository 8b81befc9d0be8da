/* SPDX-License-Identifier: Apache-2.0 */
/* Collects what a module writes, and remembers what was wrong with that: the module may not tell. */
#ifndef ZTC_MODULE_BYTE_SINK_H
#define ZTC_MODULE_BYTE_SINK_H

#include "base/buffer.h"

struct ztc_byte_sink {
    struct ztc_buffer *bytes; /* borrowed; initialised by the caller, appended to */
    size_t max;               /* most bytes that the buffer may then hold; 0: as many as it takes */
    ztc_status status; /* ZTC_E_ARGUMENT: bytes from NULL; ZTC_E_LIMIT: too many; ZTC_E_MEMORY */
};

/* The function of a struct ztc_sink whose ctx is a struct ztc_byte_sink. */
ztc_status ztc_byte_sink_write(void *ctx, const void *data, uint64_t size);

#endif
