/* SPDX-License-Identifier: Apache-2.0 */
/* Memory of the host that is given back all at once, when a drawing is done. */
#ifndef DRAWING_MEMORY_H
#define DRAWING_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <ztc/host.h>

struct memory_block;

struct memory {
    const struct ztc_host *host;
    struct memory_block *first;
    bool failed; /* an allocation failed: the drawing is not whole */
};

void memory_init(struct memory *memory, const struct ztc_host *host);
void memory_done(struct memory *memory);

/* Zeroed memory for `count` items, aligned for any type; NULL (and memory->failed) when there is none. */
void *memory_array(struct memory *memory, size_t count, size_t size);
/* A text put together; "" when there is no memory. */
const char *memory_print(struct memory *memory, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* A text that grows piece by piece. Start with {.memory = memory}. */
struct growing {
    struct memory *memory;
    char *text; /* NULL until there is one */
    size_t length, capacity;
};

void growing_add(struct growing *growing, const char *text);
/* "" where nothing was added. */
const char *growing_text(const struct growing *growing);

#endif
