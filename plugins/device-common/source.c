/* SPDX-License-Identifier: Apache-2.0 */
/* A source of devices that is one file: the whole list whenever the file has changed. */
#include "source.h"

#include "file_watch.h"

#include <string.h>

struct source {
    struct file_watch watch;
    char *text; /* owned: what was reported last; NULL: no file, or nothing was reported */
    size_t size;
    int reported; /* nonzero once a list was */
};

static void close_source(void *handle)
{
    struct source *source = handle;
    const struct ztc_host *host = source->watch.host;
    host->free(host->ctx, source->text);
    file_watch_close(&source->watch);
    host->free(host->ctx, source);
}

static ztc_status open_source(void *self, const struct ztc_device_setup *setup, void **ret_source)
{
    const struct ztc_host *host = self;
    ztc_status status = ZTC_E_UNSUPPORTED;
    if (setup == NULL || ret_source == NULL || !ZTC_HAS(setup, struct ztc_device_setup, file)) {
        return ZTC_E_ARGUMENT;
    }
    char *path = device_source_path(host, setup, &status);
    if (path == NULL) {
        return status;
    }
    struct source *source = host->alloc(host->ctx, sizeof(*source));
    if (source == NULL) {
        host->free(host->ctx, path);
        return ZTC_E_MEMORY;
    }
    memset(source, 0, sizeof(*source));
    status = file_watch_open(&source->watch, host, path, setup->follow != 0);
    host->free(host->ctx, path);
    if (status != ZTC_OK) {
        close_source(source);
        return status;
    }
    *ret_source = source;
    return ZTC_OK;
}

static int32_t descriptor(void *handle)
{
    const struct source *source = handle;
    return source->watch.notify;
}

static int32_t timeout(void *handle)
{
    const struct source *source = handle;
    return file_watch_timeout(&source->watch);
}

static int is_same(const struct source *source, const char *text, size_t size)
{
    if (source->text == NULL || text == NULL) {
        return source->text == text;
    }
    return source->size == size && memcmp(source->text, text, size) == 0;
}

/* A sink that takes everything and tells nobody. */
static ztc_status ignore_device(void *ctx, const struct ztc_found_device *device)
{
    (void)ctx;
    (void)device;
    return ZTC_OK;
}

/* Is all of it good? What stands before a mistake must not come, and go again with the failure, each time that the source is tried anew. */
static ztc_status check(const struct source *source, const char *text, size_t size)
{
    const struct ztc_device_sink nobody = {.struct_size = sizeof(nobody), .put = ignore_device};
    return text != NULL
               ? device_source_report(source->watch.host, source->watch.path, text, size, &nobody)
               : ZTC_OK;
}

static ztc_status dispatch(void *handle, const struct ztc_device_sink *sink)
{
    struct source *source = handle;
    const struct ztc_host *host = source->watch.host;
    char *text = NULL;
    size_t size = 0;
    if (!file_watch_take(&source->watch)) {
        return ZTC_OK;
    }
    ztc_status status = file_watch_read(&source->watch, &text, &size);
    if (status != ZTC_OK) {
        return status;
    }
    if (source->reported && is_same(source, text, size)) {
        host->free(host->ctx, text);
        return ZTC_OK;
    }
    status = check(source, text, size);
    if (status == ZTC_OK) {
        status = sink->begin_list(sink->ctx);
    }
    if (status == ZTC_OK && text != NULL) {
        status = device_source_report(host, source->watch.path, text, size, sink);
    }
    host->free(host->ctx, source->text);
    source->text = text;
    source->size = size;
    source->reported = 1;
    return status;
}

const struct ztc_device_source_v1 device_source_interface = {
    .struct_size = sizeof(struct ztc_device_source_v1),
    .open = open_source,
    .descriptor = descriptor,
    .timeout = timeout,
    .dispatch = dispatch,
    .close = close_source,
};
