/* SPDX-License-Identifier: Apache-2.0 */
/* A module of const data: two targets, one with everything and one with nothing but a description. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <ztc/family.h>

static const struct ztc_port_version_row version_rows[] = {{2}};
static const struct ztc_table versions = ZTC_TABLE_OF(version_rows);
static const struct ztc_pin_row pin_rows[] = {{0, 0, "PA0", "in out", NULL}};
static const struct ztc_table pins = ZTC_TABLE_OF(pin_rows);
static const struct ztc_target_description full = {
    .struct_size = sizeof(full), .id = "cvm_full", .port_versions = &versions};
static const struct ztc_target_description bare = {
    .struct_size = sizeof(bare), .id = "cvm_bare", .port_versions = &versions};

static const struct ztc_target_description slotted = {
    .struct_size = sizeof(slotted), .id = "cvm_slotted", .port_versions = &versions};
static const struct ztc_target_description unplanned = {
    .struct_size = sizeof(unplanned), .id = "cvm_unplanned", .port_versions = &versions};
static const struct ztc_flash_row flash_rows[] = {
    {"all", 0x8000, 0x10000, 1, 0x1000, "16x4K", 0x17000, 0x1000, "", 0x9000}};
static const struct ztc_table flash = ZTC_TABLE_OF(flash_rows);
static const struct ztc_flash_slot slots[] = {{"vm.0", ZTC_FLASH_APP_START}};

static ztc_status validate(const struct ztc_family_target *target, const struct ztc_host *host,
                           const struct ztc_board *board, uint32_t version,
                           const struct ztc_finding_sink *findings)
{
    (void)board;
    assert_ptr_equal(target->pins, &pins); /* its own */
    *(uint32_t *)host->ctx += version;
    return ztc_family_report(findings, ZTC_SEVERITY_NOTE, "X-N001", 7, "said", NULL);
}

static ztc_status match(const struct ztc_family_target *target, const struct ztc_host *host,
                        const struct ztc_usb_device *device, struct ztc_usb_match *result)
{
    (void)host;
    assert_ptr_equal(target->pins, &pins);
    result->score = device->vid;
    return ZTC_OK;
}

static ztc_status flash_plan(const struct ztc_family_target *target, const struct ztc_host *host,
                             const struct ztc_flash_request *request,
                             const struct ztc_flash_sink *sink)
{
    (void)host;
    assert_ptr_equal(target->pins, &pins);
    (void)request;
    (void)sink;
    return ZTC_E_LIMIT;
}

static const struct ztc_family_target targets[] = {
    {.description = &full,
     .pins = &pins,
     .validate = validate,
     .match = match,
     .flash_plan = flash_plan},
    {.description = &bare},
    {.description = &slotted,
     .flash = &flash,
     .slots = slots,
     .slot_count = 1,
     .plan_code = "X-E001"},
    {.description = &unplanned, .slots = slots, .slot_count = 1, .plan_code = "X-E001"},
};
static const struct ztc_family family = {targets, 4};

ZTC_FAMILY_MODULE(family)

static void *host_alloc(void *ctx, uint64_t size)
{
    (void)ctx;
    return malloc(size);
}

static void host_free(void *ctx, void *block)
{
    (void)ctx;
    free(block);
}

static uint32_t asked;
static const struct ztc_host host = {
    .struct_size = sizeof(host), .ctx = &asked, .alloc = host_alloc, .free = host_free};

static int set_up(void **state)
{
    asked = 0;
    return ztc_module_entry.init(&host, state) == ZTC_OK ? 0 : -1;
}

static int tear_down(void **state)
{
    ztc_module_entry.shutdown(*state);
    return 0;
}

static const struct ztc_target_v1 *interface_of(void *self)
{
    const struct ztc_target_v1 *v1 = ztc_module_entry.get_interface(self, ZTC_TARGET_INTERFACE);
    assert_non_null(v1);
    assert_int_equal(v1->struct_size, sizeof(*v1));
    return v1;
}

static void *open_target(void *self, const char *id)
{
    void *target = NULL;
    assert_int_equal(interface_of(self)->open(self, id, &target), ZTC_OK);
    assert_non_null(target);
    return target;
}

static void entry_says_what_it_was_built_with(void **state)
{
    (void)state;
    assert_int_equal(ztc_module_entry.magic, ZTC_MODULE_MAGIC);
    assert_int_equal(ztc_module_entry.struct_size, sizeof(struct ztc_module_entry));
    assert_int_equal(ztc_module_entry.abi_major, ZTC_ABI_MAJOR);
    assert_int_equal(ztc_module_entry.abi_minor, ZTC_ABI_MINOR);
    assert_int_equal(ztc_module_entry.min_host_minor, 0);
}

static void each_id_opens_its_target(void **state)
{
    const struct ztc_target_v1 *v1 = interface_of(*state);
    const struct ztc_target_description *description = NULL;
    assert_int_equal(v1->describe(open_target(*state, "cvm_bare"), &description), ZTC_OK);
    assert_ptr_equal(description, &bare);
    assert_int_equal(v1->describe(open_target(*state, "cvm_full"), &description), ZTC_OK);
    assert_ptr_equal(description, &full);
    void *target = NULL;
    assert_int_equal(v1->open(*state, "cvm_", &target), ZTC_E_UNSUPPORTED);
    assert_null(target);
}

static void tables_that_are_not_there_are_empty(void **state)
{
    const struct ztc_target_v1 *v1 = interface_of(*state);
    void *target = open_target(*state, "cvm_bare");
    ztc_status (*const tables[])(void *, const struct ztc_table **) = {
        v1->pins,  v1->functions, v1->instances,    v1->packages,
        v1->flash, v1->resources, v1->explanations,
    };
    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
        const struct ztc_table *table = NULL;
        assert_int_equal(tables[i](target, &table), ZTC_OK);
        assert_non_null(table);
        assert_int_equal(table->struct_size, sizeof(*table));
        assert_int_equal(table->count, 0);
    }
    const struct ztc_table *table = NULL;
    assert_int_equal(v1->pins(open_target(*state, "cvm_full"), &table), ZTC_OK);
    assert_ptr_equal(table, &pins);
}

static ztc_status take(void *ctx, const struct ztc_finding *finding)
{
    assert_int_equal(finding->struct_size, sizeof(*finding));
    assert_int_equal(finding->where, 7);
    assert_string_equal(finding->code, "X-N001");
    assert_string_equal(finding->message, "said");
    assert_null(finding->remedy);
    (*(int *)ctx)++;
    return ZTC_E_CANCELLED;
}

static void rules_are_those_of_the_target(void **state)
{
    const struct ztc_target_v1 *v1 = interface_of(*state);
    const struct ztc_board board = {.struct_size = sizeof(board)};
    int told = 0;
    const struct ztc_finding_sink sink = {
        .struct_size = sizeof(sink), .ctx = &told, .report = take};
    assert_int_equal(v1->validate(open_target(*state, "cvm_bare"), &board, 2, &sink), ZTC_OK);
    assert_int_equal(told, 0);
    assert_int_equal(v1->validate(open_target(*state, "cvm_full"), &board, 2, &sink),
                     ZTC_E_CANCELLED);
    assert_int_equal(told, 1);
    assert_int_equal(asked, 2);
}

static void what_is_not_offered_is_unsupported(void **state)
{
    const struct ztc_target_v1 *v1 = interface_of(*state);
    const struct ztc_usb_device device = {.struct_size = sizeof(device), .vid = 42};
    struct ztc_usb_match result = {.struct_size = sizeof(result)};
    void *nothing = open_target(*state, "cvm_bare");
    void *all = open_target(*state, "cvm_full");
    assert_int_equal(v1->match(nothing, &device, &result), ZTC_E_UNSUPPORTED);
    assert_int_equal(result.score, 0);
    assert_int_equal(v1->match(all, &device, &result), ZTC_OK);
    assert_int_equal(result.score, 42);
    assert_int_equal(v1->flash_plan(nothing, NULL, NULL), ZTC_E_UNSUPPORTED);
    assert_int_equal(v1->flash_plan(all, NULL, NULL), ZTC_E_LIMIT);
}

static void versions_outside_the_description_are_unsupported(void **state)
{
    const struct ztc_target_v1 *v1 = interface_of(*state);
    const struct ztc_board board = {.struct_size = sizeof(board)};
    const struct ztc_sink sink = {.struct_size = sizeof(sink)};
    void *target = open_target(*state, "cvm_full");
    assert_int_equal(v1->encode(target, &board, 1, &sink), ZTC_E_UNSUPPORTED);
    assert_int_equal(v1->encode(target, &board, 0, &sink), ZTC_E_UNSUPPORTED);
    assert_int_equal(v1->encode(target, &board, 3, &sink), ZTC_E_UNSUPPORTED);
}

static void interfaces_that_are_not_known(void **state)
{
    assert_null(ztc_module_entry.get_interface(*state, "ztc.target/2"));
    assert_null(ztc_module_entry.get_interface(*state, ""));
}

static void host_that_is_too_short(void **state)
{
    (void)state;
    struct ztc_host old = host;
    old.struct_size = offsetof(struct ztc_host, get_interface);
    void *self = NULL;
    assert_int_equal(ztc_module_entry.init(&old, &self), ZTC_E_ARGUMENT);
    assert_int_equal(ztc_module_entry.init(NULL, &self), ZTC_E_ARGUMENT);
    assert_null(self);
}

static void pins_that_are_not_there(void **state)
{
    (void)state;
    const struct ztc_board_pin rows[] = {{.pad = 3}};
    const struct ztc_table table = ZTC_TABLE_OF(rows);
    const struct ztc_board board = {.struct_size = sizeof(board), .pins = &table};
    struct ztc_board_function function = {.pin = 0};
    assert_ptr_equal(ztc_family_pin(&board, &function), &rows[0]);
    function.pin = 1;
    assert_null(ztc_family_pin(&board, &function));
    function.pin = ZTC_NO_ROW;
    assert_null(ztc_family_pin(&board, &function));
}

static ztc_status take_step(void *ctx, const struct ztc_flash_step *step)
{
    uint64_t *address = ctx;
    if (strcmp(step->kind, "write") == 0) {
        address[strcmp(step->role, "port") == 0] = step->address;
    }
    return ZTC_OK;
}

static void slots_alone_make_a_plan_by_the_flash_table(void **state)
{
    const struct ztc_target_v1 *v1 = interface_of(*state);
    const struct ztc_flash_image_row images[] = {{"vm.0", 10}, {"port", 10}};
    const struct ztc_table table = ZTC_TABLE_OF(images);
    const struct ztc_flash_request request = {.struct_size = sizeof(request), .images = &table};
    uint64_t addresses[2] = {0, 0};
    const struct ztc_flash_sink sink = {
        .struct_size = sizeof(sink), .ctx = addresses, .step = take_step};
    assert_int_equal(v1->flash_plan(open_target(*state, "cvm_slotted"), &request, &sink), ZTC_OK);
    assert_int_equal(addresses[0], 0x9000);
    assert_int_equal(addresses[1], 0x17000);
    assert_int_equal(v1->flash_plan(open_target(*state, "cvm_unplanned"), &request, &sink),
                     ZTC_E_UNSUPPORTED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entry_says_what_it_was_built_with),
        cmocka_unit_test_setup_teardown(each_id_opens_its_target, set_up, tear_down),
        cmocka_unit_test_setup_teardown(tables_that_are_not_there_are_empty, set_up, tear_down),
        cmocka_unit_test_setup_teardown(rules_are_those_of_the_target, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_not_offered_is_unsupported, set_up, tear_down),
        cmocka_unit_test_setup_teardown(versions_outside_the_description_are_unsupported, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(interfaces_that_are_not_known, set_up, tear_down),
        cmocka_unit_test(host_that_is_too_short),
        cmocka_unit_test(pins_that_are_not_there),
        cmocka_unit_test_setup_teardown(slots_alone_make_a_plan_by_the_flash_table, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
