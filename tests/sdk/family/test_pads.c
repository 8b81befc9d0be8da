/* SPDX-License-Identifier: Apache-2.0 */
/* Rules about single pads: what each question answers, and where a finding points. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <ztc/family.h>

static const struct ztc_pad_rule rule_rows[] = {
    {0, 3, ZTC_SEVERITY_WARNING, "X-W001", ztc_family_rests_high, " rests high", "elsewhere"},
    {0, 3, ZTC_SEVERITY_WARNING, "X-W002", ztc_family_rests_low, " rests low", NULL},
    {0, 3, ZTC_SEVERITY_NOTE, "X-N001", ztc_family_acts, " acts", NULL},
    {1, 4, ZTC_SEVERITY_NOTE, "X-N002", NULL, " is on PB4", NULL},
};
static const struct ztc_table rules = ZTC_TABLE_OF(rule_rows);

static const struct ztc_extra low[] = {{"active_low", "true", 0}};
static const struct ztc_extra high[] = {{"active_low", "false", 0}};
static const struct ztc_extra low_up[] = {{"pull", "up", 0}, {"active_low", "true", 0}};
static const struct ztc_extra high_down[] = {{"active_low", "false", 0}, {"pull", "down", 0}};
static const struct ztc_table low_table = ZTC_TABLE_OF(low);
static const struct ztc_table high_table = ZTC_TABLE_OF(high);
static const struct ztc_table low_up_table = ZTC_TABLE_OF(low_up);
static const struct ztc_table high_down_table = ZTC_TABLE_OF(high_down);

struct said {
    char text[512];
    ztc_status answer;
};

static ztc_status keep(void *ctx, const struct ztc_finding *finding)
{
    struct said *said = ctx;
    size_t used = strlen(said->text);
    snprintf(said->text + used, sizeof(said->text) - used, "%s %u %s|", finding->code,
             (unsigned)finding->where, finding->message);
    return said->answer;
}

/* What the rules say of one functional pin on D7, which is the given pad. */
static ztc_status judge(struct said *said, const char *class_id, const char *role, uint32_t port,
                        uint32_t pad, const struct ztc_table *extras)
{
    const struct ztc_board_pin pins[] = {
        {.index = 7, .port = port, .pad = pad, .extras = extras, .where = 70}};
    const struct ztc_board_function functions[] = {
        {.name = "F0", .class_id = class_id, .role = role, .pin = 0, .where = 80},
        {.name = "F1", .class_id = class_id, .role = role, .pin = 9, .where = 90}, /* no such pin */
    };
    const struct ztc_table pin_table = ZTC_TABLE_OF(pins);
    const struct ztc_table function_table = ZTC_TABLE_OF(functions);
    const struct ztc_board board = {
        .struct_size = sizeof(board), .pins = &pin_table, .functions = &function_table};
    const struct ztc_finding_sink sink = {.struct_size = sizeof(sink), .ctx = said, .report = keep};
    said->text[0] = '\0';
    return ztc_family_pad_rules(&board, &rules, &sink);
}

static void expect(const char *class_id, const char *role, uint32_t port, uint32_t pad,
                   const struct ztc_table *extras, const char *expected)
{
    struct said said = {.answer = ZTC_OK};
    assert_int_equal(judge(&said, class_id, role, port, pad, extras), ZTC_OK);
    assert_string_equal(said.text, expected);
}

static void lines_that_rest_high(void **state)
{
    (void)state;
    expect("I2C", "sda", 0, 3, NULL, "X-W001 80 F0 rests high|");
    expect("I2C", "scl", 0, 3, NULL, "X-W001 80 F0 rests high|");
    expect("SERIAL", "rx", 0, 3, NULL, "X-W001 80 F0 rests high|");
    expect("CAN", "rx", 0, 3, NULL, "X-W001 80 F0 rests high|");
    expect("BTN", "in", 0, 3, &low_table, "X-W001 80 F0 rests high|");
    expect("SERIAL", "tx", 0, 3, NULL, "");
    expect("CAN", "tx", 0, 3, NULL, "");
    expect("SPI", "miso", 0, 3, NULL, "");
    expect("BTN", "in", 0, 3, NULL, "");
    expect("BTN", "in", 0, 3, &low_up_table, ""); /* the pad's own resistor: not during reset */
    expect("ICU", "in", 0, 3, &low_table, "");
}

static void lines_that_rest_low(void **state)
{
    (void)state;
    expect("BTN", "in", 0, 3, &high_table, "X-W002 80 F0 rests low|");
    expect("BTN", "in", 0, 3, &high_down_table, "");
    expect("LED", "out", 0, 3, &high_table, "X-N001 80 F0 acts|");
}

static void what_acts_on_every_level(void **state)
{
    (void)state;
    expect("LED", "out", 0, 3, NULL, "X-N001 80 F0 acts|");
    expect("PWM", "out", 0, 3, NULL, "X-N001 80 F0 acts|");
    expect("DAC", "out", 0, 3, NULL, "");
}

static void other_pads_are_left_alone(void **state)
{
    (void)state;
    expect("I2C", "sda", 0, 4, NULL, "");
    expect("I2C", "sda", 1, 3, NULL, "");
}

static void a_rule_about_the_pin_itself(void **state)
{
    (void)state;
    expect("ADC", "in", 1, 4, NULL, "X-N002 70 D7 is on PB4|");
    expect("ADC", "in", 0, 4, NULL, "");
}

static void a_sink_that_refuses_ends_the_rules(void **state)
{
    (void)state;
    struct said said = {.answer = ZTC_E_CANCELLED};
    assert_int_equal(judge(&said, "I2C", "sda", 0, 3, NULL), ZTC_E_CANCELLED);
    assert_int_equal(judge(&said, "ADC", "in", 1, 4, NULL), ZTC_E_CANCELLED);
    assert_string_equal(said.text, "X-N002 70 D7 is on PB4|");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_that_rest_high),
        cmocka_unit_test(lines_that_rest_low),
        cmocka_unit_test(what_acts_on_every_level),
        cmocka_unit_test(other_pads_are_left_alone),
        cmocka_unit_test(a_rule_about_the_pin_itself),
        cmocka_unit_test(a_sink_that_refuses_ends_the_rules),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
