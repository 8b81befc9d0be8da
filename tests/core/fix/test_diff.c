/* SPDX-License-Identifier: Apache-2.0 */
/* Unified diffs: their form, and that what they say leads from one text to the other. */
#include "fix/diff.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static char *diff_of(const char *before, const char *after, bool colours, bool printable)
{
    struct ztc_error error = {0};
    struct ztc_buffer buffer;
    const struct ztc_diff diff = {.old_name = "a/x.yml",
                                  .new_name = "b/x.yml",
                                  .old_text = before,
                                  .old_size = strlen(before),
                                  .new_text = after,
                                  .new_size = strlen(after),
                                  .colours = colours,
                                  .printable = printable};
    ztc_buffer_init(&buffer, 1u << 20);
    assert_int_equal(ztc_diff_write(&diff, &buffer, &error), ZTC_OK);
    char *text = strdup(ztc_buffer_string(&buffer));
    ztc_buffer_done(&buffer);
    assert_non_null(text);
    return text;
}

static void expect_diff(const char *before, const char *after, const char *expected)
{
    char *text = diff_of(before, after, false, false);
    assert_string_equal(text, expected);
    free(text);
}

#define NAMES "--- a/x.yml\n+++ b/x.yml\n"

static void test_form(void **state)
{
    (void)state;
    expect_diff("a\n", "a\n", "");
    expect_diff("", "", "");
    expect_diff("1\n2\n3\n4\n5\n6\n7\n8\n", "1\n2\n3\n4\nx\n6\n7\n8\n",
                NAMES "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+x\n 6\n 7\n 8\n");
    expect_diff("1\n2\n", "1\nx\n2\n", NAMES "@@ -1,2 +1,3 @@\n 1\n+x\n 2\n");
    expect_diff("", "x\n", NAMES "@@ -0,0 +1 @@\n+x\n");
    expect_diff("x\n", "", NAMES "@@ -1 +0,0 @@\n-x\n");
}

static void test_hunks(void **state)
{
    (void)state;
    /* Six lines between two changes keep them in one hunk, seven part them. */
    expect_diff("a\n1\n2\n3\n4\n5\n6\nb\n", "A\n1\n2\n3\n4\n5\n6\nB\n",
                NAMES "@@ -1,8 +1,8 @@\n-a\n+A\n 1\n 2\n 3\n 4\n 5\n 6\n-b\n+B\n");
    expect_diff("a\n1\n2\n3\n4\n5\n6\n7\nb\n", "A\n1\n2\n3\n4\n5\n6\n7\nB\nC\n",
                NAMES "@@ -1,4 +1,4 @@\n-a\n+A\n 1\n 2\n 3\n"
                      "@@ -6,4 +6,5 @@\n 5\n 6\n 7\n-b\n+B\n+C\n");
}

static void test_no_line_end(void **state)
{
    (void)state;
    expect_diff("a\nb", "a\nc",
                NAMES "@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+c\n"
                      "\\ No newline at end of file\n");
    expect_diff("a\r\nb\r\n", "a\r\nc\r\n", NAMES "@@ -1,2 +1,2 @@\n a\r\n-b\r\n+c\r\n");
}

static void test_terminal(void **state)
{
    (void)state;
    char *text = diff_of("a\r\n", "\xE2\x80\xAE\r\n", true, true);
    assert_string_equal(text, "\033[1m--- a/x.yml\033[0m\n\033[1m+++ b/x.yml\033[0m\n"
                              "\033[36m@@ -1 +1 @@\033[0m\n\033[31m-a\033[0m\n"
                              "\033[32m+\\u{202E}\033[0m\n");
    free(text);
}

/* What a diff of ALL lines says: those that go and stay make the old text, those that come and stay the
 * new one. The numbers of each hunk tell where lines between hunks are taken from. */
static void expect_leads(const char *before, const char *after)
{
    char *text = diff_of(before, after, false, false);
    char *made = calloc(1, strlen(before) + strlen(text) + 1);
    const char *old = before, *at = strchr(text, '@');
    size_t line = 1;
    assert_non_null(made);
    while (at != NULL && *at == '@') {
        char *rest = NULL;
        size_t first = strtoul(at + 4, &rest, 10);
        size_t lines = *rest == ',' ? strtoul(rest + 1, NULL, 10) : 1;
        for (first += lines == 0; line < first; line++) {
            size_t size = strcspn(old, "\n") + 1;
            strncat(made, old, size);
            old += size;
        }
        for (at = strchr(at, '\n') + 1; *at == ' ' || *at == '-' || *at == '+';) {
            size_t size = strcspn(at + 1, "\n") + 1;
            if (*at != '-') {
                strncat(made, at + 1, size);
            }
            if (*at != '+') {
                assert_int_equal(strncmp(old, at + 1, size), 0);
                old += size;
                line++;
            }
            at += 1 + size;
        }
    }
    /* What is behind the last hunk stays. */
    size_t size = strlen(made);
    assert_int_equal(strncmp(made, after, size), 0);
    assert_string_equal(old, after + size);
    free(made);
    free(text);
}

static void test_random_texts(void **state)
{
    (void)state;
    uint32_t seed = 7;
    for (size_t round = 0; round < 3000; round++) {
        char texts[2][128];
        for (size_t i = 0; i < 2; i++) {
            size_t lines = (seed = seed * 1664525u + 1013904223u) >> 27;
            for (size_t j = 0; j < lines; j++) {
                seed = seed * 1664525u + 1013904223u;
                texts[i][2 * j] = (char)('a' + (seed >> 28) % (round % 7 + 1));
                texts[i][2 * j + 1] = '\n';
            }
            texts[i][2 * lines] = '\0';
        }
        expect_leads(texts[0], texts[1]);
    }
}

/* More lines that go and come than the search looks at: still a diff that is true. */
static void test_beyond_the_bound(void **state)
{
    enum { LINES = 3000 };
    (void)state;
    char *before = calloc(1, LINES * 8), *after = calloc(1, LINES * 8);
    assert_non_null(before);
    assert_non_null(after);
    for (size_t i = 0, x = 0, y = 0; i < LINES; i++) {
        x += (size_t)snprintf(before + x, 8, "a%zu\n", i);
        y += (size_t)snprintf(after + y, 8, "b%zu\n", i);
    }
    expect_leads(before, after);
    free(before);
    free(after);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_form),         cmocka_unit_test(test_hunks),
        cmocka_unit_test(test_no_line_end),  cmocka_unit_test(test_terminal),
        cmocka_unit_test(test_random_texts), cmocka_unit_test(test_beyond_the_bound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
