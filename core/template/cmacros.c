/* SPDX-License-Identifier: Apache-2.0 */
/* cmacros: what the project compiler is handed. */
#include "template/form.h"

#include <string.h>

#define CUSTOM_MACRO "VM_IS_CUSTOM"

static const char section[] = "cmacros";

static void report_missing(struct ztc_form *form, uint64_t where, bool present)
{
    struct ztc_diagnostic *item =
        ztc_findings_add(form->findings, "W009", where, "%s",
                         present ? CUSTOM_MACRO " is missing in cmacros"
                                 : "there is no cmacros section, so " CUSTOM_MACRO " is missing");
    ztc_diagnostic_note(form->findings, item, "write cmacros: [ %s ], with others if there are any",
                        CUSTOM_MACRO);
}

/* The texts of the list. False if something in it is not known to be whole. */
static bool read_list(struct ztc_form *form, const struct ztc_node *list, bool *ret_custom)
{
    struct ztc_template *template = form->template;
    bool whole = !list->partial, custom = false;
    const char **macros = ztc_arena_array(form->arena, list->count, sizeof(*macros));
    if (macros == NULL) {
        form->findings->failed = true;
        return false;
    }
    size_t count = 0;
    for (const struct ztc_node *node = list->first; node != NULL; node = node->next) {
        if (!ztc_form_expect(form, node, ZTC_NODE_SCALAR, section, "a macro",
                             "each item is the name of a C macro, or NAME=VALUE")) {
            whole = false;
            continue;
        }
        custom = custom || strcmp(node->text, CUSTOM_MACRO) == 0;
        macros[count++] = node->text;
    }
    template->cmacros = macros;
    template->cmacro_count = count;
    *ret_custom = custom;
    return whole;
}

void ztc_form_cmacros_read(struct ztc_form *form)
{
    const struct ztc_node *list = ztc_node_find(form->root, section);
    bool custom = false;
    if (list == NULL) {
        if (!form->root->partial) {
            report_missing(form, ztc_form_root_place(form, section), /* present= */ false);
        }
        return;
    }
    form->template->where_cmacros = ztc_form_place(form, list->key, section);
    if (ztc_form_expect(form, list, ZTC_NODE_LIST, section, "the section",
                        "write cmacros: [ " CUSTOM_MACRO " ]") &&
        read_list(form, list, &custom) && !custom) {
        report_missing(form, form->template->where_cmacros, /* present= */ true);
    }
}
