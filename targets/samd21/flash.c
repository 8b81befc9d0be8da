/* SPDX-License-Identifier: Apache-2.0 */
/* Where a virtual machine and port.bin lie in the flash. */
#include "samd21.h"
#include "samd21_tables.h"

/* Behind the bootloader, which is kept. */
static const struct ztc_flash_slot slots[] = {{"vm.0", ZTC_FLASH_APP_START}};

ztc_status samd21_flash_plan(const struct ztc_host *host, const struct ztc_flash_request *request,
                             const struct ztc_flash_sink *sink)
{
    const struct ztc_flash_table_plan plan = {
        .slots = slots,
        .slot_count = sizeof(slots) / sizeof(slots[0]),
        .flash = &samd21_flash,
        .code = SAMD21_CODE_PLAN,
    };
    return ztc_flash_plan_table(host, &plan, request, sink);
}
