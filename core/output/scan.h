/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Is it JSON, by the letter of RFC 8259? cJSON takes more than that and tells a mistake from a lack of
 * memory by nothing, so that the text is scanned before it gets it.
 */
#ifndef ZTC_OUTPUT_SCAN_H
#define ZTC_OUTPUT_SCAN_H

#include <stdbool.h>
#include <stddef.h>

struct ztc_json_scan {
    const char *text;
    size_t size;
    size_t at;           /* where the scan stands, or stopped */
    const char *problem; /* static; NULL: none so far */
    size_t values;       /* begun so far, in the order of the text */
    size_t stop_value;   /* stop before this one, from 1, or before its key; 0: do not */
};

/* Scans all of the text; nesting up to `depth_max`. False: see `problem`, which is NULL at stop_value. */
bool ztc_json_scan(struct ztc_json_scan *scan, unsigned depth_max);

/* The line, from 1, of scan->at. */
size_t ztc_json_scan_line(const struct ztc_json_scan *scan);

#endif
