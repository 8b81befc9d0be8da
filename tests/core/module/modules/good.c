/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A small target module in which nothing is wrong. The others of this folder are made to be refused:
 * each sets one of the macros below, or adds one thing, and includes this file.
 */
#include <string.h>
#include <ztc/host.h>
#include <ztc/module.h>
#include <ztc/target.h>

#ifndef ENTRY_MAGIC
#define ENTRY_MAGIC ZTC_MODULE_MAGIC
#endif
#ifndef ENTRY_SIZE
#define ENTRY_SIZE sizeof(struct ztc_module_entry)
#endif
#ifndef ENTRY_MAJOR
#define ENTRY_MAJOR ZTC_ABI_MAJOR
#endif
#ifndef ENTRY_MINOR
#define ENTRY_MINOR ZTC_ABI_MINOR
#endif
#ifndef ENTRY_MIN_HOST_MINOR
#define ENTRY_MIN_HOST_MINOR 0
#endif
#ifndef ENTRY_INIT
#define ENTRY_INIT init
#endif
#ifndef ENTRY_SHUTDOWN
#define ENTRY_SHUTDOWN shutdown
#endif
#ifndef ENTRY_EXPORT
#define ENTRY_EXPORT ZTC_MODULE_EXPORT
#endif
#ifndef MODULE_ID
#define MODULE_ID "org.ztc.test.good"
#endif
#ifndef TARGET_ID
#define TARGET_ID "test_board"
#endif
#ifndef SECTION_ABI
#define SECTION_ABI "1.0"
#endif
#ifndef SECTION_MORE
#define SECTION_MORE ""
#endif
#ifndef CODE_ID
#define CODE_ID TARGET_ID
#endif
#ifndef CODE_NAME
#define CODE_NAME "Test board"
#endif
#ifndef CODE_CHIP
#define CODE_CHIP "test1"
#endif
#ifndef CODE_CUSTOMIZABLE
#define CODE_CUSTOMIZABLE 1
#endif
#ifndef INTERFACE_ID
#define INTERFACE_ID ZTC_TARGET_INTERFACE
#endif
#ifndef OPEN_STATUS
#define OPEN_STATUS ZTC_OK
#endif

#ifndef SECTION_LEFT_OUT
ZTC_MODULE_INFO("abi=" SECTION_ABI "\0"
                "id=" MODULE_ID "\0"
                "name=Test module\0"
                "version=1.2.3\0"
                "vendor=The tests\0"
                "license=Apache-2.0\0"
                "codes=TEST\0"
                "provides=target:" TARGET_ID "\0"
                "target." TARGET_ID ".name=Test board\0"
                "target." TARGET_ID ".chip=test1\0"
                "target." TARGET_ID ".customizable=1\0"
                "usb=" TARGET_ID " vid=1209 pid=0001 mode=serial strength=exact\0" SECTION_MORE);
#endif

/* What init was given: a module with state, which all of these are. */
struct self {
    const struct ztc_host *host;
    void *leak;
};

static const struct ztc_caution_row strapping[] = {{"strapping", "read at reset"}};
static const struct ztc_table strapping_table = ZTC_TABLE_OF(strapping);

static const struct ztc_pin_row pins[] = {
    {0, 0, "PA0", "in out pull-up", &strapping_table},
    {0, 1, "PA1", "in out", NULL},
    {0, 2, "PA2", "in", NULL},
    {1, 0, "PB0", "in out", NULL},
};
static const struct ztc_table pin_table = ZTC_TABLE_OF(pins);

static const struct ztc_function_row functions[] = {
    {0, 0, "ADC", "in", "ADC1_CH3", 0, 1, 3, ZTC_PORT_NONE, 2, {3, 1, 0, 0}, NULL, NULL},
    {0,
     ZTC_ANY_PAD,
     "SERIAL",
     "rx",
     "UART",
     0,
     ZTC_PORT_NONE,
     ZTC_PORT_NONE,
     ZTC_PORT_NONE,
     0,
     {0, 0, 0, 0},
     NULL,
     NULL},
    {0,
     ZTC_ANY_PAD,
     "SERIAL",
     "tx",
     "UART",
     0,
     ZTC_PORT_NONE,
     ZTC_PORT_NONE,
     ZTC_PORT_NONE,
     0,
     {0, 0, 0, 0},
     NULL,
     NULL},
};
static const struct ztc_table function_table = ZTC_TABLE_OF(functions);

static const struct ztc_instance_row instances[] = {{"SERIAL", 1, 1, "UART0", NULL}};
static const struct ztc_table instance_table = ZTC_TABLE_OF(instances);

static const struct ztc_port_version_row versions[] = {{1}, {2}};
static const struct ztc_table version_table = ZTC_TABLE_OF(versions);

static const struct ztc_device_row device[] = {{"/family", "test", ZTC_VALUE_TEXT, 0, 0}};
static const struct ztc_table device_table = ZTC_TABLE_OF(device);

static const struct ztc_option_row options[] = {{"port.v1.values", "as-written"}};
static const struct ztc_table option_table = ZTC_TABLE_OF(options);

static const char template_text[] = "info:\n  short_name: \"@SHORT_NAME@\"\n";

static const struct ztc_target_description description = {
    .struct_size = sizeof(description),
    .customizable = CODE_CUSTOMIZABLE,
    .id = CODE_ID,
    .name = CODE_NAME,
    .chip = CODE_CHIP,
    .architecture = "none",
    .default_port_version = 1,
    .port_versions = &version_table,
    .template_text = template_text,
    .template_size = sizeof(template_text) - 1,
    .device = &device_table,
    .options = &option_table,
};

static ztc_status target_open(void *self, const char *id, void **ret_target)
{
    if (OPEN_STATUS != ZTC_OK) {
        return OPEN_STATUS;
    }
    if (strcmp(id, TARGET_ID) != 0) {
        return ZTC_E_UNSUPPORTED;
    }
    *ret_target = self;
    return ZTC_OK;
}

static ztc_status target_describe(void *target,
                                  const struct ztc_target_description **ret_description)
{
    (void)target;
    *ret_description = &description;
    return ZTC_OK;
}

static ztc_status target_pins(void *target, const struct ztc_table **ret_table)
{
    (void)target;
    *ret_table = &pin_table;
    return ZTC_OK;
}

static ztc_status target_functions(void *target, const struct ztc_table **ret_table)
{
    (void)target;
    *ret_table = &function_table;
    return ZTC_OK;
}

static ztc_status target_instances(void *target, const struct ztc_table **ret_table)
{
    (void)target;
    *ret_table = &instance_table;
    return ZTC_OK;
}

/* One byte for the version, then port and pad of each pin; no boards with more than three. */
static ztc_status target_encode(void *target, const struct ztc_board *board, uint32_t version,
                                const struct ztc_sink *sink)
{
    const struct self *self = target;
    uint8_t bytes[7] = {(uint8_t)version};
    if (board->pins->count > 3) {
        const struct ztc_finding finding = {
            .struct_size = sizeof(finding),
            .severity = ZTC_SEVERITY_ERROR,
            .code = "TEST-E001",
            .message = "three pins are all there is room for",
            .remedy = "leave some out",
        };
        (void)self->host->diag(self->host->ctx, &finding);
        return ZTC_E_LIMIT;
    }
    for (uint32_t i = 0; i < board->pins->count; i++) {
        const struct ztc_board_pin *pin = ZTC_ROW(struct ztc_board_pin, board->pins, i);
        bytes[1 + 2 * i] = (uint8_t)pin->port;
        bytes[2 + 2 * i] = (uint8_t)pin->pad;
    }
    return sink->write(sink->ctx, bytes, 1 + (uint64_t)board->pins->count * 2);
}

static ztc_status target_decode(void *target, const void *data, uint64_t size,
                                const struct ztc_board_sink *sink)
{
    const uint8_t *bytes = data;
    struct ztc_board_pin rows[3];
    const struct ztc_table none = ZTC_TABLE_EMPTY;
    struct ztc_table pin_rows = ZTC_TABLE_OF(rows);
    const struct ztc_board board = {
        .struct_size = sizeof(board),
        .short_name = "",
        .target = "",
        .pins = &pin_rows,
        .functions = &none,
        .peripherals = &none,
        .device = &none,
    };
    (void)target;
    if (size > 7 || size % 2 != 1) {
        return ZTC_E_INVALID;
    }
    memset(rows, 0, sizeof(rows));
    pin_rows.count = (uint32_t)(size / 2);
    for (uint32_t i = 0; i < pin_rows.count; i++) {
        rows[i].index = i;
        rows[i].port = bytes[1 + 2 * i];
        rows[i].pad = bytes[2 + 2 * i];
    }
    return sink->board(sink->ctx, &board);
}

static const struct ztc_target_v1 interface = {
    .struct_size = sizeof(interface),
    .open = target_open,
    .describe = target_describe,
    .pins = target_pins,
    .functions = target_functions,
    .instances = target_instances,
    .encode = target_encode,
    .decode = target_decode,
};

/* Some of the modules that include this file have others in the place of these. */
static ztc_status init(const struct ztc_host *host, void **ret_self) __attribute__((unused));
static void shutdown(void *data) __attribute__((unused));

static ztc_status init(const struct ztc_host *host, void **ret_self)
{
    struct self *self = host->alloc(host->ctx, sizeof(*self));
    if (self == NULL) {
        return ZTC_E_MEMORY;
    }
    self->host = host;
#ifdef LEAKS
    self->leak = host->alloc(host->ctx, 100);
#endif
    *ret_self = self;
    return ZTC_OK;
}

static void shutdown(void *data)
{
    const struct self *self = data;
    self->host->log(self->host->ctx, ZTC_LOG_INFO, "shutdown of " MODULE_ID);
    self->host->free(self->host->ctx, data);
}

static const void *get_interface(void *self, const char *id)
{
    (void)self;
    return strcmp(id, INTERFACE_ID) == 0 ? &interface : NULL;
}

extern const struct ztc_module_entry ztc_module_entry;
ENTRY_EXPORT const struct ztc_module_entry ztc_module_entry = {
    .magic = ENTRY_MAGIC,
    .struct_size = ENTRY_SIZE,
    .abi_major = ENTRY_MAJOR,
    .abi_minor = ENTRY_MINOR,
    .min_host_minor = ENTRY_MIN_HOST_MINOR,
    .init = ENTRY_INIT,
    .shutdown = ENTRY_SHUTDOWN,
    .get_interface = get_interface,
};
