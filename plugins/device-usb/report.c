/* SPDX-License-Identifier: Apache-2.0 */
/* Tells the host what is there: all of it, or what events were about. */
#include "source.h"

#include <string.h>

static ztc_status report_one(struct usb_source *source, const struct ztc_device_sink *sink,
                             const char *key, bool drop)
{
    struct usb_record record = {0};
    bool there = false;
    ztc_status status = record_read(source, key, &record, &there);
    if (status == ZTC_OK && there) {
        status = sink->put(sink->ctx, &record.found);
    } else if (status == ZTC_OK && drop) {
        status = sink->drop(sink->ctx, key);
    }
    if (status == ZTC_OK && there && record.disks) {
        status = keys_add(&source->disks, key, strlen(key)) != NULL ? ZTC_OK : ZTC_E_MEMORY;
    } else if (status == ZTC_OK) {
        keys_remove(&source->disks, key);
    }
    record_done(source->host, &record);
    return status;
}

static ztc_status report_changes(struct usb_source *source, const struct ztc_device_sink *sink)
{
    ztc_status status = ZTC_OK;
    for (size_t i = 0; i < source->changed.count && status == ZTC_OK; i++) {
        const struct key *key = &source->changed.items[i];
        if (key->gone) {
            status = sink->drop(sink->ctx, key->path);
            keys_remove(&source->disks, key->path);
        }
        if (status == ZTC_OK && !key->absent) {
            status = report_one(source, sink, key->path, !key->gone);
        }
    }
    return status;
}

static ztc_status report_all(struct usb_source *source, const struct ztc_device_sink *sink)
{
    struct udev_enumerate *all = udev_enumerate_new(source->udev);
    struct udev_list_entry *entry = NULL;
    ztc_status status = ZTC_OK;
    if (all == NULL || udev_enumerate_add_match_subsystem(all, "usb") < 0) {
        status = ZTC_E_MEMORY;
        goto out;
    }
    (void)udev_enumerate_scan_devices(all); /* no bus at all: an empty list */
    keys_clear(&source->disks);
    status = sink->begin_list(sink->ctx);
    udev_list_entry_foreach(entry, udev_enumerate_get_list_entry(all))
    {
        if (status == ZTC_OK) {
            status = report_one(source, sink, udev_list_entry_get_name(entry), false);
        }
    }
out:
    if (all != NULL) {
        (void)udev_enumerate_unref(all);
    }
    return status;
}

ztc_status report(struct usb_source *source, const struct ztc_device_sink *sink)
{
    bool whole = source->whole;
    source->whole = false;
    source->mounts_known = false;
    ztc_status status = whole ? report_all(source, sink) : report_changes(source, sink);
    keys_clear(&source->changed);
    mounts_clear(&source->mounts);
    return status;
}
