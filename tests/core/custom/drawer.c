/* SPDX-License-Identifier: Apache-2.0 */
/* A module that draws what the board's short name says: mistakes that a host must bear. */
#include <string.h>
#include <ztc/drawing.h>
#include <ztc/module.h>
#include <ztc/picture.h>

ZTC_MODULE_INFO("abi=1.0\0id=org.example.drawer\0name=Drawer\0version=1.0.0\0license=Apache-2.0\0"
                "provides=drawing:txt\0provides=picture:png\0");

/* Self is the host. It says something where nobody asked, which is not about any picture. */
static void chat(const struct ztc_host *host, const char *message)
{
    const struct ztc_finding finding = {.struct_size = sizeof(finding), .message = message};
    (void)host->diag(host->ctx, &finding);
}

static ztc_status draw_as(const struct ztc_host *host, const char *wish,
                          const struct ztc_sink *sink)
{
    static const char bytes[64] = "drawn";
    if (strcmp(wish, "null") == 0) {
        return sink->write(sink->ctx, NULL, 5);
    }
    if (strcmp(wish, "null-hidden") == 0) {
        (void)sink->write(sink->ctx, NULL, 5);
        return sink->write(sink->ctx, bytes, 5) == ZTC_OK ? ZTC_E_INTERNAL : ZTC_OK;
    }
    if (strcmp(wish, "large-hidden") == 0) {
        while (sink->write(sink->ctx, bytes, sizeof(bytes)) == ZTC_OK) {
        }
        return ZTC_OK;
    }
    if (strcmp(wish, "status") == 0) {
        return 77;
    }
    if (strcmp(wish, "words") == 0) {
        chat(host, "no paper left");
        return ZTC_E_LIMIT;
    }
    return sink->write(sink->ctx, bytes, 5);
}

static ztc_status draw(void *self, const struct ztc_drawing_request *request,
                       const struct ztc_sink *sink)
{
    return draw_as(self, request->board->short_name, sink);
}

static ztc_status render(void *self, const struct ztc_picture_request *request,
                         const struct ztc_sink *sink)
{
    return draw_as(self, request->svg, sink);
}

static ztc_status init(const struct ztc_host *host, void **ret_self)
{
    memcpy(ret_self, &host, sizeof(host));
    return ZTC_OK;
}

static void shutdown_module(void *self)
{
    (void)self;
}

static const void *get_interface(void *self, const char *id)
{
    static const struct ztc_drawing_v0 drawing = {sizeof(drawing), 0, draw};
    static const struct ztc_picture_v0 picture = {sizeof(picture), 0, render};
    chat(self, "old words");
    if (strcmp(id, ZTC_PICTURE_INTERFACE) == 0) {
        return &picture;
    }
    return strcmp(id, ZTC_DRAWING_INTERFACE) == 0 ? (const void *)&drawing : NULL;
}

extern const struct ztc_module_entry ztc_module_entry;
ZTC_MODULE_EXPORT const struct ztc_module_entry ztc_module_entry = {
    ZTC_MODULE_MAGIC,
    sizeof(ztc_module_entry),
    ZTC_ABI_MAJOR,
    ZTC_ABI_MINOR,
    0,
    0,
    init,
    shutdown_module,
    get_interface,
};
