/* SPDX-License-Identifier: Apache-2.0 */
/* The page around the chips: title, legend, and what is told in words below. */
#include "svg.h"

#include <string.h>

#define PAGE_MIN 720
#define TITLE_SIZE 26
#define LEGEND_GAP 18
#define LINE 19
/* Lines of one text before it is cut. */
#define LINES_MAX 8

int svg_page_width(const struct svg *svg)
{
    int title =
        text_width(svg->model->request->board->short_name, TITLE_SIZE, FACE_BOLD) + 2 * SVG_MARGIN;
    return title > PAGE_MIN ? title : PAGE_MIN;
}

/* Text in as many lines as it takes, `width` wide; the next free y. */
static int draw_lines(struct svg *svg, const char *style, const char *text, int x, int y, int width)
{
    for (int line = 0; *text != '\0' && line < LINES_MAX; line++) {
        const char *next = NULL;
        size_t length = text_break(text, width, SVG_TEXT, FACE_PLAIN, &next);
        bool cut = line + 1 == LINES_MAX && *next != '\0';
        put_format(svg->out, "<text%s%s%s x=\"%d\" y=\"%d\">", style[0] != '\0' ? " class=\"" : "",
                   style, style[0] != '\0' ? "\"" : "", x, y + SVG_BASE);
        put_xml(svg->out, memory_print(svg->model->memory, "%.*s%s", (int)length, text,
                                       cut ? "\xE2\x80\xA6" : ""));
        put(svg->out, "</text>\n");
        text = next;
        y += LINE;
    }
    return y;
}

static int draw_heading(struct svg *svg, const char *text, int y)
{
    put_format(svg->out, "<path class=\"rule\" d=\"M%d %d.5H%d\"/>", SVG_MARGIN, y,
               svg->width - SVG_MARGIN);
    put_format(svg->out, "<text class=\"heading\" x=\"%d\" y=\"%d\">%s</text>\n", SVG_MARGIN,
               y + 26, text);
    return y + 36;
}

/* ---- legend ---- */

/* Where the next entry of the legend goes. */
struct flow {
    int x, y;
};

/* Moves to the next line where an entry of this width does not fit any more. */
static void make_room(const struct svg *svg, struct flow *flow, int width)
{
    if (flow->x > SVG_MARGIN && flow->x + width > svg->width - SVG_MARGIN) {
        flow->x = SVG_MARGIN;
        flow->y += SVG_ROW + 2;
    }
}

static void put_words(struct svg *svg, const char *text, int x, int y)
{
    put_format(svg->out, "<text class=\"faint\" x=\"%d\" y=\"%d\">", x, y + SVG_BASE);
    put_xml(svg->out, text);
    put(svg->out, "</text>\n");
}

static void add_pill(struct svg *svg, struct flow *flow, const char *style, const char *label,
                     const char *text)
{
    int pill = text_width(label, SVG_TEXT, FACE_BOLD) + 14;
    int width = pill + SVG_GAP + text_width(text, SVG_TEXT, FACE_PLAIN);
    make_room(svg, flow, width);
    svg_draw_pill(svg, style, label, flow->x, flow->y, pill);
    put_words(svg, text, flow->x + pill + SVG_GAP, flow->y);
    flow->x += width + LEGEND_GAP;
}

static bool any_caution(const struct model *model)
{
    for (uint32_t i = 0; i < model->pad_count; i++) {
        if (table_count(model->pads[i].row->cautions) > 0) {
            return true;
        }
    }
    return false;
}

static void add_signs(struct svg *svg, struct flow *flow)
{
    const struct model *model = svg->model;
    if (any_caution(model)) {
        static const char text[] = "caution: told below";
        int width = SVG_PILL + SVG_GAP + text_width(text, SVG_TEXT, FACE_PLAIN);
        make_room(svg, flow, width);
        svg_draw_triangle(svg, flow->x, flow->y);
        put_words(svg, text, flow->x + SVG_PILL + SVG_GAP, flow->y);
        flow->x += width + LEGEND_GAP;
    }
    static const char *const labels[] = {"", "E", "W", "N"};
    for (uint32_t i = ZTC_SEVERITY_ERROR; i <= ZTC_SEVERITY_NOTE; i++) {
        if (model->severities[i] > 0) {
            add_pill(svg, flow, words_severity(i), labels[i], words_severity(i));
        }
    }
    if (model->used - model->stray_count == model->pad_count) {
        return;
    }
    static const char unused[] = "greyed: not in pinmap";
    make_room(svg, flow, text_width(unused, SVG_TEXT, FACE_PLAIN));
    put_words(svg, unused, flow->x, flow->y);
}

static int draw_legend(struct svg *svg, int y)
{
    struct flow flow = {SVG_MARGIN, y};
    add_pill(svg, &flow, "pin", "Dn", "pin of the board");
    for (size_t i = 0; i < CLASS_COUNT; i++) {
        const struct class_look *look = class_look(i);
        if (svg->model->classes[i]) {
            add_pill(svg, &flow, look->name, look->id != NULL ? look->id : "other", look->text);
        }
    }
    add_signs(svg, &flow);
    return flow.y + SVG_ROW;
}

int svg_draw_head(struct svg *svg, int y)
{
    const struct model *model = svg->model;
    put_format(svg->out, "<text class=\"title\" x=\"%d\" y=\"%d\">", SVG_MARGIN, y + TITLE_SIZE);
    put_xml(svg->out, model->request->board->short_name[0] != '\0'
                          ? model->request->board->short_name
                          : model->request->target->name);
    put(svg->out, "</text>\n");
    y += TITLE_SIZE + 12;
    int width = svg->width - 2 * SVG_MARGIN;
    y = draw_lines(svg, "", words_subtitle(model), SVG_MARGIN, y, width);
    y = draw_lines(svg, "faint", words_summary(model), SVG_MARGIN, y, width);
    return draw_legend(svg, y + 10) + 22;
}

/* ---- below ---- */

int svg_draw_strays(struct svg *svg, int y)
{
    const struct model *model = svg->model;
    if (model->stray_count == 0) {
        return y;
    }
    y = draw_heading(svg,
                     model->request->package[0] != '\0'
                         ? "In pinmap, but not on this package"
                         : "In pinmap, but not on this microcontroller",
                     y);
    int names = 0;
    for (uint32_t i = 0; i < model->stray_count; i++) {
        int width = text_width(model->strays[i].name, SVG_TEXT, FACE_MONO);
        names = width > names ? width : names;
    }
    for (uint32_t i = 0; i < model->stray_count; i++) {
        const struct strip *strip = &svg->strips[svg->strip_count + i];
        put_format(svg->out, "<text class=\"mono\" x=\"%d\" y=\"%d\">", SVG_MARGIN, y + SVG_BASE);
        put_xml(svg->out, model->strays[i].name);
        put(svg->out, "</text>\n");
        svg_draw_items(svg, strip, SVG_MARGIN + names + 14, y, /* leftwards= */ false);
        y += strip->lines * SVG_ROW;
    }
    return y + SVG_MARGIN / 2;
}

/* A line of a list: something short in its own column, then text in the rest. */
static int list_left(const struct svg *svg, int wanted)
{
    int most = svg->width / 3;
    return SVG_MARGIN + (wanted < most ? wanted : most) + 14;
}

/* Where the next entry of a list begins: behind one that begins at y and whose text ends at `end`. */
static int after(int y, int end)
{
    return end > y + SVG_ROW ? end + SVG_ROW - LINE : y + SVG_ROW;
}

int svg_draw_units(struct svg *svg, int y)
{
    const struct model *model = svg->model;
    if (model->unit_count == 0) {
        return y;
    }
    y = draw_heading(svg, "Peripherals", y);
    int names = 0, instances = 0;
    for (uint32_t i = 0; i < model->unit_count; i++) {
        int name = text_width(model->units[i].name, SVG_TEXT, FACE_BOLD) + 14;
        int instance = text_width(model->units[i].instance, SVG_TEXT, FACE_PLAIN);
        names = name > names ? name : names;
        instances = instance > instances ? instance : instances;
    }
    int second = list_left(svg, names);
    int third = second + (instances < svg->width / 3 ? instances : svg->width / 3) + 14;
    for (uint32_t i = 0; i < model->unit_count; i++) {
        const struct unit *unit = &model->units[i];
        const struct class_look *look = class_look(class_of(unit->peripheral->class_id));
        /* A class without functional pins has no colours in the style sheet. */
        const char *style =
            model->classes[class_of(unit->peripheral->class_id)] ? look->name : "note";
        svg_draw_pill(svg, style, unit->name, SVG_MARGIN, y,
                      text_width(unit->name, SVG_TEXT, FACE_BOLD) + 14);
        put_format(svg->out, "<text x=\"%d\" y=\"%d\">", second, y + SVG_BASE);
        put_xml(svg->out, unit->instance);
        put(svg->out, "</text>\n");
        int end = draw_lines(svg, "faint", unit->roles, third, y, svg->width - SVG_MARGIN - third);
        y = after(y, end);
    }
    return y + SVG_MARGIN / 2;
}

int svg_draw_cautions(struct svg *svg, int y)
{
    const struct model *model = svg->model;
    if (model->warning_count == 0) {
        return y;
    }
    y = draw_heading(svg, "Cautions of the pads in use", y);
    int names = 0;
    for (uint32_t i = 0; i < model->warning_count; i++) {
        int width = SVG_PILL + 4 + text_width(model->warnings[i].caution, SVG_TEXT, FACE_BOLD);
        names = width > names ? width : names;
    }
    int second = list_left(svg, names);
    for (uint32_t i = 0; i < model->warning_count;) {
        svg_draw_triangle(svg, SVG_MARGIN, y);
        put_format(svg->out, "<text class=\"bold caution\" x=\"%d\" y=\"%d\">",
                   SVG_MARGIN + SVG_PILL + 4, y + SVG_BASE);
        put_xml(svg->out, model->warnings[i].caution);
        put(svg->out, "</text>\n");
        int end = draw_lines(svg, "", words_warned_all(model, &i), second, y,
                             svg->width - SVG_MARGIN - second);
        y = after(y, end);
    }
    return y + SVG_MARGIN / 2;
}

int svg_draw_findings(struct svg *svg, int y)
{
    const struct model *model = svg->model;
    uint32_t count = table_count(model->request->findings);
    if (count == 0) {
        return y;
    }
    uint32_t told = count < MODEL_FINDINGS_MAX ? count : MODEL_FINDINGS_MAX;
    y = draw_heading(svg, "Findings", y);
    int names = 0;
    for (uint32_t i = 0; i < told; i++) {
        int width = text_width(model_finding(model, i)->code, SVG_TEXT, FACE_BOLD) + 14;
        names = width > names ? width : names;
    }
    int second = list_left(svg, names);
    int room = svg->width - SVG_MARGIN - second;
    for (uint32_t i = 0; i < told; i++) {
        const struct ztc_drawing_finding_row *row = model_finding(model, i);
        svg_draw_pill(svg, words_severity(model_severity(row)), row->code, SVG_MARGIN, y,
                      text_width(row->code, SVG_TEXT, FACE_BOLD) + 14);
        const char *words = memory_print(model->memory, "%s%s%s", row->key,
                                         row->key[0] != '\0' ? ": " : "", row->message);
        int end = draw_lines(svg, "", words, second, y, room);
        end = draw_lines(svg, "faint", row->remedy != NULL ? row->remedy : "", second, end, room);
        y = after(y, end);
    }
    if (told < count) {
        y = draw_lines(svg, "faint",
                       memory_print(model->memory, "and %u more: ztc vm custom compile lists them",
                                    (unsigned)(count - told)),
                       second, y, room);
    }
    return y + SVG_MARGIN / 2;
}
