/* SPDX-License-Identifier: Apache-2.0 */
/* JSON out: byte for byte what Python's json.dumps makes of the same value. */
#include "base/limits.h"
#include "base/utf8.h"
#include "output/json.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Python writes a float from here on with an exponent. */
#define PLAIN_MAX 1e16

/* Digits that tell every double from its neighbours. */
#define DIGITS_MAX 17

struct writer {
    struct ztc_buffer *buffer;
    unsigned indent; /* 0: one line */
    bool sorted;
};

static void write_value(const struct writer *writer, const cJSON *value, unsigned depth);

static void write_point(struct ztc_buffer *buffer, uint32_t point)
{
    if (point >= 0x10000u) {
        uint32_t rest = point - 0x10000u;
        ztc_buffer_print(buffer, "\\u%04x\\u%04x", (unsigned)(0xD800u + (rest >> 10)),
                         (unsigned)(0xDC00u + (rest & 0x3FFu)));
    } else {
        ztc_buffer_print(buffer, "\\u%04x", (unsigned)point);
    }
}

/* The letter behind the backslash for those that have one, else NUL. */
static char short_escape(uint32_t point)
{
    static const char from[] = "\"\\\n\r\t\f\b";
    static const char to[] = "\"\\nrtfb";
    const char *at = point > 0 && point < 0x80u ? strchr(from, (int)point) : NULL;
    return at != NULL ? to[at - from] : '\0';
}

void ztc_json_write_text(struct ztc_buffer *buffer, const char *text)
{
    size_t size = strlen(text);
    size_t at = 0;
    ztc_buffer_char(buffer, '"');
    while (at < size) {
        uint32_t point = 0xFFFDu; /* stands for a byte that is not UTF-8 */
        size_t length = ztc_utf8_decode(text + at, size - at, &point);
        char letter = short_escape(point);
        if (letter != '\0') {
            ztc_buffer_char(buffer, '\\');
            ztc_buffer_char(buffer, letter);
        } else if (point >= 0x20u && point < 0x7Fu) {
            ztc_buffer_char(buffer, (char)point);
        } else {
            write_point(buffer, point);
        }
        at += length > 0 ? length : 1;
    }
    ztc_buffer_char(buffer, '"');
}

/* Does the text read back as the number? cJSON tells, which is what will read it. */
static bool reads_as(struct ztc_buffer *buffer, const char *text, double number)
{
    ZTC_CLEANUP(ztc_json_free) cJSON *value = cJSON_ParseWithLength(text, strlen(text));
    if (value == NULL) {
        ztc_buffer_fail(buffer, ZTC_E_MEMORY);
        return true; /* nothing more to try */
    }
    return value->valuedouble == number;
}

/* What printf put behind the "e". */
static int exponent_of(const char *text)
{
    const char *at = strchr(text, 'e') + 1;
    int exponent = 0;
    for (const char *digit = at + 1; *digit != '\0'; digit++) {
        exponent = exponent * 10 + (*digit - '0');
    }
    return *at == '-' ? -exponent : exponent;
}

/* The shortest digits that read back as the same number, laid out as Python's repr does. */
static void write_fraction(struct ztc_buffer *buffer, double number)
{
    char text[40];
    int digits = 0;
    do {
        digits++;
        (void)snprintf(text, sizeof(text), "%.*e", digits - 1, number);
    } while (digits < DIGITS_MAX && !reads_as(buffer, text, number));
    int exponent = exponent_of(text);
    if (exponent >= -4 && exponent < 16) {
        int places = digits - 1 - exponent;
        ztc_buffer_print(buffer, "%.*f", places > 0 ? places : 0, number);
    } else {
        ztc_buffer_text(buffer, text);
    }
}

static void write_number(struct ztc_buffer *buffer, double number)
{
    if (!isfinite(number)) {
        ztc_buffer_text(buffer, "null"); /* Python's NaN is no JSON */
    } else if (number > -PLAIN_MAX && number < PLAIN_MAX && (double)(long long)number == number) {
        ztc_buffer_print(buffer, "%lld", (long long)number);
    } else {
        write_fraction(buffer, number);
    }
}

static void write_break(const struct writer *writer, unsigned depth)
{
    if (writer->indent == 0) {
        return;
    }
    ztc_buffer_char(writer->buffer, '\n');
    ztc_buffer_print(writer->buffer, "%*s", (int)(writer->indent * depth), "");
}

static int compare_items(const void *left, const void *right)
{
    const cJSON *const *a = left;
    const cJSON *const *b = right;
    return strcmp((*a)->string, (*b)->string);
}

/* The children of a value as an array, sorted by key if so asked. The caller frees it. */
static const cJSON **list_items(const struct writer *writer, const cJSON *value, size_t *ret_count)
{
    size_t count = 0;
    for (const cJSON *item = value->child; item != NULL; item = item->next) {
        count++;
    }
    const cJSON **items = calloc(count > 0 ? count : 1, sizeof(const cJSON *));
    if (items == NULL) {
        ztc_buffer_fail(writer->buffer, ZTC_E_MEMORY);
        return NULL;
    }
    size_t index = 0;
    for (const cJSON *item = value->child; item != NULL; item = item->next) {
        items[index++] = item;
    }
    if (writer->sorted && cJSON_IsObject(value)) {
        qsort(items, count, sizeof(const cJSON *), compare_items);
    }
    *ret_count = count;
    return items;
}

/* A list or an object: what stands between the brackets, and the brackets. */
static void write_items(const struct writer *writer, const cJSON *value, unsigned depth)
{
    bool object = cJSON_IsObject(value);
    size_t count = 0;
    if (depth >= ZTC_JSON_DEPTH_MAX) {
        ztc_buffer_fail(writer->buffer, ZTC_E_LIMIT);
        return;
    }
    const cJSON **items = list_items(writer, value, &count);
    if (items == NULL) {
        return;
    }
    ztc_buffer_char(writer->buffer, object ? '{' : '[');
    for (size_t i = 0; i < count; i++) {
        if (i > 0) {
            ztc_buffer_text(writer->buffer, writer->indent > 0 ? "," : ", ");
        }
        write_break(writer, depth + 1);
        if (object) {
            ztc_json_write_text(writer->buffer, items[i]->string);
            ztc_buffer_text(writer->buffer, ": ");
        }
        write_value(writer, items[i], depth + 1);
    }
    if (count > 0) {
        write_break(writer, depth);
    }
    ztc_buffer_char(writer->buffer, object ? '}' : ']');
    free(items);
}

static void write_value(const struct writer *writer, const cJSON *value, unsigned depth)
{
    if (cJSON_IsArray(value) || cJSON_IsObject(value)) {
        write_items(writer, value, depth);
    } else if (cJSON_IsString(value)) {
        ztc_json_write_text(writer->buffer, value->valuestring);
    } else if (cJSON_IsNumber(value)) {
        write_number(writer->buffer, value->valuedouble);
    } else if (cJSON_IsRaw(value)) {
        ztc_buffer_text(writer->buffer,
                        value->valuestring); /* a number of more digits than a double */
    } else if (cJSON_IsBool(value)) {
        ztc_buffer_text(writer->buffer, cJSON_IsTrue(value) ? "true" : "false");
    } else {
        ztc_buffer_text(writer->buffer, "null");
    }
}

void ztc_json_write(struct ztc_buffer *buffer, const cJSON *value, unsigned indent, bool sorted)
{
    if (value == NULL) {
        ztc_buffer_fail(buffer, ZTC_E_MEMORY); /* a tree that could not be built */
        return;
    }
    const struct writer writer = {buffer, indent, sorted};
    write_value(&writer, value, 0);
}
