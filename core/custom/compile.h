/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a template to what compile writes, in phases: read, parse, find the target, judge, encode; then
 * the products; then the store. No phase reaches back.
 */
#ifndef ZTC_CUSTOM_COMPILE_H
#define ZTC_CUSTOM_COMPILE_H

#include "board/check.h"
#include "custom/bundle.h"
#include "store/custom.h"

struct ztc_compile_options {
    uint32_t port_version; /* 0: the target's default */
    bool strict;
    bool lenient;
};

/* One template on its way. Start with {0}; ztc_compilation_done takes any state. */
struct ztc_compilation {
    char folder[ZTC_SHORT_NAME_MAX + 1]; /* of the custom VM; "" if the text came from elsewhere */
    struct ztc_template template;
    bool parsed;              /* template holds something */
    struct ztc_target target; /* valid where opened */
    bool opened;
    uint32_t version;       /* of port.bin */
    struct ztc_board board; /* to encode, values filled in */
    bool good;              /* no errors: board is whole, port_bin is filled */
    struct ztc_buffer port_bin;
    struct ztc_buffer text;  /* the template as it was read */
    struct ztc_error digest; /* why ztc_compile_store noted no digest; empty likewise */
    struct ztc_error
        picture; /* why ztc_compile_store made no picture; empty if it did or need not */
};

/*
 * Reads `text` (its content; file is its name in findings; folder as in ztc_template_parse) and goes as far as encoding. Findings are in
 * compilation->template.findings; then the result is ZTC_OK and `good` tells whether there were errors.
 * A target that is not installed, an unknown port version (remedy: those that the target reads) and the like fill error.
 */
ztc_status ztc_compile_text(struct ztc_registry *registry, const char *file, const char *text,
                            size_t size, const char *folder,
                            const struct ztc_compile_options *options, struct ztc_error *error,
                            struct ztc_compilation *compilation) ZTC_MUST_CHECK;

/* The same for a custom VM in the home folder. A missing VM or template fills error (nearest names). */
ztc_status ztc_compile_custom(const struct ztc_home *home, struct ztc_registry *registry,
                              const char *short_name, const struct ztc_compile_options *options,
                              struct ztc_error *error,
                              struct ztc_compilation *compilation) ZTC_MUST_CHECK;

/* The template of a custom VM as it is in the home folder, and how it is called in messages. Both buffers
 * are initialised by the caller; text holds ZTC_TEMPLATE_SIZE_MAX + 1 bytes at least. */
ztc_status ztc_compile_read(const struct ztc_home *home, const char *short_name,
                            struct ztc_buffer *text, struct ztc_buffer *file,
                            struct ztc_error *error) ZTC_MUST_CHECK;

/*
 * Writes what compile makes (port.bin, port.yml, device.json, active, the picture unless the user has one
 * of their own, and <short_name>.py, template.yml, z.yml and the target's resources where missing) into the
 * home folder. Needs the lock, and a good compilation of ztc_compile_custom. A picture that cannot be drawn
 * and a digest that cannot be computed are no failures: compilation->picture and ->digest tell.
 */
ztc_status ztc_compile_store(struct ztc_home *home, struct ztc_registry *registry,
                             struct ztc_compilation *compilation, bool lenient,
                             struct ztc_error *error) ZTC_MUST_CHECK;

/*
 * The same files, with all companions, into a bundle instead: for a definition that is no custom VM yet. Needs a good
 * compilation with `folder` set.
 */
ztc_status ztc_compile_products(struct ztc_registry *registry, struct ztc_compilation *compilation,
                                bool lenient, struct ztc_bundle *bundle,
                                struct ztc_error *error) ZTC_MUST_CHECK;

/* The path of the picture below a custom VM's folder, in the arena; NULL when out of memory. */
const char *ztc_compile_picture_path(struct ztc_arena *arena, const char *short_name);

void ztc_compilation_done(struct ztc_compilation *compilation);

#endif
