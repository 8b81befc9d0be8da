/* SPDX-License-Identifier: Apache-2.0 */
/* What stands beside a pad: its Dn, functional pins, cautions and findings. */
#include "svg.h"

#include <string.h>

/* A line of items is broken where it gets longer; a single item may. */
#define LINE_MAX 330
/* Text of one item; the rest of a longer one is cut. Names of templates are short. */
#define ITEM_TEXT_MAX 300
#define PILL_PADDING 7
#define CODES_MAX 6u

int svg_pill_width(const char *text)
{
    return text_width(text, SVG_TEXT, FACE_PLAIN) + 2 * PILL_PADDING;
}

/* The text, cut to what one item may take. */
static const char *fit(struct memory *memory, const char *text)
{
    const char *next = NULL;
    size_t length = text_break(text, ITEM_TEXT_MAX, SVG_TEXT, FACE_PLAIN, &next);
    return text[length] == '\0' ? text
                                : memory_print(memory, "%.*s\xE2\x80\xA6", (int)length, text);
}

static void add_item(struct svg *svg, struct strip *strip, enum item_kind kind, uint32_t row,
                     const char *text)
{
    struct item *item = &strip->items[strip->count++];
    *item = (struct item){.kind = kind, .row = row, .text = fit(svg->model->memory, text)};
    switch (kind) {
    case ITEM_CAUTION:
        item->width = SVG_PILL + 3 + text_width(item->text, SVG_SMALL, FACE_BOLD);
        break;
    case ITEM_EXTRAS:
        item->width = text_width(item->text, SVG_SMALL, FACE_PLAIN);
        break;
    case ITEM_PIN:
    case ITEM_FINDING:
        item->width = text_width(item->text, SVG_TEXT, FACE_BOLD) + 2 * PILL_PADDING;
        break;
    default:
        item->width = svg_pill_width(item->text);
    }
}

/* Lays the items out from the chip outwards, with as many lines as it takes. */
static void wrap(struct strip *strip)
{
    int line = 0, used = 0;
    for (uint32_t i = 0; i < strip->count; i++) {
        struct item *item = &strip->items[i];
        if (used > 0 && used + item->width > LINE_MAX) {
            line++;
            used = 0;
        }
        item->line = line;
        item->offset = used;
        used += item->width + SVG_GAP;
        strip->width = used > strip->width ? used : strip->width;
    }
    strip->lines = line + 1;
}

static size_t count_extras(const struct model *model, const struct pad *pad)
{
    size_t count = 0;
    for (const struct link *link = pad->pins.first; link != NULL; link = link->next) {
        count += table_count(model_pin(model, link->row)->extras);
    }
    return count;
}

static void add_extras(struct svg *svg, struct strip *strip, const struct pad *pad)
{
    const struct model *model = svg->model;
    for (const struct link *link = pad->pins.first; link != NULL; link = link->next) {
        const struct ztc_table *extras = model_pin(model, link->row)->extras;
        for (uint32_t i = 0; i < table_count(extras); i++) {
            const struct ztc_extra *extra = ZTC_ROW(struct ztc_extra, extras, i);
            add_item(svg, strip, ITEM_EXTRAS, 0,
                     memory_print(model->memory, "%s: %s", extra->key, extra->value));
        }
    }
}

/* The worst first, and of many only some. */
static void add_findings(struct svg *svg, struct strip *strip, const struct pad *pad)
{
    const struct model *model = svg->model;
    uint32_t codes = 0;
    for (uint32_t severity = ZTC_SEVERITY_ERROR; severity <= ZTC_SEVERITY_NOTE; severity++) {
        for (const struct link *link = pad->findings.first; link != NULL; link = link->next) {
            const struct ztc_drawing_finding_row *row = model_finding(model, link->row);
            if (model_severity(row) == severity && codes++ < CODES_MAX) {
                add_item(svg, strip, ITEM_FINDING, link->row, row->code);
            }
        }
    }
}

static void make_strip(struct svg *svg, const struct pad *pad, struct strip *strip)
{
    const struct model *model = svg->model;
    struct memory *memory = model->memory;
    size_t room = (size_t)pad->pins.count + pad->functions.count + pad->findings.count + 1 +
                  count_extras(model, pad);
    *strip = (struct strip){.pad = pad, .lines = 1};
    strip->items = memory_array(memory, room, sizeof(*strip->items));
    if (strip->items == NULL) {
        return;
    }
    for (const struct link *link = pad->pins.first; link != NULL; link = link->next) {
        unsigned index = (unsigned)model_pin(model, link->row)->index;
        add_item(svg, strip, ITEM_PIN, link->row, memory_print(memory, "D%u", index));
    }
    for (const struct link *link = pad->functions.first; link != NULL; link = link->next) {
        add_item(svg, strip, ITEM_FUNCTION, link->row, model_function(model, link->row)->name);
    }
    add_extras(svg, strip, pad);
    add_findings(svg, strip, pad);
    const char *cautions = words_cautions(model, pad);
    if (cautions[0] != '\0') {
        add_item(svg, strip, ITEM_CAUTION, 0, cautions);
    }
    wrap(strip);
}

void svg_make_strips(struct svg *svg)
{
    struct model *model = svg->model;
    size_t count = (size_t)model->pad_count + model->stray_count;
    svg->strips = memory_array(model->memory, count + 1, sizeof(*svg->strips));
    if (svg->strips == NULL) {
        return;
    }
    svg->strip_count = model->pad_count;
    for (uint32_t i = 0; i < model->pad_count; i++) {
        make_strip(svg, &model->pads[i], &svg->strips[i]);
    }
    for (uint32_t i = 0; i < model->stray_count; i++) {
        make_strip(svg, &model->strays[i], &svg->strips[model->pad_count + i]);
    }
}

/* ---- drawing ---- */

void svg_draw_pill(struct svg *svg, const char *style, const char *text, int x, int y, int width)
{
    bool round =
        strcmp(style, "error") != 0 && strcmp(style, "warning") != 0 && strcmp(style, "note") != 0;
    put_format(svg->out,
               "<g class=\"pill %s\"><rect x=\"%d.5\" y=\"%d.5\" width=\"%d\" height=\"%d\" "
               "rx=\"%d\"/><text class=\"mid%s\" x=\"%d\" y=\"%d\">",
               style, x, y + (SVG_ROW - SVG_PILL) / 2, width - 1, SVG_PILL - 1, round ? 8 : 2,
               strcmp(style, "pin") == 0 ? " bold" : "", x + width / 2, y + SVG_BASE);
    put_xml(svg->out, text);
    put(svg->out, "</text></g>");
}

void svg_draw_triangle(struct svg *svg, int x, int y, bool faint)
{
    int top = y + (SVG_ROW - SVG_PILL) / 2 + 1;
    put_format(svg->out,
               "<path class=\"%s\" d=\"M%d %dl8 15h-16z\"/><path class=\"%s\" "
               "d=\"M%d %dv4m0 3.2v.2\"/>",
               faint ? "sign-faint" : "sign", x + 9, top, faint ? "bang-faint" : "bang", x + 9,
               top + 5);
}

/* What a browser shows when the pointer rests on it. */
static void put_tip(struct svg *svg, const struct strip *strip, const struct item *item)
{
    const struct model *model = svg->model;
    put(svg->out, "<title>");
    if (item->kind == ITEM_FUNCTION) {
        const struct ztc_board_function *function = model_function(model, item->row);
        const struct ztc_function_row *signal = model_signal(model, item->row);
        put_xml(svg->out, function->name);
        put(svg->out, ": ");
        put_xml(svg->out, function->class_id);
        if (signal != NULL && signal->signal[0] != '\0') {
            put(svg->out, ", ");
            put_xml(svg->out, signal->signal);
        }
    } else if (item->kind == ITEM_FINDING) {
        put_xml(svg->out, model_finding(model, item->row)->message);
    } else {
        const struct ztc_table *table = model_cautions(strip->pad);
        for (uint32_t i = 0; i < table->count; i++) {
            const struct ztc_caution_row *row = ZTC_ROW(struct ztc_caution_row, table, i);
            put(svg->out, i > 0 ? "; " : "");
            put_xml(svg->out, row->caution);
            put(svg->out, row->reason != NULL && row->reason[0] != '\0' ? ": " : "");
            put_xml(svg->out, row->reason != NULL ? row->reason : "");
        }
    }
    put(svg->out, "</title>");
}

static void draw_item(struct svg *svg, const struct strip *strip, const struct item *item, int x,
                      int y)
{
    const struct model *model = svg->model;
    const char *style = "pin";
    switch (item->kind) {
    case ITEM_EXTRAS:
        put_format(svg->out, "<text class=\"small faint\" x=\"%d\" y=\"%d\">", x, y + SVG_BASE - 1);
        put_xml(svg->out, item->text);
        put(svg->out, "</text>");
        break;
    case ITEM_CAUTION:
        put(svg->out, "<g>");
        put_tip(svg, strip, item);
        svg_draw_triangle(svg, x, y, strip->pad->pins.count == 0);
        put_format(svg->out, "<text class=\"small bold %s\" x=\"%d\" y=\"%d\">",
                   strip->pad->pins.count > 0 ? "caution" : "faint", x + SVG_PILL + 3,
                   y + SVG_BASE - 1);
        put_xml(svg->out, item->text);
        put(svg->out, "</text></g>");
        break;
    case ITEM_FUNCTION:
        style = class_look(class_of(model_function(model, item->row)->class_id))->name;
        put(svg->out, "<g>");
        put_tip(svg, strip, item);
        svg_draw_pill(svg, style, item->text, x, y, item->width);
        put(svg->out, "</g>");
        break;
    case ITEM_FINDING:
        style = words_severity(model_severity(model_finding(model, item->row)));
        put(svg->out, "<g>");
        put_tip(svg, strip, item);
        svg_draw_pill(svg, style, item->text, x, y, item->width);
        put(svg->out, "</g>");
        break;
    default:
        svg_draw_pill(svg, style, item->text, x, y, item->width);
    }
    put(svg->out, "\n");
}

void svg_draw_items(struct svg *svg, const struct strip *strip, int x, int y, bool leftwards)
{
    for (uint32_t i = 0; i < strip->count; i++) {
        const struct item *item = &strip->items[i];
        int left = leftwards ? x - item->offset - item->width : x + item->offset;
        draw_item(svg, strip, item, left, y + item->line * SVG_ROW);
    }
}
