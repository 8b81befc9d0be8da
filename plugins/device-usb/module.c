/* SPDX-License-Identifier: Apache-2.0 */
/* The source `usb`: open, the list of all, changes, close. */
#include "events.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>
#include <ztc/plugin.h>

/* Where udevd listens, while it runs. */
#define UDEV_CONTROL "/run/udev/control"
/* Room for a burst of events, some kilobytes each; only root may have more than the system's bound. */
#define RECEIVE_ROOM (32 << 20)
/* After lost events the list comes at the next dispatch. */
#define SOON_MS 10

static ztc_status refuse(const struct ztc_host *host, ztc_status status, const char *what)
{
    char text[256];
    (void)snprintf(text, sizeof(text), "%s: %s", what, strerror(errno));
    const struct ztc_finding finding = {
        .struct_size = sizeof(finding),
        .severity = ZTC_SEVERITY_ERROR,
        .where = ZTC_WHERE_NONE,
        .code = "",
        .message = text,
        .remedy = "",
    };
    (void)host->diag(host->ctx, &finding);
    return status;
}

static void close_source(void *self)
{
    struct source *source = self;
    known_clear(source);
    gone_clear(source);
    free(source->known);
    mount_table_done(&source->mounts);
    free(source->mount_text);
    if (source->epoll >= 0) {
        (void)close(source->epoll);
    }
    if (source->mountinfo >= 0) {
        (void)close(source->mountinfo);
    }
    (void)udev_monitor_unref(source->monitor);
    (void)udev_unref(source->udev);
    free(source);
}

static int watch_descriptor(const struct source *source, int descriptor, uint32_t events)
{
    struct epoll_event event = {.events = events};
    return epoll_ctl(source->epoll, EPOLL_CTL_ADD, descriptor, &event);
}

/* udevd hands a device on once its rules have run; where no udevd is, the kernel's own word has to do. */
static ztc_status start_monitor(struct source *source)
{
    static const char *const subsystems[] = {"usb", "tty", "block", "hidraw"};
    const char *group = access(UDEV_CONTROL, F_OK) == 0 ? "udev" : "kernel";
    source->monitor = udev_monitor_new_from_netlink(source->udev, group);
    source->epoll = epoll_create1(EPOLL_CLOEXEC);
    if (source->monitor == NULL || source->epoll < 0) {
        return refuse(source->host, ZTC_E_INTERNAL, "cannot listen for USB events");
    }
    for (size_t i = 0; i < sizeof(subsystems) / sizeof(subsystems[0]); i++) {
        (void)udev_monitor_filter_add_match_subsystem_devtype(source->monitor, subsystems[i], NULL);
    }
    (void)udev_monitor_set_receive_buffer_size(source->monitor, RECEIVE_ROOM);
    if (udev_monitor_enable_receiving(source->monitor) < 0 ||
        watch_descriptor(source, udev_monitor_get_fd(source->monitor), EPOLLIN) != 0) {
        return refuse(source->host, ZTC_E_INTERNAL, "cannot listen for USB events");
    }
    if (source->mountinfo >= 0) {
        /* The kernel tells of a mount once, as an exception; what was mounted is seen by reading. */
        (void)watch_descriptor(source, source->mountinfo, EPOLLPRI);
    }
    return ZTC_OK;
}

static ztc_status open_source(void *self, const struct ztc_device_setup *setup, void **ret_source)
{
    const struct ztc_host *host = self;
    if (setup == NULL || ret_source == NULL || !ZTC_HAS(setup, struct ztc_device_setup, follow)) {
        return ZTC_E_ARGUMENT;
    }
    struct source *source = calloc(1, sizeof(*source));
    if (source == NULL) {
        return ZTC_E_MEMORY;
    }
    source->host = host;
    source->epoll = -1;
    source->mountinfo = open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC);
    source->udev = udev_new();
    ztc_status status = ZTC_OK;
    if (source->udev == NULL) {
        status = ZTC_E_MEMORY;
    } else if (access("/sys/bus/usb", F_OK) != 0 && access("/sys/class", F_OK) != 0) {
        status = ZTC_E_UNSUPPORTED;
    } else if (setup->follow != 0) {
        status = start_monitor(source);
    }
    if (status != ZTC_OK) {
        close_source(source);
        return status;
    }
    *ret_source = source;
    return ZTC_OK;
}

static int32_t descriptor(void *self)
{
    const struct source *source = self;
    return source->epoll;
}

static int32_t timeout(void *self)
{
    const struct source *source = self;
    return source->lost ? SOON_MS : -1;
}

static ztc_status put_listed(struct source *source, const char *path,
                             const struct ztc_device_sink *sink)
{
    int there = 0;
    int has_disk = 0;
    ztc_status status = record_put(source, path, sink, &there, &has_disk);
    if (status != ZTC_OK || !there) {
        return status;
    }
    struct known *known = known_add(source, path);
    if (known == NULL) {
        return ZTC_E_MEMORY;
    }
    known->has_disk = has_disk;
    return ZTC_OK;
}

/* Every USB device that is there. */
static ztc_status list(struct source *source, const struct ztc_device_sink *sink)
{
    int changed = 0;
    source->lost = 0;
    known_clear(source);
    gone_clear(source);
    struct udev_enumerate *enumerate = udev_enumerate_new(source->udev);
    if (enumerate == NULL) {
        return ZTC_E_MEMORY;
    }
    ztc_status status = sink->begin_list(sink->ctx);
    if (status == ZTC_OK) {
        status = mounts_read(source, &changed);
    }
    (void)udev_enumerate_add_match_subsystem(enumerate, "usb");
    (void)udev_enumerate_add_match_sysattr(enumerate, "idVendor", NULL);
    (void)udev_enumerate_scan_devices(enumerate);
    struct udev_list_entry *entry = udev_enumerate_get_list_entry(enumerate);
    for (; status == ZTC_OK && entry != NULL; entry = udev_list_entry_get_next(entry)) {
        status = put_listed(source, udev_list_entry_get_name(entry), sink);
    }
    (void)udev_enumerate_unref(enumerate);
    return status;
}

static ztc_status dispatch(void *self, const struct ztc_device_sink *sink)
{
    struct source *source = self;
    if (sink == NULL) {
        return ZTC_E_ARGUMENT;
    }
    if (!source->listed || source->lost) {
        source->listed = 1;
        return list(source, sink);
    }
    return source->monitor != NULL ? events_take(source, sink) : ZTC_OK;
}

static const struct ztc_device_source_v1 interface = {
    .struct_size = sizeof(interface),
    .open = open_source,
    .descriptor = descriptor,
    .timeout = timeout,
    .dispatch = dispatch,
    .close = close_source,
};
ZTC_PLUGIN_MODULE(ZTC_DEVICE_SOURCE_INTERFACE, interface)
