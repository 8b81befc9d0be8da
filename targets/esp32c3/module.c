/* SPDX-License-Identifier: Apache-2.0 */
/* The module of the ESP32-C3: its one target, told in the tables that the build makes of the CSV files. */
#include "esp32c3.h"
#include "esp32c3_tables.h"

/* In the order in which a .vm file is to hold them: application, partition table, bootloader. */
static const struct ztc_flash_slot slots[] = {
    {"vm.0", ZTC_FLASH_APP_START}, {"vm.1", 0x8000}, {"vm.2", 0x0}};

static const struct ztc_family_target targets[] = {{
    ZTC_FAMILY_TARGET(esp32c3, "ESP32-C3", "riscv32imc", 4096, 0),
    .explanations = &esp32c3_explanations,
    .pad_rules = &esp32c3_pad_rules,
    .slots = slots,
    .slot_count = sizeof(slots) / sizeof(slots[0]),
    .plan_code = ESP32C3_CODE_PLAN,
}};

static const struct ztc_family family = {targets, 1};

ZTC_FAMILY_MODULE(family)
