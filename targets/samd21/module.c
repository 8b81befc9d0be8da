/* SPDX-License-Identifier: Apache-2.0 */
/* The module of the SAMD21: its one target, told in the tables that the build makes of the CSV files. */
#include "samd21.h"
#include "samd21_tables.h"

static const struct ztc_port_version_row port_version_rows[] = {{1}, {2}};
static const struct ztc_table port_versions = ZTC_TABLE_OF(port_version_rows);

static const struct ztc_target_description description = {
    .struct_size = sizeof(description),
    .customizable = 1,
    .id = "cvm_samd21",
    .name = "Microchip SAMD21",
    .chip = "samd21",
    .architecture = "cortex-m0plus",
    .flash_kib = 256,
    .ram_kib = 32,
    .default_port_version = 2,
    .port_versions = &port_versions,
    .template_text = samd21_template,
    .template_size = samd21_template_size,
    .device = &samd21_device,
};

static const struct ztc_family_target targets[] = {{
    .description = &description,
    .pins = &samd21_pins,
    .functions = &samd21_functions,
    .instances = &samd21_instances,
    .packages = &samd21_packages,
    .flash = &samd21_flash,
    .explanations = &samd21_explanations,
    .validate = samd21_validate,
    .flash_plan = samd21_flash_plan,
}};

static const struct ztc_family family = {targets, sizeof(targets) / sizeof(targets[0])};

ZTC_FAMILY_MODULE(family)
