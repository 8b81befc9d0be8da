/* SPDX-License-Identifier: Apache-2.0 */
/* Prints the tables that ztc-tables made under the name `good`, for test_tables.py to compare. */
#include "good_tables.h"

#include <inttypes.h>
#include <stdio.h>

static void print_pins(void)
{
    for (uint32_t i = 0; i < good_pins.count; i++) {
        const struct ztc_pin_row *row = ZTC_ROW(struct ztc_pin_row, &good_pins, i);
        printf("pin %" PRIu32 " %" PRIu32 " %s [%s]", row->port, row->pad, row->name,
               row->abilities);
        for (uint32_t k = 0; row->cautions != NULL && k < row->cautions->count; k++) {
            const struct ztc_caution_row *caution =
                ZTC_ROW(struct ztc_caution_row, row->cautions, k);
            printf(" %s=%s", caution->caution, caution->reason);
        }
        putchar('\n');
    }
}

static void print_functions(void)
{
    for (uint32_t i = 0; i < good_functions.count; i++) {
        const struct ztc_function_row *row = ZTC_ROW(struct ztc_function_row, &good_functions, i);
        printf("function %" PRIu32 " %" PRIu32 " %s %s %s %" PRIu32 " %" PRId32 " %" PRId32
               " %" PRId32 " %" PRIu32 " (%" PRId32 " %" PRId32 " %" PRId32 " %" PRId32 ") %s %s\n",
               row->port, row->pad, row->class_id, row->role, row->signal, row->instance, row->unit,
               row->channel, row->alternate, row->value_count, row->values[0], row->values[1],
               row->values[2], row->values[3], row->caution != NULL ? row->caution : "-",
               row->reason != NULL ? row->reason : "-");
    }
}

static void print_others(void)
{
    for (uint32_t i = 0; i < good_instances.count; i++) {
        const struct ztc_instance_row *row = ZTC_ROW(struct ztc_instance_row, &good_instances, i);
        printf("instance %s %" PRIu32 " %" PRIu32 " %s %s\n", row->class_id, row->hw, row->users,
               row->name, row->block != NULL ? row->block : "-");
    }
    for (uint32_t i = 0; i < good_flash.count; i++) {
        const struct ztc_flash_row *row = ZTC_ROW(struct ztc_flash_row, &good_flash, i);
        printf("flash %s %" PRIu64 " %" PRIu64 " %" PRIu32 " %" PRIu32 " %s %" PRIu64 " %" PRIu64
               " %s %" PRIu64 "\n",
               row->variant, row->start, row->size, row->write_unit, row->erase_unit, row->layout,
               row->port_region, row->port_region_size, row->note, row->app_start);
    }
    for (uint32_t i = 0; i < good_packages.count; i++) {
        const struct ztc_package_row *row = ZTC_ROW(struct ztc_package_row, &good_packages, i);
        printf("package %s %s %" PRIu32 " %" PRIu32 "\n", row->package, row->number, row->port,
               row->pad);
    }
    for (uint32_t i = 0; i < good_device.count; i++) {
        const struct ztc_device_row *row = ZTC_ROW(struct ztc_device_row, &good_device, i);
        printf("device %s %" PRIu32 " %s\n", row->key, row->kind, row->value);
    }
}

int main(void)
{
    print_pins();
    print_functions();
    print_others();
    printf("template %d %s", (int)good_template_size, good_template);
    return 0;
}
