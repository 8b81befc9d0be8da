/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A target, opened: its description and tables, checked once against the bounds of the ABI (counts,
 * strides, NULLs, order), so that the rest of core may believe them.
 */
#ifndef ZTC_MODULE_TARGET_H
#define ZTC_MODULE_TARGET_H

#include "base/buffer.h"
#include "module/loader.h"

#include <ztc/port.h>
#include <ztc/target.h>

struct ztc_target {
    struct ztc_module *module;
    const struct ztc_target_v1 *interface;
    void *handle;
    const char *file; /* of the module, for messages; borrowed, "" where there is none */
    const struct ztc_target_description *description;
    const struct ztc_table *pins;      /* never NULL */
    const struct ztc_table *functions; /* never NULL */
    const struct ztc_table *instances; /* never NULL */
    const struct ztc_table *packages;  /* empty where the module has none, likewise below */
    const struct ztc_table *flash;
    const struct ztc_table *resources;
    const struct ztc_table *explanations;
};

/* Finds, loads and opens. Not there: an error with the nearest names. Valid until the registry closes. */
ztc_status ztc_target_open(struct ztc_registry *registry, const char *id, struct ztc_error *error,
                           struct ztc_target *ret_target) ZTC_MUST_CHECK;

/* From an interface directly: for the tests and for `plugin check`. module may be NULL. */
ztc_status ztc_target_bind(struct ztc_module *module, const struct ztc_target_v1 *interface,
                           void *self, const char *id, const char *file, struct ztc_error *error,
                           struct ztc_target *ret_target) ZTC_MUST_CHECK;

/* The row of a pad, or NULL. Binary search. */
const struct ztc_pin_row *ztc_target_pin(const struct ztc_target *target, uint32_t port,
                                         uint32_t pad);
bool ztc_pin_has_ability(const struct ztc_pin_row *pin, const char *ability);
/* The reason of a caution of the pad, or NULL if it has no such caution. */
const char *ztc_pin_caution(const struct ztc_pin_row *pin, const char *caution);
/* The row of an instance, or NULL. */
const struct ztc_instance_row *ztc_target_instance(const struct ztc_target *target,
                                                   const char *class_id, uint32_t hw);
/* The value of an option, or "". */
const char *ztc_target_option(const struct ztc_target *target, const char *key);
bool ztc_target_reads_version(const struct ztc_target *target, uint32_t version);

/*
 * Encode and decode with core's own sinks: at most ZTC_PORT_SIZE_MAX bytes are taken, what decode hands
 * out is checked and copied. A failure is told in the module's last words where it left some. *bytes is
 * initialised by the caller and appended to.
 */
ztc_status ztc_target_encode(const struct ztc_target *target, const struct ztc_board *board,
                             uint32_t version, struct ztc_buffer *bytes,
                             struct ztc_error *error) ZTC_MUST_CHECK;
ztc_status ztc_target_decode(const struct ztc_target *target, const void *data, size_t size,
                             struct ztc_arena *arena, struct ztc_error *error,
                             struct ztc_board **ret_board) ZTC_MUST_CHECK;

#endif
