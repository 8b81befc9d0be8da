/* SPDX-License-Identifier: Apache-2.0 */
/* Boards as rows: deep copies, names, comparison. */
#ifndef ZTC_BOARD_BOARD_H
#define ZTC_BOARD_BOARD_H

#include "base/arena.h"
#include "base/buffer.h"

#include <stdbool.h>
#include <ztc/board.h>
#include <ztc/class.h>

/* A deep copy in the arena; NULL when out of memory. */
struct ztc_board *ztc_board_copy(struct ztc_arena *arena, const struct ztc_board *board);

/* A sink (for decode) that keeps a deep copy: ctx is a struct ztc_board_keep. */
struct ztc_board_keep {
    struct ztc_arena *arena;
    struct ztc_board *board; /* set by the sink */
};
struct ztc_board_sink ztc_board_keeper(struct ztc_board_keep *keep);

/* "PA" and such: 0 PA ... 7 PH, 8 PI ... 25 PZ. ret_port is untouched if it is none. */
bool ztc_port_parse(const char *text, size_t length, uint32_t *ret_port);
void ztc_port_name(uint32_t port, char ret_name[3]);

/* One difference, told from the user's side: subject "D3", "RX0", "SERIAL1.rx"; before and after
 * are texts, NULL where the subject is only on one side. All borrowed for the call. */
typedef ztc_status ztc_board_difference(void *ctx, const char *subject, const char *before,
                                        const char *after);
/* Calls `report` for each difference: pins, then functions, then peripherals, in numeric order. */
ztc_status ztc_board_compare(const struct ztc_board *left, const struct ztc_board *right,
                             ztc_board_difference *report, void *ctx,
                             struct ztc_error *error) ZTC_MUST_CHECK;

#endif
