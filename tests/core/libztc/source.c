/* SPDX-License-Identifier: Apache-2.0 */
/* Sources of devices for the tests of libztc, one a build: LINES, FAILS, HANGS or FLOODS. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
#include <ztc/device.h>
#include <ztc/plugin.h>

#if defined(SOURCE_LINES)
#define ID "lines"
#elif defined(SOURCE_FAILS)
#define ID "fails"
#elif defined(SOURCE_HANGS)
#define ID "hangs"
#else
#define ID "floods"
#endif

ZTC_MODULE_INFO("abi=1.0\0"
                "id=org.example.test." ID "\0"
                "name=Test source\0"
                "version=1.0.0\0"
                "license=Apache-2.0\0"
                "provides=device-source:" ID "\0");

struct source {
    const struct ztc_host *host;
    char file[4096];
};

/* Each line of the file is "VID PID SERIAL PORT PRODUCT"; "-" stands for none. */
static ztc_status put_line(const char *line, const struct ztc_device_sink *sink)
{
    char serial[256] = "";
    char port[256] = "";
    char product[256] = "";
    char key[520];
    unsigned vid = 0;
    unsigned pid = 0;
    if (sscanf(line, "%x %x %255s %255s %255[^\n]", &vid, &pid, serial, port, product) < 5) {
        return ZTC_OK;
    }
    (void)snprintf(key, sizeof(key), "%x:%x:%s", vid, pid, serial);
    const struct ztc_node_row rows[] = {{ZTC_NODE_SERIAL, port, "", "console"}};
    struct ztc_table nodes = ZTC_TABLE_OF(rows);
    const struct ztc_found_device found = {
        .struct_size = sizeof(found),
        .key = key,
        .vid = vid,
        .pid = pid,
        .serial = serial[0] == '-' ? "" : serial,
        .manufacturer = "",
        .product = product,
        .description = "",
        .nodes = port[0] == '-' ? NULL : &nodes,
        .target = "",
        .name = "",
        .chipid = "",
        .remote_id = "",
        .class_name = "",
    };
    return sink->put(sink->ctx, &found);
}

#if defined(SOURCE_LINES)
static ztc_status dispatch(void *handle, const struct ztc_device_sink *sink)
{
    const struct source *source = handle;
    char line[1024];
    ztc_status status = sink->begin_list(sink->ctx);
    FILE *file = fopen(source->file, "re");
    while (file != NULL && status == ZTC_OK && fgets(line, sizeof(line), file) != NULL) {
        status = put_line(line, sink);
    }
    if (file != NULL) {
        (void)fclose(file);
    }
    return status;
}
#elif defined(SOURCE_FAILS)
static ztc_status dispatch(void *handle, const struct ztc_device_sink *sink)
{
    const struct source *source = handle;
    const struct ztc_finding finding = {.struct_size = sizeof(finding),
                                        .severity = ZTC_SEVERITY_ERROR,
                                        .message = "the bus is \033[31mon fire"};
    (void)put_line("1111 1111 half - half a list\n", sink);
    (void)source->host->diag(source->host->ctx, &finding);
    return ZTC_E_INTERNAL;
}
#elif defined(SOURCE_HANGS)
static ztc_status dispatch(void *handle, const struct ztc_device_sink *sink)
{
    const struct timespec day = {86400, 0};
    (void)handle;
    ztc_status status = put_line("no device", sink);
    while (status == ZTC_OK) {
        (void)nanosleep(&day, NULL);
    }
    return status;
}
#else
/* More changes at once than dispatch takes. */
static ztc_status dispatch(void *handle, const struct ztc_device_sink *sink)
{
    ztc_status status = sink->begin_list(sink->ctx);
    (void)handle;
    for (unsigned i = 0; status == ZTC_OK && i < 6000; i++) {
        char line[64];
        (void)snprintf(line, sizeof(line), "1209 0001 same - number %u\n", i);
        status = put_line(line, sink);
    }
    return status;
}
#endif

static ztc_status open_source(void *self, const struct ztc_device_setup *setup, void **ret_source)
{
    const struct ztc_host *host = self;
    struct source *source = host->alloc(host->ctx, sizeof(*source));
    if (source == NULL) {
        return ZTC_E_MEMORY;
    }
    source->host = host;
    (void)snprintf(source->file, sizeof(source->file), "%s", setup->file);
    *ret_source = source;
    return ZTC_OK;
}

#if defined(SOURCE_LINES)
static int32_t timeout(void *source)
{
    (void)source;
    return 10;
}
#endif

static void close_source(void *handle)
{
    struct source *source = handle;
    source->host->free(source->host->ctx, source);
}

static const struct ztc_device_source_v1 interface = {
    .struct_size = sizeof(interface),
    .open = open_source,
#if defined(SOURCE_LINES)
    .timeout = timeout,
#endif
    .dispatch = dispatch,
    .close = close_source,
};

ZTC_PLUGIN_MODULE(ZTC_DEVICE_SOURCE_INTERFACE, interface)
