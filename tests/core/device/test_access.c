/* SPDX-License-Identifier: Apache-2.0 */
/* What helps against a port that may not be opened, by owner and mode. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "device/access.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *hint(struct ztc_arena *arena, const char *group, gid_t number, mode_t mode,
                        bool enrolled)
{
    const struct ztc_access_facts facts = {group, number, mode, enrolled};
    const char *text = ztc_access_hint(&facts, arena);
    assert_non_null(text);
    return text;
}

static void a_group_that_may_is_named(void **state)
{
    (void)state;
    struct ztc_arena arena;
    ztc_arena_init(&arena, 4096);
    const char *text = hint(&arena, "dialout", 20, S_IFCHR | 0660, false);
    assert_non_null(strstr(text, "sudo usermod -aG dialout "));
    assert_non_null(strstr(text, "udev-rules"));
    text = hint(&arena, "dialout", 20, S_IFCHR | 0660, true);
    assert_null(strstr(text, "usermod"));
    assert_non_null(strstr(text, "log out and in"));
    ztc_arena_done(&arena);
}

static void without_such_a_group_rules_are(void **state)
{
    (void)state;
    struct ztc_arena arena;
    ztc_arena_init(&arena, 4096);
    const char *texts[] = {
        hint(&arena, "root", 0, S_IFCHR | 0660, false), /* nobody joins root's group */
        hint(&arena, "dialout", 20, S_IFCHR | 0640, false),
        hint(&arena, "dialout", 20, S_IFCHR | 0600, true),
        hint(&arena, NULL, 4711, S_IFCHR | 0660, false),
    };
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        assert_null(strstr(texts[i], "usermod"));
        assert_non_null(strstr(texts[i], "ztc device udev-rules"));
    }
    ztc_arena_done(&arena);
}

static void want_of_memory_is_told(void **state)
{
    (void)state;
    struct ztc_arena arena;
    ztc_arena_init(&arena, 8);
    const struct ztc_access_facts facts = {"dialout", 20, S_IFCHR | 0660, false};
    assert_null(ztc_access_hint(&facts, &arena));
    ztc_arena_done(&arena);
}

static void a_port_is_looked_at(void **state)
{
    (void)state;
    struct ztc_arena arena;
    ztc_arena_init(&arena, 4096);
    struct ztc_error error = {0};
    struct ztc_access access = {0};
    assert_int_equal(ztc_access_find("/dev/null", &arena, &error, &access), ZTC_OK);
    assert_true(access.there && access.allowed);
    assert_string_equal(access.hint, "");
    assert_int_equal(ztc_access_find("/nothing/here", &arena, &error, &access), ZTC_OK);
    assert_false(access.there || access.allowed);
    assert_non_null(strstr(access.hint, "plug"));
    ztc_arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_group_that_may_is_named),
        cmocka_unit_test(without_such_a_group_rules_are),
        cmocka_unit_test(want_of_memory_is_told),
        cmocka_unit_test(a_port_is_looked_at),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
