/* SPDX-License-Identifier: Apache-2.0 */
/* The trusted comment: written and read back the same, and refused where it is not in form. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "share/signed_comment.h"

#include <string.h>

static ztc_status parse(const char *text, struct ztc_arena *arena, bool *ours,
                        struct ztc_signed_comment *comment)
{
    struct ztc_error error = {0};
    ztc_status status = ztc_signed_comment_parse(text, arena, &error, ours, comment);
    assert_int_equal(status, error.status);
    ztc_error_clear(&error);
    return status;
}

static void values_come_back_as_they_were(void **state)
{
    (void)state;
    static const char *const values[] = {"a",         "my board",    "100%", "%20",
                                         "a:b=c/d+e", "h\xC3\xB6re", "  ",   "\"'\\"};
    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
        const struct ztc_signed_comment comment = {values[i], values[i], "acme", "RW+/="};
        struct ztc_signed_comment back;
        struct ztc_buffer text;
        struct ztc_arena arena;
        bool ours = false;
        ztc_buffer_init(&text, 4096);
        ztc_arena_init(&arena, 65536);
        ztc_signed_comment_write(&comment, &text);
        assert_int_equal(ztc_buffer_status(&text), ZTC_OK);
        assert_int_equal(parse(ztc_buffer_string(&text), &arena, &ours, &back), ZTC_OK);
        assert_true(ours);
        assert_string_equal(back.short_name, values[i]);
        assert_string_equal(back.target, values[i]);
        assert_string_equal(back.publisher, "acme");
        assert_string_equal(back.key, "RW+/=");
        ztc_arena_done(&arena);
        ztc_buffer_done(&text);
    }
}

static void words_may_be_missing_and_more_may_come(void **state)
{
    (void)state;
    struct ztc_signed_comment comment;
    struct ztc_arena arena;
    bool ours = false;
    ztc_arena_init(&arena, 65536);
    assert_int_equal(parse("ztc:1 key:k later:%41 publisher:p", &arena, &ours, &comment), ZTC_OK);
    assert_true(ours);
    assert_string_equal(comment.short_name, "");
    assert_string_equal(comment.target, "");
    assert_string_equal(comment.publisher, "p");
    ztc_arena_done(&arena);
}

static void what_is_not_in_form_is_refused(void **state)
{
    (void)state;
#define BOTH " key:k publisher:p"
    static const char *const texts[] = {
        "ztc:1",
        "ztc:1 ",
        "ztc:1 key:k",
        "ztc:1 publisher:p",
        "ztc:1" BOTH " ",
        "ztc:1 " BOTH,
        "ztc:1" BOTH " key:k",
        "ztc:1" BOTH " other:1 other:1",
        "ztc:1" BOTH " ztc:1",
        "ztc:1" BOTH " short_name:",
        "ztc:1" BOTH " short_name",
        "ztc:1" BOTH " :x",
        "ztc:1" BOTH " short_name:%",
        "ztc:1" BOTH " short_name:%2",
        "ztc:1" BOTH " short_name:%2g",
        "ztc:1" BOTH " short_name:%00",
        "ztc:1" BOTH " short_name:%0A",
        "ztc:1" BOTH " short_name:%1b[31m",
        "ztc:1" BOTH " short_name:%FF",
        "ztc:1" BOTH " short_name:%C2%85",
        "ztc:1" BOTH " short_name:%E2%80%AE",
        "ztc:1" BOTH " other:%09",
        "ztc:1 key:k publisher:-p",
        "ztc:1 key:k publisher:..",
        "ztc:1 key:k publisher:a%2Fb",
        "ztc:1 key:k publisher:aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbb",
        "ztc:1" BOTH " a:1 b:1 c:1 d:1 e:1 f:1 g:1 h:1 i:1 j:1 k:1 l:1 m:1 n:1 o:1 p:1 q:1 r:1 "
        "s:1 t:1 u:1 v:1 w:1 x:1 y:1 z:1 A:1 B:1 C:1 D:1 E:1",
    };
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct ztc_signed_comment comment;
        struct ztc_arena arena;
        bool ours = false;
        ztc_arena_init(&arena, 65536);
        if (parse(texts[i], &arena, &ours, &comment) != ZTC_E_INVALID) {
            fail_msg("taken: %s", texts[i]);
        }
        ztc_arena_done(&arena);
    }
}

static void other_comments_are_not_ours(void **state)
{
    (void)state;
    static const char *const texts[] = {"",
                                        "ztc",
                                        "ztc:",
                                        "ztc:10",
                                        "ztc:2 key:k",
                                        " ztc:1",
                                        "ztc:1\tkey:k",
                                        "timestamp:1\tfile:x",
                                        "ZTC:1"};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct ztc_signed_comment comment;
        struct ztc_arena arena;
        bool ours = true;
        ztc_arena_init(&arena, 65536);
        assert_int_equal(parse(texts[i], &arena, &ours, &comment), ZTC_OK);
        assert_false(ours);
        ztc_arena_done(&arena);
    }
}

static void no_memory_is_said(void **state)
{
    (void)state;
    struct ztc_signed_comment comment;
    struct ztc_arena arena;
    bool ours = false;
    ztc_arena_init(&arena, 1);
    assert_int_equal(parse("ztc:1" BOTH, &arena, &ours, &comment), ZTC_E_MEMORY);
    ztc_arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_come_back_as_they_were),
        cmocka_unit_test(words_may_be_missing_and_more_may_come),
        cmocka_unit_test(what_is_not_in_form_is_refused),
        cmocka_unit_test(other_comments_are_not_ours),
        cmocka_unit_test(no_memory_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
