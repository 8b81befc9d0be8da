/* SPDX-License-Identifier: Apache-2.0 */
/* From the kernel's events to devices: each concerns one USB device, which is then looked at again. */
#include "events.h"

#include <errno.h>
#include <string.h>

/* Events that one dispatch takes: more are left for the next, so that what was found gets out. */
#define EVENTS_AT_ONCE 256

static ztc_status drop(struct source *source, struct known *known,
                       const struct ztc_device_sink *sink)
{
    ztc_status status = sink->drop(sink->ctx, known->path);
    known_remove(source, known);
    return status;
}

/* An event of the USB device itself. */
static ztc_status take_device_event(struct source *source, const char *path, int removed,
                                    const struct ztc_device_sink *sink)
{
    struct known *known = removed ? known_find(source, path) : known_add(source, path);
    if (removed) {
        return known != NULL ? drop(source, known, sink) : ZTC_OK;
    }
    if (known == NULL) {
        return ZTC_E_MEMORY;
    }
    known->pending = 1;
    return ZTC_OK;
}

static ztc_status take_event(struct source *source, struct udev_device *event,
                             const struct ztc_device_sink *sink)
{
    const char *path = udev_device_get_syspath(event);
    const char *action = udev_device_get_action(event);
    const char *type = udev_device_get_devtype(event);
    if (path == NULL) {
        return ZTC_OK;
    }
    int removed = action != NULL && strcmp(action, "remove") == 0;
    if (type != NULL && strcmp(type, "usb_device") == 0) {
        return take_device_event(source, path, removed, sink);
    }
    if (removed) {
        gone_note(source, path);
    } else {
        gone_forget(source, path);
    }
    /* By the path, since the folder may be gone: one that is not known has its own event, before or after. */
    struct known *known = known_above(source, path);
    if (known != NULL) {
        known->pending = 1;
    }
    return ZTC_OK;
}

static ztc_status take_events(struct source *source, const struct ztc_device_sink *sink)
{
    ztc_status status = ZTC_OK;
    for (int i = 0; status == ZTC_OK && i < EVENTS_AT_ONCE; i++) {
        errno = 0;
        struct udev_device *event = udev_monitor_receive_device(source->monitor);
        if (event == NULL) {
            /* The kernel threw events away: only a look at everything helps. */
            source->lost = source->lost || errno == ENOBUFS;
            if (errno == EINTR || errno == ENOBUFS) {
                continue;
            }
            break;
        }
        status = take_event(source, event, sink);
        (void)udev_device_unref(event);
    }
    return status;
}

/* Reports every device that an event concerned. */
static ztc_status report_pending(struct source *source, const struct ztc_device_sink *sink)
{
    ztc_status status = ZTC_OK;
    for (size_t i = 0; status == ZTC_OK && i < source->known_count;) {
        struct known *known = &source->known[i];
        if (!known->pending) {
            i++;
            continue;
        }
        int there = 0;
        known->pending = 0;
        status = record_put(source, known->path, sink, &there, &known->has_disk);
        if (status == ZTC_OK && !there) {
            status = drop(source, known, sink);
        } else {
            i++;
        }
    }
    return status;
}

ztc_status events_take(struct source *source, const struct ztc_device_sink *sink)
{
    int mounts_changed = 0;
    ztc_status status = take_events(source, sink);
    if (status == ZTC_OK) {
        status = mounts_read(source, &mounts_changed);
    }
    for (size_t i = 0; mounts_changed && i < source->known_count; i++) {
        source->known[i].pending = source->known[i].pending || source->known[i].has_disk;
    }
    return status == ZTC_OK ? report_pending(source, sink) : status;
}
