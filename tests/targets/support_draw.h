/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Boards drawn at random from a target's tables. What is drawn is valid by construction, told from the
 * tables alone and without core/board, so that the two can be held against each other; then one place
 * of it may be broken, and what has to be said of that is known.
 */
#ifndef ZTC_TEST_TARGETS_SUPPORT_DRAW_H
#define ZTC_TEST_TARGETS_SUPPORT_DRAW_H

#include "conformance/random.h"
#include "module/target.h"

#include <ztc/class.h>

#define DRAWN_PINS_MAX 1024u
#define DRAWN_FUNCTIONS_MAX 256u
#define DRAWN_PERIPHERALS_MAX 32u
#define DRAWN_EXTRAS_MAX 5u
#define DRAWN_ROLES_MAX 3u
#define DRAWN_NOBODY UINT32_MAX

struct drawn_extra {
    const char *key, *value;
};

struct drawn_pin {
    uint32_t port, pad;
    const struct ztc_pin_row *row; /* NULL: broken, there is none */
    struct drawn_extra extras[DRAWN_EXTRAS_MAX];
    uint32_t extra_count;
    bool used; /* by a functional pin */
};

struct drawn_function {
    const struct ztc_prefix_row *prefix;
    uint32_t index, pin;
    uint32_t given;      /* values written after the pin */
    int32_t written[5];  /* as written: those given */
    int32_t meant[4];    /* as they have to come out, with zeros behind */
    uint32_t peripheral; /* that uses it, or DRAWN_NOBODY */
    bool no_pin;         /* broken: names a Dn that pinmap lacks */
};

struct drawn_peripheral {
    const char *class_id;
    uint32_t index, hw;
    uint32_t functions[DRAWN_ROLES_MAX]; /* in the order of the class's roles */
    uint32_t function_count;
    bool roles;             /* written; a CAN may leave them out */
    const char *role_words; /* broken: what stands at the first role instead, or NULL */
};

/* Where something stands in a template. */
enum drawn_place {
    PLACE_NONE,
    PLACE_PIN_KEY,
    PLACE_PIN_PORT,
    PLACE_PIN_PAD,
    PLACE_PIN_EXTRA,
    PLACE_FUNCTION_KEY,
    PLACE_FUNCTION_PIN,
    PLACE_FUNCTION_VALUE,
    PLACE_PERIPHERAL_KEY,
    PLACE_PERIPHERAL_HW,
    PLACE_PERIPHERAL_ROLE,
};

/* The one mistake of a board: which finding has to stand where. */
struct drawn_mistake {
    const char *kind; /* for messages */
    const char *code;
    const char *code_v1; /* in version 1; NULL: there it is no mistake */
    enum drawn_place place;
    uint32_t row, item;
};

struct drawn_board {
    const struct ztc_target *target;
    uint64_t random; /* state */
    bool wide;       /* beyond what version 1 can hold: not to be judged for it */
    bool plain;      /* version 1 loses nothing of it but what it never carries */
    bool as_written;
    struct drawn_pin pins[DRAWN_PINS_MAX];
    uint32_t pin_count;
    struct drawn_function functions[DRAWN_FUNCTIONS_MAX];
    uint32_t function_count;
    struct drawn_peripheral peripherals[DRAWN_PERIPHERALS_MAX];
    uint32_t peripheral_count;
    struct drawn_mistake mistake; /* code NULL: none */
};

void draw_board(struct drawn_board *board, const struct ztc_target *target, uint64_t seed);

/* Breaks one place. False where this board or target has nothing that could be broken in this way;
 * kinds are 0 .. DRAWN_MISTAKES - 1. */
#define DRAWN_MISTAKES 14u
bool break_board(struct drawn_board *board, uint32_t kind);

/* 0 .. below - 1, and one in `below`. */
uint32_t drawn_below(struct drawn_board *board, uint32_t below);
bool drawn_one_in(struct drawn_board *board, uint32_t below);

/* The rows of the functions table that can serve a class and role on a pad, of one instance (0: of any). */
#define DRAWN_ROWS_MAX 512u
struct drawn_rows {
    const struct ztc_function_row *rows[DRAWN_ROWS_MAX];
    uint32_t count;
    bool able; /* none is needed (LED, BTN), and the pad is able to */
};
void drawn_rows_find(struct drawn_rows *rows, const struct ztc_target *target,
                     const struct ztc_pin_row *pin, const struct ztc_prefix_row *prefix,
                     uint32_t hw);
/* Has the pad what a digital role needs? */
bool drawn_able(const struct ztc_pin_row *pin, uint32_t needs);
/* Value number i that a row wants: 0 behind the last. */
int32_t drawn_value(const struct ztc_function_row *row, uint32_t i);
/* Can the pad not be what this extra wants? */
bool drawn_extra_fails(const struct ztc_target *target, const struct ztc_pin_row *pin,
                       const struct drawn_extra *extra);
/* A function of this class and role without values, on a Dn. */
struct drawn_function *drawn_add(struct drawn_board *board, const struct ztc_prefix_row *prefix,
                                 uint32_t index, uint32_t pin);

#endif
