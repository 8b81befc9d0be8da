/* SPDX-License-Identifier: Apache-2.0 */
/* Bands of pads and the chips they stand on, so that the picture is as large as can be on paper. */
#include "svg.h"

/* One chip is never too long for so many pads, nor two for twice as many. */
#define ONE_COLUMN_PADS 56u
/* Most pads in a band of a picture with several chips. */
#define BAND_PADS 32u
/* Gap between chips. */
#define COLUMN_GAP 30
/* Between the leg and the first item, and the leg itself. */
#define LEG_ROOM 30
/* The proportions of paper, A4 and its kin. */
#define PAPER_LONG 277
#define PAPER_SHORT 190
/* One more chip must gain so many per cent of size. */
#define GAIN 112

#define BODY_MIN 170
#define BODY_MIDDLE 44
#define NAME_PADDING 10

static int larger(int left, int right)
{
    return left > right ? left : right;
}

/* Bands of at most `most` pads of one port. */
static void make_bands(struct svg *svg, uint32_t most)
{
    svg->band_count = 0;
    for (uint32_t i = 0; i < svg->strip_count;) {
        uint32_t end = i;
        uint32_t port = svg->strips[i].pad->port;
        while (end < svg->strip_count && svg->strips[end].pad->port == port) {
            end++;
        }
        uint32_t count = end - i;
        uint32_t parts = (count - 1) / most + 1;
        for (uint32_t part = 0; part < parts; part++) {
            uint32_t taken = (count + parts - 1 - part) / parts;
            svg->bands[svg->band_count++] =
                (struct band){.first = i, .count = taken, .left = (taken + 1) / 2};
            i += taken;
        }
    }
}

static void measure_band(struct svg *svg, struct band *band)
{
    int sides[2] = {0, 0};
    for (uint32_t i = 0; i < band->count; i++) {
        sides[i < band->left ? 0 : 1] += svg->strips[band->first + i].lines * SVG_ROW;
    }
    band->height = larger(sides[0], sides[1]) + SVG_BAND_GAP;
}

/* Gives bands to columns so that none is higher than `most`; the number of columns that takes. */
static uint32_t fill_columns(struct svg *svg, int most)
{
    uint32_t column = 0;
    int height = 0;
    for (uint32_t i = 0; i < svg->band_count; i++) {
        if (height > 0 && height + svg->bands[i].height > most) {
            column++;
            height = 0;
        }
        height += svg->bands[i].height;
        svg->bands[i].column = column;
    }
    return column + 1;
}

/* The lowest height with which the bands fit into so many columns. */
static void balance(struct svg *svg, uint32_t columns)
{
    int low = 0, high = 0;
    for (uint32_t i = 0; i < svg->band_count; i++) {
        low = larger(low, svg->bands[i].height);
        high += svg->bands[i].height;
    }
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (fill_columns(svg, middle) <= columns) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    svg->column_count = fill_columns(svg, high);
}

static void measure_column(struct svg *svg, uint32_t number)
{
    struct column *column = &svg->columns[number];
    int names[2] = {0, 0};
    *column = (struct column){0};
    for (uint32_t i = 0; i < svg->band_count; i++) {
        const struct band *band = &svg->bands[i];
        if (band->column != number) {
            continue;
        }
        column->height += band->height;
        for (uint32_t j = 0; j < band->count; j++) {
            const struct strip *strip = &svg->strips[band->first + j];
            int name = text_width(strip->pad->name, SVG_TEXT, FACE_MONO) + NAME_PADDING;
            int *side = j < band->left ? &column->left : &column->right;
            names[j < band->left ? 0 : 1] = larger(names[j < band->left ? 0 : 1], name);
            *side = larger(*side, strip->width + LEG_ROOM);
        }
    }
    column->body = larger(BODY_MIN, 2 * larger(names[0], names[1]) + BODY_MIDDLE);
}

/* Places the columns side by side, in the middle of the page. */
static void arrange(struct svg *svg, uint32_t columns)
{
    make_bands(svg, columns == 1 ? UINT32_MAX : BAND_PADS);
    for (uint32_t i = 0; i < svg->band_count; i++) {
        measure_band(svg, &svg->bands[i]);
    }
    balance(svg, columns);
    int width = 0;
    for (uint32_t i = 0; i < svg->column_count; i++) {
        struct column *column = &svg->columns[i];
        measure_column(svg, i);
        if (svg->column_count == 1) {
            /* A chip alone stands in the middle. */
            column->left = column->right = larger(column->left, column->right);
        }
        width += column->left + column->body + column->right + (i > 0 ? COLUMN_GAP : 0);
    }
    svg->width = larger(width + 2 * SVG_MARGIN, svg_page_width(svg));
    int x = (svg->width - width) / 2;
    for (uint32_t i = 0; i < svg->column_count; i++) {
        struct column *column = &svg->columns[i];
        column->x = x;
        x += column->left + column->body + column->right + COLUMN_GAP;
    }
}

int svg_draw_page(struct svg *svg)
{
    int y = svg_draw_head(svg, SVG_MARGIN);
    y = svg_draw_chips(svg, y);
    y = svg_draw_strays(svg, y);
    y = svg_draw_units(svg, y);
    y = svg_draw_cautions(svg, y);
    return svg_draw_findings(svg, y);
}

/* Thousandths of a millimetre that a unit gets on a sheet of paper, upright or across. */
static int zoom_of(const struct svg *svg)
{
    int upright_wide = 1000 * PAPER_SHORT / svg->width;
    int upright_high = 1000 * PAPER_LONG / svg->height;
    int across_wide = 1000 * PAPER_LONG / svg->width;
    int across_high = 1000 * PAPER_SHORT / svg->height;
    int upright = upright_wide < upright_high ? upright_wide : upright_high;
    int across = across_wide < across_high ? across_wide : across_high;
    return larger(upright, across);
}

static void measure_page(struct svg *svg)
{
    bool muted = svg->out->muted;
    svg->out->muted = true;
    svg->height = svg_draw_page(svg) + SVG_MARGIN;
    svg->out->muted = muted;
}

void svg_make_layout(struct svg *svg)
{
    size_t room = (size_t)svg->strip_count + 1;
    svg->bands = memory_array(svg->model->memory, room, sizeof(*svg->bands));
    if (svg->bands == NULL) {
        svg->strip_count = 0;
        return;
    }
    uint32_t best = 1;
    int best_zoom = 0;
    uint32_t most = (svg->strip_count + ONE_COLUMN_PADS - 1) / ONE_COLUMN_PADS;
    most = most < 1 ? 1 : most < SVG_COLUMNS_MAX ? most : SVG_COLUMNS_MAX;
    for (uint32_t columns = 1; columns <= most; columns++) {
        arrange(svg, columns);
        measure_page(svg);
        int zoom = zoom_of(svg);
        if (best_zoom == 0 || zoom * 100 > best_zoom * GAIN) {
            best = columns;
            best_zoom = zoom;
        }
    }
    arrange(svg, best);
    measure_page(svg);
}
