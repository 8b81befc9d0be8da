/* SPDX-License-Identifier: Apache-2.0 */
/* A drawn board as a template's text, in a style of YAML that chance chooses: block or flow, quotes or none,
 * comments, decimal or hexadecimal, any order; and where in it everything stands. */
#ifndef ZTC_TEST_TARGETS_SUPPORT_RENDER_H
#define ZTC_TEST_TARGETS_SUPPORT_RENDER_H

#include "base/arena.h"
#include "base/buffer.h"
#include "support_draw.h"

#define RENDERED_NAME "random"

struct rendered_place {
    uint32_t line, column; /* both from 1 */
};

/* Appends the text. *ret_place is where the board's mistake stands, zero without one. */
void render_board(struct drawn_board *board, struct ztc_buffer *text,
                  struct rendered_place *ret_place);

#endif
