/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pinmap, narrowed: the target's ports, the pads that each has, and the extras that a pad is able
 * to. One definition of a pin serves all Dn, with a condition for each port.
 */
#include "base/limits.h"
#include "board/board.h"
#include "command/schema.h"
#include "command/words.h"

#include <inttypes.h>
#include <string.h>
#include <ztc/port.h>

/* What extras call for, as bits. */
#define PULL_UP 1u
#define PULL_DOWN 2u
#define OPEN_DRAIN 4u
#define OUTPUT 8u
#define EVERYTHING (PULL_UP | PULL_DOWN | OPEN_DRAIN | OUTPUT)
#define SETS (EVERYTHING + 1u)

static const struct {
    const char *ability;
    unsigned bit;
} abilities[] = {
    {"pull-up", PULL_UP},
    {"pull-down", PULL_DOWN},
    {"open-drain", OPEN_DRAIN},
    {"out", OUTPUT},
};

static const struct ztc_pin_row *pin_at(const struct ztc_target *target, uint32_t number)
{
    return ZTC_ROW(struct ztc_pin_row, target->pins, number);
}

/* An ability that no pad of the table has is one that the table does not know of. */
static unsigned known_abilities(const struct ztc_target *target)
{
    unsigned known = 0;
    for (uint32_t i = 0; i < target->pins->count; i++) {
        for (size_t j = 0; j < sizeof(abilities) / sizeof(abilities[0]); j++) {
            if (ztc_pin_has_ability(pin_at(target, i), abilities[j].ability)) {
                known |= abilities[j].bit;
            }
        }
    }
    return known;
}

/* Which extras compile takes on the pad; with nothing known of it, all. */
static unsigned extras_of(const struct ztc_pin_row *pin, unsigned known)
{
    unsigned set = EVERYTHING & ~known;
    if (pin->abilities[0] == '\0') {
        return EVERYTHING;
    }
    for (size_t i = 0; i < sizeof(abilities) / sizeof(abilities[0]); i++) {
        if (ztc_pin_has_ability(pin, abilities[i].ability)) {
            set |= abilities[i].bit;
        }
    }
    return set;
}

/* ---- words ---- */

/* The packages that the pad is on, where it is not on all. */
static void add_packages(const struct ztc_schema *schema, const struct ztc_pin_row *pin,
                         struct ztc_buffer *words)
{
    size_t on = 0;
    for (size_t i = 0; i < schema->package_count; i++) {
        on += ztc_package_has(&schema->packages[i], pin->port, pin->pad) ? 1u : 0u;
    }
    if (on == schema->package_count) {
        return;
    }
    ztc_buffer_text(words, on == 0 ? " On no package" : " Only on");
    for (size_t i = 0, written = 0; i < schema->package_count; i++) {
        if (ztc_package_has(&schema->packages[i], pin->port, pin->pad)) {
            ztc_buffer_print(words, "%s %s", written++ > 0 ? "," : "", schema->packages[i].name);
        }
    }
    ztc_buffer_char(words, '.');
}

/* "GPIO4: ADC2_CH0, UART0_RX. Caution: strapping (sampled at reset)." */
static void add_words(const struct ztc_schema *schema, const struct ztc_pin_row *pin,
                      struct ztc_buffer *words)
{
    struct ztc_schema_signals signals = {0};
    struct ztc_buffer list;
    ztc_buffer_init(&list, ZTC_TEXT_MAX);
    for (uint32_t i = 0; i < schema->target.functions->count; i++) {
        const struct ztc_function_row *row =
            ZTC_ROW(struct ztc_function_row, schema->target.functions, i);
        if (row->pad == pin->pad && row->port == pin->port &&
            ztc_prefix_find(row->class_id, row->role) != NULL) {
            ztc_schema_signal(&signals, row->signal, &list);
        }
    }
    ztc_buffer_print(words, "%s%s%s%s.", pin->name, list.size > 0 ? ": " : "",
                     ztc_buffer_string(&list), signals.more ? " ..." : "");
    if (ztc_buffer_status(&list) != ZTC_OK) {
        ztc_buffer_fail(words, ztc_buffer_status(&list));
    }
    ztc_buffer_done(&list);
    ztc_buffer_init(&list, ZTC_TEXT_MAX);
    ztc_words_cautions(&list, pin, /* reasons= */ true);
    if (list.size > 0) {
        ztc_buffer_print(words, " Caution: %s.", ztc_buffer_string(&list));
    }
    if (ztc_buffer_status(&list) != ZTC_OK) {
        ztc_buffer_fail(words, ztc_buffer_status(&list));
    }
    ztc_buffer_done(&list);
    add_packages(schema, pin, words);
}

/* ---- ports and pads ---- */

/* The first pin behind those of the port that the pin `first` is on. */
static uint32_t port_end(const struct ztc_target *target, uint32_t first)
{
    uint32_t end = first;
    while (end < target->pins->count && pin_at(target, end)->port == pin_at(target, first)->port) {
        end++;
    }
    return end;
}

static void add_ports(struct ztc_schema *schema, cJSON *items)
{
    struct ztc_document *document = &schema->document;
    const struct ztc_target *target = &schema->target;
    struct ztc_buffer words;
    ztc_buffer_init(&words, ZTC_TEXT_MAX);
    cJSON *port = ztc_document_object(document, items, NULL);
    ztc_document_text(document, port, "description",
                      "The port: a letter behind P. Where the data sheet has no letters it is PA, "
                      "and numbered ports count up from PA.");
    cJSON *names = ztc_document_list(document, port, "enum");
    cJSON *list = ztc_document_list(document, port, "enumDescriptions");
    for (uint32_t i = 0, end = 0; i < target->pins->count; i = end) {
        char name[3];
        end = port_end(target, i);
        ztc_port_name(pin_at(target, i)->port, name);
        ztc_document_text(document, names, NULL, name);
        ztc_buffer_print(&words, "%s to %s", pin_at(target, i)->name,
                         pin_at(target, end - 1)->name);
        ztc_schema_take(schema, list, NULL, &words);
    }
    ztc_buffer_done(&words);
}

/* A definition with the pads of one port: "pads_PA". */
static void add_pads(struct ztc_schema *schema, uint32_t first, uint32_t end)
{
    const struct ztc_target *target = &schema->target;
    struct ztc_buffer words;
    char port[3];
    char name[sizeof("pads_PA")] = "pads_";
    ztc_port_name(pin_at(target, first)->port, port);
    memcpy(name + strlen("pads_"), port, sizeof(port));
    ztc_buffer_init(&words, ZTC_TEXT_MAX);
    struct ztc_schema_choice choice = ztc_schema_choose(schema, schema->definitions, name,
                                                        "The number of the pad within its port.");
    for (uint32_t i = first; i < end; i++) {
        add_words(schema, pin_at(target, i), &words);
        ztc_schema_offer(schema, &choice, pin_at(target, i)->pad, &words);
    }
    ztc_buffer_done(&words);
}

/* ---- extras ---- */

static void add_choices(struct ztc_schema *schema, cJSON *properties, const char *key,
                        const char *description, const char *words)
{
    cJSON *object = ztc_document_object(&schema->document, properties, key);
    ztc_document_text(&schema->document, object, "description", description);
    ztc_document_words(&schema->document, object, "enum", words);
}

/* Numbers and booleans, which may be quoted. */
static void add_plain_choices(struct ztc_schema *schema, cJSON *properties, const char *key,
                              const char *description, int64_t count)
{
    struct ztc_document *document = &schema->document;
    cJSON *object = ztc_document_object(document, properties, key);
    ztc_document_text(document, object, "description", description);
    cJSON *any = ztc_document_list(document, object, "anyOf");
    cJSON *values = ztc_document_list(document, ztc_document_object(document, any, NULL), "enum");
    for (int64_t i = 0; i < count; i++) {
        ztc_document_number(document, values, NULL, i);
    }
    ztc_schema_refer(schema, any, NULL, "quoted");
}

/* A definition with the extras that the set of abilities allows: "extras_15". */
static void add_extras(struct ztc_schema *schema, unsigned set)
{
    static const char *const pulls[] = {"none", "none up", "none down", "none up down"};
    struct ztc_document *document = &schema->document;
    struct ztc_buffer name;
    ztc_buffer_init(&name, ZTC_TEXT_MAX);
    ztc_buffer_print(&name, "extras_%u", set);
    cJSON *extras = ztc_document_object(document, schema->definitions, ztc_buffer_string(&name));
    document->failed = document->failed || ztc_buffer_status(&name) != ZTC_OK;
    ztc_buffer_done(&name);
    ztc_document_text(document, extras, "description",
                      "Extras, which only version 2 of port.bin carries.");
    ztc_document_words(document, extras, "type", "object null");
    ztc_document_bool(document, extras, "additionalProperties", false);
    cJSON *keys = ztc_document_object(document, extras, "properties");
    add_choices(schema, keys, "pull", "The resistor inside the microcontroller.",
                pulls[set & (PULL_UP | PULL_DOWN)]);
    add_choices(schema, keys, "type", "The kind of output.",
                (set & OPEN_DRAIN) != 0 ? "push-pull open-drain" : "push-pull");
    if ((set & OUTPUT) != 0) {
        add_plain_choices(schema, keys, "level", "The level at start.", 2);
        add_plain_choices(schema, keys, "drive", "Strength or speed, 0 the least.", 4);
    }
    cJSON *active = ztc_document_object(document, keys, "active_low");
    ztc_document_text(document, active, "description", "On is the low level.");
    cJSON *values = ztc_document_list(document, active, "enum");
    ztc_document_bool(document, values, NULL, true);
    ztc_document_bool(document, values, NULL, false);
    ztc_document_text(document, values, NULL, "true");
    ztc_document_text(document, values, NULL, "false");
}

static void refer_extras(struct ztc_schema *schema, cJSON *items, unsigned set)
{
    struct ztc_buffer name;
    ztc_buffer_init(&name, ZTC_TEXT_MAX);
    ztc_buffer_print(&name, "extras_%u", set);
    schema->document.failed = schema->document.failed || ztc_buffer_status(&name) != ZTC_OK;
    ztc_schema_refer(schema, items, NULL, ztc_buffer_string(&name));
    ztc_buffer_done(&name);
}

/* ---- conditions ---- */

/* {"if": {"items": [{"const": PORT}]}, "then": {"items": []}}; both lists are given back. */
static void add_condition(struct ztc_schema *schema, cJSON *all, uint32_t port, cJSON **ret_given,
                          cJSON **ret_items)
{
    struct ztc_document *document = &schema->document;
    char name[3];
    ztc_port_name(port, name);
    cJSON *condition = ztc_document_object(document, all, NULL);
    *ret_given =
        ztc_document_list(document, ztc_document_object(document, condition, "if"), "items");
    ztc_document_text(document, ztc_document_object(document, *ret_given, NULL), "const", name);
    *ret_items =
        ztc_document_list(document, ztc_document_object(document, condition, "then"), "items");
    ztc_document_object(document, *ret_items, NULL);
}

/* The pads of one port that are able to exactly this set. */
static void restrict_extras(struct ztc_schema *schema, cJSON *all, uint32_t first, uint32_t end,
                            unsigned set)
{
    struct ztc_document *document = &schema->document;
    unsigned known = known_abilities(&schema->target);
    cJSON *given = NULL, *items = NULL, *pads = NULL;
    for (uint32_t i = first; i < end; i++) {
        const struct ztc_pin_row *pin = pin_at(&schema->target, i);
        if (extras_of(pin, known) != set) {
            continue;
        }
        if (pads == NULL) {
            add_condition(schema, all, pin->port, &given, &items);
            pads = ztc_document_list(document, ztc_document_object(document, given, NULL), "enum");
            ztc_document_object(document, items, NULL);
            refer_extras(schema, items, set);
        }
        ztc_document_number(document, pads, NULL, pin->pad);
    }
}

/* The pads of one port, and what those among them cannot take. */
static void add_port(struct ztc_schema *schema, cJSON *all, uint32_t first, uint32_t end)
{
    struct ztc_document *document = &schema->document;
    cJSON *given = NULL, *items = NULL;
    struct ztc_buffer name;
    char port[3];
    add_pads(schema, first, end);
    ztc_buffer_init(&name, ZTC_TEXT_MAX);
    ztc_port_name(pin_at(&schema->target, first)->port, port);
    ztc_buffer_print(&name, "pads_%s", port);
    add_condition(schema, all, pin_at(&schema->target, first)->port, &given, &items);
    ztc_schema_refer(schema, items, NULL, ztc_buffer_string(&name));
    document->failed = document->failed || ztc_buffer_status(&name) != ZTC_OK;
    ztc_buffer_done(&name);
    for (unsigned set = 0; set < EVERYTHING; set++) {
        restrict_extras(schema, all, first, end, set);
    }
}

/* The sets of abilities that pads have, and the whole one, for pads that are quoted numbers. */
static void add_sets(struct ztc_schema *schema)
{
    const struct ztc_target *target = &schema->target;
    unsigned known = known_abilities(target);
    bool used[SETS] = {false};
    used[EVERYTHING] = true;
    for (uint32_t i = 0; i < target->pins->count; i++) {
        used[extras_of(pin_at(target, i), known)] = true;
    }
    for (unsigned set = 0; set < SETS; set++) {
        if (used[set]) {
            add_extras(schema, set);
        }
    }
}

static void add_pad(struct ztc_schema *schema)
{
    struct ztc_document *document = &schema->document;
    const struct ztc_target *target = &schema->target;
    cJSON *pad = ztc_document_object(document, schema->definitions, "pad");
    ztc_document_text(
        document, pad, "description",
        "[ PORT, pad ]: where the pin is on the microcontroller. Extras may follow, as "
        "in [ PA, 4, { pull: up } ].");
    ztc_document_text(document, pad, "type", "array");
    ztc_document_number(document, pad, "minItems", 2);
    ztc_document_number(document, pad, "maxItems", 3);
    ztc_document_bool(document, pad, "additionalItems", false);
    cJSON *items = ztc_document_list(document, pad, "items");
    cJSON *all = ztc_document_list(document, pad, "allOf");
    add_ports(schema, items);
    ztc_schema_refer(schema, items, NULL, "number");
    refer_extras(schema, items, EVERYTHING);
    for (uint32_t i = 0, end = 0; i < target->pins->count; i = end) {
        end = port_end(target, i);
        add_port(schema, all, i, end);
    }
    add_sets(schema);
}

void ztc_schema_add_pins(struct ztc_schema *schema)
{
    struct ztc_document *document = &schema->document;
    const struct ztc_target *target = &schema->target;
    uint32_t most = target->pins->count;
    if (!ztc_target_reads_version(target, 2) && most > ZTC_PORT_V1_PINS_MAX) {
        most = ZTC_PORT_V1_PINS_MAX;
    }
    cJSON *pinmap = ztc_document_object(document, schema->properties, "pinmap");
    ztc_document_text(document, pinmap, "description",
                      "The pins of the board: D0, D1 ... without a gap, each with its pad. A pad "
                      "stands here once.");
    ztc_document_text(document, pinmap, "type", "object");
    ztc_document_words(document, pinmap, "required", "D0");
    ztc_document_number(document, pinmap, "maxProperties", most);
    ztc_document_bool(document, pinmap, "additionalProperties", false);
    cJSON *names = ztc_document_object(document, pinmap, "patternProperties");
    ztc_schema_refer(schema, names, "^D" ZTC_SCHEMA_NUMBER "$", "pad");
    add_pad(schema);
}
