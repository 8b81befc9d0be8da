/* SPDX-License-Identifier: Apache-2.0 */
/* xz by liblzma: its streams one behind the other, within the memory that is allowed. */
#include "inflate.h"
#include "talk.h"

#include <lzma.h>

/* Why a step did not work; LZMA_OK and LZMA_STREAM_END do not come here. */
static ztc_status refuse_step(const struct flow *flow, lzma_ret result)
{
    switch (result) {
    case LZMA_MEM_ERROR:
        return ZTC_E_MEMORY;
    case LZMA_MEMLIMIT_ERROR:
        return flow_hungry(flow);
    case LZMA_NO_CHECK:
    case LZMA_UNSUPPORTED_CHECK:
        return flow_unchecked(flow);
    case LZMA_BUF_ERROR:
        return flow_cut_short(flow);
    case LZMA_OPTIONS_ERROR:
        return refuse(flow->host, ZTC_E_INVALID, "it uses a part of xz that liblzma does not know",
                      "compress it again with xz");
    default:
        return flow_damaged(flow);
    }
}

ztc_status inflate_xz(struct flow *flow)
{
    lzma_stream stream = LZMA_STREAM_INIT;
    lzma_ret result =
        lzma_stream_decoder(&stream, flow->limits->memory,
                            LZMA_CONCATENATED | LZMA_TELL_NO_CHECK | LZMA_TELL_UNSUPPORTED_CHECK);
    ztc_status status = ZTC_OK;
    while (status == ZTC_OK && result == LZMA_OK) {
        status = flow_grow(flow);
        if (status != ZTC_OK) {
            break;
        }
        size_t room = flow->room - flow->out_size;
        stream.next_in = flow->in;
        stream.avail_in = flow->in_size;
        stream.next_out = flow->out + flow->out_size;
        stream.avail_out = room;
        result = lzma_code(&stream, LZMA_FINISH);
        flow_advance(flow, flow->in_size - stream.avail_in, room - stream.avail_out);
    }
    lzma_end(&stream);
    if (status != ZTC_OK) {
        return status;
    }
    return result == LZMA_STREAM_END ? ZTC_OK : refuse_step(flow, result);
}
