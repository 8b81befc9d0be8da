/* SPDX-License-Identifier: Apache-2.0 */
/* What changes while the source is followed. */
#include "support_usb.h"

#include <dirent.h>
#include <malloc.h>
#include <pthread.h>
#include <semaphore.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void follow(struct desk *desk)
{
    desk_open(desk, true);
    desk_dispatch(desk);
    desk_settle(desk);
}

static void plug(struct desk *desk)
{
    add_board(desk, "1-1", "2b04\n", "c006\n", "37\n");
    add_interface(desk, "1-1", "1-1:1.0", "00\n", "02\n", "02\n", NULL);
    add_node(desk, "1-1/1-1:1.0", "tty/ttyACM0", "tty", "ttyACM0", NULL, "166:0");
}

static void unplug(struct desk *desk)
{
    take_away(desk, "1-1/1-1:1.0/tty/ttyACM0");
    take_away(desk, "1-1/1-1:1.0");
    take_away(desk, "1-1");
}

static void test_plug_and_unplug(void **state)
{
    struct desk *desk = *state;
    follow(desk);
    assert_false(desk_readable(desk, 0));
    plug(desk);
    desk_settle(desk);
    assert_non_null(strstr(desk_text(desk, "1-1"), "serial=/dev/ttyACM0@()"));
    unplug(desk);
    desk_settle(desk);
    assert_int_equal(desk->count, 0);
    assert_int_equal(desk->lists, 1);
    assert_false(desk_readable(desk, 0));
}

/* The port is reported though it came after the device's own event, and its loss though the device stays. */
static void test_port_comes_later(void **state)
{
    struct desk *desk = *state;
    follow(desk);
    add_board(desk, "1-1", "2b04\n", "c006\n", "37\n");
    add_interface(desk, "1-1", "1-1:1.0", "00\n", "02\n", "02\n", NULL);
    desk_settle(desk);
    assert_null(strstr(desk_text(desk, "1-1"), "serial="));
    assert_int_equal(desk->count, 1);
    add_node(desk, "1-1/1-1:1.0", "tty/ttyACM0", "tty", "ttyACM0", NULL, "166:0");
    desk_settle(desk);
    assert_non_null(strstr(desk_text(desk, "1-1"), "serial=/dev/ttyACM0@()"));
    take_away(desk, "1-1/1-1:1.0/tty/ttyACM0");
    desk_settle(desk);
    assert_int_equal(desk->count, 1);
    assert_null(strstr(desk_text(desk, "1-1"), "serial="));
    assert_int_equal(desk->appeared, 1);
    assert_int_equal(desk->vanished, 0);
}

/* At the same port, all of it before we looked: it went, and another one came. */
static void test_comes_back_in_another_mode(void **state)
{
    struct desk *desk = *state;
    plug(desk);
    follow(desk);
    unplug(desk);
    add_board(desk, "1-1", "2b04\n", "d006\n", "37\n");
    add_interface(desk, "1-1", "1-1:1.0", "00\n", "fe\n", "01\n", NULL);
    desk_settle(desk);
    assert_int_equal(strncmp(desk_text(desk, "1-1"), "2b04:d006 37|", 13), 0);
    assert_non_null(strstr(desk_text(desk, "1-1"), "dfu="));
    assert_null(strstr(desk_text(desk, "1-1"), "serial="));
    assert_int_equal(desk->count, 1);
    assert_int_equal(desk->vanished, 1);
    assert_int_equal(desk->appeared, 2);
}

/* Between its event and our look it has gone. */
static void test_gone_before_we_look(void **state)
{
    struct desk *desk = *state;
    follow(desk);
    plug(desk);
    umockdev_testbed_remove_device(desk->bed, "/sys" BUS "/1-1"); /* without an event */
    desk_settle(desk);
    assert_int_equal(desk->count, 0);
    assert_int_equal(desk->puts, 0);
}

/* What was plugged in between open and the first dispatch is told once and for all. */
static void test_before_first_list(void **state)
{
    struct desk *desk = *state;
    desk_open(desk, true);
    plug(desk);
    desk_dispatch(desk);
    assert_int_equal(desk->count, 1);
    desk_settle(desk);
    assert_int_equal(desk->count, 1);
    assert_int_equal(desk->appeared, 1);
    assert_int_equal(desk->lists, 1);
}

#define BURST 500

/* umockdev ends the program where a socket is full, and ten messages are what one holds (net.unix.max_dgram_qlen): no more than two for
 * each of so many boards are on their way. What comes faster than it is read is in test_monitor.c. */
#define AHEAD 4

struct player {
    struct desk *desk;
    atomic_bool waits; /* all that it has sent is on its way */
    sem_t read;
};

static void wait_for_reader(struct player *player)
{
    atomic_store(&player->waits, true);
    (void)sem_wait(&player->read);
}

static void *burst(void *pointer)
{
    struct player *player = pointer;
    for (int i = 0; i < BURST; i++) {
        if (i % AHEAD == 0) {
            wait_for_reader(player);
        }
        add_board(player->desk, "1-1", "2b04\n", "c006\n", "37\n");
        take_away(player->desk, "1-1");
    }
    wait_for_reader(player);
    add_board(player->desk, "1-2", "2b04\n", "c007\n", "38\n");
    return NULL;
}

static void run_burst(struct desk *desk)
{
    struct player player = {.desk = desk};
    pthread_t thread;
    assert_int_equal(sem_init(&player.read, 0, 0), 0);
    assert_int_equal(pthread_create(&thread, NULL, burst, &player), 0);
    while (desk_text(desk, "1-2")[0] == '\0') {
        if (desk_readable(desk, 5)) {
            desk_dispatch(desk);
        } else if (atomic_load(&player.waits) && !desk_readable(desk, 0)) {
            atomic_store(&player.waits, false);
            assert_int_equal(sem_post(&player.read), 0);
        }
    }
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_int_equal(sem_destroy(&player.read), 0);
    desk_settle(desk);
    assert_int_equal(desk->count, 1);
    take_away(desk, "1-2");
    desk_settle(desk);
    assert_int_equal(desk->count, 0);
}

/* A thousand events: what was seen to come is seen to go, and what is there at the end is shown. */
static void test_burst(void **state)
{
    struct desk *desk = *state;
    follow(desk);
    run_burst(desk);
    assert_int_equal(desk->appeared, desk->vanished);
    assert_true(desk->drops >= BURST / AHEAD); /* each time that it was looked at */
    assert_int_equal(desk->lists, 1);
}

static size_t open_files(void)
{
    DIR *stream = opendir("/proc/self/fd");
    size_t count = 0;
    assert_non_null(stream);
    while (readdir(stream) != NULL) {
        count++;
    }
    (void)closedir(stream);
    return count;
}

static void test_flat(void **state)
{
    struct desk *desk = *state;
    follow(desk);
    run_burst(desk);
    size_t files = open_files();
    int64_t blocks = desk->live;
    size_t before = mallinfo2().uordblks;
    for (int i = 0; i < 2; i++) {
        run_burst(desk);
    }
    assert_int_equal(desk->live, blocks);
    assert_int_equal(open_files(), files);
    assert_true(mallinfo2().uordblks < before + 65536);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_plug_and_unplug, desk_setup, desk_teardown),
        cmocka_unit_test_setup_teardown(test_port_comes_later, desk_setup, desk_teardown),
        cmocka_unit_test_setup_teardown(test_comes_back_in_another_mode, desk_setup, desk_teardown),
        cmocka_unit_test_setup_teardown(test_gone_before_we_look, desk_setup, desk_teardown),
        cmocka_unit_test_setup_teardown(test_before_first_list, desk_setup, desk_teardown),
        cmocka_unit_test_setup_teardown(test_burst, desk_setup, desk_teardown),
        cmocka_unit_test_setup_teardown(test_flat, desk_setup, desk_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
