/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes of a module, counted before they are taken. */
#include "module/byte_sink.h"

ztc_status ztc_byte_sink_write(void *ctx, const void *data, uint64_t size)
{
    struct ztc_byte_sink *sink = ctx;
    size_t max = sink->max > 0 && sink->max < sink->bytes->max ? sink->max : sink->bytes->max;
    if (sink->status != ZTC_OK) {
        return sink->status;
    }
    if (data == NULL && size > 0) {
        sink->status = ZTC_E_ARGUMENT;
    } else if (sink->bytes->size > max || size > max - sink->bytes->size) {
        sink->status = ZTC_E_LIMIT;
    } else if (size > 0) {
        ztc_buffer_add(sink->bytes, data, (size_t)size);
        sink->status = ztc_buffer_status(sink->bytes);
    }
    return sink->status;
}
