/* SPDX-License-Identifier: Apache-2.0 */
/* pinmap: Dn: [ PORT, pad ] to pin rows in the order D0, D1, ... */
#include "template/form.h"

#include <stdlib.h>
#include <string.h>

static const char section[] = "pinmap";

/* An entry of pinmap that claims a number, right or wrong. */
struct entry {
    struct ztc_board_pin pin;
    struct ztc_node *node;
    bool usable;
};

/* "PA" 0 to "PZ" 25. */
static bool parse_port(const char *text, uint32_t *ret_port)
{
    if (text[0] != 'P' || text[1] < 'A' || text[1] > 'Z' || text[2] != '\0') {
        return false;
    }
    *ret_port = (uint32_t)(text[1] - 'A');
    return true;
}

static void report_port(struct ztc_form *form, const struct ztc_node *node, const char *key)
{
    struct ztc_diagnostic *item =
        ztc_findings_add(form->findings, "E008", ztc_form_place(form, node, key),
                         "`%s`: `%s` is no port", key, ztc_node_show(form->arena, node));
    uint32_t port = 0;
    char upper[3] = "";
    for (size_t i = 0; i < 2 && i < node->size; i++) {
        char letter = node->text[i];
        upper[i] = letter >= 'a' && letter <= 'z' ? (char)(letter - 'a' + 'A') : letter;
    }
    if (node->size == 2 && parse_port(upper, &port)) {
        ztc_diagnostic_note(form->findings, item, "did you mean `%s`?", upper);
    }
    ztc_diagnostic_note(form->findings, item,
                        "ports are PA, PB, ... PZ; a microcontroller without port letters has PA");
}

/* D and a number without leading zeros. */
static bool is_pin_name(const char *name)
{
    size_t stem = 0;
    int64_t number = ztc_form_name_number(name, &stem);
    return number >= 0 && stem == 1 && name[0] == 'D' && (name[1] != '0' || name[2] == '\0');
}

static void report_name(struct ztc_form *form, const struct ztc_node *key)
{
    size_t stem = 0;
    int64_t number = ztc_form_name_number(key->text, &stem);
    struct ztc_diagnostic *item =
        ztc_findings_add(form->findings, "E013", ztc_form_place(form, key, key->text),
                         "`%s` is not the name of a pin", ztc_node_show(form->arena, key));
    if (number >= 0 && stem < 2) {
        ztc_diagnostic_note(form->findings, item, "did you mean `D%u`?", (unsigned)number);
    }
    ztc_diagnostic_note(form->findings, item,
                        "pins are called D0, D1, D2 ... without leading zeros");
}

/* Port, pad and extras out of [ PORT, pad, { ... } ]. False after a finding. */
static bool read_pad(struct ztc_form *form, const struct ztc_node *node, const char *key,
                     struct ztc_board_pin *pin)
{
    if (!ztc_form_expect(form, node, ZTC_NODE_LIST, key, "the pin", "write [ PA, 4 ]")) {
        return false;
    }
    if (node->count < 2 || node->count > 3) {
        if (!node->partial) {
            struct ztc_diagnostic *item =
                ztc_findings_add(form->findings, "E008", ztc_form_place(form, node, key),
                                 "`%s`: a pin is a port and a pad, and extras if it needs them; "
                                 "here is a list of %u",
                                 key, (unsigned)node->count);
            ztc_diagnostic_note(form->findings, item, "write [ PA, 4 ] or [ PA, 4, { pull: up } ]");
        }
        return false;
    }
    const struct ztc_node *port = node->first, *pad = port->next;
    int64_t number = 0;
    bool good = ztc_form_expect(form, port, ZTC_NODE_SCALAR, key, "the port", "write [ PA, 4 ]");
    if (good && !parse_port(port->text, &pin->port)) {
        report_port(form, port, key);
        good = false;
    }
    good = ztc_form_number(form, pad, key, "the pad", 0, ZTC_FORM_NUMBER_MAX, &number) && good;
    pin->pad = (uint32_t)number;
    if (pad->next != NULL) {
        ztc_form_extras_read(form, pad->next, key, &pin->extras);
    }
    return good;
}

/* The places of a pin follow each other: key, port, pad (template.h, ztc_where_value). */
static uint64_t place_row(struct ztc_form *form, const struct ztc_node *node, const char *key)
{
    uint64_t where = ztc_form_place(form, node->key, key);
    ztc_form_place(form, node->first, key);
    ztc_form_place(form, node->first->next, key);
    return where;
}

/* True if the entry claims a number. */
static bool read_entry(struct ztc_form *form, struct ztc_node *node, struct entry *entry)
{
    const char *key = ztc_node_show(form->arena, node->key);
    int64_t number = ztc_form_name_number(node->key->text, /* ret_stem= */ NULL);
    bool named = is_pin_name(node->key->text);
    *entry = (struct entry){.node = node};
    if (!named) {
        report_name(form, node->key);
    }
    entry->usable = read_pad(form, node, key, &entry->pin) && named;
    if (entry->usable) {
        entry->pin.where = place_row(form, node, key);
    }
    entry->pin.index = (uint32_t)(number < 0 ? 0 : number);
    return number >= 0;
}

static int compare_entries(const void *left, const void *right)
{
    const struct entry *a = left, *b = right;
    if (a->pin.index != b->pin.index) {
        return a->pin.index < b->pin.index ? -1 : 1;
    }
    return a->node->line < b->node->line ? -1 : a->node->line > b->node->line;
}

/* D`first` to D`behind` - 1 are not there. */
static void report_gap(struct ztc_form *form, const struct ztc_node *key, uint32_t first,
                       uint32_t behind)
{
    const char *shown = ztc_node_show(form->arena, key);
    uint64_t where = ztc_form_place(form, key, key->text);
    struct ztc_diagnostic *item = NULL;
    if (behind - first == 1) {
        item = ztc_findings_add(form->findings, "E013", where, "D%u is missing before `%s`",
                                (unsigned)first, shown);
    } else {
        item = ztc_findings_add(form->findings, "E013", where, "D%u to D%u are missing before `%s`",
                                (unsigned)first, (unsigned)(behind - 1), shown);
    }
    ztc_diagnostic_note(form->findings, item,
                        "the numbers run from 0 without a gap: add what is missing, or call this "
                        "one D%u",
                        (unsigned)first);
}

/* One finding for each gap, at the pin behind it. */
static void check_gaps(struct ztc_form *form, const struct entry *entries, size_t count)
{
    uint32_t next = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t index = entries[i].pin.index;
        const struct ztc_node *key = entries[i].node->key;
        if (index > next) {
            report_gap(form, key, next, index);
        }
        next = index + 1;
    }
}

static void report_empty(struct ztc_form *form)
{
    struct ztc_diagnostic *item =
        ztc_findings_add(form->findings, "E006", form->template->where_pinmap,
                         "pinmap has no pins; one at least is needed");
    ztc_diagnostic_note(form->findings, item, "write D0: [ PA, 0 ] below it");
}

/* Rows of the usable entries; each node learns its row. */
static void make_rows(struct ztc_form *form, const struct entry *entries, size_t count)
{
    struct ztc_board_pin *rows = ztc_arena_array(form->arena, count, sizeof(*rows));
    size_t made = 0;
    if (rows == NULL) {
        form->findings->failed = true;
        return;
    }
    for (size_t i = 0; i < count; i++) {
        if (entries[i].usable) {
            entries[i].node->row = (uint32_t)made;
            rows[made++] = entries[i].pin;
        }
    }
    form->template->pins = ztc_form_table(rows, made, sizeof(*rows));
}

void ztc_form_pinmap_read(struct ztc_form *form)
{
    struct ztc_node *map = ztc_node_find(form->root, section);
    if (map == NULL) {
        return;
    }
    form->template->where_pinmap = ztc_form_place(form, map->key, section);
    if (!ztc_form_expect(form, map, ZTC_NODE_MAP, section, "the section",
                         "write the pins below it, such as D0: [ PA, 0 ]")) {
        return;
    }
    form->pinmap = map;
    if (map->count == 0 && !map->partial) {
        report_empty(form);
    }
    struct entry *entries = ztc_arena_array(form->arena, map->count, sizeof(*entries));
    if (entries == NULL) {
        form->findings->failed = true;
        return;
    }
    size_t count = 0;
    for (struct ztc_node *node = map->first; node != NULL; node = node->next) {
        count += read_entry(form, node, &entries[count]) ? 1u : 0u;
    }
    if (count > 1) {
        qsort(entries, count, sizeof(*entries), compare_entries);
    }
    if (!map->partial) {
        check_gaps(form, entries, count);
    }
    make_rows(form, entries, count);
}
