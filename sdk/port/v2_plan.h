/* SPDX-License-Identifier: Apache-2.0 */
/* A board made ready for writing as version 2: sorted, counted, with ids for every class and
 * role. */
#ifndef ZTC_PORT_V2_PLAN_H
#define ZTC_PORT_V2_PLAN_H

#include "internal.h"
#include "v2.h"

#define V2_CUSTOM_MAX (V2_CLASS_LAST - V2_CUSTOM + 1u)

/* Texts that have ids of the file's own, sorted as text; the first one has V2_CUSTOM. */
struct v2_custom {
    const char *texts[V2_CUSTOM_MAX];
    uint32_t count;
    uint32_t most;
};

/* One row of the section for names. */
struct v2_name {
    const char *text; /* borrowed; ends after `length` bytes */
    uint32_t length;
    uint32_t key;    /* class id * 256 + role id */
    uint32_t offset; /* in the section for text */
    uint32_t reserved;
};

/* One extra that is carried as text; key and value are offsets in the section for text. */
struct v2_extra {
    const struct ztc_extra *row;
    uint32_t pin;
    uint32_t key;
    uint32_t value;
    uint32_t reserved;
};

struct v2_plan {
    const struct ztc_host *host;
    const struct ztc_board *board;
    struct v2_custom classes;
    struct v2_custom roles;
    struct ztc_port_item *functions;   /* by class, index, role */
    struct ztc_port_item *peripherals; /* by class, index */
    uint32_t *places;                  /* of a functional pin's row: its number in `functions` */
    uint16_t *settings;                /* of each pin */
    struct v2_name *names;             /* by key; room for V2_NAMES_MAX */
    struct v2_extra *extras;           /* by pin, then by key as text */
    char *text;                        /* room for V2_TEXT_MAX */
    uint32_t name_count, extra_count, extra_room, value_count, role_count, text_size;
    struct ztc_port_pool pool;
};

/* Fills a plan whose host and board are set. The pool is the caller's to close, also on failure. */
ztc_status ztc_port_v2_plan(struct v2_plan *plan);

/* Ids of texts that the plan has seen. */
uint32_t ztc_port_v2_plan_class(const struct v2_plan *plan, const char *text);
uint32_t ztc_port_v2_plan_role(const struct v2_plan *plan, const char *text);

/* A peripheral's roles as they are written: key is the id, row the number in `functions` or
 * ZTC_NO_ROW, reserved the flags. CAN gets the ones that its pins' names imply. */
#define V2_ROLE_ITEMS_MAX (ZTC_PORT_ROLES_MAX + 2u)
uint32_t ztc_port_v2_plan_roles(const struct v2_plan *plan,
                                const struct ztc_board_peripheral *peripheral,
                                struct ztc_port_item *ret_items);

/* Names and texts, v2_names.c: the names section and the extras. */
ztc_status ztc_port_v2_plan_names(struct v2_plan *plan);
ztc_status ztc_port_v2_plan_extras(struct v2_plan *plan);

static inline const struct ztc_board_function *ztc_port_v2_plan_function(const struct v2_plan *plan,
                                                                         uint32_t i)
{
    return ZTC_ROW(struct ztc_board_function, plan->board->functions, plan->functions[i].row);
}

static inline const struct ztc_board_peripheral *
ztc_port_v2_plan_peripheral(const struct v2_plan *plan, uint32_t i)
{
    return ZTC_ROW(struct ztc_board_peripheral, plan->board->peripherals, plan->peripherals[i].row);
}

#endif
