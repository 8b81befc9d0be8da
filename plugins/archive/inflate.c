/* SPDX-License-Identifier: Apache-2.0 */
/* Decompression into one bounded buffer, by whichever compression the content shows. */
#include "inflate.h"

#include "talk.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* The first piece of output; it doubles from there. */
#define ROOM_FIRST ((size_t)64 << 10)
/* Where a tar says what it is. */
#define USTAR_AT 257u

struct compression {
    const char *magic;
    size_t size;
    ztc_status (*inflate)(struct flow *flow);
};

static const struct compression compressions[] = {
    {"\xFD"
     "7zXZ\0",
     6, inflate_xz},
    {"\x1F\x8B", 2, inflate_gzip},
    {"\x28\xB5\x2F\xFD", 4, inflate_zstd},
};

/* What people take for one of ours. */
static const struct {
    const char *magic;
    size_t at;
    const char *message;
} strangers[] = {
    {"PK", 0, "a zip is no archive that can be read here"},
    {"7z\xBC\xAF\x27\x1C", 0, "a 7z is no archive that can be read here"},
    {"BZh", 0, "bzip2 is no compression that can be read here"},
    {"LZIP", 0, "lzip is no compression that can be read here"},
    {"ustar", USTAR_AT,
     "it is a tar without a compression, and nothing would tell if it were damaged"},
};

#define REMEDY "give a tar that xz, gzip or zstd compressed"

static ztc_status refuse_stranger(const struct ztc_host *host,
                                  const struct ztc_archive_unpack_request *request)
{
    const char *data = request->data;
    if (request->size == 0) {
        return refuse(host, ZTC_E_INVALID, "it is empty", REMEDY);
    }
    for (size_t i = 0; i < sizeof(strangers) / sizeof(strangers[0]); i++) {
        size_t at = strangers[i].at;
        size_t length = strlen(strangers[i].magic);
        if (request->size >= at + length && memcmp(data + at, strangers[i].magic, length) == 0) {
            return refuse(host, ZTC_E_INVALID, strangers[i].message, REMEDY);
        }
    }
    return refuse(host, ZTC_E_INVALID, "it begins like no compression that is known", REMEDY);
}

/* ---- what the compressions share ---- */

/* Why there may be no more output: the bound that came first. */
static ztc_status refuse_growth(const struct flow *flow)
{
    const struct ztc_archive_limits *limits = flow->limits;
    if (flow->most == limits->unpacked || flow->most == SIZE_MAX - 1) {
        return refuse_with(flow->host, ZTC_E_LIMIT, /* remedy= */ NULL,
                           "more than %" PRIu64 " bytes come out of it, headers included",
                           (uint64_t)flow->most);
    }
    return refuse_with(flow->host, ZTC_E_LIMIT, /* remedy= */ NULL,
                       "it grows more than %" PRIu64 " times, as no honest archive does",
                       limits->ratio);
}

ztc_status flow_grow(struct flow *flow)
{
    ztc_status status = go_on(flow->host);
    if (status != ZTC_OK) {
        return status;
    }
    if (flow->out_size > flow->most) {
        return refuse_growth(flow);
    }
    if (flow->out_size < flow->room) {
        return ZTC_OK;
    }
    size_t room = flow->room == 0 ? ROOM_FIRST : flow->room;
    room = flow->room != 0 && room <= SIZE_MAX / 2 ? room * 2 : room;
    /* One more than may come, so that exactly as much as may come can reach its end. */
    room = room <= flow->most ? room : flow->most + 1;
    uint8_t *out = realloc(flow->out, room);
    if (out == NULL) {
        return ZTC_E_MEMORY;
    }
    flow->out = out;
    flow->room = room;
    return ZTC_OK;
}

void flow_advance(struct flow *flow, size_t taken, size_t given)
{
    flow->in += taken;
    flow->in_size -= taken;
    flow->out_size += given;
    tell(flow->host, flow->in_total - flow->in_size, flow->in_total);
}

ztc_status flow_cut_short(const struct flow *flow)
{
    return refuse(flow->host, ZTC_E_INVALID, "it is cut short", "fetch or copy it again");
}

ztc_status flow_damaged(const struct flow *flow)
{
    return refuse(flow->host, ZTC_E_INVALID,
                  "it is damaged: its checksum or its structure is wrong",
                  "fetch or copy it again");
}

ztc_status flow_trailing(const struct flow *flow)
{
    return refuse(flow->host, ZTC_E_INVALID,
                  "something stands behind the end of the compressed data",
                  "fetch or copy it again");
}

ztc_status flow_unchecked(const struct flow *flow)
{
    return refuse(flow->host, ZTC_E_INVALID,
                  "it has no checksum that can be verified, so that damage could not be told",
                  "compress it again with xz, gzip or zstd, which add one unless told otherwise");
}

ztc_status flow_hungry(const struct flow *flow)
{
    return refuse_with(flow->host, ZTC_E_LIMIT, "compress it again with a smaller dictionary",
                       "it wants more memory to be decompressed than the %" PRIu64
                       " bytes that are allowed",
                       flow->limits->memory);
}

/* ---- all of it ---- */

/* The bytes that may come out of this much: what `ratio` lets through beyond the floor, `unpacked` at most. */
static size_t most_of(const struct ztc_archive_limits *limits, uint64_t size)
{
    uint64_t grown = size > UINT64_MAX / limits->ratio ? UINT64_MAX : size * limits->ratio;
    uint64_t most =
        grown > UINT64_MAX - limits->ratio_floor ? UINT64_MAX : grown + limits->ratio_floor;
    most = most < limits->unpacked ? most : limits->unpacked;
    return most < SIZE_MAX - 1 ? (size_t)most : SIZE_MAX - 1;
}

ztc_status inflate_all(const struct ztc_host *host,
                       const struct ztc_archive_unpack_request *request, uint8_t **ret_bytes,
                       size_t *ret_size)
{
    for (size_t i = 0; i < sizeof(compressions) / sizeof(compressions[0]); i++) {
        const struct compression *compression = &compressions[i];
        if (request->size < compression->size || request->size > SIZE_MAX ||
            memcmp(request->data, compression->magic, compression->size) != 0) {
            continue;
        }
        struct flow flow = {
            .host = host,
            .limits = request->limits,
            .in = request->data,
            .in_size = (size_t)request->size,
            .in_total = request->size,
            .most = most_of(request->limits, request->size),
        };
        ztc_status status = compression->inflate(&flow);
        if (status == ZTC_OK && flow.out_size > flow.most) {
            status = refuse_growth(&flow);
        }
        *ret_bytes = flow.out;
        *ret_size = flow.out_size;
        return status;
    }
    return refuse_stranger(host, request);
}
