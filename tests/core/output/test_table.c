/* SPDX-License-Identifier: Apache-2.0 */
/* Tables: columns line up, cells cannot steer the terminal, failures are not lost. */
#include "output/table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char *const headings[] = {"Pin", "Port", "Functions", NULL};

static void assert_rendered(const char *const *cells, size_t count, bool colours,
                            const char *expected)
{
    struct ztc_arena arena;
    struct ztc_buffer buffer;
    ztc_arena_init(&arena, 65536);
    ztc_buffer_init(&buffer, 65536);
    struct ztc_text_table *table = ztc_text_table_new(&arena, headings);
    assert_non_null(table);
    for (size_t i = 0; i < count; i++) {
        ztc_text_table_cell(table, cells[i]);
    }
    ztc_text_table_render(table, colours, &buffer);
    assert_int_equal(ztc_buffer_status(&buffer), ZTC_OK);
    assert_string_equal(ztc_buffer_string(&buffer), expected);
    ztc_buffer_done(&buffer);
    ztc_arena_done(&arena);
}

static void columns_are_as_wide_as_they_need_to_be(void **state)
{
    (void)state;
    static const char *const cells[] = {"D0", "PA3", "RX0 ADC1_0", "D10", "PA12", ""};
    assert_rendered(cells, 6, false,
                    "Pin  Port  Functions\n"
                    "D0   PA3   RX0 ADC1_0\n"
                    "D10  PA12\n");
}

static void empty_cells_and_short_rows_leave_no_blanks_behind(void **state)
{
    (void)state;
    static const char *const cells[] = {"", "PA3", NULL, NULL, NULL, NULL, "", "", "x", "D1"};
    assert_rendered(cells, 10, false,
                    "Pin  Port  Functions\n"
                    "     PA3\n"
                    "\n"
                    "           x\n"
                    "D1\n");
    assert_rendered(NULL, 0, false, "Pin  Port  Functions\n");
}

static void width_is_that_of_the_shown_text(void **state)
{
    (void)state;
    static const char *const cells[] = {"gr\xC3\xBC\xC3\x9F", "x", "y", "a\x1B[2J", "\n", "\tz"};
    assert_rendered(cells, 6, false,
                    "Pin       Port  Functions\n"
                    "gr\xC3\xBC\xC3\x9F      x     y\n"
                    "a\\x1B[2J  \\x0A   z\n");
}

static void headings_are_bold_with_colours(void **state)
{
    (void)state;
    static const char *const cells[] = {"D0", "PA3", "x"};
    assert_rendered(cells, 3, true,
                    "\033[1mPin  Port  Functions\033[0m\n"
                    "D0   PA3   x\n");
}

static void text_is_copied(void **state)
{
    (void)state;
    char cell[] = "D0";
    struct ztc_arena arena;
    struct ztc_buffer buffer;
    ztc_arena_init(&arena, 65536);
    ztc_buffer_init(&buffer, 65536);
    struct ztc_text_table *table = ztc_text_table_new(&arena, headings);
    ztc_text_table_cell(table, cell);
    cell[0] = 'X';
    ztc_text_table_render(table, false, &buffer);
    assert_non_null(strstr(ztc_buffer_string(&buffer), "D0"));
    ztc_buffer_done(&buffer);
    ztc_arena_done(&arena);
}

static void want_of_memory_fails_the_buffer(void **state)
{
    (void)state;
    struct ztc_arena arena;
    /* Each size from nothing on, until a table with one row fits. */
    ztc_status status = ZTC_E_MEMORY;
    size_t max = 0;
    for (; max < 4096 && status != ZTC_OK; max += 8) {
        struct ztc_buffer buffer;
        ztc_arena_init(&arena, max);
        ztc_buffer_init(&buffer, 1000);
        struct ztc_text_table *table = ztc_text_table_new(&arena, headings);
        for (int i = 0; i < 12; i++) {
            ztc_text_table_cell(table, "cell");
        }
        ztc_text_table_render(table, false, &buffer);
        status = ztc_buffer_status(&buffer);
        assert_true(status == ZTC_OK || status == ZTC_E_MEMORY);
        assert_true(status == ZTC_OK || buffer.size == 0);
        ztc_buffer_done(&buffer);
        ztc_arena_done(&arena);
    }
    assert_int_equal(status, ZTC_OK);
    assert_true(max > 256);
}

/* Colours take no room, and stand only where they were asked for; what a piece holds cannot steer. */
static void pieces_have_colours_of_their_own(void **state)
{
    (void)state;
    static const struct ztc_text_piece pieces[] = {
        {"TX0", "\033[94m"}, {"x\033[2J", NULL}, {"PWM3", "\033[95m"}};
    static const char *const expected[] = {
        "Pin                  Port  Functions\n"
        "TX0, x\\x1B[2J, PWM3  PA3\n",
        "\033[1mPin                  Port  Functions\033[0m\n"
        "\033[94mTX0\033[0m, x\\x1B[2J, \033[95mPWM3\033[0m  PA3\n"};
    for (int colours = 0; colours < 2; colours++) {
        struct ztc_arena arena;
        struct ztc_buffer buffer;
        ztc_arena_init(&arena, 65536);
        ztc_buffer_init(&buffer, 65536);
        struct ztc_text_table *table = ztc_text_table_new(&arena, headings);
        ztc_text_table_pieces(table, pieces, 3, ", ");
        ztc_text_table_cell(table, "PA3");
        ztc_text_table_pieces(table, NULL, 0, ", ");
        ztc_text_table_render(table, colours != 0, &buffer);
        assert_string_equal(ztc_buffer_string(&buffer), expected[colours]);
        ztc_buffer_done(&buffer);
        ztc_arena_done(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_as_wide_as_they_need_to_be),
        cmocka_unit_test(empty_cells_and_short_rows_leave_no_blanks_behind),
        cmocka_unit_test(width_is_that_of_the_shown_text),
        cmocka_unit_test(pieces_have_colours_of_their_own),
        cmocka_unit_test(headings_are_bold_with_colours),
        cmocka_unit_test(text_is_copied),
        cmocka_unit_test(want_of_memory_fails_the_buffer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
