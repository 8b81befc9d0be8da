/* SPDX-License-Identifier: Apache-2.0 */
/* Making a custom VM out of a file of another tool, through the reader modules that are there. */
#ifndef ZTC_CUSTOM_FROM_H
#define ZTC_CUSTOM_FROM_H

#include "custom/create.h"

struct ztc_from_request {
    const char *file;   /* a path */
    const char *format; /* a reader's id; NULL: found by the file's name and content */
};

/* One line of the file that is in the template now. */
struct ztc_from_carried {
    const char *name; /* what it became: "TX0"; the same as pin for a plain pin */
    const char *pin;  /* "D5" */
    const char *pad;  /* as the data sheet has it */
    const char *file; /* as in the reader's row, likewise below */
    uint32_t line;
    const char *text;
};

/* One that is not, or not wholly. */
struct ztc_from_left {
    const char *file;
    uint32_t line; /* 0: the file as a whole */
    const char *text;
    const char *reason;
    uint32_t order; /* of the file among those read */
};

/* Everything is in the arena. Rows are in the order of the files' lines. */
struct ztc_from_report {
    struct ztc_arena arena;
    const char *format; /* of the reader; NULL: it was not found */
    const char **files; /* names of those that were read */
    size_t file_count;
    struct ztc_from_carried *carried;
    size_t carried_count;
    struct ztc_from_left *left;
    size_t left_count;
};

void ztc_from_report_init(struct ztc_from_report *report);
void ztc_from_report_done(struct ztc_from_report *report);

/*
 * As ztc_custom_make, with a template made of the file: one that compiles. Where nothing can be carried
 * over, nothing is made and error says so; what was left over is in the report then too. The report was
 * initialised by the caller. Needs the lock.
 */
ztc_status ztc_custom_make_from(struct ztc_home *home, struct ztc_registry *registry,
                                const char *target, const char *short_name, const char *name,
                                const struct ztc_from_request *request, struct ztc_error *error,
                                struct ztc_from_report *report) ZTC_MUST_CHECK;

/* The pad that a name stands for, as data sheets and other tools write it: PA7, A07, GPIO4, GP4, 4, P0_04. NULL: none. */
const struct ztc_pin_row *ztc_from_pad(const struct ztc_target *target, const char *name);

#endif
