/* SPDX-License-Identifier: Apache-2.0 */
/* A board made ready for writing as version 2: sorted, counted, with ids for every class and role. */
#ifndef ZTC_PORT_V2_PLAN_H
#define ZTC_PORT_V2_PLAN_H

#include "internal.h"
#include "v2.h"

/* Texts that got an id of the file's own, sorted; the first one has V2_CUSTOM. */
struct v2_custom {
    const char *texts[V2_CLASS_LAST - V2_CUSTOM + 1u];
    uint32_t count;
    uint32_t most;
};

/* One row of the section for names. */
struct v2_name {
    uint32_t key;       /* class id, role id */
    const char *text;   /* borrowed from the board: not NUL-terminated where it is a prefix */
    size_t length;
    uint32_t offset; /* in the section for text */
    uint32_t reserved;
};

/* One extra that is carried as text. */
struct v2_extra {
    uint32_t pin;
    uint32_t key; /* offsets in the section for text */
    uint32_t value;
    uint32_t reserved;
};

struct v2_text {
    char *bytes;
    uint32_t used;
    uint32_t room;
};

struct v2_plan {
    const struct ztc_host *host;
    const struct ztc_board *board;
    struct v2_custom classes;
    struct v2_custom roles;
    struct ztc_port_item *functions;   /* by class, index, role */
    struct ztc_port_item *peripherals; /* by class, index */
    uint32_t *places;                  /* of each functional pin's row: its number in `functions` */
    struct v2_name *names;             /* V2_NAMES_MAX of them */
    struct v2_extra *extras;
    struct v2_text text;
    uint32_t name_count, extra_count, value_count, role_count;
    struct ztc_port_pool pool;
};

#endif
