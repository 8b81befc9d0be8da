/* SPDX-License-Identifier: Apache-2.0 */
/* Memory that is freed all at once, cut from a few large blocks. */
#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef ZTC_SANITIZED
/* A block for each piece, so that the sanitizer sees a step over its end. */
#define BLOCK_SIZE 0u
#else
#define BLOCK_SIZE 16352u /* with the heads of block and allocator below four pages */
#endif

#define FIRST_CAPACITY 8u

struct ztc_arena_block {
    struct ztc_arena_block *next;
    size_t size;
    size_t used;
    alignas(max_align_t) unsigned char data[];
};

void ztc_arena_init(struct ztc_arena *arena, size_t max)
{
    *arena = (struct ztc_arena){.max = max};
}

void ztc_arena_done(struct ztc_arena *arena)
{
    struct ztc_arena_block *block = arena->blocks;
    while (block != NULL) {
        struct ztc_arena_block *next = block->next;
        free(block);
        block = next;
    }
    *arena = (struct ztc_arena){0};
}

/* A block with room for at least `size`. One made for a large piece goes behind the first, which may
 * still have room for small ones. */
static struct ztc_arena_block *block_add(struct ztc_arena *arena, size_t size)
{
    size_t room = size > BLOCK_SIZE / 2 ? size : BLOCK_SIZE;
    struct ztc_arena_block *block = calloc(1, sizeof(*block) + room);
    if (block == NULL) {
        return NULL;
    }
    block->size = room;
    struct ztc_arena_block *first = arena->blocks;
    if (room == size && first != NULL) {
        block->next = first->next;
        first->next = block;
    } else {
        block->next = first;
        arena->blocks = block;
    }
    return block;
}

void *ztc_arena_alloc(struct ztc_arena *arena, size_t size)
{
    const size_t unit = alignof(max_align_t);
    if (size > arena->max - arena->used || size > SIZE_MAX / 2) {
        return NULL;
    }
    size_t rounded = size == 0 ? unit : (size + unit - 1) / unit * unit;
    if (rounded > arena->max - arena->used) {
        return NULL;
    }
    struct ztc_arena_block *block = arena->blocks;
    if (block == NULL || rounded > block->size - block->used) {
        block = block_add(arena, rounded);
        if (block == NULL) {
            return NULL;
        }
    }
    void *piece = block->data + block->used;
    block->used += rounded;
    arena->used += rounded;
    return piece;
}

void *ztc_arena_array(struct ztc_arena *arena, size_t count, size_t size)
{
    size_t total = 0;
    if (__builtin_mul_overflow(count, size, &total)) {
        return NULL;
    }
    return ztc_arena_alloc(arena, total);
}

char *ztc_arena_copy(struct ztc_arena *arena, const char *text, size_t length)
{
    if (length == SIZE_MAX) {
        return NULL;
    }
    char *copy = ztc_arena_alloc(arena, length + 1);
    if (copy != NULL && length > 0) {
        memcpy(copy, text, length);
    }
    return copy;
}

char *ztc_arena_print(struct ztc_arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length < 0) {
        return NULL;
    }
    char *text = ztc_arena_alloc(arena, (size_t)length + 1);
    if (text == NULL) {
        return NULL;
    }
    va_start(arguments, format);
    int written = vsnprintf(text, (size_t)length + 1, format, arguments);
    va_end(arguments);
    return written == length ? text : NULL;
}

void *ztc_arena_grow(struct ztc_arena *arena, void *items, size_t count, size_t *capacity,
                     size_t item_size)
{
    if (count < *capacity) {
        return items;
    }
    if (count > SIZE_MAX / 4) {
        return NULL;
    }
    size_t wanted = count < FIRST_CAPACITY ? FIRST_CAPACITY : count * 2;
    void *larger = ztc_arena_array(arena, wanted, item_size);
    if (larger == NULL) {
        return NULL;
    }
    if (count > 0) {
        memcpy(larger, items, count * item_size);
    }
    *capacity = wanted;
    return larger;
}
