/* SPDX-License-Identifier: Apache-2.0 */
/* The module of the ESP8266: its one target, told in the tables that the build makes of the CSV files. */
#include "esp8266.h"
#include "esp8266_tables.h"

static const struct ztc_port_version_row port_version_rows[] = {{1}, {2}};
static const struct ztc_table port_versions = ZTC_TABLE_OF(port_version_rows);

/* One image, with the bootloader at its start. */
static const struct ztc_flash_slot slots[] = {{"vm.0", ZTC_FLASH_APP_START}};

static const struct ztc_flash_table_plan plan = {
    .slots = slots,
    .slot_count = sizeof(slots) / sizeof(slots[0]),
    .flash = &esp8266_flash,
    .code = ESP8266_CODE_PLAN,
};

static ztc_status flash_plan(const struct ztc_host *host, const struct ztc_flash_request *request,
                             const struct ztc_flash_sink *sink)
{
    return ztc_flash_plan_table(host, &plan, request, sink);
}

static const struct ztc_target_description description = {
    .struct_size = sizeof(description),
    .customizable = 1,
    .id = "cvm_esp8266",
    .name = "ESP8266",
    .chip = "esp8266",
    .architecture = "xtensa-lx106",
    .flash_kib = 4096,
    .default_port_version = 2,
    .port_versions = &port_versions,
    .template_text = esp8266_template,
    .template_size = esp8266_template_size,
    .device = &esp8266_device,
};

static const struct ztc_family_target targets[] = {{
    .description = &description,
    .pins = &esp8266_pins,
    .functions = &esp8266_functions,
    .instances = &esp8266_instances,
    .flash = &esp8266_flash,
    .explanations = &esp8266_explanations,
    .validate = esp8266_validate,
    .flash_plan = flash_plan,
}};

static const struct ztc_family family = {targets, 1};

ZTC_FAMILY_MODULE(family)
