/* SPDX-License-Identifier: Apache-2.0 */
/* What the tables cannot tell about a board with a SAMD21. */
#include "samd21.h"
#include "samd21_tables.h"

#include <string.h>
#include <ztc/text.h>

const struct ztc_board_function *samd21_function(const struct ztc_board *board, uint32_t index)
{
    return ZTC_ROW(struct ztc_board_function, board->functions, index);
}

/* The row of the EXTINT line behind a button or an ICU pin; NULL for every other class, and for a pad without one. */
static const struct ztc_function_row *interrupt_row(const struct ztc_board *board, uint32_t index)
{
    const struct ztc_board_function *function = samd21_function(board, index);
    const struct ztc_board_pin *pin = ztc_family_pin(board, function);
    if (pin == NULL || (strcmp(function->class_id, ZTC_CLASS_BTN) != 0 &&
                        strcmp(function->class_id, ZTC_CLASS_ICU) != 0)) {
        return NULL;
    }
    for (uint32_t i = 0; i < samd21_functions.count; i++) {
        const struct ztc_function_row *row = ZTC_ROW(struct ztc_function_row, &samd21_functions, i);
        if (row->port == pin->port && row->pad == pin->pad &&
            strcmp(row->class_id, ZTC_CLASS_ICU) == 0) {
            return row;
        }
    }
    return NULL;
}

static ztc_status report_interrupt(const struct ztc_board *board, uint32_t later, uint32_t former,
                                   const struct ztc_function_row *row,
                                   const struct ztc_finding_sink *findings)
{
    const struct ztc_board_function *function = samd21_function(board, later);
    struct ztc_text message = {{0}, 0};
    ztc_text_add(&message, function->name);
    ztc_text_add(&message, " and ");
    ztc_text_add(&message, samd21_function(board, former)->name);
    ztc_text_add(&message, " have one interrupt line, ");
    ztc_text_add(&message, row->signal);
    ztc_text_add(&message, ": only one of them can be listened to");
    return ztc_family_report(findings, ZTC_SEVERITY_WARNING, SAMD21_CODE_SHARED_INTERRUPT,
                             function->where, message.text,
                             "move one of them to a pad with another EXTINT");
}

static ztc_status check_interrupts(const struct ztc_board *board,
                                   const struct ztc_finding_sink *findings)
{
    ztc_status status = ZTC_OK;
    for (uint32_t i = 1; i < board->functions->count && status == ZTC_OK; i++) {
        const struct ztc_function_row *row = interrupt_row(board, i);
        for (uint32_t j = 0; row != NULL && j < i; j++) {
            const struct ztc_function_row *other = interrupt_row(board, j);
            if (other != NULL && other->channel == row->channel &&
                samd21_function(board, i)->pin != samd21_function(board, j)->pin) {
                status = report_interrupt(board, i, j, row, findings);
                break;
            }
        }
    }
    return status;
}

static int32_t is_button(const struct ztc_board *board, const struct ztc_board_function *function)
{
    (void)board;
    return strcmp(function->class_id, ZTC_CLASS_BTN) == 0;
}

/* The one pad without an EXTINT line. */
static const struct ztc_pad_rule rule_rows[] = {
    {0, 8, ZTC_SEVERITY_WARNING, SAMD21_CODE_NO_INTERRUPT, is_button,
     " is on PA08, which has the non-maskable interrupt and no EXTINT line: most firmware sees it "
     "only when polled",
     "every other pad has an EXTINT line"},
};
static const struct ztc_table rules = ZTC_TABLE_OF(rule_rows);

/* Functions that fewer parts have than their pad, by the letter that ends the part's name: pindata's column parts. */
struct part_rule {
    uint32_t port, first_pad, last_pad;
    const char *unit; /* how the signal begins */
    const char *missing;
};

static const struct part_rule part_rules[] = {
    {0, 14, 15, "SERCOM4_", "E"},
    {0, 22, 25, "SERCOM5_", "E"},
    {1, 22, 23, "TC7_", "G"},
};

/* The letter of the part that `package` in the device section names; "" without one. */
static const char *part_of(const struct ztc_board *board)
{
    static const char family[] = "SAMD21";
    for (uint32_t i = 0; board->device != NULL && i < board->device->count; i++) {
        const struct ztc_device_row *row = ZTC_ROW(struct ztc_device_row, board->device, i);
        if (strcmp(row->key, "/package") == 0 &&
            strncmp(row->value, family, sizeof(family) - 1) == 0) {
            return row->value + sizeof(family) - 1;
        }
    }
    return "";
}

static ztc_status check_part(const struct ztc_board *board, uint32_t index, const char *part,
                             const struct ztc_finding_sink *findings)
{
    const struct ztc_board_function *function = samd21_function(board, index);
    const struct ztc_board_pin *pin = ztc_family_pin(board, function);
    const struct ztc_function_row *row = ztc_family_row(board, &samd21_functions, function);
    for (size_t i = 0; row != NULL && i < sizeof(part_rules) / sizeof(part_rules[0]); i++) {
        const struct part_rule *rule = &part_rules[i];
        if (pin->port != rule->port || pin->pad < rule->first_pad || pin->pad > rule->last_pad ||
            strncmp(row->signal, rule->unit, strlen(rule->unit)) != 0 ||
            strcmp(part, rule->missing) != 0) {
            continue;
        }
        struct ztc_text message = {{0}, 0};
        ztc_text_add(&message, function->name);
        ztc_text_add(&message, " is ");
        ztc_text_add(&message, row->signal);
        ztc_text_add(&message, ", which the SAMD21");
        ztc_text_add(&message, part);
        ztc_text_add(&message, " does not have on this pad");
        return ztc_family_report(findings, ZTC_SEVERITY_WARNING, SAMD21_CODE_PART, function->where,
                                 message.text, "use another unit, or mend `package`");
    }
    return ZTC_OK;
}

static ztc_status check_parts(const struct ztc_board *board,
                              const struct ztc_finding_sink *findings)
{
    const char *part = part_of(board);
    ztc_status status = ZTC_OK;
    for (uint32_t i = 0; i < board->functions->count && status == ZTC_OK; i++) {
        status = check_part(board, i, part, findings);
    }
    return status;
}

ztc_status samd21_validate(const struct ztc_family_target *target, const struct ztc_host *host,
                           const struct ztc_board *board, uint32_t version,
                           const struct ztc_finding_sink *findings)
{
    (void)target; /* there is one */
    (void)host;
    (void)version; /* the silicon is the same in both */
    ztc_status status = samd21_check_sercoms(board, findings);
    if (status == ZTC_OK) {
        status = samd21_check_timers(board, findings);
    }
    if (status == ZTC_OK) {
        status = check_interrupts(board, findings);
    }
    if (status == ZTC_OK) {
        status = check_parts(board, findings);
    }
    return status == ZTC_OK ? ztc_family_pad_rules(board, &rules, findings) : status;
}

static const struct ztc_explanation_row explanation_rows[] = {
    {SAMD21_CODE_PLAN, "The images cannot be flashed as they are",
     "The virtual machine is one image, vm.0, at 0x2000, behind the bootloader, which is kept.\n"
     "port.bin lies in the last 1024 bytes of a flash of 256 KiB, at 0x3fc00. Flash is erased by\n"
     "rows of 256 bytes; no image may reach into a row of another, or beyond the flash. Nothing\n"
     "was written. Look whether the image is one for this target, and how large the flash is.",
     "vm.0 at 0x2000:  253000 bytes\nport at 0x3fc00: 900 bytes",
     "vm.0 at 0x2000:  200000 bytes\nport at 0x3fc00: 900 bytes"},
    {SAMD21_CODE_SPI_PADS, "MOSI and SCLK on PADs that do not go together",
     "A SERCOM has four PADs. Its setting DOPO puts MOSI and SCLK on PAD0 and PAD1, PAD2 and\n"
     "PAD3, PAD3 and PAD1, or PAD0 and PAD3, and on no other two. Which PAD of which SERCOM a pad\n"
     "is, `ztc target show cvm_samd21 PA12` lists.",
     "MOSI0: D23    # PB10, SERCOM4_PAD2\nSCLK0: D16    # PB09, SERCOM4_PAD1",
     "MOSI0: D23    # PB10, SERCOM4_PAD2\nSCLK0: D24    # PB11, SERCOM4_PAD3"},
    {SAMD21_CODE_ONE_PAD, "Two signals on one PAD of a SERCOM",
     "A SERCOM has four PADs, and each comes out on several pads of the chip. Two signals of one\n"
     "SERCOM on two pads that are the same PAD cannot be told apart inside. Put one of them on a\n"
     "pad that is another PAD.",
     "MOSI0: D15    # PB08, SERCOM4_PAD0\nMISO0: D22    # PA12, SERCOM4_PAD0",
     "MOSI0: D23    # PB10, SERCOM4_PAD2\nMISO0: D22    # PA12, SERCOM4_PAD0"},
    {SAMD21_CODE_SHARED_TIMER, "Two PWM pins with one frequency",
     "The channels of a timer have duty cycles of their own, but the timer counts one period for\n"
     "all of them: whoever sets the frequency of one pin sets it for the others. This is fine for\n"
     "several lights; for a servo beside a buzzer take another timer. The first of the values\n"
     "after the pin is the timer: 0 to 2 are TCC0 to TCC2, 3 to 7 are TC3 to TC7.",
     "PWM0: [ D4, 0, 4, 0 ]\nPWM1: [ D3, 0, 4, 1 ]",
     "PWM0: [ D4, 0, 4, 0 ]\nPWM1: [ D8, 1, 4, 0 ]"},
    {SAMD21_CODE_SHARED_OUTPUT, "Two PWM pins on one output of a timer",
     "Each output of a timer (WO) comes out on several pads. Both pads carry the same pulses,\n"
     "whatever the program asks of each. Move one of the two, or accept the warning where the\n"
     "same signal is wanted twice.",
     "PWM0: [ D4, 0, 4, 0 ]     # TCC0_WO0\nPWM1: [ D17, 0, 4, 0 ]    # TCC0_WO0",
     "PWM0: [ D4, 0, 4, 0 ]     # TCC0_WO0\nPWM1: [ D8, 1, 4, 0 ]     # TCC1_WO0"},
    {SAMD21_CODE_SHARED_CHANNEL, "Two PWM pins on one channel of a timer",
     "TCC0 has four channels and eight outputs: WO4 to WO7 are channels 0 to 3 again. TCC1 has\n"
     "two channels and four outputs. So two different outputs may still carry the same pulses,\n"
     "unless firmware changes the timer's output matrix. Move one of the two, or accept the\n"
     "warning where the same signal is wanted twice.",
     "PWM0: [ D4, 0, 4, 0 ]     # TCC0_WO0\nPWM1: [ D2, 0, 5, 4 ]     # TCC0_WO4",
     "PWM0: [ D4, 0, 4, 0 ]     # TCC0_WO0\nPWM1: [ D5, 3, 4, 1 ]     # TC3_WO1"},
    {SAMD21_CODE_SHARED_INTERRUPT, "Two buttons or pulse inputs on one interrupt line",
     "Sixteen interrupt lines, EXTINT0 to 15, serve all pads, so several pads have the same one.\n"
     "Only one pad of a line can be listened to, whether for a button or to measure pulses (ICU):\n"
     "the other is never seen, or has to be read again and again by the program.\n"
     "`ztc target show cvm_samd21 PA14` says which line a pad has. Move one of the two, or accept\n"
     "the warning where one of them is polled.",
     "BTN0: D14    # PA02, EXTINT2\nBTN1: D10    # PA18, EXTINT2",
     "BTN0: D14    # PA02, EXTINT2\nBTN1: D2     # PA14, EXTINT14"},
    {SAMD21_CODE_PART, "A function that the part does not have",
     "The parts SAMD21E and SAMD21G have fewer units than the SAMD21J: PA14, PA15 and PA22 to "
     "PA25\n"
     "of an E have no SERCOM4 and SERCOM5, PB22 and PB23 of a G have no TC7. Which part a board "
     "has,\n"
     "`package` in the device section says. Take another unit of the pad; `ztc target show\n"
     "cvm_samd21 PA22` lists them.",
     "I2C0: { hw: 6, sda: SDA0, scl: SCL0 }    # SERCOM5\ndevice:\n    package: SAMD21E",
     "I2C0: { hw: 4, sda: SDA0, scl: SCL0 }    # SERCOM3\ndevice:\n    package: SAMD21E"},
    {SAMD21_CODE_NO_INTERRUPT, "A button on PA08",
     "PA08 is the one pad without an EXTINT line. It has the non-maskable interrupt instead, "
     "which\n"
     "the usual libraries leave alone: a program that waits for a button there is never called; "
     "one\n"
     "that polls it works. Use another pad, or accept the warning if yours polls.",
     "BTN0: D4     # PA08", "BTN0: D3     # PA09, EXTINT9"},
};
const struct ztc_table samd21_explanations = ZTC_TABLE_OF(explanation_rows);
