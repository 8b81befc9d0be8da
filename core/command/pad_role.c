/* SPDX-License-Identifier: Apache-2.0 */
/* "Can GPIO34 take TX0?": yes or no, and why, by the same tables as compile goes by. */
#include "base/limits.h"
#include "base/nearest.h"
#include "base/utf8.h"
#include "board/role.h"
#include "command/pad.h"
#include "command/words.h"

#include <string.h>
#include <ztc/class.h>

/* What the tables say to a pad in a role. */
struct answer {
    bool possible;
    bool own_rows;    /* the pad itself has rows for it; else any able pad does */
    uint32_t missing; /* ZTC_NEEDS_... that the pad is not able to */
};

/* ---- the role's name ---- */

static ztc_status unknown_role(struct ztc_session *session, const char *name)
{
    const struct ztc_table *prefixes = ztc_prefixes();
    const char **names = ztc_arena_array(&session->arena, prefixes->count, sizeof(*names));
    struct ztc_buffer list;
    ztc_buffer_init(&list, ZTC_TEXT_MAX);
    ztc_buffer_text(&list, "a role is a functional pin's name, one of ");
    for (uint32_t i = 0; i < prefixes->count; i++) {
        const char *prefix = ZTC_ROW(struct ztc_prefix_row, prefixes, i)->prefix;
        if (names != NULL) {
            names[i] = prefix;
        }
        ztc_buffer_print(&list, "%s%s", i > 0 ? ", " : "", prefix);
    }
    ztc_buffer_text(&list, ", with or without a number");
    const char *nearest = names != NULL ? ztc_nearest(name, names, prefixes->count) : NULL;
    ztc_status status = ztc_error_set(&session->error, ZTC_E_INVALID, ztc_buffer_string(&list),
                                      "there is no role \"%s\"%s%s%s", name,
                                      nearest != NULL ? ": did you mean " : "",
                                      nearest != NULL ? nearest : "", nearest != NULL ? "?" : "");
    ztc_buffer_done(&list);
    return status;
}

/* The row of the prefix, for "TX0" and for "TX". */
static const struct ztc_prefix_row *find_prefix(const char *role)
{
    uint32_t index = 0;
    const struct ztc_prefix_row *row = ztc_prefix_of(role, strlen(role), &index);
    const struct ztc_table *prefixes = ztc_prefixes();
    for (uint32_t i = 0; row == NULL && i < prefixes->count; i++) {
        const struct ztc_prefix_row *candidate = ZTC_ROW(struct ztc_prefix_row, prefixes, i);
        if (strcmp(candidate->prefix, role) == 0) {
            row = candidate;
        }
    }
    return row;
}

/* ---- the answer ---- */

/* Does the row serve the role on this pad (pin NULL: on any pad)? */
static bool serves(const struct ztc_function_row *row, const struct ztc_pin_row *pin,
                   const struct ztc_prefix_row *role)
{
    bool here =
        pin != NULL ? row->pad == pin->pad && row->port == pin->port : row->pad == ZTC_ANY_PAD;
    return here && strcmp(row->class_id, role->class_id) == 0 && strcmp(row->role, role->role) == 0;
}

static bool has_row(const struct ztc_target *target, const struct ztc_pin_row *pin,
                    const struct ztc_prefix_row *role)
{
    for (uint32_t i = 0; i < target->functions->count; i++) {
        if (serves(ZTC_ROW(struct ztc_function_row, target->functions, i), pin, role)) {
            return true;
        }
    }
    return false;
}

static struct answer answer_for(const struct ztc_target *target, const struct ztc_pin_row *pin,
                                const struct ztc_prefix_row *role)
{
    struct answer answer = {.own_rows = has_row(target, pin, role)};
    if (answer.own_rows) {
        answer.possible = true;
        return answer;
    }
    bool plain = !ztc_class_needs_row(role->class_id);
    bool anywhere =
        (role->needs & ZTC_NEEDS_ANALOG) == 0 && (plain || has_row(target, /* pin= */ NULL, role));
    answer.missing = ztc_pad_missing(pin, role->needs);
    answer.possible = anywhere && answer.missing == 0;
    return answer;
}

/* The signals that make it possible. */
static void write_signals(const struct ztc_target *target, const struct ztc_pin_row *pin,
                          const struct ztc_prefix_row *role, struct ztc_buffer *text)
{
    size_t count = 0;
    for (uint32_t i = 0; i < target->functions->count; i++) {
        const struct ztc_function_row *row = ZTC_ROW(struct ztc_function_row, target->functions, i);
        if (serves(row, pin, role) && row->signal[0] != '\0') {
            ztc_buffer_print(text, "%s%s", count++ > 0 ? ", " : "", row->signal);
        }
    }
}

/* Why, in one line. */
static void write_reason(const struct ztc_target *target, const struct ztc_pin_row *pin,
                         const struct ztc_prefix_row *role, const struct answer *answer,
                         struct ztc_buffer *text)
{
    bool any = has_row(target, /* pin= */ NULL, role);
    if (answer->own_rows) {
        ztc_buffer_text(text, "its functions: ");
        write_signals(target, pin, role, text);
        if (any && ztc_pad_missing(pin, role->needs) == 0) {
            ztc_buffer_text(text, "; as any able pad: ");
            write_signals(target, /* pin= */ NULL, role, text);
        }
    } else if (answer->possible) {
        ztc_buffer_text(text, any ? "as any able pad: " : "any able pad can be used for it");
        write_signals(target, /* pin= */ NULL, role, text);
    } else if (answer->missing != 0) {
        const char *only = ztc_pin_caution(pin, "input-only");
        ztc_buffer_print(text, "%s needs an %s, and %s has none", role->prefix,
                         (answer->missing & ZTC_NEEDS_OUT) != 0 ? "output" : "input", pin->name);
        if (only != NULL) {
            ztc_buffer_print(text, ": input-only (%s)", only);
        }
    } else {
        bool analog = (role->needs & ZTC_NEEDS_ANALOG) != 0;
        ztc_buffer_print(text, "%s has no %s signal", pin->name,
                         analog ? role->class_id : role->prefix);
    }
}

/* What is to be minded of the functions themselves: a unit that the radio shares. */
static void write_function_cautions(const struct ztc_target *target, const struct ztc_pin_row *pin,
                                    const struct ztc_prefix_row *role, struct ztc_buffer *text)
{
    for (uint32_t i = 0; i < target->functions->count; i++) {
        const struct ztc_function_row *row = ZTC_ROW(struct ztc_function_row, target->functions, i);
        if (serves(row, pin, role) && row->caution != NULL) {
            ztc_words_comma(text);
            ztc_buffer_print(text, "%s of %s", row->caution, row->signal);
            ztc_buffer_print(text, row->reason != NULL ? " (%s)" : "%s",
                             row->reason != NULL ? row->reason : "");
        }
    }
}

/* ---- printed ---- */

static void add_pads_that_can(const struct ztc_target *target, const struct ztc_prefix_row *role,
                              struct ztc_document *document, cJSON *list, struct ztc_buffer *text)
{
    for (uint32_t i = 0; i < target->pins->count; i++) {
        const struct ztc_pin_row *pin = ZTC_ROW(struct ztc_pin_row, target->pins, i);
        if (!answer_for(target, pin, role).possible || ztc_table_count(pin->cautions) > 0) {
            continue;
        }
        if (list != NULL) {
            ztc_document_text(document, list, NULL, pin->name);
        } else {
            ztc_words_comma(text);
            ztc_buffer_text(text, pin->name);
        }
    }
}

static ztc_status print_value(struct ztc_session *session, const struct ztc_target *target,
                              const struct ztc_pin_row *pin, const struct ztc_prefix_row *role,
                              const struct answer *answer, const char *reason)
{
    struct ztc_document document = {0};
    cJSON *root = ztc_document_object(&document, NULL, NULL);
    ztc_document_text(&document, root, "target", target->description->id);
    ztc_document_text(&document, root, "role", ztc_line_argument(&session->line, 2));
    ztc_document_text(&document, root, "class", role->class_id);
    ztc_document_bool(&document, root, "possible", answer->possible);
    ztc_document_text(&document, root, "why", reason);
    cJSON *functions = ztc_document_list(&document, root, "functions");
    for (uint32_t i = 0; answer->possible && i < target->functions->count; i++) {
        const struct ztc_function_row *row = ZTC_ROW(struct ztc_function_row, target->functions, i);
        if (serves(row, answer->own_rows ? pin : NULL, role)) {
            ztc_pad_add_function(&document, functions, row);
        }
    }
    cJSON *pads = ztc_document_list(&document, root, "pads_without_cautions");
    if (pads != NULL) {
        add_pads_that_can(target, role, &document, pads, NULL);
    }
    cJSON *pins = ztc_document_list(&document, root, "pins");
    ztc_pad_add(&document, ztc_document_object(&document, pins, NULL), target, pin);
    return ztc_session_print_document(session, &document);
}

/* The line, made printable, behind `lead`; the buffer is emptied, its failure kept. */
static void move_line(struct ztc_buffer *text, const char *lead, struct ztc_buffer *line)
{
    if (ztc_buffer_status(line) != ZTC_OK) {
        ztc_buffer_fail(text, ztc_buffer_status(line));
    } else if (line->size > 0) {
        ztc_buffer_text(text, lead);
        ztc_utf8_printable(text, ztc_buffer_string(line), line->size);
        ztc_buffer_char(text, '\n');
    }
    ztc_buffer_done(line);
    ztc_buffer_init(line, ZTC_TEXT_MAX);
}

static void write_page(struct ztc_session *session, const struct ztc_target *target,
                       const struct ztc_pin_row *pin, const struct ztc_prefix_row *role,
                       const struct answer *answer, const char *reason, struct ztc_buffer *text)
{
    const char *name = ztc_line_argument(&session->line, 2);
    struct ztc_buffer line;
    ztc_buffer_init(&line, ZTC_TEXT_MAX);
    ztc_buffer_print(&line, answer->possible ? "%s can take %s; %s" : "%s cannot take %s; %s",
                     pin->name, name, reason);
    move_line(text, answer->possible ? "yes: " : "no: ", &line);
    if (answer->possible) {
        ztc_words_cautions(&line, pin, /* reasons= */ true);
        write_function_cautions(target, pin, role, &line);
        move_line(text, "but mind: ", &line);
    } else {
        add_pads_that_can(target, role, NULL, NULL, &line);
        move_line(text, "pads that can, without cautions: ", &line);
    }
    ztc_buffer_done(&line);
}

ztc_status ztc_pad_show_role(struct ztc_session *session, const struct ztc_target *target,
                             const struct ztc_pin_row *pin, const char *role_name)
{
    const struct ztc_prefix_row *role = find_prefix(role_name);
    if (role == NULL) {
        return unknown_role(session, role_name);
    }
    struct answer answer = answer_for(target, pin, role);
    struct ztc_buffer reason, text;
    ztc_buffer_init(&reason, ZTC_TEXT_MAX);
    ztc_buffer_init(&text, ZTC_TEXT_MAX);
    write_reason(target, pin, role, &answer, &reason);
    ztc_status status = ztc_buffer_check(&reason, "the answer", &session->error);
    if (status == ZTC_OK && session->output.json) {
        status = print_value(session, target, pin, role, &answer, ztc_buffer_string(&reason));
    } else if (status == ZTC_OK) {
        write_page(session, target, pin, role, &answer, ztc_buffer_string(&reason), &text);
        status = ztc_session_print(session, &text);
    }
    ztc_buffer_done(&reason);
    ztc_buffer_done(&text);
    return status;
}
