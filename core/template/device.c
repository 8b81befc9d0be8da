/* SPDX-License-Identifier: Apache-2.0 */
/* device: any nesting to rows with JSON pointers; the few keys that ztc itself needs are checked. */
#include "template/form.h"

#include "base/limits.h"
#include "base/number.h"

#include <string.h>

static const char section[] = "device";

/* Rows under way, and what their pointers may still take together. */
struct walk {
    struct ztc_form *form;
    struct ztc_device_row *rows;
    size_t count;
    size_t capacity;
    size_t budget;
    bool stop;
};

/* A plain decimal integer, true or false: what becomes a number or a boolean in device.json. */
static bool is_plain_value(const struct ztc_node *node)
{
    int64_t value = 0;
    if (!node->plain) {
        return false;
    }
    if (strcmp(node->text, "true") == 0 || strcmp(node->text, "false") == 0) {
        return true;
    }
    return strchr(node->text, 'x') == NULL && strcmp(node->text, "-0") != 0 &&
           ztc_number_parse(node->text, node->size, INT64_MIN, INT64_MAX, &value) == ZTC_OK;
}

/* pointer + "/" + name, with ~ and / in the name as ~0 and ~1 (RFC 6901). NULL when it stops. */
static const char *pointer_add(struct walk *walk, const char *pointer, const char *name)
{
    size_t base = strlen(pointer), size = base + 1;
    for (const char *at = name; *at != '\0'; at++) {
        size += *at == '~' || *at == '/' ? 2u : 1u;
    }
    if (size > walk->budget) {
        struct ztc_diagnostic *item =
            ztc_findings_add(walk->form->findings, "E003", walk->form->template->where_device,
                             "the names in the device section take more than %u bytes together",
                             ZTC_TEMPLATE_POINTERS_MAX);
        ztc_diagnostic_note(walk->form->findings, item, "use shorter keys, or nest less");
        walk->stop = true;
        return NULL;
    }
    walk->budget -= size;
    char *text = ztc_arena_alloc(walk->form->arena, size + 1);
    if (text == NULL) {
        walk->form->findings->failed = walk->stop = true;
        return NULL;
    }
    size_t at = 0;
    for (; at < base; at++) {
        text[at] = pointer[at];
    }
    text[at++] = '/';
    for (const char *from = name; *from != '\0'; from++) {
        if (*from == '~' || *from == '/') {
            text[at++] = '~';
            text[at++] = *from == '~' ? '0' : '1';
        } else {
            text[at++] = *from;
        }
    }
    return text; /* the arena's memory ends in zeros */
}

static void add_row(struct walk *walk, const struct ztc_node *node, const char *pointer, bool text)
{
    struct ztc_device_row *rows =
        ztc_arena_grow(walk->form->arena, walk->rows, walk->count, &walk->capacity, sizeof(*rows));
    if (rows == NULL) {
        walk->form->findings->failed = walk->stop = true;
        return;
    }
    walk->rows = rows;
    struct ztc_device_row *row = &rows[walk->count++];
    *row = (struct ztc_device_row){.key = pointer, .value = ""};
    row->where = ztc_form_place(walk->form, node->key != NULL ? node->key : node, section);
    if (node->kind == ZTC_NODE_LIST) {
        row->kind = ZTC_VALUE_LIST;
    } else if (node->kind == ZTC_NODE_MAP) {
        row->kind = ZTC_VALUE_MAP;
    } else {
        row->kind = !text && is_plain_value(node) ? ZTC_VALUE_PLAIN : ZTC_VALUE_TEXT;
        row->value = node->text;
    }
}

/* The rows of what a mapping or list holds. text: everything in it is text. */
static void walk_children(struct walk *walk, const struct ztc_node *parent, const char *pointer,
                          bool text)
{
    unsigned index = 0;
    for (const struct ztc_node *node = parent->first; node != NULL && !walk->stop;
         node = node->next, index++) {
        const char *name =
            node->key != NULL ? node->key->text : ztc_arena_print(walk->form->arena, "%u", index);
        if (name == NULL) {
            walk->form->findings->failed = true;
            return;
        }
        bool as_text = text || (pointer[0] == '\0' &&
                                (strcmp(name, "vids") == 0 || strcmp(name, "pids") == 0));
        const char *inner = pointer_add(walk, pointer, name);
        if (inner == NULL || node->kind == ZTC_NODE_VOID) {
            continue;
        }
        add_row(walk, node, inner, as_text);
        walk_children(walk, node, inner, as_text);
    }
}

static bool is_hexadecimal(const char *text, bool lower)
{
    size_t size = strlen(text);
    for (size_t i = 0; i < size; i++) {
        bool digit = (text[i] >= '0' && text[i] <= '9') || (text[i] >= 'A' && text[i] <= 'F') ||
                     (lower && text[i] >= 'a' && text[i] <= 'f');
        if (!digit) {
            return false;
        }
    }
    return size == 4;
}

/* What would have been right, if that can be told: 0x1a86 means 1A86. */
static void note_usb_id(struct ztc_form *form, struct ztc_diagnostic *item, const char *text)
{
    const char *digits =
        strncmp(text, "0x", 2) == 0 || strncmp(text, "0X", 2) == 0 ? text + 2 : text;
    if (!is_hexadecimal(digits, /* lower= */ true)) {
        ztc_diagnostic_note(form->findings, item,
                            "four digits 0-9 A-F, such as \"10C4\"; leading zeros count");
        return;
    }
    char upper[5] = "";
    for (size_t i = 0; i < 4; i++) {
        upper[i] = digits[i] >= 'a' && digits[i] <= 'f' ? (char)(digits[i] - 'a' + 'A') : digits[i];
    }
    ztc_diagnostic_note(form->findings, item, "write \"%s\"", upper);
}

/* vids or pids. Returns the number of items, or -1 if it is not known. */
static int64_t check_usb_ids(struct ztc_form *form, const struct ztc_node *list, const char *key,
                             uint64_t *ret_where)
{
    *ret_where = ztc_form_place(form, list->key, section);
    if (list->kind != ZTC_NODE_LIST) {
        if (list->kind != ZTC_NODE_VOID) {
            struct ztc_diagnostic *item =
                ztc_findings_add(form->findings, "E008", ztc_form_place(form, list, section),
                                 "`device`: %s is not a list", key);
            ztc_diagnostic_note(form->findings, item, "write %s: [ \"10C4\" ], or %s: []", key,
                                key);
        }
        return -1;
    }
    for (const struct ztc_node *node = list->first; node != NULL; node = node->next) {
        if (!ztc_form_expect(form, node, ZTC_NODE_SCALAR, section, key,
                             "each item is four hexadecimal digits") ||
            is_hexadecimal(node->text, /* lower= */ false)) {
            continue;
        }
        struct ztc_diagnostic *item =
            ztc_findings_add(form->findings, "E029", ztc_form_place(form, node, section),
                             "`%s` in %s is not four hexadecimal digits in upper case",
                             ztc_node_show(form->arena, node), key);
        note_usb_id(form, item, node->text);
    }
    return list->partial ? -1 : (int64_t)list->count;
}

static void report_missing(struct ztc_form *form, const struct ztc_node *map, const char *key,
                           const char *remedy)
{
    if (!map->partial) {
        struct ztc_diagnostic *item = ztc_findings_add(
            form->findings, "E006", form->template->where_device, "`device` has no %s", key);
        ztc_diagnostic_note(form->findings, item, "%s", remedy);
    }
}

static void check_usb(struct ztc_form *form, const struct ztc_node *map)
{
    struct ztc_template *template = form->template;
    const struct ztc_node *vids = ztc_node_find(map, "vids"), *pids = ztc_node_find(map, "pids");
    int64_t vid_count = -1, pid_count = -1;
    if (vids != NULL) {
        vid_count = check_usb_ids(form, vids, "vids", &template->where_vids);
    } else {
        report_missing(form, map, "vids", "write vids: [], or the USB vendor ids of the board");
    }
    if (pids != NULL) {
        pid_count = check_usb_ids(form, pids, "pids", &template->where_pids);
    } else {
        report_missing(form, map, "pids", "write pids: [], or the USB product ids of the board");
    }
    if (vid_count >= 0 && pid_count >= 0 && vid_count != pid_count) {
        struct ztc_diagnostic *item =
            ztc_findings_add(form->findings, "W012",
                             vid_count < pid_count ? template->where_vids : template->where_pids,
                             "vids has %lld entries and pids %lld, so they are no pairs",
                             (long long)vid_count, (long long)pid_count);
        ztc_diagnostic_note(form->findings, item,
                            "lists of one length are pairs; otherwise any vid goes with any pid");
    }
}

/* A text that has to be there. NULL after a finding. */
static const char *check_text(struct ztc_form *form, const struct ztc_node *map, const char *key,
                              const char *remedy)
{
    const struct ztc_node *node = ztc_node_find(map, key);
    if (node == NULL) {
        report_missing(form, map, key, remedy);
        return NULL;
    }
    if (!ztc_form_expect(form, node, ZTC_NODE_SCALAR, section, key, remedy)) {
        return NULL;
    }
    if (node->size == 0) {
        struct ztc_diagnostic *item =
            ztc_findings_add(form->findings, "E008", ztc_form_place(form, node->key, section),
                             "`device`: %s is empty", key);
        ztc_diagnostic_note(form->findings, item, "%s", remedy);
        return NULL;
    }
    return node->text;
}

void ztc_form_device_read(struct ztc_form *form)
{
    struct ztc_template *template = form->template;
    const struct ztc_node *map = ztc_node_find(form->root, section);
    if (map == NULL) {
        return;
    }
    template->where_device = ztc_form_place(form, map->key, section);
    if (!ztc_form_expect(form, map, ZTC_NODE_MAP, section, "the section",
                         "write name, original_target, vids and pids below it")) {
        return;
    }
    check_text(form, map, "name", "write name: and what people shall call the board");
    const char *target = check_text(form, map, "original_target",
                                    "`ztc vm custom original` lists the targets there are");
    if (target != NULL) {
        template->board.target = target;
    }
    check_usb(form, map);
    struct walk walk = {.form = form, .budget = ZTC_TEMPLATE_POINTERS_MAX};
    walk_children(&walk, map, "", /* text= */ false);
    template->device = ztc_form_table(walk.rows, walk.count, sizeof(*walk.rows));
}
