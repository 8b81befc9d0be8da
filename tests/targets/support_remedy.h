/* SPDX-License-Identifier: Apache-2.0 */
/* The advice of a finding, followed on the board it is about. */
#ifndef ZTC_TEST_TARGETS_SUPPORT_REMEDY_H
#define ZTC_TEST_TARGETS_SUPPORT_REMEDY_H

#include "diagnostic/finding.h"
#include "support_draw.h"

/*
 * Does what a note of the finding says, at random where it offers several things. *ret_allowed names the codes of
 * errors that may be left: those about something that the advice did not promise. False where the notes hold
 * nothing that could be followed.
 */
bool follow_remedy(struct drawn_board *board, const struct ztc_diagnostic *item,
                   const char **ret_allowed);

#endif
