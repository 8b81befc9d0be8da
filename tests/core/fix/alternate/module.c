/* SPDX-License-Identifier: Apache-2.0 */
/* A made-up family: two rules over several pins, which tables cannot tell. */
#include "alternate_tables.h"

#include <string.h>
#include <ztc/family.h>
#include <ztc/text.h>

#define CODE_PORTS "ALTERNATE-E001"
#define CODE_CHANNEL "ALTERNATE-W001"

static ztc_status report(const struct ztc_finding_sink *findings, uint32_t severity,
                         const char *code, uint64_t where, const char *name, const char *words)
{
    struct ztc_text message = {{0}, 0};
    ztc_text_add(&message, name);
    ztc_text_add(&message, words);
    return ztc_family_report(findings, severity, code, where, message.text, "choose another pad");
}

/* The pads of an SPI are on one port. */
static ztc_status check_ports(const struct ztc_board *board,
                              const struct ztc_board_peripheral *peripheral,
                              const struct ztc_finding_sink *findings)
{
    uint32_t port = UINT32_MAX;
    for (uint32_t i = 0; peripheral->roles != NULL && i < peripheral->roles->count; i++) {
        const struct ztc_board_role *role = ZTC_ROW(struct ztc_board_role, peripheral->roles, i);
        const struct ztc_board_function *function =
            ZTC_ROW(struct ztc_board_function, board->functions, role->function);
        uint32_t here = ZTC_ROW(struct ztc_board_pin, board->pins, function->pin)->port;
        if (port != UINT32_MAX && here != port) {
            return report(findings, ZTC_SEVERITY_ERROR, CODE_PORTS, peripheral->where,
                          peripheral->class_id, " is spread over two ports");
        }
        port = here;
    }
    return ZTC_OK;
}

/* Two pads on one channel carry the same pulses. */
static ztc_status check_channels(const struct ztc_board *board, uint32_t number,
                                 const struct ztc_finding_sink *findings)
{
    const struct ztc_board_function *here =
        ZTC_ROW(struct ztc_board_function, board->functions, number);
    for (uint32_t i = 0; i < board->functions->count; i++) {
        const struct ztc_board_function *other =
            ZTC_ROW(struct ztc_board_function, board->functions, i);
        if (i != number && strcmp(here->class_id, ZTC_CLASS_PWM) == 0 &&
            strcmp(other->class_id, ZTC_CLASS_PWM) == 0 && here->values[0] == other->values[0] &&
            here->values[2] == other->values[2]) {
            return report(findings, ZTC_SEVERITY_WARNING, CODE_CHANNEL, here->where, here->name,
                          " is on another one's channel");
        }
    }
    return ZTC_OK;
}

static ztc_status validate(const struct ztc_family_target *target, const struct ztc_host *host,
                           const struct ztc_board *board, uint32_t version,
                           const struct ztc_finding_sink *findings)
{
    ztc_status status = ZTC_OK;
    (void)target;
    (void)host;
    (void)version;
    for (uint32_t i = 0; i < board->peripherals->count && status == ZTC_OK; i++) {
        const struct ztc_board_peripheral *row =
            ZTC_ROW(struct ztc_board_peripheral, board->peripherals, i);
        if (strcmp(row->class_id, ZTC_CLASS_SPI) == 0) {
            status = check_ports(board, row, findings);
        }
    }
    for (uint32_t i = 0; i < board->functions->count && status == ZTC_OK; i++) {
        status = check_channels(board, i, findings);
    }
    return status;
}

static const struct ztc_explanation_row explanation_rows[] = {
    {CODE_PORTS, "An SPI over two ports", "Made up: one port is switched as a whole.",
     "MOSI0: D7\nMISO0: D15", "MOSI0: D7\nMISO0: D6"},
    {CODE_CHANNEL, "Two PWM pins on one channel", "Made up: they carry the same pulses.",
     "PWM0: [ D0, 2, 1, 1 ]", "PWM0: [ D1, 2, 1, 2 ]"},
};
static const struct ztc_table explanations = ZTC_TABLE_OF(explanation_rows);

static const struct ztc_port_version_row version_rows[] = {{1}, {2}};
static const struct ztc_table versions = ZTC_TABLE_OF(version_rows);

static const struct ztc_target_description description = {
    .struct_size = sizeof(description),
    .customizable = 1,
    .id = "cvm_alternate",
    .name = "Alternate functions",
    .chip = "alternate",
    .architecture = "armv7e-m",
    .flash_kib = 128,
    .ram_kib = 16,
    .default_port_version = 2,
    .port_versions = &versions,
    .template_text = alternate_template,
    .template_size = alternate_template_size,
    .device = &alternate_device,
};

static const struct ztc_family_target targets[] = {{
    .description = &description,
    .pins = &alternate_pins,
    .functions = &alternate_functions,
    .instances = &alternate_instances,
    .flash = &alternate_flash,
    .explanations = &explanations,
    .validate = validate,
}};
static const struct ztc_family family = {targets, 1};

ZTC_FAMILY_MODULE(family)
