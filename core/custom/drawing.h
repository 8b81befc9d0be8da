/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pictures of a board, drawn by whichever module provides the format; and the mark by which a picture of
 * ours is told from one that a user put in its place or changed.
 */
#ifndef ZTC_CUSTOM_DRAWING_H
#define ZTC_CUSTOM_DRAWING_H

#include "diagnostic/finding.h"
#include "module/target.h"

#include <ztc/board.h>

struct ztc_drawing {
    const struct ztc_target *target;
    const struct ztc_board *board;
    const struct ztc_findings *findings; /* may be NULL: none */
    const char *format;                  /* ZTC_DRAWING_... */
    const char *theme;                   /* ZTC_DRAWING_AUTO, ... */
    const char *package; /* NULL: the board's own, where it names one; "": all pads */
};

/*
 * Draws into `bytes` (initialised by the caller, appended to); an SVG ends in our mark. No module for the
 * format: ZTC_E_UNSUPPORTED. A package that the target does not have: ZTC_E_INVALID, and the error lists them.
 */
ztc_status ztc_drawing_make(struct ztc_registry *registry, const struct ztc_drawing *drawing,
                            struct ztc_error *error, struct ztc_buffer *bytes) ZTC_MUST_CHECK;

/* An SVG as pixels: format is ZTC_PICTURE_..., scale in per cent. Likewise. */
ztc_status ztc_picture_make(struct ztc_registry *registry, const struct ztc_buffer *svg,
                            const char *format, uint32_t scale, struct ztc_error *error,
                            struct ztc_buffer *bytes) ZTC_MUST_CHECK;

/* Is this an SVG that ztc drew and nobody changed since? */
bool ztc_drawing_is_ours(const void *data, size_t size);

#endif
