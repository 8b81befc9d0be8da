/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes on their way: none lost, none doubled, none beyond the bound; and what an end looks like. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "terminal/queue.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void what_goes_in_comes_out(void **state)
{
    (void)state;
    static struct ztc_queue queue;
    memset(&queue, 0, sizeof(queue));
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    unsigned char next_in = 0, next_out = 0;
    for (size_t round = 0; round < 2000; round++) {
        char bytes[37];
        size_t size = round % sizeof(bytes);
        for (size_t i = 0; i < size; i++) {
            bytes[i] = (char)next_in++;
        }
        assert_int_equal(ztc_queue_add(&queue, bytes, size), size);
        size_t held = ztc_queue_held(&queue);
        size_t most = round % 23;
        assert_int_equal(ztc_queue_write(&queue, ends[1], most), ZTC_QUEUE_GOOD);
        size_t sent = held - ztc_queue_held(&queue);
        assert_int_equal(sent, held < most ? held : most);
        unsigned char got[64];
        assert_int_equal(sent == 0 ? 0 : read(ends[0], got, sent), sent);
        for (size_t i = 0; i < sent; i++) {
            assert_int_equal(got[i], next_out++);
        }
        if (ztc_queue_room(&queue) < sizeof(bytes)) {
            queue = (struct ztc_queue){0};
            next_out = next_in;
        }
    }
    (void)close(ends[0]);
    (void)close(ends[1]);
}

static void it_takes_no_more_than_fits(void **state)
{
    (void)state;
    static struct ztc_queue queue;
    static char bytes[ZTC_QUEUE_SIZE + 100];
    memset(&queue, 0, sizeof(queue));
    assert_int_equal(ztc_queue_room(&queue), ZTC_QUEUE_SIZE);
    assert_int_equal(ztc_queue_add(&queue, bytes, sizeof(bytes)), ZTC_QUEUE_SIZE);
    assert_int_equal(ztc_queue_room(&queue), 0);
    assert_int_equal(ztc_queue_add(&queue, bytes, 1), 0);
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    size_t got = 7;
    /* Full: nothing is read, and that is no end. */
    assert_int_equal(ztc_queue_read(&queue, ends[0], &got), ZTC_QUEUE_GOOD);
    assert_int_equal(got, 0);
    (void)close(ends[0]);
    (void)close(ends[1]);
}

static void ends_and_waits_are_told_apart(void **state)
{
    (void)state;
    static struct ztc_queue queue;
    memset(&queue, 0, sizeof(queue));
    (void)signal(SIGPIPE, SIG_IGN);
    int ends[2];
    size_t got = 0;
    assert_int_equal(pipe2(ends, O_NONBLOCK), 0);
    assert_int_equal(ztc_queue_read(&queue, ends[0], &got), ZTC_QUEUE_GOOD);
    assert_int_equal(got, 0);
    assert_int_equal(write(ends[1], "ab", 2), 2);
    (void)close(ends[1]);
    assert_int_equal(ztc_queue_read(&queue, ends[0], &got), ZTC_QUEUE_GOOD);
    assert_int_equal(got, 2);
    assert_memory_equal(queue.bytes + queue.start, "ab", 2);
    assert_int_equal(ztc_queue_read(&queue, ends[0], &got), ZTC_QUEUE_END);
    (void)close(ends[0]);
    assert_int_equal(pipe(ends), 0);
    (void)close(ends[0]);
    assert_int_equal(ztc_queue_write(&queue, ends[1], 1), ZTC_QUEUE_END);
    assert_int_equal(ztc_queue_held(&queue), 2);
    (void)close(ends[1]);
    assert_int_equal(ztc_queue_read(&queue, -1, &got), ZTC_QUEUE_ERROR);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_goes_in_comes_out),
        cmocka_unit_test(it_takes_no_more_than_fits),
        cmocka_unit_test(ends_and_waits_are_told_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
