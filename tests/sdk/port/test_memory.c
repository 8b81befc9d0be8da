/* SPDX-License-Identifier: Apache-2.0 */
/* Every allocation fails once: the call says so, leaks nothing, and gives nothing. */
#include "support_port.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void encoders_survive_every_failed_allocation(void **state)
{
    static test_encoder *const encoders[] = {ztc_port_v1_encode, ztc_port_v2_encode};
    (void)state;
    for (size_t e = 0; e < 2; e++) {
        struct test_board board;
        test_board_rich(&board);
        uint64_t fail_at = 1;
        for (;; fail_at++) {
            struct test_host host;
            struct test_bytes bytes;
            test_host_init(&host);
            test_bytes_init(&bytes);
            host.fail_at = fail_at;
            ztc_status status = encoders[e](&host.host, test_board_view(&board), &bytes.sink);
            assert_int_equal(host.live, 0);
            if (status == ZTC_OK) {
                assert_true(host.calls < fail_at);
                test_bytes_free(&bytes);
                break;
            }
            assert_int_equal(status, ZTC_E_MEMORY);
            assert_int_equal(bytes.writes, 0);
        }
        assert_true(fail_at > 1);
        test_board_free(&board);
    }
}

static void the_reader_survives_every_failed_allocation(void **state)
{
    static test_encoder *const encoders[] = {ztc_port_v1_encode, ztc_port_v2_encode};
    (void)state;
    for (size_t e = 0; e < 2; e++) {
        struct test_board board;
        test_board_rich(&board);
        struct test_bytes bytes = test_encode(encoders[e], test_board_view(&board));
        uint64_t fail_at = 1;
        for (;; fail_at++) {
            struct test_host host;
            struct test_board back;
            test_host_init(&host);
            test_board_init(&back, "", "");
            host.fail_at = fail_at;
            struct ztc_board_sink sink = test_board_sink(&back);
            ztc_status status = ztc_port_decode(&host.host, bytes.data, bytes.size, &sink);
            assert_int_equal(host.live, 0);
            uint32_t pins = back.pin_count;
            test_board_free(&back);
            if (status == ZTC_OK) {
                assert_int_equal(pins, board.pin_count);
                break;
            }
            assert_int_equal(status, ZTC_E_MEMORY);
            assert_int_equal(pins, 0);
        }
        assert_true(fail_at > 1);
        test_bytes_free(&bytes);
        test_board_free(&board);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(encoders_survive_every_failed_allocation),
        cmocka_unit_test(the_reader_survives_every_failed_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
