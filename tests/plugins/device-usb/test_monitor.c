/* SPDX-License-Identifier: Apache-2.0 */
/* Events that come faster than they are read, are lost, or cannot be read: with a libudev made for it. */
#include "source.h"

#include <errno.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cmocka.h>

/* ---- a libudev with one queue ---- */

#define DEVICES 500

struct udev_monitor {
    int descriptor;
    int sent, taken; /* events */
    int error;       /* of the next call, once; 0: none */
};

struct udev_device {
    char path[64];
    const char *action;
};

static struct udev_monitor queue;
static struct udev_device device;

struct udev_monitor *udev_monitor_new_from_netlink(struct udev *udev, const char *name)
{
    (void)udev;
    assert_true(strcmp(name, "udev") == 0 || strcmp(name, "kernel") == 0);
    queue = (struct udev_monitor){.descriptor = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
    return &queue;
}

struct udev_monitor *udev_monitor_unref(struct udev_monitor *monitor)
{
    (void)close(monitor->descriptor);
    return NULL;
}

int udev_monitor_filter_add_match_subsystem_devtype(struct udev_monitor *monitor,
                                                    const char *subsystem, const char *type)
{
    (void)monitor;
    (void)type;
    return subsystem != NULL ? 0 : -EINVAL;
}

int udev_monitor_set_receive_buffer_size(struct udev_monitor *monitor, int size)
{
    (void)monitor;
    return size > 0 ? 0 : -EINVAL;
}

int udev_monitor_enable_receiving(struct udev_monitor *monitor)
{
    (void)monitor;
    return 0;
}

int udev_monitor_get_fd(struct udev_monitor *monitor)
{
    return monitor->descriptor;
}

/* Each device comes and goes, one event each. */
struct udev_device *udev_monitor_receive_device(struct udev_monitor *monitor)
{
    if (monitor->error != 0) {
        errno = monitor->error;
        monitor->error = 0;
        return NULL;
    }
    if (monitor->taken == monitor->sent) {
        uint64_t value = 0;
        (void)!read(monitor->descriptor, &value, sizeof(value));
        errno = EAGAIN;
        return NULL;
    }
    (void)snprintf(device.path, sizeof(device.path), "/sys/devices/usb1/1-%d",
                   monitor->taken / 2 % DEVICES);
    device.action = monitor->taken % 2 == 0 ? "add" : "remove";
    monitor->taken++;
    return &device;
}

struct udev_device *udev_device_unref(struct udev_device *one)
{
    (void)one;
    return NULL;
}

const char *udev_device_get_syspath(struct udev_device *one)
{
    return one->path;
}

const char *udev_device_get_subsystem(struct udev_device *one)
{
    (void)one;
    return "usb";
}

const char *udev_device_get_devtype(struct udev_device *one)
{
    (void)one;
    return "usb_device";
}

const char *udev_device_get_action(struct udev_device *one)
{
    return one->action;
}

struct udev_device *udev_device_get_parent_with_subsystem_devtype(struct udev_device *one,
                                                                  const char *subsystem,
                                                                  const char *type)
{
    (void)one;
    (void)subsystem;
    (void)type;
    return NULL;
}

/* ---- the rest of the module ---- */

static int refusals;

ztc_status usb_refuse(const struct ztc_host *host, ztc_status status, const char *what, int error,
                      const char *remedy)
{
    (void)host;
    (void)what;
    (void)error;
    (void)remedy;
    refusals++;
    return status;
}

static void *host_alloc(void *ctx, uint64_t size)
{
    (void)ctx;
    return malloc((size_t)size);
}

static void *host_realloc(void *ctx, void *block, uint64_t size)
{
    (void)ctx;
    return realloc(block, (size_t)size);
}

static void host_free(void *ctx, void *block)
{
    (void)ctx;
    free(block);
}

static const struct ztc_host host = {
    .struct_size = sizeof(host), .alloc = host_alloc, .realloc = host_realloc, .free = host_free};

static void open_source(struct usb_source *source)
{
    *source = (struct usb_source){
        .host = &host,
        .epoll = -1,
        .mount_events = -1,
        .changed = {.host = &host},
        .disks = {.host = &host},
    };
    assert_int_equal(monitor_open(source), ZTC_OK);
    (void)monitor_take(source); /* mounts are always new at first */
}

static void close_source(struct usb_source *source)
{
    keys_clear(&source->changed);
    keys_clear(&source->disks);
    monitor_close(source);
}

static void send(int events)
{
    uint64_t one = 1;
    queue.sent += events;
    assert_int_equal(write(queue.descriptor, &one, sizeof(one)), sizeof(one));
}

static bool readable(const struct usb_source *source)
{
    struct pollfd wait = {source->epoll, POLLIN, 0};
    return poll(&wait, 1, 0) == 1;
}

/* A thousand at once: a bounded number a time, the descriptor readable until the last one, none left out. */
static void test_burst(void **state)
{
    (void)state;
    struct usb_source source;
    open_source(&source);
    assert_false(readable(&source));
    send(2 * DEVICES);
    size_t seen = 0, gone = 0, calls = 0;
    while (readable(&source)) {
        int before = queue.taken;
        assert_int_equal(monitor_take(&source), ZTC_OK);
        assert_true(queue.taken - before <= (int)EVENTS_MAX);
        for (size_t i = 0; i < source.changed.count; i++) {
            gone += source.changed.items[i].gone ? 1 : 0;
        }
        seen += source.changed.count;
        keys_clear(&source.changed);
        calls++;
    }
    assert_int_equal(seen, DEVICES);
    assert_int_equal(gone, DEVICES);
    assert_true(calls >= 2 * DEVICES / EVENTS_MAX);
    assert_false(source.whole);
    close_source(&source);
}

/* The kernel had no room for some, or one came damaged: all is looked at again. */
static void test_lost_events(void **state)
{
    (void)state;
    static const int errors[] = {ENOBUFS, EINVAL, EBADMSG};
    for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
        struct usb_source source;
        open_source(&source);
        queue.error = errors[i];
        send(4);
        assert_int_equal(monitor_take(&source), ZTC_OK);
        assert_true(source.whole);
        assert_int_equal(queue.taken, 4);
        assert_int_equal(source.changed.count, 2);
        close_source(&source);
    }
}

static void test_interrupted(void **state)
{
    (void)state;
    struct usb_source source;
    open_source(&source);
    queue.error = EINTR;
    send(2);
    assert_int_equal(monitor_take(&source), ZTC_OK);
    assert_false(source.whole);
    assert_int_equal(queue.taken, 2);
    close_source(&source);
}

/* A message that is not from root is no event and no end of them. */
static void test_foreign_message(void **state)
{
    (void)state;
    struct usb_source source;
    open_source(&source);
    queue.error = EAGAIN;
    send(2);
    assert_int_equal(monitor_take(&source), ZTC_OK);
    assert_int_equal(source.changed.count, 0);
    assert_true(readable(&source));
    assert_int_equal(monitor_take(&source), ZTC_OK);
    assert_int_equal(source.changed.count, 1);
    close_source(&source);
}

static void test_socket_fails(void **state)
{
    (void)state;
    struct usb_source source;
    open_source(&source);
    refusals = 0;
    queue.error = EBADF;
    send(2);
    assert_int_equal(monitor_take(&source), ZTC_E_INTERNAL);
    assert_int_equal(refusals, 1);
    close_source(&source);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_burst),        cmocka_unit_test(test_lost_events),
        cmocka_unit_test(test_interrupted),  cmocka_unit_test(test_foreign_message),
        cmocka_unit_test(test_socket_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
