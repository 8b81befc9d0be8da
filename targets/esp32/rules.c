/* SPDX-License-Identifier: Apache-2.0 */
/* What the tables cannot tell about a board with an ESP32. */
#include "esp32.h"

#include <string.h>
#include <ztc/text.h>

#define CODE_GLITCH "ESP32-W001"
#define CODE_FLASH_VOLTAGE "ESP32-W002"
#define CODE_SD_SLOT0 "ESP32-W003"
#define CODE_NOT_BROUGHT_OUT "ESP32-N001"

#define PAD_FLASH_VOLTAGE 12u
#define SD_HW_SLOT0 1u

static int32_t is_class(const struct ztc_board_function *function, const char *class_id)
{
    return strcmp(function->class_id, class_id) == 0;
}

/* GPIO36 and GPIO39: an edge that nobody made would call the user's code. */
static ztc_status check_glitch(const struct ztc_board_function *function, uint32_t pad,
                               const struct ztc_finding_sink *findings)
{
    if ((pad != 36 && pad != 39) ||
        (!is_class(function, ZTC_CLASS_BTN) && !is_class(function, ZTC_CLASS_ICU))) {
        return ZTC_OK;
    }
    struct ztc_text message = {{0}, 0};
    ztc_text_add(&message, function->name);
    ztc_text_add(&message, " reacts to edges on GPIO");
    ztc_text_number(&message, pad);
    ztc_text_add(&message, ", which glitches while the ADC or the radio's sleep is active");
    return ztc_family_report(findings, ZTC_SEVERITY_WARNING, CODE_GLITCH, function->where,
                             message.text, "GPIO34 and GPIO35 are inputs without this");
}

/* A line that rests high pulls GPIO12 up at reset, and the flash gets the wrong voltage. */
static ztc_status check_flash_voltage(const struct ztc_board_function *function, uint32_t pad,
                                      const struct ztc_finding_sink *findings)
{
    int32_t rests_high = is_class(function, ZTC_CLASS_I2C) ||
                         (is_class(function, ZTC_CLASS_SERIAL) && !strcmp(function->role, "rx"));
    if (pad != PAD_FLASH_VOLTAGE || !rests_high) {
        return ZTC_OK;
    }
    struct ztc_text message = {{0}, 0};
    ztc_text_add(&message, function->name);
    ztc_text_add(&message,
                 " rests high, and GPIO12 must be low at reset where the flash takes 3.3 V");
    return ztc_family_report(findings, ZTC_SEVERITY_WARNING, CODE_FLASH_VOLTAGE, function->where,
                             message.text, "the board may not start: use another pad");
}

/* GPIO37 and GPIO38 are pads of the chip that its common modules keep to themselves. */
static ztc_status check_brought_out(const struct ztc_board_function *function, uint32_t pad,
                                    const struct ztc_finding_sink *findings)
{
    if (pad != 37 && pad != 38) {
        return ZTC_OK;
    }
    struct ztc_text message = {{0}, 0};
    ztc_text_add(&message, function->name);
    ztc_text_add(&message, " is on GPIO");
    ztc_text_number(&message, pad);
    ztc_text_add(&message, ", which WROOM and WROVER modules do not bring out");
    return ztc_family_report(findings, ZTC_SEVERITY_NOTE, CODE_NOT_BROUGHT_OUT, function->where,
                             message.text, NULL);
}

/* The fixed pads of SD slot 0 are those of the flash bus. */
static ztc_status check_sd(const struct ztc_board_peripheral *peripheral,
                           const struct ztc_finding_sink *findings)
{
    if (strcmp(peripheral->class_id, ZTC_CLASS_SD) != 0 || peripheral->hw != SD_HW_SLOT0) {
        return ZTC_OK;
    }
    return ztc_family_report(
        findings, ZTC_SEVERITY_WARNING, CODE_SD_SLOT0, peripheral->where,
        "SD slot 0 has its clock, command and data on the pads of the flash bus "
        "(GPIO6 to GPIO11)",
        "hw 2 is slot 1, on GPIO2, GPIO4 and GPIO12 to GPIO15");
}

static ztc_status check_function(const struct ztc_board *board,
                                 const struct ztc_board_function *function,
                                 const struct ztc_finding_sink *findings)
{
    const struct ztc_board_pin *pin = ztc_family_pin(board, function);
    if (pin == NULL) {
        return ZTC_OK;
    }
    ztc_status status = check_glitch(function, pin->pad, findings);
    if (status == ZTC_OK) {
        status = check_flash_voltage(function, pin->pad, findings);
    }
    return status == ZTC_OK ? check_brought_out(function, pin->pad, findings) : status;
}

ztc_status esp32_validate(const struct ztc_family_target *target, const struct ztc_host *host,
                          const struct ztc_board *board, uint32_t version,
                          const struct ztc_finding_sink *findings)
{
    (void)target; /* there is one */
    (void)host;
    (void)version; /* the silicon is the same in both */
    ztc_status status = ZTC_OK;
    for (uint32_t i = 0; i < board->functions->count && status == ZTC_OK; i++) {
        status = check_function(board, ZTC_ROW(struct ztc_board_function, board->functions, i),
                                findings);
    }
    for (uint32_t i = 0; i < board->peripherals->count && status == ZTC_OK; i++) {
        status = check_sd(ZTC_ROW(struct ztc_board_peripheral, board->peripherals, i), findings);
    }
    return status;
}

static const struct ztc_explanation_row explanation_rows[] = {
    {ESP32_CODE_PLAN, "The images cannot be flashed as they are",
     "A virtual machine for this target is four parts at fixed places: 0 the vm store at\n"
     "0x390000, 1 the application at 0x10000, 2 the partition table at 0x8000, 3 the\n"
     "bootloader at 0x1000. port.bin lies at 0x392000, within the vm store's region, so the\n"
     "store may take 8192 bytes. Flash is erased by units of 4096 bytes; no image may reach\n"
     "into a unit of another, or beyond the flash. Nothing was written. Look whether the .vm\n"
     "file is one for this target and its parts are complete.",
     "vm.0 at 0x390000: 9000 bytes\nport at 0x392000:  864 bytes",
     "vm.0 at 0x390000: 8000 bytes\nport at 0x392000:  864 bytes"},
    {CODE_NOT_BROUGHT_OUT, "A pad that WROOM and WROVER modules do not bring out",
     "GPIO37 and GPIO38 are pads of the chip's own package, but the common modules have no pin\n"
     "for them. On a board with the bare chip all is well; on a module choose another pad.",
     "A5: [ D37, 1, 0 ]", "A5: [ D33, 5, 0 ]"},
    {CODE_GLITCH, "A pad that glitches, under a function that reacts to edges",
     "While the ADC is in use, or Wi-Fi or Bluetooth sleep is active, GPIO36 and GPIO39 see\n"
     "short pulses that nobody sent. A button or a pulse measurement there is called for\n"
     "nothing. Analog reading and slow polling are not harmed. Use another pad, or accept the\n"
     "warning if the radio and the ADC stay off.",
     "BTN0: D36", "BTN0: D34"},
    {CODE_FLASH_VOLTAGE, "A line that rests high on GPIO12",
     "At reset GPIO12 selects the voltage of the flash: it must be low where the flash takes\n"
     "3.3 V. I2C lines are pulled up, and the receive line of a serial port rests high as soon\n"
     "as the other side has power, so that the board does not start, or only without its\n"
     "cable. Use another pad, or accept the warning if the flash of your board does not take\n"
     "3.3 V.",
     "RX1: D12", "RX1: D16"},
    {CODE_SD_SLOT0, "An SD card on the pads of the flash",
     "Slot 0 (hw 1) has fixed pads: clock, command and data 0 to 3 are GPIO6 to GPIO11, on\n"
     "which the flash with the program hangs. Slot 1 (hw 2) has its own: clock GPIO14, command\n"
     "GPIO15, data GPIO2, GPIO4, GPIO12 and GPIO13.",
     "SD0: { hw: 1 }", "SD0: { hw: 2 }"},
};
const struct ztc_table esp32_explanations = ZTC_TABLE_OF(explanation_rows);
