/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A source that does what a test writes into a fifo, a line at a time: list, put KEY VID PID SERIAL PORT (- for none), drop KEY, fail [STATUS], hang.
 * Built twice, as `scripted` and as `second`, whose fifo has SUFFIX behind its name.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <ztc/device.h>
#include <ztc/module.h>
#include <ztc/plugin.h>

/* More than a fifo holds, so that no line is cut. */
#define LINES_MAX (1 << 17)

struct source {
    const struct ztc_host *host;
    int fifo;
    char text[LINES_MAX];
};

static ztc_status open_source(void *self, const struct ztc_device_setup *setup, void **ret_source)
{
    char path[4096];
    (void)snprintf(path, sizeof(path), "%s" SUFFIX, setup->file);
    const struct ztc_host *host = self;
    int fifo = setup->file[0] != '\0' ? open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC) : -1;
    if (fifo < 0) {
        return ZTC_E_UNSUPPORTED;
    }
    struct source *source = host->alloc(host->ctx, sizeof(*source));
    if (source == NULL) {
        (void)close(fifo);
        return ZTC_E_MEMORY;
    }
    source->host = host;
    source->fifo = fifo;
    *ret_source = source;
    return ZTC_OK;
}

static int32_t descriptor(void *self)
{
    return ((struct source *)self)->fifo;
}

static const char *none_if_dash(const char *text)
{
    return text == NULL || strcmp(text, "-") == 0 ? "" : text;
}

static uint32_t number(const char *text)
{
    return text == NULL || strcmp(text, "-") == 0 ? ZTC_DEVICE_NO_ID
                                                  : (uint32_t)strtoul(text, NULL, 16);
}

static ztc_status put(const struct ztc_device_sink *sink, char **words)
{
    struct ztc_node_row node = {ZTC_NODE_SERIAL, none_if_dash(words[5]), "", ""};
    const struct ztc_table nodes = {sizeof(nodes), node.path[0] != '\0' ? 1 : 0, sizeof(node), 0,
                                    &node};
    const struct ztc_found_device device = {
        .struct_size = sizeof(device),
        .key = words[1],
        .vid = number(words[2]),
        .pid = number(words[3]),
        .serial = none_if_dash(words[4]),
        .manufacturer = "",
        .product = "",
        .description = "",
        .nodes = &nodes,
        .target = "",
        .name = "",
        .chipid = "",
        .remote_id = "",
        .class_name = "",
    };
    return sink->put(sink->ctx, &device);
}

static ztc_status obey(struct source *source, char *line, const struct ztc_device_sink *sink)
{
    char *words[8] = {NULL};
    char *rest = NULL;
    size_t count = 0;
    for (char *word = strtok_r(line, " ", &rest); word != NULL && count < 7;
         word = strtok_r(NULL, " ", &rest)) {
        words[count++] = word;
    }
    if (count == 0) {
        return ZTC_OK;
    }
    if (strcmp(words[0], "list") == 0) {
        return sink->begin_list(sink->ctx);
    }
    if (strcmp(words[0], "put") == 0) {
        return put(sink, words);
    }
    if (strcmp(words[0], "drop") == 0) {
        return sink->drop(sink->ctx, words[1]);
    }
    if (strcmp(words[0], "hang") == 0) {
        for (;;) {
            (void)pause();
        }
    }
    const struct ztc_finding finding = {
        .struct_size = sizeof(finding), .message = "told to fail", .remedy = ""};
    (void)source->host->diag(source->host->ctx, &finding);
    return words[1] != NULL ? (ztc_status)strtol(words[1], NULL, 10) : ZTC_E_INVALID;
}

static ztc_status dispatch(void *self, const struct ztc_device_sink *sink)
{
    struct source *source = self;
    ssize_t size = read(source->fifo, source->text, sizeof(source->text) - 1);
    if (size <= 0) {
        return ZTC_OK;
    }
    source->text[size] = '\0';
    char *rest = NULL;
    for (char *line = strtok_r(source->text, "\n", &rest); line != NULL;
         line = strtok_r(NULL, "\n", &rest)) {
        ztc_status status = obey(source, line, sink);
        if (status != ZTC_OK) {
            return status;
        }
    }
    return ZTC_OK;
}

static void close_source(void *self)
{
    struct source *source = self;
    (void)close(source->fifo);
    source->host->free(source->host->ctx, source);
}

static const struct ztc_device_source_v1 interface = {
    .struct_size = sizeof(interface),
    .open = open_source,
    .descriptor = descriptor,
    .dispatch = dispatch,
    .close = close_source,
};
ZTC_PLUGIN_MODULE(ZTC_DEVICE_SOURCE_INTERFACE, interface)
ZTC_MODULE_INFO("abi=1.0\0id=org.example." ID "\0name=" ID
                "\0version=0.1.0\0provides=device-source:" ID "\0");
