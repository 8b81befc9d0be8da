/* SPDX-License-Identifier: Apache-2.0 */
/* The extras of a pin: pull, output type, initial level, drive strength, active level. */
#include "template/form.h"

#include <string.h>

#define VALUES_MAX 4u

struct extra_rule {
    const char *key;
    const char *choices;
    const char *values[VALUES_MAX];
};

static const struct extra_rule rules[] = {
    {"pull", "none, up or down", {"none", "up", "down"}},
    {"type", "push-pull or open-drain", {"push-pull", "open-drain"}},
    {"level", "0 or 1", {"0", "1"}},
    {"drive", "0, 1, 2 or 3", {"0", "1", "2", "3"}},
    {"active_low", "true or false", {"true", "false"}},
};

#define RULE_COUNT (sizeof(rules) / sizeof(rules[0]))

static void report_key(struct ztc_form *form, const struct ztc_node *key, const char *pin)
{
    const char *names[RULE_COUNT];
    for (size_t i = 0; i < RULE_COUNT; i++) {
        names[i] = rules[i].key;
    }
    struct ztc_diagnostic *item =
        ztc_findings_add(form->findings, "E034", ztc_form_place(form, key, pin),
                         "`%s`: a pin has no extra `%s`", pin, ztc_node_show(form->arena, key));
    ztc_form_note_nearest(form, item, key->text, names, RULE_COUNT);
    ztc_diagnostic_note(form->findings, item, "extras are pull, type, level, drive and active_low");
}

static const struct extra_rule *rule_find(const char *key)
{
    for (size_t i = 0; i < RULE_COUNT; i++) {
        if (strcmp(rules[i].key, key) == 0) {
            return &rules[i];
        }
    }
    return NULL;
}

/* The value as the rule spells it, or NULL after a finding. */
static const char *check_value(struct ztc_form *form, const struct extra_rule *rule,
                               const struct ztc_node *node, const char *pin)
{
    if (!ztc_form_expect(form, node, ZTC_NODE_SCALAR, pin, rule->key, "write { pull: up }")) {
        return NULL;
    }
    for (size_t i = 0; i < VALUES_MAX && rule->values[i] != NULL; i++) {
        if (strcmp(rule->values[i], node->text) == 0) {
            return rule->values[i];
        }
    }
    struct ztc_diagnostic *item = ztc_findings_add(
        form->findings, "E034", ztc_form_place(form, node, pin), "`%s`: %s cannot be `%s`", pin,
        rule->key, ztc_node_show(form->arena, node));
    /* One digit is as near as any other. */
    if (strspn(node->text, "0123456789") < node->size) {
        ztc_form_note_nearest(form, item, node->text, rule->values, VALUES_MAX);
    }
    ztc_diagnostic_note(form->findings, item, "%s is %s", rule->key, rule->choices);
    return NULL;
}

void ztc_form_extras_read(struct ztc_form *form, const struct ztc_node *node, const char *key,
                          const struct ztc_table **ret_table)
{
    if (!ztc_form_expect(form, node, ZTC_NODE_MAP, key, "the third item",
                         "extras are a mapping, such as { pull: up, active_low: true }") ||
        node->count == 0) {
        return;
    }
    struct ztc_extra *extras = ztc_arena_array(form->arena, node->count, sizeof(*extras));
    struct ztc_table *table = ztc_arena_alloc(form->arena, sizeof(*table));
    if (extras == NULL || table == NULL) {
        form->findings->failed = true;
        return;
    }
    size_t count = 0;
    for (const struct ztc_node *child = node->first; child != NULL; child = child->next) {
        const struct extra_rule *rule = rule_find(child->key->text);
        if (rule == NULL) {
            report_key(form, child->key, key);
            continue;
        }
        const char *value = check_value(form, rule, child, key);
        if (value != NULL) {
            extras[count++] = (struct ztc_extra){
                .key = rule->key, .value = value, .where = ztc_form_place(form, child->key, key)};
        }
    }
    *table = ztc_form_table(extras, count, sizeof(*extras));
    *ret_table = table;
}
