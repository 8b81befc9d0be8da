/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of the reader share while one configuration is walked. */
#ifndef READER_ESPHOME_H
#define READER_ESPHOME_H

#include "tree.h"

/* Rounds of ${...} inside the values of substitutions; ESPHome's own examples need one. */
#define SUBSTITUTION_ROUNDS 4u

struct config {
    struct tree tree;
    const struct ztc_reader_file_row *file;
    const struct ztc_reader_sink *sink;
    const struct node *substitutions; /* may be NULL */
    struct line_walk lines;           /* stands at line_text */
    struct span line_text;
    uint32_t groups; /* buses so far */
};

/* The text with ${name} and $name replaced by the file's own substitutions; cut where it grows too
 * long. NULL text when out of memory. */
struct span config_resolve(struct config *config, struct span text);

/* The place of a node: its line of the file. */
struct place config_place(struct config *config, const struct node *node);

/* What a component wants of a pin. */
struct wish {
    const char *class_id; /* "" for a plain pin */
    const char *role;
    struct span instance;
    struct span label;
    uint32_t group;     /* or ZTC_NO_ROW */
    const char *reason; /* why the component itself is left over; NULL: it is not */
};

/* Emits the use of one pin: a text, or a mapping with number, inverted and mode. */
ztc_status pin_emit(struct config *config, const struct node *pin, const struct wish *wish);

/* Emits what one key of the root holds. */
ztc_status component_emit(struct config *config, const struct node *component);

#endif
