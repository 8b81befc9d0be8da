/* SPDX-License-Identifier: Apache-2.0 */
/* The timers: which outputs share a channel, and which channels share a period. */
#include "samd21.h"
#include "samd21_tables.h"

#include <string.h>
#include <ztc/text.h>

#define TCC0 0
#define TCC0_CHANNELS 4
#define OTHER_CHANNELS 2

/* The row of a PWM pin; NULL for every other class. */
static const struct ztc_function_row *pwm_row(const struct ztc_board *board, uint32_t index)
{
    const struct ztc_board_function *function = samd21_function(board, index);
    return strcmp(function->class_id, ZTC_CLASS_PWM) == 0
               ? ztc_family_row(board, &samd21_functions, function)
               : NULL;
}

/* The channel behind an output: WO4 of TCC0 is channel 0 again, unless firmware changes the output matrix. */
static int32_t channel_of(const struct ztc_function_row *row)
{
    return row->channel % (row->unit == TCC0 ? TCC0_CHANNELS : OTHER_CHANNELS);
}

static ztc_status report_pair(const struct ztc_board *board, uint32_t later, uint32_t former,
                              int32_t one_channel, const struct ztc_finding_sink *findings)
{
    const struct ztc_board_function *second = samd21_function(board, later);
    struct ztc_text message = {{0}, 0};
    ztc_text_add(&message, second->name);
    ztc_text_add(&message, " (");
    ztc_text_add(&message, pwm_row(board, later)->signal);
    ztc_text_add(&message, ") and ");
    ztc_text_add(&message, samd21_function(board, former)->name);
    ztc_text_add(&message, " (");
    ztc_text_add(&message, pwm_row(board, former)->signal);
    if (one_channel) {
        ztc_text_add(&message, ") are outputs of one channel: both pads get the same duty cycle");
        return ztc_family_report(findings, ZTC_SEVERITY_WARNING, SAMD21_CODE_SHARED_CHANNEL,
                                 second->where, message.text,
                                 "move one of them to a pad with another channel");
    }
    ztc_text_add(&message, ") are channels of one timer: they have one frequency");
    return ztc_family_report(findings, ZTC_SEVERITY_NOTE, SAMD21_CODE_SHARED_TIMER, second->where,
                             message.text, NULL);
}

/*
 * One finding at most for each pin: the same output is a warning of the family library, then comes the
 * same channel, then the same timer.
 */
static ztc_status check_pin(const struct ztc_board *board, uint32_t later,
                            const struct ztc_finding_sink *findings)
{
    const struct ztc_function_row *row = pwm_row(board, later);
    uint32_t channel_mate = ZTC_NO_ROW;
    uint32_t timer_mate = ZTC_NO_ROW;
    for (uint32_t i = 0; row != NULL && i < later; i++) {
        const struct ztc_function_row *other = pwm_row(board, i);
        if (other == NULL || other->unit != row->unit) {
            continue;
        }
        if (other->channel == row->channel) {
            return ZTC_OK;
        }
        if (channel_mate == ZTC_NO_ROW && channel_of(other) == channel_of(row)) {
            channel_mate = i;
        }
        timer_mate = timer_mate == ZTC_NO_ROW ? i : timer_mate;
    }
    if (channel_mate != ZTC_NO_ROW) {
        return report_pair(board, later, channel_mate, 1, findings);
    }
    return timer_mate != ZTC_NO_ROW ? report_pair(board, later, timer_mate, 0, findings) : ZTC_OK;
}

ztc_status samd21_check_timers(const struct ztc_board *board,
                               const struct ztc_finding_sink *findings)
{
    ztc_status status =
        ztc_family_shared_channel(board, &samd21_functions, SAMD21_CODE_SHARED_OUTPUT, findings);
    for (uint32_t i = 1; i < board->functions->count && status == ZTC_OK; i++) {
        status = check_pin(board, i, findings);
    }
    return status;
}
