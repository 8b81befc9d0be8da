/* SPDX-License-Identifier: Apache-2.0 */
/* A board as plain text: a chip of two sides, for a terminal or a mail. */
#include "drawing.h"
#include "text.h"

#define SIDE_MAX 34u /* columns of one side; longer lists go on in the next line */
#define LINE_MAX 78u

/* What stands beside a pad, near the chip last: "TX0 PWM3 D1". */
static const char *side_words(const struct model *model, const struct pad *pad)
{
    struct growing words = {.memory = model->memory};
    const char *const parts[] = {words_functions(model, pad), words_extras(model, pad)};
    const char *pins = words_pins(model, pad);
    growing_add(&words, pins[0] != '\0' ? pins : "-");
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        growing_add(&words, parts[i][0] != '\0' ? " " : "");
        growing_add(&words, parts[i]);
    }
    if (words_cautions(model, pad)[0] != '\0') {
        growing_add(&words, " !");
        growing_add(&words, words_cautions(model, pad));
    }
    if (pad->findings.count > 0) {
        growing_add(&words, " [");
        growing_add(&words, words_codes(model, pad));
        growing_add(&words, "]");
    }
    return growing_text(&words);
}

/* One side of one row, broken into lines as it is printed. */
struct side {
    const char *rest;
    const char *name; /* of the pad, in the first line; "" in the next */
};

struct chip {
    struct model *model;
    struct writer *out;
    size_t left, name_left, name_right; /* columns */
};

/* The next part of a side and its columns. */
static const char *take(struct chip *chip, struct side *side, size_t *ret_columns)
{
    const char *next = NULL;
    size_t length = text_break_columns(side->rest, SIDE_MAX, &next);
    const char *part = memory_print(chip->model->memory, "%.*s", (int)length, side->rest);
    side->rest = next;
    *ret_columns = text_columns(part);
    return part;
}

static void put_row(struct chip *chip, struct side *left, struct side *right)
{
    struct writer *out = chip->out;
    bool first = true;
    while (first || left->rest[0] != '\0' || right->rest[0] != '\0') {
        size_t left_columns = 0, right_columns = 0;
        const char *left_part = take(chip, left, &left_columns);
        const char *right_part = take(chip, right, &right_columns);
        put_fill(out, ' ', chip->left - left_columns);
        put_plain(out, left_part);
        put(out, first && left->name[0] != '\0' ? " --| " : "   | ");
        put_plain(out, first ? left->name : "");
        put_fill(out, ' ', chip->name_left - (first ? text_columns(left->name) : 0) + 2);
        put_fill(out, ' ', chip->name_right - (first ? text_columns(right->name) : 0));
        put_plain(out, first ? right->name : "");
        put(out, first && right->name[0] != '\0' ? " |--" : " |");
        put(out, right_columns > 0 ? first ? " " : "   " : "");
        put_plain(out, right_part);
        put(out, "\n");
        first = false;
    }
}

static void put_edge(struct chip *chip)
{
    put_fill(chip->out, ' ', chip->left + 3);
    put(chip->out, "+");
    put_fill(chip->out, '-', chip->name_left + chip->name_right + 4);
    put(chip->out, "+\n");
}

static void measure(struct chip *chip)
{
    const struct model *model = chip->model;
    for (uint32_t i = 0; i < model->pad_count; i++) {
        size_t name = text_columns(model->pads[i].name);
        chip->name_left = name > chip->name_left ? name : chip->name_left;
        const char *words = side_words(model, &model->pads[i]);
        size_t columns = text_columns(words);
        columns = columns < SIDE_MAX ? columns : SIDE_MAX;
        chip->left = columns > chip->left ? columns : chip->left;
    }
    chip->name_right = chip->name_left;
}

/* A name with the number of the package's pin where it is known: "PA0 (14)". */
static const char *pad_name(const struct model *model, const struct pad *pad)
{
    return pad->number[0] != '\0' ? memory_print(model->memory, "%s (%s)", pad->name, pad->number)
                                  : pad->name;
}

static struct side side_of(const struct model *model, uint32_t pad)
{
    return (struct side){side_words(model, &model->pads[pad]), pad_name(model, &model->pads[pad])};
}

static void put_chip(struct model *model, struct writer *out)
{
    struct chip chip = {.model = model, .out = out};
    measure(&chip);
    for (uint32_t i = 0; i < model->pad_count; i++) {
        size_t name = text_columns(pad_name(model, &model->pads[i]));
        chip.name_left = name > chip.name_left ? name : chip.name_left;
    }
    chip.name_right = chip.name_left;
    put_edge(&chip);
    uint32_t first = 0;
    while (first < model->pad_count) {
        uint32_t end = first;
        while (end < model->pad_count && model->pads[end].port == model->pads[first].port) {
            end++;
        }
        uint32_t half = (end - first + 1) / 2;
        for (uint32_t i = 0; i < half; i++) {
            struct side left = side_of(model, first + i);
            struct side right = {"", ""};
            if (first + half + i < end) {
                right = side_of(model, first + half + i);
            }
            put_row(&chip, &left, &right);
        }
        put_edge(&chip);
        first = end;
    }
}

/* "label  text", the text broken under itself. */
static void put_entry(struct writer *out, struct memory *memory, const char *label,
                      const char *text, size_t indent)
{
    put(out, "  ");
    put_plain(out, label);
    size_t at = text_columns(label) + 2;
    while (*text != '\0') {
        put_fill(out, ' ', at < indent ? indent - at : 2);
        const char *next = NULL;
        size_t room = indent < LINE_MAX / 2 ? LINE_MAX - indent : LINE_MAX / 2;
        size_t length = text_break_columns(text, room, &next);
        put_plain(out, memory_print(memory, "%.*s", (int)length, text));
        put(out, *next != '\0' ? "\n" : "");
        text = next;
        at = 0;
    }
    put(out, "\n");
}

static void put_lists(struct model *model, struct writer *out)
{
    struct memory *memory = model->memory;
    if (model->stray_count > 0) {
        put(out, model->request->package[0] != '\0'
                     ? "\nIn pinmap, but not on this package\n"
                     : "\nIn pinmap, but not on this microcontroller\n");
    }
    for (uint32_t i = 0; i < model->stray_count; i++) {
        put_entry(out, memory, model->strays[i].name, side_words(model, &model->strays[i]), 12);
    }
    put(out, model->unit_count > 0 ? "\nPeripherals\n" : "");
    for (uint32_t i = 0; i < model->unit_count; i++) {
        const struct unit *unit = &model->units[i];
        put_entry(out, memory, unit->name,
                  memory_print(memory, "%s%s%s", unit->instance, unit->roles[0] != '\0' ? ": " : "",
                               unit->roles),
                  12);
    }
    put(out, model->warning_count > 0 ? "\nCautions (!) of the pads in use\n" : "");
    for (uint32_t i = 0; i < model->warning_count;) {
        const char *caution = model->warnings[i].caution;
        put_entry(out, memory, caution, words_warned_all(model, &i), 16);
    }
    uint32_t findings = table_count(model->request->findings);
    put(out, findings > 0 ? "\nFindings\n" : "");
    for (uint32_t i = 0; i < findings && i < MODEL_FINDINGS_MAX; i++) {
        const struct ztc_drawing_finding_row *row = model_finding(model, i);
        put_entry(
            out, memory,
            memory_print(memory, "%s %s", words_severity(model_severity(row)), row->code),
            memory_print(memory, "%s%s%s", row->key, row->key[0] != '\0' ? ": " : "", row->message),
            16);
    }
    if (findings > MODEL_FINDINGS_MAX) {
        put_format(out, "  and %u more\n", (unsigned)(findings - MODEL_FINDINGS_MAX));
    }
}

ztc_status draw_txt(struct model *model, struct writer *writer)
{
    put_plain(writer, model->request->board->short_name);
    put(writer, "\n");
    put_plain(writer, words_subtitle(model));
    put(writer, "\n");
    put_plain(writer, words_summary(model));
    put(writer, "\n\n");
    put_chip(model, writer);
    put_lists(model, writer);
    return ZTC_OK;
}
