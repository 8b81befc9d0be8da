/* SPDX-License-Identifier: Apache-2.0 */
/* Prints what is plugged in and out until it is interrupted: cc watch.c $(pkg-config --cflags --libs ztc) */
#include <poll.h>
#include <stdio.h>
#include <ztc/discovery.h>

static void tell(void *ctx, const struct ztc_discovery_event *event)
{
    const struct ztc_discovery_device *device = event->device;
    char name[128], sign = " +~-"[event->kind & 3];
    if (event->kind == ZTC_DISCOVERY_TROUBLE) {
        fprintf(stderr, "watch: %s\n", event->text);
    } else if (device != NULL && event->kind <= ZTC_DISCOVERY_REMOVED) {
        ztc_discovery_printable(device->description, name, sizeof(name));
        fprintf(ctx, "%c %04X:%04X %s", sign, device->vid, device->pid, name);
        for (uint32_t i = 0; i < device->candidates->count; i++) {
            const struct ztc_discovery_candidate *candidate =
                ZTC_ROW(struct ztc_discovery_candidate, device->candidates, i);
            ztc_discovery_printable(candidate->name, name, sizeof(name));
            fprintf(ctx, " %s %s", i == 0 ? "=" : "or", name);
        }
        fputs("\n", ctx);
    }
}

int main(void)
{
    char error[512];
    struct ztc_discovery *discovery = NULL;
    if (ztc_discovery_open(NULL, error, sizeof(error), &discovery) != ZTC_OK) {
        return fprintf(stderr, "watch: %s\n", error), 1;
    }
    ztc_discovery_subscribe(discovery, tell, stdout);
    struct pollfd ready = {ztc_discovery_descriptor(discovery), POLLIN, 0};
    while (poll(&ready, 1, -1) > 0 && ztc_discovery_dispatch(discovery) == ZTC_OK) {
        fflush(stdout);
    }
    ztc_discovery_close(discovery);
    return 0;
}
