/* SPDX-License-Identifier: Apache-2.0 */
/* The module: which formats it draws, and the way in. */
#include "drawing.h"

#include <string.h>
#include <ztc/plugin.h>

struct format {
    const char *id;
    ztc_status (*draw)(struct model *model, struct writer *writer);
};

static const struct format formats[] = {
    {ZTC_DRAWING_SVG, draw_svg},
    {ZTC_DRAWING_TXT, draw_txt},
    {ZTC_DRAWING_MD, draw_md},
};

static const struct format *find(const char *id)
{
    for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
        if (strcmp(formats[i].id, id) == 0) {
            return &formats[i];
        }
    }
    return NULL;
}

static bool theme_known(const char *theme)
{
    return strcmp(theme, ZTC_DRAWING_AUTO) == 0 || strcmp(theme, ZTC_DRAWING_LIGHT) == 0 ||
           strcmp(theme, ZTC_DRAWING_DARK) == 0;
}

static ztc_status draw(void *self, const struct ztc_drawing_request *request,
                       const struct ztc_sink *sink)
{
    if (request == NULL || sink == NULL || sink->write == NULL ||
        request->struct_size < sizeof(*request) || request->format == NULL ||
        request->theme == NULL) {
        return ZTC_E_ARGUMENT;
    }
    const struct format *format = find(request->format);
    if (format == NULL || !theme_known(request->theme)) {
        return ZTC_E_UNSUPPORTED;
    }
    struct memory memory;
    struct model model;
    memory_init(&memory, self);
    ztc_status status = model_make(&model, &memory, request);
    struct writer *writer =
        status == ZTC_OK ? memory_array(&memory, 1, sizeof(struct writer)) : NULL;
    if (writer != NULL) {
        writer_init(writer, sink);
        status = format->draw(&model, writer);
        ztc_status written = writer_finish(writer);
        status = status == ZTC_OK ? written : status;
    }
    status = status == ZTC_OK && memory.failed ? ZTC_E_MEMORY : status;
    memory_done(&memory);
    return status;
}

static const struct ztc_drawing_v0 interface = {
    .struct_size = sizeof(struct ztc_drawing_v0),
    .draw = draw,
};

/* The host is all the state there is: memory is taken for one drawing and given back with it. */
ZTC_PLUGIN_MODULE(ZTC_DRAWING_INTERFACE, interface)
