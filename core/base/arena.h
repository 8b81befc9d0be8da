/* SPDX-License-Identifier: Apache-2.0 */
/* Memory that is freed all at once: the home of everything that one parsed document refers to. */
#ifndef ZTC_BASE_ARENA_H
#define ZTC_BASE_ARENA_H

#include "base/error.h"

#include <stdarg.h>
#include <stddef.h>

struct ztc_arena_block;

struct ztc_arena {
    struct ztc_arena_block *blocks;
    size_t used; /* bytes handed out */
    size_t max;
};

void ztc_arena_init(struct ztc_arena *arena, size_t max);
void ztc_arena_done(struct ztc_arena *arena);

/* Zeroed memory, aligned for any type; NULL when out of memory or over the bound. size 0 is allowed. */
void *ztc_arena_alloc(struct ztc_arena *arena, size_t size);
/* count * size without overflow. */
void *ztc_arena_array(struct ztc_arena *arena, size_t count, size_t size);
/* A copy of `length` bytes with a NUL behind it. */
char *ztc_arena_copy(struct ztc_arena *arena, const char *text, size_t length);
char *ztc_arena_print(struct ztc_arena *arena, const char *format, ...) ZTC_PRINTF(2, 3);

/*
 * Grows an array inside the arena: returns `items` or a larger copy with room for count + 1, NULL on
 * failure. *capacity is kept up to date.
 */
void *ztc_arena_grow(struct ztc_arena *arena, void *items, size_t count, size_t *capacity,
                     size_t item_size);

#endif
