/* SPDX-License-Identifier: Apache-2.0 */
/* Files that go to the store together. */
#ifndef ZTC_CUSTOM_BUNDLE_H
#define ZTC_CUSTOM_BUNDLE_H

#include "base/arena.h"
#include "module/target.h"
#include "store/custom.h"

struct ztc_bundle {
    struct ztc_arena arena; /* holds the list, paths and generated content */
    struct ztc_store_file *files;
    size_t count, capacity;
};

void ztc_bundle_init(struct ztc_bundle *bundle);
void ztc_bundle_done(struct ztc_bundle *bundle);

/* Adds a file; path is copied, data borrowed. A path that is in the bundle already is an error: a module
 * must not bring a file that ztc makes itself. */
ztc_status ztc_bundle_add(struct ztc_bundle *bundle, const char *path, const void *data,
                          size_t size, struct ztc_error *error) ZTC_MUST_CHECK;

/* The same with the content copied out of a buffer, which is done afterwards in any case. */
ztc_status ztc_bundle_take(struct ztc_bundle *bundle, const char *path, struct ztc_buffer *buffer,
                           struct ztc_error *error) ZTC_MUST_CHECK;

/*
 * Adds what every custom VM has beside its template and what compile makes: <short_name>.py, template.yml,
 * z.yml, the target's resources. With `home` only what its custom VM lacks.
 */
ztc_status ztc_bundle_add_companions(struct ztc_bundle *bundle, const struct ztc_home *home,
                                     const struct ztc_target *target, const char *short_name,
                                     struct ztc_error *error) ZTC_MUST_CHECK;

#endif
