/* SPDX-License-Identifier: Apache-2.0 */
/* What the tables cannot tell about a board with an ESP32-C3. */
#include "esp32c3.h"

#include <string.h>

#define CODE_PRINTS "ESP32C3-N002"
#define CODE_POWER_UP "ESP32C3-N001"
#define CODE_SUPPLY "ESP32C3-W001"
#define CODE_ADC2 "ESP32C3-W002"
#define CODE_STRAPPING "ESP32C3-W003"

static int32_t is_analog(const struct ztc_board *board, const struct ztc_board_function *function)
{
    (void)board;
    return strcmp(function->class_id, ZTC_CLASS_ADC) == 0;
}

static const struct ztc_pad_rule rule_rows[] = {
    {0, 2, ZTC_SEVERITY_WARNING, CODE_STRAPPING, ztc_family_rests_low,
     " rests low, and GPIO2 should be high at reset", "use another pad, or a button to ground"},
    {0, 5, ZTC_SEVERITY_WARNING, CODE_ADC2, is_analog,
     " reads ADC2, which is not calibrated and does not work in some revisions of the chip",
     "GPIO0 to GPIO4 are channels of ADC1"},
    {0, 8, ZTC_SEVERITY_WARNING, CODE_STRAPPING, ztc_family_rests_low,
     " rests low, and the serial bootloader needs GPIO8 high at reset",
     "use another pad, or a button to ground"},
    {0, 9, ZTC_SEVERITY_WARNING, CODE_STRAPPING, ztc_family_rests_low,
     " rests low, and GPIO9 low at reset starts the serial bootloader instead of the program",
     "use another pad, or a button to ground"},
    {0, 11, ZTC_SEVERITY_WARNING, CODE_SUPPLY, NULL,
     " is GPIO11, the pad that supplies the flash until an eFuse is burnt",
     "use another pad, or accept the warning where the flash has another supply"},
    {0, 18, ZTC_SEVERITY_NOTE, CODE_POWER_UP, ztc_family_acts,
     " is on GPIO18, which is driven high for some 50 microseconds at power-up", NULL},
    {0, 21, ZTC_SEVERITY_NOTE, CODE_PRINTS, ztc_family_acts,
     " is on GPIO21, on which the chip prints at every reset", NULL},
};
const struct ztc_table esp32c3_pad_rules = ZTC_TABLE_OF(rule_rows);

static const struct ztc_explanation_row explanation_rows[] = {
    {ESP32C3_CODE_PLAN, "The images cannot be flashed as they are",
     "A virtual machine for this target is three parts at fixed places: 0 the application at\n"
     "0x10000, 1 the partition table at 0x8000, 2 the bootloader at 0x0. port.bin lies in the\n"
     "last 4096 bytes of the flash. Flash is erased by units of 4096 bytes; no image may reach\n"
     "into a unit of another, or beyond the flash. Nothing was written. Look whether the .vm\n"
     "file is one for this target and its parts are complete.",
     "vm.2 at 0x0:    40000 bytes\nvm.1 at 0x8000:  3072 bytes",
     "vm.2 at 0x0:    22000 bytes\nvm.1 at 0x8000:  3072 bytes"},
    {CODE_PRINTS, "A light or PWM on the pad that the chip prints on",
     "GPIO21 is the transmitter of UART0, on which the chip prints its messages at every reset,\n"
     "before any program runs. A light flickers; a relay driver, a motor or a latch may act.",
     "LED0: D14          # D14 is [ PA, 21 ]", "LED0: D10          # D10 is [ PA, 10 ]"},
    {CODE_POWER_UP, "A pad that is driven at power-up",
     "GPIO18 is a USB pad, and the chip drives it high for some 50 microseconds when power comes,\n"
     "before any program runs. A light flashes too shortly to be seen; a relay driver, a motor\n"
     "or a latch may notice.",
     "PWM0: D18          # D18 is [ PA, 18 ]", "PWM0: D10          # D10 is [ PA, 10 ]"},
    {CODE_SUPPLY, "The pad that supplies the flash",
     "GPIO11 leaves the factory as VDD_SPI, the supply of the flash: modules and chips with a\n"
     "flash inside depend on it, and whatever hangs there loads that supply. It becomes a GPIO\n"
     "when an eFuse is burnt, which cannot be undone and wants another supply for the flash.\n"
     "Use another pad, or accept the warning on a board made that way.",
     "pinmap:\n    D11: [ PA, 11 ]", "pinmap:\n    D11: [ PA, 18 ]"},
    {CODE_ADC2, "An analog input of ADC2",
     "GPIO5 is the one channel of ADC2. The unit is not calibrated in the factory, and its errata\n"
     "say that it does not work in some revisions of the chip; Espressif's own driver refuses it\n"
     "unless told otherwise. GPIO0 to GPIO4 are channels of ADC1, which has neither fault.",
     "A0: D5             # D5 is [ PA, 5 ]", "A0: D3             # D3 is [ PA, 3 ]"},
    {CODE_STRAPPING, "A line that rests low on a strapping pad",
     "At reset the chip looks at three pads. GPIO9 low starts the serial bootloader instead of\n"
     "the program; that needs GPIO8 high, and GPIO2 should be high against glitches. A button\n"
     "with `active_low: false` has a resistor to ground on the board, so the pad is low at every\n"
     "reset. A button to ground is right there (it is what BOOT buttons are), or one whose\n"
     "resistor is the pad's own (`pull: down`), which is not there during reset.",
     "D9: [ PA, 9, { active_low: false } ]     # BTN0: D9",
     "D9: [ PA, 9, { active_low: true } ]      # BTN0: D9"},
};
const struct ztc_table esp32c3_explanations = ZTC_TABLE_OF(explanation_rows);
