/* SPDX-License-Identifier: Apache-2.0 */
/* The module of the ESP32: its one target, told in the tables that the build makes of the CSV files. */
#include "esp32.h"
#include "esp32_tables.h"

/* Version 1 is what the virtual machines in the field read. */
static const struct ztc_port_version_row port_version_rows[] = {{1}, {2}};
static const struct ztc_table port_versions = ZTC_TABLE_OF(port_version_rows);

/* Firmware in the field reads the values of version 1 as its users wrote them. */
static const struct ztc_option_row option_rows[] = {{"port.v1.values", "as-written"}};
static const struct ztc_table options = ZTC_TABLE_OF(option_rows);

static const struct ztc_target_description description = {
    .struct_size = sizeof(description),
    .customizable = 1,
    .id = "cvm_espwroom32",
    .name = "ESP WROOM 32",
    .chip = "esp32",
    .architecture = "xtensa-lx6",
    .flash_kib = 4096,
    .ram_kib = 200,
    .default_port_version = 1,
    .port_versions = &port_versions,
    .template_text = esp32_template,
    .template_size = esp32_template_size,
    .device = &esp32_device,
    .options = &options,
};

static const struct ztc_family_target targets[] = {{
    .description = &description,
    .pins = &esp32_pins,
    .functions = &esp32_functions,
    .instances = &esp32_instances,
    .flash = &esp32_flash,
    .explanations = &esp32_explanations,
    .validate = esp32_validate,
    .flash_plan = esp32_flash_plan,
}};

static const struct ztc_family family = {targets, 1};

ZTC_FAMILY_MODULE(family)
