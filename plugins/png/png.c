/* SPDX-License-Identifier: Apache-2.0 */
/* An SVG document as PNG, drawn by librsvg on a surface of cairo. */
#include <ztc/picture.h>
#include <ztc/plugin.h>

#include <cairo.h>
#include <librsvg/rsvg.h>
#include <stdio.h>
#include <string.h>

/* Pixels of one picture: 256 MiB of memory for the time of the drawing. */
#define PIXELS_MAX (64.0 * 1024.0 * 1024.0)
/* Of one side; cairo cannot do more. */
#define SIDE_MAX 32767.0

/* Says why, and returns the status. */
static ztc_status refuse(const struct ztc_host *host, ztc_status status, const char *message)
{
    const struct ztc_finding finding = {
        .struct_size = sizeof(finding),
        .severity = ZTC_SEVERITY_ERROR,
        .where = ZTC_WHERE_NONE,
        .code = "",
        .message = message,
    };
    (void)host->diag(host->ctx, &finding);
    return status;
}

/* Where cairo writes: the host's sink, and what it answered last. */
struct drain {
    const struct ztc_sink *sink;
    ztc_status status;
};

static cairo_status_t write_bytes(void *closure, const unsigned char *data, unsigned int length)
{
    struct drain *drain = closure;
    drain->status = drain->sink->write(drain->sink->ctx, data, length);
    return drain->status == ZTC_OK ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static ztc_status refuse_cairo(const struct ztc_host *host, cairo_status_t status)
{
    return status == CAIRO_STATUS_NO_MEMORY
               ? ZTC_E_MEMORY
               : refuse(host, ZTC_E_INTERNAL, cairo_status_to_string(status));
}

/* The size in pixels; a document without one, or one that is too large, is refused. */
static ztc_status measure(const struct ztc_host *host, RsvgHandle *handle, uint32_t scale,
                          int *ret_width, int *ret_height)
{
    gdouble width = 0, height = 0;
    if (!rsvg_handle_get_intrinsic_size_in_pixels(handle, &width, &height) || width < 1 ||
        height < 1) {
        return refuse(host, ZTC_E_INVALID, "the SVG has no width and height");
    }
    width = width * scale / ZTC_PICTURE_SCALE_ONE;
    height = height * scale / ZTC_PICTURE_SCALE_ONE;
    if (!(width <= SIDE_MAX && height <= SIDE_MAX && width * height <= PIXELS_MAX)) {
        char words[160];
        (void)snprintf(words, sizeof(words),
                       "%.0f by %.0f pixels are more than can be drawn; take a smaller scale",
                       width, height);
        return refuse(host, ZTC_E_LIMIT, words);
    }
    *ret_width = width < 1 ? 1 : (int)(width + 0.5);
    *ret_height = height < 1 ? 1 : (int)(height + 0.5);
    return ZTC_OK;
}

static ztc_status paint(const struct ztc_host *host, RsvgHandle *handle, int width, int height,
                        const struct ztc_sink *sink)
{
    const RsvgRectangle whole = {0, 0, width, height};
    struct drain drain = {sink, ZTC_OK};
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width, height);
    cairo_t *cairo = cairo_create(surface);
    GError *error = NULL;
    ztc_status status = ZTC_OK;
    if (cairo_status(cairo) != CAIRO_STATUS_SUCCESS) {
        status = refuse_cairo(host, cairo_status(cairo));
    } else if (!rsvg_handle_render_document(handle, cairo, &whole, &error)) {
        status = refuse(host, ZTC_E_INVALID, error != NULL ? error->message : "it cannot be drawn");
    } else {
        cairo_status_t done = cairo_surface_write_to_png_stream(surface, write_bytes, &drain);
        status = drain.status;
        if (status == ZTC_OK && done != CAIRO_STATUS_SUCCESS) {
            status = refuse_cairo(host, done);
        }
    }
    g_clear_error(&error);
    cairo_destroy(cairo);
    cairo_surface_destroy(surface);
    return status;
}

static ztc_status render(void *self, const struct ztc_picture_request *request,
                         const struct ztc_sink *sink)
{
    const struct ztc_host *host = self;
    if (request == NULL || sink == NULL || sink->write == NULL ||
        !ZTC_HAS(request, struct ztc_picture_request, size) || request->format == NULL ||
        request->svg == NULL || request->scale == 0 || request->scale > ZTC_PICTURE_SCALE_MAX) {
        return ZTC_E_ARGUMENT;
    }
    if (strcmp(request->format, ZTC_PICTURE_PNG) != 0) {
        return ZTC_E_UNSUPPORTED;
    }
    GError *error = NULL;
    /* From memory and without a base address: librsvg refuses to follow any reference out of it. */
    RsvgHandle *handle = rsvg_handle_new_from_data(request->svg, request->size, &error);
    if (handle == NULL) {
        ztc_status status =
            refuse(host, ZTC_E_INVALID, error != NULL ? error->message : "that is no SVG");
        g_clear_error(&error);
        return status;
    }
    int width = 0, height = 0;
    rsvg_handle_set_dpi(handle, 96.0);
    ztc_status status = measure(host, handle, request->scale, &width, &height);
    if (status == ZTC_OK) {
        status = paint(host, handle, width, height, sink);
    }
    g_object_unref(handle);
    return status;
}

static const struct ztc_picture_v0 interface = {
    .struct_size = sizeof(struct ztc_picture_v0),
    .render = render,
};

/* The host is all the state there is of ours; what librsvg keeps for itself is the library's. */
ZTC_PLUGIN_MODULE(ZTC_PICTURE_INTERFACE, interface)
