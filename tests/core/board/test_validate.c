/* SPDX-License-Identifier: Apache-2.0 */
/* The target's own rules: when they are asked, and what becomes of what they say. */
#include "support_board.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const char *message_of_pin = "made up";

static ztc_status report(const struct ztc_finding_sink *findings, uint32_t severity, uint64_t where,
                         const char *code, const char *remedy)
{
    struct ztc_finding finding = {sizeof(finding), severity, where, code, message_of_pin, remedy};
    return findings->report(findings->ctx, &finding);
}

static uint64_t where_of_first(const struct ztc_board *board)
{
    return ZTC_ROW(struct ztc_board_function, board->functions, 0)->where;
}

static ztc_status warns(void *target, const struct ztc_board *board, uint32_t version,
                        const struct ztc_finding_sink *findings)
{
    (void)target;
    return report(findings, ZTC_SEVERITY_WARNING, where_of_first(board),
                  version == 1 ? "FAKE-W001" : "FAKE-W002", "do otherwise");
}

static ztc_status refuses(void *target, const struct ztc_board *board, uint32_t version,
                          const struct ztc_finding_sink *findings)
{
    (void)target;
    (void)version;
    return report(findings, ZTC_SEVERITY_ERROR, where_of_first(board), "FAKE-E001", NULL) == ZTC_OK
               ? ZTC_E_INVALID
               : ZTC_E_INTERNAL;
}

static ztc_status keeps_silent(void *target, const struct ztc_board *board, uint32_t version,
                               const struct ztc_finding_sink *findings)
{
    (void)target;
    (void)board;
    (void)version;
    (void)findings;
    return ZTC_E_INVALID;
}

static ztc_status warns_and_fails(void *target, const struct ztc_board *board, uint32_t version,
                                  const struct ztc_finding_sink *findings)
{
    (void)warns(target, board, version, findings);
    return 77;
}

static ztc_status out_of_memory(void *target, const struct ztc_board *board, uint32_t version,
                                const struct ztc_finding_sink *findings)
{
    (void)target;
    (void)board;
    (void)version;
    (void)findings;
    return ZTC_E_MEMORY;
}

static ztc_status bad_codes(void *target, const struct ztc_board *board, uint32_t version,
                            const struct ztc_finding_sink *findings)
{
    static const char *const codes[] = {"E014",      "FAKE_E001",  "fake-E001", "FAKE-X001",
                                        "FAKE-E01",  "FAKE-E0001", "-E001",     "",
                                        "FAKE-E00x", NULL};
    (void)target;
    (void)board;
    (void)version;
    for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
        if (report(findings, ZTC_SEVERITY_NOTE, UINT64_MAX, codes[i], "") != ZTC_OK) {
            return ZTC_E_INTERNAL;
        }
    }
    return ZTC_OK;
}

static ztc_status severities(void *target, const struct ztc_board *board, uint32_t version,
                             const struct ztc_finding_sink *findings)
{
    (void)target;
    (void)version;
    (void)report(findings, ZTC_SEVERITY_ERROR, where_of_first(board), "FAKE-W003", NULL);
    (void)report(findings, ZTC_SEVERITY_NOTE, where_of_first(board), "FAKE-E003", NULL);
    (void)report(findings, 9, where_of_first(board), "FAKE-N003", NULL);
    struct ztc_finding shorter = {.struct_size = 8};
    assert_int_equal(findings->report(findings->ctx, &shorter), ZTC_E_ARGUMENT);
    assert_int_equal(findings->report(findings->ctx, NULL), ZTC_E_ARGUMENT);
    return ZTC_OK;
}

static void judge_led(struct judged *judged, struct fake *fake, fake_validate *validate,
                      uint32_t version, const char *more)
{
    fake_matrix(fake);
    fake->interface.validate = validate;
    judge_sections(judged, fake, version, "{ D0: [ PA, 4 ] }", "{ PWM0: D0 }", "{}", more);
}

static void findings_are_taken_over_with_place_and_remedy(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    judge_led(&judged, &fake, warns, 1, "");
    const struct ztc_diagnostic *item = expect(&judged, "FAKE-W001", "PWM0", "made up");
    expect_note(item, "do otherwise");
    assert_int_equal(item->severity, ZTC_SEVERITY_WARNING);
    expect_count(&judged, 1);
    judged_done(&judged);
}

static void accept_silences_a_targets_warning_of_any_version(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    judge_led(&judged, &fake, warns, 1, "accept: { FAKE-W001: [ PWM0 ], FAKE-W002: [ PWM0 ] }\n");
    expect_count(&judged, 0);
    /* That of the other version is not this one's. */
    expect_no(&judged, "FAKE-W002");
    judged_done(&judged);
    judge_led(&judged, &fake, warns, 1, "accept: { FAKE-W003: [ PWM0 ] }\n");
    assert_int_equal(count_code(&judged, "E032"), 1);
    judged_done(&judged);
}

static void an_entry_for_the_target_waits_until_it_is_asked(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_matrix(&fake);
    fake.interface.validate = warns;
    judge_sections(&judged, &fake, 1, "{ D0: [ PA, 34 ], D1: [ PA, 4 ] }", "{ PWM0: D1, PWM1: D0 }",
                   "{}", "accept: { FAKE-W001: [ PWM0 ] }\n");
    expect(&judged, "E014", "PWM1", "GPIO34 is input-only; PWM1 needs an output");
    expect_no(&judged, "FAKE-W001");
    expect_no(&judged, "E032");
    judged_done(&judged);
}

static void a_refusal_with_a_finding_needs_no_more(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    judge_led(&judged, &fake, refuses, 1, "");
    expect(&judged, "FAKE-E001", "PWM0", "made up");
    expect_count(&judged, 1);
    judged_done(&judged);
}

static void a_refusal_without_a_finding_is_E035(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    judge_led(&judged, &fake, keeps_silent, 1, "");
    assert_int_equal(count_code(&judged, "E035"), 1);
    assert_int_equal(ztc_findings_errors(&judged.template.findings), 1);
    judged_done(&judged);
    /* A warning is no reason to fail either. */
    judge_led(&judged, &fake, warns_and_fails, 1, "");
    assert_int_equal(count_code(&judged, "E035"), 1);
    assert_int_equal(count_code(&judged, "FAKE-W001"), 1);
    judged_done(&judged);
}

static void codes_that_are_not_the_modules_are_E035(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    judge_led(&judged, &fake, bad_codes, 1, "");
    assert_int_equal(count_code(&judged, "E035"), 10);
    assert_int_equal(judged.template.findings.count, 10);
    judged_done(&judged);
}

static void the_more_severe_of_code_and_finding_holds(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    judge_led(&judged, &fake, severities, 1, "");
    assert_int_equal(ztc_findings_errors(&judged.template.findings), 3);
    judged_done(&judged);
}

static void a_module_out_of_memory_stops_the_check(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    struct ztc_error error = {0};
    static const char text[] =
        "short_name: test\ncmacros: [ VM_IS_CUSTOM ]\npinmap: { D0: [ PA, 4 ] }\npinclasses: {}\n"
        "peripherals: {}\ndevice: { name: T, original_target: cvm_matrix, vids: [], pids: [] }\n";
    (void)state;
    fake_matrix(&fake);
    fake.interface.validate = out_of_memory;
    assert_int_equal(
        ztc_template_parse(&judged.template, "t.yml", text, strlen(text), NULL, false, &error),
        ZTC_OK);
    assert_int_equal(ztc_board_judge(&judged.template, &fake.target, 1, &error, &judged.board),
                     ZTC_E_MEMORY);
    ztc_error_clear(&error);
    judged_done(&judged);
}

static void a_version_that_is_not_read_is_refused(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    struct ztc_error error = {0};
    (void)state;
    fake_matrix(&fake);
    assert_int_equal(ztc_template_parse(&judged.template, "t.yml", "a: b", 4, NULL, false, &error),
                     ZTC_OK);
    assert_int_equal(ztc_board_judge(&judged.template, &fake.target, 3, &error, &judged.board),
                     ZTC_E_UNSUPPORTED);
    assert_string_equal(ztc_error_text(&error), "cvm_matrix does not read port.bin version 3");
    ztc_error_clear(&error);
    judged_done(&judged);
}

static void one_version_can_be_checked_by_itself(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    struct ztc_error error = {0};
    static const char text[] =
        "short_name: test\ncmacros: [ VM_IS_CUSTOM ]\npinmap: { D0: [ PA, 34 ] }\n"
        "pinclasses: { LED0: D0 }\nperipherals: {}\n"
        "device: { name: T, original_target: cvm_matrix, vids: [], pids: [] }\n";
    (void)state;
    fake_matrix(&fake);
    assert_int_equal(
        ztc_template_parse(&judged.template, "t.yml", text, strlen(text), NULL, false, &error),
        ZTC_OK);
    assert_int_equal(ztc_board_check(&judged.template, &fake.target, 2, &error, &judged.board),
                     ZTC_OK);
    expect(&judged, "E014", "LED0", "GPIO34 is input-only; LED0 needs an output");
    assert_int_equal(judged.board.functions->count, 1);
    judged_done(&judged);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(findings_are_taken_over_with_place_and_remedy),
        cmocka_unit_test(accept_silences_a_targets_warning_of_any_version),
        cmocka_unit_test(an_entry_for_the_target_waits_until_it_is_asked),
        cmocka_unit_test(a_refusal_with_a_finding_needs_no_more),
        cmocka_unit_test(a_refusal_without_a_finding_is_E035),
        cmocka_unit_test(codes_that_are_not_the_modules_are_E035),
        cmocka_unit_test(the_more_severe_of_code_and_finding_holds),
        cmocka_unit_test(a_module_out_of_memory_stops_the_check),
        cmocka_unit_test(a_version_that_is_not_read_is_refused),
        cmocka_unit_test(one_version_can_be_checked_by_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
