/* SPDX-License-Identifier: Apache-2.0 */
/* Sorted by their names, signals that begin alike stand together, the shortest of them first. */
#include "fix/variants.h"

#include <ztc/board.h>

#include <stdlib.h>
#include <string.h>

struct named {
    const struct ztc_function_row *row;
    uint32_t number;
};

/* By what rows must share. */
static int order_places(const struct ztc_function_row *a, const struct ztc_function_row *b)
{
    int order = strcmp(a->class_id, b->class_id);
    order = order != 0 ? order : strcmp(a->role, b->role);
    if (order != 0) {
        return order;
    }
    if (a->unit != b->unit) {
        return a->unit < b->unit ? -1 : 1;
    }
    return a->channel < b->channel ? -1 : a->channel > b->channel;
}

static int order_named(const void *left, const void *right)
{
    const struct named *a = left, *b = right;
    int order = order_places(a->row, b->row);
    return order != 0 ? order : strcmp(a->row->signal, b->row->signal);
}

const bool *ztc_variants_find(const struct ztc_table *functions, struct ztc_arena *arena)
{
    bool *variants = ztc_arena_array(arena, functions->count, sizeof(*variants));
    struct named *sorted = ztc_arena_array(arena, functions->count, sizeof(*sorted));
    const struct ztc_function_row *plain = NULL;
    size_t count = 0;

    if (variants == NULL || sorted == NULL) {
        return NULL;
    }
    for (uint32_t i = 0; i < functions->count; i++) {
        const struct ztc_function_row *row = ZTC_ROW(struct ztc_function_row, functions, i);
        if (row->unit != ZTC_PORT_NONE && row->channel != ZTC_PORT_NONE) {
            sorted[count++] = (struct named){row, i};
        }
    }
    qsort(sorted, count, sizeof(*sorted), order_named);
    for (size_t i = 0; i < count; i++) {
        const struct ztc_function_row *row = sorted[i].row;
        if (plain == NULL || plain->signal[0] == '\0' || order_places(plain, row) != 0 ||
            strncmp(plain->signal, row->signal, strlen(plain->signal)) != 0) {
            plain = row;
        }
        variants[sorted[i].number] = strcmp(plain->signal, row->signal) != 0;
    }
    return variants;
}
