/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where archives, folders and places end: every entry is judged, counted and kept. The first refusal is kept
 * too, whatever the module that hands entries out says afterwards.
 */
#ifndef ZTC_SHARE_INTAKE_H
#define ZTC_SHARE_INTAKE_H

#include "share/files.h"
#include "share/limits.h"

#include <stdbool.h>
#include <ztc/entry.h>

/* An entry that was left out of an export, and why. Both in the arena of the files. */
struct ztc_left_out {
    const char *name; /* fit for a terminal */
    const char *reason;
};

struct ztc_intake {
    struct ztc_entry_sink sink; /* what the module gets */
    const struct ztc_share_limits *limits;
    const char *source;      /* how the whole is called in messages: borrowed */
    struct ztc_files *files; /* borrowed; initialised by the caller */
    bool own; /* the user's own folder: what cannot go along is left out, not refused */
    struct ztc_error error; /* why it refused; owned by the intake until taken */
    uint64_t entries;
    uint64_t bytes;            /* of all contents so far */
    size_t hidden;             /* entries left out because of their names */
    struct ztc_left_out *left; /* where `own`: in the arena of the files */
    size_t left_count, left_capacity;
    struct ztc_buffer content; /* of the entry at hand */
    char *path; /* of the entry at hand, owned; NULL: none, or one that is left out */
};

void ztc_intake_init(struct ztc_intake *intake, const char *source,
                     const struct ztc_share_limits *limits, struct ztc_files *files);
/*
 * After the last entry: puts the last file away and sorts. status is what the module returned: a refusal of the
 * intake goes before it. Words of a module are the caller's to tell.
 */
ztc_status ztc_intake_finish(struct ztc_intake *intake, ztc_status status,
                             struct ztc_error *error) ZTC_MUST_CHECK;
void ztc_intake_done(struct ztc_intake *intake);

#endif
