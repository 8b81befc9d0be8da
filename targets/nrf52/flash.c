/* SPDX-License-Identifier: Apache-2.0 */
/* Where a virtual machine and port.bin lie in the flash of a board without a bootloader. */
#include "nrf52.h"

/* The table's first row of each size is the arrangement without a bootloader: all of the flash is the image's. */
static const struct ztc_flash_slot slots[] = {{"vm.0", 0}};

ztc_status nrf52_flash_plan(const struct ztc_host *host, const struct ztc_table *flash,
                            const struct ztc_flash_request *request,
                            const struct ztc_flash_sink *sink)
{
    const struct ztc_flash_table_plan plan = {
        .slots = slots,
        .slot_count = sizeof(slots) / sizeof(slots[0]),
        .flash = flash,
        .code = NRF52_CODE_PLAN,
    };
    return ztc_flash_plan_table(host, &plan, request, sink);
}
