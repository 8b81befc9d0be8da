/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the SVG format share: measures, and the picture on its way. */
#ifndef DRAWING_SVG_H
#define DRAWING_SVG_H

#include "drawing.h"
#include "text.h"

/* Measures, in units of the picture (pixels at scale 1). */
#define SVG_MARGIN 28
#define SVG_GAP 6          /* between things in a row */
#define SVG_ROW 24         /* one pad */
#define SVG_PILL 18        /* height of what stands in a row */
#define SVG_TEXT 13        /* size of text */
#define SVG_SMALL 11       /* of text that explains */
#define SVG_BASE 17        /* from the top of a row to the line its text stands on */
#define SVG_COLUMNS_MAX 4u /* chips beside one another, where one would be too long for paper */

/* What stands beside a pad, from the chip outwards. */
enum item_kind {
    ITEM_PIN,
    ITEM_FUNCTION,
    ITEM_EXTRAS,
    ITEM_CAUTION,
    ITEM_FINDING,
};

struct item {
    enum item_kind kind;
    const char *text;
    uint32_t row; /* of the board's functions or of the findings */
    int width;
    int line;   /* of the pad's lines, from 0 */
    int offset; /* from the chip */
};

/* A pad with what stands beside it. */
struct strip {
    const struct pad *pad;
    struct item *items;
    uint32_t count;
    int lines;
    int width; /* of the widest line */
};

/* Pads of one port that are drawn together: the first half on the left. */
struct band {
    uint32_t first, count; /* strips */
    uint32_t left;         /* how many of them stand on the left */
    uint32_t column;
    int height;
};

/* One chip: a stack of bands. */
struct column {
    int x; /* of its left edge */
    int left, body, right;
    int height; /* of the bands */
};

struct svg {
    struct model *model;
    struct writer *out;
    struct strip *strips; /* of the pads, then of the strays */
    uint32_t strip_count; /* of the pads */
    struct band *bands;
    uint32_t band_count;
    struct column columns[SVG_COLUMNS_MAX];
    uint32_t column_count;
    int width, height;
};

/* svg_style.c */
void svg_style(struct svg *svg);

/* svg_item.c */
/* Makes all strips, each wrapped into lines of its own. */
void svg_make_strips(struct svg *svg);
/* Draws one strip's items outwards from `x`: to the left or to the right. `y` is the top of its first line. */
void svg_draw_items(struct svg *svg, const struct strip *strip, int x, int y, bool leftwards);
/* Draws a pill: `style` is a class of the style sheet, `text` its text, in the middle. */
void svg_draw_pill(struct svg *svg, const char *style, const char *text, int x, int y, int width);
/* How wide a pill is with this text. */
int svg_pill_width(const char *text);
/* The sign of a caution, SVG_PILL wide; faint at a pad that is not in use. */
void svg_draw_triangle(struct svg *svg, int x, int y, bool faint);

/* svg_layout.c */
/* Decides on bands and columns: with which the picture is largest on a sheet of paper. */
void svg_make_layout(struct svg *svg);
/* Draws everything; the next free y. */
int svg_draw_page(struct svg *svg);

/* svg_chip.c */
/* Draws the chips with their pads; the next free y. */
int svg_draw_chips(struct svg *svg, int y);
/* Room above and below the bands of a chip. */
#define SVG_CHIP_HEAD 62
#define SVG_CHIP_FOOT 18
#define SVG_BAND_GAP 10

/* svg_page.c: each draws at y and gives the next free y. */
int svg_draw_head(struct svg *svg, int y);
int svg_draw_strays(struct svg *svg, int y);
int svg_draw_units(struct svg *svg, int y);
int svg_draw_cautions(struct svg *svg, int y);
int svg_draw_findings(struct svg *svg, int y);
/* The least width at which the page's other parts look well. */
int svg_page_width(const struct svg *svg);

#endif
