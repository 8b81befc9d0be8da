/* SPDX-License-Identifier: Apache-2.0 */
/* pinclasses: NAME: Dn or NAME: [ Dn, v1, v2, v3 ] to function rows; and buses of which half is missing. */
#include "base/nearest.h"
#include "template/form.h"

#include <stdio.h>
#include <string.h>
#include <ztc/class.h>

static const char section[] = "pinclasses";

#define PREFIXES_MAX 64u
#define NAME_SIZE 32u /* the longest prefix and a number */

static const struct ztc_prefix_row *prefix_row(size_t i)
{
    return ZTC_ROW(struct ztc_prefix_row, ztc_prefixes(), i);
}

static void note_meant(struct ztc_form *form, struct ztc_diagnostic *item, const char *prefix,
                       unsigned number)
{
    const char *name = ztc_arena_print(form->arena, "%s%u", prefix, number);
    if (name == NULL) {
        form->findings->failed = true;
        return;
    }
    ztc_diagnostic_note(form->findings, item, "did you mean `%s`?", name);
    if (form->meant_count < ZTC_FORM_MEANT_MAX) {
        form->meant[form->meant_count++] = name;
    }
}

/* What could have been meant by a name that is none. */
static void note_name(struct ztc_form *form, struct ztc_diagnostic *item, const char *name)
{
    const char *prefixes[PREFIXES_MAX];
    size_t count = 0, stem = 0;
    for (; count < ztc_prefixes()->count && count < PREFIXES_MAX; count++) {
        prefixes[count] = prefix_row(count)->prefix;
    }
    int64_t number = ztc_form_name_number(name, &stem);
    const char *letters = ztc_arena_copy(form->arena, name, stem);
    if (letters == NULL) {
        form->findings->failed = true;
        return;
    }
    const char *nearest = ztc_nearest(letters, prefixes, count);
    bool exact = nearest != NULL && strcmp(nearest, letters) == 0;
    if (nearest != NULL && number >= 0) {
        note_meant(form, item, nearest, (unsigned)number);
    } else if (exact && name[stem] != '\0') {
        ztc_diagnostic_note(form->findings, item, "numbers go to %d", ZTC_FORM_NUMBER_MAX);
    } else if (nearest != NULL) {
        ztc_diagnostic_note(form->findings, item, "did you mean `%s0`?", nearest);
    } else {
        ztc_diagnostic_note(form->findings, item,
                            "functional pins are A, MOSI, MISO, SCLK, SDA, SCL, RX, TX, CANRX, "
                            "CANTX, PWM, ICU, DAC, LED and BTN with a number");
    }
}

static void report_name(struct ztc_form *form, const struct ztc_node *key)
{
    struct ztc_diagnostic *item =
        ztc_findings_add(form->findings, "E007", ztc_form_place(form, key, key->text),
                         "there is no functional pin `%s`", ztc_node_show(form->arena, key));
    if (item != NULL) {
        note_name(form, item, key->text);
    }
}

static void report_no_pin(struct ztc_form *form, const struct ztc_node *node, const char *key)
{
    struct ztc_diagnostic *item = ztc_findings_add(
        form->findings, "E022", ztc_form_place(form, node, key),
        "`%s` names `%s`, which pinmap lacks", key, ztc_node_show(form->arena, node));
    size_t stem = 0;
    int64_t number = ztc_form_name_number(node->text, &stem);
    char name[NAME_SIZE] = "";
    snprintf(name, sizeof(name), "D%u", (unsigned)(number < 0 ? 0 : number));
    if (number >= 0 && strcmp(name, node->text) != 0 && ztc_node_find(form->pinmap, name) != NULL) {
        ztc_diagnostic_note(form->findings, item, "did you mean `%s`?", name);
    } else {
        ztc_diagnostic_note(form->findings, item,
                            "add it to pinmap, or name one of its %u pins, such as D0",
                            (unsigned)form->pinmap->count);
    }
}

/* The row in pins that a Dn names. False if there is none, with a finding unless one was given. */
static bool read_pin(struct ztc_form *form, const struct ztc_node *node, const char *key,
                     uint32_t *ret_pin)
{
    if (!ztc_form_expect(form, node, ZTC_NODE_SCALAR, key, "the pin", "write a Dn, such as D4") ||
        form->pinmap == NULL) {
        return false;
    }
    const struct ztc_node *pin = ztc_node_find(form->pinmap, node->text);
    if (pin == NULL) {
        if (!form->pinmap->partial) {
            report_no_pin(form, node, key);
        }
        return false;
    }
    *ret_pin = pin->row;
    return pin->row != ZTC_NO_ROW;
}

/* The values behind the pin. */
static bool read_values(struct ztc_form *form, const struct ztc_node *first, const char *key,
                        struct ztc_board_function *row)
{
    static const char *const subjects[ZTC_VALUES_MAX] = {"the first value after the pin",
                                                         "the second value after the pin",
                                                         "the third value after the pin"};
    bool good = true;
    for (const struct ztc_node *node = first; node != NULL; node = node->next) {
        if (row->value_count == ZTC_VALUES_MAX) {
            struct ztc_diagnostic *item =
                ztc_findings_add(form->findings, "E021", ztc_form_place(form, node, key),
                                 "`%s` has more than %u values after the pin", key, ZTC_VALUES_MAX);
            ztc_diagnostic_note(form->findings, item, "remove those from here on");
            return false;
        }
        int64_t value = 0;
        good = ztc_form_number(form, node, key, subjects[row->value_count], 0, ZTC_FORM_NUMBER_MAX,
                               &value) &&
               good;
        row->values[row->value_count++] = (int32_t)value;
    }
    return good;
}

/* The pin and its values. False after a finding. */
static bool read_value(struct ztc_form *form, const struct ztc_node *node, const char *key,
                       struct ztc_board_function *row)
{
    if (node->kind == ZTC_NODE_SCALAR && !ztc_node_is_empty(node)) {
        return read_pin(form, node, key, &row->pin);
    }
    if (!ztc_form_expect(form, node, ZTC_NODE_LIST, key, "the value",
                         "write D4, or [ D4, 1 ] with values after the pin")) {
        return false;
    }
    if (node->count == 0) {
        if (!node->partial) {
            struct ztc_diagnostic *item = ztc_findings_add(
                form->findings, "E008", ztc_form_place(form, node, key), "`%s` names no pin", key);
            ztc_diagnostic_note(form->findings, item, "write %s: D4", key);
        }
        return false;
    }
    bool pin = read_pin(form, node->first, key, &row->pin);
    return read_values(form, node->first->next, key, row) && pin;
}

/* The places of a function follow each other: name, Dn, values (template.h, ztc_where_value). */
static uint64_t place_row(struct ztc_form *form, const struct ztc_node *node, const char *key)
{
    uint64_t where = ztc_form_place(form, node->key, key);
    const struct ztc_node *value = node->kind == ZTC_NODE_LIST ? node->first : node;
    for (; value != NULL; value = node->kind == ZTC_NODE_LIST ? value->next : NULL) {
        ztc_form_place(form, value, key);
    }
    return where;
}

/* One functional pin. True if a row was made. */
static bool read_function(struct ztc_form *form, struct ztc_node *node,
                          struct ztc_board_function *row)
{
    const char *key = ztc_node_show(form->arena, node->key);
    uint32_t index = 0;
    const struct ztc_prefix_row *prefix = ztc_prefix_of(node->key->text, node->key->size, &index);
    *row = (struct ztc_board_function){.name = key, .index = index, .alternate = ZTC_PORT_NONE};
    if (prefix == NULL) {
        report_name(form, node->key);
    }
    if (!read_value(form, node, key, row) || prefix == NULL) {
        return false;
    }
    row->class_id = prefix->class_id;
    row->role = prefix->role;
    row->where = place_row(form, node, key);
    return true;
}

static bool is_bus(const char *class_id)
{
    return strcmp(class_id, ZTC_CLASS_SERIAL) == 0 || strcmp(class_id, ZTC_CLASS_SPI) == 0 ||
           strcmp(class_id, ZTC_CLASS_I2C) == 0 || strcmp(class_id, ZTC_CLASS_CAN) == 0;
}

/* What of the bus `class_id` number `index` is there and what is not. *ret_first is the first that is. */
static const char *list_missing(struct ztc_form *form, const char *class_id, uint32_t index,
                                const struct ztc_node **ret_first)
{
    const char *missing = NULL;
    for (size_t i = 0; i < ztc_prefixes()->count; i++) {
        char name[NAME_SIZE];
        if (strcmp(prefix_row(i)->class_id, class_id) != 0) {
            continue;
        }
        snprintf(name, sizeof(name), "%s%u", prefix_row(i)->prefix, (unsigned)index);
        const struct ztc_node *node = ztc_node_find(form->pinclasses, name);
        if (node != NULL) {
            *ret_first = *ret_first != NULL ? *ret_first : node;
            continue;
        }
        if (ztc_form_is_meant(form, name)) {
            continue;
        }
        const char *before = missing != NULL ? missing : "";
        missing = ztc_arena_print(form->arena, "%s%s`%s`", before, before[0] != '\0' ? " and " : "",
                                  name);
        if (missing == NULL) {
            form->findings->failed = true;
            return NULL;
        }
    }
    return missing;
}

/* Buses of which a pin is missing: one finding each, at the first pin that is there. */
static void check_buses(struct ztc_form *form)
{
    for (const struct ztc_node *node = form->pinclasses->first; node != NULL; node = node->next) {
        uint32_t index = 0;
        const struct ztc_node *first = NULL;
        const struct ztc_node *key = node->key;
        const struct ztc_prefix_row *prefix = ztc_prefix_of(key->text, key->size, &index);
        if (prefix == NULL || !is_bus(prefix->class_id)) {
            continue;
        }
        const char *missing = list_missing(form, prefix->class_id, index, &first);
        if (missing == NULL || first != node) {
            continue;
        }
        struct ztc_diagnostic *item =
            ztc_findings_add(form->findings, "E028", ztc_form_place(form, key, key->text),
                             "half a bus: `%s` without %s", key->text, missing);
        ztc_diagnostic_note(form->findings, item, "add %s, or remove all of %s %u", missing,
                            prefix->class_id, (unsigned)index);
    }
}

void ztc_form_pinclasses_read(struct ztc_form *form)
{
    struct ztc_node *map = ztc_node_find(form->root, section);
    if (map == NULL) {
        return;
    }
    form->template->where_pinclasses = ztc_form_place(form, map->key, section);
    if (!ztc_form_expect(form, map, ZTC_NODE_MAP, section, "the section",
                         "write the functional pins below it, such as LED0: D4, or {}")) {
        return;
    }
    form->pinclasses = map;
    struct ztc_board_function *rows = ztc_arena_array(form->arena, map->count, sizeof(*rows));
    if (rows == NULL) {
        form->findings->failed = true;
        return;
    }
    size_t count = 0;
    for (struct ztc_node *node = map->first; node != NULL; node = node->next) {
        if (read_function(form, node, &rows[count])) {
            node->row = (uint32_t)count++;
        }
    }
    form->template->functions = ztc_form_table(rows, count, sizeof(*rows));
    if (!map->partial) {
        check_buses(form);
    }
}
