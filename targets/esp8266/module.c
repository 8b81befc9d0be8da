/* SPDX-License-Identifier: Apache-2.0 */
/* The module of the ESP8266: its one target, told in the tables that the build makes of the CSV files. */
#include "esp8266.h"
#include "esp8266_tables.h"

/* One image, with the bootloader at its start. */
static const struct ztc_flash_slot slots[] = {{"vm.0", ZTC_FLASH_APP_START}};

static const struct ztc_family_target targets[] = {{
    ZTC_FAMILY_TARGET(esp8266, "ESP8266", "xtensa-lx106", 4096, 0),
    .explanations = &esp8266_explanations,
    .pad_rules = &esp8266_pad_rules,
    .validate = esp8266_validate,
    .slots = slots,
    .slot_count = sizeof(slots) / sizeof(slots[0]),
    .plan_code = ESP8266_CODE_PLAN,
}};

static const struct ztc_family family = {targets, 1};

ZTC_FAMILY_MODULE(family)
