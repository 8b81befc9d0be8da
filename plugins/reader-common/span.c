/* SPDX-License-Identifier: Apache-2.0 */
/* Pieces of text that do not end in NUL. */
#include "span.h"

#include <string.h>

#define DIGITS_MAX 9u

bool line_next(struct line_walk *walk, struct span *ret_line)
{
    if (walk->at >= walk->size) {
        return false;
    }
    const char *start = walk->text + walk->at;
    size_t left = walk->size - walk->at;
    const char *end = memchr(start, '\n', left);
    size_t length = end != NULL ? (size_t)(end - start) : left;
    walk->at += length + (end != NULL ? 1u : 0u);
    walk->number++;
    if (length > 0 && start[length - 1] == '\r') {
        length--;
    }
    *ret_line = (struct span){start, length};
    return true;
}

struct span span_of(const char *text)
{
    return (struct span){text, strlen(text)};
}

static bool is_blank(char character)
{
    return character == ' ' || character == '\t';
}

struct span span_trim(struct span span)
{
    while (span.size > 0 && is_blank(span.text[0])) {
        span.text++;
        span.size--;
    }
    while (span.size > 0 && is_blank(span.text[span.size - 1])) {
        span.size--;
    }
    return span;
}

struct span span_skip(struct span span, size_t from)
{
    size_t taken = from < span.size ? from : span.size;
    return (struct span){span.text + taken, span.size - taken};
}

static char upper(char character)
{
    return character >= 'a' && character <= 'z' ? (char)(character - 'a' + 'A') : character;
}

static bool same_word(const char *left, const char *right, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (upper(left[i]) != right[i]) {
            return false;
        }
    }
    return true;
}

bool span_is(struct span span, const char *text)
{
    return span.size == strlen(text) && memcmp(span.text, text, span.size) == 0;
}

bool span_is_word(struct span span, const char *text)
{
    return span.size == strlen(text) && same_word(span.text, text, span.size);
}

bool span_starts(struct span span, const char *text)
{
    size_t size = strlen(text);
    return span.size >= size && memcmp(span.text, text, size) == 0;
}

bool span_starts_word(struct span span, const char *text)
{
    size_t size = strlen(text);
    return span.size >= size && same_word(span.text, text, size);
}

bool span_ends_word(struct span span, const char *text)
{
    size_t size = strlen(text);
    return span.size >= size && same_word(span.text + span.size - size, text, size);
}

bool span_holds_word(struct span span, const char *text)
{
    while (span.size > 0) {
        if (span_starts_word(span, text)) {
            return true;
        }
        span = span_skip(span, 1);
    }
    return false;
}

size_t span_find(struct span span, char character)
{
    const char *found = span.size > 0 ? memchr(span.text, character, span.size) : NULL;
    return found != NULL ? (size_t)(found - span.text) : span.size;
}

struct span span_cut(struct span *rest, char separator)
{
    size_t end = span_find(*rest, separator);
    struct span head = {rest->text, end};
    *rest = span_skip(*rest, end + 1);
    return head;
}

bool span_word(struct span *rest, struct span *ret_word)
{
    struct span span = span_trim(*rest);
    size_t size = 0;
    while (size < span.size && !is_blank(span.text[size])) {
        size++;
    }
    *rest = span_skip(span, size);
    if (size == 0) {
        return false;
    }
    *ret_word = (struct span){span.text, size};
    return true;
}

size_t span_digits(struct span span)
{
    size_t count = 0;
    while (count < span.size && span.text[count] >= '0' && span.text[count] <= '9') {
        count++;
    }
    return count;
}

bool span_number(struct span span, uint32_t *ret_number)
{
    if (span.size == 0 || span.size > DIGITS_MAX || span_digits(span) != span.size) {
        return false;
    }
    uint32_t number = 0;
    for (size_t i = 0; i < span.size; i++) {
        number = number * 10u + (uint32_t)(span.text[i] - '0');
    }
    *ret_number = number;
    return true;
}
