/* SPDX-License-Identifier: Apache-2.0 */
/* zstd by libzstd, with a bounded window; libarchive's own filter of this kind has no bound to set. */
#include "inflate.h"
#include "talk.h"

#include <string.h>
#include <zstd.h>
#include <zstd_errors.h>

/* A frame's head: its magic, then a byte of which this bit promises a checksum. */
#define MAGIC "\x28\xB5\x2F\xFD"
#define MAGIC_SIZE 4u
#define CHECKSUM_BIT 0x04u
/* What libzstd takes beside the window, with some to spare. */
#define OVERHEAD (UINT64_C(1) << 20)
/* The least and the most that libzstd lets the bound be, as powers of two. */
#define WINDOW_LEAST 10
#define WINDOW_MOST 31

/* The largest window that fits in the memory that is allowed; 0 if none does. */
static int window_of(uint64_t memory)
{
    int window = WINDOW_MOST;
    while (window >= WINDOW_LEAST && (UINT64_C(1) << window) + OVERHEAD > memory) {
        window--;
    }
    return window >= WINDOW_LEAST ? window : 0;
}

/* Before each frame: is it one, and has it a checksum? What else zstd lets stand there is of no use in an archive. */
static ztc_status check_frame(const struct flow *flow)
{
    if (flow->in_size < MAGIC_SIZE || memcmp(flow->in, MAGIC, MAGIC_SIZE) != 0) {
        return flow_trailing(flow);
    }
    if (flow->in_size == MAGIC_SIZE) {
        return flow_cut_short(flow);
    }
    return (flow->in[MAGIC_SIZE] & CHECKSUM_BIT) != 0 ? ZTC_OK : flow_unchecked(flow);
}

static ztc_status refuse_step(const struct flow *flow, size_t result)
{
    switch (ZSTD_getErrorCode(result)) {
    case ZSTD_error_memory_allocation:
        return ZTC_E_MEMORY;
    case ZSTD_error_frameParameter_windowTooLarge:
        return flow_hungry(flow);
    default:
        return flow_damaged(flow);
    }
}

/* One step; *ret_result is 0 at the end of a frame. */
static ztc_status step(struct flow *flow, ZSTD_DCtx *context, size_t *ret_result)
{
    ztc_status status = flow_grow(flow);
    if (status != ZTC_OK) {
        return status;
    }
    ZSTD_inBuffer in = {flow->in, flow->in_size, 0};
    ZSTD_outBuffer out = {flow->out + flow->out_size, flow->room - flow->out_size, 0};
    *ret_result = ZSTD_decompressStream(context, &out, &in);
    bool full = out.pos == out.size;
    flow_advance(flow, in.pos, out.pos);
    if (ZSTD_isError(*ret_result) != 0) {
        return refuse_step(flow, *ret_result);
    }
    /* All was taken, there was room for more, and the frame is not at its end. */
    return *ret_result != 0 && flow->in_size == 0 && !full ? flow_cut_short(flow) : ZTC_OK;
}

ztc_status inflate_zstd(struct flow *flow)
{
    int window = window_of(flow->limits->memory);
    if (window == 0) {
        return flow_hungry(flow);
    }
    ZSTD_DCtx *context = ZSTD_createDCtx();
    if (context == NULL ||
        ZSTD_isError(ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, window)) != 0) {
        (void)ZSTD_freeDCtx(context);
        return ZTC_E_MEMORY;
    }
    ztc_status status = ZTC_OK;
    size_t result = 0; /* between two frames */
    while (status == ZTC_OK && (flow->in_size > 0 || result != 0)) {
        if (result == 0) {
            status = check_frame(flow);
        }
        if (status == ZTC_OK) {
            status = step(flow, context, &result);
        }
    }
    (void)ZSTD_freeDCtx(context);
    return status;
}
