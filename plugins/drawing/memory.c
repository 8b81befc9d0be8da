/* SPDX-License-Identifier: Apache-2.0 */
/* Memory of the host that is given back all at once. */
#include "memory.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Few calls of the host: a usual board fits into one or two blocks. */
#define BLOCK_SIZE 32768u

struct memory_block {
    struct memory_block *next;
    size_t size; /* bytes behind the head */
    size_t used;
};

#define ALIGNMENT alignof(max_align_t)
#define HEAD_SIZE ((sizeof(struct memory_block) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT)

void memory_init(struct memory *memory, const struct ztc_host *host)
{
    *memory = (struct memory){.host = host};
}

void memory_done(struct memory *memory)
{
    while (memory->first != NULL) {
        struct memory_block *block = memory->first;
        memory->first = block->next;
        memory->host->free(memory->host->ctx, block);
    }
}

static struct memory_block *grow(struct memory *memory, size_t wanted)
{
    size_t size = wanted > BLOCK_SIZE ? wanted : BLOCK_SIZE;
    struct memory_block *block = memory->host->alloc(memory->host->ctx, HEAD_SIZE + size);
    if (block == NULL) {
        memory->failed = true;
        return NULL;
    }
    *block = (struct memory_block){.next = memory->first, .size = size};
    memory->first = block;
    return block;
}

void *memory_array(struct memory *memory, size_t count, size_t size)
{
    if (size == 0 || count > (SIZE_MAX / 2 - HEAD_SIZE) / size) {
        memory->failed = true;
        return NULL;
    }
    size_t wanted = (count * size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    struct memory_block *block = memory->first;
    if (block == NULL || block->size - block->used < wanted) {
        block = grow(memory, wanted);
    }
    if (block == NULL) {
        return NULL;
    }
    void *result = (char *)block + HEAD_SIZE + block->used;
    block->used += wanted;
    memset(result, 0, wanted);
    return result;
}

const char *memory_print(struct memory *memory, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    char *text = length >= 0 ? memory_array(memory, (size_t)length + 1, 1) : NULL;
    if (text == NULL) {
        memory->failed = true;
        return "";
    }
    va_start(arguments, format);
    (void)vsnprintf(text, (size_t)length + 1, format, arguments);
    va_end(arguments);
    return text;
}

void growing_add(struct growing *growing, const char *text)
{
    size_t size = strlen(text);
    if (growing->text == NULL || growing->capacity - growing->length <= size) {
        size_t capacity = 2 * growing->capacity + size + 64;
        char *grown = memory_array(growing->memory, capacity, 1);
        if (grown == NULL) {
            return;
        }
        if (growing->text != NULL) {
            memcpy(grown, growing->text, growing->length);
        }
        growing->text = grown;
        growing->capacity = capacity;
    }
    memcpy(growing->text + growing->length, text, size + 1);
    growing->length += size;
}

const char *growing_text(const struct growing *growing)
{
    return growing->text != NULL ? growing->text : "";
}
