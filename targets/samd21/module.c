/* SPDX-License-Identifier: Apache-2.0 */
/* The module of the SAMD21: its one target, told in the tables that the build makes of the CSV files. */
#include "samd21.h"
#include "samd21_tables.h"

/* Behind the bootloader, which is kept. */
static const struct ztc_flash_slot slots[] = {{"vm.0", ZTC_FLASH_APP_START}};

static const struct ztc_family_target targets[] = {{
    ZTC_FAMILY_TARGET(samd21, "Microchip SAMD21", "cortex-m0plus", 256, 32),
    .packages = &samd21_packages,
    .explanations = &samd21_explanations,
    .validate = samd21_validate,
    .slots = slots,
    .slot_count = sizeof(slots) / sizeof(slots[0]),
    .plan_code = SAMD21_CODE_PLAN,
}};

static const struct ztc_family family = {targets, 1};

ZTC_FAMILY_MODULE(family)
