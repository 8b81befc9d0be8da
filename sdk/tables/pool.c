/* SPDX-License-Identifier: Apache-2.0 */
/* Memory of one run, freed all at once: a chain of single allocations. */
#include "pool.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

struct ztc_pool_block {
    struct ztc_pool_block *next;
    alignas(max_align_t) unsigned char data[];
};

void *ztc_pool_take(struct ztc_pool *pool, size_t count, size_t size)
{
    size_t bytes = 0;
    if (__builtin_mul_overflow(count, size, &bytes) ||
        __builtin_add_overflow(bytes, sizeof(struct ztc_pool_block), &bytes)) {
        pool->failed = true;
        return NULL;
    }
    struct ztc_pool_block *block = calloc(1, bytes);
    if (block == NULL) {
        pool->failed = true;
        return NULL;
    }
    block->next = pool->blocks;
    pool->blocks = block;
    return block->data;
}

char *ztc_pool_text(struct ztc_pool *pool, const char *text, size_t length)
{
    char *copy = ztc_pool_take(pool, length + 1, 1);
    if (copy != NULL) {
        memcpy(copy, text, length);
    }
    return copy;
}

void ztc_pool_done(struct ztc_pool *pool)
{
    struct ztc_pool_block *block = pool->blocks;
    while (block != NULL) {
        struct ztc_pool_block *next = block->next;
        free(block);
        block = next;
    }
    pool->blocks = NULL;
}
