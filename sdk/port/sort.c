/* SPDX-License-Identifier: Apache-2.0 */
/* Heapsort: in place, without recursion, and without a bad case that a hostile board could pick. */
#include "internal.h"

static void sift_down(struct ztc_port_item *items, size_t top, size_t count)
{
    struct ztc_port_item item = items[top];
    while (top < count / 2) {
        size_t child = 2 * top + 1;
        if (child + 1 < count && items[child + 1].key > items[child].key) {
            child++;
        }
        if (items[child].key <= item.key) {
            break;
        }
        items[top] = items[child];
        top = child;
    }
    items[top] = item;
}

void ztc_port_sort(struct ztc_port_item *items, size_t count)
{
    for (size_t top = count / 2; top > 0; top--) {
        sift_down(items, top - 1, count);
    }
    for (size_t end = count; end > 1; end--) {
        struct ztc_port_item highest = items[0];
        items[0] = items[end - 1];
        items[end - 1] = highest;
        sift_down(items, 0, end - 1);
    }
}
