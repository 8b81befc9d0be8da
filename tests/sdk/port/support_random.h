/* SPDX-License-Identifier: Apache-2.0 */
/* Random boards that both versions, or version 2 alone, must take; and what version 1 makes of
 * one. */
#ifndef ZTC_TEST_SUPPORT_RANDOM_H
#define ZTC_TEST_SUPPORT_RANDOM_H

#include "support_board.h"

/* The next number of a sequence that a seed fixes. */
uint64_t test_random(uint64_t *state);
/* 0 to most. */
uint32_t test_random_below(uint64_t *state, uint32_t most);

/* A board that both versions take. */
void test_board_random(struct test_board *board, uint64_t seed);
/* The same, with what only version 2 carries. */
void test_board_random_v2(struct test_board *board, uint64_t seed);

/* What a reader of version 1 sees, worked out from the specification and not from the encoder. */
void test_board_as_v1(struct test_board *ret_board, const struct test_board *board);

#endif
