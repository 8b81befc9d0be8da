/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pinclasses and peripherals, narrowed: what the target serves, the values that its tables know
 * with what they mean, and its instances.
 */
#include "base/limits.h"
#include "board/role.h"
#include "command/schema.h"
#include "command/words.h"

#include <inttypes.h>
#include <string.h>
#include <ztc/port.h>

/* Names that an editor offers where nothing tells how many there are. */
#define NAMES_OFFERED 8u
/* Pads that words list before they say "...". */
#define PADS_MAX 40u
/* Values of one position that are listed: more are numbers of another kind. */
#define VALUES_MAX 1024u

struct class_words {
    const char *class_id;
    const char *role; /* NULL: the peripheral */
    const char *words;
};

static const struct class_words class_words[] = {
    {ZTC_CLASS_ADC, "in", "Analog input."},
    {ZTC_CLASS_DAC, "out", "Analog output."},
    {ZTC_CLASS_PWM, "out", "Pulses out (pulse-width modulation)."},
    {ZTC_CLASS_ICU, "in", "Pulses measured (input capture)."},
    {ZTC_CLASS_LED, "out", "A light."},
    {ZTC_CLASS_BTN, "in", "A button."},
    {ZTC_CLASS_SERIAL, "rx", "Serial port: data to the microcontroller."},
    {ZTC_CLASS_SERIAL, "tx", "Serial port: data from the microcontroller."},
    {ZTC_CLASS_SPI, "mosi", "SPI: data from the microcontroller."},
    {ZTC_CLASS_SPI, "miso", "SPI: data to the microcontroller."},
    {ZTC_CLASS_SPI, "sclk", "SPI: the clock."},
    {ZTC_CLASS_I2C, "sda", "I2C: the data line."},
    {ZTC_CLASS_I2C, "scl", "I2C: the clock line."},
    {ZTC_CLASS_CAN, "rx", "CAN: data from the transceiver."},
    {ZTC_CLASS_CAN, "tx", "CAN: data to the transceiver."},
    {ZTC_CLASS_SERIAL, NULL, "A serial port."},
    {ZTC_CLASS_SPI, NULL, "An SPI bus, with the microcontroller in charge."},
    {ZTC_CLASS_I2C, NULL, "An I2C bus, with the microcontroller in charge."},
    {ZTC_CLASS_CAN, NULL,
     "A CAN bus. Without rx and tx it has the pins CANRX and CANTX of its number."},
    {ZTC_CLASS_SD, NULL, "A slot for an SD card."},
    {ZTC_CLASS_RTC, NULL, "A real-time clock."},
    {ZTC_CLASS_HTM, NULL, "A hardware timer."},
};

static const char *words_of(const char *class_id, const char *role)
{
    for (size_t i = 0; i < sizeof(class_words) / sizeof(class_words[0]); i++) {
        const struct class_words *row = &class_words[i];
        bool same =
            role == NULL || row->role == NULL ? role == row->role : strcmp(role, row->role) == 0;
        if (same && strcmp(class_id, row->class_id) == 0) {
            return row->words;
        }
    }
    return "";
}

static const struct ztc_function_row *function_at(const struct ztc_target *target, uint32_t number)
{
    return ZTC_ROW(struct ztc_function_row, target->functions, number);
}

static bool has_role(const struct ztc_function_row *row, const struct ztc_prefix_row *prefix)
{
    return strcmp(row->class_id, prefix->class_id) == 0 && strcmp(row->role, prefix->role) == 0;
}

bool ztc_schema_serves(const struct ztc_target *target, const struct ztc_prefix_row *prefix)
{
    bool served = !ztc_class_needs_row(prefix->class_id);
    for (uint32_t i = 0; i < target->functions->count && !served; i++) {
        served = has_role(function_at(target, i), prefix);
    }
    return served;
}

static uint32_t instances_of(const struct ztc_target *target, const char *class_id)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < target->instances->count; i++) {
        if (strcmp(ZTC_ROW(struct ztc_instance_row, target->instances, i)->class_id, class_id) ==
            0) {
            count++;
        }
    }
    return count;
}

/* ---- what a value means ---- */

struct meaning {
    const char *words;
    int64_t (*column)(const struct ztc_function_row *row); /* the column it repeats */
};

static int64_t channel_of(const struct ztc_function_row *row)
{
    return row->channel;
}
static int64_t unit_of(const struct ztc_function_row *row)
{
    return row->unit;
}
static int64_t alternate_of(const struct ztc_function_row *row)
{
    return row->alternate;
}
static int64_t instance_of(const struct ztc_function_row *row)
{
    return row->instance != 0 ? (int64_t)row->instance : ZTC_PORT_NONE;
}

static const struct meaning meanings[] = {
    {"channel", channel_of},
    {"hw instance", instance_of},
    {"alternate function", alternate_of},
    {"unit", unit_of},
};
#define MEANINGS (sizeof(meanings) / sizeof(meanings[0]))

/* Does the column tell the value in every row, and the value the column? Else it is something else. */
static bool tells(const struct ztc_target *target, const struct ztc_prefix_row *prefix,
                  uint32_t position, const struct meaning *meaning, bool equal)
{
    const struct ztc_function_row *first = NULL;
    int64_t offset = 0;
    for (uint32_t i = 0; i < target->functions->count; i++) {
        const struct ztc_function_row *row = function_at(target, i);
        if (!has_role(row, prefix) || row->value_count <= position) {
            continue;
        }
        if (meaning->column(row) == ZTC_PORT_NONE) {
            return false;
        }
        if (first == NULL) {
            first = row;
            /* A template may count from 0 what the data sheet counts from 1. */
            offset = equal ? 0 : row->values[position] - meaning->column(row);
        }
        if (row->values[position] - meaning->column(row) != offset) {
            return false;
        }
    }
    return first != NULL;
}

/* What a meaning is called in a class: the units that count are timers. */
static const char *meaning_words(const struct meaning *meaning, const char *class_id)
{
    bool timed = strcmp(class_id, ZTC_CLASS_PWM) == 0 || strcmp(class_id, ZTC_CLASS_ICU) == 0;
    return timed && meaning->column == unit_of ? "timer" : meaning->words;
}

/* What the value at this position is; each meaning once. "value" where the tables do not tell. */
static const char *meaning_of(const struct ztc_target *target, const struct ztc_prefix_row *prefix,
                              uint32_t position, bool taken[MEANINGS])
{
    for (unsigned equal = 2; equal-- > 0;) {
        for (size_t i = 0; i < MEANINGS; i++) {
            if (!taken[i] && tells(target, prefix, position, &meanings[i], equal != 0)) {
                taken[i] = true;
                return meaning_words(&meanings[i], prefix->class_id);
            }
        }
    }
    return "value";
}

/* ---- values ---- */

/* The least value at the position above `after`; false at the end. Values left out count as 0. */
static bool next_value(const struct ztc_target *target, const struct ztc_prefix_row *prefix,
                       uint32_t position, int64_t after, int64_t *ret_value)
{
    bool found = false;
    int64_t least = 0;
    for (uint32_t i = 0; i < target->functions->count; i++) {
        const struct ztc_function_row *row = function_at(target, i);
        int64_t value = ztc_row_value(row, position);
        if (has_role(row, prefix) && value > after && (!found || value < least)) {
            found = true;
            least = value;
        }
    }
    if (found) {
        *ret_value = least;
    }
    return found;
}

/* Are there so few values that an editor may list them? A usual table has under twenty. */
static bool is_short(const struct ztc_target *target, const struct ztc_prefix_row *prefix,
                     uint32_t position)
{
    int64_t value = INT64_MIN;
    for (uint32_t count = 0; next_value(target, prefix, position, value, &value); count++) {
        if (count == VALUES_MAX) {
            return false;
        }
    }
    return true;
}

/* "ADC1_IN0, ADC1_IN1 ...": the signals that have the value. */
static void add_signals(const struct ztc_target *target, const struct ztc_prefix_row *prefix,
                        uint32_t position, int64_t value, struct ztc_buffer *words)
{
    struct ztc_schema_signals signals = {0};
    for (uint32_t i = 0; i < target->functions->count; i++) {
        const struct ztc_function_row *row = function_at(target, i);
        if (has_role(row, prefix) && position < row->value_count &&
            row->values[position] == value) {
            ztc_schema_signal(&signals, row->signal, words);
        }
    }
    ztc_buffer_text(words, signals.count == 0 ? "no value" : signals.more ? " ..." : "");
}

/* The items behind the pin: `count` of them have words. */
static void add_values(struct ztc_schema *schema, const struct ztc_prefix_row *prefix, cJSON *items,
                       const char *const *words, uint32_t count)
{
    struct ztc_buffer signals;
    ztc_buffer_init(&signals, ZTC_TEXT_MAX);
    for (uint32_t position = 0; position < count; position++) {
        int64_t value = INT64_MIN;
        if (!is_short(&schema->target, prefix, position)) {
            ztc_schema_refer(schema, items, NULL, "number");
            continue;
        }
        struct ztc_schema_choice choice = ztc_schema_choose(schema, items, NULL, words[position]);
        while (next_value(&schema->target, prefix, position, value, &value)) {
            add_signals(&schema->target, prefix, position, value, &signals);
            ztc_schema_offer(schema, &choice, value, &signals);
        }
    }
    for (uint32_t position = count; position < ZTC_VALUES_MAX; position++) {
        ztc_schema_refer(schema, items, NULL, "nothing");
    }
    ztc_buffer_done(&signals);
}

/* ---- functional pins ---- */

static uint32_t most_values(const struct ztc_target *target, const struct ztc_prefix_row *prefix)
{
    uint32_t most = 0;
    for (uint32_t i = 0; i < target->functions->count; i++) {
        const struct ztc_function_row *row = function_at(target, i);
        if (has_role(row, prefix) && row->value_count > most) {
            most = row->value_count;
        }
    }
    return most < ZTC_VALUES_MAX ? most : ZTC_VALUES_MAX;
}

/* " Pads: PA0 (ADC1_IN0), ...": the rows of the role that are of a pad. */
static void add_pads(const struct ztc_target *target, const struct ztc_prefix_row *prefix,
                     struct ztc_buffer *words)
{
    size_t written = 0;
    for (uint32_t i = 0; i < target->functions->count; i++) {
        const struct ztc_function_row *row = function_at(target, i);
        const struct ztc_pin_row *pin = ztc_target_pin(target, row->port, row->pad);
        if (pin == NULL || !has_role(row, prefix)) {
            continue;
        }
        if (written == PADS_MAX) {
            ztc_buffer_text(words, " ...");
            return;
        }
        ztc_buffer_print(words, "%s%s (%s)", written++ > 0 ? ", " : " Pads: ", pin->name,
                         row->signal);
    }
    ztc_buffer_text(words, written > 0 ? "." : "");
}

/* Where any pad will do, what it must be able to. */
static void add_any_pad(const struct ztc_target *target, const struct ztc_prefix_row *prefix,
                        struct ztc_buffer *words)
{
    bool any = !ztc_class_needs_row(prefix->class_id);
    for (uint32_t i = 0; i < target->functions->count && !any; i++) {
        const struct ztc_function_row *row = function_at(target, i);
        any = row->pad == ZTC_ANY_PAD && has_role(row, prefix);
    }
    if (any) {
        bool in = (prefix->needs & ZTC_NEEDS_IN) != 0, out = (prefix->needs & ZTC_NEEDS_OUT) != 0;
        ztc_buffer_print(words, " On any pad that can be %s%s%s.", in ? "input" : "",
                         in && out ? " and " : "", out ? "output" : "");
    }
}

/* "Analog input. `A0: D4` or `[ D4, channel, unit ]`; ... Pads: ..." */
static void add_description(struct ztc_schema *schema, cJSON *pin,
                            const struct ztc_prefix_row *prefix, const char *const *words,
                            uint32_t count)
{
    bool as_written =
        strcmp(ztc_target_option(&schema->target, "port.v1.values"), "as-written") == 0;
    struct ztc_buffer text;
    ztc_buffer_init(&text, ZTC_TEXT_MAX);
    ztc_buffer_print(&text, "%s `%s0: D4`", words_of(prefix->class_id, prefix->role),
                     prefix->prefix);
    for (uint32_t i = 0; i < count; i++) {
        ztc_buffer_print(&text, "%s%s", i == 0 ? " or `[ D4, " : ", ", words[i]);
    }
    if (count == 0) {
        ztc_buffer_char(&text, '.');
    } else if (as_written) {
        ztc_buffer_text(&text, " ]`; version 1 of port.bin carries a value left out as 0.");
    } else {
        ztc_buffer_text(&text, " ]`; values that follow from the tables may be left out.");
    }
    add_pads(&schema->target, prefix, &text);
    add_any_pad(&schema->target, prefix, &text);
    ztc_schema_take(schema, pin, "description", &text);
    ztc_buffer_done(&text);
}

static void add_function(struct ztc_schema *schema, const struct ztc_prefix_row *prefix)
{
    struct ztc_document *document = &schema->document;
    uint32_t count = most_values(&schema->target, prefix);
    const char *words[ZTC_VALUES_MAX];
    bool taken[MEANINGS] = {false};
    for (uint32_t i = 0; i < count; i++) {
        words[i] = meaning_of(&schema->target, prefix, i, taken);
    }
    cJSON *pin = ztc_document_object(document, schema->definitions, prefix->prefix);
    add_description(schema, pin, prefix, words, count);
    ztc_document_words(document, pin, "type", "string array");
    ztc_document_text(document, pin, "pattern", "^D" ZTC_SCHEMA_NUMBER "$");
    ztc_document_number(document, pin, "minItems", 1);
    ztc_document_number(document, pin, "maxItems", 1 + ZTC_VALUES_MAX);
    cJSON *items = ztc_document_list(document, pin, "items");
    ztc_schema_refer(schema, items, NULL, "pin");
    add_values(schema, prefix, items, words, count);
}

/* A section of names, none of which must be there. */
static cJSON *add_section(struct ztc_schema *schema, const char *key, const char *description)
{
    struct ztc_document *document = &schema->document;
    cJSON *section = ztc_document_object(document, schema->properties, key);
    ztc_document_text(document, section, "description", description);
    ztc_document_words(document, section, "type", "object null");
    ztc_document_bool(document, section, "additionalProperties", false);
    ztc_document_object(document, section, "properties");
    ztc_document_object(document, section, "patternProperties");
    return section;
}

static void add_functions(struct ztc_schema *schema)
{
    const struct ztc_table *prefixes = ztc_prefixes();
    cJSON *section =
        add_section(schema, "pinclasses",
                    "What the pins are for: NAME: Dn, or NAME: [ Dn, values ]. A class "
                    "is numbered from 0 without a gap.");
    for (uint32_t i = 0; i < prefixes->count; i++) {
        const struct ztc_prefix_row *prefix = ZTC_ROW(struct ztc_prefix_row, prefixes, i);
        if (ztc_schema_serves(&schema->target, prefix)) {
            uint32_t count = instances_of(&schema->target, prefix->class_id);
            add_function(schema, prefix);
            ztc_schema_names(schema, section, prefix->prefix,
                             count > 0 && count < NAMES_OFFERED ? count : NAMES_OFFERED,
                             prefix->prefix);
        }
    }
}

/* ---- peripherals ---- */

static void add_hw(struct ztc_schema *schema, cJSON *keys, const char *class_id)
{
    const struct ztc_table *instances = schema->target.instances;
    struct ztc_schema_choice choice =
        ztc_schema_choose(schema, keys, "hw", "The instance of the microcontroller.");
    struct ztc_buffer words;
    ztc_buffer_init(&words, ZTC_TEXT_MAX);
    for (uint32_t i = 0; i < instances->count; i++) {
        const struct ztc_instance_row *row = ZTC_ROW(struct ztc_instance_row, instances, i);
        if (strcmp(row->class_id, class_id) != 0) {
            continue;
        }
        ztc_buffer_text(&words, row->name);
        if (row->block != NULL && strcmp(row->block, row->name) != 0) {
            ztc_buffer_print(&words, ", of the hardware %s", row->block);
        }
        if (row->users > 1) {
            ztc_buffer_print(&words, ", for %" PRIu32 " peripherals at once", row->users);
        }
        ztc_schema_offer(schema, &choice, row->hw, &words);
    }
    ztc_buffer_done(&words);
}

/* A role: the name of a functional pin of its class. */
static void add_role(struct ztc_schema *schema, cJSON *keys, const struct ztc_prefix_row *prefix)
{
    struct ztc_document *document = &schema->document;
    struct ztc_buffer text;
    ztc_buffer_init(&text, ZTC_TEXT_MAX);
    cJSON *role = ztc_document_object(document, keys, prefix->role);
    ztc_buffer_print(&text, "%s The name of a functional pin, such as %s0.",
                     words_of(prefix->class_id, prefix->role), prefix->prefix);
    ztc_schema_take(schema, role, "description", &text);
    ztc_document_text(document, role, "type", "string");
    ztc_buffer_print(&text, "^%s" ZTC_SCHEMA_NUMBER "$", prefix->prefix);
    ztc_schema_take(schema, role, "pattern", &text);
    cJSON *examples = ztc_document_list(document, role, "examples");
    uint32_t count = instances_of(&schema->target, prefix->class_id);
    for (uint32_t i = 0; i < count && i < NAMES_OFFERED; i++) {
        ztc_buffer_print(&text, "%s%" PRIu32, prefix->prefix, i);
        ztc_schema_take(schema, examples, NULL, &text);
    }
    ztc_buffer_done(&text);
}

static bool has_roles(const char *class_id)
{
    return strcmp(class_id, ZTC_CLASS_SERIAL) == 0 || strcmp(class_id, ZTC_CLASS_SPI) == 0 ||
           strcmp(class_id, ZTC_CLASS_I2C) == 0 || strcmp(class_id, ZTC_CLASS_CAN) == 0;
}

static void add_peripheral(struct ztc_schema *schema, const char *class_id)
{
    const struct ztc_table *prefixes = ztc_prefixes();
    struct ztc_document *document = &schema->document;
    bool optional = strcmp(class_id, ZTC_CLASS_CAN) == 0;
    cJSON *peripheral = ztc_document_object(document, schema->definitions, class_id);
    ztc_document_text(document, peripheral, "description", words_of(class_id, NULL));
    ztc_document_text(document, peripheral, "type", "object");
    ztc_document_bool(document, peripheral, "additionalProperties", false);
    cJSON *required = ztc_document_list(document, peripheral, "required");
    cJSON *keys = ztc_document_object(document, peripheral, "properties");
    ztc_document_text(document, required, NULL, "hw");
    add_hw(schema, keys, class_id);
    for (uint32_t i = 0; i < prefixes->count && has_roles(class_id); i++) {
        const struct ztc_prefix_row *prefix = ZTC_ROW(struct ztc_prefix_row, prefixes, i);
        if (strcmp(prefix->class_id, class_id) != 0) {
            continue;
        }
        add_role(schema, keys, prefix);
        if (!optional) {
            ztc_document_text(document, required, NULL, prefix->role);
        }
    }
    if (optional) {
        cJSON *both = ztc_document_object(document, peripheral, "dependencies");
        ztc_document_words(document, both, "rx", "tx");
        ztc_document_words(document, both, "tx", "rx");
    }
}

static void add_peripherals(struct ztc_schema *schema)
{
    static const char *const classes[] = {ZTC_CLASS_SERIAL, ZTC_CLASS_SPI, ZTC_CLASS_I2C,
                                          ZTC_CLASS_CAN,    ZTC_CLASS_SD,  ZTC_CLASS_RTC,
                                          ZTC_CLASS_HTM};
    cJSON *section =
        add_section(schema, "peripherals",
                    "The peripherals in use: hw is the instance of the microcontroller, "
                    "the roles name functional pins.");
    for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++) {
        uint32_t count = instances_of(&schema->target, classes[i]);
        if (count > 0) {
            add_peripheral(schema, classes[i]);
            ztc_schema_names(schema, section, classes[i],
                             count < NAMES_OFFERED ? count : NAMES_OFFERED, classes[i]);
        }
    }
}

void ztc_schema_add_classes(struct ztc_schema *schema)
{
    add_functions(schema);
    add_peripherals(schema);
}
