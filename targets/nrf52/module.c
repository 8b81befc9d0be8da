/* SPDX-License-Identifier: Apache-2.0 */
/* The module of the nRF52 family: its targets, told in the tables that the build makes of the CSV files. */
#include "nrf52.h"
#include "nrf52832_tables.h"
#include "nrf52840_tables.h"

/* Behind MBR and SoftDevice where there is a bootloader, which needs them; else from the first byte. */
static const struct ztc_flash_slot slots[] = {{"vm.0", ZTC_FLASH_APP_START}};

/* What all members have in common. */
#define NRF52_RULES                                                                  \
    .explanations = &nrf52_explanations, .validate = nrf52_validate, .slots = slots, \
    .slot_count = sizeof(slots) / sizeof(slots[0]), .plan_code = NRF52_CODE_PLAN

static const struct ztc_family_target targets[] = {
    {ZTC_FAMILY_TARGET(nrf52832, "Nordic nRF52832", "cortex-m4", 512, 64), NRF52_RULES},
    {ZTC_FAMILY_TARGET(nrf52840, "Nordic nRF52840", "cortex-m4", 1024, 256), NRF52_RULES},
};

static const struct ztc_family family = {targets, sizeof(targets) / sizeof(targets[0])};

ZTC_FAMILY_MODULE(family)
