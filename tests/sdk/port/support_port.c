/* SPDX-License-Identifier: Apache-2.0 */
/* Encoding and decoding as the tests do it over and over. */
#include "support_port.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <ztc/bytes.h>

#include <cmocka.h>

struct test_bytes test_encode(test_encoder *encode, const struct ztc_board *board)
{
    struct test_host host;
    struct test_bytes bytes;
    test_host_init(&host);
    test_bytes_init(&bytes);
    ztc_status status = encode(&host.host, board, &bytes.sink);
    if (status != ZTC_OK) {
        print_error("%s %s\n", host.code, host.message);
    }
    assert_int_equal(status, ZTC_OK);
    assert_int_equal(host.findings, 0);
    assert_int_equal(host.live, 0);
    assert_int_equal(bytes.writes, 1);
    return bytes;
}

void test_refused(test_encoder *encode, const struct ztc_board *board, ztc_status status,
                  const char *code, uint64_t where)
{
    struct test_host host;
    struct test_bytes bytes;
    test_host_init(&host);
    test_bytes_init(&bytes);
    ztc_status result = encode(&host.host, board, &bytes.sink);
    assert_string_equal(host.code, code);
    assert_int_equal(result, status);
    assert_int_equal(host.findings, 1);
    assert_int_equal(host.where, where);
    assert_int_equal(host.live, 0);
    assert_int_equal(bytes.writes, 0);
    /* A host that cannot take the finding gets its own status back. */
    host.diag_answer = ZTC_E_MEMORY;
    assert_int_equal(encode(&host.host, board, &bytes.sink), ZTC_E_MEMORY);
    assert_int_equal(host.live, 0);
    assert_int_equal(bytes.writes, 0);
}

void test_decode(struct test_board *ret_board, const uint8_t *data, uint64_t size)
{
    struct test_host host;
    test_host_init(&host);
    test_board_init(ret_board, "", "");
    struct ztc_board_sink sink = test_board_sink(ret_board);
    ztc_status status = ztc_port_decode(&host.host, data, size, &sink);
    if (status != ZTC_OK) {
        print_error("%s %s\n", host.code, host.message);
    }
    assert_int_equal(status, ZTC_OK);
    assert_int_equal(host.findings, 0);
    assert_int_equal(host.live, 0);
}

void test_not_decoded(const uint8_t *data, uint64_t size, const char *code)
{
    struct test_host host;
    struct test_board board;
    test_host_init(&host);
    test_board_init(&board, "", "");
    struct ztc_board_sink sink = test_board_sink(&board);
    assert_int_equal(ztc_port_decode(&host.host, data, size, &sink), ZTC_E_INVALID);
    assert_string_equal(host.code, code);
    assert_int_equal(host.findings, 1);
    assert_int_equal(host.where, ZTC_WHERE_NONE);
    assert_int_equal(host.live, 0);
    assert_int_equal(board.pin_count, 0);
    test_board_free(&board);
}

struct trial {
    struct test_host host;
    uint32_t boards;
};

static ztc_status encode_both(void *ctx, const struct ztc_board *board)
{
    struct trial *trial = ctx;
    struct test_bytes bytes;
    trial->boards++;
    test_bytes_init(&bytes);
    (void)ztc_port_v1_encode(&trial->host.host, board, &bytes.sink);
    (void)ztc_port_v2_encode(&trial->host.host, board, &bytes.sink);
    test_bytes_free(&bytes);
    return ZTC_OK;
}

ztc_status test_try(const uint8_t *data, uint64_t size)
{
    struct trial trial = {.boards = 0};
    struct ztc_board_sink sink = {.struct_size = sizeof(sink), .ctx = &trial, .board = encode_both};
    test_host_init(&trial.host);
    /* A block of its own, so that a sanitizer sees the first byte read beyond it. */
    uint8_t *copy = malloc(size > 0 ? (size_t)size : 1);
    assert_non_null(copy);
    if (size > 0) {
        memcpy(copy, data, (size_t)size);
    }
    ztc_status status = ztc_port_decode(&trial.host.host, copy, size, &sink);
    assert_true(status == ZTC_OK || status == ZTC_E_INVALID);
    assert_int_equal(trial.boards, status == ZTC_OK ? 1 : 0);
    assert_int_equal(trial.host.live, 0);
    if (status != ZTC_OK) {
        assert_int_equal(trial.host.findings, 1);
    }
    free(copy);
    return status;
}

/* Bit by bit, unlike the library's: the two must agree. */
uint32_t test_crc32(const uint8_t *data, uint64_t size)
{
    uint32_t crc = UINT32_MAX;
    for (uint64_t i = 0; i < size; i++) {
        crc ^= data[i];
        for (int bit = 0; bit < 8; bit++) {
            crc = (crc & 1) != 0 ? crc >> 1 ^ UINT32_C(0xEDB88320) : crc >> 1;
        }
    }
    return ~crc;
}

void test_mend_crc(uint8_t *data, uint64_t size)
{
    assert_true(size >= 16);
    memset(data + 12, 0, 4);
    ztc_put_u32le(data + 12, test_crc32(data, size));
}

void test_board_rich(struct test_board *board)
{
    static const char *const names[] = {"PWM0", "PWM2",  "PWM10", "PWM1",   "A0",    "A11",
                                        "A2",   "TX1",   "RX1",   "RX0",    "TX0",   "SDA0",
                                        "SCL0", "MISO0", "MOSI0", "SCLK0",  "ICU0",  "DAC0",
                                        "LED0", "LED1",  "BTN0",  "CANTX0", "CANRX0"};
    test_board_init(board, "rich", "made_up");
    for (uint32_t i = 0; i < 24; i++) {
        test_board_pin(board, i / 8, i % 8 + (i == 23 ? 100 : 0));
    }
    test_board_extra(board, 1, "type", "open-drain");
    test_board_extra(board, 1, "pull", "up");
    test_board_extra(board, 5, "level", "1");
    test_board_extra(board, 5, "drive", "3");
    test_board_extra(board, 5, "active_low", "true");
    test_board_extra(board, 7, "slew", "fast");
    test_board_extra(board, 7, "pull", "keeper");
    for (uint32_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        uint32_t row = test_board_function(board, names[i], (i * 7) % 24);
        if (i % 3 == 0) {
            test_board_values(board, row, 1 + i % 3, (int32_t)i, 0, 0);
        }
        board->functions[row].alternate = i % 2 == 0 ? (int32_t)(i % 16) : ZTC_PORT_NONE;
        board->functions[row].instance = i % 4;
    }
    uint32_t serial1 = test_board_peripheral(board, "SERIAL", 2, 1);
    test_board_role(board, serial1, "tx", test_board_find(board, "TX1"));
    test_board_role(board, serial1, "rx", test_board_find(board, "RX1"));
    uint32_t serial0 = test_board_peripheral(board, "SERIAL", 0, 256);
    test_board_role(board, serial0, "rx", test_board_find(board, "RX0"));
    test_board_role(board, serial0, "tx", test_board_find(board, "TX0"));
    uint32_t spi = test_board_peripheral(board, "SPI", 0, 2);
    test_board_role(board, spi, "mosi", test_board_find(board, "MOSI0"));
    test_board_role(board, spi, "miso", test_board_find(board, "MISO0"));
    test_board_role(board, spi, "sclk", test_board_find(board, "SCLK0"));
    uint32_t i2c = test_board_peripheral(board, "I2C", 0, 3);
    test_board_role(board, i2c, "sda", test_board_find(board, "SDA0"));
    test_board_role(board, i2c, "scl", test_board_find(board, "SCL0"));
    test_board_peripheral(board, "RTC", 0, 1);
    test_board_peripheral(board, "HTM", 0, 4);
    test_board_peripheral(board, "CAN", 0, 1);
    test_board_peripheral(board, "SD", 0, 1);
}

void test_board_tiny(struct test_board *board)
{
    test_board_init(board, "tiny", "cvm_madeup");
    test_board_pin(board, 0, 9);
    test_board_pin(board, 0, 10);
    test_board_pin(board, 2, 13);
    test_board_extra(board, 1, "pull", "up");
    test_board_extra(board, 2, "active_low", "true");
    uint32_t tx = test_board_function(board, "TX0", 0);
    uint32_t rx = test_board_function(board, "RX0", 1);
    board->functions[tx].alternate = 7;
    board->functions[tx].instance = 1;
    board->functions[rx].alternate = 7;
    board->functions[rx].instance = 1;
    test_board_values(board, tx, 2, 1, 7, 0);
    test_board_values(board, rx, 2, 1, 7, 0);
    test_board_function(board, "LED0", 2);
    uint32_t serial = test_board_peripheral(board, "SERIAL", 0, 1);
    test_board_role(board, serial, "rx", rx);
    test_board_role(board, serial, "tx", tx);
}
