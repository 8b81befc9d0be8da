/* SPDX-License-Identifier: Apache-2.0 */
/* What does not fit the fields of the port.bin version to be made. */
#include "board/check_internal.h"

#include <inttypes.h>
#include <string.h>
#include <ztc/port.h>

/* The largest that a field of each version holds; INT32_MAX where the version does not carry it. */
struct version_limits {
    uint32_t version;
    size_t pins;
    uint32_t ports; /* ports, not the number of the last */
    uint32_t pad, value, hw;
    int32_t alternate;
    uint32_t instance;
    size_t entries;    /* of one class, pins or peripherals */
    size_t all_values; /* of the functional pins before one that has values */
};

static const struct version_limits all_limits[] = {
    {1, ZTC_PORT_V1_PINS_MAX, ZTC_PORT_V1_PORTS_MAX, 255, 255, 256, INT32_MAX, UINT32_MAX, 255,
     SIZE_MAX},
    {2, ZTC_PORT_V2_PINS_MAX, 256, 255, 65535, 65535, 32767, 65535, SIZE_MAX, 16383},
};

static void note_version_two(struct ztc_check *check, struct ztc_diagnostic *item)
{
    if (check->version == 1 && ztc_target_reads_version(check->target, 2)) {
        ztc_diagnostic_note(check->findings, item, "port.bin version 2 holds more");
    }
}

static void too_large(struct ztc_check *check, uint64_t where, const char *subject,
                      const char *what, int64_t value, int64_t most)
{
    struct ztc_diagnostic *item = ztc_findings_add(
        check->findings, "E031", where,
        "%s: %s is %" PRId64 ", and port.bin version %" PRIu32 " holds 0 to %" PRId64, subject,
        what, value, check->version, most);
    note_version_two(check, item);
}

/* What the microcontroller does not have at all was said already; if that is forgiven, it has to
 * fit. */
static bool is_told(const struct ztc_check *check, const void *row)
{
    return row == NULL && !check->findings->lenient;
}

static void check_pin(struct ztc_check *check, const struct version_limits *limits,
                      const struct ztc_board_pin *pin)
{
    char port[3];
    char last[3];

    if (pin->port >= limits->ports) {
        ztc_port_name(pin->port, port);
        ztc_port_name(limits->ports - 1, last);
        struct ztc_diagnostic *item = ztc_findings_add(
            check->findings, "E031", pin->where,
            "port.bin version %" PRIu32 " has the ports PA to %s, and D%" PRIu32 " is on %s",
            check->version, last, pin->index, port);
        note_version_two(check, item);
    }
    if (pin->pad > limits->pad) {
        too_large(check, pin->where, "the pin", "its pad", pin->pad, limits->pad);
    }
}

static void check_extras(struct ztc_check *check, const struct ztc_board_pin *pin)
{
    if (pin->extras == NULL || pin->extras->count == 0) {
        return;
    }
    struct ztc_diagnostic *item =
        ztc_findings_add(check->findings, "W011", pin->where,
                         "port.bin version 1 cannot carry the extras of D%" PRIu32, pin->index);
    if (ztc_target_reads_version(check->target, 2)) {
        ztc_diagnostic_note(check->findings, item, "port.bin version 2 carries them");
    }
    ztc_note_accept(check, item, ztc_check_key(check, pin->where, "pinmap"));
}

static void check_pins(struct ztc_check *check, const struct version_limits *limits)
{
    if (check->pin_count > limits->pins) {
        too_large(check, check->pins[limits->pins].pin->where, "pinmap", "the number of pins",
                  (int64_t)check->pin_count, (int64_t)limits->pins);
    }
    for (size_t i = 0; i < check->pin_count; i++) {
        if (!is_told(check, check->pins[i].row)) {
            check_pin(check, limits, check->pins[i].pin);
        }
        if (check->version == 1) {
            check_extras(check, check->pins[i].pin);
        }
    }
}

/* The first functional pin of a class that is one too many, or NULL. */
static const struct ztc_board_function *surplus_function(const struct ztc_check *check,
                                                         const char *class_id, size_t most,
                                                         size_t *ret_count)
{
    const struct ztc_board_function *surplus = NULL;

    *ret_count = 0;
    for (size_t i = 0; i < check->function_count; i++) {
        if (strcmp(check->functions[i].class_id, class_id) == 0 && ++*ret_count == most + 1) {
            surplus = &check->functions[i];
        }
    }
    return surplus;
}

static void check_counts(struct ztc_check *check, const struct version_limits *limits)
{
    const struct ztc_table *prefixes = ztc_prefixes();
    const char *last = "";

    /* Fewer in all cannot be too many of a class. */
    for (uint32_t i = 0; check->function_count > limits->entries && i < prefixes->count; i++) {
        const char *class_id = ZTC_ROW(struct ztc_prefix_row, prefixes, i)->class_id;
        size_t count = 0;
        if (strcmp(class_id, last) == 0) {
            continue;
        }
        last = class_id;
        const struct ztc_board_function *surplus =
            surplus_function(check, class_id, limits->entries, &count);
        if (surplus != NULL) {
            too_large(check, surplus->where, class_id, "the number of its pins", (int64_t)count,
                      (int64_t)limits->entries);
        }
    }
}

static void check_function(struct ztc_check *check, const struct version_limits *limits,
                           const struct ztc_board_function *function)
{
    for (uint32_t i = 0; i < function->value_count && i < ZTC_VALUES_MAX; i++) {
        if (function->values[i] < 0 || (uint32_t)function->values[i] > limits->value) {
            too_large(check, function->where, function->name, "a value", function->values[i],
                      limits->value);
        }
    }
    if (function->alternate > limits->alternate) {
        too_large(check, function->where, function->name, "the alternate function",
                  function->alternate, limits->alternate);
    }
    if (function->instance > limits->instance) {
        too_large(check, function->where, function->name, "the instance", function->instance,
                  limits->instance);
    }
}

static void check_functions(struct ztc_check *check, const struct version_limits *limits)
{
    size_t values = 0;
    bool told = false;

    for (size_t i = 0; i < check->function_count; i++) {
        const struct ztc_board_function *function = &check->functions[i];
        check_function(check, limits, function);
        if (function->value_count > 0 && values > limits->all_values && !told) {
            too_large(check, function->where, function->name,
                      "the number of values of the pins before it", (int64_t)values,
                      (int64_t)limits->all_values);
            told = true;
        }
        values += function->value_count;
    }
}

static void check_peripherals(struct ztc_check *check, const struct version_limits *limits)
{
    static const char *const counted[] = {ZTC_CLASS_SPI,    ZTC_CLASS_I2C, ZTC_CLASS_CAN,
                                          ZTC_CLASS_SERIAL, ZTC_CLASS_HTM, ZTC_CLASS_RTC};
    size_t counts[sizeof(counted) / sizeof(counted[0])] = {0};

    for (size_t i = 0; i < check->peripheral_count; i++) {
        const struct ztc_check_peripheral *user = &check->peripherals[i];
        const struct ztc_board_peripheral *peripheral = user->peripheral;
        if (peripheral->hw > limits->hw && !is_told(check, user->instance)) {
            too_large(check, peripheral->where, user->name, "hw", peripheral->hw, limits->hw);
        }
        for (size_t j = 0; j < sizeof(counted) / sizeof(counted[0]); j++) {
            if (strcmp(peripheral->class_id, counted[j]) == 0 &&
                ++counts[j] == limits->entries + 1) {
                too_large(check, peripheral->where, counted[j], "the number of its peripherals",
                          (int64_t)counts[j], (int64_t)limits->entries);
            }
        }
    }
}

void ztc_check_version(struct ztc_check *check)
{
    for (size_t i = 0; i < sizeof(all_limits) / sizeof(all_limits[0]); i++) {
        const struct version_limits *limits = &all_limits[i];
        if (limits->version != check->version) {
            continue;
        }
        check_pins(check, limits);
        check_counts(check, limits);
        check_functions(check, limits);
        check_peripherals(check, limits);
    }
    if (check->version == 1) {
        ztc_check_order(check);
    }
}
