/* SPDX-License-Identifier: Apache-2.0 */
/* Where a virtual machine and port.bin lie in the flash. */
#include "nrf52.h"

/* Behind MBR and SoftDevice where there is a bootloader, which needs them; else from the first byte. */
static const struct ztc_flash_slot slots[] = {{"vm.0", ZTC_FLASH_APP_START}};

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
