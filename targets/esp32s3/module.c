/* SPDX-License-Identifier: Apache-2.0 */
/* The module of the ESP32-S3: its one target, told in the tables that the build makes of the CSV files. */
#include "esp32s3.h"
#include "esp32s3_tables.h"

static const struct ztc_port_version_row port_version_rows[] = {{1}, {2}};
static const struct ztc_table port_versions = ZTC_TABLE_OF(port_version_rows);

/* In the order in which a .vm file is to hold them: application, partition table, bootloader. */
static const struct ztc_flash_slot slots[] = {
    {"vm.0", ZTC_FLASH_APP_START}, {"vm.1", 0x8000}, {"vm.2", 0x0}};

static const struct ztc_flash_table_plan plan = {
    .slots = slots,
    .slot_count = sizeof(slots) / sizeof(slots[0]),
    .flash = &esp32s3_flash,
    .code = ESP32S3_CODE_PLAN,
};

static ztc_status flash_plan(const struct ztc_host *host, const struct ztc_flash_request *request,
                             const struct ztc_flash_sink *sink)
{
    return ztc_flash_plan_table(host, &plan, request, sink);
}

static const struct ztc_target_description description = {
    .struct_size = sizeof(description),
    .customizable = 1,
    .id = "cvm_esp32s3",
    .name = "ESP32-S3",
    .chip = "esp32s3",
    .architecture = "xtensa-lx7",
    .flash_kib = 4096,
    .default_port_version = 2,
    .port_versions = &port_versions,
    .template_text = esp32s3_template,
    .template_size = esp32s3_template_size,
    .device = &esp32s3_device,
};

static const struct ztc_family_target targets[] = {{
    .description = &description,
    .pins = &esp32s3_pins,
    .functions = &esp32s3_functions,
    .instances = &esp32s3_instances,
    .flash = &esp32s3_flash,
    .explanations = &esp32s3_explanations,
    .validate = esp32s3_validate,
    .flash_plan = flash_plan,
}};

static const struct ztc_family family = {targets, 1};

ZTC_FAMILY_MODULE(family)
