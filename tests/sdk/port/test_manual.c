/* SPDX-License-Identifier: Apache-2.0 */
/* The manual's page on port.bin is true: its dump is what the encoder writes, its firmware
 * works. */
#include "support_port.h"
#include "support_walk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ztc/bytes.h>

#include <cmocka.h>

#define PAGE "../sdk/manual/port-bin.md"
#define DUMP_FENCE "```hexdump\n"
#define CODE_FENCE "```c\n"

/* The text from behind `begin` up to `end`, cut out of a copy of the page. */
static char *part_of(const char *text, const char *begin, const char *end)
{
    const char *from = strstr(text, begin);
    assert_non_null(from);
    from += strlen(begin);
    const char *to = strstr(from, end);
    assert_non_null(to);
    char *part = strndup(from, (size_t)(to - from));
    assert_non_null(part);
    return part;
}

static int digit_of(char c)
{
    const char *digits = "0123456789abcdef";
    const char *at = c == '\0' ? NULL : strchr(digits, c);
    return at == NULL ? -1 : (int)(at - digits);
}

/* Reads "0054  01 04 03 00 | what it is": an offset, then bytes. Returns how many bytes there are
 * now. */
static size_t read_line(const char *line, size_t length, uint8_t *bytes, size_t used)
{
    size_t offset = 0, at = 0;
    for (; at < length && digit_of(line[at]) >= 0; at++) {
        offset = offset * 16 + (size_t)digit_of(line[at]);
    }
    if (at == 0) {
        return used;
    }
    assert_int_equal(offset, used);
    for (; at + 1 < length && line[at] != '|'; at++) {
        if (digit_of(line[at]) >= 0) {
            bytes[used++] = (uint8_t)(digit_of(line[at]) * 16 + digit_of(line[at + 1]));
            at++;
        }
    }
    return used;
}

static void the_dump_is_what_the_encoder_writes(void **state)
{
    (void)state;
    uint64_t size = 0;
    uint8_t dump[1024];
    size_t used = 0;
    struct test_board board;
    char *page = (char *)test_read_file(PAGE, &size);
    char *part = part_of(page, DUMP_FENCE, "```");
    for (const char *line = part; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        used = read_line(line, length, dump, used);
        line += length + (line[length] == '\n');
    }
    test_board_tiny(&board);
    struct test_bytes bytes = test_encode(ztc_port_v2_encode, test_board_view(&board));
    assert_int_equal(used, bytes.size);
    assert_memory_equal(dump, bytes.data, used);
    test_bytes_free(&bytes);
    test_board_free(&board);
    free(part);
    free(page);
}

static void the_code_is_the_code_that_is_tested(void **state)
{
    (void)state;
    uint64_t size = 0;
    char *page = (char *)test_read_file(PAGE, &size);
    char *code = (char *)test_read_file("sdk/port/support_walk.c", &size);
    char *shown = part_of(page, CODE_FENCE, "```");
    const char *tested = strstr(code, "static uint32_t u16");
    assert_non_null(tested);
    assert_string_equal(shown, tested);
    free(shown);
    free(code);
    free(page);
}

static void the_firmware_finds_its_way(void **state)
{
    (void)state;
    struct test_board board;
    test_board_rich(&board);
    struct test_bytes bytes = test_encode(ztc_port_v2_encode, test_board_view(&board));
    uint8_t *flash = malloc(4096);
    assert_non_null(flash);
    memset(flash, 0xFF, 4096);
    assert_null(port_open(flash, 4096));
    memcpy(flash, bytes.data, bytes.size - 1);
    assert_null(port_open(flash, 4096));
    memcpy(flash, bytes.data, bytes.size);
    const uint8_t *port = port_open(flash, 4096);
    assert_ptr_equal(port, flash);
    assert_null(port_open(flash, (uint32_t)bytes.size - 1));
    /* LED1 is on D13, A11 on D11; there is no LED2. */
    assert_int_equal(ztc_get_u16le(port_function(port, 9, 2, 1) + 4), 13);
    assert_int_equal(ztc_get_u16le(port_function(port, 1, 1, 11) + 4), 11);
    assert_null(port_function(port, 9, 2, 2));
    /* SERIAL2 has TX1 on D1; CAN0 its transmitter on D3; I2C0 no cs. */
    assert_int_equal(ztc_get_u16le(port_role(port, 7, 2, 4) + 4), 1);
    assert_int_equal(ztc_get_u16le(port_role(port, 6, 0, 4) + 4), 3);
    assert_null(port_role(port, 3, 0, 12));
    assert_null(port_role(port, 7, 1, 4));
    free(flash);
    test_bytes_free(&bytes);
    test_board_free(&board);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_dump_is_what_the_encoder_writes),
        cmocka_unit_test(the_code_is_the_code_that_is_tested),
        cmocka_unit_test(the_firmware_finds_its_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
