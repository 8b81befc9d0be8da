/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a microcontroller's tables tell about a board: derived here, for every target alike. Also
 * fills in the values that the user left out, from the tables and the peripherals' hw.
 */
#ifndef ZTC_BOARD_CHECK_H
#define ZTC_BOARD_CHECK_H

#include "module/target.h"
#include "template/template.h"

/*
 * Checks the template's board against the target for one port.bin version and adds findings to
 * template->findings. On return *ret_board is the board to encode: a copy of template->board in the
 * template's arena, with values, alternate and instance filled in. Calls the target's own validate
 * where no error was found. ZTC_OK also with findings; another status fills error.
 */
ztc_status ztc_board_check(struct ztc_template *template, struct ztc_target *target,
                           uint32_t version, struct ztc_error *error,
                           struct ztc_board *ret_board) ZTC_MUST_CHECK;

/*
 * All that compile says about a template: the checks of every version that the target reads,
 * `accept` judged over all of them, then only the findings of `version` (and those that are no
 * version's) kept, sorted. *ret_board as above, for `version`.
 */
ztc_status ztc_board_judge(struct ztc_template *template, struct ztc_target *target,
                           uint32_t version, struct ztc_error *error,
                           struct ztc_board *ret_board) ZTC_MUST_CHECK;

#endif
