/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files of the check share: the board with the target's rows at hand, made once for a
 * template, and the part that is made anew for each port.bin version. Only core/board includes
 * this, and core/fix, which asks the same of pads that a function is not on.
 */
#ifndef ZTC_BOARD_CHECK_INTERNAL_H
#define ZTC_BOARD_CHECK_INTERNAL_H

#include "base/buffer.h"
#include "board/board.h"
#include "board/check.h"

/* Pads that a note offers; more would not help to choose. */
#define ZTC_OFFERS_MAX 8u
/* Choices, pads or names that a message lists before it says "and N more". */
#define ZTC_LISTED_MAX 12u
/* Text of one message or note. */
#define ZTC_WORDS_MAX 4096u

/* Rows of the functions table for one pad, class and role, in the table's order. */
struct ztc_row_range {
    const struct ztc_function_row *const *rows;
    size_t count;
};

/* The functions table sorted by port, pad, class and role. */
struct ztc_row_index {
    const struct ztc_function_row **rows;
    size_t count;
};

/* One Dn beside what the target's tables have for its pad. */
struct ztc_check_pin {
    const struct ztc_board_pin *pin;
    const struct ztc_pin_row *row; /* NULL: there is no such pad */
    uint32_t uses;                 /* functional pins on it */
};

/* One peripheral beside its instance. */
struct ztc_check_peripheral {
    const struct ztc_board_peripheral *peripheral;
    const struct ztc_instance_row *instance; /* NULL: hw is missing or no such instance */
    uint32_t first_link;                     /* its links stand together */
    uint32_t link_count;
    char *name; /* SERIAL0 */
};

#define ZTC_LINK_OK 0u
#define ZTC_LINK_REACH 1u  /* the instance has no signal of this role at the pad */
#define ZTC_LINK_VALUES 2u /* the values given select another instance */

/* That a peripheral uses a functional pin, by a role or, where its class has no roles, by its
 * number. */
struct ztc_link {
    uint32_t peripheral; /* row numbers */
    uint32_t function;
    uint32_t next;  /* link of the same function, or ZTC_NO_ROW */
    uint32_t fault; /* ZTC_LINK_...; for the version at hand */
};

/* What to do where a pad lacks a class and role: worked out once, however many findings say it. */
struct ztc_offer {
    const char *class_id, *role;
    uint32_t hw;
    bool served;      /* the target has the class at all */
    const char *note; /* "free outputs are D4, D5, D13", or what is to say where none is free */
};

struct ztc_check {
    struct ztc_template *template;
    struct ztc_findings *findings; /* the template's */
    struct ztc_target *target;
    struct ztc_board board;         /* as parsed; no table is NULL */
    const struct ztc_board *source; /* the same, for reading */
    struct ztc_arena scratch;
    bool whole; /* the form of the template has no error: what is absent is meant to be */
    struct ztc_row_index index;
    struct ztc_check_pin *pins;
    size_t pin_count;
    struct ztc_check_peripheral *peripherals;
    size_t peripheral_count;
    struct ztc_link *links;
    size_t link_count;
    uint32_t *first_link; /* of each function, or ZTC_NO_ROW */
    size_t function_count;
    struct ztc_offer *offers;
    size_t offer_count, offer_capacity;

    /* For the version at hand. */
    uint32_t version;
    bool as_written;                      /* nothing is filled in: what is left out is 0 */
    struct ztc_board_function *functions; /* the copy that is being filled in; template's arena */
    bool validated;                       /* the target's own rules were asked */
    bool failed;                          /* out of memory while a text was made */
};

/* Prepares everything that does not depend on the version; ztc_check_done must follow in any case.
 */
ztc_status ztc_check_prepare(struct ztc_check *check, struct ztc_template *template,
                             struct ztc_target *target, struct ztc_error *error) ZTC_MUST_CHECK;
void ztc_check_done(struct ztc_check *check);
/* All checks for one version; findings are added to the template's. */
ztc_status ztc_check_run(struct ztc_check *check, uint32_t version, struct ztc_error *error,
                         struct ztc_board *ret_board) ZTC_MUST_CHECK;

/* Is it an error by its code and still one (not lenient)? Strictness does not matter here. */
bool ztc_diagnostic_is_error(const struct ztc_diagnostic *item);

/* rows.c */
ztc_status ztc_row_index_make(struct ztc_row_index *index, const struct ztc_table *functions,
                              struct ztc_arena *arena, struct ztc_error *error) ZTC_MUST_CHECK;
struct ztc_row_range ztc_row_index_find(const struct ztc_row_index *index, uint32_t port,
                                        uint32_t pad, const char *class_id, const char *role);
/* All roles of a class. */
struct ztc_row_range ztc_row_index_class(const struct ztc_row_index *index, uint32_t port,
                                         uint32_t pad, const char *class_id);

/* links.c */
ztc_status ztc_links_make(struct ztc_check *check, struct ztc_error *error) ZTC_MUST_CHECK;

/* select.c: what can serve a class and role on a pad. */
struct ztc_candidates {
    struct ztc_row_range range;
    uint32_t hw;    /* rows of another instance do not count; 0: any instance */
    bool abilities; /* no row is needed (LED, BTN) and the pad is able */
};

/* LED and BTN need no row in the functions table. */
bool ztc_class_needs_row(const char *class_id);
/* What a class and role need of a pad, ZTC_NEEDS_... */
uint32_t ztc_role_needs(const char *class_id, const char *role);
/* Is the pad able to? A pad that is not bonded out and has no abilities is taken as able. */
bool ztc_pad_able(const struct ztc_pin_row *row, uint32_t needs);
struct ztc_candidates ztc_candidates_find(const struct ztc_check *check,
                                          const struct ztc_pin_row *row, const char *class_id,
                                          const char *role, uint32_t hw);
/* The candidate at or after *position, which is moved behind it; NULL at the end. */
const struct ztc_function_row *ztc_candidates_next(const struct ztc_candidates *candidates,
                                                   size_t *position);
bool ztc_candidates_any(const struct ztc_candidates *candidates);
/* Do the row's values agree with those given? Surplus zeros agree; padded: what is left out is 0.
 */
bool ztc_row_takes(const struct ztc_function_row *row, const struct ztc_board_function *function,
                   bool padded);
bool ztc_candidates_take(const struct ztc_candidates *candidates,
                         const struct ztc_board_function *function, bool padded);
/* Values that a row wants written, ZTC_VALUES_MAX at most. */
uint32_t ztc_row_value_count(const struct ztc_function_row *row);
bool ztc_rows_same_values(const struct ztc_function_row *left,
                          const struct ztc_function_row *right);
/* What the candidates that agree with the function have in common is written into it. */
void ztc_candidates_fill(const struct ztc_candidates *candidates,
                         struct ztc_board_function *function, bool padded);

/* words.c: pieces of messages; never NULL. */
/* What the target is called: its name. */
const char *ztc_check_target_name(const struct ztc_check *check);
/* The key that `accept` takes for a place. */
const char *ztc_check_key(const struct ztc_check *check, uint64_t where, const char *otherwise);
/* What a functional pin of this class and role is called: "ADC", "RX". */
const char *ztc_check_label(const char *class_id, const char *role);
const char *ztc_check_signal(const struct ztc_function_row *row);
/* Between item `position` of `count` and the one before: "", ", " or the last word, such as " and
 * ". */
void ztc_check_between(struct ztc_buffer *buffer, size_t position, size_t count, const char *last);
/* `[ D33, 5, 0 ]`, or `D33` where the row wants no values. */
void ztc_check_write(struct ztc_buffer *buffer, const struct ztc_check_pin *pin,
                     const struct ztc_function_row *row);
/* The text of the buffer, safe to print with %s; a failed buffer fails the check. */
const char *ztc_check_words(struct ztc_check *check, struct ztc_buffer *buffer);

/* caution.c: the warning that goes with a caution id of the tables; none for what a pad can only
 * do. */
void ztc_caution_report(struct ztc_check *check, uint64_t where, const char *key,
                        const char *subject, const char *caution, const char *reason);
/* A note that shows how to silence a finding that is meant. */
void ztc_note_accept(struct ztc_check *check, struct ztc_diagnostic *item, const char *key);

/* The parts, in the order they run. */
void ztc_check_pins(struct ztc_check *check);
/* check_package.c: pads that do not come out on the package that `device` names. */
void ztc_check_package(struct ztc_check *check);
void ztc_check_functions(struct ztc_check *check);
/* check_values.c: the values of one functional pin against the rows that may serve it, and filling
 * in. unsure: what would decide between them is in error itself, so that several fitting is no
 * finding. */
void ztc_check_values(struct ztc_check *check, struct ztc_board_function *function,
                      const struct ztc_check_pin *pin, const struct ztc_candidates *candidates,
                      bool unsure, bool linked);
void ztc_check_peripherals(struct ztc_check *check);
void ztc_check_sharing(struct ztc_check *check);
void ztc_check_version(struct ztc_check *check);
/* check_order.c: what version 1 makes of the order and the numbers of pins and peripherals. */
void ztc_check_order(struct ztc_check *check);
ztc_status ztc_check_validate(struct ztc_check *check, const struct ztc_board *board,
                              struct ztc_error *error) ZTC_MUST_CHECK;

/* free.c: never NULL; valid until the next call. */
const struct ztc_offer *ztc_offer_find(struct ztc_check *check, const char *class_id,
                                       const char *role, uint32_t hw);

#endif
