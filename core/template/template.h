/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A template, read in one pass of libyaml's event parser into board rows, with the place of every key
 * and value. What is wrong with its form is found here; what only a microcontroller's tables can tell is
 * found in board/check.h.
 */
#ifndef ZTC_TEMPLATE_TEMPLATE_H
#define ZTC_TEMPLATE_TEMPLATE_H

#include "base/arena.h"
#include "diagnostic/finding.h"

#include <ztc/board.h>

struct ztc_node;

struct ztc_accept {
    const char *code;
    const char *key; /* place, as in struct ztc_place */
    uint64_t where;  /* of the entry itself */
};

struct ztc_template {
    struct ztc_arena arena; /* holds everything below */
    struct ztc_findings findings;
    bool partial; /* the reading broke off: what is missing may only not have been read */
    /* The tree it was read from (node.h), or NULL: for who edits the text. */
    const struct ztc_node *root;
    const char *short_name; /* NULL if it is missing or not usable */
    const char *layout;     /* NULL if absent */
    const char **cmacros;
    size_t cmacro_count;
    struct ztc_accept *accepts;
    size_t accept_count;
    /*
     * The rows. Complete only where the findings hold no error; a hw out of range is 0 then.
     * value_count and values are as written; `alternate` is ZTC_PORT_NONE and `instance` 0: board/check.h fills those in. board.target is
     * device.original_target, "" if that is absent. Functions and peripherals stand in file order.
     */
    struct ztc_board board;
    struct ztc_table pins, functions, peripherals, device;
    /* Places that findings of later checks need. */
    uint64_t where_pinmap, where_pinclasses, where_peripherals, where_device, where_cmacros,
        where_short_name, where_vids, where_pids;
};

/*
 * Parses `text` (copied). file is how it is called in findings. folder is the name that short_name must
 * be equal to, or NULL to leave that out. Mistakes of the user go to template->findings and the result is
 * still ZTC_OK; another status (memory, internal) fills error. In all cases ztc_template_done must follow.
 * The template refers to itself: it must not be copied or moved.
 */
ztc_status ztc_template_parse(struct ztc_template *template, const char *file, const char *text,
                              size_t size, const char *folder, bool lenient,
                              struct ztc_error *error) ZTC_MUST_CHECK;
void ztc_template_done(struct ztc_template *template);

/*
 * Places of the values of a row follow the place of its key. Values of a pin: 0 its port, 1 its pad. Of
 * a function: 0 its Dn, then its value_count values. Of a peripheral: 0 its hw. For findings of later checks.
 */
static inline uint64_t ztc_where_value(uint64_t where, uint64_t i)
{
    return where == ZTC_WHERE_NONE ? ZTC_WHERE_NONE : where + 1 + i;
}

/* Judges `accept`: marks what it silences and reports entries that silence nothing. `findings` is that
 * of the template itself, after the checks of every version have been added to it. Entries for places
 * with an error, and those of a template that is partial, are not called idle. */
void ztc_template_accept(struct ztc_template *template);

/* Is this a short name that create may make (strict), or that compile takes (old users' names too)? Returns NULL if so,
 * else what is wrong with it: static, one line, such as "it has 32 characters; 31 are the most". */
const char *ztc_short_name_problem(const char *name, bool strict);

#endif
