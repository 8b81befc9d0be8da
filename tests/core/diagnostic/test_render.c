/* SPDX-License-Identifier: Apache-2.0 */
/* Findings as text: the caret stands under what is meant, and nothing of the file can steer a terminal. */
#include "diagnostic/render.h"

#include "base/limits.h"

#include <setjmp.h>
#include <string.h>
#include <ztc/abi.h>

#include <cmocka.h>

struct fixture {
    struct ztc_arena arena;
    struct ztc_findings findings;
    struct ztc_buffer buffer;
};

static void start(struct fixture *fixture, const char *text)
{
    ztc_arena_init(&fixture->arena, ZTC_TEMPLATE_ARENA_MAX);
    ztc_findings_init(&fixture->findings, &fixture->arena, "board.yml", text,
                      text != NULL ? strlen(text) : 0);
    ztc_buffer_init(&fixture->buffer, ZTC_TEXT_MAX);
}

static void finish(struct fixture *fixture)
{
    ztc_buffer_done(&fixture->buffer);
    ztc_arena_done(&fixture->arena);
}

static struct ztc_diagnostic *add(struct fixture *fixture, const char *code, uint32_t line,
                                  uint32_t column, uint32_t length)
{
    return ztc_findings_add(&fixture->findings, code,
                            ztc_findings_place(&fixture->findings, line, column, length, "k"),
                            "bad");
}

/* One finding at the place, rendered without colours. */
static void expect_one(const char *text, uint32_t line, uint32_t column, uint32_t length,
                       const char *expected)
{
    struct fixture fixture;
    start(&fixture, text);
    add(&fixture, "E008", line, column, length);
    ztc_findings_render(&fixture.findings, /* colours= */ false, &fixture.buffer);
    assert_string_equal(ztc_buffer_string(&fixture.buffer), expected);
    finish(&fixture);
}

static void source_line_and_caret_follow_the_message(void **state)
{
    (void)state;
    expect_one("a: 1\nbcd: efg\n", 2, 6, 3,
               "board.yml:2:6: error[E008]: bad\n"
               "bcd: efg\n"
               "     ^~~\n");
}

static void the_caret_of_one_character_has_no_tail(void **state)
{
    (void)state;
    expect_one("abc", 1, 1, 1, "board.yml:1:1: error[E008]: bad\nabc\n^\n");
}

static void crlf_is_no_part_of_the_line(void **state)
{
    (void)state;
    expect_one("a\r\nbc\r\n", 2, 2, 5, "board.yml:2:2: error[E008]: bad\nbc\n ^\n");
}

static void a_tab_takes_one_column(void **state)
{
    (void)state;
    expect_one("\t\tx: y", 1, 6, 1, "board.yml:1:6: error[E008]: bad\n  x: y\n     ^\n");
}

static void letters_of_several_bytes_take_one_column(void **state)
{
    (void)state;
    expect_one("\xC3\xA4\xE2\x82\xAC: xy", 1, 5, 2,
               "board.yml:1:5: error[E008]: bad\n\xC3\xA4\xE2\x82\xAC: xy\n    ^~\n");
}

static void a_combining_mark_takes_none(void **state)
{
    (void)state;
    expect_one("a\xCC\x88: xy", 1, 5, 2, "board.yml:1:5: error[E008]: bad\na\xCC\x88: xy\n   ^~\n");
}

static void control_characters_are_spelled_out_and_the_caret_moves(void **state)
{
    (void)state;
    expect_one("\x1B[1m: x\xFF", 1, 7, 1,
               "board.yml:1:7: error[E008]: bad\n\\x1B[1m: x\\xFF\n         ^\n");
    expect_one("a\x01", 1, 2, 1, "board.yml:1:2: error[E008]: bad\na\\x01\n ^~~~\n");
}

static void a_place_behind_the_line_points_to_its_end(void **state)
{
    (void)state;
    expect_one("key:\nx", 1, 5, 1, "board.yml:1:5: error[E008]: bad\nkey:\n    ^\n");
    expect_one("key:\nx", 1, 50, 9, "board.yml:1:50: error[E008]: bad\nkey:\n    ^\n");
}

static void an_empty_or_missing_line_is_not_shown(void **state)
{
    (void)state;
    expect_one("a\n\nb", 2, 1, 1, "board.yml:2:1: error[E008]: bad\n");
    expect_one("a", 7, 1, 1, "board.yml:7:1: error[E008]: bad\n");
    expect_one(NULL, 1, 1, 1, "board.yml:1:1: error[E008]: bad\n");
}

static void a_finding_without_a_place_has_no_numbers(void **state)
{
    (void)state;
    struct fixture fixture;
    start(&fixture, "a");
    ztc_findings_add(&fixture.findings, "E035", ZTC_WHERE_NONE, "refused");
    ztc_findings_render(&fixture.findings, /* colours= */ false, &fixture.buffer);
    assert_string_equal(ztc_buffer_string(&fixture.buffer), "board.yml: error[E035]: refused\n");
    finish(&fixture);
}

static void severities_and_notes_are_named(void **state)
{
    (void)state;
    struct fixture fixture;
    start(&fixture, "abc");
    struct ztc_diagnostic *item = add(&fixture, "W009", 1, 1, 3);
    ztc_diagnostic_note(&fixture.findings, item, "first");
    ztc_diagnostic_note(&fixture.findings, item, "second\nline");
    add(&fixture, "N001", 1, 2, 1);
    ztc_findings_render(&fixture.findings, /* colours= */ false, &fixture.buffer);
    assert_string_equal(ztc_buffer_string(&fixture.buffer),
                        "board.yml:1:1: warning[W009]: bad\nabc\n^~~\nnote: first\n"
                        "note: second\\x0Aline\n"
                        "board.yml:1:2: note[N001]: bad\nabc\n ^\n");
    finish(&fixture);
}

static void strict_shows_warnings_as_errors(void **state)
{
    (void)state;
    struct fixture fixture;
    start(&fixture, "abc");
    fixture.findings.strict = true;
    add(&fixture, "W009", 1, 1, 1);
    ztc_findings_render(&fixture.findings, /* colours= */ false, &fixture.buffer);
    assert_non_null(strstr(ztc_buffer_string(&fixture.buffer), "1:1: error[W009]: "));
    finish(&fixture);
}

static void accepted_ones_are_left_out(void **state)
{
    (void)state;
    struct fixture fixture;
    start(&fixture, "abc");
    add(&fixture, "W009", 1, 1, 1)->accepted = true;
    ztc_findings_render(&fixture.findings, /* colours= */ false, &fixture.buffer);
    assert_string_equal(ztc_buffer_string(&fixture.buffer), "");
    finish(&fixture);
}

static void colours_stand_only_where_wanted(void **state)
{
    (void)state;
    struct fixture fixture;
    start(&fixture, "abc");
    ztc_diagnostic_note(&fixture.findings, add(&fixture, "E008", 1, 2, 2), "n");
    ztc_findings_render(&fixture.findings, /* colours= */ true, &fixture.buffer);
    assert_string_equal(ztc_buffer_string(&fixture.buffer),
                        "\033[1mboard.yml:1:2:\033[0m \033[1;31merror[E008]:\033[0m bad\n"
                        "abc\n \033[1;32m^~\033[0m\n\033[1;36mnote:\033[0m n\n");
    finish(&fixture);
}

/* The line of the caret, and the source line above it, of the one finding. */
static void split_lines(struct fixture *fixture, char **ret_source, char **ret_caret)
{
    char *text = fixture->buffer.data;
    *ret_source = strchr(text, '\n') + 1;
    *ret_caret = strchr(*ret_source, '\n') + 1;
    (*ret_caret)[-1] = '\0';
    (*ret_caret)[strcspn(*ret_caret, "\n")] = '\0';
}

static void long_lines_are_cut_around_the_caret(void **state)
{
    (void)state;
    char text[5001];
    for (size_t i = 0; i < sizeof(text) - 1; i++) {
        text[i] = (char)('a' + i % 26);
    }
    text[sizeof(text) - 1] = '\0';
    for (uint32_t column = 1; column < sizeof(text); column += 37) {
        struct fixture fixture;
        char *source = NULL, *caret = NULL;
        start(&fixture, text);
        add(&fixture, "E008", 1, column, 2);
        ztc_findings_render(&fixture.findings, /* colours= */ false, &fixture.buffer);
        split_lines(&fixture, &source, &caret);
        assert_true(strlen(source) <= 106);
        size_t at = strspn(caret, " ");
        assert_int_equal(source[at], text[column - 1]);
        assert_true(column < 42 || strncmp(source, "...", 3) == 0);
        finish(&fixture);
    }
}

static void a_long_line_of_wide_letters_is_cut_between_them(void **state)
{
    (void)state;
    char text[4 * 300 + 1] = "";
    for (size_t i = 0; i < 300; i++) {
        memcpy(text + 4 * i, i == 200 ? "\xE2\x82\xAC " : "\xF0\x9F\x98\x80", 4);
    }
    struct fixture fixture;
    char *source = NULL, *caret = NULL;
    start(&fixture, text);
    add(&fixture, "E008", 1, 201, 1);
    ztc_findings_render(&fixture.findings, /* colours= */ false, &fixture.buffer);
    split_lines(&fixture, &source, &caret);
    assert_int_equal(strspn(caret, " "), 43);
    assert_int_equal(strncmp(source, "...\xF0\x9F\x98\x80", 7), 0);
    assert_non_null(strstr(source, "\x80\xE2\x82\xAC \xF0"));
    assert_null(strstr(source, "\\x"));
    finish(&fixture);
}

static void a_long_line_of_bytes_that_are_no_letters_is_cut(void **state)
{
    (void)state;
    char text[301] = "";
    memset(text, '\x80', 300);
    text[200] = 'x';
    struct fixture fixture;
    char *source = NULL, *caret = NULL;
    start(&fixture, text);
    add(&fixture, "E008", 1, 201, 1);
    ztc_findings_render(&fixture.findings, /* colours= */ false, &fixture.buffer);
    split_lines(&fixture, &source, &caret);
    assert_int_equal(source[strspn(caret, " ")], 'x');
    assert_int_equal(strspn(caret, " "), 3 + 40 * 4);
    finish(&fixture);
}

static void names_and_messages_are_made_printable(void **state)
{
    (void)state;
    struct fixture fixture;
    start(&fixture, "abc");
    fixture.findings.file = "a\033]0;x\007.yml";
    ztc_findings_add_foreign(&fixture.findings, "A\033-E001", ZTC_SEVERITY_ERROR, ZTC_WHERE_NONE,
                             "m\xE2\x80\xAE\033[2J");
    ztc_findings_render(&fixture.findings, /* colours= */ false, &fixture.buffer);
    assert_string_equal(ztc_buffer_string(&fixture.buffer),
                        "a\\x1B]0;x\\x07.yml: error[A\\x1B-E001]: m\\u{202E}\\x1B[2J\n");
    finish(&fixture);
}

static void what_was_dropped_is_said(void **state)
{
    (void)state;
    struct fixture fixture;
    start(&fixture, NULL);
    for (unsigned i = 0; i < ZTC_FINDINGS_MAX + 3; i++) {
        ztc_findings_add(&fixture.findings, "W009", ZTC_WHERE_NONE, "m");
    }
    ztc_findings_render(&fixture.findings, /* colours= */ false, &fixture.buffer);
    assert_non_null(strstr(ztc_buffer_string(&fixture.buffer),
                           "board.yml: note: 3 more findings are not listed\n"));
    finish(&fixture);
}

static void a_full_buffer_is_no_harm(void **state)
{
    (void)state;
    for (size_t most = 0; most < 120; most++) {
        struct fixture fixture;
        start(&fixture, "abc");
        ztc_diagnostic_note(&fixture.findings, add(&fixture, "E008", 1, 2, 2), "a note");
        ztc_buffer_done(&fixture.buffer);
        ztc_buffer_init(&fixture.buffer, most);
        ztc_findings_render(&fixture.findings, /* colours= */ true, &fixture.buffer);
        assert_true(fixture.buffer.size <= most);
        finish(&fixture);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(source_line_and_caret_follow_the_message),
        cmocka_unit_test(the_caret_of_one_character_has_no_tail),
        cmocka_unit_test(crlf_is_no_part_of_the_line),
        cmocka_unit_test(a_tab_takes_one_column),
        cmocka_unit_test(letters_of_several_bytes_take_one_column),
        cmocka_unit_test(a_combining_mark_takes_none),
        cmocka_unit_test(control_characters_are_spelled_out_and_the_caret_moves),
        cmocka_unit_test(a_place_behind_the_line_points_to_its_end),
        cmocka_unit_test(an_empty_or_missing_line_is_not_shown),
        cmocka_unit_test(a_finding_without_a_place_has_no_numbers),
        cmocka_unit_test(severities_and_notes_are_named),
        cmocka_unit_test(strict_shows_warnings_as_errors),
        cmocka_unit_test(accepted_ones_are_left_out),
        cmocka_unit_test(colours_stand_only_where_wanted),
        cmocka_unit_test(long_lines_are_cut_around_the_caret),
        cmocka_unit_test(a_long_line_of_wide_letters_is_cut_between_them),
        cmocka_unit_test(a_long_line_of_bytes_that_are_no_letters_is_cut),
        cmocka_unit_test(names_and_messages_are_made_printable),
        cmocka_unit_test(what_was_dropped_is_said),
        cmocka_unit_test(a_full_buffer_is_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
