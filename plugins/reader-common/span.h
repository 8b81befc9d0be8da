/* SPDX-License-Identifier: Apache-2.0 */
/* Pieces of text that do not end in NUL: lines of a file, words of a line. Nothing is ever copied. */
#ifndef READER_SPAN_H
#define READER_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct span {
    const char *text; /* never NULL */
    size_t size;
};

/* Lines of a file, one after the other. Starts as {text, size, 0, 0}. */
struct line_walk {
    const char *text;
    size_t size;
    size_t at;
    uint32_t number; /* of the line that was given last, from 1 */
};

/* The next line without its end (LF or CRLF); false behind the last one. */
bool line_next(struct line_walk *walk, struct span *ret_line);

struct span span_of(const char *text);
struct span span_trim(struct span span); /* without blanks and tabs at both ends */
/* `from` bytes further on; empty where there are fewer. */
struct span span_skip(struct span span, size_t from);

bool span_is(struct span span, const char *text);
/* Letter case of ASCII letters ignored, likewise below. text is in upper case. */
bool span_is_word(struct span span, const char *text);
bool span_starts(struct span span, const char *text);
bool span_starts_word(struct span span, const char *text);
bool span_ends_word(struct span span, const char *text);
bool span_holds_word(struct span span, const char *text);

/* Where the character first stands, or span.size. */
size_t span_find(struct span span, char character);
/* Takes what comes before the separator off *rest, and the separator with it; all of it where there is
 * none. */
struct span span_cut(struct span *rest, char separator);
/* Takes the next word off *rest: words are apart by blanks and tabs. False if there is none. */
bool span_word(struct span *rest, struct span *ret_word);

/* Decimal digits alone, nine at most. */
bool span_number(struct span span, uint32_t *ret_number);
/* Digits at the start: how many there are. */
size_t span_digits(struct span span);

#endif
