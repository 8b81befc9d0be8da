/* SPDX-License-Identifier: Apache-2.0 */
/* What does not fit the fields of the port.bin version to be made. */
#include "board/check_internal.h"

#include <inttypes.h>
#include <string.h>
#include <ztc/port.h>

/* A version 1 table is counted in a byte, and its entries are bytes. */
#define V1_ENTRIES_MAX 255u
#define V1_BYTE_MAX 255
#define V1_HW_MAX 256u /* hw - 1 is written */

static void too_large(struct ztc_check *check, uint64_t where, const char *subject,
                      const char *what, int64_t value, int64_t most)
{
    struct ztc_diagnostic *item = ztc_findings_add(
        check->findings, "E031", where,
        "%s: %s is %" PRId64 ", and port.bin version %" PRIu32 " holds 0 to %" PRId64, subject,
        what, value, check->version, most);
    if (check->version == 1 && ztc_target_reads_version(check->target, 2)) {
        ztc_diagnostic_note(check->findings, item, "version 2 may hold it");
    }
}

static void check_pin_count(struct ztc_check *check, size_t most)
{
    if (check->pin_count > most) {
        too_large(check, check->pins[most].pin->where, "pinmap", "the number of pins",
                  (int64_t)check->pin_count, (int64_t)most);
    }
}

/* What the microcontroller does not have at all was said already; lenient or not, it has to fit. */
static bool is_told(const struct ztc_check *check, const void *row)
{
    return row == NULL && !check->findings->lenient;
}

static void check_v1_pins(struct ztc_check *check)
{
    char port[3];

    check_pin_count(check, ZTC_PORT_V1_PINS_MAX);
    for (size_t i = 0; i < check->pin_count; i++) {
        const struct ztc_board_pin *pin = check->pins[i].pin;
        if (is_told(check, check->pins[i].row)) {
            continue;
        }
        if (pin->port >= ZTC_PORT_V1_PORTS_MAX) {
            ztc_port_name(pin->port, port);
            struct ztc_diagnostic *item = ztc_findings_add(
                check->findings, "E031", pin->where,
                "port.bin version 1 has the ports PA to PH, and D%" PRIu32 " is on %s", pin->index,
                port);
            if (ztc_target_reads_version(check->target, 2)) {
                ztc_diagnostic_note(check->findings, item, "version 2 has all ports");
            }
        }
        if (pin->pad > V1_BYTE_MAX) {
            too_large(check, pin->where, "the pin", "its pad", pin->pad, V1_BYTE_MAX);
        }
        if (pin->extras != NULL && pin->extras->count > 0) {
            struct ztc_diagnostic *item = ztc_findings_add(
                check->findings, "W011", pin->where,
                "port.bin version 1 cannot carry the extras of D%" PRIu32, pin->index);
            if (ztc_target_reads_version(check->target, 2)) {
                ztc_diagnostic_note(check->findings, item, "version 2 carries them");
            }
            ztc_note_accept(check, item, ztc_check_key(check, pin->where, "pinmap"));
        }
    }
}

/* The first row of a class that is one too many, or NULL. */
static const struct ztc_board_function *surplus_function(const struct ztc_check *check,
                                                         const char *class_id, size_t *ret_count)
{
    const struct ztc_board_function *surplus = NULL;

    *ret_count = 0;
    for (size_t i = 0; i < check->function_count; i++) {
        if (strcmp(check->functions[i].class_id, class_id) == 0 &&
            ++*ret_count == V1_ENTRIES_MAX + 1) {
            surplus = &check->functions[i];
        }
    }
    return surplus;
}

static void check_v1_counts(struct ztc_check *check)
{
    const struct ztc_table *prefixes = ztc_prefixes();
    const char *last = "";

    /* Fewer in all cannot be too many of a class. */
    for (uint32_t i = 0; check->function_count > V1_ENTRIES_MAX && i < prefixes->count; i++) {
        const char *class_id = ZTC_ROW(struct ztc_prefix_row, prefixes, i)->class_id;
        size_t count = 0;
        if (strcmp(class_id, last) == 0) {
            continue;
        }
        last = class_id;
        const struct ztc_board_function *surplus = surplus_function(check, class_id, &count);
        if (surplus != NULL) {
            too_large(check, surplus->where, class_id, "the number of its pins", (int64_t)count,
                      V1_ENTRIES_MAX);
        }
    }
}

static void check_v1_values(struct ztc_check *check)
{
    for (size_t i = 0; i < check->function_count; i++) {
        const struct ztc_board_function *function = &check->functions[i];
        for (uint32_t j = 0; j < function->value_count && j < ZTC_VALUES_MAX; j++) {
            if (function->values[j] < 0 || function->values[j] > V1_BYTE_MAX) {
                too_large(check, function->where, function->name, "a value", function->values[j],
                          V1_BYTE_MAX);
            }
        }
    }
}

static void check_v1_peripherals(struct ztc_check *check)
{
    static const char *const counted[] = {ZTC_CLASS_SPI,    ZTC_CLASS_I2C, ZTC_CLASS_CAN,
                                          ZTC_CLASS_SERIAL, ZTC_CLASS_HTM, ZTC_CLASS_RTC};

    for (size_t i = 0; i < check->peripheral_count; i++) {
        const struct ztc_check_peripheral *user = &check->peripherals[i];
        if (user->peripheral->hw > V1_HW_MAX && !is_told(check, user->instance)) {
            too_large(check, user->peripheral->where, user->name, "hw", user->peripheral->hw,
                      V1_HW_MAX);
        }
    }
    for (size_t i = 0; i < sizeof(counted) / sizeof(counted[0]); i++) {
        const struct ztc_check_peripheral *surplus = NULL;
        size_t count = 0;
        for (size_t j = 0; j < check->peripheral_count; j++) {
            if (strcmp(check->peripherals[j].peripheral->class_id, counted[i]) == 0 &&
                ++count == V1_ENTRIES_MAX + 1) {
                surplus = &check->peripherals[j];
            }
        }
        if (surplus != NULL) {
            too_large(check, surplus->peripheral->where, counted[i],
                      "the number of its peripherals", (int64_t)count, V1_ENTRIES_MAX);
        }
    }
}

void ztc_check_version(struct ztc_check *check)
{
    if (check->version == 1) {
        check_v1_pins(check);
        check_v1_counts(check);
        check_v1_values(check);
        check_v1_peripherals(check);
        ztc_check_order(check);
    } else if (check->version == 2) {
        check_pin_count(check, ZTC_PORT_V2_PINS_MAX);
    }
}
