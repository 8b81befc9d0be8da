/* SPDX-License-Identifier: Apache-2.0 */
/* The bounds of an import, each with its reason, and what the user raises or lowers. */
#include "share/limits.h"

#include <stddef.h>

#define KIB UINT64_C(1024)
#define MIB (KIB * KIB)

/* What may be asked for in cfg/config.json: nothing that would not fit in memory. */
#define BYTES_MAX (UINT64_C(1024) * MIB)
#define COUNT_MAX UINT64_C(1000000)
/* Each name is compared with each. */
#define FILES_MAX UINT64_C(4096)
#define SECONDS_MAX UINT64_C(86400)

static const struct bound {
    const char *key;
    size_t offset;
    uint64_t value; /* unless the user says otherwise */
    uint64_t max;
} bounds[] = {
    /* A real export has 0.25 MiB; safety.md, 2. */
    {"archive_bytes", offsetof(struct ztc_share_limits, archive_bytes), 8 * MIB, BYTES_MAX},
    /* xz of preset 9, the original's, needs 65 MiB to be decompressed. */
    {"archive_memory", offsetof(struct ztc_share_limits, archive_memory), 96 * MIB, BYTES_MAX},
    /* Firmware that is mostly empty shrinks a hundredfold; a bomb a thousandfold. */
    {"archive_ratio", offsetof(struct ztc_share_limits, archive_ratio), 200, COUNT_MAX},
    {"files", offsetof(struct ztc_share_limits, files), 64, FILES_MAX},
    {"entries", offsetof(struct ztc_share_limits, entries), 1024, COUNT_MAX},
    {"file_bytes", offsetof(struct ztc_share_limits, file_bytes), 4 * MIB, BYTES_MAX},
    {"total_bytes", offsetof(struct ztc_share_limits, total_bytes), 16 * MIB, BYTES_MAX},
    {"transfer_bytes", offsetof(struct ztc_share_limits, transfer_bytes), 64 * MIB, BYTES_MAX},
    {"stall_seconds", offsetof(struct ztc_share_limits, stall_seconds), 30, SECONDS_MAX},
};

#define BOUND_COUNT (sizeof(bounds) / sizeof(bounds[0]))

static uint64_t *member(struct ztc_share_limits *limits, const struct bound *bound)
{
    return (uint64_t *)(void *)((char *)limits + bound->offset);
}

void ztc_share_limits_default(struct ztc_share_limits *limits)
{
    for (size_t i = 0; i < BOUND_COUNT; i++) {
        *member(limits, &bounds[i]) = bounds[i].value;
    }
}

ztc_status ztc_share_limits_read(const struct ztc_config *config, struct ztc_error *error,
                                 struct ztc_share_limits *limits)
{
    ztc_share_limits_default(limits);
    for (size_t i = 0; i < BOUND_COUNT; i++) {
        ztc_status status = ztc_config_number(config, "limits", bounds[i].key, 1, bounds[i].max,
                                              error, member(limits, &bounds[i]));
        if (status != ZTC_OK) {
            return status;
        }
    }
    return ZTC_OK;
}
