/* SPDX-License-Identifier: Apache-2.0 */
/* The serial units: which of its four PADs each signal may have beside the others. */
#include "samd21.h"
#include "samd21_tables.h"

#include <string.h>
#include <ztc/text.h>

/* One signal of a peripheral, and the row that says on which PAD it is. */
struct signal {
    const struct ztc_board_function *function; /* NULL: the peripheral does not have it */
    const struct ztc_function_row *row;
};

/* What DOPO offers: MOSI and SCLK on these PADs. */
static const int32_t dopo_pads[][2] = {{0, 1}, {2, 3}, {3, 1}, {0, 3}};

static struct signal signal_of(const struct ztc_board *board, const struct ztc_board_role *role)
{
    struct signal signal = {NULL, NULL};
    if (role->function < board->functions->count) {
        signal.function = samd21_function(board, role->function);
        signal.row = ztc_family_row(board, &samd21_functions, signal.function);
    }
    if (signal.row == NULL || signal.row->channel == ZTC_PORT_NONE) {
        signal.function = NULL;
    }
    return signal;
}

static const struct ztc_board_role *role_at(const struct ztc_board_peripheral *peripheral,
                                            uint32_t index)
{
    return ZTC_ROW(struct ztc_board_role, peripheral->roles, index);
}

static struct signal find_signal(const struct ztc_board *board,
                                 const struct ztc_board_peripheral *peripheral, const char *role)
{
    for (uint32_t i = 0; i < peripheral->roles->count; i++) {
        if (strcmp(role_at(peripheral, i)->role, role) == 0) {
            return signal_of(board, role_at(peripheral, i));
        }
    }
    return (struct signal){NULL, NULL};
}

static int32_t dopo_offers(int32_t mosi, int32_t sclk)
{
    for (size_t i = 0; i < sizeof(dopo_pads) / sizeof(dopo_pads[0]); i++) {
        if (dopo_pads[i][0] == mosi && dopo_pads[i][1] == sclk) {
            return 1;
        }
    }
    return 0;
}

/* "MOSI0 (SERCOM4_PAD2)" */
static void add_signal(struct ztc_text *text, const struct signal *signal)
{
    ztc_text_add(text, signal->function->name);
    ztc_text_add(text, " (");
    ztc_text_add(text, signal->row->signal);
    ztc_text_add(text, ")");
}

static ztc_status check_dopo(const struct ztc_board *board,
                             const struct ztc_board_peripheral *peripheral,
                             const struct ztc_finding_sink *findings)
{
    struct signal mosi = find_signal(board, peripheral, "mosi");
    struct signal sclk = find_signal(board, peripheral, "sclk");
    if (mosi.function == NULL || sclk.function == NULL ||
        dopo_offers(mosi.row->channel, sclk.row->channel)) {
        return ZTC_OK;
    }
    struct ztc_text message = {{0}, 0};
    add_signal(&message, &mosi);
    ztc_text_add(&message, " and ");
    add_signal(&message, &sclk);
    ztc_text_add(&message, " are a pair that no SERCOM can be set to");
    return ztc_family_report(findings, ZTC_SEVERITY_ERROR, SAMD21_CODE_SPI_PADS,
                             sclk.function->where, message.text,
                             "MOSI and SCLK can be PAD0 and PAD1, PAD2 and PAD3, PAD3 and PAD1, or "
                             "PAD0 and PAD3");
}

/* MOSI beside SCLK is the business of check_dopo. */
static int32_t is_clock_pair(const struct ztc_board_role *left, const struct ztc_board_role *right)
{
    return (!strcmp(left->role, "mosi") && !strcmp(right->role, "sclk")) ||
           (!strcmp(left->role, "sclk") && !strcmp(right->role, "mosi"));
}

/* Two signals on one PAD, by way of two pads of the chip. One pad for both is told by ztc itself. */
static ztc_status check_pair(const struct ztc_board *board, const struct ztc_board_role *later,
                             const struct ztc_board_role *former,
                             const struct ztc_finding_sink *findings)
{
    struct signal second = signal_of(board, later);
    struct signal first = signal_of(board, former);
    if (second.function == NULL || first.function == NULL || is_clock_pair(later, former) ||
        second.function->pin == first.function->pin || second.row->channel != first.row->channel ||
        second.row->unit != first.row->unit) {
        return ZTC_OK;
    }
    struct ztc_text message = {{0}, 0};
    add_signal(&message, &second);
    ztc_text_add(&message, " is on the PAD that ");
    ztc_text_add(&message, first.function->name);
    ztc_text_add(&message, " has already");
    return ztc_family_report(findings, ZTC_SEVERITY_ERROR, SAMD21_CODE_ONE_PAD,
                             second.function->where, message.text,
                             "each signal of a SERCOM needs one of its four PADs to itself");
}

static ztc_status check_peripheral(const struct ztc_board *board,
                                   const struct ztc_board_peripheral *peripheral,
                                   const struct ztc_finding_sink *findings)
{
    ztc_status status = ZTC_OK;
    if (strcmp(peripheral->class_id, ZTC_CLASS_SPI) == 0) {
        status = check_dopo(board, peripheral, findings);
    }
    for (uint32_t i = 1; i < peripheral->roles->count; i++) {
        for (uint32_t j = 0; j < i && status == ZTC_OK; j++) {
            status = check_pair(board, role_at(peripheral, i), role_at(peripheral, j), findings);
        }
    }
    return status;
}

ztc_status samd21_check_sercoms(const struct ztc_board *board,
                                const struct ztc_finding_sink *findings)
{
    ztc_status status = ZTC_OK;
    for (uint32_t i = 0; i < board->peripherals->count && status == ZTC_OK; i++) {
        const struct ztc_board_peripheral *peripheral =
            ZTC_ROW(struct ztc_board_peripheral, board->peripherals, i);
        if (peripheral->roles != NULL) {
            status = check_peripheral(board, peripheral, findings);
        }
    }
    return status;
}
