/* SPDX-License-Identifier: Apache-2.0 */
/* What the tables cannot tell about a board with an RP2040. */
#include "rp2040.h"

#include <string.h>
#include <ztc/text.h>

#define CODE_SHARED_CHANNEL "RP2040-W001"
#define CODE_SHARED_SLICE "RP2040-N001"

/* The row of a PWM pin; NULL for every other class. */
static const struct ztc_function_row *pwm_row(const struct ztc_table *functions,
                                              const struct ztc_board *board, uint32_t index)
{
    const struct ztc_board_function *function =
        ZTC_ROW(struct ztc_board_function, board->functions, index);
    return strcmp(function->class_id, ZTC_CLASS_PWM) == 0
               ? ztc_family_row(board, functions, function)
               : NULL;
}

static ztc_status report_slice(const struct ztc_board *board, uint32_t later, uint32_t former,
                               const struct ztc_function_row *row,
                               const struct ztc_finding_sink *findings)
{
    const struct ztc_board_function *function =
        ZTC_ROW(struct ztc_board_function, board->functions, later);
    struct ztc_text message = {{0}, 0};
    ztc_text_add(&message, function->name);
    ztc_text_add(&message, " and ");
    ztc_text_add(&message, ZTC_ROW(struct ztc_board_function, board->functions, former)->name);
    ztc_text_add(&message, " are the two channels of PWM slice ");
    ztc_text_number(&message, (uint64_t)row->unit);
    ztc_text_add(&message, ": they have one frequency");
    return ztc_family_report(findings, ZTC_SEVERITY_NOTE, CODE_SHARED_SLICE, function->where,
                             message.text, NULL);
}

/*
 * The first pin before `later` on the other channel of its slice; ZTC_NO_ROW if there is none, or one on
 * the same channel, for then the frequency has been told there.
 */
static uint32_t slice_mate(const struct ztc_table *functions, const struct ztc_board *board,
                           uint32_t later, const struct ztc_function_row *row)
{
    uint32_t mate = ZTC_NO_ROW;
    for (uint32_t i = 0; i < later; i++) {
        const struct ztc_function_row *other = pwm_row(functions, board, i);
        if (other == NULL || other->unit != row->unit) {
            continue;
        }
        if (other->channel == row->channel) {
            return ZTC_NO_ROW;
        }
        mate = mate == ZTC_NO_ROW ? i : mate;
    }
    return mate;
}

static ztc_status check_slices(const struct ztc_table *functions, const struct ztc_board *board,
                               const struct ztc_finding_sink *findings)
{
    ztc_status status = ZTC_OK;
    for (uint32_t i = 1; i < board->functions->count && status == ZTC_OK; i++) {
        const struct ztc_function_row *row = pwm_row(functions, board, i);
        uint32_t mate = row != NULL ? slice_mate(functions, board, i, row) : ZTC_NO_ROW;
        if (mate != ZTC_NO_ROW) {
            status = report_slice(board, i, mate, row, findings);
        }
    }
    return status;
}

ztc_status rp2040_validate(const struct ztc_family_target *target, const struct ztc_host *host,
                           const struct ztc_board *board, uint32_t version,
                           const struct ztc_finding_sink *findings)
{
    (void)host;
    (void)version; /* the silicon is the same in both */
    const struct ztc_table *functions = target->functions;
    ztc_status status = ztc_family_shared_channel(board, functions, CODE_SHARED_CHANNEL, findings);
    return status == ZTC_OK ? check_slices(functions, board, findings) : status;
}

static const struct ztc_explanation_row explanation_rows[] = {
    {RP2040_CODE_PLAN, "The images cannot be flashed as they are",
     "The virtual machine is one image, vm.0, at 0x10000000, where the flash begins: it holds the\n"
     "second-stage bootloader in its first 256 bytes. port.bin lies in the last 4096 bytes of the\n"
     "flash: of 2 MiB, at 0x101ff000. Flash is erased by units of 4096 bytes; no image may reach\n"
     "into a unit of another, or beyond the flash. Nothing was written. Look whether the image is\n"
     "one for this target, and how large the flash of the board is.",
     "vm.0 at 0x10000000: 2094000 bytes\nport at 0x101ff000: 900 bytes",
     "vm.0 at 0x10000000: 600000 bytes\nport at 0x101ff000: 900 bytes"},
    {CODE_SHARED_SLICE, "Two PWM pins with one frequency",
     "Each of the eight PWM slices has the channels A and B and counts once for both,\n"
     "so its two pads can have different duty cycles but only one frequency: whoever sets that of\n"
     "one pin sets it for the other as well. This is fine for two motors or two lights; for two\n"
     "servos beside a buzzer take another slice. GPIOn is on slice n / 2, counted again from 0 at\n"
     "GPIO16.",
     "PWM0: D2   # slice 1, channel A\nPWM1: D3   # slice 1, channel B",
     "PWM0: D2   # slice 1\nPWM1: D6   # slice 3"},
    {CODE_SHARED_CHANNEL, "Two PWM pins on one channel",
     "Sixteen PWM channels serve thirty pads: GPIO0 and GPIO16, GPIO1 and GPIO17, and so on to\n"
     "GPIO13 and GPIO29 are the same channel of the same slice. Under PWM both pads of such a "
     "pair\n"
     "carry the same pulses, whatever the program asks of each. Move one of the two, or accept\n"
     "the warning where the same signal is wanted twice.",
     "PWM0: D2\nPWM1: D18", "PWM0: D2\nPWM1: D20"},
};
const struct ztc_table rp2040_explanations = ZTC_TABLE_OF(explanation_rows);
