/* SPDX-License-Identifier: Apache-2.0 */
/* What the tables cannot tell about a board with an ESP8266. */
#include "esp8266.h"

#include <string.h>
#include <ztc/text.h>

#define CODE_PRINTS "ESP8266-N001"
#define CODE_NO_INTERRUPT "ESP8266-W001"
#define CODE_NO_OPEN_DRAIN "ESP8266-W002"
#define CODE_NO_PWM "ESP8266-W003"
#define CODE_STRAPPING "ESP8266-W004"
#define CODE_SWAP "ESP8266-E002"

/* UART0 swapped: what it sends and receives is on the pads of its modem lines, both at once. */
#define SWAPPED_TX 15
#define SWAPPED_RX 13

static int32_t is_button(const struct ztc_board *board, const struct ztc_board_function *function)
{
    (void)board;
    return strcmp(function->class_id, ZTC_CLASS_BTN) == 0;
}

static int32_t is_i2c(const struct ztc_board *board, const struct ztc_board_function *function)
{
    (void)board;
    return strcmp(function->class_id, ZTC_CLASS_I2C) == 0;
}

static int32_t is_pwm(const struct ztc_board *board, const struct ztc_board_function *function)
{
    (void)board;
    return strcmp(function->class_id, ZTC_CLASS_PWM) == 0;
}

static const struct ztc_pad_rule rule_rows[] = {
    {0, 0, ZTC_SEVERITY_WARNING, CODE_STRAPPING, ztc_family_rests_low,
     " rests low, and GPIO0 low at reset starts the serial bootloader instead of the program",
     "use another pad, or a button to ground"},
    {0, 1, ZTC_SEVERITY_NOTE, CODE_PRINTS, ztc_family_acts,
     " is on GPIO1, on which the boot ROM prints at every reset", NULL},
    {0, 2, ZTC_SEVERITY_WARNING, CODE_STRAPPING, ztc_family_rests_low,
     " rests low, and GPIO2 must be high at reset", "use another pad, or a button to ground"},
    {0, 15, ZTC_SEVERITY_WARNING, CODE_STRAPPING, ztc_family_rests_high,
     " rests high, and GPIO15 must be low at reset", "the board does not start: use another pad"},
    {0, 16, ZTC_SEVERITY_WARNING, CODE_NO_INTERRUPT, is_button,
     " is on GPIO16, which cannot interrupt and has no pull-up: it is seen only when polled",
     "GPIO0 to GPIO5 and GPIO12 to GPIO15 can interrupt"},
    {0, 16, ZTC_SEVERITY_WARNING, CODE_NO_OPEN_DRAIN, is_i2c,
     " is on GPIO16, which has neither an open-drain output nor a pull-up", "GPIO4 and GPIO5 have"},
    {0, 16, ZTC_SEVERITY_WARNING, CODE_NO_PWM, is_pwm,
     " is on GPIO16, which is outside the GPIO block: most firmware has no PWM there",
     "GPIO4, GPIO5 and GPIO12 to GPIO14 are free of this"},
};
const struct ztc_table esp8266_pad_rules = ZTC_TABLE_OF(rule_rows);

/* The functional pin of a peripheral's role; NULL where it has none. */
static const struct ztc_board_function *function_of(const struct ztc_board *board,
                                                    const struct ztc_board_peripheral *peripheral,
                                                    const char *role)
{
    for (uint32_t i = 0; i < peripheral->roles->count; i++) {
        const struct ztc_board_role *row = ZTC_ROW(struct ztc_board_role, peripheral->roles, i);
        if (strcmp(row->role, role) == 0 && row->function < board->functions->count) {
            return ZTC_ROW(struct ztc_board_function, board->functions, row->function);
        }
    }
    return NULL;
}

static ztc_status check_swap(const struct ztc_board *board,
                             const struct ztc_board_peripheral *peripheral,
                             const struct ztc_finding_sink *findings)
{
    const struct ztc_board_function *tx = function_of(board, peripheral, "tx");
    const struct ztc_board_function *rx = function_of(board, peripheral, "rx");
    const struct ztc_board_pin *tx_pin = tx != NULL ? ztc_family_pin(board, tx) : NULL;
    const struct ztc_board_pin *rx_pin = rx != NULL ? ztc_family_pin(board, rx) : NULL;

    if (tx_pin == NULL || rx_pin == NULL ||
        (tx_pin->pad == SWAPPED_TX) == (rx_pin->pad == SWAPPED_RX)) {
        return ZTC_OK;
    }
    struct ztc_text message = {{0}, 0};
    ztc_text_add(&message, tx->name);
    ztc_text_add(&message, " and ");
    ztc_text_add(&message, rx->name);
    ztc_text_add(&message, " are on pads that UART0 never has at once: it is swapped whole or not");
    return ztc_family_report(findings, ZTC_SEVERITY_ERROR, CODE_SWAP, tx->where, message.text,
                             "TX on GPIO15 goes with RX on GPIO13, TX on GPIO1 or GPIO2 with RX on "
                             "GPIO3");
}

ztc_status esp8266_validate(const struct ztc_family_target *target, const struct ztc_host *host,
                            const struct ztc_board *board, uint32_t version,
                            const struct ztc_finding_sink *findings)
{
    ztc_status status = ZTC_OK;
    (void)target; /* there is one */
    (void)host;
    (void)version; /* the silicon is the same in both */
    for (uint32_t i = 0; i < board->peripherals->count && status == ZTC_OK; i++) {
        const struct ztc_board_peripheral *peripheral =
            ZTC_ROW(struct ztc_board_peripheral, board->peripherals, i);
        if (strcmp(peripheral->class_id, ZTC_CLASS_SERIAL) == 0 && peripheral->roles != NULL) {
            status = check_swap(board, peripheral, findings);
        }
    }
    return status;
}

static const struct ztc_explanation_row explanation_rows[] = {
    {ESP8266_CODE_PLAN, "The images cannot be flashed as they are",
     "A virtual machine for this target is one image at 0x0, and port.bin lies at 0x3FA000,\n"
     "before what the maker's SDK keeps at the end of a flash of 4 MiB. Flash is erased by units\n"
     "of 4096 bytes; no image may reach into a unit of another, or beyond the flash. Nothing was\n"
     "written. Look whether the .vm file is one for this target, and whether the size of the\n"
     "flash is right.",
     "vm.0 at 0x0:      4173825 bytes\nport at 0x3fa000: 900 bytes",
     "vm.0 at 0x0:      500000 bytes\nport at 0x3fa000: 900 bytes"},
    {CODE_SWAP, "A serial port that is half swapped",
     "UART0 sends on GPIO1 (or GPIO2) and receives on GPIO3. One bit of the chip swaps it with "
     "its\n"
     "modem lines: then it sends on GPIO15 and receives on GPIO13, and leaves GPIO1 and GPIO3 "
     "free.\n"
     "The bit is for both at once.",
     "TX0: D8            # D8 is [ PA, 15 ]\nRX0: D9            # D9 is [ PA, 3 ]",
     "TX0: D8            # D8 is [ PA, 15 ]\nRX0: D7            # D7 is [ PA, 13 ]"},
    {CODE_PRINTS, "A light or PWM on the pad that the boot ROM prints on",
     "GPIO1 is the transmitter of UART0, and the ROM prints its messages there at every reset,\n"
     "before any program runs. A light flickers; a relay driver, a motor or a latch may act.",
     "LED0: D10          # D10 is [ PA, 1 ]", "LED0: D1           # D1 is [ PA, 5 ]"},
    {CODE_NO_INTERRUPT, "A button on GPIO16",
     "GPIO16 is a pad of the real-time block, not of the GPIO block: it cannot interrupt and has\n"
     "no pull-up, only a pull-down. A program that waits for a button there is never called; one\n"
     "that polls it works. Use another pad, or accept the warning if yours polls.",
     "BTN0: D0           # D0 is [ PA, 16 ]", "BTN0: D1           # D1 is [ PA, 5 ]"},
    {CODE_NO_OPEN_DRAIN, "I2C on GPIO16",
     "The ESP8266 has no I2C controller: software drives two pads as open-drain outputs. GPIO16\n"
     "has no such output and no pull-up. Espressif's driver would push it high against a device\n"
     "that pulls it low. Software that switches the pad between input and output instead can\n"
     "work, with a resistor on the board: accept the warning then.",
     "SDA0: D0           # D0 is [ PA, 16 ]", "SDA0: D2           # D2 is [ PA, 4 ]"},
    {CODE_NO_PWM, "PWM on GPIO16",
     "The ESP8266 makes PWM in software, which sets and clears the bits of GPIO0 to GPIO15 in one\n"
     "register. GPIO16 is not among them: Espressif's driver and MicroPython have no PWM there.\n"
     "Use another pad, or accept the warning if your firmware can.",
     "PWM0: D0           # D0 is [ PA, 16 ]", "PWM0: D1           # D1 is [ PA, 5 ]"},
    {CODE_STRAPPING, "A line that rests where the boot mode does not want it",
     "At reset GPIO15 must be low and GPIO2 high, or nothing starts; GPIO0 low starts the serial\n"
     "bootloader instead of the program. On GPIO15 no line should rest high: I2C, or a button\n"
     "with `active_low: true`. On GPIO0 and GPIO2 no button should rest low, as one with\n"
     "`active_low: false` does; a button to ground is right there. A resistor of the pad's own\n"
     "(`pull`) is not there during reset.",
     "SCL0: D8           # D8 is [ PA, 15 ]", "SCL0: D1           # D1 is [ PA, 5 ]"},
};
const struct ztc_table esp8266_explanations = ZTC_TABLE_OF(explanation_rows);
