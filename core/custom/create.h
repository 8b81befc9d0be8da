/* SPDX-License-Identifier: Apache-2.0 */
/* Making a custom VM from a target, and telling what there is. */
#ifndef ZTC_CUSTOM_CREATE_H
#define ZTC_CUSTOM_CREATE_H

#include "custom/compile.h"

/*
 * Makes cvm/<short_name> from the target. short_name is checked here (strict); an existing one is kept and
 * is an error; a target that is not customizable or not there likewise. name (may be NULL) becomes
 * device.name; text that YAML cannot carry is an error. Needs the lock.
 */
ztc_status ztc_custom_make(struct ztc_home *home, struct ztc_registry *registry, const char *target,
                           const char *short_name, const char *name,
                           struct ztc_error *error) ZTC_MUST_CHECK;

/*
 * The two halves of it, for whoever makes the template in another way: the checks of the name and the
 * target; then the folder of this text, which is emptied. The text must name the target in its device
 * section. Needs the lock.
 */
ztc_status ztc_custom_begin(struct ztc_registry *registry, const char *target,
                            const char *short_name, struct ztc_error *error,
                            struct ztc_target *ret_target) ZTC_MUST_CHECK;
ztc_status ztc_custom_finish(struct ztc_home *home, const struct ztc_target *target,
                             const char *short_name, struct ztc_buffer *text,
                             struct ztc_error *error) ZTC_MUST_CHECK;

/* One custom VM, as `vm custom list` tells it. Text in the arena. */
struct ztc_custom_row {
    const char *target; /* its short name */
    const char *original_target;
    const char *name;
    const char *chip;
    const char *path;
    bool active;
    bool stale;          /* active, but the template has changed since it was compiled */
    const char *problem; /* why it could not be read: one line; "" if it could */
};

/* All of them, sorted by short name. A damaged one is a row with `problem`, never a failure. */
ztc_status ztc_custom_rows(const struct ztc_home *home, struct ztc_registry *registry,
                           struct ztc_arena *arena, struct ztc_error *error,
                           struct ztc_custom_row **ret_rows, size_t *ret_count) ZTC_MUST_CHECK;

/*
 * SHA-256 in lower-case hex through a module that provides digest:sha256. ret_hex has 65 bytes. Where
 * there is no such module: ZTC_E_UNSUPPORTED (then `active` does without, and stale compares bytes).
 */
ztc_status ztc_custom_sha256(struct ztc_registry *registry, const void *data, size_t size,
                             struct ztc_error *error, char *ret_hex) ZTC_MUST_CHECK;

#endif
