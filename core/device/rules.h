/* SPDX-License-Identifier: Apache-2.0 */
/* Which boards a device may be, by its VID:PID: the rules of all modules and of all active custom VMs behind one look-up. */
#ifndef ZTC_DEVICE_RULES_H
#define ZTC_DEVICE_RULES_H

#include "base/arena.h"
#include "device/device.h"
#include "module/registry.h"
#include "store/home.h"

/* How much a match is worth, from the least. */
#define ZTC_STRENGTH_BRIDGE 1u     /* a chip that many boards share */
#define ZTC_STRENGTH_BOOTLOADER 2u /* a microcontroller's own boot loader: this family */
#define ZTC_STRENGTH_EXACT 3u      /* this board */

/* One rule. Text is borrowed from the registry or the custom VM, for as long as the rules live. */
struct ztc_rule {
    const char *target;          /* id of a target, or short name of a custom VM */
    const char *name;            /* for people */
    const char *original_target; /* of a custom VM: what it was made from; "" for a target */
    bool custom;
    uint32_t vid;
    int32_t pid;                  /* -1: any */
    const char *mode;             /* serial, dfu, msc, probe, hid; "" for a custom VM */
    uint32_t strength;            /* ZTC_STRENGTH_... */
    const char *class_name;       /* "" where none is known */
    const char *serial, *product; /* patterns that must match too; "": any */
};

struct ztc_rules {
    struct ztc_arena arena;
    struct ztc_rule *rules;
    size_t count;
    uint32_t *slots; /* hash of vid and pid -> the first rule of that pair, +1; see rules.c */
    size_t slot_count;
};

/* Collects the rules; a custom VM that cannot be read is left out and told to `trouble` (may be NULL). home may be one that is not there. */
ztc_status ztc_rules_load(struct ztc_registry *registry, const struct ztc_home *home,
                          void (*trouble)(void *ctx, const char *text), void *ctx,
                          struct ztc_error *error, struct ztc_rules *ret_rules) ZTC_MUST_CHECK;
/* The same of rules that are there already; they are copied, and their text is borrowed. */
ztc_status ztc_rules_make(const struct ztc_rule *from, size_t count, struct ztc_error *error,
                          struct ztc_rules *ret_rules) ZTC_MUST_CHECK;
void ztc_rules_done(struct ztc_rules *rules); /* takes a zeroed one */

/* Calls `found` for each rule that fits the device, in no stated order; what it returns other than ZTC_OK is returned on. The time does
 * not depend on how many rules there are. */
ztc_status ztc_rules_match(const struct ztc_rules *rules, const struct ztc_device *device,
                           ztc_status (*found)(void *ctx, const struct ztc_rule *rule), void *ctx);

/* The rules' word for a strength: "exact"; static. */
const char *ztc_strength_word(uint32_t strength);

#endif
