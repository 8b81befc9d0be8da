/* SPDX-License-Identifier: Apache-2.0 */
/* The flash plan: the places its virtual machines need, and plans that are refused as a whole. */
#include "support_module.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct plan {
    struct module *module;
    char text[512]; /* the steps, a line each */
    ztc_status answer;
};

static int set_up(void **state)
{
    struct plan *plan = calloc(1, sizeof(*plan));
    assert_non_null(plan);
    plan->module = module_open();
    *state = plan;
    return 0;
}

static int tear_down(void **state)
{
    struct plan *plan = *state;
    module_close(plan->module);
    free(plan);
    return 0;
}

static ztc_status take_step(void *ctx, const struct ztc_flash_step *step)
{
    struct plan *plan = ctx;
    size_t used = strlen(plan->text);
    snprintf(plan->text + used, sizeof(plan->text) - used, "%s %s 0x%llx %llu\n", step->kind,
             step->role, (unsigned long long)step->address, (unsigned long long)step->size);
    return plan->answer;
}

static ztc_status make_plan(struct plan *plan, uint64_t flash_size,
                            const struct ztc_flash_image_row *images, uint32_t count)
{
    const struct ztc_table table = {sizeof(table), count, sizeof(images[0]), 0, images};
    const struct ztc_flash_request request = {
        .struct_size = sizeof(request), .flash_size = flash_size, .images = &table};
    const struct ztc_flash_sink sink = {
        .struct_size = sizeof(sink), .ctx = plan, .step = take_step};
    plan->text[0] = '\0';
    plan->module->finding_count = 0;
    return plan->module->target_v1->flash_plan(plan->module->target, &request, &sink);
}

static void expect_refusal(struct plan *plan, uint64_t flash_size,
                           const struct ztc_flash_image_row *images, uint32_t count,
                           const char *part)
{
    assert_int_equal(make_plan(plan, flash_size, images, count), ZTC_E_INVALID);
    assert_string_equal(plan->text, "");
    assert_int_equal(plan->module->finding_count, 1);
    assert_string_equal(plan->module->findings[0].code, "ESP32-E001");
    if (strstr(plan->module->findings[0].message, part) == NULL) {
        fail_msg("%s", plan->module->findings[0].message);
    }
}

static void all_parts_lie_where_the_virtual_machine_looks(void **state)
{
    struct plan *plan = *state;
    const struct ztc_flash_image_row images[] = {
        {"port", 864}, {"vm.0", 8192}, {"vm.1", 1500000}, {"vm.2", 3072}, {"vm.3", 25000}};
    assert_int_equal(make_plan(plan, 0, images, 5), ZTC_OK);
    assert_string_equal(plan->text, "write vm.0 0x390000 8192\n"
                                    "write vm.1 0x10000 1500000\n"
                                    "write vm.2 0x8000 3072\n"
                                    "write vm.3 0x1000 25000\n"
                                    "write port 0x392000 864\n"
                                    "reset  0x0 0\n");
    assert_int_equal(plan->module->finding_count, 0);
}

static void a_single_image_can_be_written(void **state)
{
    struct plan *plan = *state;
    const struct ztc_flash_image_row images[] = {{"port", 864}};
    assert_int_equal(make_plan(plan, 16 * 1024 * 1024, images, 1), ZTC_OK);
    assert_string_equal(plan->text, "write port 0x392000 864\nreset  0x0 0\n");
}

static void the_vm_store_must_end_before_port_bin(void **state)
{
    struct plan *plan = *state;
    const struct ztc_flash_image_row images[] = {{"vm.0", 8193}, {"port", 864}};
    expect_refusal(plan, 0, images, 2,
                   "vm.0 reaches to 0x393000 and would overwrite port at 0x392000");
    /* Without port.bin the store has the room. */
    assert_int_equal(make_plan(plan, 0, images, 1), ZTC_OK);
}

static void parts_that_would_overlap(void **state)
{
    struct plan *plan = *state;
    const struct ztc_flash_image_row application[] = {{"vm.1", 0x380001}, {"vm.0", 1}};
    expect_refusal(plan, 0, application, 2, "vm.1 reaches to 0x391000");
    const struct ztc_flash_image_row table[] = {{"vm.1", 10}, {"vm.2", 0x8001}};
    expect_refusal(plan, 0, table, 2, "vm.2 reaches to 0x11000 and would overwrite vm.1");
    const struct ztc_flash_image_row bootloader[] = {{"vm.3", 0x7001}, {"vm.2", 10}};
    expect_refusal(plan, 0, bootloader, 2, "vm.3 reaches to 0x9000 and would overwrite vm.2");
    const struct ztc_flash_image_row twice[] = {{"vm.2", 10}, {"vm.2", 10}};
    expect_refusal(plan, 0, twice, 2, "would overwrite vm.2");
}

static void images_that_would_leave_the_flash(void **state)
{
    struct plan *plan = *state;
    const struct ztc_flash_image_row whole[] = {{"vm.0", 0x70000}};
    assert_int_equal(make_plan(plan, 0, whole, 1), ZTC_OK);
    const struct ztc_flash_image_row more[] = {{"vm.0", 0x70001}};
    expect_refusal(plan, 0, more, 1, "would leave the flash");
    assert_int_equal(make_plan(plan, 8 * 1024 * 1024, more, 1), ZTC_OK);
    const struct ztc_flash_image_row small[] = {{"port", 10}};
    expect_refusal(plan, 2 * 1024 * 1024, small, 1, "would leave the flash");
    const struct ztc_flash_image_row huge[] = {{"vm.3", UINT64_MAX}};
    expect_refusal(plan, 0, huge, 1, "would leave the flash");
}

static void images_that_have_no_place(void **state)
{
    struct plan *plan = *state;
    const struct ztc_flash_image_row unknown[] = {{"vm.4", 10}};
    expect_refusal(plan, 0, unknown, 1, "vm.4 has no place");
    const struct ztc_flash_image_row empty[] = {{"vm.1", 0}};
    expect_refusal(plan, 0, empty, 1, "vm.1 is empty");
}

static void a_sink_that_refuses_ends_the_plan(void **state)
{
    struct plan *plan = *state;
    const struct ztc_flash_image_row images[] = {{"vm.0", 10}, {"vm.1", 10}};
    plan->answer = ZTC_E_CANCELLED;
    assert_int_equal(make_plan(plan, 0, images, 2), ZTC_E_CANCELLED);
    assert_string_equal(plan->text, "write vm.0 0x390000 10\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(all_parts_lie_where_the_virtual_machine_looks, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_single_image_can_be_written, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_vm_store_must_end_before_port_bin, set_up, tear_down),
        cmocka_unit_test_setup_teardown(parts_that_would_overlap, set_up, tear_down),
        cmocka_unit_test_setup_teardown(images_that_would_leave_the_flash, set_up, tear_down),
        cmocka_unit_test_setup_teardown(images_that_have_no_place, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_sink_that_refuses_ends_the_plan, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
