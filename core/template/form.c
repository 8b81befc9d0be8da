/* SPDX-License-Identifier: Apache-2.0 */
/* What the sections of a template share: places, kinds, numbers, hints. */
#include "template/form.h"

#include "base/nearest.h"
#include "base/number.h"

#include <string.h>

/* Names that a note lists before it stops. */
#define NAMES_SHOWN 8u
/* Names that are looked through for it: more than any board has. */
#define NAMES_SEEN 1024u

uint64_t ztc_form_place(struct ztc_form *form, const struct ztc_node *node, const char *key)
{
    return ztc_findings_place(form->findings, node->line, node->column, node->length, key);
}

uint64_t ztc_form_root_place(struct ztc_form *form, const char *key)
{
    const struct ztc_node *first = form->root->first;
    return ztc_form_place(form, first != NULL ? first->key : form->root, key);
}

bool ztc_form_expect(struct ztc_form *form, const struct ztc_node *node, enum ztc_node_kind kind,
                     const char *key, const char *subject, const char *wanted)
{
    if (node->kind == kind) {
        return true;
    }
    if (node->kind == ZTC_NODE_VOID) {
        return false;
    }
    if (kind != ZTC_NODE_SCALAR && ztc_node_is_empty(node)) {
        return true;
    }
    static const char *const names[] = {[ZTC_NODE_SCALAR] = "a single text",
                                        [ZTC_NODE_LIST] = "a list",
                                        [ZTC_NODE_MAP] = "a mapping"};
    struct ztc_diagnostic *item = ztc_findings_add(
        form->findings, "E008", ztc_form_place(form, node, key), "`%s`: %s is %s; %s is wanted",
        key, subject, names[node->kind], names[kind]);
    ztc_diagnostic_note(form->findings, item, "%s", wanted);
    return false;
}

/* E009 for a text that is no number here. True if it is to be taken nevertheless. */
static bool not_a_number(struct ztc_form *form, const struct ztc_node *node, const char *key,
                         const char *subject, int64_t *ret_value)
{
    int64_t value = 0;
    bool yaml11 =
        ztc_number_parse_yaml11(node->text, node->size, INT64_MIN, INT64_MAX, &value) == ZTC_OK;
    bool taken = yaml11 && form->findings->lenient;
    struct ztc_diagnostic *item =
        ztc_findings_add(form->findings, "E009", ztc_form_place(form, node, key),
                         "`%s`: %s is `%s`, not a number as templates write it", key, subject,
                         ztc_node_show(form->arena, node));
    if (item != NULL && !taken) {
        item->severity = ZTC_SEVERITY_ERROR; /* nothing that --lenient could take */
    }
    if (yaml11) {
        ztc_diagnostic_note(form->findings, item,
                            "YAML 1.1 reads it as %lld: write %lld if that is meant",
                            (long long)value, (long long)value);
        *ret_value = value;
    } else {
        ztc_diagnostic_note(form->findings, item,
                            "numbers are decimal without leading zeros, or 0x hexadecimal");
    }
    return taken;
}

bool ztc_form_number(struct ztc_form *form, const struct ztc_node *node, const char *key,
                     const char *subject, int64_t min, int64_t max, int64_t *ret_value)
{
    int64_t value = 0;
    if (!ztc_form_expect(form, node, ZTC_NODE_SCALAR, key, subject,
                         "write a whole number, such as 4 or 0x04")) {
        return false;
    }
    ztc_status status = ztc_number_parse(node->text, node->size, min, max, &value);
    if (status == ZTC_E_INVALID) {
        if (!not_a_number(form, node, key, subject, &value)) {
            return false;
        }
        status = value < min || value > max ? ZTC_E_LIMIT : ZTC_OK;
    }
    if (status != ZTC_OK) {
        struct ztc_diagnostic *item = ztc_findings_add(
            form->findings, "E010", ztc_form_place(form, node, key), "`%s`: %s is %s, out of range",
            key, subject, ztc_node_show(form->arena, node));
        ztc_diagnostic_note(form->findings, item, "it goes from %lld to %lld", (long long)min,
                            (long long)max);
        return false;
    }
    *ret_value = value;
    return true;
}

int64_t ztc_form_name_number(const char *name, size_t *ret_stem)
{
    size_t size = strlen(name), stem = size;
    while (stem > 0 && name[stem - 1] >= '0' && name[stem - 1] <= '9') {
        stem--;
    }
    if (ret_stem != NULL) {
        *ret_stem = stem;
    }
    if (stem == size) {
        return -1;
    }
    int64_t number = 0;
    for (size_t i = stem; i < size && number <= ZTC_FORM_NUMBER_MAX; i++) {
        number = number * 10 + (name[i] - '0');
    }
    return number <= ZTC_FORM_NUMBER_MAX ? number : -1;
}

const char *ztc_form_names(struct ztc_form *form, const struct ztc_node *map, const char *prefix)
{
    const char *names = "";
    size_t found = 0, seen = 0;
    for (const struct ztc_node *node = map != NULL ? map->first : NULL;
         node != NULL && seen < NAMES_SEEN; node = node->next, seen++) {
        const char *name = node->key->text;
        size_t stem = 0;
        if (ztc_form_name_number(name, &stem) < 0 || strlen(prefix) != stem ||
            memcmp(name, prefix, stem) != 0) {
            continue;
        }
        if (found++ == NAMES_SHOWN) {
            break;
        }
        names = ztc_arena_print(form->arena, "%s%s%s", names, found > 1 ? ", " : "", name);
        if (names == NULL) {
            form->findings->failed = true;
            return "";
        }
    }
    return names;
}

void ztc_form_note_nearest(struct ztc_form *form, struct ztc_diagnostic *item, const char *name,
                           const char *const *names, size_t count)
{
    const char *nearest = item != NULL ? ztc_nearest(name, names, count) : NULL;
    if (nearest != NULL) {
        ztc_diagnostic_note(form->findings, item, "did you mean `%s`?", nearest);
    }
}

bool ztc_form_is_meant(const struct ztc_form *form, const char *name)
{
    for (size_t i = 0; i < form->meant_count; i++) {
        if (strcmp(form->meant[i], name) == 0) {
            return true;
        }
    }
    return false;
}

struct ztc_table ztc_form_table(const void *rows, size_t count, size_t stride)
{
    return (struct ztc_table){.struct_size = sizeof(struct ztc_table),
                              .count = (uint32_t)count,
                              .stride = (uint32_t)stride,
                              .rows = rows};
}
