/* SPDX-License-Identifier: Apache-2.0 */
/* Version 2 files taken apart and put together otherwise. */
#ifndef ZTC_TEST_SUPPORT_FILE_H
#define ZTC_TEST_SUPPORT_FILE_H

#include "support_port.h"

#define HEADER 84u
#define ID_TEXT 8u

/* How a file of a later writer differs. */
struct test_change {
    uint32_t header_more, table_more, entry_more;
    uint32_t drop;    /* bit i: leave out section i */
    uint32_t unknown; /* id of a section put between the others; 0: none */
};

/* Writes a file anew as a later writer might. The caller frees it. */
uint8_t *test_rewrite(const struct test_bytes *bytes, const struct test_change *change,
                      uint32_t *ret_size);

/* Where a section of the file begins; fails the test if it is not there. */
uint32_t test_section_at(const struct test_bytes *bytes, uint32_t id);

/* The rich board, with ids of its own. */
void test_board_own(struct test_board *board);

#endif
