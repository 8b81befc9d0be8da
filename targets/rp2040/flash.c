/* SPDX-License-Identifier: Apache-2.0 */
/* Where a virtual machine and port.bin lie in the flash. */
#include "rp2040.h"

/*
 * The image is all of the program, its second-stage bootloader in the first 256 bytes included: those
 * share an erase unit with what follows, so that neither can be written without the other, and ZTC_FLASH_APP_START,
 * where what follows begins, would not do.
 */
static const struct ztc_flash_slot slots[] = {{"vm.0", 0x10000000}};

ztc_status rp2040_plan(const struct ztc_host *host, const struct ztc_table *flash,
                       const struct ztc_flash_request *request, const struct ztc_flash_sink *sink)
{
    const struct ztc_flash_table_plan plan = {
        .slots = slots,
        .slot_count = sizeof(slots) / sizeof(slots[0]),
        .flash = flash,
        .code = RP2040_CODE_PLAN,
    };
    return ztc_flash_plan_table(host, &plan, request, sink);
}
