/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The shape of a table that a module hands over: how many rows, how long, which members are text. What
 * holds for every table is checked here in one loop; what holds for one stays with that one.
 */
#ifndef ZTC_MODULE_SHAPE_H
#define ZTC_MODULE_SHAPE_H

#include "base/arena.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>

#define ZTC_TEXT_EMPTY 1u  /* may be "" */
#define ZTC_TEXT_ABSENT 2u /* may be NULL */

struct ztc_text_member {
    const char *name;
    size_t offset;
    unsigned allowed; /* ZTC_TEXT_... */
};

struct ztc_shape {
    const char *name; /* of the table, for messages */
    size_t row_size;  /* of ABI 1.0 */
    size_t row_align;
    uint32_t least; /* rows */
    uint32_t most;
    struct ztc_text_member texts[5]; /* up to the first without a name */
    /* A table inside each row; NULL: none. It may be NULL in the row. */
    const struct ztc_shape *inner;
    size_t inner_offset;
};

/* Initialisers of the members above. */
#define ZTC_SHAPE_OF(row) .row_size = sizeof(struct row), .row_align = alignof(struct row)
#define ZTC_TEXT_OF(row, member, allowed)                \
    {                                                    \
#member, offsetof(struct row, member), (allowed) \
    }

/* Who is speaking, for messages: FILE: target ID. */
struct ztc_speaker {
    const char *file;
    const char *id;
};

/* Refuses with "FILE: target ID: field: found ..., expected ...". */
ztc_status ztc_speaker_refuse(const struct ztc_speaker *speaker, struct ztc_error *error,
                              const char *field, const char *found, const char *expected);

/* Text that is there, UTF-8, and empty only where that is allowed. */
ztc_status ztc_text_check(const struct ztc_speaker *speaker, const char *field, const char *text,
                          unsigned allowed, struct ztc_error *error) ZTC_MUST_CHECK;

/* Everything that the shape says, of the table and of the tables inside its rows. */
ztc_status ztc_shape_check(const struct ztc_shape *shape, const struct ztc_table *table,
                           const struct ztc_speaker *speaker,
                           struct ztc_error *error) ZTC_MUST_CHECK;

/* A deep copy of a table that was checked, with rows of row_size bytes; NULL when out of memory. */
struct ztc_table *ztc_shape_copy(const struct ztc_shape *shape, const struct ztc_table *table,
                                 struct ztc_arena *arena);

#endif
