/* SPDX-License-Identifier: Apache-2.0 */
/* What the sections of a template share while they turn nodes into board rows. */
#ifndef ZTC_TEMPLATE_FORM_H
#define ZTC_TEMPLATE_FORM_H

#include "template/node.h"
#include "template/template.h"

/* Largest pad number, value after a pin, and hw that are numbers at all; what fits is checked later. */
#define ZTC_FORM_NUMBER_MAX 65535

/* Slips of the keyboard that are kept track of; who has more reads one message after the other. */
#define ZTC_FORM_MEANT_MAX 16u

struct ztc_form {
    struct ztc_template *template;
    struct ztc_findings *findings;
    struct ztc_arena *arena;
    struct ztc_node *root; /* a mapping */
    /* The sections as mappings; NULL where they are missing or something else. */
    struct ztc_node *pinmap;
    struct ztc_node *pinclasses;
    struct ztc_node *peripherals;
    /* Functional pins that misspelled ones must have meant: they are not to be missed as well. */
    const char *meant[ZTC_FORM_MEANT_MAX];
    size_t meant_count;
};

/* --- form.c --- */

/* The place of a node. key is what `accept` would name. */
uint64_t ztc_form_place(struct ztc_form *form, const struct ztc_node *node, const char *key);
/* The place for what the root lacks: its first key. */
uint64_t ztc_form_root_place(struct ztc_form *form, const char *key);

/*
 * Is the node of this kind? If not, E008 says so about `subject` ("the pad") of `key` with `wanted` as its
 * note, unless something was said already. An empty value passes for a mapping or list without entries.
 */
bool ztc_form_expect(struct ztc_form *form, const struct ztc_node *node, enum ztc_node_kind kind,
                     const char *key, const char *subject, const char *wanted);

/* A whole number in min..max, else E008, E009 or E010 about `subject` of `key`. */
bool ztc_form_number(struct ztc_form *form, const struct ztc_node *node, const char *key,
                     const char *subject, int64_t min, int64_t max, int64_t *ret_value);

/* The names of at most eight children of a mapping that begin with `prefix` and a digit, apart by
 * commas; "" if there are none. */
const char *ztc_form_names(struct ztc_form *form, const struct ztc_node *map, const char *prefix);

/* The number that the digits at the end of a name make; -1 without, or if it is over 65535. *ret_stem (may be NULL)
 * is the length of what stands before the digits. */
int64_t ztc_form_name_number(const char *name, size_t *ret_stem);

/* "did you mean `x`?" if one of the names is near. */
void ztc_form_note_nearest(struct ztc_form *form, struct ztc_diagnostic *item, const char *name,
                           const char *const *names, size_t count);

/* Is this a functional pin that a misspelled one must have meant? */
bool ztc_form_is_meant(const struct ztc_form *form, const char *name);

/* A table over an array in the arena. */
struct ztc_table ztc_form_table(const void *rows, size_t count, size_t stride);

/* --- one section each; they read form->root and fill form->template --- */

void ztc_form_names_read(struct ztc_form *form, const char *folder); /* short_name, layout */
void ztc_form_cmacros_read(struct ztc_form *form);
void ztc_form_pinmap_read(struct ztc_form *form);
void ztc_form_pinclasses_read(struct ztc_form *form);
void ztc_form_peripherals_read(struct ztc_form *form);
void ztc_form_device_read(struct ztc_form *form);
void ztc_form_accept_read(struct ztc_form *form);

/* The third item of a pin. *ret_table stays as it is where there are no extras. */
void ztc_form_extras_read(struct ztc_form *form, const struct ztc_node *node, const char *key,
                          const struct ztc_table **ret_table);

#endif
