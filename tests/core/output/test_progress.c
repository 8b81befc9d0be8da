/* SPDX-License-Identifier: Apache-2.0 */
/* The progress line: what is in it, when it is drawn, and that it goes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "output/progress.h"

#include "base/utf8.h"
#include "output/output.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MIB ((uint64_t)1 << 20)

static void assert_line(unsigned columns, const char *what, uint64_t done, uint64_t total,
                        const char *unit, const char *expected)
{
    struct ztc_buffer line;
    ztc_buffer_init(&line, 4096);
    ztc_progress_line(&line, columns, what, done, total, unit);
    assert_string_equal(ztc_buffer_string(&line), expected);
    assert_true(ztc_utf8_width(ztc_buffer_string(&line), line.size) <= columns);
    ztc_buffer_done(&line);
}

static void a_line_tells_part_and_number(void **state)
{
    (void)state;
    assert_line(80, "Fetching", 0, 0, "objects", "Fetching 0 objects");
    assert_line(80, "Fetching", 7, 0, NULL, "Fetching 7");
    assert_line(80, "Fetching", 1, 4, "objects",
                "Fetching [=====               ]  25%  1/4 objects");
    assert_line(80, "Fetching", 4, 4, "", "Fetching [====================] 100%  4/4");
    assert_line(80, "Fetching", 999, 1000, "x", "Fetching [=================== ]  99%  999/1000 x");
}

static void bytes_have_units(void **state)
{
    (void)state;
    assert_line(80, "A", 1023, 0, "bytes", "A 1023 bytes");
    assert_line(80, "A", 1024, 0, "bytes", "A 1.0 KiB");
    assert_line(80, "A", MIB - 1, 0, "bytes", "A 1023.9 KiB");
    assert_line(80, "A", MIB + MIB / 2, 0, "bytes", "A 1.5 MiB");
    assert_line(80, "A", 512, 2 * MIB, "bytes", "A [                    ]   0%  0.0/2.0 MiB");
    assert_line(80, "A", UINT64_MAX, 0, "bytes", "A 17592186044415.9 MiB");
}

static void more_than_all_is_all(void **state)
{
    (void)state;
    assert_line(80, "A", 9, 3, "x", "A [====================] 100%  9/3 x");
    assert_line(80, "A", UINT64_MAX, UINT64_MAX, "x",
                "A [====================] 100%  18446744073709551615/18446744073709551615 x");
    assert_line(80, "A", UINT64_MAX / 2, UINT64_MAX, "x",
                "A [==========          ]  50%  9223372036854775807/18446744073709551615 x");
}

static void it_never_takes_a_second_line(void **state)
{
    (void)state;
    assert_line(40, "Fetching", 1, 4, "objects", "Fetching  25%  1/4 objects");
    assert_line(25, "Fetching https", 1, 4, "objects", "Fetchin  25%  1/4 objects");
    assert_line(10, "Fetching", 1, 4, "objects", " 25%  1/4 ");
    assert_line(0, "Fetching", 1, 4, "objects", "");
    assert_line(11, "k\xC3\xA4sek\xC3\xA4se", 1, 0, "x", "k\xC3\xA4sek\xC3\xA4s 1 x");
    /* A combining mark takes no column of its own. */
    assert_line(6, "ae\xCC\x81iou", 1, 0, "x", "ae\xCC\x81 1 x");
}

static void text_of_others_steers_no_terminal(void **state)
{
    (void)state;
    assert_line(80, "a\033[2Jb", 1, 0, "c\rd", "a\\x1B[2Jb 1 c\\x0Dd");
}

/* ---- drawing ---- */

struct capture {
    int saved;
    FILE *file;
};

static int begin_capture(void **state)
{
    static struct capture capture;
    capture.file = tmpfile();
    assert_non_null(capture.file);
    assert_int_equal(fflush(stderr), 0);
    capture.saved = dup(STDERR_FILENO);
    assert_true(dup2(fileno(capture.file), STDERR_FILENO) >= 0);
    *state = &capture;
    return 0;
}

static int end_capture(void **state)
{
    struct capture *capture = *state;
    assert_true(dup2(capture->saved, STDERR_FILENO) >= 0);
    (void)close(capture->saved);
    (void)fclose(capture->file);
    return 0;
}

/* What went to stderr since the last call; static until the next. */
static const char *written(const struct capture *capture)
{
    static char text[4096];
    off_t end = lseek(STDERR_FILENO, 0, SEEK_END);
    assert_true(end >= 0 && (size_t)end < sizeof(text));
    ssize_t got = pread(fileno(capture->file), text, (size_t)end, 0);
    assert_int_equal(got, end);
    text[end] = '\0';
    assert_int_equal(ftruncate(STDERR_FILENO, 0), 0);
    assert_int_equal(lseek(STDERR_FILENO, 0, SEEK_SET), 0);
    return text;
}

static void it_is_drawn_after_a_second_and_ten_times_in_each(void **state)
{
    struct ztc_progress progress = {.allowed = true};
    ztc_progress_begin_at(&progress, "Work", 5000);
    ztc_progress_step_at(&progress, 1, 0, "x", 5000);
    ztc_progress_step_at(&progress, 2, 0, "x", 5999);
    assert_string_equal(written(*state), "");
    ztc_progress_step_at(&progress, 3, 0, "x", 6000);
    assert_string_equal(written(*state), "\r\033[KWork 3 x");
    ztc_progress_step_at(&progress, 4, 0, "x", 6099);
    assert_string_equal(written(*state), "");
    ztc_progress_step_at(&progress, 5, 0, "x", 6100);
    assert_string_equal(written(*state), "\r\033[KWork 5 x");
    ztc_progress_end(&progress);
    assert_string_equal(written(*state), "\r\033[K");
    ztc_progress_end(&progress);
    ztc_progress_clear(&progress);
    ztc_progress_step_at(&progress, 6, 0, "x", 9000);
    assert_string_equal(written(*state), "");
}

static void each_work_waits_for_itself(void **state)
{
    struct ztc_progress progress = {.allowed = true};
    ztc_progress_begin_at(&progress, "One", 0);
    ztc_progress_step_at(&progress, 1, 0, "x", 2000);
    assert_string_equal(written(*state), "\r\033[KOne 1 x");
    ztc_progress_begin_at(&progress, "Two", 2000);
    assert_string_equal(written(*state), "\r\033[K");
    ztc_progress_step_at(&progress, 1, 0, "x", 2500);
    assert_string_equal(written(*state), "");
}

static void where_it_is_not_allowed_nothing_is_drawn(void **state)
{
    struct ztc_progress progress = {0};
    ztc_progress_begin(&progress, "Work");
    ztc_progress_step(&progress, 1, 2, "x");
    ztc_progress_step_at(&progress, 1, 2, "x", INT64_MAX);
    ztc_progress_end(&progress);
    assert_string_equal(written(*state), "");
}

static void whatever_is_printed_takes_it_off_first(void **state)
{
    struct ztc_output output = {.json = true, .progress = {.allowed = true}};
    ztc_progress_begin_at(&output.progress, "Work", 0);
    ztc_progress_step_at(&output.progress, 1, 0, "x", 1000);
    ztc_output_warning(&output, "careful");
    assert_string_equal(written(*state), "\r\033[KWork 1 x\r\033[K[warning]> careful\n");
    ztc_progress_step_at(&output.progress, 2, 0, "x", 2000);
    ztc_output_info(&output, "news");
    assert_string_equal(written(*state), "\r\033[KWork 2 x\r\033[K[info]> news\n");
    ztc_progress_step_at(&output.progress, 3, 0, "x", 3000);
    ztc_output_text(&output, "\n", 1);
    assert_string_equal(written(*state), "\r\033[KWork 3 x\r\033[K");
    ztc_progress_step_at(&output.progress, 4, 0, "x", 4000);
    ztc_output_talk(&output, "talk");
    assert_string_equal(written(*state), "\r\033[KWork 4 x\r\033[Ktalk");
}

#define DRAWN(name) cmocka_unit_test_setup_teardown(name, begin_capture, end_capture)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_tells_part_and_number),
        cmocka_unit_test(bytes_have_units),
        cmocka_unit_test(more_than_all_is_all),
        cmocka_unit_test(it_never_takes_a_second_line),
        cmocka_unit_test(text_of_others_steers_no_terminal),
        DRAWN(it_is_drawn_after_a_second_and_ten_times_in_each),
        DRAWN(each_work_waits_for_itself),
        DRAWN(where_it_is_not_allowed_nothing_is_drawn),
        DRAWN(whatever_is_printed_takes_it_off_first),
    };
    return cmocka_run_group_tests(tests, /* group_setup= */ NULL, /* group_teardown= */ NULL);
}
