/* SPDX-License-Identifier: Apache-2.0 */
/* A whole template: `accept` over all versions, the findings of one, and real boards of users. */
#include "support_board.h"

#include "base/file.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define PINS "{ D0: [ PA, 0 ], D1: [ PA, 18 ] }"

static void accepted_findings_are_silent(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_matrix(&fake);
    judge_sections(&judged, &fake, 1, PINS, "{ PWM0: D1, LED0: D1 }", "{}",
                   "accept: { W003: [ D0 ], W008: [ LED0 ], N001: [ LED0 ] }\n");
    expect_count(&judged, 0);
    judged_done(&judged);
}

static void an_entry_may_be_for_the_other_version(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_matrix(&fake);
    judge_sections(&judged, &fake, 2, PINS, "{ LED0: D1 }", "{}",
                   "accept: { W003: [ D0 ], W008: [ LED0 ] }\n");
    expect_count(&judged, 0);
    expect_no(&judged, "W008");
    judged_done(&judged);
}

static void an_entry_that_no_version_needs_is_E032(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_matrix(&fake);
    judge_sections(&judged, &fake, 2, PINS, "{ LED0: D1 }", "{}",
                   "accept: { W003: [ D0, D1 ], W008: [ LED0 ], W007: [ LED0 ] }\n");
    assert_int_equal(count_code(&judged, "E032"), 2);
    assert_int_equal(ztc_findings_errors(&judged.template.findings), 2);
    judged_done(&judged);
    /* A target that reads one version only is asked about that one. */
    fake.versions.rows = (const char *)fake.versions.rows + fake.versions.stride;
    fake.versions.count = 1;
    judge_sections(&judged, &fake, 2, PINS, "{ LED0: D1 }", "{}",
                   "accept: { W003: [ D0 ], W008: [ LED0 ] }\n");
    assert_int_equal(count_code(&judged, "E032"), 1);
    judged_done(&judged);
}

static void findings_of_two_versions_are_not_doubled(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_matrix(&fake);
    judge_sections(&judged, &fake, 1, PINS, "{ LED0: D1, A0: [ D0, 1, 1 ] }", "{}",
                   "accept: { W005: [ A0 ] }\n");
    assert_int_equal(count_code(&judged, "W003"), 1);
    assert_int_equal(count_code(&judged, "W005"), 1);
    assert_int_equal(count_code(&judged, "W008"), 1);
    expect_count(&judged, 2);
    judged_done(&judged);
}

static void findings_stand_in_the_order_of_the_file(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_matrix(&fake);
    judge_sections(&judged, &fake, 1, "{ D0: [ PA, 0 ], D1: [ PA, 99 ], D2: [ PA, 34 ] }",
                   "{ LED0: D2, A0: [ D0, 4, 1 ] }", "{ RTC0: { hw: 7 } }", "");
    const struct ztc_findings *findings = &judged.template.findings;
    uint32_t line = 0, column = 0;
    assert_int_equal(findings->count, 7);
    for (size_t i = 0; i < findings->count; i++) {
        const struct ztc_place *place = ztc_findings_where(findings, findings->items[i].where);
        assert_true(place->line > line || (place->line == line && place->column >= column));
        line = place->line;
        column = place->column;
    }
    judged_done(&judged);
}

static void mistakes_of_form_do_not_hide_those_of_the_board(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_matrix(&fake);
    judge_text(&judged, &fake, 1,
               "short_name: test\n"
               "cmacros: [ VM_IS_CUSTOM ]\n"
               "pinmap: { D0: [ PA, 34 ], D1: [ PA, 010 ], D2: [ PA, 4 ] }\n"
               "pinclasses: { LED0: D0, LED1: D1, LED2: D9, BLA0: D2 }\n"
               "peripherals: { SERIAL0: { hw: 9, rx: RX0 }, XYZ: {} }\n"
               "device: { name: Test, original_target: cvm_matrix, vids: [], pids: [] }\n");
    expect(&judged, "E014", "LED0", "GPIO34 is input-only; LED0 needs an output");
    assert_int_equal(count_code(&judged, "E009"), 1);
    assert_int_equal(count_code(&judged, "E022"), 1);
    judged_done(&judged);
}

static void a_text_that_is_no_template_is_judged_without_harm(void **state)
{
    static const char *const texts[] = {"",
                                        "[",
                                        "a: b",
                                        "- 1",
                                        "pinmap: 3",
                                        "\xff",
                                        "pinmap: { D0: [ PA, 0 ] }",
                                        "peripherals: { RTC0: {} }"};
    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct fake fake;
        struct judged judged = {0};
        fake_matrix(&fake);
        judge_text(&judged, &fake, 2, texts[i]);
        assert_true(ztc_findings_errors(&judged.template.findings) > 0);
        assert_non_null(judged.board.functions);
        judged_done(&judged);
    }
}

/* A user's file; lenient, as one names a key twice. */
static void judge_user(struct judged *judged, struct fake *fake, uint32_t version, const char *name)
{
    struct ztc_buffer text;
    struct ztc_error error = {0};
    ztc_buffer_init(&text, 1u << 20);
    int folder = open(ZTC_TEST_DATA "/data/port-v1", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    assert_true(folder >= 0);
    assert_int_equal(
        ztc_file_read(folder, "data", name, 1u << 20, &text, &error, /* ret_found */ NULL), ZTC_OK);
    close(folder);
    judged->lenient = true;
    judge_text(judged, fake, version, ztc_buffer_string(&text));
    ztc_buffer_done(&text);
}

static void the_boards_of_users_have_no_error(void **state)
{
    (void)state;
    for (uint32_t version = 1; version <= 2; version++) {
        struct fake fake;
        struct judged judged = {0};
        fake_matrix(&fake);
        judge_user(&judged, &fake, version, "esp_wroom_32/template.yml");
        assert_int_equal(ztc_findings_errors(&judged.template.findings), 0);
        expect(&judged, "N002", "I2C2",
               "I2C1 and I2C2 share the hardware I2C1, which serves 1 at once");
        assert_int_equal(count_code(&judged, "W007"), version == 1 ? 2 : 0);
        assert_int_equal(count_code(&judged, "W001"), 6);
        assert_int_equal(count_code(&judged, "W002"), 8);
        judged_done(&judged);

        judge_user(&judged, &fake, version, "custom_vm/template.yml");
        assert_int_equal(ztc_findings_errors(&judged.template.findings), 0);
        assert_int_equal(count_code(&judged, "W008"), version == 1 ? 1 : 0);
        /* What was written is what firmware in the field reads. */
        expect_values(&judged.board, "A0", 2, 4, 0, 0);
        judged_done(&judged);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(accepted_findings_are_silent),
        cmocka_unit_test(an_entry_may_be_for_the_other_version),
        cmocka_unit_test(an_entry_that_no_version_needs_is_E032),
        cmocka_unit_test(findings_of_two_versions_are_not_doubled),
        cmocka_unit_test(findings_stand_in_the_order_of_the_file),
        cmocka_unit_test(mistakes_of_form_do_not_hide_those_of_the_board),
        cmocka_unit_test(a_text_that_is_no_template_is_judged_without_harm),
        cmocka_unit_test(the_boards_of_users_have_no_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
