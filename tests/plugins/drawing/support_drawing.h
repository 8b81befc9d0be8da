/* SPDX-License-Identifier: Apache-2.0 */
/* Boards made of bytes, as hostile as the bytes are, and a scanner that says whether an SVG is in order. */
#ifndef TESTS_SUPPORT_DRAWING_H
#define TESTS_SUPPORT_DRAWING_H

#include <stdbool.h>
#include <stddef.h>
#include <ztc/drawing.h>
#include <ztc/host.h>

/* A request and everything that it points to. */
struct made;

/* Any bytes make a request that keeps to the header; NULL when out of memory. */
struct made *made_of(const uint8_t *bytes, size_t size, const char *format);
const struct ztc_drawing_request *made_request(const struct made *made);
void made_free(struct made *made);

/* A host that counts. The n-th allocation fails, from 1; 0: none. */
struct counting {
    struct ztc_host host;
    size_t blocks, calls, fail_at;
};
void counting_init(struct counting *counting);

/* Collects what is drawn. */
struct drawn {
    char *text; /* owned; ends in NUL */
    size_t size;
    size_t most; /* ZTC_E_LIMIT beyond; 0: no bound */
};
struct ztc_sink drawn_sink(struct drawn *drawn);
void drawn_done(struct drawn *drawn);

/*
 * What is wrong with an SVG: not UTF-8, a character that XML cannot hold, tags that do not match, an
 * unknown reference, something that runs or is fetched. NULL: nothing.
 */
const char *svg_problem(const char *text, size_t size);

#endif
