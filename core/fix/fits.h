/* SPDX-License-Identifier: Apache-2.0 */
/* How a functional pin fits on a pad: as it is written, or with which values. */
#ifndef ZTC_FIX_FITS_H
#define ZTC_FIX_FITS_H

#include "board/check_internal.h"

/* Ways to serve a function on one pad; a pad with more (all channels of all timers) has enough of them. */
#define ZTC_FITS_MAX 12u

/* What may stand behind the Dn. */
struct ztc_values {
    uint32_t count;
    int32_t values[ZTC_VALUES_MAX];
    uint32_t choices; /* that fit as well as this one, itself counted; 0: the pad takes no values */
    bool same;        /* it is what stands there now */
    bool caution; /* the function has a caution of its own, such as a unit that the radio shares */
};

struct ztc_fits {
    bool any;     /* the pad can serve the function */
    bool written; /* as it is written now, that is no error */
    struct ztc_values
        choices[ZTC_FITS_MAX]; /* what may be written; the nearest to what is, first */
    size_t count;
};

/* What decides: the version, and the hw of each peripheral (by row of the board), which may not be the
 * one that the template has. */
struct ztc_fits_under {
    bool as_written; /* port.bin holds 0 for a value left out */
    const uint32_t *hw;
    const bool *variants; /* variants.h: what is none goes first */
};

/* How functional pin `row` of the board fits on a pad of the target. */
struct ztc_fits ztc_fits_find(const struct ztc_check *check, const struct ztc_fits_under *under,
                              size_t row, const struct ztc_pin_row *pad);

#endif
