/* SPDX-License-Identifier: Apache-2.0 */
/* The style sheet of the picture: plain colours, which every reader of SVG knows, and the dark ones apart. */
#include "svg.h"

#include <string.h>

/* Colours of everything but the classes. */
struct theme {
    const char *page, *text, *faint, *rule;
    const char *body, *body_edge, *body_text, *body_faint, *port;
    const char *leg, *leg_faint, *leg_text;
    const char *pin, *pin_text;
    const char *caution_text;
    const char *note, *error_band, *warning_band;
};

static const struct theme light = {
    .page = "#ffffff",
    .text = "#17202e",
    .faint = "#5b6676",
    .rule = "#d5dae2",
    .body = "#2a3342",
    .body_edge = "#141a24",
    .body_text = "#f1f4f9",
    .body_faint = "#98a3b4",
    .port = "#7d8aa0",
    .leg = "#aeb7c4",
    .leg_faint = "#d8dde5",
    .leg_text = "#17202e",
    .pin = "#17202e",
    .pin_text = "#ffffff",
    .caution_text = "#8a4400",
    .note = "#5b6676",
    .error_band = "#fde3e1",
    .warning_band = "#fff3d1",
};

static const struct theme dark = {
    .page = "#0e131b",
    .text = "#e9edf4",
    .faint = "#9aa6b8",
    .rule = "#2e3848",
    .body = "#222b39",
    .body_edge = "#56637a",
    .body_text = "#f1f4f9",
    .body_faint = "#8d99ab",
    .port = "#7988a1",
    .leg = "#8b97a8",
    .leg_faint = "#414c5d",
    .leg_text = "#0e131b",
    .pin = "#e9edf4",
    .pin_text = "#0e131b",
    .caution_text = "#ffbf66",
    .note = "#9aa6b8",
    .error_band = "#43191b",
    .warning_band = "#3b2f0c",
};

static void rule(struct svg *svg, const char *selector, const char *property, const char *value)
{
    put_format(svg->out, ".ztc %s{%s:%s}\n", selector, property, value);
}

static void put_theme(struct svg *svg, const struct theme *theme, bool is_dark)
{
    rule(svg, "text", "fill", theme->text);
    rule(svg, ".page", "fill", theme->page);
    rule(svg, ".faint", "fill", theme->faint);
    rule(svg, ".rule", "stroke", theme->rule);
    put_format(svg->out, ".ztc .body{fill:%s;stroke:%s}\n", theme->body, theme->body_edge);
    rule(svg, ".mould", "stroke", theme->body_edge);
    rule(svg, ".on-body", "fill", theme->body_text);
    rule(svg, ".on-body-faint", "fill", theme->body_faint);
    rule(svg, ".port", "fill", theme->port);
    rule(svg, ".leg", "fill", theme->leg);
    rule(svg, ".leg-free", "fill", theme->leg_faint);
    rule(svg, ".number", "fill", theme->leg_text);
    rule(svg, ".pin rect", "fill", theme->pin);
    rule(svg, ".pin text", "fill", theme->pin_text);
    rule(svg, ".caution", "fill", theme->caution_text);
    rule(svg, ".sign-faint", "stroke", theme->faint);
    rule(svg, ".bang-faint", "stroke", theme->faint);
    rule(svg, ".note rect", "stroke", theme->note);
    rule(svg, ".band-error", "fill", theme->error_band);
    rule(svg, ".band-warning", "fill", theme->warning_band);
    for (size_t i = 0; i < CLASS_COUNT; i++) {
        const struct class_look *look = class_look(i);
        if (svg->model->classes[i]) {
            put_format(svg->out, ".ztc .%s rect{fill:%s;stroke:%s}\n", look->name,
                       is_dark ? look->dark_fill : look->light_fill,
                       is_dark ? look->dark_line : look->light_line);
        }
    }
}

/* What is the same in both themes. */
static const char shapes[] =
    ".ztc text{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'DejaVu Sans',Verdana,"
    "Arial,sans-serif;font-size:13px}\n"
    ".ztc .mono{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',"
    "monospace}\n"
    ".ztc .title{font-size:26px;font-weight:700}\n"
    ".ztc .heading{font-size:15px;font-weight:700}\n"
    ".ztc .small{font-size:11px}\n"
    ".ztc .bold{font-weight:700}\n"
    ".ztc .port{font-size:20px;font-weight:700}\n"
    ".ztc .chip{font-size:16px;font-weight:700}\n"
    ".ztc .number{font-size:9px;font-weight:700}\n"
    ".ztc .mid{text-anchor:middle}\n"
    ".ztc .end{text-anchor:end}\n"
    ".ztc .pill rect{stroke-width:1}\n"
    ".ztc .note rect{fill:none}\n"
    ".ztc .mould{fill:none}\n"
    ".ztc .error rect{fill:#b3261e;stroke:#7f1610}\n"
    ".ztc .error text{fill:#ffffff;font-weight:700}\n"
    ".ztc .warning rect{fill:#ffd24a;stroke:#8a6100}\n"
    ".ztc .warning text{fill:#2d2000;font-weight:700}\n"
    ".ztc .sign{fill:#ffb02e;stroke:#6e3f00;stroke-linejoin:round}\n"
    ".ztc .bang{stroke:#2d1a00}\n"
    ".ztc .sign-faint{fill:none;stroke-linejoin:round}\n"
    ".ztc .bang,.ztc .bang-faint{stroke-width:1.6;stroke-linecap:round}\n";

void svg_style(struct svg *svg)
{
    const char *theme = svg->model->request->theme;
    put(svg->out, "<style>\n");
    put_theme(svg, strcmp(theme, ZTC_DRAWING_DARK) == 0 ? &dark : &light,
              strcmp(theme, ZTC_DRAWING_DARK) == 0);
    put(svg->out, shapes);
    if (strcmp(theme, ZTC_DRAWING_AUTO) == 0) {
        /* Not on paper: ink is dark. */
        put(svg->out, "@media screen and (prefers-color-scheme:dark){\n");
        put_theme(svg, &dark, /* is_dark= */ true);
        /* What is fixed in `shapes` must win over the dark text colour as it does over the light one. */
        put(svg->out, ".ztc .error text{fill:#ffffff}\n.ztc .warning text{fill:#2d2000}\n}\n");
    }
    put(svg->out, "</style>\n");
}
