/* SPDX-License-Identifier: Apache-2.0 */
/* Growing text and bytes that stop at a bound. */
#include "base/buffer.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_CAPACITY 256u

void ztc_buffer_init(struct ztc_buffer *buffer, size_t max)
{
    *buffer = (struct ztc_buffer){.max = max};
}

void ztc_buffer_done(struct ztc_buffer *buffer)
{
    free(buffer->data);
    *buffer = (struct ztc_buffer){0};
}

/* Room for `size` more bytes and the NUL; otherwise the buffer is failed. */
static bool reserve(struct ztc_buffer *buffer, size_t size)
{
    if (buffer->status != ZTC_OK) {
        return false;
    }
    /* The NUL needs a byte beyond max, so the very largest size cannot be had. */
    if (size > buffer->max - buffer->size || buffer->size + size > SIZE_MAX / 2) {
        buffer->status = ZTC_E_LIMIT;
        return false;
    }
    size_t needed = buffer->size + size + 1;
    if (needed <= buffer->capacity) {
        return true;
    }
    size_t capacity = buffer->capacity < FIRST_CAPACITY ? FIRST_CAPACITY : buffer->capacity * 2;
    if (buffer->max < SIZE_MAX && capacity > buffer->max + 1) {
        capacity = buffer->max + 1;
    }
    if (capacity < needed) {
        capacity = needed;
    }
    char *data = realloc(buffer->data, capacity);
    if (data == NULL) {
        buffer->status = ZTC_E_MEMORY;
        return false;
    }
    buffer->data = data;
    buffer->capacity = capacity;
    return true;
}

void ztc_buffer_add(struct ztc_buffer *buffer, const void *data, size_t size)
{
    if (!reserve(buffer, size)) {
        return;
    }
    if (size > 0) {
        memcpy(buffer->data + buffer->size, data, size);
    }
    buffer->size += size;
    buffer->data[buffer->size] = '\0';
}

void ztc_buffer_text(struct ztc_buffer *buffer, const char *text)
{
    ztc_buffer_add(buffer, text, strlen(text));
}

void ztc_buffer_char(struct ztc_buffer *buffer, char character)
{
    ztc_buffer_add(buffer, &character, 1);
}

void ztc_buffer_print(struct ztc_buffer *buffer, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    ztc_buffer_vprint(buffer, format, arguments);
    va_end(arguments);
}

void ztc_buffer_vprint(struct ztc_buffer *buffer, const char *format, va_list arguments)
{
    if (buffer->status != ZTC_OK) {
        return;
    }
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    if (length < 0) {
        buffer->status = ZTC_E_MEMORY;
    } else if (reserve(buffer, (size_t)length)) {
        /* glibc may allocate while it prints, so the second pass can fail where the first did not. */
        int written = vsnprintf(buffer->data + buffer->size, (size_t)length + 1, format, again);
        if (written == length) {
            buffer->size += (size_t)length;
        } else {
            buffer->status = ZTC_E_MEMORY;
        }
        buffer->data[buffer->size] = '\0';
    }
    va_end(again);
}

void ztc_buffer_fail(struct ztc_buffer *buffer, ztc_status status)
{
    if (buffer->status == ZTC_OK) {
        buffer->status = status;
    }
}

ztc_status ztc_buffer_status(const struct ztc_buffer *buffer)
{
    return buffer->status;
}

ztc_status ztc_buffer_check(const struct ztc_buffer *buffer, const char *subject,
                            struct ztc_error *error)
{
    switch (buffer->status) {
    case ZTC_OK:
        return ZTC_OK;
    case ZTC_E_MEMORY:
        return ztc_error_memory(error);
    default:
        return ztc_error_set(error, buffer->status, NULL, "%s is larger than %zu bytes", subject,
                             buffer->max);
    }
}

const char *ztc_buffer_string(const struct ztc_buffer *buffer)
{
    return buffer->data != NULL ? buffer->data : "";
}

char *ztc_buffer_take(struct ztc_buffer *buffer)
{
    if (!reserve(buffer, 0)) {
        return NULL;
    }
    char *data = buffer->data;
    data[buffer->size] = '\0';
    ztc_buffer_init(buffer, buffer->max);
    return data;
}
