/* SPDX-License-Identifier: Apache-2.0 */
/* short_name and layout: who the custom VM is. */
#include "base/windows.h"
#include "template/form.h"

#include <stdbool.h>
#include <string.h>

static bool is_letter_or_digit(char character)
{
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
           (character >= '0' && character <= '9');
}

static bool is_allowed(char character, bool strict)
{
    return is_letter_or_digit(character) || character == '_' || character == '-' ||
           (character == ' ' && !strict);
}

const char *ztc_short_name_problem(const char *name, bool strict)
{
    size_t size = strlen(name), underscores = 0;
    if (size == 0) {
        return "it is empty; 1 to 31 characters are needed";
    }
    if (size > ZTC_SHORT_NAME_MAX) {
        return "it has more than 31 characters";
    }
    for (size_t i = 0; i < size; i++) {
        if (!is_allowed(name[i], strict)) {
            return strict ? "only ASCII letters, digits, `_` and `-` are allowed"
                          : "only ASCII letters, digits, `_`, `-` and blanks inside are allowed";
        }
        underscores += name[i] == '_' ? 1u : 0u;
    }
    if (underscores > 1) {
        return "it has more than one underscore";
    }
    if (strict && !is_letter_or_digit(name[0])) {
        return "it does not begin with a letter or digit";
    }
    if (strict && ztc_windows_is_device(name, size)) {
        return "Windows keeps it for a device, so that its files could not be given to others";
    }
    if (name[0] == ' ' || name[size - 1] == ' ') {
        return "a blank stands at its start or end";
    }
    return NULL;
}

static void read_short_name(struct ztc_form *form, const struct ztc_node *node, const char *folder)
{
    static const char key[] = "short_name";
    struct ztc_template *template = form->template;
    uint64_t where = ztc_form_place(form, node, key);
    template->where_short_name = where;
    if (!ztc_form_expect(form, node, ZTC_NODE_SCALAR, key, "the name",
                         "write short_name: my_board")) {
        return;
    }
    const char *shown = ztc_node_show(form->arena, node);
    const char *problem = ztc_short_name_problem(node->text, /* strict= */ false);
    if (problem != NULL) {
        struct ztc_diagnostic *item =
            ztc_findings_add(form->findings, "E011", where,
                             "the short_name `%s` cannot be used: %s", shown, problem);
        ztc_diagnostic_note(form->findings, item,
                            "1 to 31 ASCII letters, digits and `-`, at most one `_`");
        return;
    }
    template->short_name = node->text;
    if (folder != NULL && strcmp(folder, node->text) != 0) {
        struct ztc_diagnostic *item = ztc_findings_add(
            form->findings, "E012", where, "the short_name is `%s`, but the folder is called `%s`",
            shown, folder);
        ztc_diagnostic_note(form->findings, item,
                            "write short_name: %s, or give folder and file the name %s", folder,
                            shown);
    }
}

void ztc_form_names_read(struct ztc_form *form, const char *folder)
{
    const struct ztc_node *name = ztc_node_find(form->root, "short_name");
    const struct ztc_node *layout = ztc_node_find(form->root, "layout");
    if (name != NULL) {
        read_short_name(form, name, folder);
    }
    if (layout != NULL && ztc_form_expect(form, layout, ZTC_NODE_SCALAR, "layout", "the name",
                                          "it is a text, mostly equal to short_name")) {
        form->template->layout = layout->text;
    }
}
