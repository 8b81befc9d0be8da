/* SPDX-License-Identifier: Apache-2.0 */
/* accept: warnings that are meant, by code and place; and whether each entry still silences something. */
#include "diagnostic/code.h"
#include "template/form.h"

#include <string.h>

static const char section[] = "accept";

#define CODES_MAX 128u

static bool is_digit(char character)
{
    return character >= '0' && character <= '9';
}

static bool is_upper(char character)
{
    return character >= 'A' && character <= 'Z';
}

/* PREFIX-Wnnn or PREFIX-Nnnn: a code of a target. */
static bool is_foreign_code(const char *code)
{
    const char *dash = strrchr(code, '-');
    if (dash == NULL || dash == code || (dash[1] != 'W' && dash[1] != 'N')) {
        return false;
    }
    for (const char *at = code; at < dash; at++) {
        if (!is_upper(*at) && !is_digit(*at) && *at != '_' && *at != '-') {
            return false;
        }
    }
    return is_digit(dash[2]) && is_digit(dash[3]) && is_digit(dash[4]) && dash[5] == '\0';
}

static bool is_error_code(const char *code)
{
    const char *dash = strrchr(code, '-');
    const char *letter = dash != NULL ? dash + 1 : code;
    return letter[0] == 'E' && is_digit(letter[1]) && is_digit(letter[2]) && is_digit(letter[3]) &&
           letter[4] == '\0';
}

static void note_code(struct ztc_form *form, struct ztc_diagnostic *item, const char *code)
{
    const char *names[CODES_MAX];
    size_t count = 0, all = 0;
    const struct ztc_code *codes = ztc_codes(&all);
    for (size_t i = 0; i < all && count < CODES_MAX; i++) {
        if (codes[i].code[0] != 'E') {
            names[count++] = codes[i].code;
        }
    }
    ztc_form_note_nearest(form, item, code, names, count);
    ztc_diagnostic_note(form->findings, item,
                        "name a warning or a note, such as W003, or one of the target's, such as "
                        "ACME-W001");
}

/* The code of an entry, or NULL after a finding. */
static const char *check_code(struct ztc_form *form, const struct ztc_node *key)
{
    const struct ztc_code *row = ztc_code_find(key->text);
    if (row != NULL && row->code[0] != 'E' && strcmp(row->code, key->text) == 0) {
        return row->code;
    }
    if (row == NULL && is_foreign_code(key->text)) {
        return key->text;
    }
    const char *shown = ztc_node_show(form->arena, key);
    uint64_t where = ztc_form_place(form, key, section);
    if (is_error_code(key->text)) {
        struct ztc_diagnostic *item =
            ztc_findings_add(form->findings, "E033", where,
                             "`%s` is an error, and errors cannot be accepted", shown);
        ztc_diagnostic_note(form->findings, item, "mend what it tells, and remove the entry");
    } else {
        struct ztc_diagnostic *item =
            ztc_findings_add(form->findings, "E033", where, "there is no code `%s`", shown);
        note_code(form, item, key->text);
    }
    return NULL;
}

static void report_form(struct ztc_form *form, const struct ztc_node *node, const char *code)
{
    struct ztc_diagnostic *item =
        ztc_findings_add(form->findings, "E033", ztc_form_place(form, node, section),
                         "`%s` needs the list of its places", code);
    ztc_diagnostic_note(form->findings, item,
                        "write %s: [ D0, D2 ]; places are keys of pinmap, pinclasses and "
                        "peripherals, or a section's name",
                        code);
}

/* The places of one code. */
static void read_places(struct ztc_form *form, const struct ztc_node *list, const char *code,
                        size_t *capacity)
{
    struct ztc_template *template = form->template;
    if (list->kind == ZTC_NODE_VOID || list->partial) {
        return;
    }
    if (list->kind != ZTC_NODE_LIST || list->count == 0) {
        report_form(form, list, code);
        return;
    }
    for (const struct ztc_node *node = list->first; node != NULL; node = node->next) {
        if (node->kind == ZTC_NODE_VOID) {
            continue;
        }
        if (node->kind != ZTC_NODE_SCALAR || node->size == 0) {
            report_form(form, node, code);
            continue;
        }
        struct ztc_accept *accepts = ztc_arena_grow(
            form->arena, template->accepts, template->accept_count, capacity, sizeof(*accepts));
        if (accepts == NULL) {
            form->findings->failed = true;
            return;
        }
        template->accepts = accepts;
        accepts[template->accept_count++] = (struct ztc_accept){
            .code = code, .key = node->text, .where = ztc_form_place(form, node, section)};
    }
}

void ztc_form_accept_read(struct ztc_form *form)
{
    const struct ztc_node *map = ztc_node_find(form->root, section);
    size_t capacity = 0;
    if (map == NULL || !ztc_form_expect(form, map, ZTC_NODE_MAP, section, "the section",
                                        "write accept: { W003: [ D0, D2 ] }")) {
        return;
    }
    for (const struct ztc_node *node = map->first; node != NULL; node = node->next) {
        const char *code = check_code(form, node->key);
        if (code != NULL) {
            read_places(form, node, code, &capacity);
        }
    }
}
