/* SPDX-License-Identifier: Apache-2.0 */
/* JSON out and in. Out: exactly as Python's json module writes it, ASCII only, which is what the files of
 * the original hold. In: cJSON behind bounds. */
#ifndef ZTC_OUTPUT_JSON_H
#define ZTC_OUTPUT_JSON_H

#include "base/buffer.h"

#include <cjson/cJSON.h>
#include <stdbool.h>

/* indent 0: one line, ", " and ": " between; else indented by so many blanks, an empty list as [].
 * sorted: keys of every object in byte order. Nothing at the end. */
void ztc_json_write(struct ztc_buffer *buffer, const cJSON *value, unsigned indent, bool sorted);

/* The same of text alone, with its quotes: for who writes many small values. What is not UTF-8 becomes U+FFFD. */
void ztc_json_write_text(struct ztc_buffer *buffer, const char *text);

/*
 * Parses all of it. Not JSON, too deep, too large, not UTF-8, a key twice or text behind it: ZTC_E_INVALID with `file` and the line.
 * *ret_value is the caller's to cJSON_Delete.
 */
ztc_status ztc_json_parse(const char *file, const char *text, size_t size, struct ztc_error *error,
                          cJSON **ret_value) ZTC_MUST_CHECK;

/* cJSON_Delete through a pointer to the pointer. For ZTC_CLEANUP. */
void ztc_json_free(cJSON **value);

#endif
