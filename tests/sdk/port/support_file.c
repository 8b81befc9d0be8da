/* SPDX-License-Identifier: Apache-2.0 */
/* Version 2 files taken apart and put together otherwise. */
#include "support_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <ztc/bytes.h>

#include <cmocka.h>

void test_board_own(struct test_board *board)
{
    test_board_rich(board);
    test_board_custom(board, "TOUCH", "", "TOUCH", 7, 3);
    uint32_t mdc = test_board_custom(board, "EMAC", "mdc", "MDC", 0, 4);
    test_board_custom(board, "SERIAL", "rts", "RTS", 1, 5);
    uint32_t emac = test_board_peripheral(board, "EMAC", 0, 1);
    test_board_role(board, emac, "mdc", mdc);
    test_board_role(board, emac, "mdio", ZTC_NO_ROW);
}

/* Puts one section, its entries grown by filler bytes. Returns where the next one begins. */
static uint32_t put_section(uint8_t *file, uint8_t *entry, uint32_t at, const uint8_t *from,
                            const uint8_t *old, uint32_t more)
{
    uint32_t size = old[1], count = ztc_get_u16le(old + 2);
    const uint8_t *rows = from + ztc_get_u32le(old + 4);
    more = old[0] == ID_TEXT ? 0 : more;
    entry[0] = old[0];
    entry[1] = (uint8_t)(size + more);
    ztc_put_u16le(entry + 2, (uint16_t)count);
    ztc_put_u32le(entry + 4, at);
    for (uint32_t i = 0; i < count; i++) {
        memcpy(file + at, rows + i * size, size);
        memset(file + at + size, 0xEE, more);
        at += size + more;
    }
    return (at + 3) & ~3u;
}

uint8_t *test_rewrite(const struct test_bytes *bytes, const struct test_change *change,
                      uint32_t *ret_size)
{
    uint8_t *file = calloc(1, 65536);
    assert_non_null(file);
    uint32_t sections = ztc_get_u16le(bytes->data + 16), kept = 0;
    for (uint32_t i = 0; i < sections; i++) {
        kept += (change->drop & (1u << bytes->data[HEADER + 8 * i])) == 0;
    }
    kept += change->unknown != 0;
    uint32_t stride = 8 + change->table_more, at = HEADER + change->header_more;
    memcpy(file, bytes->data, HEADER);
    memset(file + HEADER, 0xDD, change->header_more);
    ztc_put_u16le(file + 6, (uint16_t)at);
    ztc_put_u16le(file + 16, (uint16_t)kept);
    ztc_put_u16le(file + 18, (uint16_t)stride);
    uint8_t *entry = file + at;
    at += kept * stride;
    for (uint32_t i = 0; i < sections; i++) {
        const uint8_t *old = bytes->data + HEADER + 8 * i;
        if ((change->drop & (1u << old[0])) != 0) {
            continue;
        }
        if (i == 1 && change->unknown != 0) {
            const uint8_t odd[8] = {
                (uint8_t)change->unknown, change->unknown == ID_TEXT ? 1 : 3, 5, 0, 0, 0, 0, 0};
            at = put_section(file, entry, at, bytes->data, odd, 0);
            entry += stride;
        }
        at = put_section(file, entry, at, bytes->data, old, change->entry_more);
        entry += stride;
    }
    ztc_put_u32le(file + 8, at);
    test_mend_crc(file, at);
    *ret_size = at;
    return file;
}

uint32_t test_section_at(const struct test_bytes *bytes, uint32_t id)
{
    for (uint32_t i = 0; i < ztc_get_u16le(bytes->data + 16); i++) {
        if (bytes->data[HEADER + 8 * i] == id) {
            return ztc_get_u32le(bytes->data + HEADER + 8 * i + 4);
        }
    }
    fail_msg("no section %u", id);
    return 0;
}
