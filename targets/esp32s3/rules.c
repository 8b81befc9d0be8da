/* SPDX-License-Identifier: Apache-2.0 */
/* What the tables cannot tell about a board with an ESP32-S3. */
#include "esp32s3.h"

#define CODE_PRINTS "ESP32S3-N003"
#define CODE_POWER_UP "ESP32S3-N002"
#define CODE_FLASH_VOLTAGE "ESP32S3-W001"
#define CODE_BOOT_MODE "ESP32S3-W002"
#define CODE_VOLTAGE "ESP32S3-W003"

#define AT_THE_VOLTAGE_OF_THE_MEMORY                                                  \
    ", which works at 1.8 V and must not be driven with 3.3 V on parts whose memory " \
    "takes 1.8 V (R8V, R16V)"
static const char other_parts[] = "use another pad, or accept the warning on any other part";

static const struct ztc_pad_rule rule_rows[] = {
    {0, 0, ZTC_SEVERITY_WARNING, CODE_BOOT_MODE, ztc_family_rests_low,
     " rests low, and GPIO0 low at reset starts the serial bootloader instead of the program",
     "use another pad, or a button to ground"},
    {0, 18, ZTC_SEVERITY_NOTE, CODE_POWER_UP, ztc_family_acts,
     " is on GPIO18, which is driven low and high for some 60 microseconds at power-up", NULL},
    {0, 19, ZTC_SEVERITY_NOTE, CODE_POWER_UP, ztc_family_acts,
     " is on GPIO19, which is driven high twice within 3.2 milliseconds at power-up", NULL},
    {0, 20, ZTC_SEVERITY_NOTE, CODE_POWER_UP, ztc_family_acts,
     " is on GPIO20, which is driven high twice within 2 milliseconds at power-up", NULL},
    {0, 43, ZTC_SEVERITY_NOTE, CODE_PRINTS, ztc_family_acts,
     " is on GPIO43, on which the chip prints at every reset", NULL},
    {0, 45, ZTC_SEVERITY_WARNING, CODE_FLASH_VOLTAGE, ztc_family_rests_high,
     " rests high, and GPIO45 must be low at reset where the flash takes 3.3 V",
     "the board may not start: use another pad"},
    {0, 46, ZTC_SEVERITY_WARNING, CODE_BOOT_MODE, ztc_family_rests_high,
     " rests high, and the serial bootloader needs GPIO46 low at reset",
     "the board may not take new firmware: use another pad"},
    {0, 47, ZTC_SEVERITY_WARNING, CODE_VOLTAGE, NULL, " is GPIO47" AT_THE_VOLTAGE_OF_THE_MEMORY,
     other_parts},
    {0, 48, ZTC_SEVERITY_WARNING, CODE_VOLTAGE, NULL, " is GPIO48" AT_THE_VOLTAGE_OF_THE_MEMORY,
     other_parts},
};
const struct ztc_table esp32s3_pad_rules = ZTC_TABLE_OF(rule_rows);

static const struct ztc_explanation_row explanation_rows[] = {
    {ESP32S3_CODE_PLAN, "The images cannot be flashed as they are",
     "A virtual machine for this target is three parts at fixed places: 0 the application at\n"
     "0x10000, 1 the partition table at 0x8000, 2 the bootloader at 0x0. port.bin lies in the\n"
     "last 4096 bytes of the flash. Flash is erased by units of 4096 bytes; no image may reach\n"
     "into a unit of another, or beyond the flash, which has 4, 8 or 16 MiB. Nothing was\n"
     "written. Look whether the .vm file is one for this target and its parts are complete.",
     "vm.2 at 0x0:    40000 bytes\nvm.1 at 0x8000:  3072 bytes",
     "vm.2 at 0x0:    22000 bytes\nvm.1 at 0x8000:  3072 bytes"},
    {CODE_VOLTAGE, "A pad that 3.3 V may damage",
     "GPIO47 and GPIO48 are the pads of a differential clock for the memory. On parts whose flash\n"
     "and PSRAM take 1.8 V (their names end in R8V or R16V) these two pads have that voltage\n"
     "too: they drive 1.8 V, and 3.3 V from outside may damage the chip. Look at the name on the\n"
     "chip or the module: on other parts they are like any pad, and the warning is to be accepted.",
     "pinmap:\n    D35: [ PA, 48 ]",
     "pinmap:\n    D35: [ PA, 48 ]\naccept: { ESP32S3-W003: [ D35 ] }"},
    {CODE_PRINTS, "A light or PWM on the pad that the chip prints on",
     "GPIO43 is the transmitter of UART0, on which the chip prints its messages at every reset,\n"
     "before any program runs. A light flickers; a relay driver, a motor or a latch may act.",
     "LED0: D30          # D30 is [ PA, 43 ]", "LED0: D21          # D21 is [ PA, 21 ]"},
    {CODE_POWER_UP, "A pad that is driven at power-up",
     "When power comes, before any program runs, the chip drives GPIO18, GPIO19 and GPIO20 high\n"
     "for some 60 microseconds, GPIO19 and GPIO20 twice. A light flashes too shortly to be\n"
     "seen; a relay driver, a motor or a latch may notice.",
     "PWM0: D18          # D18 is [ PA, 18 ]", "PWM0: D21          # D21 is [ PA, 21 ]"},
    {CODE_FLASH_VOLTAGE, "A line that rests high on GPIO45",
     "At reset GPIO45 selects the voltage of the flash: high is 1.8 V, low or open 3.3 V, unless\n"
     "an eFuse fixes it. I2C lines are pulled up, what a serial port or CAN receives rests high\n"
     "as soon as the other side has power, and a button with `active_low: true` has a resistor\n"
     "to the supply: with a flash for 3.3 V the board does not start, or only without its cable.\n"
     "Use another pad, or accept the warning where the eFuse is burnt (modules with the flash\n"
     "inside the chip) or the flash takes 1.8 V.",
     "SDA0: D32          # D32 is [ PA, 45 ]", "SDA0: D8           # D8 is [ PA, 8 ]"},
    {CODE_BOOT_MODE, "A line that rests where the boot mode does not want it",
     "At reset GPIO0 high starts the program. GPIO0 low starts the serial bootloader, and that\n"
     "needs GPIO46 low or open. On GPIO46 no line should rest high: I2C, what a serial port or\n"
     "CAN receives, a button with `active_low: true`. On GPIO0 no button should rest low, as\n"
     "one with `active_low: false` does; a button to ground is right there (it is what BOOT\n"
     "buttons are). A resistor of the pad's own (`pull`) is not there during reset.",
     "SCL0: D33          # D33 is [ PA, 46 ]", "SCL0: D9           # D9 is [ PA, 9 ]"},
};
const struct ztc_table esp32s3_explanations = ZTC_TABLE_OF(explanation_rows);
