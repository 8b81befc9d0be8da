/* SPDX-License-Identifier: Apache-2.0 */
/* The chips: body, legs, names of pads. */
#include "svg.h"

#define LEG_WIDTH 14
#define LEG_HEIGHT 10
#define NUMBER_WIDTH 24
#define NUMBER_HEIGHT 14
#define NUMBER_MAX 4u
#define FIRST_ITEM 28 /* from the body to the first item */
#define NAME_INSET 8

/* A leg, with the number of the package's pin where it is known. */
static void draw_leg(struct svg *svg, const struct pad *pad, int edge, int y, bool leftwards)
{
    /* What is no number of a pin or a ball does not fit, and is left out. */
    bool numbered = pad->number[0] != '\0' && text_columns(pad->number) <= NUMBER_MAX;
    int width = numbered ? NUMBER_WIDTH : LEG_WIDTH;
    int height = numbered ? NUMBER_HEIGHT : LEG_HEIGHT;
    int x = leftwards ? edge - width : edge;
    put_format(svg->out, "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>",
               pad->pins.count > 0 ? "leg" : "leg-free", x, y + (SVG_ROW - height) / 2, width,
               height);
    if (numbered) {
        put_format(svg->out, "<text class=\"number mid\" x=\"%d\" y=\"%d\">", x + width / 2,
                   y + SVG_ROW / 2 + 4);
        put_xml(svg->out, pad->number);
        put(svg->out, "</text>");
    }
}

/* A pad in which something is wrong is seen from afar. */
static void draw_band(struct svg *svg, const struct strip *strip, int x, int y, int width)
{
    if (strip->pad->worst == ZTC_SEVERITY_ERROR || strip->pad->worst == ZTC_SEVERITY_WARNING) {
        put_format(
            svg->out,
            "<rect class=\"band-%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"5\"/>",
            words_severity(strip->pad->worst), x, y + 1, width, strip->lines * SVG_ROW - 2);
    }
}

static void draw_strip(struct svg *svg, const struct column *column, const struct strip *strip,
                       int y, bool leftwards)
{
    int body = column->x + column->left;
    int edge = leftwards ? body : body + column->body;
    int first = leftwards ? edge - FIRST_ITEM : edge + FIRST_ITEM;
    int side = strip->width + SVG_GAP / 2;
    draw_band(svg, strip, leftwards ? first - side : first - SVG_GAP / 2, y, side);
    draw_leg(svg, strip->pad, edge, y, leftwards);
    put_format(svg->out, "<text class=\"mono %s%s\" x=\"%d\" y=\"%d\">",
               strip->pad->pins.count > 0 ? "on-body" : "on-body-faint", leftwards ? "" : " end",
               leftwards ? edge + NAME_INSET : edge - NAME_INSET, y + SVG_BASE);
    put_xml(svg->out, strip->pad->name);
    put(svg->out, "</text>\n");
    svg_draw_items(svg, strip, first, y, leftwards);
}

static void draw_bands(struct svg *svg, uint32_t number, int y)
{
    const struct column *column = &svg->columns[number];
    bool first = true;
    for (uint32_t i = 0; i < svg->band_count; i++) {
        const struct band *band = &svg->bands[i];
        if (band->column != number) {
            continue;
        }
        int middle = column->x + column->left + column->body / 2;
        if (!first) {
            put_format(svg->out, "<path class=\"mould\" d=\"M%d %d.5h%d\"/>\n",
                       column->x + column->left, y - SVG_BAND_GAP / 2 - 1, column->body);
        }
        first = false;
        put_format(svg->out, "<text class=\"port mid\" x=\"%d\" y=\"%d\">", middle,
                   y + (band->height - SVG_BAND_GAP) / 2 + 7);
        put(svg->out, words_port(svg->model->memory, svg->strips[band->first].pad->port));
        put(svg->out, "</text>\n");
        int tops[2] = {y, y};
        for (uint32_t j = 0; j < band->count; j++) {
            const struct strip *strip = &svg->strips[band->first + j];
            int *top = &tops[j < band->left ? 0 : 1];
            draw_strip(svg, column, strip, *top, j < band->left);
            *top += strip->lines * SVG_ROW;
        }
        y += band->height;
    }
}

static void draw_body(struct svg *svg, uint32_t number, int y)
{
    const struct column *column = &svg->columns[number];
    const struct ztc_target_description *target = svg->model->request->target;
    int x = column->x + column->left, middle = x + column->body / 2;
    int height = SVG_CHIP_HEAD + column->height + SVG_CHIP_FOOT;
    put_format(svg->out,
               "<rect class=\"body\" x=\"%d.5\" y=\"%d.5\" width=\"%d\" height=\"%d\" rx=\"9\"/>"
               "<path class=\"mould\" d=\"M%d %d.5a12 12 0 0 0 24 0\"/>\n",
               x, y, column->body - 1, height - 1, middle - 12, y);
    const char *next = NULL;
    const char *chip = target->chip;
    int room = column->body - 2 * NAME_INSET;
    size_t length = text_break(chip, room, 16, FACE_BOLD, &next);
    put_format(svg->out, "<text class=\"chip on-body mid\" x=\"%d\" y=\"%d\">", middle, y + 36);
    put_xml(svg->out, memory_print(svg->model->memory, "%.*s", (int)length, chip));
    put(svg->out, "</text>\n");
    if (svg->column_count > 1) {
        put_format(
            svg->out,
            "<text class=\"small on-body-faint mid\" x=\"%d\" y=\"%d\">part %u of %u</text>\n",
            middle, y + 52, (unsigned)number + 1, (unsigned)svg->column_count);
    }
}

int svg_draw_chips(struct svg *svg, int y)
{
    int height = 0;
    for (uint32_t i = 0; i < svg->column_count && svg->strip_count > 0; i++) {
        int own = SVG_CHIP_HEAD + svg->columns[i].height + SVG_CHIP_FOOT;
        height = own > height ? own : height;
        draw_body(svg, i, y);
        draw_bands(svg, i, y + SVG_CHIP_HEAD);
    }
    return y + height + SVG_MARGIN;
}
