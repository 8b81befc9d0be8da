/* SPDX-License-Identifier: Apache-2.0 */
/* Thousands of random boards: written, read back, compared, written again, in both versions. */
#include "support_port.h"
#include "support_random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <ztc/bytes.h>

#include <cmocka.h>

#define BOARDS 5000u
#define HOSTILE 20000u
#define BODY 192u

/* Takes out of a version 1 file what the specification does not let come back: the counts and the
 * flags of classes that were counted and not written. */
static void forget_unwritten(struct test_bytes *bytes)
{
    static const uint16_t flags[11] = {0,     0x002, 0x004, 0x008, 0x010, 0x020,
                                       0x040, 0x080, 0x100, 0,     0};
    for (uint32_t slot = 1; slot <= 10; slot++) {
        if (ztc_get_u16le(bytes->data + 4 + 2 * slot) != 0) {
            continue;
        }
        bytes->data[100 + slot] = 0;
        for (uint32_t pin = 0; pin < bytes->data[100]; pin++) {
            uint8_t *at = bytes->data + BODY + 4 * pin + 2;
            ztc_put_u16le(at, (uint16_t)(ztc_get_u16le(at) & ~flags[slot]));
        }
    }
}

/* Writes and reads the board; what comes back must be `expected` and give the same bytes again. */
static void expect_round_trip(test_encoder *encode, struct test_board *board,
                              struct test_board *expected, uint64_t seed)
{
    struct test_board back;
    struct test_bytes bytes = test_encode(encode, test_board_view(board));
    assert_int_equal(ztc_port_version(bytes.data, bytes.size),
                     encode == ztc_port_v1_encode ? 1 : 2);
    test_decode(&back, bytes.data, bytes.size);
    char *left = test_board_text(test_board_view(expected));
    char *right = test_board_text(test_board_view(&back));
    if (strcmp(left, right) != 0) {
        print_error("seed %llu\n%s---\n%s", (unsigned long long)seed, left, right);
    }
    assert_string_equal(left, right);
    struct test_bytes again = test_encode(encode, test_board_view(&back));
    if (encode == ztc_port_v1_encode) {
        forget_unwritten(&bytes);
    }
    assert_int_equal(bytes.size, again.size);
    assert_memory_equal(bytes.data, again.data, bytes.size);
    free(left);
    free(right);
    test_bytes_free(&bytes);
    test_bytes_free(&again);
    test_board_free(&back);
}

static void boards_go_through_both_versions(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= BOARDS; seed++) {
        struct test_board board, expected;
        test_board_random(&board, seed);
        test_board_as_v1(&expected, &board);
        expect_round_trip(ztc_port_v2_encode, &board, &board, seed);
        expect_round_trip(ztc_port_v1_encode, &board, &expected, seed);
        test_board_free(&expected);
        test_board_free(&board);
    }
}

static void boards_that_only_version_2_takes_go_through_it(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= BOARDS / 4; seed++) {
        struct test_board board;
        test_board_random_v2(&board, seed);
        expect_round_trip(ztc_port_v2_encode, &board, &board, seed);
        test_board_free(&board);
    }
}

static void random_damage_never_crashes(void **state)
{
    (void)state;
    uint64_t random = 77;
    for (uint32_t round = 0; round < HOSTILE; round += 50) {
        struct test_board board;
        test_board_random(&board, round);
        for (uint32_t version = 1; version <= 2; version++) {
            struct test_bytes bytes = test_encode(
                version == 1 ? ztc_port_v1_encode : ztc_port_v2_encode, test_board_view(&board));
            for (uint32_t i = 0; i < 25; i++) {
                uint8_t *copy = malloc(bytes.size);
                assert_non_null(copy);
                memcpy(copy, bytes.data, bytes.size);
                for (uint32_t n = test_random_below(&random, 3); n < 4; n++) {
                    copy[test_random_below(&random, (uint32_t)bytes.size - 1)] =
                        (uint8_t)test_random(&random);
                }
                if (version == 2) {
                    test_mend_crc(copy, bytes.size);
                }
                (void)test_try(copy, bytes.size);
                free(copy);
            }
            test_bytes_free(&bytes);
        }
        test_board_free(&board);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(boards_go_through_both_versions),
        cmocka_unit_test(boards_that_only_version_2_takes_go_through_it),
        cmocka_unit_test(random_damage_never_crashes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
