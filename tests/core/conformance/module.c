/* SPDX-License-Identifier: Apache-2.0 */
/* A small target module that keeps every rule, and with BREAK_... defined breaks exactly one. */
#include <string.h>
#include <ztc/module.h>
#include <ztc/port.h>
#include <ztc/target.h>

#ifdef BREAK_LICENSE
#define LICENSE ""
#else
#define LICENSE "license=Apache-2.0\0"
#endif
#ifdef BREAK_SECTION
#define IDENTITY "version=1.0.0\0"
#else
#define IDENTITY "id=org.example.tiny\0version=1.0.0\0"
#endif
#ifdef BREAK_NAME
#define NAME "Another name"
#else
#define NAME "Tiny"
#endif
#ifdef BREAK_USB
#define USB "usb=cvm_tiny vid=10C4 pid=EA60 mode=serial strength=exact\0"
#else
#define USB "usb=cvm_tiny vid=10C4 pid=EA60 mode=serial strength=bridge\0"
#endif

ZTC_MODULE_INFO("abi=1.0\0" IDENTITY "name=Tiny\0" LICENSE "codes=TINY\0provides=target:cvm_tiny\0"
                "target.cvm_tiny.name=Tiny\0target.cvm_tiny.chip=tiny\0"
                "target.cvm_tiny.customizable=1\0" USB);

struct state {
    const struct ztc_host *host;
    uint32_t calls;
};

static const struct ztc_pin_row pin_rows[] = {
    {0, 0, "PIN0", "in out", NULL},
    {0, 1, "PIN1", "in out", NULL},
    {0, 2, "PIN2", "in", NULL},
    {0, 3, "PIN3", "in out", NULL},
};
static const struct ztc_table pins = ZTC_TABLE_OF(pin_rows);

static const struct ztc_function_row function_rows[] = {
    {0, ZTC_ANY_PAD, "SERIAL", "rx", "UART_RX", 0, -1, -1, -1, 0, {0}, NULL, NULL},
    {0, ZTC_ANY_PAD, "SERIAL", "tx", "UART_TX", 0, -1, -1, -1, 0, {0}, NULL, NULL},
    {0, 2, "ADC", "in", "ADC_CH4", 0, 1, 4, -1, 1, {4, 0, 0, 0}, NULL, NULL},
#ifdef BREAK_TABLES
    {0, 2, "PWM", "out", "PWM_1", 0, -1, -1, -1, 0, {0}, NULL, NULL},
#endif
};
static const struct ztc_table functions = ZTC_TABLE_OF(function_rows);

static const struct ztc_instance_row instance_rows[] = {{"SERIAL", 1, 1, "UART", NULL}};
static const struct ztc_table instances = ZTC_TABLE_OF(instance_rows);

static const struct ztc_explanation_row explanation_rows[] = {
#ifdef BREAK_CODES
    {"OTHER-W001", "A title", "A text.", "wrong", "right"},
#else
    {"TINY-W001", "A title", "A text.", "wrong", "right"},
#endif
};
static const struct ztc_table explanations = ZTC_TABLE_OF(explanation_rows);

static const struct ztc_port_version_row version_rows[] = {{1}, {2}};
static const struct ztc_table versions = ZTC_TABLE_OF(version_rows);
static const struct ztc_table device = ZTC_TABLE_EMPTY;

/* Two arrangements of one size, where a rule is about them. */
#ifdef BREAK_VARIANTS
#define SECOND "first"
#else
#define SECOND "second"
#endif
#if defined(BREAK_VARIANTS) || defined(BREAK_ARRANGEMENT)
static const struct ztc_flash_row flash_rows[] = {
    {"first", 0, 65536, 4, 1024, "", 0xFC00, 1024, "", 0},
    {SECOND, 0, 65536, 4, 1024, "", 0x8000, 1024, "", 0x4000},
};
static const struct ztc_table flash = ZTC_TABLE_OF(flash_rows);
#endif

#ifdef BREAK_TEMPLATE
#define MACRO "X"
#else
#define MACRO "VM_IS_CUSTOM"
#endif
static const char template_text[] = "short_name: @SHORT_NAME@\n"
                                    "layout: @SHORT_NAME@\n"
                                    "cmacros: [ " MACRO " ]\n"
                                    "pinmap:\n"
                                    "    D0: [ PA, 0 ]\n"
                                    "    D1: [ PA, 1 ]\n"
                                    "    D2: [ PA, 2 ]\n"
                                    "pinclasses:\n"
                                    "    RX0: D0\n"
                                    "    TX0: D1\n"
                                    "    A0: [ D2, 4 ]\n"
                                    "peripherals:\n"
                                    "    SERIAL0:\n"
                                    "        hw: 1\n"
                                    "        rx: RX0\n"
                                    "        tx: TX0\n";

#define DESCRIPTION                                                                               \
    {                                                                                             \
        sizeof(struct ztc_target_description), 1, "cvm_tiny", NAME, "tiny", "none", 64, 16, 2, 0, \
            &versions, template_text, sizeof(template_text) - 1, &device, NULL                    \
    }
static const struct ztc_target_description description = DESCRIPTION;
#ifdef BREAK_STATIC
static const struct ztc_target_description other_description = DESCRIPTION;
#endif

static ztc_status tiny_open(void *self, const char *id, void **ret_target)
{
    if (strcmp(id, "cvm_tiny") != 0) {
        return ZTC_E_UNSUPPORTED;
    }
    *ret_target = self;
    return ZTC_OK;
}

static ztc_status tiny_describe(void *target, const struct ztc_target_description **ret)
{
    struct state *state = target;
    *ret = &description;
#ifdef BREAK_STATIC
    *ret = state->calls++ % 2 == 0 ? &description : &other_description;
#endif
    (void)state;
    return ZTC_OK;
}

#define TABLE_GETTER(name)                                                    \
    static ztc_status tiny_##name(void *target, const struct ztc_table **ret) \
    {                                                                         \
        (void)target;                                                         \
        *ret = &name;                                                         \
        return ZTC_OK;                                                        \
    }
TABLE_GETTER(pins)
TABLE_GETTER(functions)
TABLE_GETTER(instances)
#ifdef BREAK_STATIC_ROWS
static ztc_status tiny_explanations(void *target, const struct ztc_table **ret)
{
    static const struct ztc_explanation_row other_rows[] = {
        {"TINY-W001", "A title", "A text.", "wrong", "right"},
    };
    static const struct ztc_table other = ZTC_TABLE_OF(other_rows);
    struct state *state = target;
    *ret = state->calls++ % 2 == 0 ? &explanations : &other;
    return ZTC_OK;
}
#else
TABLE_GETTER(explanations)
#endif
#if defined(BREAK_VARIANTS) || defined(BREAK_ARRANGEMENT)
TABLE_GETTER(flash)
#else
#define tiny_flash NULL
#endif

static ztc_status tiny_validate(void *target, const struct ztc_board *board, uint32_t version,
                                const struct ztc_finding_sink *findings)
{
    (void)target;
    (void)version;
    (void)findings;
    for (uint32_t i = 0; i < board->pins->count; i++) {
        const struct ztc_board_pin *pin = ZTC_ROW(struct ztc_board_pin, board->pins, i);
#ifdef BREAK_MUTATED
        if (pin->pad > 1000) {
            __builtin_trap();
        }
#endif
        (void)pin;
    }
    return ZTC_OK;
}

#ifdef BREAK_SINK
struct deaf {
    const struct ztc_sink *sink;
};

static ztc_status deaf_write(void *ctx, const void *data, uint64_t size)
{
    struct deaf *deaf = ctx;
    (void)deaf->sink->write(deaf->sink->ctx, data, size);
    return ZTC_OK;
}
#endif

static ztc_status tiny_encode(void *target, const struct ztc_board *board, uint32_t version,
                              const struct ztc_sink *sink)
{
    struct state *state = target;
    ztc_status status;
#ifdef BREAK_SINK
    struct deaf deaf = {sink};
    const struct ztc_sink deaf_sink = {sizeof(deaf_sink), 0, &deaf, deaf_write};
    sink = &deaf_sink;
#endif
#ifdef BREAK_MEMORY
    uint8_t *block = state->host->alloc(state->host->ctx, 16);
    if (block == NULL) {
        return ZTC_E_INTERNAL;
    }
    state->host->free(state->host->ctx, block);
#endif
#ifdef BREAK_VERSIONS
    version = version == 1 ? 1 : 2;
#endif
    if (version == 1) {
        status = ztc_port_v1_encode(state->host, board, sink);
    } else if (version == 2) {
        status = ztc_port_v2_encode(state->host, board, sink);
    } else {
        status = ZTC_E_UNSUPPORTED;
    }
#ifdef BREAK_PURE
    if (status == ZTC_OK) {
        const uint8_t call = (uint8_t)++state->calls;
        status = sink->write(sink->ctx, &call, 1);
    }
#endif
    return status;
}

#ifdef BREAK_ROUND_TRIP
struct changer {
    const struct ztc_board_sink *sink;
};

static ztc_status change_board(void *ctx, const struct ztc_board *board)
{
    struct changer *changer = ctx;
    static const struct ztc_table none = ZTC_TABLE_EMPTY;
    struct ztc_board changed = *board;
    changed.peripherals = &none;
    return changer->sink->board(changer->sink->ctx, &changed);
}
#endif

static ztc_status tiny_decode(void *target, const void *data, uint64_t size,
                              const struct ztc_board_sink *sink)
{
    struct state *state = target;
#ifdef BREAK_ROUND_TRIP
    struct changer changer = {sink};
    const struct ztc_board_sink changing = {sizeof(changing), 0, &changer, change_board};
    sink = &changing;
#endif
    ztc_status status = ztc_port_decode(state->host, data, size, sink);
#ifdef BREAK_GARBAGE
    status = status == ZTC_E_INVALID ? 77 : status;
#endif
    return status;
}

#ifdef BREAK_PLAN
static ztc_status tiny_flash_plan(void *target, const struct ztc_flash_request *request,
                                  const struct ztc_flash_sink *sink)
{
    const struct ztc_flash_step step = {sizeof(step), 0, "write", "port", request->flash_size - 10,
                                        784};
    (void)target;
    return sink->step(sink->ctx, &step);
}
#elif defined(BREAK_ARRANGEMENT)
/* Wrong in the second arrangement alone. */
static ztc_status tiny_flash_plan(void *target, const struct ztc_flash_request *request,
                                  const struct ztc_flash_sink *sink)
{
    const int second = request->variant != NULL && strcmp(request->variant, "second") == 0;
    const struct ztc_flash_step step = {sizeof(step), 0, "write", "port", second ? 65000 : 0xFC00,
                                        784};
    (void)target;
    return sink->step(sink->ctx, &step);
}
#else
#define tiny_flash_plan NULL
#endif

static const struct ztc_target_v1 interface = {
    .struct_size = sizeof(interface),
    .open = tiny_open,
    .describe = tiny_describe,
    .pins = tiny_pins,
    .functions = tiny_functions,
    .instances = tiny_instances,
    .flash = tiny_flash,
    .explanations = tiny_explanations,
    .validate = tiny_validate,
    .encode = tiny_encode,
    .decode = tiny_decode,
    .flash_plan = tiny_flash_plan,
};

static ztc_status tiny_init(const struct ztc_host *host, void **ret_self)
{
    struct state *state = host->alloc(host->ctx, sizeof(*state));
    if (state == NULL) {
        return ZTC_E_MEMORY;
    }
    *state = (struct state){host, 0};
    *ret_self = state;
    return ZTC_OK;
}

static void tiny_shutdown(void *self)
{
#ifndef BREAK_AGAIN
    struct state *state = self;
    state->host->free(state->host->ctx, state);
#else
    (void)self;
#endif
}

static const void *tiny_get_interface(void *self, const char *id)
{
    (void)self;
#ifdef BREAK_UNKNOWN
    (void)id;
    return &interface;
#else
    return strcmp(id, ZTC_TARGET_INTERFACE) == 0 ? &interface : NULL;
#endif
}

#ifdef BREAK_IMPORTS
char *getenv(const char *name);
#define EXTRA (getenv("HOME") != NULL)
#else
#define EXTRA 0
#endif
#ifdef BREAK_GLOBALS
static volatile int written_global = 1;
#endif
#ifdef BREAK_CONSTRUCTORS
__attribute__((constructor)) static void early(void)
{
    __asm__ volatile("");
}
#endif
#ifdef BREAK_EXPORTS
ZTC_MODULE_EXPORT extern int one_more_symbol(void);
ZTC_MODULE_EXPORT int one_more_symbol(void)
{
    return 1;
}
#endif

static ztc_status first_init(const struct ztc_host *host, void **ret_self)
{
#ifdef BREAK_GLOBALS
    written_global++;
#endif
    return EXTRA ? ZTC_E_INTERNAL : tiny_init(host, ret_self);
}

extern const struct ztc_module_entry ztc_module_entry;
ZTC_MODULE_EXPORT const struct ztc_module_entry ztc_module_entry = {
    ZTC_MODULE_MAGIC, sizeof(ztc_module_entry), ZTC_ABI_MAJOR, ZTC_ABI_MINOR, 0, 0, first_init,
    tiny_shutdown,    tiny_get_interface,
};
