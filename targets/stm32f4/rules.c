/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the tables cannot tell about a board with an STM32: pads that one timer, one channel of it, or one
 * interrupt line serves.
 */
#include "stm32.h"

#include <string.h>
#include <ztc/text.h>

/* The values after the pin of PWM and ICU are [timer, alternate, channel]. */
#define VALUE_TIMER 0
#define VALUE_CHANNEL 2

/* What two functional pins of one timer, on different pads, have to do with each other. */
enum relation { UNRELATED, COMPLEMENTARY, ONE_CHANNEL, ONE_COUNTER, RELATIONS };

struct pair {
    const struct ztc_board_function *later, *former;
    const struct ztc_function_row *later_row, *former_row;
};

static int32_t is_class(const struct ztc_board_function *function, const char *class_id)
{
    return strcmp(function->class_id, class_id) == 0;
}

static int32_t uses_timer(const struct ztc_board_function *function)
{
    return is_class(function, ZTC_CLASS_PWM) || is_class(function, ZTC_CLASS_ICU);
}

/* TIM1_CH1N beside TIM1_CH1: the same channel's other output. */
static int32_t is_complementary(const struct ztc_function_row *row)
{
    size_t length = strlen(row->signal);
    return length > 0 && row->signal[length - 1] == 'N';
}

static int32_t one_channel(const struct pair *pair)
{
    return pair->later->values[VALUE_CHANNEL] == pair->former->values[VALUE_CHANNEL];
}

static enum relation relation_of(const struct pair *pair)
{
    if (strcmp(pair->later->class_id, pair->former->class_id) != 0) {
        return ONE_COUNTER;
    }
    if (!one_channel(pair)) {
        return UNRELATED;
    }
    return is_complementary(pair->later_row) == is_complementary(pair->former_row) ? ONE_CHANNEL
                                                                                   : COMPLEMENTARY;
}

static void add_name(struct ztc_text *text, const struct ztc_board_function *function,
                     const struct ztc_function_row *row)
{
    ztc_text_add(text, function->name);
    ztc_text_add(text, " (");
    ztc_text_add(text, row->signal);
    ztc_text_add(text, ")");
}

static ztc_status report(const struct pair *pair, enum relation relation,
                         const struct ztc_finding_sink *findings)
{
    uint32_t severity = ZTC_SEVERITY_WARNING;
    const char *code = STM32_CODE_ONE_CHANNEL;
    const char *behind = " are one channel: both pads get the same pulses";
    const char *remedy = "move one of them to another channel";

    if (relation == COMPLEMENTARY) {
        severity = ZTC_SEVERITY_NOTE;
        code = STM32_CODE_COMPLEMENTARY;
        behind = " are the complementary and the plain output of one channel";
        remedy = NULL;
    } else if (relation == ONE_COUNTER) {
        code = STM32_CODE_ONE_COUNTER;
        behind = one_channel(pair)
                     ? " are one channel, which is either output or input"
                     : " are on one timer: one counter, with one speed and one period";
        remedy = "move one of them to another timer";
    } else if (is_class(pair->later, ZTC_CLASS_ICU)) {
        behind = " are one channel, which measures one signal";
    }
    struct ztc_text message = {{0}, 0};
    add_name(&message, pair->later, pair->later_row);
    ztc_text_add(&message, " and ");
    add_name(&message, pair->former, pair->former_row);
    ztc_text_add(&message, behind);
    return ztc_family_report(findings, severity, code, pair->later->where, message.text, remedy);
}

/* A pin of a timer against those before it: each relation is told once, for the first that has it. */
static ztc_status check_timer(const struct ztc_board *board, const struct ztc_table *functions,
                              uint32_t number, const struct ztc_finding_sink *findings)
{
    struct pair pair = {.later = ZTC_ROW(struct ztc_board_function, board->functions, number)};
    int32_t told[RELATIONS] = {0};

    pair.later_row = ztc_family_row(board, functions, pair.later);
    for (uint32_t i = 0; pair.later_row != NULL && i < number; i++) {
        pair.former = ZTC_ROW(struct ztc_board_function, board->functions, i);
        if (!uses_timer(pair.former) || pair.former->pin == pair.later->pin ||
            pair.former->values[VALUE_TIMER] != pair.later->values[VALUE_TIMER]) {
            continue;
        }
        pair.former_row = ztc_family_row(board, functions, pair.former);
        enum relation relation = pair.former_row != NULL ? relation_of(&pair) : UNRELATED;
        if (relation == UNRELATED || told[relation]) {
            continue;
        }
        told[relation] = 1;
        ztc_status status = report(&pair, relation, findings);
        if (status != ZTC_OK) {
            return status;
        }
    }
    return ZTC_OK;
}

/* The pad of a button; NULL for every other functional pin. */
static const struct ztc_board_pin *button_pin(const struct ztc_board *board, uint32_t number)
{
    const struct ztc_board_function *function =
        ZTC_ROW(struct ztc_board_function, board->functions, number);
    return is_class(function, ZTC_CLASS_BTN) ? ztc_family_pin(board, function) : NULL;
}

static ztc_status report_line(const struct ztc_board *board, uint32_t later, uint32_t former,
                              uint32_t line, const struct ztc_finding_sink *findings)
{
    const struct ztc_board_function *function =
        ZTC_ROW(struct ztc_board_function, board->functions, later);
    struct ztc_text message = {{0}, 0};
    ztc_text_add(&message, function->name);
    ztc_text_add(&message, " and ");
    ztc_text_add(&message, ZTC_ROW(struct ztc_board_function, board->functions, former)->name);
    ztc_text_add(&message, " have one interrupt line, EXTI");
    ztc_text_number(&message, line);
    ztc_text_add(&message, ": only one of them can be listened to");
    return ztc_family_report(findings, ZTC_SEVERITY_WARNING, STM32_CODE_ONE_LINE, function->where,
                             message.text, "move one of them to a pad with another number");
}

/* Line n is that of pad n of one port: PA0 and PB0 cannot both have it. Told once for each button. */
static ztc_status check_line(const struct ztc_board *board, uint32_t number,
                             const struct ztc_finding_sink *findings)
{
    const struct ztc_board_pin *pin = button_pin(board, number);
    for (uint32_t i = 0; pin != NULL && i < number; i++) {
        const struct ztc_board_pin *other = button_pin(board, i);
        if (other != NULL && other->pad == pin->pad && other->port != pin->port) {
            return report_line(board, number, i, pin->pad, findings);
        }
    }
    return ZTC_OK;
}

const struct ztc_flash_slot stm32_slots[1] = {{"vm.0", ZTC_FLASH_APP_START}};

ztc_status stm32_validate(const struct ztc_family_target *target, const struct ztc_host *host,
                          const struct ztc_board *board, uint32_t version,
                          const struct ztc_finding_sink *findings)
{
    (void)host;
    (void)version; /* the silicon is the same in both */
    const struct ztc_table *functions = target->functions;
    ztc_status status = ZTC_OK;
    for (uint32_t i = 1; i < board->functions->count && status == ZTC_OK; i++) {
        if (uses_timer(ZTC_ROW(struct ztc_board_function, board->functions, i))) {
            status = check_timer(board, functions, i, findings);
        }
        if (status == ZTC_OK) {
            status = check_line(board, i, findings);
        }
    }
    return status;
}

static const struct ztc_explanation_row explanation_rows[] = {
    {STM32_CODE_PLAN, "The images cannot be flashed as they are",
     "The virtual machine begins where the flash does, at 0x08000000, since the core takes its\n"
     "first address from there. port.bin lies in the region that `ztc target show` names for the\n"
     "size of the board's flash: the last sector or page. Flash is erased by whole sectors, so\n"
     "no image may reach into a sector of the other, or beyond the flash. Nothing was written.\n"
     "Look whether the .vm file is one for this target, and whether `flash` in the device\n"
     "section is the size (KiB) that the part on the board has.",
     "device:\n    flash: 700   # no part has that", "device:\n    flash: 512"},
    {STM32_CODE_COMPLEMENTARY, "Both outputs of one timer channel",
     "A channel of an advanced timer has two outputs, a plain one (CH1) and a complementary one\n"
     "(CH1N). They share one setting and are made for the two halves of a bridge. This is a\n"
     "note, for boards that want two signals of their own: move one to another channel.",
     "PWM0: [ D0, 1, 1, 1 ]   # PA8, TIM1_CH1\nPWM1: [ D1, 1, 1, 1 ]   # PA7, TIM1_CH1N",
     "PWM0: [ D0, 1, 1, 1 ]   # PA8, TIM1_CH1\nPWM1: [ D1, 1, 1, 2 ]   # PA9, TIM1_CH2"},
    {STM32_CODE_ONE_CHANNEL, "Two pads on one timer channel",
     "Several pads lead to the same channel of a timer. As PWM they always carry the same\n"
     "pulses, whatever a program asks of each; as ICU one signal can be measured, not two. If\n"
     "that is meant, accept it by the functional pin, else choose another timer or channel.\n"
     "`ztc target show TARGET PAD` lists what a pad has.",
     "PWM0: [ D0, 2, 1, 1 ]   # PA0, TIM2_CH1\nPWM1: [ D1, 2, 1, 1 ]   # PA15, TIM2_CH1",
     "PWM0: [ D0, 2, 1, 1 ]   # PA0, TIM2_CH1\nPWM1: [ D1, 2, 1, 2 ]   # PB3, TIM2_CH2"},
    {STM32_CODE_ONE_COUNTER, "PWM and ICU on one timer",
     "A timer has one counter, whose speed and period all of its channels share. PWM sets them\n"
     "for the pulses that it makes, ICU for those that it measures, so that the second of the two\n"
     "that a program opens disturbs the first. On one channel they exclude each other. Choose\n"
     "another timer for one of them, or accept it by the functional pin if a program uses one at\n"
     "a time.",
     "PWM0: [ D0, 2, 1, 1 ]   # PA0, TIM2_CH1\nICU0: [ D1, 2, 1, 2 ]   # PB3, TIM2_CH2",
     "PWM0: [ D0, 2, 1, 1 ]   # PA0, TIM2_CH1\nICU0: [ D1, 1, 1, 1 ]   # PA8, TIM1_CH1"},
    {STM32_CODE_ONE_LINE, "Two buttons on one interrupt line",
     "Sixteen interrupt lines, EXTI0 to EXTI15, serve the pads: line n is for pad n of one port "
     "at\n"
     "a time. With buttons on PA0 and PB0 only one can be listened to: the other is never seen, "
     "or\n"
     "has to be read again and again by the program. Move one of the two to a pad with another\n"
     "number, or accept the warning where one of them is polled.",
     "BTN0: D0    # PA0, EXTI0\nBTN1: D1    # PB0, EXTI0",
     "BTN0: D0    # PA0, EXTI0\nBTN1: D2    # PB1, EXTI1"},
};
const struct ztc_table stm32_explanations = ZTC_TABLE_OF(explanation_rows);
