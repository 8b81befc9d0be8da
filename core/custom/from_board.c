/* SPDX-License-Identifier: Apache-2.0 */
/* The board of one round: uses that say the same made one, pins, peripherals, and their numbers. */
#include "custom/from_internal.h"

#include <stdlib.h>
#include <string.h>

/* Bytes of labels behind one pin. */
#define LABEL_MAX 72u

static bool is_function(const struct ztc_from_use *use)
{
    return !use->gone && use->class_id[0] != '\0';
}

/* ---- uses that say the same ---- */

/* The later use says no more than the former, or the other way round: one of them is enough. */
static void merge(struct ztc_from_use *former, struct ztc_from_use *later)
{
    if (former->instance[0] != '\0' && later->instance[0] != '\0') {
        return;
    }
    bool later_knows =
        former->instance[0] == '\0' && (later->instance[0] != '\0' || later->number != ZTC_NO_ROW);
    struct ztc_from_use *kept = later_knows ? later : former;
    struct ztc_from_use *other = later_knows ? former : later;
    if (kept->number == ZTC_NO_ROW) {
        kept->number = other->number;
    }
    other->class_id = "";
}

static void merge_all(struct ztc_from *from)
{
    for (size_t i = 0; i < from->use_count; i++) {
        for (size_t j = i + 1; j < from->use_count && is_function(&from->uses[i]); j++) {
            struct ztc_from_use *a = &from->uses[i];
            struct ztc_from_use *b = &from->uses[j];
            if (is_function(b) && a->row == b->row && strcmp(a->class_id, b->class_id) == 0 &&
                strcmp(a->role, b->role) == 0) {
                merge(a, b);
            }
        }
    }
}

/* ---- pins ---- */

static bool is_extra_word(const char *text)
{
    return text[0] != '\0' && text[strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_-")] == '\0';
}

/* Adds what a use says of its pin; of two that differ the former counts. */
static bool add_extras(struct ztc_from *from, struct ztc_from_pin *pin,
                       const struct ztc_from_use *use)
{
    for (uint32_t i = 0; i < use->extra_count; i++) {
        const struct ztc_extra *extra = &use->extras[i];
        bool known = false;
        if (!is_extra_word(extra->key) || !is_extra_word(extra->value)) {
            if (!ztc_from_leave(from, use, "a pin has no extra %s: %s", extra->key, extra->value)) {
                return false;
            }
            continue;
        }
        for (uint32_t j = 0; j < pin->extra_count; j++) {
            known = known || strcmp(pin->extras[j].key, extra->key) == 0;
        }
        if (!known && pin->extra_count < ZTC_READER_EXTRAS_MAX) {
            pin->extras[pin->extra_count++] = *extra;
        }
    }
    return true;
}

/* Adds the use's label, unless it is there or the line grows too long. */
static bool add_label(struct ztc_from *from, struct ztc_from_pin *pin,
                      const struct ztc_from_use *use)
{
    if (use->label[0] == '\0' ||
        (pin->label[0] != '\0' && strstr(pin->label, use->label) != NULL) ||
        strlen(pin->label) + strlen(use->label) > LABEL_MAX) {
        return true;
    }
    const char *label = pin->label[0] == '\0'
                            ? use->label
                            : ztc_arena_print(from->arena, "%s, %s", pin->label, use->label);
    pin->label = label != NULL ? label : "";
    return label != NULL;
}

static struct ztc_from_pin *pin_of(struct ztc_from *from, struct ztc_from_use *use)
{
    for (size_t i = 0; i < from->pin_count; i++) {
        if (from->pins[i].row == use->row) {
            use->pin = (uint32_t)i;
            return &from->pins[i];
        }
    }
    use->pin = (uint32_t)from->pin_count;
    struct ztc_from_pin *pin = &from->pins[from->pin_count++];
    *pin = (struct ztc_from_pin){.row = use->row, .label = ""};
    return pin;
}

/* Numbers the pins in the order in which they come. */
static bool make_pins(struct ztc_from *from)
{
    from->pin_count = 0;
    if (from->pins == NULL) {
        from->pins = ztc_arena_array(from->arena, from->use_count, sizeof(*from->pins));
    }
    bool good = from->pins != NULL;
    for (size_t i = 0; good && i < from->use_count; i++) {
        struct ztc_from_use *use = &from->uses[i];
        if (use->gone) {
            continue;
        }
        struct ztc_from_pin *pin = pin_of(from, use);
        good = add_extras(from, pin, use) && add_label(from, pin, use);
        /* What cannot be an extra was said now, and is not said again in the next round. */
        uint32_t kept = 0;
        for (uint32_t j = 0; j < use->extra_count; j++) {
            if (is_extra_word(use->extras[j].key) && is_extra_word(use->extras[j].value)) {
                use->extras[kept++] = use->extras[j];
            }
        }
        use->extra_count = kept;
    }
    return good;
}

/* ---- functions ---- */

/* Classes as a template has them one after the other. */
static const char *const class_order[] = {
    ZTC_CLASS_SERIAL, ZTC_CLASS_SPI, ZTC_CLASS_I2C, ZTC_CLASS_CAN, ZTC_CLASS_ADC,
    ZTC_CLASS_DAC,    ZTC_CLASS_PWM, ZTC_CLASS_ICU, ZTC_CLASS_LED, ZTC_CLASS_BTN};

static size_t rank_of(const char *class_id)
{
    size_t rank = 0;
    while (rank < sizeof(class_order) / sizeof(class_order[0]) &&
           strcmp(class_order[rank], class_id) != 0) {
        rank++;
    }
    return rank;
}

/* By class, then by the file's numbers, then as they came. Those of one bus stand together. */
static int by_class(const void *left, const void *right)
{
    const struct ztc_from_use *a = *(struct ztc_from_use *const *)left;
    const struct ztc_from_use *b = *(struct ztc_from_use *const *)right;
    size_t a_rank = rank_of(a->class_id);
    size_t b_rank = rank_of(b->class_id);
    if (a_rank != b_rank) {
        return a_rank < b_rank ? -1 : 1;
    }
    uint32_t a_number = a->bus != NULL ? a->bus->number : a->number;
    uint32_t b_number = b->bus != NULL ? b->bus->number : b->number;
    if (a_number != b_number) {
        return a_number < b_number ? -1 : 1;
    }
    if (a->bus != b->bus) {
        return a->bus < b->bus ? -1 : 1;
    }
    return a < b ? -1 : a > b;
}

static bool list_functions(struct ztc_from *from)
{
    from->function_count = 0;
    if (from->functions == NULL) {
        from->functions = ztc_arena_array(from->arena, from->use_count, sizeof(void *));
    }
    if (from->functions == NULL) {
        return false;
    }
    for (size_t i = 0; i < from->use_count; i++) {
        if (is_function(&from->uses[i])) {
            from->functions[from->function_count++] = &from->uses[i];
        }
    }
    if (from->function_count > 1) {
        qsort(from->functions, from->function_count, sizeof(void *), by_class);
    }
    return true;
}

/* Counts from 0 in each class, without gaps. */
static void number_functions(struct ztc_from *from)
{
    uint32_t next = 0;
    for (size_t i = 0; i < from->function_count; i++) {
        struct ztc_from_use *use = from->functions[i];
        const struct ztc_from_use *former = i > 0 ? from->functions[i - 1] : NULL;
        bool same_class = former != NULL && strcmp(former->class_id, use->class_id) == 0;
        if (!same_class) {
            next = 0;
        } else if (use->bus == NULL || former->bus != use->bus) {
            next++;
        }
        use->index = next;
        if (use->bus != NULL) {
            use->bus->index = next;
        }
    }
}

/* What templates have no name for goes before anything is chosen. */
static bool drop_nameless(struct ztc_from *from)
{
    for (size_t i = 0; i < from->use_count; i++) {
        struct ztc_from_use *use = &from->uses[i];
        if (is_function(use) && ztc_prefix_find(use->class_id, use->role) == NULL &&
            !ztc_from_drop(from, use, "a template has no %s of %s; its pad is there as a plain pin",
                           use->role, use->class_id)) {
            return false;
        }
    }
    return true;
}

ztc_status ztc_from_settle_all(struct ztc_from *from, struct ztc_error *error)
{
    if (!drop_nameless(from)) {
        return ztc_error_memory(error);
    }
    merge_all(from);
    if (!make_pins(from)) {
        return ztc_error_memory(error);
    }
    ztc_status status = ztc_from_settle_buses(from, error);
    for (size_t i = 0; status == ZTC_OK && i < from->use_count; i++) {
        struct ztc_from_use *use = &from->uses[i];
        if (is_function(use) && use->bus == NULL && !ztc_from_settle(from, use, /* hw= */ 0)) {
            status = ztc_error_memory(error);
        }
    }
    if (status == ZTC_OK && !list_functions(from)) {
        status = ztc_error_memory(error);
    }
    if (status == ZTC_OK) {
        number_functions(from);
    }
    return status;
}
