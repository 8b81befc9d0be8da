/* SPDX-License-Identifier: Apache-2.0 */
/* The target's functions, sorted so that those of one pad, class and role are found at once. */
#include "board/check_internal.h"

#include <stdlib.h>
#include <string.h>

struct row_key {
    uint32_t port, pad;
    const char *class_id, *role;
};

/* A key without a role is equal to all roles of the class. */
static int order_key(const struct row_key *key, const struct ztc_function_row *row)
{
    if (key->port != row->port) {
        return key->port < row->port ? -1 : 1;
    }
    if (key->pad != row->pad) {
        return key->pad < row->pad ? -1 : 1;
    }
    int order = strcmp(key->class_id, row->class_id);
    return order != 0 || key->role == NULL ? order : strcmp(key->role, row->role);
}

static int order_rows(const void *left, const void *right)
{
    const struct ztc_function_row *const *a = left, *const *b = right;
    struct row_key key = {(*a)->port, (*a)->pad, (*a)->class_id, (*a)->role};
    int order = order_key(&key, *b);

    /* The table's own order decides between choices: a row's address tells it. */
    return order != 0 ? order : *a < *b ? -1 : *a > *b;
}

ztc_status ztc_row_index_make(struct ztc_row_index *index, const struct ztc_table *functions,
                              struct ztc_arena *arena, struct ztc_error *error)
{
    index->rows = ztc_arena_array(arena, functions->count, sizeof(void *));
    if (index->rows == NULL) {
        return ztc_error_memory(error);
    }
    index->count = functions->count;
    for (uint32_t i = 0; i < functions->count; i++) {
        index->rows[i] = ZTC_ROW(struct ztc_function_row, functions, i);
    }
    if (index->count > 1) {
        qsort(index->rows, index->count, sizeof(void *), order_rows);
    }
    return ZTC_OK;
}

/* The first row that is not before the key, or with `behind` the first that is behind it. */
static size_t find_bound(const struct ztc_row_index *index, const struct row_key *key, bool behind)
{
    size_t low = 0, high = index->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = order_key(key, index->rows[middle]);
        if (order > 0 || (behind && order == 0)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static struct ztc_row_range find_range(const struct ztc_row_index *index, struct row_key key)
{
    size_t first = find_bound(index, &key, false);
    size_t last = find_bound(index, &key, true);

    return (struct ztc_row_range){index->rows + first, last - first};
}

struct ztc_row_range ztc_row_index_find(const struct ztc_row_index *index, uint32_t port,
                                        uint32_t pad, const char *class_id, const char *role)
{
    return find_range(index, (struct row_key){port, pad, class_id, role});
}

struct ztc_row_range ztc_row_index_class(const struct ztc_row_index *index, uint32_t port,
                                         uint32_t pad, const char *class_id)
{
    return find_range(index, (struct row_key){port, pad, class_id, /* role */ NULL});
}
