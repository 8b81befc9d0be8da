/* SPDX-License-Identifier: Apache-2.0 */
/* Arena memory is zeroed, aligned, bounded, and of any size. */
#include "base/arena.h"

#include <setjmp.h>
#include <stdalign.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void pieces_are_zeroed_aligned_and_apart(void **state)
{
    (void)state;
    struct ztc_arena arena;
    ztc_arena_init(&arena, 10u << 20);
    unsigned char *pieces[300];
    for (size_t i = 0; i < 300; i++) {
        size_t size = i * 37 % 9000;
        pieces[i] = ztc_arena_alloc(&arena, size);
        assert_non_null(pieces[i]);
        assert_int_equal((uintptr_t)pieces[i] % alignof(max_align_t), 0);
        for (size_t at = 0; at < size; at++) {
            assert_int_equal(pieces[i][at], 0);
        }
        memset(pieces[i], (int)(i & 0xFF), size);
    }
    for (size_t i = 0; i < 300; i++) {
        for (size_t at = 0; at < i * 37 % 9000; at++) {
            assert_int_equal(pieces[i][at], i & 0xFF);
        }
    }
    ztc_arena_done(&arena);
    assert_null(arena.blocks);
}

static void the_bound_holds(void **state)
{
    (void)state;
    struct ztc_arena arena;
    ztc_arena_init(&arena, 1024);
    assert_null(ztc_arena_alloc(&arena, 1025));
    assert_non_null(ztc_arena_alloc(&arena, 1000));
    assert_null(ztc_arena_alloc(&arena, 100));
    assert_non_null(ztc_arena_alloc(&arena, 16));
    assert_null(ztc_arena_alloc(&arena, 1));
    assert_null(ztc_arena_alloc(&arena, 0));
    assert_int_equal(arena.used, 1024);
    ztc_arena_done(&arena);
}

static void impossible_sizes_give_null(void **state)
{
    (void)state;
    struct ztc_arena arena;
    ztc_arena_init(&arena, SIZE_MAX);
    assert_null(ztc_arena_alloc(&arena, SIZE_MAX));
    assert_null(ztc_arena_alloc(&arena, (size_t)1 << 46));
    assert_null(ztc_arena_array(&arena, SIZE_MAX / 2, 4));
    assert_null(ztc_arena_copy(&arena, "", SIZE_MAX));
    assert_non_null(ztc_arena_alloc(&arena, 8)); /* goes on after a failure */
    ztc_arena_done(&arena);
}

static void copies_and_prints_text(void **state)
{
    (void)state;
    struct ztc_arena arena;
    ztc_arena_init(&arena, 65536);
    assert_string_equal(ztc_arena_copy(&arena, "template", 4), "temp");
    assert_string_equal(ztc_arena_copy(&arena, NULL, 0), "");
    assert_string_equal(ztc_arena_print(&arena, "D%u", 12u), "D12");
    char *wide = ztc_arena_print(&arena, "%*d", 20000, 5);
    assert_int_equal(strlen(wide), 20000);
    assert_null(ztc_arena_print(&arena, "%*d", 60000, 5));
    ztc_arena_done(&arena);
}

static void grow_keeps_items_and_capacity(void **state)
{
    (void)state;
    struct ztc_arena arena;
    ztc_arena_init(&arena, 65536);
    uint32_t *items = NULL;
    size_t capacity = 0;
    uint32_t count = 0;
    for (;;) {
        uint32_t *larger = ztc_arena_grow(&arena, items, count, &capacity, sizeof(*items));
        if (larger == NULL) {
            break;
        }
        items = larger;
        assert_true(count < capacity);
        items[count] = count;
        count++;
    }
    assert_true(count >= 4096); /* more is not to be had of 64 KiB */
    for (uint32_t i = 0; i < count; i++) {
        assert_int_equal(items[i], i);
    }
    ztc_arena_done(&arena);
}

static void grow_returns_the_same_while_there_is_room(void **state)
{
    (void)state;
    struct ztc_arena arena;
    ztc_arena_init(&arena, 65536);
    size_t capacity = 0;
    void *items = ztc_arena_grow(&arena, NULL, 0, &capacity, 8);
    assert_non_null(items);
    assert_true(capacity >= 1);
    assert_ptr_equal(ztc_arena_grow(&arena, items, capacity - 1, &capacity, 8), items);
    size_t before = capacity;
    assert_null(ztc_arena_grow(&arena, items, capacity, &capacity, SIZE_MAX / 2));
    assert_int_equal(capacity, before);
    ztc_arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_zeroed_aligned_and_apart),
        cmocka_unit_test(the_bound_holds),
        cmocka_unit_test(impossible_sizes_give_null),
        cmocka_unit_test(copies_and_prints_text),
        cmocka_unit_test(grow_keeps_items_and_capacity),
        cmocka_unit_test(grow_returns_the_same_while_there_is_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
