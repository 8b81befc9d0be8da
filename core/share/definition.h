/* SPDX-License-Identifier: Apache-2.0 */
/* What a set of files is: whose definition, for which target, and whether its port.bin comes out of its template. */
#ifndef ZTC_SHARE_DEFINITION_H
#define ZTC_SHARE_DEFINITION_H

#include "custom/compile.h"
#include "share/files.h"

/* The port.bin that it carries, against what compile makes of its template now. */
enum ztc_port_state {
    ZTC_PORT_ABSENT,
    ZTC_PORT_DAMAGED,   /* it cannot be read: `problem` tells */
    ZTC_PORT_UNKNOWN,   /* nothing to compare with: `problem` tells */
    ZTC_PORT_DIFFERENT, /* it can be read, but compile makes another one */
    ZTC_PORT_SAME,
};

struct ztc_definition {
    const char *short_name; /* that `active` gives; in the arena of the files, likewise below */
    const char *original_target; /* that the template names; "" where it names none */
    const char *name;            /* for people; "" likewise */
    enum ztc_port_state port;
    enum ztc_port_state carried; /* as it came: another one where a new name had it compiled */
    size_t port_size;
    bool lenient;                       /* how it was compiled */
    const char *problem;                /* of the port.bin, or why it cannot be compiled; "" */
    struct ztc_compilation compilation; /* as `active` says it was compiled */
};

/*
 * Reads it. `active` missing or wrong, a short name that cannot be one, no template of that name: ZTC_E_INVALID. A
 * target that is not installed and a template with errors are no failures. source is how the whole is called in
 * messages. What it needs is put into the arena of `files`. ztc_definition_done must follow in any case.
 */
ztc_status ztc_definition_read(struct ztc_registry *registry, struct ztc_files *files,
                               const char *source, struct ztc_error *error,
                               struct ztc_definition *definition) ZTC_MUST_CHECK;
void ztc_definition_done(struct ztc_definition *definition);

/* Compiles the template of definition->short_name; what keeps it from that becomes its problem. */
ztc_status ztc_definition_compile(struct ztc_registry *registry, struct ztc_files *files,
                                  const char *source, const struct ztc_compile_options *options,
                                  struct ztc_error *error,
                                  struct ztc_definition *definition) ZTC_MUST_CHECK;

/* "same", "different", "damaged", "absent", "unknown"; static. */
const char *ztc_port_state_word(enum ztc_port_state state);

/*
 * Makes it one of another short name (strict rules), in the files and in `definition`, and compiles it: where that
 * cannot be done, what compile made goes, and the definition is not active any more.
 */
ztc_status ztc_definition_rename(struct ztc_registry *registry, struct ztc_files *files,
                                 const char *source, const char *short_name,
                                 struct ztc_error *error,
                                 struct ztc_definition *definition) ZTC_MUST_CHECK;

#endif
