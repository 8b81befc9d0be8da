/* SPDX-License-Identifier: Apache-2.0 */
/* The module of the RP2040: its one target, told in the tables that the build makes of the CSV files. */
#include "rp2040.h"
#include "rp2040_tables.h"

static const struct ztc_port_version_row port_version_rows[] = {{1}, {2}};
static const struct ztc_table port_versions = ZTC_TABLE_OF(port_version_rows);

static const struct ztc_target_description description = {
    .struct_size = sizeof(description),
    .customizable = 1,
    .id = "cvm_rp2040",
    .name = "Raspberry Pi RP2040",
    .chip = "rp2040",
    .architecture = "cortex-m0plus",
    .flash_kib = 2048,
    .ram_kib = 264,
    .default_port_version = 2,
    .port_versions = &port_versions,
    .template_text = rp2040_template,
    .template_size = rp2040_template_size,
    .device = &rp2040_device,
};

static const struct ztc_family_target targets[] = {{
    .description = &description,
    .pins = &rp2040_pins,
    .functions = &rp2040_functions,
    .instances = &rp2040_instances,
    .flash = &rp2040_flash,
    .explanations = &rp2040_explanations,
    .validate = rp2040_validate,
    .flash_plan = rp2040_flash_plan,
}};

static const struct ztc_family family = {targets, sizeof(targets) / sizeof(targets[0])};

ZTC_FAMILY_MODULE(family)
