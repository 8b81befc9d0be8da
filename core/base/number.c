/* SPDX-License-Identifier: Apache-2.0 */
/* Whole numbers from text, without a locale. */
#include "base/number.h"

#include <stdbool.h>
#include <string.h>

/* A piece of text that is read from its front. */
struct span {
    const char *text;
    size_t length;
};

/* The value of a digit, 16 or more if it is none. */
static unsigned digit_value(char character)
{
    if (character >= '0' && character <= '9') {
        return (unsigned)(character - '0');
    }
    if (character >= 'a' && character <= 'f') {
        return (unsigned)(character - 'a') + 10u;
    }
    if (character >= 'A' && character <= 'F') {
        return (unsigned)(character - 'A') + 10u;
    }
    return 16u;
}

static bool skip(struct span *span, const char *prefix)
{
    size_t length = strlen(prefix);
    if (span->length < length || memcmp(span->text, prefix, length) != 0) {
        return false;
    }
    span->text += length;
    span->length -= length;
    return true;
}

/* All of the span as digits of `base`. A value beyond 64 bits stays at the largest: out of any range. */
static bool read_digits(struct span span, unsigned base, bool underscores, uint64_t *ret_magnitude)
{
    uint64_t magnitude = 0;
    size_t digits = 0;
    for (size_t i = 0; i < span.length; i++) {
        if (underscores && span.text[i] == '_') {
            continue;
        }
        unsigned digit = digit_value(span.text[i]);
        if (digit >= base) {
            return false;
        }
        digits++;
        if (__builtin_mul_overflow(magnitude, (uint64_t)base, &magnitude) ||
            __builtin_add_overflow(magnitude, (uint64_t)digit, &magnitude)) {
            magnitude = UINT64_MAX;
        }
    }
    if (digits == 0) {
        return false;
    }
    *ret_magnitude = magnitude;
    return true;
}

static ztc_status in_range(bool negative, uint64_t magnitude, int64_t min, int64_t max,
                           int64_t *ret_value)
{
    int64_t value = 0;
    if (!negative && magnitude <= (uint64_t)INT64_MAX) {
        value = (int64_t)magnitude;
    } else if (negative && magnitude <= (uint64_t)INT64_MAX) {
        value = -(int64_t)magnitude;
    } else if (negative && magnitude == (uint64_t)INT64_MAX + 1) {
        value = INT64_MIN;
    } else {
        return ZTC_E_LIMIT;
    }
    if (value < min || value > max) {
        return ZTC_E_LIMIT;
    }
    *ret_value = value;
    return ZTC_OK;
}

ztc_status ztc_number_parse(const char *text, size_t length, int64_t min, int64_t max,
                            int64_t *ret_value)
{
    struct span span = {text, length};
    uint64_t magnitude = 0;
    bool negative = skip(&span, "-");
    if (skip(&span, "0x")) {
        if (!read_digits(span, 16, /* underscores= */ false, &magnitude)) {
            return ZTC_E_INVALID;
        }
    } else if ((span.length > 1 && span.text[0] == '0') ||
               !read_digits(span, 10, /* underscores= */ false, &magnitude)) {
        return ZTC_E_INVALID;
    }
    return in_range(negative, magnitude, min, max, ret_value);
}

/* The words that YAML 1.1 takes for true and false. */
static bool read_word(struct span span, uint64_t *ret_magnitude)
{
    static const struct {
        const char *word;
        uint64_t value;
    } words[] = {
        {"true", 1}, {"True", 1}, {"TRUE", 1}, {"false", 0}, {"False", 0}, {"FALSE", 0},
        {"yes", 1},  {"Yes", 1},  {"YES", 1},  {"no", 0},    {"No", 0},    {"NO", 0},
        {"on", 1},   {"On", 1},   {"ON", 1},   {"off", 0},   {"Off", 0},   {"OFF", 0},
    };
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (strlen(words[i].word) == span.length &&
            memcmp(words[i].word, span.text, span.length) == 0) {
            *ret_magnitude = words[i].value;
            return true;
        }
    }
    return false;
}

/* 1:30 is ninety: groups of base sixty behind a decimal number. */
static bool read_sixties(struct span span, uint64_t *ret_magnitude)
{
    uint64_t total = 0;
    bool first = true;
    if (span.length == 0 || span.text[0] == '0') {
        return false;
    }
    for (;;) {
        const char *colon = memchr(span.text, ':', span.length);
        struct span group = {span.text, colon != NULL ? (size_t)(colon - span.text) : span.length};
        uint64_t value = 0;
        if ((!first && (group.length > 2 || group.length == 0)) ||
            !read_digits(group, 10, /* underscores= */ first, &value) || (!first && value > 59)) {
            return false;
        }
        if (__builtin_mul_overflow(total, UINT64_C(60), &total) ||
            __builtin_add_overflow(total, value, &total)) {
            total = UINT64_MAX;
        }
        if (colon == NULL) {
            break;
        }
        span.length -= group.length + 1;
        span.text = colon + 1;
        first = false;
    }
    *ret_magnitude = total;
    return !first;
}

/* The integer forms of YAML 1.1, without the sign. */
static bool read_yaml11(struct span span, uint64_t *ret_magnitude)
{
    if (span.length == 0 || span.text[0] == '_') {
        return false;
    }
    if (skip(&span, "0b")) {
        return read_digits(span, 2, /* underscores= */ true, ret_magnitude);
    }
    if (skip(&span, "0x")) {
        return read_digits(span, 16, /* underscores= */ true, ret_magnitude);
    }
    if (memchr(span.text, ':', span.length) != NULL) {
        return read_sixties(span, ret_magnitude);
    }
    return read_digits(span, span.text[0] == '0' ? 8 : 10, /* underscores= */ true, ret_magnitude);
}

ztc_status ztc_number_parse_yaml11(const char *text, size_t length, int64_t min, int64_t max,
                                   int64_t *ret_value)
{
    struct span span = {text, length};
    uint64_t magnitude = 0;
    if (read_word(span, &magnitude)) {
        return in_range(/* negative= */ false, magnitude, min, max, ret_value);
    }
    bool negative = skip(&span, "-");
    if (!negative) {
        (void)skip(&span, "+");
    }
    if (!read_yaml11(span, &magnitude)) {
        return ZTC_E_INVALID;
    }
    return in_range(negative, magnitude, min, max, ret_value);
}
