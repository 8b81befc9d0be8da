/* SPDX-License-Identifier: Apache-2.0 */
/* port.yml: the names that the project compiler needs. */
#include "custom/product.h"
#include "custom/yaml.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ztc/class.h>

/* Room for a class or prefix and a number: PWMD0, SERIAL65535, D1023. */
#define NAME_MAX_SIZE 48u

struct name {
    char text[NAME_MAX_SIZE];
    uint32_t pin; /* of a Dn; ZTC_NO_ROW for others */
};

/* Peripherals that no template lists: the first pin of the class stands for them. */
static const struct {
    const char *function;
    const char *peripheral;
} implied[] = {{"A0", "ADC0"}, {"PWM0", "PWMD0"}, {"ICU0", "ICUD0"}, {"DAC0", "DAC0"}};

#define IMPLIED_COUNT (sizeof(implied) / sizeof(implied[0]))

/* What port.yml is made of, sorted where order is ours to choose. */
struct listing {
    const struct ztc_template *template;
    const struct ztc_board_function **functions; /* by prefix, then number */
    size_t function_count;
    struct name *peripherals; /* as text */
    size_t peripheral_count;
    struct name *pins; /* keys of pinout: D and A names, as text */
    size_t pin_count;
};

static int by_text(const void *left, const void *right)
{
    return strcmp(((const struct name *)left)->text, ((const struct name *)right)->text);
}

static size_t prefix_length(const char *name)
{
    return strcspn(name, "0123456789");
}

static int by_prefix_and_number(const void *left, const void *right)
{
    const struct ztc_board_function *a = *(const struct ztc_board_function *const *)left;
    const struct ztc_board_function *b = *(const struct ztc_board_function *const *)right;
    size_t length = prefix_length(a->name);
    if (length != prefix_length(b->name) || strncmp(a->name, b->name, length) != 0) {
        return strcmp(a->name, b->name);
    }
    return a->index < b->index ? -1 : a->index > b->index;
}

static bool is_adc(const struct ztc_board_function *function)
{
    return strcmp(function->class_id, ZTC_CLASS_ADC) == 0;
}

static void collect_functions(struct listing *listing)
{
    const struct ztc_table *table = listing->template->board.functions;
    for (uint32_t i = 0; i < table->count; i++) {
        listing->functions[i] = ZTC_ROW(struct ztc_board_function, table, i);
    }
    listing->function_count = table->count;
    if (table->count > 1) {
        qsort(listing->functions, listing->function_count,
              sizeof(const struct ztc_board_function *), by_prefix_and_number);
    }
}

static bool has_function(const struct listing *listing, const char *name)
{
    for (size_t i = 0; i < listing->function_count; i++) {
        if (strcmp(listing->functions[i]->name, name) == 0) {
            return true;
        }
    }
    return false;
}

static void collect_peripherals(struct listing *listing)
{
    const struct ztc_table *table = listing->template->board.peripherals;
    for (uint32_t i = 0; i < table->count; i++) {
        const struct ztc_board_peripheral *row = ZTC_ROW(struct ztc_board_peripheral, table, i);
        (void)snprintf(listing->peripherals[i].text, NAME_MAX_SIZE, "%s%u", row->class_id,
                       row->index);
    }
    listing->peripheral_count = table->count;
    for (size_t i = 0; i < IMPLIED_COUNT; i++) {
        if (has_function(listing, implied[i].function)) {
            (void)snprintf(listing->peripherals[listing->peripheral_count++].text, NAME_MAX_SIZE,
                           "%s", implied[i].peripheral);
        }
    }
    qsort(listing->peripherals, listing->peripheral_count, sizeof(struct name), by_text);
}

static void collect_pins(struct listing *listing)
{
    for (uint32_t i = 0; i < listing->template->board.pins->count; i++) {
        struct name *name = &listing->pins[listing->pin_count++];
        (void)snprintf(name->text, NAME_MAX_SIZE, "D%u", i);
        name->pin = i;
    }
    for (size_t i = 0; i < listing->function_count; i++) {
        if (is_adc(listing->functions[i])) {
            struct name *name = &listing->pins[listing->pin_count++];
            (void)snprintf(name->text, NAME_MAX_SIZE, "%s", listing->functions[i]->name);
            name->pin = ZTC_NO_ROW;
        }
    }
    qsort(listing->pins, listing->pin_count, sizeof(struct name), by_text);
}

static void listing_done(struct listing *listing)
{
    free(listing->functions);
    free(listing->peripherals);
    free(listing->pins);
}

static ztc_status listing_make(struct listing *listing, struct ztc_error *error)
{
    const struct ztc_board *board = &listing->template->board;
    size_t functions = board->functions->count;
    listing->functions = calloc(functions + 1, sizeof(const struct ztc_board_function *));
    listing->peripherals =
        calloc(board->peripherals->count + IMPLIED_COUNT, sizeof(*listing->peripherals));
    listing->pins = calloc(board->pins->count + functions + 1, sizeof(*listing->pins));
    if (listing->functions == NULL || listing->peripherals == NULL || listing->pins == NULL) {
        return ztc_error_memory(error);
    }
    collect_functions(listing);
    collect_peripherals(listing);
    collect_pins(listing);
    return ZTC_OK;
}

static void write_defines(struct ztc_yaml *yaml, const struct ztc_template *template)
{
    const char *short_name = template->short_name != NULL ? template->short_name : "";
    ztc_yaml_text(yaml, "defines");
    ztc_yaml_map(yaml, /* flow= */ false);
    ztc_yaml_text(yaml, "BOARD");
    ztc_yaml_text(yaml, short_name);
    ztc_yaml_text(yaml, "CDEFS");
    ztc_yaml_list(yaml, /* flow= */ true);
    for (size_t i = 0; i < template->cmacro_count; i++) {
        ztc_yaml_text(yaml, template->cmacros[i]);
    }
    ztc_yaml_list_end(yaml);
    ztc_yaml_text(yaml, "LAYOUT");
    ztc_yaml_text(yaml, template->layout != NULL ? template->layout : short_name);
    ztc_yaml_map_end(yaml);
}

static void write_names(struct ztc_yaml *yaml, const struct listing *listing)
{
    ztc_yaml_text(yaml, "names");
    ztc_yaml_list(yaml, /* flow= */ true);
    for (uint32_t i = 0; i < listing->template->board.pins->count; i++) {
        char name[NAME_MAX_SIZE];
        (void)snprintf(name, sizeof(name), "D%u", i);
        ztc_yaml_text(yaml, name);
    }
    for (size_t i = 0; i < listing->function_count; i++) {
        ztc_yaml_text(yaml, listing->functions[i]->name);
    }
    for (size_t i = 0; i < listing->peripheral_count; i++) {
        /* DAC0 is a pin and a peripheral; the list is a set. */
        if (!has_function(listing, listing->peripherals[i].text)) {
            ztc_yaml_text(yaml, listing->peripherals[i].text);
        }
    }
    ztc_yaml_list_end(yaml);
    ztc_yaml_text(yaml, "peripherals");
    ztc_yaml_list(yaml, /* flow= */ true);
    for (size_t i = 0; i < listing->peripheral_count; i++) {
        ztc_yaml_text(yaml, listing->peripherals[i].text);
    }
    ztc_yaml_list_end(yaml);
}

static void write_pair(struct ztc_yaml *yaml, const struct ztc_board_function *function)
{
    char prefix[NAME_MAX_SIZE];
    (void)snprintf(prefix, sizeof(prefix), "%.*s", (int)prefix_length(function->name),
                   function->name);
    ztc_yaml_text(yaml, prefix);
    ztc_yaml_text(yaml, function->name);
}

/* For each prefix of the pin's functions the one that stands last in the file. */
static void write_pin(struct ztc_yaml *yaml, const struct listing *listing, uint32_t pin)
{
    const struct ztc_board_function *chosen = NULL;
    for (size_t i = 0; i < listing->function_count; i++) {
        const struct ztc_board_function *function = listing->functions[i];
        if (function->pin != pin) {
            continue;
        }
        size_t length = prefix_length(function->name);
        bool same = chosen != NULL && prefix_length(chosen->name) == length &&
                    strncmp(chosen->name, function->name, length) == 0;
        if (chosen != NULL && !same) {
            write_pair(yaml, chosen);
        }
        /* Rows of the template keep its order, and so do their addresses. */
        chosen = same && chosen > function ? chosen : function;
    }
    if (chosen != NULL) {
        write_pair(yaml, chosen);
    }
}

static void write_pinout(struct ztc_yaml *yaml, const struct listing *listing)
{
    ztc_yaml_text(yaml, "pinout");
    ztc_yaml_map(yaml, /* flow= */ false);
    for (size_t i = 0; i < listing->pin_count; i++) {
        const struct name *name = &listing->pins[i];
        ztc_yaml_text(yaml, name->text);
        ztc_yaml_map(yaml, /* flow= */ true);
        if (name->pin != ZTC_NO_ROW) {
            write_pin(yaml, listing, name->pin);
        } else {
            ztc_yaml_text(yaml, "ADC");
            ztc_yaml_text(yaml, name->text);
        }
        ztc_yaml_map_end(yaml);
    }
    ztc_yaml_map_end(yaml);
}

ztc_status ztc_product_port_yml(const struct ztc_template *template, struct ztc_buffer *buffer,
                                struct ztc_error *error)
{
    struct listing listing = {.template = template};
    ztc_status status = listing_make(&listing, error);
    if (status == ZTC_OK) {
        struct ztc_yaml yaml;
        ztc_yaml_begin(&yaml, buffer, /* marks= */ true);
        ztc_yaml_map(&yaml, /* flow= */ false);
        write_defines(&yaml, template);
        write_names(&yaml, &listing);
        write_pinout(&yaml, &listing);
        ztc_yaml_map_end(&yaml);
        status = ztc_yaml_end(&yaml, "port.yml", error);
    }
    listing_done(&listing);
    return status;
}
