/* SPDX-License-Identifier: Apache-2.0 */
/* A complete target module: the facts are in the CSV files, this is what tables cannot tell. */
#include "minimal_tables.h"

#include <string.h>
#include <ztc/family.h>
#include <ztc/text.h>

#define CODE_PLAN "MINIMAL-E001"
#define CODE_CHANNEL "MINIMAL-W001"

static int32_t is_pwm(const struct ztc_board_function *function)
{
    return strcmp(function->class_id, ZTC_CLASS_PWM) == 0;
}

/* A rule of the family: two pads on one timer channel always carry the same pulses. */
static ztc_status check_channel(const struct ztc_board *board, uint32_t number,
                                const struct ztc_finding_sink *findings)
{
    const struct ztc_table *rows = board->functions;
    const struct ztc_board_function *here = ZTC_ROW(struct ztc_board_function, rows, number);
    for (uint32_t i = 0; i < number && is_pwm(here); i++) {
        const struct ztc_board_function *other = ZTC_ROW(struct ztc_board_function, rows, i);
        if (is_pwm(other) && other->values[0] == here->values[0] &&
            other->values[1] == here->values[1]) {
            struct ztc_text message = {{0}, 0};
            ztc_text_add(&message, here->name);
            ztc_text_add(&message, " is on the same timer channel as ");
            ztc_text_add(&message, other->name);
            return ztc_family_report(findings, ZTC_SEVERITY_WARNING, CODE_CHANNEL, here->where,
                                     message.text, "give one of them another timer or pad");
        }
    }
    return ZTC_OK;
}

static ztc_status validate(const struct ztc_family_target *target, const struct ztc_host *host,
                           const struct ztc_board *board, uint32_t version,
                           const struct ztc_finding_sink *findings)
{
    (void)target; /* there is one */
    (void)host;
    (void)version;
    ztc_status status = ZTC_OK;
    for (uint32_t i = 0; i < board->functions->count && status == ZTC_OK; i++) {
        status = check_channel(board, i, findings);
    }
    return status;
}

static const struct ztc_explanation_row explanation_rows[] = {
    {CODE_PLAN, "The images cannot be flashed as they are",
     "The virtual machine begins at 0, port.bin has the last page, at 0x1f800. No image may\n"
     "reach into the other's pages, or beyond the flash.",
     "vm.0 at 0x0: 129025 bytes", "vm.0 at 0x0: 129024 bytes"},
    {CODE_CHANNEL, "Two PWM pins on one timer channel",
     "A timer channel has one duty cycle: both pads carry the same pulses. Choose another\n"
     "timer or pad.",
     "PWM0: [ D7, 1, 1 ]\nPWM1: [ D10, 1, 1 ]", "PWM0: [ D7, 2, 3 ]\nPWM1: [ D10, 1, 1 ]"},
};
static const struct ztc_table explanations = ZTC_TABLE_OF(explanation_rows);

static const struct ztc_flash_slot slot_rows[] = {{"vm.0", 0x0}, {"port", 0x1f800}};
static const struct ztc_flash_slots slots = {slot_rows, 2, 0, 131072, 2048, CODE_PLAN};

static ztc_status flash_plan(const struct ztc_family_target *target, const struct ztc_host *host,
                             const struct ztc_flash_request *request,
                             const struct ztc_flash_sink *sink)
{
    (void)target; /* there is one */
    return ztc_flash_plan_slots(host, &slots, request, sink);
}

static const struct ztc_port_version_row version_rows[] = {{1}, {2}};
static const struct ztc_table versions = ZTC_TABLE_OF(version_rows);

static const struct ztc_target_description description = {
    .struct_size = sizeof(description),
    .customizable = 1,
    .id = "cvm_minimal",
    .name = "The board of the example",
    .chip = "minimal",
    .architecture = "armv6-m",
    .flash_kib = 128,
    .ram_kib = 16,
    .default_port_version = 2,
    .port_versions = &versions,
    .template_text = minimal_template,
    .template_size = minimal_template_size,
    .device = &minimal_device,
};

static const struct ztc_family_target targets[] = {{
    .description = &description,
    .pins = &minimal_pins,
    .functions = &minimal_functions,
    .instances = &minimal_instances,
    .flash = &minimal_flash,
    .explanations = &explanations,
    .validate = validate,
    .flash_plan = flash_plan,
}};
static const struct ztc_family family = {targets, 1};

ZTC_FAMILY_MODULE(family)
