/* SPDX-License-Identifier: Apache-2.0 */
/* The least that can be done with an event of the kernel: a line for each, as soon as it is there. */
#include <libudev.h>
#include <poll.h>
#include <stdio.h>

int main(void)
{
    struct udev *udev = udev_new();
    struct udev_monitor *monitor = udev_monitor_new_from_netlink(udev, "kernel");
    if (monitor == NULL || udev_monitor_enable_receiving(monitor) < 0) {
        return 1;
    }
    puts("ready");
    (void)fflush(stdout);
    struct pollfd waited = {.fd = udev_monitor_get_fd(monitor), .events = POLLIN};
    while (poll(&waited, 1, -1) > 0) {
        struct udev_device *device = udev_monitor_receive_device(monitor);
        if (device != NULL) {
            puts(udev_device_get_syspath(device));
            (void)fflush(stdout);
            (void)udev_device_unref(device);
        }
    }
    return 0;
}
