/* SPDX-License-Identifier: Apache-2.0 */
/* Opening a target from its interface: every table is believed only after it was looked at. */
#include "support_module.h"

#include "module/target.h"

#include <stdlib.h>
#include <string.h>

/*
 * A target in memory of which each test changes one thing. The tables lie in it, so that a change is an
 * assignment.
 */
struct made {
    struct ztc_target_v1 interface;
    struct ztc_target_description description;
    struct ztc_caution_row cautions[2];
    struct ztc_table caution_table;
    struct ztc_pin_row pins[3];
    struct ztc_table pin_table;
    struct ztc_function_row functions[3];
    struct ztc_table function_table;
    struct ztc_instance_row instances[2];
    struct ztc_table instance_table;
    struct ztc_package_row packages[2];
    struct ztc_table package_table;
    struct ztc_flash_row flash[1];
    struct ztc_table flash_table;
    struct ztc_resource_row resources[2];
    struct ztc_table resource_table;
    struct ztc_explanation_row explanations[1];
    struct ztc_table explanation_table;
    struct ztc_port_version_row versions[2];
    struct ztc_table version_table;
    struct ztc_device_row device[3];
    struct ztc_table device_table;
    struct ztc_option_row options[1];
    struct ztc_table option_table;
    ztc_status status; /* of every function of the target */
    ztc_status open_status;
    bool no_table;   /* ZTC_OK, but NULL */
    unsigned boards; /* how many decode hands out */
    const struct ztc_board *board;
    uint64_t bytes; /* that encode writes, in pieces of 1000 */
    bool swallow;   /* encode returns ZTC_OK whatever the sink says */
};

static ztc_status made_open(void *self, const char *id, void **ret_target)
{
    const struct made *made = self;
    if (made->open_status != ZTC_OK) {
        return made->open_status;
    }
    assert_string_equal(id, "board");
    *ret_target = self;
    return ZTC_OK;
}

static ztc_status made_describe(void *target, const struct ztc_target_description **ret)
{
    const struct made *made = target;
    *ret = made->no_table ? NULL : &made->description;
    return made->status;
}

/* One function for each table. */
#define TABLE_FUNCTION(name, table)                                          \
    static ztc_status name(void *target, const struct ztc_table **ret_table) \
    {                                                                        \
        const struct made *made = target;                                    \
        *ret_table = &made->table;                                           \
        return ZTC_OK;                                                       \
    }
TABLE_FUNCTION(made_pins, pin_table)
TABLE_FUNCTION(made_functions, function_table)
TABLE_FUNCTION(made_instances, instance_table)
TABLE_FUNCTION(made_packages, package_table)
TABLE_FUNCTION(made_flash, flash_table)
TABLE_FUNCTION(made_resources, resource_table)
TABLE_FUNCTION(made_explanations, explanation_table)

static ztc_status made_no_pins(void *target, const struct ztc_table **ret_table)
{
    (void)target;
    *ret_table = NULL;
    return ZTC_OK;
}

static ztc_status made_encode(void *target, const struct ztc_board *board, uint32_t version,
                              const struct ztc_sink *sink)
{
    static const char piece[1000] = "port.bin";
    const struct made *made = target;
    (void)board;
    (void)version;
    for (uint64_t done = 0; done < made->bytes;) {
        uint64_t step = made->bytes - done < sizeof(piece) ? made->bytes - done : sizeof(piece);
        ztc_status status = sink->write(sink->ctx, piece, step);
        if (status != ZTC_OK && !made->swallow) {
            return status;
        }
        done += step;
    }
    return made->status;
}

static ztc_status made_decode(void *target, const void *data, uint64_t size,
                              const struct ztc_board_sink *sink)
{
    const struct made *made = target;
    (void)data;
    (void)size;
    for (unsigned i = 0; i < made->boards; i++) {
        ztc_status status = sink->board(sink->ctx, made->board);
        if (status != ZTC_OK && !made->swallow) {
            return status;
        }
    }
    return made->status;
}

#define TABLE(array) ((struct ztc_table)ZTC_TABLE_OF(array))

static void make_tables(struct made *made)
{
    made->cautions[0] = (struct ztc_caution_row){"strapping", "read at reset"};
    made->cautions[1] = (struct ztc_caution_row){"jtag", "debugger"};
    made->caution_table = TABLE(made->cautions);
    made->pins[0] = (struct ztc_pin_row){0, 1, "PA1", "in out pull-up", &made->caution_table};
    made->pins[1] = (struct ztc_pin_row){0, 7, "PA7", "in", NULL};
    made->pins[2] = (struct ztc_pin_row){2, 0, "PC0", "", NULL};
    made->pin_table = TABLE(made->pins);
    made->functions[0] = (struct ztc_function_row){
        0, 7, "ADC", "in", "ADC_1", 0, 1, 4, ZTC_PORT_NONE, 2, {4, 1, 0, 0}, "radio", "shared"};
    made->functions[1] = (struct ztc_function_row){
        0, ZTC_ANY_PAD, "SERIAL", "rx", "UART", 0, ZTC_PORT_NONE, -1, -1, 0, {0}, NULL, NULL};
    made->functions[2] =
        (struct ztc_function_row){2, 0, "TOUCH", "", "TOUCH0", 0, -1, -1, -1, 0, {0}, NULL, NULL};
    made->function_table = TABLE(made->functions);
    made->instances[0] = (struct ztc_instance_row){"SERIAL", 1, 1, "UART1", NULL};
    made->instances[1] = (struct ztc_instance_row){"SPI", 1, 2, "SPI1", NULL};
    made->instance_table = TABLE(made->instances);
    made->packages[0] = (struct ztc_package_row){"LQFP64", "1", 0, 1};
    made->packages[1] = (struct ztc_package_row){"LQFP64", "2", 2, 0};
    made->package_table = TABLE(made->packages);
    made->flash[0] =
        (struct ztc_flash_row){"4MB", 0, 4 << 20, 1, 4096, "", 0x9000, 4096, "", 0x10000};
    made->flash_table = TABLE(made->flash);
    made->resources[0] = (struct ztc_resource_row){"register.vm", "abc", 3};
    made->resources[1] = (struct ztc_resource_row){"port/empty.h", NULL, 0};
    made->resource_table = TABLE(made->resources);
    made->explanations[0] = (struct ztc_explanation_row){"MADE-W001", "Title", "Text", "", ""};
    made->explanation_table = TABLE(made->explanations);
}

static void make_description(struct made *made)
{
    made->versions[0].version = 2;
    made->versions[1].version = 1;
    made->version_table = TABLE(made->versions);
    made->device[0] = (struct ztc_device_row){"/family", "x", ZTC_VALUE_TEXT, 0, 0};
    made->device[1] = (struct ztc_device_row){"/list", "", ZTC_VALUE_LIST, 0, 0};
    made->device[2] = (struct ztc_device_row){"/list/0", "y", ZTC_VALUE_TEXT, 0, 0};
    made->device_table = TABLE(made->device);
    made->options[0] = (struct ztc_option_row){"port.v1.values", "as-written"};
    made->option_table = TABLE(made->options);
    made->description = (struct ztc_target_description){
        .struct_size = sizeof(made->description),
        .customizable = 1,
        .id = "board",
        .name = "Board",
        .chip = "chip",
        .architecture = "arch",
        .default_port_version = 1,
        .port_versions = &made->version_table,
        .template_text = "info:\n",
        .template_size = 6,
        .device = &made->device_table,
        .options = &made->option_table,
    };
}

static struct made *make(void)
{
    struct made *made = calloc(1, sizeof(*made));
    assert_non_null(made);
    make_tables(made);
    make_description(made);
    made->interface = (struct ztc_target_v1){
        .struct_size = sizeof(made->interface),
        .open = made_open,
        .describe = made_describe,
        .pins = made_pins,
        .functions = made_functions,
        .instances = made_instances,
        .packages = made_packages,
        .flash = made_flash,
        .resources = made_resources,
        .explanations = made_explanations,
        .encode = made_encode,
        .decode = made_decode,
    };
    return made;
}

static ztc_status bind(struct made *made, struct ztc_error *error, struct ztc_target *target)
{
    return ztc_target_bind(NULL, &made->interface, made, "board", "file.so", error, target);
}

/* Makes a target, runs `change` on it as `made`, and expects that it is refused in these words. */
#define REFUSED(change, ...)                                                   \
    do {                                                                       \
        struct made *made = make();                                            \
        struct ztc_error error_ = {0};                                         \
        struct ztc_target target_ = {.file = "untouched"};                     \
        change;                                                                \
        assert_int_equal(bind(made, &error_, &target_), ZTC_E_INVALID);        \
        support_expect(&error_, "file.so: target board: ", __VA_ARGS__, NULL); \
        assert_string_equal(target_.file, "untouched");                        \
        free(made);                                                            \
    } while (0)

#define TAKEN(change)                                  \
    do {                                               \
        struct made *made = make();                    \
        struct ztc_error error_ = {0};                 \
        struct ztc_target target_;                     \
        change;                                        \
        if (bind(made, &error_, &target_) != ZTC_OK) { \
            fail_msg("%s", ztc_error_text(&error_));   \
        }                                              \
        free(made);                                    \
    } while (0)

static void a_sound_target_can_be_asked(void **state)
{
    struct made *made = make();
    struct ztc_error error = {0};
    struct ztc_target target;
    (void)state;
    assert_int_equal(bind(made, &error, &target), ZTC_OK);
    assert_string_equal(ztc_target_pin(&target, 0, 1)->name, "PA1");
    assert_string_equal(ztc_target_pin(&target, 0, 7)->name, "PA7");
    assert_string_equal(ztc_target_pin(&target, 2, 0)->name, "PC0");
    assert_null(ztc_target_pin(&target, 0, 0));
    assert_null(ztc_target_pin(&target, 1, 0));
    assert_null(ztc_target_pin(&target, 2, 1));
    assert_null(ztc_target_pin(&target, UINT32_MAX, UINT32_MAX));
    const struct ztc_pin_row *pin = ztc_target_pin(&target, 0, 1);
    assert_true(ztc_pin_has_ability(pin, "in"));
    assert_true(ztc_pin_has_ability(pin, "out"));
    assert_true(ztc_pin_has_ability(pin, "pull-up"));
    assert_false(ztc_pin_has_ability(pin, "pull"));
    assert_false(ztc_pin_has_ability(pin, "up"));
    assert_false(ztc_pin_has_ability(pin, ""));
    assert_false(ztc_pin_has_ability(ztc_target_pin(&target, 2, 0), "in"));
    assert_string_equal(ztc_pin_caution(pin, "jtag"), "debugger");
    assert_null(ztc_pin_caution(pin, "usb"));
    assert_null(ztc_pin_caution(ztc_target_pin(&target, 0, 7), "jtag"));
    assert_string_equal(ztc_target_instance(&target, "SPI", 1)->name, "SPI1");
    assert_null(ztc_target_instance(&target, "SPI", 2));
    assert_null(ztc_target_instance(&target, "I2C", 1));
    assert_string_equal(ztc_target_option(&target, "port.v1.values"), "as-written");
    assert_string_equal(ztc_target_option(&target, "other"), "");
    assert_true(ztc_target_reads_version(&target, 1));
    assert_true(ztc_target_reads_version(&target, 2));
    assert_false(ztc_target_reads_version(&target, 3));
    free(made);
}

static void what_is_optional_may_be_absent(void **state)
{
    struct made *made = make();
    struct ztc_error error = {0};
    struct ztc_target target;
    (void)state;
    made->interface.packages = NULL;
    made->interface.flash = NULL;
    made->interface.resources = NULL;
    made->interface.explanations = NULL;
    made->description.options = NULL;
    assert_int_equal(bind(made, &error, &target), ZTC_OK);
    assert_int_equal(target.packages->count, 0);
    assert_int_equal(target.flash->count, 0);
    assert_int_equal(target.resources->count, 0);
    assert_int_equal(target.explanations->count, 0);
    assert_string_equal(ztc_target_option(&target, "port.v1.values"), "");
    free(made);
}

static void longer_rows_of_a_later_abi_are_taken(void **state)
{
    struct later {
        struct ztc_instance_row row;
        uint64_t more;
    } rows[2] = {{{"SERIAL", 1, 1, "UART1", NULL}, 1}, {{"SERIAL", 2, 1, "UART2", NULL}, 2}};
    struct made *longer = make();
    struct ztc_error error = {0};
    struct ztc_target target;
    (void)state;
    longer->instance_table = TABLE(rows);
    assert_int_equal(bind(longer, &error, &target), ZTC_OK);
    assert_string_equal(ztc_target_instance(&target, "SERIAL", 2)->name, "UART2");
    free(longer);
    TAKEN(made->interface.struct_size = (uint32_t)offsetof(struct ztc_target_v1, match));
    TAKEN(made->interface.struct_size += 64);
    TAKEN(made->description.struct_size += 64);
}

static void functions_that_must_be_there_are_asked_for(void **state)
{
    (void)state;
    REFUSED(made->interface.struct_size = 16, "ztc.target/1: struct_size: found 16");
    REFUSED(made->interface.open = NULL, "ztc.target/1: open: found NULL");
    REFUSED(made->interface.describe = NULL, "ztc.target/1: describe: found NULL");
    REFUSED(made->interface.pins = NULL, "ztc.target/1: pins: found NULL");
    REFUSED(made->interface.functions = NULL, "ztc.target/1: functions: found NULL");
    REFUSED(made->interface.instances = NULL, "ztc.target/1: instances: found NULL");
    REFUSED(made->interface.encode = NULL, "ztc.target/1: encode: found NULL");
    REFUSED(made->interface.decode = NULL, "ztc.target/1: decode: found NULL");
}

static void no_interface_is_refused(void **state)
{
    struct ztc_error error = {0};
    struct ztc_target target;
    (void)state;
    assert_int_equal(ztc_target_bind(NULL, NULL, NULL, "board", "", &error, &target),
                     ZTC_E_INVALID);
    assert_string_equal(ztc_error_text(&error),
                        "target board: interface ztc.target/1: found NULL, expected an interface");
    ztc_error_clear(&error);
}

static void failures_of_the_module_are_handed_on(void **state)
{
    struct made *made = make();
    struct ztc_error error = {0};
    struct ztc_target target;
    (void)state;
    made->open_status = ZTC_E_UNSUPPORTED;
    assert_int_equal(bind(made, &error, &target), ZTC_E_UNSUPPORTED);
    support_expect(&error, "file.so: target board: open: not supported", NULL);
    made->open_status = 4711;
    assert_int_equal(bind(made, &error, &target), ZTC_E_INTERNAL);
    support_expect(&error, "open: an unknown status", NULL);
    made->open_status = ZTC_OK;
    made->status = ZTC_E_CANCELLED;
    assert_int_equal(bind(made, &error, &target), ZTC_E_CANCELLED);
    support_expect(&error, "describe: cancelled", NULL);
    free(made);
}

static void the_description_is_checked(void **state)
{
    static char long_id[] = "a2345678901234567890123456789012";
    (void)state;
    REFUSED(made->no_table = true, "describe: found NULL");
    REFUSED(made->description.struct_size = 20, "description.struct_size: found 20");
    REFUSED(made->description.id = NULL, "description.id: found NULL");
    REFUSED(made->description.id = "other", "description.id: found \"other\", expected \"board\"");
    REFUSED(made->description.id = long_id, "description.id: found \"a23");
    REFUSED(made->description.name = "", "description.name: found \"\"");
    REFUSED(made->description.chip = NULL, "description.chip: found NULL");
    REFUSED(made->description.architecture = "\xFF", "description.architecture: found \"\\xFF\"");
    REFUSED(made->description.customizable = 2, "description.customizable: found 2");
    REFUSED(made->description.default_port_version = 3,
            "description.default_port_version: found 3, expected one of port_versions");
    REFUSED(made->description.port_versions = NULL, "description.port_versions: found NULL");
    REFUSED(made->version_table.count = 0, "description.port_versions: count: found 0");
    REFUSED(made->versions[0].version = 0, "description.port_versions[0].version: found 0");
    REFUSED(made->versions[0].version = 1, "description.port_versions: found version 1 twice");
    REFUSED(made->description.template_text = NULL, "description.template_text: found NULL");
    REFUSED(made->description.template_size = 0, "description.template_text: found no text");
    TAKEN(made->description.template_size = 0; made->description.customizable = 0);
    REFUSED(made->description.template_size = 256 * 1024 + 1,
            "description.template_size: found 262145, expected at most 262144");
    REFUSED(made->description.template_size = 7, "description.template_text: found bytes");
    REFUSED(made->description.template_text = "info\xFF\n", "description.template_text: found");
    REFUSED(made->description.device = NULL, "description.device: found NULL");
    REFUSED(made->options[0].key = "", "description.options[0].key: found \"\"");
    REFUSED(made->options[0].value = NULL, "description.options[0].value: found NULL");
}

static void the_device_rows_are_checked(void **state)
{
    (void)state;
    REFUSED(made->device[0].key = "family", "description.device[0].key: found \"family\"",
            "JSON pointer");
    REFUSED(made->device[0].kind = 4, "description.device[0].kind: found 4");
    REFUSED(made->device[0].value = NULL, "description.device[0].value: found NULL");
    REFUSED(made->device[2].key = "/lost/0", "description.device[2].key: found \"/lost/0\"",
            "before it");
    REFUSED(made->device[1].kind = ZTC_VALUE_TEXT, "description.device[2].key");
    TAKEN(made->device[1].kind = ZTC_VALUE_MAP);
}

static void frames_of_tables_are_checked(void **state)
{
    (void)state;
    REFUSED(made->interface.pins = made_no_pins, "pins: found NULL, expected a table");
    REFUSED(made->pin_table.struct_size = 8, "pins: struct_size: found 8");
    REFUSED(made->pin_table.count = 0, "pins: count: found 0, expected 1 to 1024");
    REFUSED(made->pin_table.count = 1025, "pins: count: found 1025");
    REFUSED(made->pin_table.stride = 8, "pins: stride: found 8, expected at least 32");
    REFUSED(made->pin_table.stride = 33, "pins: stride: found 33", "multiple of 8");
    REFUSED(made->pin_table.stride = 1u << 20, "pins: stride: found 1048576");
    REFUSED(made->pin_table.rows = NULL, "pins: rows: found NULL");
    REFUSED(made->pin_table.rows = (const char *)made->pins + 1,
            "pins: rows: found an odd address");
    REFUSED(made->function_table.count = 65537, "functions: count: found 65537");
    REFUSED(made->instance_table.count = UINT32_MAX, "instances: count: found 4294967295");
    REFUSED(made->caution_table.stride = 1, "pins: cautions: stride: found 1");
}

static void pins_are_sorted_and_each_is_there_once(void **state)
{
    (void)state;
    REFUSED(made->pins[1].pad = 1, "pins[1].pad: found port 0 pad 1 after port 0 pad 1",
            "each once");
    REFUSED(made->pins[1].pad = 0, "pins[1].pad: found port 0 pad 0 after port 0 pad 1");
    REFUSED(made->pins[2].port = 0, "pins[2].pad: found port 0 pad 0 after port 0 pad 7");
    REFUSED(made->pins[2].port = 26, "pins[2].port: found 26, expected 0 to 25");
    REFUSED(made->pins[2].pad = ZTC_ANY_PAD, "pins[2].pad: found ZTC_ANY_PAD");
    REFUSED(made->pins[0].name = "", "pins[0].name: found \"\"");
    REFUSED(made->pins[0].abilities = NULL, "pins[0].abilities: found NULL");
    REFUSED(made->cautions[1].caution = NULL, "pins: cautions[1].caution: found NULL");
    REFUSED(made->cautions[0].reason = "\x80", "pins: cautions[0].reason: found \"\\x80\"");
}

static void functions_belong_to_pins_that_exist(void **state)
{
    (void)state;
    REFUSED(made->functions[0].pad = 8, "functions[0].pad: found port 0 pad 8",
            "a pad of the pins table");
    REFUSED(made->functions[1].port = 1, "functions[1].pad: found any pad with port 1");
    REFUSED(made->functions[0].value_count = 4, "functions[0].value_count: found 4");
    REFUSED(made->functions[0].value_count = 1, "functions[0].values: found 1 beyond value_count");
    REFUSED(made->functions[0].reason = NULL, "functions[0].reason: found NULL");
    REFUSED(made->functions[0].class_id = "", "functions[0].class_id: found \"\"");
    REFUSED(made->functions[0].role = NULL, "functions[0].role: found NULL");
    REFUSED(made->functions[0].signal = NULL, "functions[0].signal: found NULL");
    TAKEN(made->function_table.count = 0);
}

static void instances_are_numbered_from_one(void **state)
{
    (void)state;
    REFUSED(made->instances[0].hw = 0, "instances[0].hw: found 0, expected 1 or more");
    REFUSED(made->instances[1].users = 0, "instances[1].users: found 0");
    REFUSED(made->instances[1].class_id = "SERIAL", "instances[1].hw: found SERIAL 1 twice");
    REFUSED(made->instances[1].name = NULL, "instances[1].name: found NULL");
    TAKEN(made->instances[1].block = "a block");
    REFUSED(made->instances[1].block = "", "instances[1].block: found \"\"");
}

static void other_tables_are_checked(void **state)
{
    (void)state;
    REFUSED(made->packages[1].pad = 9, "packages[1].pad: found port 2 pad 9");
    TAKEN(made->packages[1].number = "");
    REFUSED(made->packages[1].number = NULL, "packages[1].number: found NULL");
    REFUSED(made->flash[0].variant = NULL, "flash[0].variant: found NULL");
    REFUSED(made->flash[0].app_start = 4 << 20, "flash[0].app_start: found 0x400000",
            "an address in the flash");
    REFUSED(made->flash[0].start = 0x10001, "flash[0].app_start: found 0x10000");
    REFUSED(made->flash[0].app_start = UINT64_MAX, "flash[0].app_start: found 0xffffffffffffffff");
    REFUSED(made->flash[0].app_start = 0x9000, "flash[0].app_start: found 0x9000",
            "an address outside the region for port.bin");
    REFUSED(made->flash[0].app_start = 0x9FFF, "flash[0].app_start: found 0x9fff");
    TAKEN(made->flash[0].app_start = 0xA000);
    TAKEN((made->flash[0].app_start = 0x9000, made->flash[0].port_region_size = 0));
    REFUSED(made->explanations[0].code = "W001", "explanations[0].code: found \"W001\"");
    REFUSED(made->explanations[0].code = "A-X001", "explanations[0].code");
    REFUSED(made->explanations[0].code = "A-W0010", "explanations[0].code");
    REFUSED(made->explanations[0].code = "A-W0a1", "explanations[0].code");
    REFUSED(made->explanations[0].code = "A B-W001", "explanations[0].code");
    REFUSED(made->explanations[0].title = "", "explanations[0].title");
}

static void resources_stay_in_their_folder(void **state)
{
    static const char *const bad[] = {"/etc/passwd", "../x", "a/../b", "a//b", "a/",      ".hidden",
                                      "a/.b",        "a b",  "a\\b",   "a\nb", "\xC3\xA4"};
    static char too_long[202];
    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        REFUSED(made->resources[1].path = bad[i], "resources[1].path: found ");
    }
    memset(too_long, 'a', sizeof(too_long) - 1);
    REFUSED(made->resources[1].path = too_long, "resources[1].path: found ");
    REFUSED(made->resources[1].path = "register.vm", "resources[1].path: found ", "each path once");
    REFUSED(made->resources[0].data = NULL, "resources[0].data: found NULL");
    REFUSED(made->resources[0].size = UINT64_MAX, "resources[0].size: found 18446744073709551615");
}

/* A bound target, for the tests of encode and decode. */
struct bound {
    struct made *made;
    struct ztc_target target;
    struct ztc_error error;
    struct ztc_buffer bytes;
    struct ztc_arena arena;
};

static void bound_init(struct bound *bound)
{
    *bound = (struct bound){.made = make()};
    assert_int_equal(bind(bound->made, &bound->error, &bound->target), ZTC_OK);
    ztc_buffer_init(&bound->bytes, (size_t)1 << 20);
    ztc_arena_init(&bound->arena, (size_t)1 << 20);
}

static void bound_done(struct bound *bound)
{
    free(bound->made);
    ztc_error_clear(&bound->error);
    ztc_buffer_done(&bound->bytes);
    ztc_arena_done(&bound->arena);
}

static const struct ztc_table no_rows = ZTC_TABLE_EMPTY;
static const struct ztc_board empty_board = {
    .struct_size = sizeof(empty_board),
    .short_name = "",
    .target = "",
    .pins = &no_rows,
    .functions = &no_rows,
    .peripherals = &no_rows,
    .device = &no_rows,
};

static ztc_status encode(struct bound *bound)
{
    return ztc_target_encode(&bound->target, &empty_board, 1, &bound->bytes, &bound->error);
}

static void what_encode_writes_is_collected(void **state)
{
    struct bound bound;
    (void)state;
    bound_init(&bound);
    ztc_buffer_text(&bound.bytes, "before");
    bound.made->bytes = 2500;
    assert_int_equal(encode(&bound), ZTC_OK);
    assert_int_equal(bound.bytes.size, 2506);
    assert_memory_equal(bound.bytes.data, "beforeport.bin", 14);
    bound_done(&bound);
}

static void what_encode_writes_is_capped(void **state)
{
    struct bound bound;
    (void)state;
    bound_init(&bound);
    bound.made->bytes = ZTC_PORT_SIZE_MAX;
    assert_int_equal(encode(&bound), ZTC_OK);
    bound.made->bytes = ZTC_PORT_SIZE_MAX + 1;
    assert_int_equal(encode(&bound), ZTC_E_LIMIT);
    support_expect(&bound.error, "target board: encode version 1: more than 262144 bytes", NULL);
    /* Also if the module does not hand on what the sink says. */
    bound.made->swallow = true;
    assert_int_equal(encode(&bound), ZTC_E_LIMIT);
    support_expect(&bound.error, "more than 262144 bytes", NULL);
    bound_done(&bound);
}

static void encode_that_fails_or_writes_nothing_is_said(void **state)
{
    struct bound bound;
    (void)state;
    bound_init(&bound);
    assert_int_equal(encode(&bound), ZTC_E_INVALID);
    support_expect(&bound.error, "encode version 1: found no bytes, expected a port.bin", NULL);
    bound.made->status = ZTC_E_LIMIT;
    assert_int_equal(encode(&bound), ZTC_E_LIMIT);
    support_expect(&bound.error, "file.so: target board: encode version 1: limit", NULL);
    bound_done(&bound);
}

static ztc_status decode(struct bound *bound, struct ztc_board **board)
{
    return ztc_target_decode(&bound->target, "x", 1, &bound->arena, &bound->error, board);
}

/* A board with one of everything, to be changed. */
struct made_board {
    struct ztc_extra extras[1];
    struct ztc_table extra_table;
    struct ztc_board_pin pins[2];
    struct ztc_table pin_table;
    struct ztc_board_function functions[1];
    struct ztc_table function_table;
    struct ztc_board_role roles[2];
    struct ztc_table role_table;
    struct ztc_board_peripheral peripherals[1];
    struct ztc_table peripheral_table;
    struct ztc_device_row device[1];
    struct ztc_table device_table;
    struct ztc_board board;
};

static void make_board(struct made_board *made)
{
    *made = (struct made_board){
        .extras = {{"pull", "up", 1}},
        .pins = {{.index = 0, .port = 1, .pad = 2}, {.index = 1, .port = 1, .pad = 3}},
        .functions = {{.name = "RX0", .class_id = "SERIAL", .role = "rx", .pin = 1, .where = 9}},
        .roles = {{"rx", 0, 0, 0}, {"tx", ZTC_NO_ROW, 0, 0}},
        .peripherals = {{.class_id = "SERIAL", .hw = 1}},
        .device = {{"/a", "b", ZTC_VALUE_TEXT, 0, 0}},
    };
    made->extra_table = TABLE(made->extras);
    made->pins[0].extras = &made->extra_table;
    made->pin_table = TABLE(made->pins);
    made->function_table = TABLE(made->functions);
    made->role_table = TABLE(made->roles);
    made->peripherals[0].roles = &made->role_table;
    made->peripheral_table = TABLE(made->peripherals);
    made->device_table = TABLE(made->device);
    made->board = (struct ztc_board){
        .struct_size = sizeof(made->board),
        .short_name = "mine",
        .target = "board",
        .pins = &made->pin_table,
        .functions = &made->function_table,
        .peripherals = &made->peripheral_table,
        .device = &made->device_table,
    };
}

static void a_decoded_board_is_copied(void **state)
{
    struct bound bound;
    struct made_board made;
    struct ztc_board *board = NULL;
    char name[] = "RX0";
    (void)state;
    bound_init(&bound);
    make_board(&made);
    made.functions[0].name = name;
    bound.made->board = &made.board;
    bound.made->boards = 1;
    assert_int_equal(decode(&bound, &board), ZTC_OK);
    /* Nothing of it is the module's any more. */
    memset(name, '?', 3);
    memset(&made, 0xEE, sizeof(made));
    assert_string_equal(board->short_name, "mine");
    assert_string_equal(board->target, "board");
    assert_int_equal(board->pins->count, 2);
    const struct ztc_board_pin *pin = ZTC_ROW(struct ztc_board_pin, board->pins, 0);
    assert_int_equal(pin->port, 1);
    assert_int_equal(pin->pad, 2);
    assert_string_equal(ZTC_ROW(struct ztc_extra, pin->extras, 0)->value, "up");
    assert_null(ZTC_ROW(struct ztc_board_pin, board->pins, 1)->extras);
    const struct ztc_board_function *function =
        ZTC_ROW(struct ztc_board_function, board->functions, 0);
    assert_string_equal(function->name, "RX0");
    assert_int_equal(function->pin, 1);
    assert_int_equal(function->where, 9);
    const struct ztc_board_peripheral *peripheral =
        ZTC_ROW(struct ztc_board_peripheral, board->peripherals, 0);
    assert_string_equal(peripheral->class_id, "SERIAL");
    assert_int_equal(peripheral->roles->count, 2);
    assert_string_equal(ZTC_ROW(struct ztc_board_role, peripheral->roles, 1)->role, "tx");
    assert_string_equal(ZTC_ROW(struct ztc_device_row, board->device, 0)->key, "/a");
    bound_done(&bound);
}

#define BOARD_REFUSED(change, ...)                                          \
    do {                                                                    \
        struct bound bound_;                                                \
        struct made_board made;                                             \
        struct ztc_board *board_ = NULL;                                    \
        bound_init(&bound_);                                                \
        make_board(&made);                                                  \
        bound_.made->board = &made.board;                                   \
        bound_.made->boards = 1;                                            \
        change;                                                             \
        assert_int_equal(decode(&bound_, &board_), ZTC_E_INVALID);          \
        assert_null(board_);                                                \
        support_expect(&bound_.error, "target board: ", __VA_ARGS__, NULL); \
        bound_done(&bound_);                                                \
    } while (0)

static void a_decoded_board_is_checked(void **state)
{
    (void)state;
    BOARD_REFUSED(made.board.struct_size = 8, "board.struct_size: found 8");
    BOARD_REFUSED(made.board.short_name = NULL, "board.short_name: found NULL");
    BOARD_REFUSED(made.board.target = "\xFF", "board.target: found \"\\xFF\"");
    BOARD_REFUSED(made.board.pins = NULL, "board.pins: found NULL");
    BOARD_REFUSED(made.pin_table.stride = 4, "board.pins: stride: found 4");
    BOARD_REFUSED(made.extras[0].key = NULL, "board.pins: extras[0].key: found NULL");
    BOARD_REFUSED(made.functions[0].pin = 2, "board.functions[0].pin: found row 2, expected below");
    BOARD_REFUSED(made.functions[0].value_count = 4, "board.functions[0].value_count: found 4");
    BOARD_REFUSED(made.functions[0].name = NULL, "board.functions[0].name: found NULL");
    BOARD_REFUSED(made.roles[0].function = 1, "board.peripherals[0].roles: found function row 1");
    BOARD_REFUSED(made.peripherals[0].class_id = "", "board.peripherals[0].class_id");
    BOARD_REFUSED(made.device[0].value = NULL, "board.device[0].value: found NULL");
}

static void decode_hands_out_exactly_one_board(void **state)
{
    struct bound bound;
    struct ztc_board *board = NULL;
    (void)state;
    bound_init(&bound);
    bound.made->board = &empty_board;
    assert_int_equal(decode(&bound, &board), ZTC_E_INVALID);
    support_expect(&bound.error, "decode: found no board, expected exactly one", NULL);
    bound.made->boards = 2;
    bound.made->swallow = true;
    assert_int_equal(decode(&bound, &board), ZTC_E_INVALID);
    support_expect(&bound.error, "decode: found a second board, expected exactly one", NULL);
    bound.made->boards = 1;
    bound.made->board = NULL;
    assert_int_equal(decode(&bound, &board), ZTC_E_INVALID);
    support_expect(&bound.error, "board.struct_size: found NULL", NULL);
    bound.made->status = ZTC_E_INVALID;
    bound.made->boards = 0;
    assert_int_equal(decode(&bound, &board), ZTC_E_INVALID);
    support_expect(&bound.error, "decode: invalid data", NULL);
    assert_null(board);
    bound_done(&bound);
}

static void a_board_that_does_not_fit_into_memory_is_said(void **state)
{
    struct bound bound;
    struct made_board made;
    struct ztc_board *board = NULL;
    ztc_status status = ZTC_E_MEMORY;
    (void)state;
    bound_init(&bound);
    make_board(&made);
    bound.made->board = &made.board;
    bound.made->boards = 1;
    for (size_t room = 0; status != ZTC_OK; room += 16) {
        ztc_arena_done(&bound.arena);
        ztc_arena_init(&bound.arena, room);
        status = decode(&bound, &board);
        assert_true(status == ZTC_OK || status == ZTC_E_MEMORY);
        assert_int_equal(board != NULL, status == ZTC_OK);
        ztc_error_clear(&bound.error);
    }
    bound_done(&bound);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sound_target_can_be_asked),
        cmocka_unit_test(what_is_optional_may_be_absent),
        cmocka_unit_test(longer_rows_of_a_later_abi_are_taken),
        cmocka_unit_test(functions_that_must_be_there_are_asked_for),
        cmocka_unit_test(no_interface_is_refused),
        cmocka_unit_test(failures_of_the_module_are_handed_on),
        cmocka_unit_test(the_description_is_checked),
        cmocka_unit_test(the_device_rows_are_checked),
        cmocka_unit_test(frames_of_tables_are_checked),
        cmocka_unit_test(pins_are_sorted_and_each_is_there_once),
        cmocka_unit_test(functions_belong_to_pins_that_exist),
        cmocka_unit_test(instances_are_numbered_from_one),
        cmocka_unit_test(other_tables_are_checked),
        cmocka_unit_test(resources_stay_in_their_folder),
        cmocka_unit_test(what_encode_writes_is_collected),
        cmocka_unit_test(what_encode_writes_is_capped),
        cmocka_unit_test(encode_that_fails_or_writes_nothing_is_said),
        cmocka_unit_test(a_decoded_board_is_copied),
        cmocka_unit_test(a_decoded_board_is_checked),
        cmocka_unit_test(decode_hands_out_exactly_one_board),
        cmocka_unit_test(a_board_that_does_not_fit_into_memory_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
