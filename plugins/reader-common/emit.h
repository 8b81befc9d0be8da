/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of ztc.reader/1 made of pieces of the file: copied, made UTF-8, cut, handed to the sink. */
#ifndef READER_EMIT_H
#define READER_EMIT_H

#include "span.h"

#include <ztc/class.h>
#include <ztc/reader.h>

struct place {
    const char *file;
    uint32_t line;
    struct span text;
};

struct use {
    struct place place;
    const char *class_id; /* "" for a plain pin */
    const char *role;
    struct span instance; /* text may be NULL where size is 0, likewise below */
    struct span pad;
    struct span label;
    uint32_t number;
    uint32_t group;
    int32_t channel;
    int32_t alternate;
    struct ztc_extra extras[ZTC_READER_EXTRAS_MAX];
    uint32_t extra_count;
};

/* A plain pin; the caller adds what else the file says. */
struct use use_of(struct place place, struct span pad, struct span label);
/* Adds an extra; both texts are static. */
void use_extra(struct use *use, const char *key, const char *value);

ztc_status emit_use(const struct ztc_reader_sink *sink, const struct use *use);
ztc_status emit_left(const struct ztc_reader_sink *sink, struct place place, const char *reason);
ztc_status emit_fact(const struct ztc_reader_sink *sink, struct place place, const char *key,
                     struct span value);

/* Says through the host why a file is refused, and returns ZTC_E_INVALID. reason is one line. */
ztc_status refuse(const struct ztc_host *host, const char *reason, const char *remedy);

/* Copies as much as a row may hold, a '?' for each byte that is a control or no UTF-8. */
void text_copy(char ret_text[ZTC_READER_TEXT_MAX + 1], struct span span);

#endif
