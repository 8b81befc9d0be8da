/* SPDX-License-Identifier: Apache-2.0 */
/* peripherals: NAME: { hw, roles } to peripheral rows. */
#include "base/nearest.h"
#include "base/number.h"
#include "template/form.h"

#include <string.h>
#include <ztc/class.h>

static const char section[] = "peripherals";

#define ROLES_MAX 3u

/* A kind of peripheral and the keys it has beside hw. */
struct kind {
    const char *prefix; /* of its name; its class as well */
    const char *roles[ROLES_MAX];
    bool optional; /* all of the roles, or none */
};

static const struct kind kinds[] = {
    {ZTC_CLASS_SERIAL, {"rx", "tx"}, false}, {ZTC_CLASS_SPI, {"mosi", "miso", "sclk"}, false},
    {ZTC_CLASS_I2C, {"sda", "scl"}, false},  {ZTC_CLASS_CAN, {"rx", "tx"}, true},
    {ZTC_CLASS_SD, {NULL}, false},           {ZTC_CLASS_RTC, {NULL}, false},
    {ZTC_CLASS_HTM, {NULL}, false},
};

#define KIND_COUNT (sizeof(kinds) / sizeof(kinds[0]))

/* The kind that a name belongs to, or NULL. I2C has a digit of its own, so the prefix is looked for. */
static const struct kind *kind_of(const char *name, uint32_t *ret_index)
{
    for (size_t i = 0; i < KIND_COUNT; i++) {
        size_t length = strlen(kinds[i].prefix), stem = 0;
        if (strncmp(name, kinds[i].prefix, length) != 0) {
            continue;
        }
        const char *digits = name + length;
        int64_t number = ztc_form_name_number(digits, &stem);
        if (number >= 0 && stem == 0 && (digits[0] != '0' || digits[1] == '\0')) {
            *ret_index = (uint32_t)number;
            return &kinds[i];
        }
    }
    return NULL;
}

static void report_name(struct ztc_form *form, const struct ztc_node *key)
{
    struct ztc_diagnostic *item = ztc_findings_add(
        form->findings, "E007", ztc_form_place(form, key, ztc_node_show(form->arena, key)),
        "there is no peripheral `%s`", ztc_node_show(form->arena, key));
    const char *names[KIND_COUNT];
    size_t stem = 0;
    int64_t number = ztc_form_name_number(key->text, &stem);
    if (item == NULL) {
        return;
    }
    for (size_t i = 0; i < KIND_COUNT; i++) {
        names[i] = kinds[i].prefix;
    }
    const char *letters = ztc_arena_copy(form->arena, key->text, stem);
    if (letters == NULL) {
        form->findings->failed = true;
        return;
    }
    const char *nearest = ztc_nearest(letters, names, KIND_COUNT);
    if (nearest != NULL && (number >= 0 || key->text[stem] == '\0')) {
        ztc_diagnostic_note(form->findings, item, "did you mean `%s%u`?", nearest,
                            (unsigned)(number < 0 ? 0 : number));
    } else {
        ztc_diagnostic_note(form->findings, item,
                            "peripherals are SERIAL, SPI, I2C, CAN, SD, RTC and HTM with a number");
    }
}

/* The keys of a kind, hw first. Returns their number. */
static size_t keys_of(const struct kind *kind, const char *ret_keys[ROLES_MAX + 1])
{
    size_t count = 0;
    ret_keys[count++] = "hw";
    for (size_t i = 0; i < ROLES_MAX && kind->roles[i] != NULL; i++) {
        ret_keys[count++] = kind->roles[i];
    }
    return count;
}

static void check_keys(struct ztc_form *form, const struct kind *kind, const struct ztc_node *map,
                       const char *name)
{
    const char *keys[ROLES_MAX + 1];
    size_t count = keys_of(kind, keys);
    for (const struct ztc_node *node = map->first; node != NULL; node = node->next) {
        bool known = false;
        for (size_t i = 0; i < count; i++) {
            known = known || strcmp(keys[i], node->key->text) == 0;
        }
        if (known) {
            continue;
        }
        struct ztc_diagnostic *item =
            ztc_findings_add(form->findings, "E007", ztc_form_place(form, node->key, name),
                             "`%s` has no key `%s`", name, ztc_node_show(form->arena, node->key));
        ztc_form_note_nearest(form, item, node->key->text, keys, count);
        ztc_diagnostic_note(form->findings, item, "%s has hw%s%s%s%s%s%s", kind->prefix,
                            count > 1 ? ", " : "", count > 1 ? keys[1] : "", count > 2 ? ", " : "",
                            count > 2 ? keys[2] : "", count > 3 ? ", " : "",
                            count > 3 ? keys[3] : "");
    }
}

static void report_missing(struct ztc_form *form, const struct ztc_node *node, const char *name,
                           const char *key)
{
    if (node->partial) {
        return;
    }
    struct ztc_diagnostic *item = ztc_findings_add(
        form->findings, "E025", ztc_form_place(form, node->key, name), "`%s` has no %s", name, key);
    if (strcmp(key, "hw") == 0) {
        ztc_diagnostic_note(form->findings, item,
                            "add hw: 1 for the first instance of the microcontroller, 2 for the "
                            "second, ...");
    } else {
        ztc_diagnostic_note(form->findings, item, "add %s with the name of a functional pin", key);
    }
}

static void report_no_function(struct ztc_form *form, const struct ztc_node *node, const char *name,
                               const char *role, const char *prefix)
{
    struct ztc_diagnostic *item =
        ztc_findings_add(form->findings, "E023", ztc_form_place(form, node, name),
                         "%s of `%s` names `%s`, which is no functional pin of pinclasses", role,
                         name, ztc_node_show(form->arena, node));
    if (item == NULL) {
        return;
    }
    const char *names = ztc_form_names(form, form->pinclasses, prefix);
    if (names[0] != '\0') {
        ztc_diagnostic_note(form->findings, item, "functional pins for %s: %s", role, names);
    } else {
        ztc_diagnostic_note(form->findings, item, "add %s0 to pinclasses, with its Dn", prefix);
    }
}

static void report_kind(struct ztc_form *form, const struct ztc_node *node, const char *name,
                        const char *role, const char *prefix)
{
    struct ztc_diagnostic *item = ztc_findings_add(
        form->findings, "E024", ztc_form_place(form, node, name),
        "%s of `%s` names `%s`, but wants a pin called %sn", role, name, node->text, prefix);
    if (item == NULL) {
        return;
    }
    const char *names = ztc_form_names(form, form->pinclasses, prefix);
    if (names[0] != '\0') {
        ztc_diagnostic_note(form->findings, item, "functional pins for %s: %s", role, names);
    }
}

/* The function row that a role names, or ZTC_NO_ROW after a finding. */
static uint32_t read_function(struct ztc_form *form, const struct kind *kind, const char *role,
                              const struct ztc_node *node, const char *name)
{
    const struct ztc_prefix_row *wanted = ztc_prefix_find(kind->prefix, role);
    uint32_t index = 0;
    if (!ztc_form_expect(form, node, ZTC_NODE_SCALAR, name, role,
                         "write the name of a functional pin") ||
        form->pinclasses == NULL || wanted == NULL) {
        return ZTC_NO_ROW;
    }
    const struct ztc_node *function = ztc_node_find(form->pinclasses, node->text);
    if (function == NULL) {
        if (!form->pinclasses->partial && !ztc_form_is_meant(form, node->text)) {
            report_no_function(form, node, name, role, wanted->prefix);
        }
        return ZTC_NO_ROW;
    }
    const struct ztc_prefix_row *found = ztc_prefix_of(node->text, node->size, &index);
    if (found != NULL && found != wanted) {
        report_kind(form, node, name, role, wanted->prefix);
    }
    return function->row;
}

/* The roles of a peripheral. False if one is missing. */
static bool read_roles(struct ztc_form *form, const struct kind *kind, const struct ztc_node *map,
                       const char *name, const struct ztc_table **ret_table)
{
    struct ztc_board_role *roles = ztc_arena_array(form->arena, ROLES_MAX, sizeof(*roles));
    struct ztc_table *table = ztc_arena_alloc(form->arena, sizeof(*table));
    bool wanted = !kind->optional, whole = true;
    size_t count = 0;
    if (roles == NULL || table == NULL) {
        form->findings->failed = true;
        return false;
    }
    for (size_t i = 0; i < ROLES_MAX && kind->roles[i] != NULL; i++) {
        wanted = wanted || ztc_node_find(map, kind->roles[i]) != NULL;
    }
    for (size_t i = 0; wanted && i < ROLES_MAX && kind->roles[i] != NULL; i++) {
        const struct ztc_node *node = ztc_node_find(map, kind->roles[i]);
        if (node == NULL) {
            report_missing(form, map, name, kind->roles[i]);
            whole = false;
            continue;
        }
        roles[count++] = (struct ztc_board_role){
            .role = kind->roles[i],
            .function = read_function(form, kind, kind->roles[i], node, name),
            .where = ztc_form_place(form, node, name)};
    }
    if (count > 0) {
        *table = ztc_form_table(roles, count, sizeof(*roles));
        *ret_table = table;
    }
    return whole;
}

/* The hw, or 0 after E010, so that the rest is looked at, and fix knows what is there. False: it is none. */
static bool read_hw(struct ztc_form *form, const struct ztc_node *node, const char *name,
                    uint32_t *ret_hw)
{
    int64_t hw = 0;
    if (ztc_form_number(form, node, name, "hw", 1, ZTC_FORM_NUMBER_MAX, &hw)) {
        *ret_hw = (uint32_t)hw;
        return true;
    }
    *ret_hw = 0;
    return node->kind == ZTC_NODE_SCALAR &&
           ztc_number_parse(node->text, node->size, 1, ZTC_FORM_NUMBER_MAX, &hw) == ZTC_E_LIMIT;
}

/* One peripheral. True if a row was made. */
static bool read_peripheral(struct ztc_form *form, const struct ztc_node *node,
                            struct ztc_board_peripheral *row)
{
    uint32_t index = 0;
    const struct kind *kind = kind_of(node->key->text, &index);
    const char *name = node->key->text;
    uint32_t hw = 0;
    if (kind == NULL) {
        report_name(form, node->key);
        return false;
    }
    if (!ztc_form_expect(form, node, ZTC_NODE_MAP, name, "the peripheral",
                         "it is a mapping, such as { hw: 1 }")) {
        return false;
    }
    check_keys(form, kind, node, name);
    *row = (struct ztc_board_peripheral){.class_id = kind->prefix, .index = index};
    const struct ztc_node *hw_node = ztc_node_find(node, "hw");
    if (hw_node == NULL) {
        report_missing(form, node, name, "hw");
    }
    bool good = hw_node != NULL && read_hw(form, hw_node, name, &hw);
    good = read_roles(form, kind, node, name, &row->roles) && good;
    if (good && hw_node != NULL) {
        /* The places follow each other: name, hw (template.h, ztc_where_value). */
        row->hw = hw;
        row->where = ztc_form_place(form, node->key, name);
        ztc_form_place(form, hw_node, name);
    }
    return good;
}

void ztc_form_peripherals_read(struct ztc_form *form)
{
    struct ztc_node *map = ztc_node_find(form->root, section);
    if (map == NULL) {
        return;
    }
    form->template->where_peripherals = ztc_form_place(form, map->key, section);
    if (!ztc_form_expect(form, map, ZTC_NODE_MAP, section, "the section",
                         "write the peripherals below it, such as RTC0: { hw: 1 }, or {}")) {
        return;
    }
    form->peripherals = map;
    struct ztc_board_peripheral *rows = ztc_arena_array(form->arena, map->count, sizeof(*rows));
    if (rows == NULL) {
        form->findings->failed = true;
        return;
    }
    size_t count = 0;
    for (struct ztc_node *node = map->first; node != NULL; node = node->next) {
        if (read_peripheral(form, node, &rows[count])) {
            node->row = (uint32_t)count++;
        }
    }
    form->template->peripherals = ztc_form_table(rows, count, sizeof(*rows));
}
