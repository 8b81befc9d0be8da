/* SPDX-License-Identifier: Apache-2.0 */
/* What goes to which stream, with which tag, and what a full disk or a closed pipe does. */
#include "output/output.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <wchar.h>

#include <cmocka.h>

/* What both streams held between capture_start and capture_end, as text. */
struct capture {
    int saved[2];
    int file[2];
    char text[2][4096];
};

/* stdout (0) and stderr (1) go to `out` and `err`. Nothing may fail loudly until they are back. */
static void capture_start(struct capture *capture, int out, int err)
{
    const int files[2] = {out, err};
    for (int i = 0; i < 2; i++) {
        fflush(i == 0 ? stdout : stderr);
        capture->file[i] = files[i];
        capture->saved[i] = dup(STDOUT_FILENO + i);
        dup2(files[i], STDOUT_FILENO + i);
    }
}

static void capture_end(struct capture *capture)
{
    fflush(stdout);
    fflush(stderr);
    for (int i = 0; i < 2; i++) {
        dup2(capture->saved[i], STDOUT_FILENO + i);
        close(capture->saved[i]);
        ssize_t size = pread(capture->file[i], capture->text[i], sizeof(capture->text[i]) - 1, 0);
        capture->text[i][size > 0 ? size : 0] = '\0';
        close(capture->file[i]);
    }
    clearerr(stdout);
    clearerr(stderr);
}

static void capture_memory(struct capture *capture)
{
    capture_start(capture, memfd_create("out", MFD_CLOEXEC), memfd_create("err", MFD_CLOEXEC));
}

static void say_all(struct ztc_output *output)
{
    struct ztc_error refusal = {0}, defect = {0};
    (void)ztc_error_set(&refusal, ZTC_E_INVALID, "use D0 to D4", "no pin D%d", 9);
    (void)ztc_error_system(&defect, EIO, "port.bin");
    ztc_output_info(output, "compiled %s", "my_board");
    ztc_output_warning(output, "pad %d", 12);
    ztc_output_error(output, &refusal);
    ztc_output_error(output, &defect);
    ztc_output_flush(output);
    ztc_error_clear(&refusal);
    ztc_error_clear(&defect);
}

static void tags_and_streams_are_those_of_the_original(void **state)
{
    (void)state;
    struct capture capture;
    struct ztc_output output = {0};
    capture_memory(&capture);
    say_all(&output);
    capture_end(&capture);
    assert_string_equal(capture.text[0], "[info]> compiled my_board\n");
    assert_string_equal(capture.text[1], "[warning]> pad 12\n"
                                         "[error]> no pin D9; use D0 to D4\n"
                                         "[fatal]> port.bin: Input/output error\n");
    assert_false(output.failed);
}

static void info_goes_to_stderr_with_json(void **state)
{
    (void)state;
    struct capture capture;
    struct ztc_output output = {.json = true};
    capture_memory(&capture);
    say_all(&output);
    capture_end(&capture);
    assert_string_equal(capture.text[0], "");
    assert_memory_equal(capture.text[1], "[info]> compiled my_board\n[warning]> ", 37);
}

static void tags_are_coloured_and_nothing_else(void **state)
{
    (void)state;
    struct capture capture;
    struct ztc_output output = {.colours = true};
    capture_memory(&capture);
    say_all(&output);
    capture_end(&capture);
    assert_string_equal(capture.text[0], "\033[32m[info]>\033[0m compiled my_board\n");
    assert_string_equal(capture.text[1],
                        "\033[33m[warning]>\033[0m pad 12\n"
                        "\033[31m[error]>\033[0m no pin D9; use D0 to D4\n"
                        "\033[1;31m[fatal]>\033[0m port.bin: Input/output error\n");
}

static void text_of_others_cannot_steer_the_terminal(void **state)
{
    /* As bytes, because linters warn of such text in a literal. */
    static const char reversing[] = {'\xE2', '\x80', '\xAE', '\0'};
    (void)state;
    struct capture capture;
    struct ztc_output output = {0};
    struct ztc_error error = {0};
    (void)ztc_error_set(&error, ZTC_E_INVALID, reversing, "a\n[info]> b\x1B]0;x\x07");
    capture_memory(&capture);
    ztc_output_info(&output, "%s", "\x1B[2J");
    ztc_output_error(&output, &error);
    ztc_output_flush(&output);
    capture_end(&capture);
    assert_string_equal(capture.text[0], "[info]> \\x1B[2J\n");
    assert_string_equal(capture.text[1], "[error]> a\\x0A[info]> b\\x1B]0;x\\x07; \\u{202E}\n");
    ztc_error_clear(&error);
}

static void an_error_without_text_is_told_all_the_same(void **state)
{
    (void)state;
    struct capture capture;
    struct ztc_output output = {0};
    struct ztc_error error = {0};
    (void)ztc_error_memory(&error);
    capture_memory(&capture);
    ztc_output_error(&output, &error);
    /* A character that the C locale lacks fails the format as a lack of memory does. */
    ztc_output_info(&output, "%ls", L"\x20AC");
    ztc_output_flush(&output);
    capture_end(&capture);
    assert_string_equal(capture.text[0], "");
    assert_string_equal(capture.text[1], "[error]> out of memory\n"
                                         "[error]> out of memory, a message was lost\n");
    assert_true(output.failed);
}

static void results_are_written_as_they_are(void **state)
{
    (void)state;
    struct capture capture;
    struct ztc_output output = {0};
    struct ztc_error error = {0};
    cJSON *value = cJSON_CreateObject();
    assert_non_null(cJSON_AddNumberToObject(value, "b", 1));
    assert_non_null(cJSON_AddStringToObject(value, "a", "x"));
    capture_memory(&capture);
    ztc_output_text(&output, "D0\tPA\n\033[1mx", 11);
    ztc_output_text(&output, "ignored", 0);
    ztc_output_talk(&output, "finding\n  ^\n");
    ztc_status first = ztc_output_json(&output, value, &error);
    output.pretty = true;
    ztc_status second = ztc_output_json(&output, value, &error);
    ztc_status third = ztc_output_json(&output, NULL, &error);
    ztc_output_flush(&output);
    capture_end(&capture);
    assert_int_equal(first, ZTC_OK);
    assert_int_equal(second, ZTC_OK);
    assert_int_equal(third, ZTC_E_MEMORY);
    assert_string_equal(capture.text[0], "D0\tPA\n\033[1mx{\"b\": 1, \"a\": \"x\"}\n"
                                         "{\n    \"b\": 1,\n    \"a\": \"x\"\n}\n");
    assert_string_equal(capture.text[1], "finding\n  ^\n");
    assert_false(output.failed);
    cJSON_Delete(value);
    ztc_error_clear(&error);
}

static void talk_comes_after_the_results_before_it(void **state)
{
    (void)state;
    struct capture capture;
    struct ztc_output output = {0};
    int both = memfd_create("both", MFD_CLOEXEC);
    capture_start(&capture, both, dup(both)); /* one file, one place in it, as on a terminal */
    ztc_output_info(&output, "one");
    ztc_output_warning(&output, "two");
    ztc_output_text(&output, "three\n", 6);
    ztc_output_talk(&output, "four\n");
    ztc_output_flush(&output);
    capture_end(&capture);
    assert_string_equal(capture.text[0], "[info]> one\n[warning]> two\nthree\nfour\n");
}

/* Writes `what` to a place that takes nothing; tells whether that was seen. */
static bool failed_on(int out, int err, void (*what)(struct ztc_output *))
{
    struct capture capture;
    struct ztc_output output = {0};
    capture_start(&capture, out, err);
    what(&output);
    ztc_output_flush(&output);
    capture_end(&capture);
    return output.failed;
}

static void say_result(struct ztc_output *output)
{
    ztc_output_text(output, "x\n", 2);
}

static void say_much(struct ztc_output *output)
{
    static const char text[100000] = {0};
    ztc_output_text(output, text, sizeof(text));
}

static void say_warning(struct ztc_output *output)
{
    ztc_output_warning(output, "x");
}

static int full_disk(void)
{
    return open("/dev/full", O_WRONLY | O_CLOEXEC);
}

static int working(void)
{
    return memfd_create("sink", MFD_CLOEXEC);
}

static int closed_pipe(void)
{
    int ends[2] = {-1, -1};
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    close(ends[0]);
    return ends[1];
}

static void a_full_disk_and_a_closed_pipe_are_seen(void **state)
{
    (void)state;
    signal(SIGPIPE, SIG_IGN); /* as the program does */
    assert_true(failed_on(full_disk(), working(), say_result));
    assert_true(failed_on(full_disk(), working(), say_much));
    assert_true(failed_on(full_disk(), working(), say_all));
    assert_true(failed_on(working(), full_disk(), say_warning));
    assert_true(failed_on(closed_pipe(), working(), say_result));
    assert_true(failed_on(working(), closed_pipe(), say_warning));
    assert_false(failed_on(working(), working(), say_all));
    assert_false(failed_on(working(), working(), say_much));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tags_and_streams_are_those_of_the_original),
        cmocka_unit_test(info_goes_to_stderr_with_json),
        cmocka_unit_test(tags_are_coloured_and_nothing_else),
        cmocka_unit_test(text_of_others_cannot_steer_the_terminal),
        cmocka_unit_test(an_error_without_text_is_told_all_the_same),
        cmocka_unit_test(results_are_written_as_they_are),
        cmocka_unit_test(talk_comes_after_the_results_before_it),
        cmocka_unit_test(a_full_disk_and_a_closed_pipe_are_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
