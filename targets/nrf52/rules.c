/* SPDX-License-Identifier: Apache-2.0 */
/* What the tables cannot tell about a board with an nRF52. */
#include "nrf52.h"

#include <string.h>
#include <ztc/text.h>

#define CODE_FAST_BUS "NRF52-W001"
#define CODE_SLOW_SIGNAL "NRF52-N001"

#define CAUTION_SLOW "low-frequency"

static const struct ztc_pin_row *row_of(const struct ztc_table *pins,
                                        const struct ztc_board_pin *pin)
{
    for (uint32_t i = 0; i < pins->count; i++) {
        const struct ztc_pin_row *row = ZTC_ROW(struct ztc_pin_row, pins, i);
        if (row->port == pin->port && row->pad == pin->pad) {
            return row;
        }
    }
    return NULL;
}

static int32_t is_slow_pad(const struct ztc_pin_row *row)
{
    for (uint32_t i = 0; row->cautions != NULL && i < row->cautions->count; i++) {
        if (strcmp(ZTC_ROW(struct ztc_caution_row, row->cautions, i)->caution, CAUTION_SLOW) == 0) {
            return 1;
        }
    }
    return 0;
}

static int32_t is_one_of(const char *class_id, const char *const *ids, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (strcmp(class_id, ids[i]) == 0) {
            return 1;
        }
    }
    return 0;
}

/*
 * Whoever maps such a pad has been warned of it, and has accepted that for a light or an analog input.
 * What is put there later is another matter: a bus is always too fast, PWM and ICU may be.
 */
static ztc_status check_slow_pad(const struct ztc_board_function *function,
                                 const struct ztc_pin_row *row,
                                 const struct ztc_finding_sink *findings)
{
    static const char *const buses[] = {ZTC_CLASS_SPI, ZTC_CLASS_I2C, ZTC_CLASS_SERIAL};
    static const char *const pulses[] = {ZTC_CLASS_PWM, ZTC_CLASS_ICU};
    struct ztc_text message = {{0}, 0};
    ztc_text_add(&message, function->name);
    ztc_text_add(&message, " is on ");
    ztc_text_add(&message, row->name);
    ztc_text_add(&message, ", near the radio: ");
    if (is_one_of(function->class_id, buses, sizeof(buses) / sizeof(buses[0]))) {
        ztc_text_add(&message, function->class_id);
        ztc_text_add(&message, " is faster than the 10 kHz that the pad is meant for");
        return ztc_family_report(findings, ZTC_SEVERITY_WARNING, CODE_FAST_BUS, function->where,
                                 message.text, "the radio may hear less: use a pad farther away");
    }
    if (is_one_of(function->class_id, pulses, sizeof(pulses) / sizeof(pulses[0]))) {
        ztc_text_add(&message, "keep the signal below 10 kHz");
        return ztc_family_report(findings, ZTC_SEVERITY_NOTE, CODE_SLOW_SIGNAL, function->where,
                                 message.text, NULL);
    }
    return ZTC_OK;
}

ztc_status nrf52_validate(const struct ztc_family_target *target, const struct ztc_host *host,
                          const struct ztc_board *board, uint32_t version,
                          const struct ztc_finding_sink *findings)
{
    (void)host;
    (void)version; /* the silicon is the same in both */
    const struct ztc_table *pins = target->pins;
    ztc_status status = ZTC_OK;
    for (uint32_t i = 0; i < board->functions->count && status == ZTC_OK; i++) {
        const struct ztc_board_function *function =
            ZTC_ROW(struct ztc_board_function, board->functions, i);
        const struct ztc_board_pin *pin = ztc_family_pin(board, function);
        const struct ztc_pin_row *row = pin != NULL ? row_of(pins, pin) : NULL;
        if (row != NULL && is_slow_pad(row)) {
            status = check_slow_pad(function, row, findings);
        }
    }
    return status;
}

static const struct ztc_explanation_row explanation_rows[] = {
    {NRF52_CODE_PLAN, "The images cannot be flashed as they are",
     "The virtual machine is one image, vm.0. Without a bootloader it begins at 0x0, and port.bin\n"
     "lies in the last 4096 bytes of the flash. With Adafruit's bootloader it begins at 0x26000,\n"
     "behind MBR and SoftDevice, and port.bin lies below the user's files, at 0x6c000 (nRF52832) "
     "or\n"
     "0xec000 (nRF52840). Both have the same size, so that it must be told which one a board has:\n"
     "flashed as if it had none, a bootloader is lost. Flash is erased by units of 4096 bytes; no\n"
     "image may reach into a unit of another, into port.bin's or beyond the flash. Nothing was\n"
     "written. Look which arrangement and how much flash the board has, and how large the image "
     "is.",
     "vm.0 at 0x26000: 830000 bytes\nport at 0xec000: 900 bytes",
     "vm.0 at 0x26000: 400000 bytes\nport at 0xec000: 900 bytes"},
    {CODE_SLOW_SIGNAL, "Pulses on a pad near the radio",
     "Pads beside the antenna disturb the radio when their level changes quickly: their maker "
     "asks\n"
     "to keep signals there below 10 kHz, at standard or low drive strength. How fast PWM or a\n"
     "measured signal is, the program decides, so this is a note: a dimmed light at 1 kHz is "
     "fine,\n"
     "a motor at 20 kHz is not.",
     "PWM0: D8    # P1.10 of an nRF52840", "PWM0: D7    # P1.08"},
    {CODE_FAST_BUS, "A bus on a pad near the radio",
     "Pads beside the antenna disturb the radio when their level changes quickly: their maker "
     "asks\n"
     "to keep signals there below 10 kHz, at standard or low drive strength. SPI, I2C and serial\n"
     "ports are all faster, so that the radio reaches less far while they run. Any signal goes to\n"
     "any pad here, so another pad costs nothing but a track. Accept the warning where the board\n"
     "is made already, or the radio is not used. Which pads are meant depends on the package;\n"
     "ztc knows those of the aQFN73 (nRF52840) and the QFN48 (nRF52832).",
     "SCLK0: D13    # P1.15 of an nRF52840", "SCLK0: D7     # P1.08"},
};
const struct ztc_table nrf52_explanations = ZTC_TABLE_OF(explanation_rows);
