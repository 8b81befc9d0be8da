/* SPDX-License-Identifier: Apache-2.0 */
/* The bounds of an import: defaults, and what `limits` of cfg/config.json says otherwise. */
#ifndef ZTC_SHARE_LIMITS_H
#define ZTC_SHARE_LIMITS_H

#include "store/config.h"

#include <stdint.h>

struct ztc_share_limits {
    uint64_t archive_bytes;  /* of the archive as it is */
    uint64_t archive_memory; /* to decompress */
    uint64_t archive_ratio;
    uint64_t files;
    uint64_t entries;
    uint64_t file_bytes;
    uint64_t total_bytes;
    uint64_t transfer_bytes;
    uint64_t stall_seconds;
};

void ztc_share_limits_default(struct ztc_share_limits *limits);
/* What the configuration says: a number above 0; another value is an error that names the key. */
ztc_status ztc_share_limits_read(const struct ztc_config *config, struct ztc_error *error,
                                 struct ztc_share_limits *limits) ZTC_MUST_CHECK;

#endif
