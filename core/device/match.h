/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Devices by name: what aliases, configured devices and rules make of what was found. A device with an alias is that alias's target alone; otherwise
 * each target and each custom VM whose rules fit gives a row, the likeliest first, and a tie is left to the user.
 */
#ifndef ZTC_DEVICE_MATCH_H
#define ZTC_DEVICE_MATCH_H

#include "device/known.h"
#include "device/rules.h"

/* One thing that a device may be. Text is borrowed from device, names, or static; "" where nothing is known. */
struct ztc_match {
    const struct ztc_device *device;
    const char *alias; /* "": none */
    const char *target;
    const char *original_target; /* of a custom VM */
    const char *name;
    const char *chipid, *remote_id, *class_name;
    const char *mode;   /* of the rule: serial, dfu, msc, probe, hid */
    uint32_t strength;  /* ZTC_STRENGTH_...; ZTC_STRENGTH_EXACT for what the user said */
    const char *reason; /* why: "alias", "configured", "VID:PID of this board" ...; static */
    bool custom;
    bool ambiguous;   /* another row of the same device is as likely */
    bool twin;        /* another device that is there has the same uid: neither can have an alias */
    const char *hash; /* TARGET:UID, in the arena */
    /*
     * What is known beside it, in the arena: of a device without a serial number, the registered ones of its target (table `linked`), one of which it
     * may be; of one with an alias, the other aliases of its chip id: the same board in another mode.
     */
    const struct ztc_known_row *const *linked;
    size_t linked_count;
};

/* What devices are matched against; loaded from disk, unchanged until done. */
struct ztc_names {
    struct ztc_rules rules;
    struct ztc_known known;
    ztc_status known_status; /* of reading them: what could not be read is empty */
};

/*
 * Loads it; what cannot be read is left out and told to `trouble` (may be NULL): a damaged database must not keep devices from being
 * shown, and one that another program holds is waited for ZTC_KNOWN_GLANCE_MS only. `listing` is asked for the rules of all modules and must live as long as the names; `registry` loads the module of the database.
 * Both may be the same.
 */
ztc_status ztc_names_load(struct ztc_registry *registry, struct ztc_registry *listing,
                          const struct ztc_home *home, void (*trouble)(void *ctx, const char *text),
                          void *ctx, struct ztc_error *error,
                          struct ztc_names *ret_names) ZTC_MUST_CHECK;
void ztc_names_done(struct ztc_names *names); /* takes a zeroed one */

/*
 * The rows of all these devices, in the order of the devices, each device's likeliest first; a device that nothing fits
 * has none. In the arena, and borrowed from devices and names.
 */
ztc_status ztc_match_devices(const struct ztc_names *names, const struct ztc_device *const *devices,
                             size_t count, struct ztc_arena *arena, struct ztc_error *error,
                             struct ztc_match **ret_rows, size_t *ret_count) ZTC_MUST_CHECK;

/* Gives the device its uid by the module that provides digest:sha1. */
ztc_status ztc_device_identify(struct ztc_registry *registry, struct ztc_device *device,
                               struct ztc_error *error) ZTC_MUST_CHECK;

#endif
