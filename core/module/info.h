/* SPDX-License-Identifier: Apache-2.0 */
/* What a module's `.ztc.module` section says, read from the file without loading it. */
#ifndef ZTC_MODULE_INFO_H
#define ZTC_MODULE_INFO_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <ztc/module.h>

struct ztc_provided {
    const char *kind; /* target, digest, ... */
    const char *id;
    /* Of a target; "" and false otherwise. */
    const char *name;
    const char *chip;
    bool customizable;
};

struct ztc_usb_rule {
    const char *target;
    uint32_t vid;
    int32_t pid; /* -1: any */
    const char *mode;
    const char *strength;
    const char *class_name; /* "" where absent, likewise below */
    const char *serial;
    const char *product;
};

struct ztc_module_info {
    uint32_t abi_major, abi_minor;
    const char *id, *name, *version;
    const char *vendor, *license, *url, *needs, *codes; /* "" where absent */
    struct ztc_provided *provided;
    size_t provided_count;
    struct ztc_usb_rule *usb;
    size_t usb_count;
};

/* Parses the records. Text is copied into the arena. `file` is for messages. */
ztc_status ztc_module_info_parse(struct ztc_arena *arena, const char *file, const char *records,
                                 size_t size, struct ztc_error *error,
                                 struct ztc_module_info *ret_info) ZTC_MUST_CHECK;

/* Refuses what was built for another major number of the ABI; any minor will do. */
ztc_status ztc_module_info_check_abi(const char *file, const struct ztc_module_info *info,
                                     struct ztc_error *error) ZTC_MUST_CHECK;

#endif
