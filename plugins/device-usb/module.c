/* SPDX-License-Identifier: Apache-2.0 */
/* The interface ztc.device-source/1 of device_usb.so. */
#include "source.h"

#include "memory.h"

#include <stdio.h>
#include <unistd.h>
#include <ztc/plugin.h>

/* Words of one refusal. */
#define WORDS_MAX 256u

ztc_status usb_refuse(const struct ztc_host *host, ztc_status status, const char *what, int error,
                      const char *remedy)
{
    char words[WORDS_MAX];
    (void)snprintf(words, sizeof(words), "USB devices: %s%s%s", what, error != 0 ? ": " : "",
                   error != 0 ? strerrordesc_np(error) : "");
    return ztc_plugin_refuse(host, status, words, remedy);
}

static void close_source(void *pointer)
{
    struct usb_source *source = pointer;
    if (source == NULL) {
        return;
    }
    monitor_close(source);
    if (source->udev != NULL) {
        (void)udev_unref(source->udev);
    }
    keys_clear(&source->changed);
    keys_clear(&source->disks);
    keys_clear(&source->leaving);
    mounts_clear(&source->mounts);
    memory_give(source->host, source->buffer);
    memory_give(source->host, source);
}

static ztc_status open_source(void *self, const struct ztc_device_setup *setup, void **ret_source)
{
    const struct ztc_host *host = self;
    if (setup == NULL || !ZTC_HAS(setup, struct ztc_device_setup, follow) || ret_source == NULL) {
        return ZTC_E_ARGUMENT;
    }
    if (access("/sys/class", F_OK) != 0) {
        return ZTC_E_UNSUPPORTED; /* a container without sysfs */
    }
    struct usb_source *source = memory_take(host, sizeof(*source));
    if (source == NULL) {
        return ZTC_E_MEMORY;
    }
    *source = (struct usb_source){
        .host = host,
        .epoll = -1,
        .mount_events = -1,
        .whole = true,
        .changed = {.host = host},
        .disks = {.host = host},
        .leaving = {.host = host},
        .mounts = {.host = host},
        .udev = udev_new(),
        .buffer = memory_take(host, ATTRIBUTE_MAX + 1),
    };
    ztc_status status = source->udev != NULL && source->buffer != NULL ? ZTC_OK : ZTC_E_MEMORY;
    /* Listened to before the first list is made: what changes between the two is heard of. */
    if (status == ZTC_OK && setup->follow != 0) {
        status = monitor_open(source);
    }
    if (status != ZTC_OK) {
        close_source(source);
        return status;
    }
    *ret_source = source;
    return ZTC_OK;
}

static int32_t descriptor(void *source)
{
    return ((const struct usb_source *)source)->epoll;
}

static ztc_status dispatch(void *pointer, const struct ztc_device_sink *sink)
{
    struct usb_source *source = pointer;
    if (source == NULL || sink == NULL || !ZTC_HAS(sink, struct ztc_device_sink, begin_list)) {
        return ZTC_E_ARGUMENT;
    }
    ztc_status status = source->monitor != NULL ? monitor_take(source) : ZTC_OK;
    return status == ZTC_OK ? report(source, sink) : status;
}

/* No timeout: the kernel tells everything. */
static const struct ztc_device_source_v1 interface = {
    .struct_size = sizeof(interface),
    .open = open_source,
    .descriptor = descriptor,
    .dispatch = dispatch,
    .close = close_source,
};

/* The host is all the state there is outside the source. */
ZTC_PLUGIN_MODULE(ZTC_DEVICE_SOURCE_INTERFACE, interface)
