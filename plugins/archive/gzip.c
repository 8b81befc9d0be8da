/* SPDX-License-Identifier: Apache-2.0 */
/* gzip by zlib, which compares CRC and length; libarchive's own filter of this kind does not. */
#include "inflate.h"
#include "talk.h"

#include <limits.h>
#define ZLIB_CONST
#include <zlib.h>

/* The largest window, and only gzip's header and trailer. */
#define WINDOW_GZIP (15 + 16)

/* How much a step of zlib takes or gives: its counts are of unsigned int. */
static uInt step_of(size_t size)
{
    return size < UINT_MAX ? (uInt)size : UINT_MAX;
}

/* One step; *ret_result is what zlib says. */
static ztc_status step(struct flow *flow, z_stream *stream, int *ret_result)
{
    ztc_status status = flow_grow(flow);
    if (status != ZTC_OK) {
        return status;
    }
    uInt taken = step_of(flow->in_size);
    uInt given = step_of(flow->room - flow->out_size);
    stream->next_in = flow->in;
    stream->avail_in = taken;
    stream->next_out = flow->out + flow->out_size;
    stream->avail_out = given;
    *ret_result = inflate(stream, Z_NO_FLUSH);
    flow_advance(flow, taken - stream->avail_in, given - stream->avail_out);
    return ZTC_OK;
}

/* Behind the end of a member: another one, or nothing. */
static ztc_status next_member(const struct flow *flow, z_stream *stream)
{
    if (flow->in_size < 2 || flow->in[0] != 0x1Fu || flow->in[1] != 0x8Bu) {
        return flow_trailing(flow);
    }
    return inflateReset(stream) == Z_OK ? ZTC_OK : ZTC_E_INTERNAL;
}

static ztc_status refuse_step(const struct flow *flow, int result)
{
    if (result == Z_MEM_ERROR) {
        return ZTC_E_MEMORY;
    }
    return result == Z_BUF_ERROR ? flow_cut_short(flow) : flow_damaged(flow);
}

ztc_status inflate_gzip(struct flow *flow)
{
    z_stream stream = {0};
    int result = inflateInit2(&stream, WINDOW_GZIP);
    if (result != Z_OK) {
        return ZTC_E_MEMORY;
    }
    ztc_status status = ZTC_OK;
    bool ended = false;
    while (status == ZTC_OK && !ended) {
        status = step(flow, &stream, &result);
        if (status != ZTC_OK || result == Z_OK) {
            continue;
        }
        if (result != Z_STREAM_END) {
            status = refuse_step(flow, result);
        } else if (flow->in_size == 0) {
            ended = true;
        } else {
            status = next_member(flow, &stream);
        }
    }
    (void)inflateEnd(&stream);
    return status;
}
