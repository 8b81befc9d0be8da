/* SPDX-License-Identifier: Apache-2.0 */
/* Decompression into one bounded buffer, by whichever compression the content shows. */
#ifndef ARCHIVE_INFLATE_H
#define ARCHIVE_INFLATE_H

#include <stddef.h>
#include <ztc/archive.h>
#include <ztc/host.h>

/* What a compression works on. */
struct flow {
    const struct ztc_host *host;
    const struct ztc_archive_limits *limits;
    const uint8_t *in; /* borrowed: what is left */
    size_t in_size;
    uint64_t in_total;
    uint8_t *out; /* owned; not of the host's memory, whose cap is no bound of `limits` */
    size_t out_size;
    size_t room;
    size_t most; /* bytes that may come out */
};

/* Makes room for more output: ZTC_E_LIMIT when there may be none, said why. Looks whether the user had enough. */
ztc_status flow_grow(struct flow *flow);
/* Notes what a step has taken and given. */
void flow_advance(struct flow *flow, size_t taken, size_t given);
/* The refusals that all compressions share. */
ztc_status flow_cut_short(const struct flow *flow);
ztc_status flow_damaged(const struct flow *flow);
ztc_status flow_trailing(const struct flow *flow);
ztc_status flow_unchecked(const struct flow *flow);
ztc_status flow_hungry(const struct flow *flow);

/* Each takes all of the input, its checksums and its very end; what it returns has been said. */
ztc_status inflate_xz(struct flow *flow);
ztc_status inflate_gzip(struct flow *flow);
ztc_status inflate_zstd(struct flow *flow);

/* All of the data, decompressed. *ret_bytes is owned by the caller (free), also when it fails. */
ztc_status inflate_all(const struct ztc_host *host,
                       const struct ztc_archive_unpack_request *request, uint8_t **ret_bytes,
                       size_t *ret_size);

#endif
