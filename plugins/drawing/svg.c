/* SPDX-License-Identifier: Apache-2.0 */
/* A board as an SVG document: text as text, colours for light, dark and paper, nothing that runs. */
#include "svg.h"

static void put_opening(struct svg *svg)
{
    const struct model *model = svg->model;
    const char *name = model->request->board->short_name[0] != '\0'
                           ? model->request->board->short_name
                           : model->request->target->name;
    const char *title = memory_print(model->memory, "%s: pin map", name);
    const char *summary =
        memory_print(model->memory, "%s. %s.", words_subtitle(model), words_summary(model));
    put(svg->out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    put_format(svg->out,
               "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"ztc\" width=\"%d\" height=\"%d\" "
               "viewBox=\"0 0 %d %d\" role=\"graphics-document document\" aria-label=\"",
               svg->width, svg->height, svg->width, svg->height);
    put_xml(svg->out, title);
    put(svg->out, "\">\n<title>");
    put_xml(svg->out, title);
    put(svg->out, "</title>\n<desc>");
    put_xml(svg->out, summary);
    put(svg->out, "</desc>\n");
}

ztc_status draw_svg(struct model *model, struct writer *writer)
{
    struct svg svg = {.model = model, .out = writer};
    svg_make_strips(&svg);
    svg_make_layout(&svg);
    if (model->memory->failed) {
        return ZTC_E_MEMORY;
    }
    put_opening(&svg);
    svg_style(&svg);
    put_format(writer, "<rect class=\"page\" width=\"%d\" height=\"%d\"/>\n", svg.width,
               svg.height);
    (void)svg_draw_page(&svg);
    put(writer, "</svg>\n");
    return ZTC_OK;
}
