/* SPDX-License-Identifier: Apache-2.0 */
/* What the kernel and udevd tell: events of devices and changes of mounts behind one descriptor. */
#include "source.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

/* There while udevd runs, or is started as soon as there is something to do. libudev itself asks the same. */
#define UDEVD_SOCKET "/run/udev/control"

static const char *const subsystems[] = {"usb", "tty", "block", "hidraw"};

static int watch(int epoll, int file, uint32_t events, uint32_t number)
{
    struct epoll_event event = {.events = events, .data.u32 = number};
    return epoll_ctl(epoll, EPOLL_CTL_ADD, file, &event);
}

/*
 * A change of mounts is shown by EPOLLPRI, but to the first poll alone: whoever polls a descriptor that holds another would
 * take the news away from us. Edge-triggered, it stays until epoll_wait. No such file, or one that cannot be
 * waited for: mounts are then as they were at the device's own last event.
 */
static void watch_mounts(struct usb_source *source)
{
    source->mount_events = open(MOUNTS_FILE, O_RDONLY | O_CLOEXEC);
    if (source->mount_events >= 0 &&
        watch(source->epoll, source->mount_events, EPOLLIN | EPOLLPRI | EPOLLET, 1) != 0) {
        (void)close(source->mount_events);
        source->mount_events = -1;
    }
}

ztc_status monitor_open(struct usb_source *source)
{
    static const char remedy[] =
        "see whether the program may open netlink sockets; listing devices once works without";
    bool udevd = access(UDEVD_SOCKET, F_OK) == 0;
    source->monitor = udev_monitor_new_from_netlink(source->udev, udevd ? "udev" : "kernel");
    if (source->monitor == NULL) {
        return usb_refuse(source->host, ZTC_E_INTERNAL, "no socket for events of devices", errno,
                          remedy);
    }
    for (size_t i = 0; i < sizeof(subsystems) / sizeof(subsystems[0]); i++) {
        if (udev_monitor_filter_add_match_subsystem_devtype(source->monitor, subsystems[i], NULL) <
            0) {
            return ZTC_E_MEMORY;
        }
    }
    (void)udev_monitor_set_receive_buffer_size(source->monitor, RECEIVE_BUFFER);
    int result = udev_monitor_enable_receiving(source->monitor);
    if (result < 0) {
        return usb_refuse(source->host, ZTC_E_INTERNAL, "events of devices cannot be received",
                          -result, remedy);
    }
    source->epoll = epoll_create1(EPOLL_CLOEXEC);
    if (source->epoll < 0 ||
        watch(source->epoll, udev_monitor_get_fd(source->monitor), EPOLLIN, 0) != 0) {
        return usb_refuse(source->host, ZTC_E_INTERNAL, "events of devices cannot be waited for",
                          errno, NULL);
    }
    watch_mounts(source);
    return ZTC_OK;
}

void monitor_close(struct usb_source *source)
{
    if (source->epoll >= 0) {
        (void)close(source->epoll);
    }
    if (source->mount_events >= 0) {
        (void)close(source->mount_events);
    }
    if (source->monitor != NULL) {
        (void)udev_monitor_unref(source->monitor);
    }
}

static bool is(const char *text, const char *word)
{
    return text != NULL && strcmp(text, word) == 0;
}

/* The device that an event is about, by the names in its path; or else by what sysfs still has above it. */
static size_t affected(struct udev_device *device, const char **path)
{
    bool usb = is(udev_device_get_subsystem(device), "usb");
    *path = udev_device_get_syspath(device);
    if (*path != NULL && usb && is(udev_device_get_devtype(device), "usb_device")) {
        return strlen(*path);
    }
    size_t size = *path != NULL ? key_length(*path) : 0;
    if (size == 0) {
        struct udev_device *above =
            udev_device_get_parent_with_subsystem_devtype(device, "usb", "usb_device");
        *path = above != NULL ? udev_device_get_syspath(above) : NULL;
        size = *path != NULL ? strlen(*path) : 0;
    }
    return size;
}

static ztc_status take_event(struct usb_source *source, struct udev_device *device)
{
    const char *path = NULL;
    size_t size = affected(device, &path);
    if (size == 0 || size > KEY_MAX) {
        return ZTC_OK;
    }
    struct key *key = keys_add(&source->changed, path, size);
    if (key == NULL) {
        return ZTC_E_MEMORY;
    }
    /* A device that is back before we look was unplugged all the same; and one that is not back yet will have an event
     * of its own, while the kernel tells that it goes before all of it has gone. */
    key->absent = is(udev_device_get_devtype(device), "usb_device") &&
                  is(udev_device_get_action(device), "remove");
    key->gone = key->gone || key->absent;
    return ZTC_OK;
}

/* No event came. Was one lost, or could one not be read? Then only a whole list tells. */
static ztc_status judge(struct usb_source *source, int error, bool *ret_more)
{
    *ret_more = error == EINTR;
    switch (error) {
    case 0:
    case EAGAIN: /* none; or one that is not from root, and then the descriptor stays readable */
    case EINTR:
        return ZTC_OK;
    case ENOMEM:
        return ZTC_E_MEMORY;
    case ENOBUFS:
    case EINVAL:
    case EBADMSG:
    case ENODEV:
    case ENOENT:
        source->whole = true;
        *ret_more = true;
        return ZTC_OK;
    default:
        return usb_refuse(source->host, ZTC_E_INTERNAL, "events of devices cannot be received",
                          error, NULL);
    }
}

static ztc_status take_events(struct usb_source *source)
{
    ztc_status status = ZTC_OK;
    bool more = true;
    for (unsigned i = 0; i < EVENTS_MAX && more && status == ZTC_OK; i++) {
        errno = 0;
        struct udev_device *device = udev_monitor_receive_device(source->monitor);
        if (device == NULL) {
            status = judge(source, errno, &more);
            continue;
        }
        status = take_event(source, device);
        (void)udev_device_unref(device);
    }
    return status;
}

ztc_status monitor_take(struct usb_source *source)
{
    struct epoll_event events[2];
    int count = epoll_wait(source->epoll, events, 2, 0);
    ztc_status status = ZTC_OK;
    bool mounts = false;
    for (int i = 0; i < count && status == ZTC_OK; i++) {
        if (events[i].data.u32 == 0) {
            status = take_events(source);
        } else {
            mounts = true;
        }
    }
    for (size_t i = 0; mounts && i < source->disks.count && status == ZTC_OK; i++) {
        const char *path = source->disks.items[i].path;
        status = keys_add(&source->changed, path, strlen(path)) != NULL ? ZTC_OK : ZTC_E_MEMORY;
    }
    return status;
}
