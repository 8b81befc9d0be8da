/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What port.bin version 1 makes of the order and the numbers of pins and peripherals: its oddities,
 * and the gaps that it cannot carry (port-bin.md).
 */
#include "board/check_internal.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Names that a finding lists: all that version 1 can hold in a class. */
#define NAMES_MAX 255u

#define KIND_BUS 0u     /* pins by number, pairs or triples; written if a peripheral is there */
#define KIND_TEXT 1u    /* pins by name as text; written if a peripheral is there */
#define KIND_ZERO 2u    /* likewise; written if number 0 is there */
#define KIND_NEVER 3u   /* counted, never written */
#define KIND_NO_PINS 4u /* has a peripheral map only */

static const struct order_class {
    const char *class_id;
    uint32_t kind;
} classes[] = {
    {ZTC_CLASS_ADC, KIND_ZERO},   {ZTC_CLASS_SPI, KIND_BUS},     {ZTC_CLASS_I2C, KIND_BUS},
    {ZTC_CLASS_PWM, KIND_ZERO},   {ZTC_CLASS_ICU, KIND_ZERO},    {ZTC_CLASS_CAN, KIND_TEXT},
    {ZTC_CLASS_SERIAL, KIND_BUS}, {ZTC_CLASS_DAC, KIND_ZERO},    {ZTC_CLASS_LED, KIND_NEVER},
    {ZTC_CLASS_BTN, KIND_NEVER},  {ZTC_CLASS_HTM, KIND_NO_PINS}, {ZTC_CLASS_RTC, KIND_NO_PINS},
};

/* The pins and peripherals of one class; arrays with room for all of the board. */
struct order {
    const struct order_class *class;
    const struct ztc_board_function **pins, **sorted;
    size_t pin_count;
    const struct ztc_check_peripheral **peripherals;
    size_t peripheral_count;
};

static bool make_order(struct ztc_check *check, struct order *order)
{
    order->pins = ztc_arena_array(&check->scratch, check->function_count, sizeof(void *));
    order->sorted = ztc_arena_array(&check->scratch, check->function_count, sizeof(void *));
    order->peripherals = ztc_arena_array(&check->scratch, check->peripheral_count, sizeof(void *));
    return order->pins != NULL && order->sorted != NULL && order->peripherals != NULL;
}

static int order_peripherals(const void *left, const void *right)
{
    const struct ztc_check_peripheral *const *a = left, *const *b = right;
    uint32_t first = (*a)->peripheral->index, second = (*b)->peripheral->index;
    return first < second ? -1 : first > second;
}

static void collect(const struct ztc_check *check, struct order *order)
{
    order->pin_count = 0;
    order->peripheral_count = 0;
    for (size_t i = 0; i < check->function_count; i++) {
        if (strcmp(check->functions[i].class_id, order->class->class_id) == 0) {
            order->pins[order->pin_count++] = &check->functions[i];
        }
    }
    for (size_t i = 0; i < check->peripheral_count; i++) {
        if (strcmp(check->peripherals[i].peripheral->class_id, order->class->class_id) == 0) {
            order->peripherals[order->peripheral_count++] = &check->peripherals[i];
        }
    }
    if (order->peripheral_count > 1) {
        qsort(order->peripherals, order->peripheral_count, sizeof(void *), order_peripherals);
    }
}

static void note_version_two(struct ztc_check *check, struct ztc_diagnostic *item)
{
    if (ztc_target_reads_version(check->target, 2)) {
        ztc_diagnostic_note(check->findings, item, "port.bin version 2 does not have this oddity");
    }
}

/* "A10, A11 and A2" */
static void write_names(struct ztc_buffer *buffer, const struct ztc_board_function *const *rows,
                        size_t count)
{
    for (size_t i = 0; i < count && i < NAMES_MAX; i++) {
        ztc_check_between(buffer, i, count, " and ");
        ztc_buffer_text(buffer, rows[i]->name);
    }
    if (count > NAMES_MAX) {
        ztc_buffer_text(buffer, " ...");
    }
}

static bool has_number_zero(const struct order *order)
{
    for (size_t i = 0; i < order->pin_count; i++) {
        if (order->pins[i]->index == 0) {
            return true;
        }
    }
    return false;
}

static bool is_written(const struct order *order)
{
    switch (order->class->kind) {
    case KIND_ZERO:
        return has_number_zero(order);
    case KIND_BUS:
    case KIND_TEXT:
        return order->peripheral_count > 0;
    default:
        return false;
    }
}

/* Oddity 2. */
static void check_unwritten(struct ztc_check *check, const struct order *order)
{
    const char *class_id = order->class->class_id;
    struct ztc_buffer buffer ZTC_CLEANUP(ztc_buffer_done) = {0};

    if (order->pin_count == 0 || is_written(order)) {
        return;
    }
    /* What is not there may be so only because of another mistake. */
    if (order->class->kind != KIND_NEVER && !check->whole) {
        return;
    }
    ztc_buffer_init(&buffer, ZTC_WORDS_MAX);
    write_names(&buffer, order->pins, order->pin_count);
    const struct ztc_board_function *first = order->pins[0];
    struct ztc_diagnostic *item =
        ztc_findings_add(check->findings, "W008", first->where,
                         "version 1 counts the pins of class %s and does not write them: %s",
                         class_id, ztc_check_words(check, &buffer));
    if (order->class->kind == KIND_ZERO) {
        ztc_diagnostic_note(check->findings, item, "they are written once %s0 is there",
                            ztc_prefix_find(class_id, first->role) != NULL
                                ? ztc_prefix_find(class_id, first->role)->prefix
                                : class_id);
    } else if (order->class->kind != KIND_NEVER) {
        ztc_diagnostic_note(check->findings, item, "they are written once a %s peripheral is there",
                            class_id);
    }
    note_version_two(check, item);
    ztc_note_accept(check, item, ztc_check_key(check, first->where, first->name));
}

static int order_text(const void *left, const void *right)
{
    const struct ztc_board_function *const *a = left, *const *b = right;
    return strcmp((*a)->name, (*b)->name);
}

static int order_number(const void *left, const void *right)
{
    const struct ztc_board_function *const *a = left, *const *b = right;
    int order = strcmp((*a)->role, (*b)->role); /* CANRX before CANTX, as in the text */
    if (order != 0) {
        return order;
    }
    return (*a)->index < (*b)->index ? -1 : (*a)->index > (*b)->index;
}

/* Oddity 1. */
static void check_text_order(struct ztc_check *check, struct order *order)
{
    struct ztc_buffer buffer ZTC_CLEANUP(ztc_buffer_done) = {0};
    size_t hits = 0, first = 0;

    if (order->class->kind != KIND_ZERO && order->class->kind != KIND_TEXT) {
        return;
    }
    if (order->pin_count < 2 || !is_written(order)) {
        return;
    }
    memcpy(order->sorted, order->pins, order->pin_count * sizeof(void *));
    qsort(order->sorted, order->pin_count, sizeof(void *), order_text);
    qsort(order->pins, order->pin_count, sizeof(void *), order_number);
    const struct ztc_board_function *expected = NULL;
    for (size_t i = 0; i < order->pin_count; i++) {
        if (order->sorted[i] == order->pins[i]) {
            continue;
        }
        if (hits == 0) {
            first = i;
            expected = order->pins[i];
        }
        /* The hits are gathered at the front, behind which nothing is read again. */
        order->sorted[hits++] = order->sorted[i];
    }
    if (hits == 0) {
        return;
    }
    ztc_buffer_init(&buffer, ZTC_WORDS_MAX);
    write_names(&buffer, order->sorted, hits);
    const struct ztc_board_function *place = order->sorted[0];
    struct ztc_diagnostic *item = ztc_findings_add(
        check->findings, "W007", place->where,
        "version 1 sorts class %s as text: %s becomes entry %zu, where firmware expects %s",
        order->class->class_id, place->name, first, expected->name);
    ztc_diagnostic_note(check->findings, item, "out of place are %s",
                        ztc_check_words(check, &buffer));
    note_version_two(check, item);
    ztc_note_accept(check, item, ztc_check_key(check, place->where, place->name));
}

/* Oddity 3. */
static void check_peripheral_gap(struct ztc_check *check, const struct order *order)
{
    struct ztc_buffer buffer ZTC_CLEANUP(ztc_buffer_done) = {0};
    size_t first = 0;

    while (first < order->peripheral_count &&
           order->peripherals[first]->peripheral->index == first) {
        first++;
    }
    if (first == order->peripheral_count || !check->whole) {
        return;
    }
    ztc_buffer_init(&buffer, ZTC_WORDS_MAX);
    for (size_t i = first; i < order->peripheral_count && i - first < ZTC_LISTED_MAX; i++) {
        ztc_check_between(&buffer, i - first, order->peripheral_count - first, " and ");
        ztc_buffer_print(&buffer, "%s as %s%zu", order->peripherals[i]->name,
                         order->class->class_id, i);
    }
    const struct ztc_check_peripheral *behind = order->peripherals[first];
    struct ztc_diagnostic *item =
        ztc_findings_add(check->findings, "W010", behind->peripheral->where,
                         "version 1 closes the gap before %s: firmware finds %s", behind->name,
                         ztc_check_words(check, &buffer));
    ztc_diagnostic_note(check->findings, item, "number the %s peripherals from 0 without a gap",
                        order->class->class_id);
    note_version_two(check, item);
    ztc_note_accept(check, item, ztc_check_key(check, behind->peripheral->where, behind->name));
}

static int order_index(const void *left, const void *right)
{
    const struct ztc_board_function *const *a = left, *const *b = right;
    return (*a)->index < (*b)->index ? -1 : (*a)->index > (*b)->index;
}

/* The lowest number that no pin of the bus has. */
static uint32_t missing_number(struct order *order)
{
    uint32_t missing = 0;

    memcpy(order->sorted, order->pins, order->pin_count * sizeof(void *));
    if (order->pin_count > 1) {
        qsort(order->sorted, order->pin_count, sizeof(void *), order_index);
    }
    for (size_t i = 0; i < order->pin_count && order->sorted[i]->index <= missing; i++) {
        if (order->sorted[i]->index == missing) {
            missing++;
        }
    }
    return missing;
}

/* The pins of a bus have to run from 0 without a gap: RX and TX 0, RX and TX 1, ... */
static void check_bus_gap(struct ztc_check *check, struct order *order)
{
    if (order->class->kind != KIND_BUS || !check->whole || order->pin_count == 0) {
        return;
    }
    uint32_t missing = missing_number(order);
    for (size_t i = 0; i < order->pin_count; i++) {
        const struct ztc_board_function *pin = order->pins[i];
        if (pin->index <= missing) {
            continue;
        }
        struct ztc_diagnostic *item =
            ztc_findings_add(check->findings, "E030", pin->where,
                             "%s is there, but %s%" PRIu32 " is not: version 1 has no gaps",
                             pin->name, ztc_check_label(pin->class_id, pin->role), missing);
        ztc_diagnostic_note(check->findings, item,
                            "number the pins of class %s from 0 without a gap", pin->class_id);
        return;
    }
}

void ztc_check_order(struct ztc_check *check)
{
    struct order order = {0};

    if (!make_order(check, &order)) {
        check->failed = true;
        return;
    }
    for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++) {
        order.class = &classes[i];
        collect(check, &order);
        check_unwritten(check, &order);
        check_bus_gap(check, &order);
        check_text_order(check, &order);
        check_peripheral_gap(check, &order);
    }
}
