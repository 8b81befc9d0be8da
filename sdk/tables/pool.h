/* SPDX-License-Identifier: Apache-2.0 */
/* Memory of one run, freed all at once. */
#ifndef ZTC_TABLES_POOL_H
#define ZTC_TABLES_POOL_H

#include <stdbool.h>
#include <stddef.h>

struct ztc_pool_block;

/* Starts as {0}. A failure stays on record, so that not every caller has to pass it on. */
struct ztc_pool {
    struct ztc_pool_block *blocks;
    bool failed; /* an allocation failed: what was read is not whole */
};

/* Zeroed memory for count items of size bytes, aligned for any type; NULL when out of memory. */
void *ztc_pool_take(struct ztc_pool *pool, size_t count, size_t size);
/* A copy of length bytes with a NUL behind it; NULL when out of memory. */
char *ztc_pool_text(struct ztc_pool *pool, const char *text, size_t length);
void ztc_pool_done(struct ztc_pool *pool);

#endif
