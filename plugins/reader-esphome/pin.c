/* SPDX-License-Identifier: Apache-2.0 */
/* A pin as ESPHome writes it: GPIO4, or { number: GPIO4, inverted: true, mode: { input: true } }. */
#include "esphome.h"

#include <string.h>

static bool is_true(struct span text)
{
    return span_is_word(text, "TRUE") || span_is_word(text, "YES") || span_is_word(text, "ON");
}

static bool is_name_character(char character)
{
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
           (character >= '0' && character <= '9') || character == '_';
}

/* Takes $name or ${name} off *rest. False: the dollar stands for itself. */
static bool take_name(struct span *rest, struct span *ret_name)
{
    struct span after = span_skip(*rest, 1);
    bool braces = span_starts(after, "{");
    if (braces) {
        after = span_skip(after, 1);
    }
    size_t length = 0;
    while (length < after.size && is_name_character(after.text[length])) {
        length++;
    }
    struct span end = span_skip(after, length);
    if (length == 0 || (braces && !span_starts(end, "}"))) {
        return false;
    }
    *ret_name = (struct span){after.text, length};
    *rest = braces ? span_skip(end, 1) : end;
    return true;
}

static const struct node *substitution(const struct config *config, struct span name)
{
    const struct node *map = config->substitutions;
    for (const struct node *node = map != NULL ? map->first : NULL; node != NULL;
         node = node->next) {
        if (node->key.size == name.size && memcmp(node->key.text, name.text, name.size) == 0) {
            return node->kind == NODE_TEXT && !node->tagged ? node : NULL;
        }
    }
    return NULL;
}

static void append(char *room, size_t *used, struct span piece)
{
    size_t left = ZTC_READER_TEXT_MAX - *used;
    size_t taken = piece.size < left ? piece.size : left;
    memcpy(room + *used, piece.text, taken);
    *used += taken;
}

/* One round of replacing. *ret_changed tells whether there was anything to replace. */
static struct span replace(struct config *config, struct span text, bool *ret_changed)
{
    char *room = tree_alloc(&config->tree, ZTC_READER_TEXT_MAX + 1);
    size_t used = 0;
    *ret_changed = false;
    if (room == NULL) {
        return (struct span){NULL, 0};
    }
    while (text.size > 0) {
        struct span name;
        struct span before = {text.text, span_find(text, '$')};
        append(room, &used, before);
        text = span_skip(text, before.size);
        const struct node *value = NULL;
        struct span rest = text;
        if (text.size > 0 && take_name(&rest, &name)) {
            value = substitution(config, name);
        }
        if (value != NULL) {
            append(room, &used, value->text);
            text = rest;
            *ret_changed = true;
        } else if (text.size > 0) {
            append(room, &used, (struct span){text.text, 1});
            text = span_skip(text, 1);
        }
    }
    return (struct span){room, used};
}

struct span config_resolve(struct config *config, struct span text)
{
    bool changed = text.size > 0 && span_find(text, '$') < text.size;
    for (uint32_t i = 0; changed && i < SUBSTITUTION_ROUNDS && text.text != NULL; i++) {
        text = replace(config, text, &changed);
    }
    return text;
}

struct place config_place(struct config *config, const struct node *node)
{
    if (config->lines.number > node->line) {
        config->lines = file_lines(config->file);
        config->line_text = (struct span){"", 0};
    }
    while (config->lines.number < node->line && line_next(&config->lines, &config->line_text)) {
    }
    struct span text =
        config->lines.number == node->line ? config->line_text : (struct span){"", 0};
    return (struct place){config->file->name, node->line, span_trim(text)};
}

/* mode: INPUT_PULLUP, or a mapping of flags. */
static void tell_mode(struct config *config, const struct node *mode, struct use *use)
{
    if (mode == NULL) {
        return;
    }
    if (mode->kind == NODE_TEXT) {
        struct span text = config_resolve(config, mode->text);
        if (text.text == NULL) {
            return;
        }
        if (span_holds_word(text, "PULLUP")) {
            use_extra(use, "pull", "up");
        } else if (span_holds_word(text, "PULLDOWN")) {
            use_extra(use, "pull", "down");
        }
        if (span_holds_word(text, "OPEN_DRAIN")) {
            use_extra(use, "type", "open-drain");
        }
        return;
    }
    if (is_true(node_text(mode, "pullup"))) {
        use_extra(use, "pull", "up");
    } else if (is_true(node_text(mode, "pulldown"))) {
        use_extra(use, "pull", "down");
    }
    if (is_true(node_text(mode, "open_drain"))) {
        use_extra(use, "type", "open-drain");
    }
}

/* The first key that says whose pin it is, if it is one of another chip. */
static const struct node *expander_of(const struct node *pin)
{
    static const char *const known[] = {"number",
                                        "inverted",
                                        "mode",
                                        "id",
                                        "analog",
                                        "drive_strength",
                                        "allow_other_uses",
                                        "ignore_strapping_warning",
                                        "ignore_pin_validation_error"};
    for (const struct node *node = pin->first; node != NULL; node = node->next) {
        bool found = false;
        for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
            found = found || span_is(node->key, known[i]);
        }
        if (!found) {
            return node;
        }
    }
    return NULL;
}

/* The node that holds the pad's name, or NULL after it was said why there is none. */
static const struct node *number_of(struct config *config, const struct node *pin,
                                    ztc_status *status)
{
    const struct node *number = pin->kind == NODE_MAP ? node_find(pin, "number") : pin;
    const char *reason = NULL;
    if (pin->kind == NODE_MAP && expander_of(pin) != NULL) {
        reason = "this is a pin of another chip, no pad of the microcontroller";
    } else if (number == NULL || number->kind != NODE_TEXT || number->text.size == 0) {
        reason = "this names no pin";
    } else if (number->tagged) {
        reason = "a value behind ! (!secret, !include, !lambda) is not worked out";
    }
    if (reason == NULL) {
        return number;
    }
    *status = emit_left(config->sink, config_place(config, number != NULL ? number : pin), reason);
    return NULL;
}

ztc_status pin_emit(struct config *config, const struct node *pin, const struct wish *wish)
{
    ztc_status status = ZTC_OK;
    const struct node *number = number_of(config, pin, &status);
    if (number == NULL) {
        return status;
    }
    struct span pad = config_resolve(config, number->text);
    struct span label = config_resolve(config, wish->label);
    if (pad.text == NULL || label.text == NULL) {
        return ZTC_E_MEMORY;
    }
    struct place place = config_place(config, number);
    if (span_find(pad, '$') < pad.size) {
        return emit_left(config->sink, place, "the file has no such substitution");
    }
    struct use use = use_of(place, pad, label);
    use.class_id = wish->class_id;
    use.role = wish->role;
    use.instance = wish->instance;
    use.group = wish->group;
    use.number = wish->group;
    if (pin->kind == NODE_MAP) {
        if (is_true(node_text(pin, "inverted"))) {
            use_extra(&use, "active_low", "true");
        }
        tell_mode(config, node_find(pin, "mode"), &use);
    }
    status = emit_use(config->sink, &use);
    return status == ZTC_OK && wish->reason != NULL ? emit_left(config->sink, place, wish->reason)
                                                    : status;
}
