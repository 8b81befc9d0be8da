/* SPDX-License-Identifier: Apache-2.0 */
/* Rules for udev, with which the user at the machine may open boards. */
#ifndef ZTC_DEVICE_UDEV_H
#define ZTC_DEVICE_UDEV_H

#include "base/buffer.h"
#include "device/rules.h"

/* Everything that is found by one VID:PID; rows is an array of pointers, borrowed. */
struct ztc_udev_group {
    uint32_t vid;
    int32_t pid; /* -1: any */
    const struct ztc_rule *const *rows;
    size_t count;
};

/*
 * Puts the rules (not those of other targets than `targets`, unless target_count is 0) together by VID:PID, sorted. In the arena.
 */
ztc_status ztc_udev_groups(const struct ztc_rules *rules, const char *const *targets,
                           size_t target_count, struct ztc_arena *arena, struct ztc_error *error,
                           struct ztc_udev_group **ret_groups, size_t *ret_count) ZTC_MUST_CHECK;

/* Appends the file: how to install it, then each pair with its boards in a comment. Names cannot get out of their comment. */
void ztc_udev_write(struct ztc_buffer *text, const struct ztc_udev_group *groups, size_t count);

#endif
