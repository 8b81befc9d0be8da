/* SPDX-License-Identifier: Apache-2.0 */
/* Text on its way to the host's sink, with the escaping of each format. */
#ifndef DRAWING_WRITER_H
#define DRAWING_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <ztc/abi.h>

#define WRITER_ROOM 8192u

struct writer {
    const struct ztc_sink *sink;
    ztc_status status; /* the first failure; nothing is written after it */
    bool muted;        /* drop everything: how much room would a thing take? */
    size_t used;
    char room[WRITER_ROOM];
};

void writer_init(struct writer *writer, const struct ztc_sink *sink);
/* Hands the rest over; the status of all. */
ztc_status writer_finish(struct writer *writer);

/* As it is. */
void put(struct writer *writer, const char *text);
void put_bytes(struct writer *writer, const char *text, size_t size);
/* Numbers and text of our own: %d, %u and %s, nothing else. A picture has thousands of them. */
void put_format(struct writer *writer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* `count` times the same character. */
void put_fill(struct writer *writer, char character, size_t count);

/* Text of others, safe between tags and in attributes: what XML cannot hold becomes U+FFFD. */
void put_xml(struct writer *writer, const char *text);
/* Text of others in one line for a terminal: what could steer it becomes '?'. */
void put_plain(struct writer *writer, const char *text);
/* Text of others in one cell of a Markdown table: no markup, no HTML, no line break. */
void put_markdown(struct writer *writer, const char *text);

#endif
