/* SPDX-License-Identifier: Apache-2.0 */
/* A template from text to board rows: the phases in order, and the sections that have to be there. */
#include "template/template.h"

#include "base/limits.h"
#include "template/events.h"
#include "template/form.h"

#include <string.h>

struct section {
    const char *key;
    const char *example; /* what to write where it is missing */
    bool required;
};

static const struct section sections[] = {
    {"short_name", "write short_name: and the name of the folder", true},
    {"layout", NULL, false},
    {"cmacros", NULL, false},
    {"pinmap", "write pinmap: and below it the pins, such as D0: [ PA, 0 ]", true},
    {"pinclasses", "write pinclasses: and below it the functional pins, or pinclasses: {}", true},
    {"peripherals", "write peripherals: and below it the peripherals, or peripherals: {}", true},
    {"device", "write device: and below it name, original_target, vids and pids", true},
    {"accept", NULL, false},
};

#define SECTION_COUNT (sizeof(sections) / sizeof(sections[0]))

static void check_known(struct ztc_form *form)
{
    const char *names[SECTION_COUNT];
    for (size_t i = 0; i < SECTION_COUNT; i++) {
        names[i] = sections[i].key;
    }
    for (const struct ztc_node *node = form->root->first; node != NULL; node = node->next) {
        bool known = false;
        for (size_t i = 0; i < SECTION_COUNT; i++) {
            known = known || strcmp(names[i], node->key->text) == 0;
        }
        if (!known) {
            const char *shown = ztc_node_show(form->arena, node->key);
            struct ztc_diagnostic *item =
                ztc_findings_add(form->findings, "E007", ztc_form_place(form, node->key, shown),
                                 "templates have no section `%s`", shown);
            ztc_form_note_nearest(form, item, node->key->text, names, SECTION_COUNT);
            ztc_diagnostic_note(form->findings, item,
                                "keys of your own belong into the device section");
        }
    }
}

static void check_required(struct ztc_form *form)
{
    for (size_t i = 0; i < SECTION_COUNT && !form->root->partial; i++) {
        if (sections[i].required && ztc_node_find(form->root, sections[i].key) == NULL) {
            struct ztc_diagnostic *item =
                ztc_findings_add(form->findings, "E006", ztc_form_root_place(form, sections[i].key),
                                 "the template has no %s", sections[i].key);
            ztc_diagnostic_note(form->findings, item, "%s", sections[i].example);
        }
    }
}

static void report_empty(struct ztc_form *form)
{
    struct ztc_diagnostic *item = ztc_findings_add(
        form->findings, "E006", ztc_findings_place(form->findings, 1, 1, 1, ""),
        "the template is empty: it has no short_name, pinmap, pinclasses, peripherals and device");
    ztc_diagnostic_note(form->findings, item,
                        "`ztc vm custom create` writes one that explains every section");
}

static void read_root(struct ztc_form *form, const char *folder)
{
    if (form->root == NULL || ztc_node_is_empty(form->root)) {
        if (form->findings->count == 0) {
            report_empty(form);
        }
        return;
    }
    if (form->root->kind != ZTC_NODE_MAP) {
        if (form->root->kind != ZTC_NODE_VOID) {
            struct ztc_diagnostic *item =
                ztc_findings_add(form->findings, "E008", ztc_form_place(form, form->root, ""),
                                 "a template is one mapping; here is %s",
                                 form->root->kind == ZTC_NODE_LIST ? "a list" : "a single text");
            ztc_diagnostic_note(form->findings, item, "begin with short_name: and its value");
        }
        return;
    }
    check_known(form);
    check_required(form);
    ztc_form_names_read(form, folder);
    ztc_form_cmacros_read(form);
    ztc_form_pinmap_read(form);
    ztc_form_pinclasses_read(form);
    ztc_form_peripherals_read(form);
    ztc_form_device_read(form);
    ztc_form_accept_read(form);
}

/* The board and its tables, empty, so that they are whole however far the reading comes. */
static void board_init(struct ztc_template *template)
{
    template->pins = ztc_form_table(NULL, 0, sizeof(struct ztc_board_pin));
    template->functions = ztc_form_table(NULL, 0, sizeof(struct ztc_board_function));
    template->peripherals = ztc_form_table(NULL, 0, sizeof(struct ztc_board_peripheral));
    template->device = ztc_form_table(NULL, 0, sizeof(struct ztc_device_row));
    template->board = (struct ztc_board){.struct_size = sizeof(struct ztc_board),
                                         .short_name = "",
                                         .target = "",
                                         .pins = &template->pins,
                                         .functions = &template->functions,
                                         .peripherals = &template->peripherals,
                                         .device = &template->device};
}

/* Copies name and text into the arena. A byte order mark is left out. */
static bool take_text(struct ztc_template *template, const char *file, const char *text,
                      size_t size)
{
    static const char mark[] = "\xEF\xBB\xBF";
    const char *name = ztc_arena_copy(&template->arena, file, strlen(file));
    if (size >= 3 && memcmp(text, mark, 3) == 0) {
        text += 3;
        size -= 3;
    }
    const char *copy = ztc_arena_copy(&template->arena, text, size);
    if (name == NULL || copy == NULL) {
        return false;
    }
    ztc_findings_init(&template->findings, &template->arena, name, copy, size);
    return true;
}

static void report_size(struct ztc_template *template, size_t size)
{
    struct ztc_findings *findings = &template->findings;
    struct ztc_diagnostic *item =
        ztc_findings_add(findings, "E003", ztc_findings_place(findings, 1, 1, 1, ""),
                         "the file has %zu bytes; %u are the most", size, ZTC_TEMPLATE_SIZE_MAX);
    ztc_diagnostic_note(findings, item, "nothing of it was read; templates have some kilobytes");
}

ztc_status ztc_template_parse(struct ztc_template *template, const char *file, const char *text,
                              size_t size, const char *folder, bool lenient,
                              struct ztc_error *error)
{
    bool too_large = size > ZTC_TEMPLATE_SIZE_MAX;
    *template = (struct ztc_template){0};
    ztc_arena_init(&template->arena, ZTC_TEMPLATE_ARENA_MAX);
    board_init(template);
    if (!take_text(template, file, too_large ? "" : text, too_large ? 0 : size)) {
        return ztc_error_memory(error);
    }
    template->findings.lenient = lenient;
    struct ztc_form form = {
        .template = template, .findings = &template->findings, .arena = &template->arena};
    if (too_large) {
        template->partial = true;
        report_size(template, size);
    } else {
        ztc_status status = ztc_events_read(template, error, &form.root);
        if (status != ZTC_OK) {
            return status;
        }
        template->root = form.root;
        template->partial = form.root != NULL ? form.root->partial : template->findings.count > 0;
        read_root(&form, folder);
    }
    if (template->short_name != NULL) {
        template->board.short_name = template->short_name;
    }
    return template->findings.failed ? ztc_error_memory(error) : ZTC_OK;
}

void ztc_template_done(struct ztc_template *template)
{
    ztc_arena_done(&template->arena);
    *template = (struct ztc_template){0};
}
