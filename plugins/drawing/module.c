/* SPDX-License-Identifier: Apache-2.0 */
/* The module: which formats it draws, and the way in. */
#include "drawing.h"

#include <string.h>
#include <ztc/module.h>

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
static ztc_status init(const struct ztc_host *host, void **ret_self)
{
    if (host == NULL || ret_self == NULL) {
        return ZTC_E_ARGUMENT;
    }
    if (!ZTC_HAS(host, struct ztc_host, diag) || host->abi_major != ZTC_ABI_MAJOR) {
        return ZTC_E_UNSUPPORTED;
    }
    union {
        const struct ztc_host *given;
        void *kept;
    } state = {.given = host};
    *ret_self = state.kept;
    return ZTC_OK;
}

static void shutdown(void *self)
{
    (void)self;
}

static const void *get_interface(void *self, const char *id)
{
    (void)self;
    return id != NULL && strcmp(id, ZTC_DRAWING_INTERFACE) == 0 ? &interface : NULL;
}

ZTC_MODULE_EXPORT const struct ztc_module_entry ztc_module_entry = {
    .magic = ZTC_MODULE_MAGIC,
    .struct_size = sizeof(struct ztc_module_entry),
    .abi_major = ZTC_ABI_MAJOR,
    .abi_minor = ZTC_ABI_MINOR,
    .min_host_minor = 0,
    .init = init,
    .shutdown = shutdown,
    .get_interface = get_interface,
};
