/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The module of the RP2040: its one target, told in the tables that the build makes of the CSV files. Its rules ask
 * the tables of the target they are called for, so that one more member costs two lines here
 * (sdk/manual/adding-a-target.md).
 */
#include "rp2040.h"
#include "rp2040_tables.h"

/*
 * The image is all of the program, its second-stage bootloader in the first 256 bytes included: those
 * share an erase unit with what follows, so that neither can be written without the other, and ZTC_FLASH_APP_START,
 * where what follows begins, would not do.
 */
static const struct ztc_flash_slot slots[] = {{"vm.0", 0x10000000}};

/* What all members have in common. */
#define RP2040_RULES                                                                   \
    .explanations = &rp2040_explanations, .validate = rp2040_validate, .slots = slots, \
    .slot_count = sizeof(slots) / sizeof(slots[0]), .plan_code = RP2040_CODE_PLAN

static const struct ztc_family_target targets[] = {
    {ZTC_FAMILY_TARGET(rp2040, "Raspberry Pi RP2040", "cortex-m0plus", 2048, 264), RP2040_RULES},
};

static const struct ztc_family family = {targets, sizeof(targets) / sizeof(targets[0])};

ZTC_FAMILY_MODULE(family)
