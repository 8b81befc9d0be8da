/* SPDX-License-Identifier: Apache-2.0 */
/* Findings keep their order, their bound and their severity. */
#include "diagnostic/finding.h"

#include "base/limits.h"

#include <setjmp.h>
#include <string.h>
#include <ztc/abi.h>

#include <cmocka.h>

struct fixture {
    struct ztc_arena arena;
    struct ztc_findings findings;
};

static int set_up(void **state)
{
    static struct fixture fixture;
    ztc_arena_init(&fixture.arena, ZTC_TEMPLATE_ARENA_MAX);
    ztc_findings_init(&fixture.findings, &fixture.arena, "f.yml", "", 0);
    *state = &fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    ztc_arena_done(&fixture->arena);
    return 0;
}

static struct ztc_diagnostic *add_at(struct ztc_findings *findings, const char *code, uint32_t line,
                                     uint32_t column)
{
    return ztc_findings_add(findings, code, ztc_findings_place(findings, line, column, 1, "k"),
                            "%u:%u", (unsigned)line, (unsigned)column);
}

static void places_are_numbers_from_one(void **state)
{
    struct fixture *fixture = *state;
    assert_null(ztc_findings_where(&fixture->findings, ZTC_WHERE_NONE));
    uint64_t first = ztc_findings_place(&fixture->findings, 3, 4, 5, "D0");
    uint64_t second = ztc_findings_place(&fixture->findings, 6, 7, 0, "D1");
    assert_int_equal(first, 1);
    assert_int_equal(second, 2);
    assert_int_equal(ztc_findings_where(&fixture->findings, first)->column, 4);
    assert_string_equal(ztc_findings_where(&fixture->findings, first)->key, "D0");
    assert_int_equal(ztc_findings_where(&fixture->findings, second)->length, 1);
    assert_null(ztc_findings_where(&fixture->findings, 3));
    assert_null(ztc_findings_where(&fixture->findings, UINT64_MAX));
}

static void sorting_goes_by_place_then_arrival(void **state)
{
    struct fixture *fixture = *state;
    struct ztc_findings *findings = &fixture->findings;
    add_at(findings, "E005", 9, 1);
    add_at(findings, "E006", 2, 7);
    add_at(findings, "E007", 2, 3);
    add_at(findings, "E008", 2, 7);
    ztc_findings_add(findings, "E009", ZTC_WHERE_NONE, "nowhere");
    ztc_findings_add(findings, "E010", ZTC_WHERE_NONE, "nowhere");
    ztc_findings_sort(findings);
    static const char *const order[] = {"E009", "E010", "E007", "E006", "E008", "E005"};
    for (size_t i = 0; i < 6; i++) {
        assert_string_equal(findings->items[i].code, order[i]);
    }
}

static void sorting_many_equal_places_keeps_their_order(void **state)
{
    struct fixture *fixture = *state;
    for (uint32_t i = 0; i < 1000; i++) {
        ztc_findings_add(&fixture->findings, "E008",
                         ztc_findings_place(&fixture->findings, 1, 1, 1, ""), "%u", (unsigned)i);
    }
    ztc_findings_sort(&fixture->findings);
    ztc_findings_sort(&fixture->findings);
    for (uint32_t i = 0; i < 1000; i++) {
        assert_int_equal(fixture->findings.items[i].arrival, i);
    }
}

static void lenient_makes_warnings_of_what_the_table_says(void **state)
{
    struct fixture *fixture = *state;
    fixture->findings.lenient = true;
    assert_int_equal(add_at(&fixture->findings, "E005", 1, 1)->severity, ZTC_SEVERITY_WARNING);
    assert_int_equal(add_at(&fixture->findings, "E006", 1, 1)->severity, ZTC_SEVERITY_ERROR);
    assert_int_equal(add_at(&fixture->findings, "N001", 1, 1)->severity, ZTC_SEVERITY_NOTE);
    assert_int_equal(ztc_findings_errors(&fixture->findings), 1);
    assert_int_equal(ztc_findings_warnings(&fixture->findings), 1);
    assert_int_equal(ztc_findings_notes(&fixture->findings), 1);
}

static void strict_counts_warnings_as_errors(void **state)
{
    struct fixture *fixture = *state;
    const struct ztc_diagnostic *item = add_at(&fixture->findings, "W009", 1, 1);
    assert_int_equal(ztc_findings_severity(&fixture->findings, item), ZTC_SEVERITY_WARNING);
    fixture->findings.strict = true;
    assert_int_equal(ztc_findings_severity(&fixture->findings, item), ZTC_SEVERITY_ERROR);
    add_at(&fixture->findings, "N001", 1, 1);
    assert_int_equal(ztc_findings_errors(&fixture->findings), 1);
    assert_int_equal(ztc_findings_warnings(&fixture->findings), 0);
    assert_int_equal(ztc_findings_notes(&fixture->findings), 1);
}

static void accepted_ones_are_not_counted(void **state)
{
    struct fixture *fixture = *state;
    add_at(&fixture->findings, "W009", 1, 1)->accepted = true;
    add_at(&fixture->findings, "W009", 1, 1);
    fixture->findings.strict = true;
    assert_int_equal(ztc_findings_errors(&fixture->findings), 1);
}

static void an_unknown_code_or_severity_is_an_error(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(add_at(&fixture->findings, "E999", 1, 1)->severity, ZTC_SEVERITY_ERROR);
    ztc_findings_add_foreign(&fixture->findings, "ACME-E001", 77, ZTC_WHERE_NONE, "odd");
    assert_int_equal(ztc_findings_errors(&fixture->findings), 2);
}

static void foreign_findings_are_copied(void **state)
{
    struct fixture *fixture = *state;
    char code[] = "ACME-W001", message[] = "100% wrong";
    struct ztc_diagnostic *item = ztc_findings_add_foreign(
        &fixture->findings, code, ZTC_SEVERITY_WARNING, ZTC_WHERE_NONE, message);
    memset(code, 'x', sizeof(code) - 1);
    memset(message, 'x', sizeof(message) - 1);
    assert_string_equal(item->code, "ACME-W001");
    assert_string_equal(item->message, "100% wrong");
    assert_int_equal(item->severity, ZTC_SEVERITY_WARNING);
}

static void notes_stop_at_their_bound(void **state)
{
    struct fixture *fixture = *state;
    struct ztc_diagnostic *item = add_at(&fixture->findings, "E008", 1, 1);
    for (unsigned i = 0; i < ZTC_FINDING_NOTES_MAX + 3; i++) {
        ztc_diagnostic_note(&fixture->findings, item, "note %u", i);
    }
    assert_string_equal(item->notes[0], "note 0");
    assert_string_equal(item->notes[ZTC_FINDING_NOTES_MAX - 1], "note 3");
    ztc_diagnostic_note(&fixture->findings, NULL, "to nobody");
    assert_false(fixture->findings.failed);
}

static void more_than_the_bound_are_counted_as_errors(void **state)
{
    struct fixture *fixture = *state;
    for (unsigned i = 0; i < ZTC_FINDINGS_MAX; i++) {
        assert_non_null(add_at(&fixture->findings, "W009", i + 1, 1));
    }
    assert_int_equal(ztc_findings_errors(&fixture->findings), 0);
    assert_null(add_at(&fixture->findings, "W009", 1, 1));
    assert_null(ztc_findings_add_foreign(&fixture->findings, "A-N001", ZTC_SEVERITY_NOTE, 0, "m"));
    assert_int_equal(fixture->findings.count, ZTC_FINDINGS_MAX);
    assert_int_equal(fixture->findings.dropped, 2);
    assert_int_equal(ztc_findings_errors(&fixture->findings), 2);
    assert_false(fixture->findings.failed);
}

/* Whatever the arena still holds, a failed addition leaves a list that is whole and says that it failed. */
static void a_full_arena_is_told(void **state)
{
    (void)state;
    for (size_t room = 0; room < 2000; room += 16) {
        struct ztc_arena arena;
        struct ztc_findings findings;
        ztc_arena_init(&arena, room);
        ztc_findings_init(&findings, &arena, "f.yml", "", 0);
        struct ztc_diagnostic *item = add_at(&findings, "E008", 1, 1);
        ztc_diagnostic_note(&findings, item, "a note");
        struct ztc_diagnostic *foreign =
            ztc_findings_add_foreign(&findings, "ACME-W001", ZTC_SEVERITY_WARNING, 0, "m");
        bool whole = item != NULL && item->notes[0] != NULL && foreign != NULL &&
                     item->where != ZTC_WHERE_NONE;
        assert_true(whole != findings.failed);
        for (size_t i = 0; i < findings.count; i++) {
            assert_non_null(findings.items[i].message);
            assert_non_null(findings.items[i].code);
        }
        ztc_arena_done(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(places_are_numbers_from_one, set_up, tear_down),
        cmocka_unit_test_setup_teardown(sorting_goes_by_place_then_arrival, set_up, tear_down),
        cmocka_unit_test_setup_teardown(sorting_many_equal_places_keeps_their_order, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(lenient_makes_warnings_of_what_the_table_says, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(strict_counts_warnings_as_errors, set_up, tear_down),
        cmocka_unit_test_setup_teardown(accepted_ones_are_not_counted, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_unknown_code_or_severity_is_an_error, set_up, tear_down),
        cmocka_unit_test_setup_teardown(foreign_findings_are_copied, set_up, tear_down),
        cmocka_unit_test_setup_teardown(notes_stop_at_their_bound, set_up, tear_down),
        cmocka_unit_test_setup_teardown(more_than_the_bound_are_counted_as_errors, set_up,
                                        tear_down),
        cmocka_unit_test(a_full_arena_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
