/* SPDX-License-Identifier: Apache-2.0 */
/* Encoding and decoding as the tests do it over and over. */
#ifndef ZTC_TEST_SUPPORT_PORT_H
#define ZTC_TEST_SUPPORT_PORT_H

#include "support_board.h"
#include "support_host.h"

#include <ztc/port.h>

typedef ztc_status test_encoder(const struct ztc_host *host, const struct ztc_board *board,
                                const struct ztc_sink *sink);

/* The bytes of a board that must fit; one write, nothing leaks. The caller frees with
 * test_bytes_free. */
struct test_bytes test_encode(test_encoder *encode, const struct ztc_board *board);

/* The board is refused with this status, code and where; nothing is written, nothing leaks. */
void test_refused(test_encoder *encode, const struct ztc_board *board, ztc_status status,
                  const char *code, uint64_t where);

/* Decodes bytes that must be good into a board that is set up here. */
void test_decode(struct test_board *ret_board, const uint8_t *data, uint64_t size);

/* The bytes are refused with this code, and no board comes. */
void test_not_decoded(const uint8_t *data, uint64_t size, const char *code);

/* The result of decoding whatever bytes; if they decode, both encoders are run on the board. */
ztc_status test_try(const uint8_t *data, uint64_t size);

/* Puts the right CRC-32 into a version 2 file. */
void test_mend_crc(uint8_t *data, uint64_t size);

/* A board of every class, for version 1 and 2, with a gap and an odd order of rows. */
void test_board_rich(struct test_board *board);

/* The board of the manual. */
void test_board_tiny(struct test_board *board);

/* As the name says. */
uint32_t test_crc32(const uint8_t *data, uint64_t size);

#endif
