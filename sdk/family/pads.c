/* SPDX-License-Identifier: Apache-2.0 */
/* Rules about single pads, told as a table: what a board's schematic does to a pad at reset, and the like. */
#include <string.h>
#include <ztc/family.h>
#include <ztc/text.h>

static int32_t is_class(const struct ztc_board_function *function, const char *class_id)
{
    return strcmp(function->class_id, class_id) == 0;
}

/* The value of an extra of the pin, "" where it is not there. */
static const char *extra_of(const struct ztc_board_pin *pin, const char *key)
{
    for (uint32_t i = 0; pin->extras != NULL && i < pin->extras->count; i++) {
        const struct ztc_extra *extra = ZTC_ROW(struct ztc_extra, pin->extras, i);
        if (strcmp(extra->key, key) == 0) {
            return extra->value;
        }
    }
    return "";
}

/* A button of known sense, with a resistor on the board: the pad's own is not there during reset. */
static int32_t button_rests(const struct ztc_board *board,
                            const struct ztc_board_function *function, const char *active_low,
                            const char *pull)
{
    const struct ztc_board_pin *pin = ztc_family_pin(board, function);
    return pin != NULL && is_class(function, ZTC_CLASS_BTN) &&
           strcmp(extra_of(pin, "active_low"), active_low) == 0 &&
           strcmp(extra_of(pin, "pull"), pull) != 0;
}

int32_t ztc_family_rests_high(const struct ztc_board *board,
                              const struct ztc_board_function *function)
{
    int32_t received = is_class(function, ZTC_CLASS_SERIAL) || is_class(function, ZTC_CLASS_CAN);
    return is_class(function, ZTC_CLASS_I2C) || (received && strcmp(function->role, "rx") == 0) ||
           button_rests(board, function, "true", "up");
}

int32_t ztc_family_rests_low(const struct ztc_board *board,
                             const struct ztc_board_function *function)
{
    return button_rests(board, function, "false", "down");
}

int32_t ztc_family_acts(const struct ztc_board *board, const struct ztc_board_function *function)
{
    (void)board;
    return is_class(function, ZTC_CLASS_LED) || is_class(function, ZTC_CLASS_PWM);
}

static int32_t is_about(const struct ztc_pad_rule *rule, const struct ztc_board_pin *pin)
{
    return pin != NULL && pin->port == rule->port && pin->pad == rule->pad;
}

static ztc_status report(const struct ztc_pad_rule *rule, struct ztc_text *name, uint64_t where,
                         const struct ztc_finding_sink *findings)
{
    ztc_text_add(name, rule->message);
    return ztc_family_report(findings, rule->severity, rule->code, where, name->text, rule->remedy);
}

static ztc_status check_pins(const struct ztc_board *board, const struct ztc_pad_rule *rule,
                             const struct ztc_finding_sink *findings)
{
    ztc_status status = ZTC_OK;
    for (uint32_t i = 0; i < board->pins->count && status == ZTC_OK; i++) {
        const struct ztc_board_pin *pin = ZTC_ROW(struct ztc_board_pin, board->pins, i);
        if (is_about(rule, pin)) {
            struct ztc_text name = {{0}, 0};
            ztc_text_add(&name, "D");
            ztc_text_number(&name, pin->index);
            status = report(rule, &name, pin->where, findings);
        }
    }
    return status;
}

static ztc_status check_functions(const struct ztc_board *board, const struct ztc_pad_rule *rule,
                                  const struct ztc_finding_sink *findings)
{
    ztc_status status = ZTC_OK;
    for (uint32_t i = 0; i < board->functions->count && status == ZTC_OK; i++) {
        const struct ztc_board_function *function =
            ZTC_ROW(struct ztc_board_function, board->functions, i);
        if (is_about(rule, ztc_family_pin(board, function)) && rule->applies(board, function)) {
            struct ztc_text name = {{0}, 0};
            ztc_text_add(&name, function->name);
            status = report(rule, &name, function->where, findings);
        }
    }
    return status;
}

ztc_status ztc_family_pad_rules(const struct ztc_board *board, const struct ztc_table *rules,
                                const struct ztc_finding_sink *findings)
{
    ztc_status status = ZTC_OK;
    for (uint32_t i = 0; i < rules->count && status == ZTC_OK; i++) {
        const struct ztc_pad_rule *rule = ZTC_ROW(struct ztc_pad_rule, rules, i);
        status = rule->applies != NULL ? check_functions(board, rule, findings)
                                       : check_pins(board, rule, findings);
    }
    return status;
}
