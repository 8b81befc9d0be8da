/* SPDX-License-Identifier: Apache-2.0 */
/* A sink that keeps the board which a module's decode hands out only for the length of a call. */
#include "board/board.h"

static ztc_status keep_board(void *ctx, const struct ztc_board *board)
{
    struct ztc_board_keep *keep = ctx;

    if (board == NULL || keep->board != NULL) {
        return ZTC_E_ARGUMENT;
    }
    keep->board = ztc_board_copy(keep->arena, board);
    return keep->board != NULL ? ZTC_OK : ZTC_E_MEMORY;
}

struct ztc_board_sink ztc_board_keeper(struct ztc_board_keep *keep)
{
    return (struct ztc_board_sink){
        .struct_size = sizeof(struct ztc_board_sink),
        .ctx = keep,
        .board = keep_board,
    };
}
