/* SPDX-License-Identifier: Apache-2.0 */
/* Where the parts of a virtual machine and port.bin lie in the flash. */
#include "esp32.h"

/*
 * The parts are numbered in the order in which a .vm file holds them: vm store, application, partition
 * table, bootloader. port.bin lies inside the vm store's region: the plan is refused where the store
 * itself reaches that far.
 */
static const struct ztc_flash_slot slot_rows[] = {
    {"vm.0", 0x390000}, {"vm.1", 0x10000}, {"vm.2", 0x8000}, {"vm.3", 0x1000}, {"port", 0x392000},
};

static const struct ztc_flash_slots slots = {
    .slots = slot_rows,
    .count = sizeof(slot_rows) / sizeof(slot_rows[0]),
    .start = 0,
    .size = UINT64_C(4194304), /* the smallest in flash.csv */
    .erase_unit = 4096,
    .code = ESP32_CODE_PLAN,
};

ztc_status esp32_flash_plan(const struct ztc_family_target *target, const struct ztc_host *host,
                            const struct ztc_flash_request *request,
                            const struct ztc_flash_sink *sink)
{
    (void)target; /* there is one */
    return ztc_flash_plan_slots(host, &slots, request, sink);
}
