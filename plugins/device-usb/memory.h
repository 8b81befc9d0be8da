/* SPDX-License-Identifier: Apache-2.0 */
/* Memory of the host, which counts and caps it. */
#ifndef USB_MEMORY_H
#define USB_MEMORY_H

#include <string.h>
#include <ztc/host.h>

static inline void *memory_take(const struct ztc_host *host, size_t size)
{
    return host->alloc(host->ctx, size);
}

static inline void memory_give(const struct ztc_host *host, void *block)
{
    host->free(host->ctx, block);
}

/* The first `size` bytes of text as a text of its own, owned by the caller; NULL when out of memory. */
static inline char *memory_copy(const struct ztc_host *host, const char *text, size_t size)
{
    char *copy = host->alloc(host->ctx, (uint64_t)size + 1);
    if (copy != NULL) {
        memcpy(copy, text, size);
        copy[size] = '\0';
    }
    return copy;
}

/* Room for one more item of `size` bytes in an array of `count`; the array grows by doubling. False: out of memory,
 * and everything is as it was. */
static inline int memory_grow(const struct ztc_host *host, void **array, size_t *capacity,
                              size_t count, size_t size)
{
    if (count < *capacity) {
        return 1;
    }
    size_t larger = *capacity > 0 ? 2 * *capacity : 8;
    void *block = host->realloc(host->ctx, *array, (uint64_t)larger * size);
    if (block == NULL) {
        return 0;
    }
    *array = block;
    *capacity = larger;
    return 1;
}

#endif
