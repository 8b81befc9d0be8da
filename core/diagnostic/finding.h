/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Findings about a user's file: a list of (code, place, message, notes), collected in one pass, printed
 * later. Places are kept in a table of their own, so that `where` in board rows is a number (index into
 * the table + 1; ZTC_WHERE_NONE is no place).
 */
#ifndef ZTC_DIAGNOSTIC_FINDING_H
#define ZTC_DIAGNOSTIC_FINDING_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ztc_place {
    uint32_t line;   /* from 1 */
    uint32_t column; /* from 1, in code points */
    uint32_t length; /* code points that the caret underlines; at least 1 */
    /* What `accept` names: the key in pinmap, pinclasses or peripherals (D3, RX0, SERIAL0), or the
     * section's name. "" at the root. Borrowed from the arena. */
    const char *key;
};

#define ZTC_FINDING_NOTES_MAX 4u

struct ztc_diagnostic {
    uint32_t
        severity;     /* ZTC_SEVERITY_... after --lenient; see ztc_findings_severity for --strict */
    uint32_t arrival; /* number in the order of coming; sorting keeps to it */
    const char *code; /* "E014" */
    uint64_t where;   /* index into places + 1, or ZTC_WHERE_NONE */
    const char *message;
    const char *notes[ZTC_FINDING_NOTES_MAX]; /* what would be right; NULL from the first unused */
    bool accepted; /* silenced by an `accept` entry: not printed, not counted */
};

struct ztc_findings {
    struct ztc_arena *arena; /* borrowed: holds all text */
    const char *file;        /* as printed */
    const char *text;        /* the source, for carets; may be NULL */
    size_t text_size;
    struct ztc_place *places; /* in the arena */
    size_t place_count, place_capacity;
    struct ztc_diagnostic *items; /* in the arena */
    size_t count, capacity;
    uint32_t arrivals;
    size_t dropped; /* beyond ZTC_FINDINGS_MAX; counted as errors */
    bool strict;    /* warnings become errors */
    bool lenient;   /* codes marked so become warnings */
    bool failed;    /* out of memory: the list is not whole */
};

void ztc_findings_init(struct ztc_findings *findings, struct ztc_arena *arena, const char *file,
                       const char *text, size_t text_size);

/* A new place; ZTC_WHERE_NONE when out of memory (then findings->failed is set). */
uint64_t ztc_findings_place(struct ztc_findings *findings, uint32_t line, uint32_t column,
                            uint32_t length, const char *key);
/* The place, or NULL. */
const struct ztc_place *ztc_findings_where(const struct ztc_findings *findings, uint64_t where);

/*
 * Adds a finding. The severity is that of the code in the table (an unknown code: an error), changed by
 * lenient. Returns the new item so that notes can be added, or NULL (dropped, out of memory): every
 * function below takes NULL.
 */
struct ztc_diagnostic *ztc_findings_add(struct ztc_findings *findings, const char *code,
                                        uint64_t where, const char *format, ...) ZTC_PRINTF(4, 5);
/* The same for a code that the table does not hold: one of a target module. */
struct ztc_diagnostic *ztc_findings_add_foreign(struct ztc_findings *findings, const char *code,
                                                uint32_t severity, uint64_t where,
                                                const char *message);
void ztc_diagnostic_note(struct ztc_findings *findings, struct ztc_diagnostic *item,
                         const char *format, ...) ZTC_PRINTF(3, 4);

/* Sorts by line, column, then order of arrival; those without a place come first. */
void ztc_findings_sort(struct ztc_findings *findings);

/* The severity to show: with strict, that of a warning is an error's. */
uint32_t ztc_findings_severity(const struct ztc_findings *findings,
                               const struct ztc_diagnostic *item);

/* How many there are that were not accepted. With strict, warnings count as errors. */
size_t ztc_findings_errors(const struct ztc_findings *findings);
size_t ztc_findings_warnings(const struct ztc_findings *findings);
size_t ztc_findings_notes(const struct ztc_findings *findings);

#endif
