/* SPDX-License-Identifier: Apache-2.0 */
/* Where the virtual machine and port.bin lie in the flash of an STM32. */
#include "stm32.h"

/* The core starts from the vector table in the first sector: there the virtual machine begins. */
static const struct ztc_flash_slot slot_rows[] = {{"vm.0", ZTC_FLASH_APP_START}};

ztc_status stm32_flash_plan(const struct ztc_host *host, const struct ztc_table *flash,
                            const struct ztc_flash_request *request,
                            const struct ztc_flash_sink *sink)
{
    const struct ztc_flash_table_plan plan = {
        .slots = slot_rows,
        .slot_count = sizeof(slot_rows) / sizeof(slot_rows[0]),
        .flash = flash,
        .code = STM32_CODE_PLAN,
    };
    return ztc_flash_plan_table(host, &plan, request, sink);
}
