/* SPDX-License-Identifier: Apache-2.0 */
/* What a change costs: a pair in which the first number decides and the second only between equals. */
#ifndef ZTC_FIX_COST_H
#define ZTC_FIX_COST_H

#include <stdbool.h>
#include <stdint.h>

struct ztc_cost {
    int64_t major;
    int64_t minor;
};

#define ZTC_COST_ZERO ((struct ztc_cost){0, 0})
/* What cannot be. It is only compared, never added. */
#define ZTC_COST_NEVER ((struct ztc_cost){INT64_MAX, INT64_MAX})

static inline struct ztc_cost ztc_cost_add(struct ztc_cost left, struct ztc_cost right)
{
    return (struct ztc_cost){left.major + right.major, left.minor + right.minor};
}

static inline struct ztc_cost ztc_cost_less(struct ztc_cost left, struct ztc_cost right)
{
    return (struct ztc_cost){left.major - right.major, left.minor - right.minor};
}

/* Below 0, 0 or above 0. */
static inline int ztc_cost_compare(struct ztc_cost left, struct ztc_cost right)
{
    if (left.major != right.major) {
        return left.major < right.major ? -1 : 1;
    }
    return left.minor < right.minor ? -1 : left.minor > right.minor;
}

static inline bool ztc_cost_is_never(struct ztc_cost cost)
{
    return cost.major == INT64_MAX;
}

#endif
