/* SPDX-License-Identifier: Apache-2.0 */
/* A board as a user names it: a custom VM, a template or a port.bin, read back into rows. A
 * reading points
 * into itself: it must not move. */
#ifndef ZTC_COMMAND_READING_H
#define ZTC_COMMAND_READING_H

#include "command/session.h"
#include "custom/compile.h"

struct ztc_reading {
    const char *file; /* as it is told: borrowed from the session's arena or the command line */
    struct ztc_compilation tries[2]; /* of a template: for the default version, for another one */
    struct ztc_compilation *compilation; /* of a template: the one that counts; else NULL */
    struct ztc_buffer bytes;             /* of a port.bin */
    uint32_t version;                    /* of a port.bin; 0 for a template */
    bool known;                          /* the target is known: */
    struct ztc_target target;
    bool faulty; /* errors are no reason to refuse */
    struct ztc_arena arena;
    const struct ztc_board *board; /* in the arena or the compilation */
};

/*
 * Reads it. target (may be NULL) names the target of a port.bin. A template with errors is refused,
 * and they are printed; what only --lenient takes is taken. ztc_reading_done must follow in any
 * case.
 */
ztc_status ztc_reading_open(struct ztc_session *session, const char *what, const char *target,
                            struct ztc_reading *reading) ZTC_MUST_CHECK;
/* The same, but a template whose form can be read is taken with its errors, as compile sees them: they
 * are in reading->compilation. Nothing is printed then. */
ztc_status ztc_reading_open_faulty(struct ztc_session *session, const char *what,
                                   const char *target, struct ztc_reading *reading) ZTC_MUST_CHECK;
/* Is what the user named a file, and no short name? A short name holds neither a dot nor a slash. */
bool ztc_reading_is_file(const char *what);
void ztc_reading_done(struct ztc_reading *reading);

/* Reads a file that the user names, links followed; *path (in the session's arena) is absolute. */
ztc_status ztc_reading_file(struct ztc_session *session, const char *name, size_t max,
                            struct ztc_buffer *buffer, const char **path) ZTC_MUST_CHECK;

#endif
