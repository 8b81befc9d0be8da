/* SPDX-License-Identifier: Apache-2.0 */
/* One block from the host for all rows of a call: one thing that can fail, one thing to give
 * back. */
#include "internal.h"

#include <string.h>

#define PIECE_ALIGNMENT 16u /* enough for every row type on every machine */

uint64_t ztc_port_piece(uint64_t count, uint64_t size)
{
    return (count * size + PIECE_ALIGNMENT - 1) / PIECE_ALIGNMENT * PIECE_ALIGNMENT;
}

ztc_status ztc_port_pool_open(const struct ztc_host *host, uint64_t size,
                              struct ztc_port_pool *ret_pool)
{
    struct ztc_port_pool pool = {NULL, size, 0};
    if (size > 0) {
        pool.block = host->alloc(host->ctx, size);
        if (pool.block == NULL) {
            return ZTC_E_MEMORY;
        }
        memset(pool.block, 0, (size_t)size);
    }
    *ret_pool = pool;
    return ZTC_OK;
}

void *ztc_port_pool_take(struct ztc_port_pool *pool, uint64_t count, uint64_t size)
{
    uint64_t piece = ztc_port_piece(count, size);
    if (piece > pool->size - pool->used || pool->block == NULL) {
        return NULL;
    }
    uint8_t *at = pool->block + pool->used;
    pool->used += piece;
    return at;
}

void ztc_port_pool_close(const struct ztc_host *host, struct ztc_port_pool *pool)
{
    if (pool->block != NULL) {
        host->free(host->ctx, pool->block);
        pool->block = NULL;
    }
}
