/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Growing text and bytes with a bound given at the start. A failed append makes the buffer failed: it
 * keeps what it had, later appends do nothing, and ztc_buffer_status tells. So a caller appends as
 * often as it likes and asks once.
 */
#ifndef ZTC_BASE_BUFFER_H
#define ZTC_BASE_BUFFER_H

#include "base/error.h"

#include <stdarg.h>
#include <stddef.h>

struct ztc_buffer {
    char *data;  /* owned; ends in NUL (not counted) once anything was appended, else may be NULL */
    size_t size; /* bytes held */
    size_t capacity;
    size_t max; /* most bytes it may hold */
    ztc_status status;
};

void ztc_buffer_init(struct ztc_buffer *buffer, size_t max);
void ztc_buffer_done(struct ztc_buffer *buffer); /* frees; the buffer may be initialised again */

void ztc_buffer_add(struct ztc_buffer *buffer, const void *data, size_t size);
void ztc_buffer_text(struct ztc_buffer *buffer, const char *text);
void ztc_buffer_char(struct ztc_buffer *buffer, char character);
void ztc_buffer_print(struct ztc_buffer *buffer, const char *format, ...) ZTC_PRINTF(2, 3);
void ztc_buffer_vprint(struct ztc_buffer *buffer, const char *format, va_list arguments)
    ZTC_PRINTF(2, 0);

/* Makes the buffer failed (ZTC_E_MEMORY or ZTC_E_LIMIT) for whoever builds what goes into it. */
void ztc_buffer_fail(struct ztc_buffer *buffer, ztc_status status);

/* ZTC_OK, ZTC_E_MEMORY or ZTC_E_LIMIT. */
ztc_status ztc_buffer_status(const struct ztc_buffer *buffer);
/* The same, and fills the error. `subject` says what was being built. */
ztc_status ztc_buffer_check(const struct ztc_buffer *buffer, const char *subject,
                            struct ztc_error *error) ZTC_MUST_CHECK;
/* The text, "" if empty; borrowed. */
const char *ztc_buffer_string(const struct ztc_buffer *buffer);
/* Hands the text over to the caller, who frees it with free(); NULL if failed or out of memory. */
char *ztc_buffer_take(struct ztc_buffer *buffer);

#endif
