/* SPDX-License-Identifier: Apache-2.0 */
/* Rules that several families have in common, told by their tables of functions. */
#include <string.h>
#include <ztc/family.h>
#include <ztc/text.h>

static int32_t same_values(const struct ztc_function_row *row,
                           const struct ztc_board_function *function)
{
    for (uint32_t i = 0; i < ZTC_VALUES_MAX; i++) {
        int32_t wanted = i < row->value_count ? row->values[i] : 0;
        int32_t given = i < function->value_count ? function->values[i] : 0;
        if (wanted != given) {
            return 0;
        }
    }
    return 1;
}

static int32_t serves(const struct ztc_function_row *row, const struct ztc_board_pin *pin,
                      const struct ztc_board_function *function)
{
    int32_t here = row->pad == ZTC_ANY_PAD || (row->port == pin->port && row->pad == pin->pad);
    int32_t reached =
        row->instance == 0 || function->instance == 0 || row->instance == function->instance;
    return here && reached && strcmp(row->class_id, function->class_id) == 0 &&
           strcmp(row->role, function->role) == 0 && same_values(row, function);
}

const struct ztc_function_row *ztc_family_row(const struct ztc_board *board,
                                              const struct ztc_table *functions,
                                              const struct ztc_board_function *function)
{
    const struct ztc_board_pin *pin = ztc_family_pin(board, function);
    const struct ztc_function_row *any = NULL;
    for (uint32_t i = 0; pin != NULL && i < functions->count; i++) {
        const struct ztc_function_row *row = ZTC_ROW(struct ztc_function_row, functions, i);
        if (!serves(row, pin, function)) {
            continue;
        }
        if (row->pad != ZTC_ANY_PAD) {
            return row;
        }
        any = any != NULL ? any : row;
    }
    return any;
}

/* The row of a PWM pin that has a unit and a channel; else NULL. */
static const struct ztc_function_row *channel_of(const struct ztc_board *board,
                                                 const struct ztc_table *functions,
                                                 const struct ztc_board_function *function)
{
    if (strcmp(function->class_id, ZTC_CLASS_PWM) != 0) {
        return NULL;
    }
    const struct ztc_function_row *row = ztc_family_row(board, functions, function);
    return row != NULL && row->unit != ZTC_PORT_NONE && row->channel != ZTC_PORT_NONE ? row : NULL;
}

static ztc_status report_shared(const struct ztc_board_function *later,
                                const struct ztc_function_row *later_row,
                                const struct ztc_board_function *former,
                                const struct ztc_function_row *former_row, const char *code,
                                const struct ztc_finding_sink *findings)
{
    struct ztc_text message = {{0}, 0};
    ztc_text_add(&message, later->name);
    ztc_text_add(&message, " (");
    ztc_text_add(&message, later_row->signal);
    ztc_text_add(&message, ") and ");
    ztc_text_add(&message, former->name);
    ztc_text_add(&message, " (");
    ztc_text_add(&message, former_row->signal);
    ztc_text_add(&message, ") are one channel: both pads get the same duty cycle");
    return ztc_family_report(findings, ZTC_SEVERITY_WARNING, code, later->where, message.text,
                             "move one of them to a pad with another channel");
}

ztc_status ztc_family_shared_channel(const struct ztc_board *board,
                                     const struct ztc_table *functions, const char *code,
                                     const struct ztc_finding_sink *findings)
{
    for (uint32_t i = 1; i < board->functions->count; i++) {
        const struct ztc_board_function *later =
            ZTC_ROW(struct ztc_board_function, board->functions, i);
        const struct ztc_function_row *row = channel_of(board, functions, later);
        for (uint32_t j = 0; row != NULL && j < i; j++) {
            const struct ztc_board_function *former =
                ZTC_ROW(struct ztc_board_function, board->functions, j);
            const struct ztc_function_row *other =
                former->pin != later->pin ? channel_of(board, functions, former) : NULL;
            if (other == NULL || other->unit != row->unit || other->channel != row->channel) {
                continue;
            }
            ztc_status status = report_shared(later, row, former, other, code, findings);
            if (status != ZTC_OK) {
                return status;
            }
            break; /* once is enough */
        }
    }
    return ZTC_OK;
}
