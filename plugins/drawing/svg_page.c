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
        if (model_cautions(&model->pads[i])->count > 0) {
            return true;
        }
    }
    return false;
}

static void add_signs(struct svg *svg, struct flow *flow)
{
    const struct model *model = svg->model;
    if (any_caution(model)) {
        const char *text = model->warning_count > 0 ? "caution: told below" : "caution";
        int width = SVG_PILL + SVG_GAP + text_width(text, SVG_TEXT, FACE_PLAIN);
        make_room(svg, flow, width);
        svg_draw_triangle(svg, flow->x, flow->y, /* faint= */ false);
        put_words(svg, text, flow->x + SVG_PILL + SVG_GAP, flow->y);
        flow->x += width + LEGEND_GAP;
    }
    static const char *const labels[] = {"", "E", "W", "N"};
    for (uint32_t i = ZTC_SEVERITY_ERROR; i <= ZTC_SEVERITY_NOTE; i++) {
        if (model->severities[i] > 0) {
            add_pill(svg, flow, words_severity(i), labels[i], words_severity(i));
        }
    }
    if (model->used == model->pad_count) {
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

/* ---- below: lists, in as many columns as the page has room for ---- */

struct listing;

/* Draws entry `number` in a column that begins at x; the y behind it. */
typedef int draw_entry(struct svg *svg, const struct listing *listing, uint32_t number, int x,
                       int y);

struct listing {
    const char *heading;
    draw_entry *draw;
    uint32_t count;
    int width;  /* of a column */
    int second; /* where text begins, from the column's left edge */
    int third;
};

#define ENTRY_GAP 14 /* between the parts of an entry */
#define LIST_GAP 34  /* between columns */

static int entry_height(struct svg *svg, const struct listing *listing, uint32_t number)
{
    bool muted = svg->out->muted;
    svg->out->muted = true;
    int height = listing->draw(svg, listing, number, 0, 0);
    svg->out->muted = muted;
    return height;
}

/* Fills columns up to `most` high; how many that takes. With `y` they are drawn, and *ret_end is below. */
static uint32_t fill(struct svg *svg, const struct listing *listing, const int *heights, int most,
                     const int *y, int *ret_end)
{
    uint32_t column = 0;
    int height = 0, highest = 0;
    for (uint32_t i = 0; i < listing->count; i++) {
        if (height > 0 && height + heights[i] > most) {
            column++;
            height = 0;
        }
        if (y != NULL) {
            int x = SVG_MARGIN + (int)column * (listing->width + LIST_GAP);
            (void)listing->draw(svg, listing, i, x, *y + height);
        }
        height += heights[i];
        highest = height > highest ? height : highest;
    }
    if (y != NULL) {
        *ret_end = *y + highest;
    }
    return column + 1;
}

/* `least`: a column is at least so wide. */
static int draw_listing(struct svg *svg, struct listing *listing, int least, int y)
{
    if (listing->count == 0) {
        return y;
    }
    int room = svg->width - 2 * SVG_MARGIN;
    int columns = (room + LIST_GAP) / (least + LIST_GAP);
    columns = columns < 1 ? 1 : columns;
    listing->width = (room + LIST_GAP) / columns - LIST_GAP;
    y = draw_heading(svg, listing->heading, y);
    int *heights = memory_array(svg->model->memory, listing->count, sizeof(*heights));
    if (heights == NULL) {
        return y;
    }
    int low = 0, high = 0;
    for (uint32_t i = 0; i < listing->count; i++) {
        heights[i] = entry_height(svg, listing, i);
        low = heights[i] > low ? heights[i] : low;
        high += heights[i];
    }
    while (low < high) {
        int middle = low + (high - low) / 2;
        bool fits = fill(svg, listing, heights, middle, NULL, NULL) <= (uint32_t)columns;
        high = fits ? middle : high;
        low = fits ? low : middle + 1;
    }
    (void)fill(svg, listing, heights, high, &y, &y);
    return y + SVG_MARGIN / 2;
}

/* Where the next entry of a list begins: behind one that begins at y and whose text ends at `end`. */
static int after(int y, int end)
{
    return end > y + SVG_ROW ? end + SVG_ROW - LINE : y + SVG_ROW;
}

/* The widest of something short, but never so wide that no room is left for what follows. */
static void widen(int *width, int wanted)
{
    const int most = 220;
    wanted = wanted < most ? wanted : most;
    *width = wanted > *width ? wanted : *width;
}

static int badge_width(const char *text)
{
    return text_width(text, SVG_TEXT, FACE_BOLD) + 14;
}

static int draw_stray(struct svg *svg, const struct listing *listing, uint32_t number, int x, int y)
{
    const struct strip *strip = &svg->strips[svg->strip_count + number];
    put_format(svg->out, "<text class=\"mono\" x=\"%d\" y=\"%d\">", x, y + SVG_BASE);
    put_xml(svg->out, strip->pad->name);
    put(svg->out, "</text>\n");
    svg_draw_items(svg, strip, x + listing->second, y, /* leftwards= */ false);
    return y + strip->lines * SVG_ROW;
}

int svg_draw_strays(struct svg *svg, int y)
{
    const struct model *model = svg->model;
    struct listing listing = {.draw = draw_stray, .count = model->stray_count};
    listing.heading = model->request->package[0] != '\0'
                          ? "In pinmap, but not on this package"
                          : "In pinmap, but not on this microcontroller";
    int widest = 0;
    for (uint32_t i = 0; i < model->stray_count; i++) {
        int width = svg->strips[svg->strip_count + i].width;
        widest = width > widest ? width : widest;
        widen(&listing.second, text_width(model->strays[i].name, SVG_TEXT, FACE_MONO) + ENTRY_GAP);
    }
    return draw_listing(svg, &listing, listing.second + widest, y);
}

static int draw_unit(struct svg *svg, const struct listing *listing, uint32_t number, int x, int y)
{
    const struct model *model = svg->model;
    const struct unit *unit = &model->units[number];
    size_t look = class_of(unit->peripheral->class_id);
    /* A class without functional pins has no colours in the style sheet. */
    const char *style = model->classes[look] ? class_look(look)->name : "note";
    svg_draw_pill(svg, style, unit->name, x, y, badge_width(unit->name));
    put_format(svg->out, "<text x=\"%d\" y=\"%d\">", x + listing->second, y + SVG_BASE);
    put_xml(svg->out, unit->instance);
    put(svg->out, "</text>\n");
    return after(y, draw_lines(svg, "faint", unit->roles, x + listing->third, y,
                               listing->width - listing->third));
}

int svg_draw_units(struct svg *svg, int y)
{
    const struct model *model = svg->model;
    struct listing listing = {
        .heading = "Peripherals", .draw = draw_unit, .count = model->unit_count};
    int roles = 0;
    for (uint32_t i = 0; i < model->unit_count; i++) {
        int width = text_width(model->units[i].roles, SVG_TEXT, FACE_PLAIN);
        roles = width > roles ? width : roles;
        widen(&listing.second, badge_width(model->units[i].name) + ENTRY_GAP);
        /* One without roles may take their room. */
        widen(&listing.third,
              model->units[i].roles[0] != '\0'
                  ? text_width(model->units[i].instance, SVG_TEXT, FACE_PLAIN) + ENTRY_GAP
                  : 0);
    }
    listing.third += listing.second;
    return draw_listing(svg, &listing, listing.third + (roles < 400 ? roles : 400), y);
}

/* The first warning of the n-th id. */
static uint32_t first_warning(const struct model *model, uint32_t number)
{
    uint32_t i = 0;
    while (i < model->warning_count && number > 0) {
        uint32_t rank = model->warnings[i].rank;
        for (; i < model->warning_count && model->warnings[i].rank == rank; i++) {
        }
        number--;
    }
    return i;
}

static int draw_caution(struct svg *svg, const struct listing *listing, uint32_t number, int x,
                        int y)
{
    const struct model *model = svg->model;
    uint32_t row = first_warning(model, number);
    svg_draw_triangle(svg, x, y, /* faint= */ false);
    put_format(svg->out, "<text class=\"bold caution\" x=\"%d\" y=\"%d\">", x + SVG_PILL + 4,
               y + SVG_BASE);
    put_xml(svg->out, model->warnings[row].caution);
    put(svg->out, "</text>\n");
    return after(y, draw_lines(svg, "", words_warned_all(model, &row), x + listing->second, y,
                               listing->width - listing->second));
}

#define TEXT_COLUMN 560 /* the least width for lists of sentences */

int svg_draw_cautions(struct svg *svg, int y)
{
    const struct model *model = svg->model;
    struct listing listing = {.heading = "Cautions of the pads in use", .draw = draw_caution};
    while (first_warning(model, listing.count) < model->warning_count) {
        const char *id = model->warnings[first_warning(model, listing.count++)].caution;
        widen(&listing.second, SVG_PILL + 4 + text_width(id, SVG_TEXT, FACE_BOLD) + ENTRY_GAP);
    }
    return draw_listing(svg, &listing, TEXT_COLUMN, y);
}

static int draw_finding(struct svg *svg, const struct listing *listing, uint32_t number, int x,
                        int y)
{
    const struct model *model = svg->model;
    const struct ztc_drawing_finding_row *row = model_finding(model, number);
    int room = listing->width - listing->second;
    svg_draw_pill(svg, words_severity(model_severity(row)), row->code, x, y,
                  badge_width(row->code));
    const char *words = memory_print(model->memory, "%s%s%s", row->key,
                                     row->key[0] != '\0' ? ": " : "", row->message);
    int end = draw_lines(svg, "", words, x + listing->second, y, room);
    const char *remedy = row->remedy != NULL ? row->remedy : "";
    return after(y, draw_lines(svg, "faint", remedy, x + listing->second, end, room));
}

int svg_draw_findings(struct svg *svg, int y)
{
    const struct model *model = svg->model;
    uint32_t count = table_count(model->request->findings);
    uint32_t told = count < MODEL_FINDINGS_MAX ? count : MODEL_FINDINGS_MAX;
    struct listing listing = {.heading = "Findings", .draw = draw_finding, .count = told};
    for (uint32_t i = 0; i < told; i++) {
        widen(&listing.second, badge_width(model_finding(model, i)->code) + ENTRY_GAP);
    }
    y = draw_listing(svg, &listing, TEXT_COLUMN, y);
    if (told < count) {
        const char *words =
            memory_print(model->memory, "and %u more: ztc vm custom compile lists them",
                         (unsigned)(count - told));
        y = draw_lines(svg, "faint", words, SVG_MARGIN, y, svg->width - 2 * SVG_MARGIN);
    }
    return y;
}
