/* SPDX-License-Identifier: Apache-2.0 */
/* Watching sources: what they report, in order; one that fails, hangs or breaks the contract leaves the others alone. */
#include "device/watch.h"

#include "base/file.h"

#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define SECOND "second"
#define PATIENCE_MS 300
#define PATH_MAX_TEXT 128

struct scene {
    char folder[PATH_MAX_TEXT];
    char fifo[PATH_MAX_TEXT + 8];
    int pipes[2];
    struct ztc_registry *registry;
    struct ztc_device_watch *watch;
    struct ztc_error error;
};

static int make_fifo(const struct scene *scene, const char *suffix)
{
    char path[PATH_MAX_TEXT + 32];
    (void)snprintf(path, sizeof(path), "%s%s", scene->fifo, suffix);
    assert_int_equal(mkfifo(path, 0600), 0);
    int fd = open(path, O_RDWR | O_CLOEXEC);
    assert_true(fd >= 0);
    return fd;
}

static int setup(void **state)
{
    struct scene *scene = calloc(1, sizeof(*scene));
    assert_non_null(scene);
    (void)snprintf(scene->folder, sizeof(scene->folder), "/tmp/ztc-watch-XXXXXX");
    assert_non_null(mkdtemp(scene->folder));
    (void)snprintf(scene->fifo, sizeof(scene->fifo), "%s/fifo", scene->folder);
    scene->pipes[0] = make_fifo(scene, "");
    scene->pipes[1] = make_fifo(scene, SECOND);
    const char *const folders[] = {ZTC_BUILD_DIR "/tests/core/device/modules",
                                   ZTC_BUILD_DIR "/modules"};
    assert_int_equal(ztc_registry_open(folders, 2, NULL, &scene->error, &scene->registry), ZTC_OK);
    *state = scene;
    return 0;
}

static int teardown(void **state)
{
    struct scene *scene = *state;
    ztc_watch_close(scene->watch);
    ztc_registry_close(scene->registry);
    ztc_error_clear(&scene->error);
    (void)close(scene->pipes[0]);
    (void)close(scene->pipes[1]);
    assert_int_equal(ztc_tree_remove(AT_FDCWD, "", scene->folder, &scene->error), ZTC_OK);
    free(scene);
    return 0;
}

static void tell(const struct scene *scene, int which, const char *text)
{
    assert_int_equal(write(scene->pipes[which], text, strlen(text)), strlen(text));
}

static void start(struct scene *scene, bool follow)
{
    const struct ztc_watch_options options = {.file = scene->fifo,
                                              .sources = "scripted,second",
                                              .follow = follow,
                                              .patience_ms = PATIENCE_MS};
    assert_int_equal(ztc_watch_open(scene->registry, &options, &scene->error, &scene->watch),
                     ZTC_OK);
}

/* The next change of any kind; fails the test after ten seconds without one. */
static struct ztc_watch_change next(struct scene *scene)
{
    for (int rounds = 0; rounds < 1000; rounds++) {
        struct ztc_watch_change change;
        assert_int_equal(ztc_watch_next(scene->watch, &scene->error, &change), ZTC_OK);
        if (change.kind != ZTC_WATCH_NONE) {
            return change;
        }
        struct pollfd waited = {.fd = ztc_watch_descriptor(scene->watch), .events = POLLIN};
        (void)poll(&waited, 1, 10);
    }
    fail_msg("no change came");
    return (struct ztc_watch_change){0};
}

static void expect(struct scene *scene, uint32_t kind, const char *key)
{
    struct ztc_watch_change change = next(scene);
    assert_int_equal(change.kind, kind);
    const struct ztc_device *device = change.device != NULL ? change.device : change.before;
    if (key != NULL) {
        assert_non_null(device);
        assert_string_equal(device->key, key);
    }
}

static void test_what_is_there_and_what_changes(void **state)
{
    struct scene *scene = *state;
    tell(scene, 0, "list\nput b 10C4 EA60 0001 /dev/ttyUSB0\nput a 0483 DF11 - -\n");
    start(scene, true);
    expect(scene, ZTC_WATCH_ADDED, "b");
    expect(scene, ZTC_WATCH_ADDED, "a");
    expect(scene, ZTC_WATCH_SETTLED, NULL);
    size_t count = 0;
    const struct ztc_device *const *devices = ztc_watch_devices(scene->watch, &count);
    assert_int_equal(count, 2);
    assert_string_equal(devices[0]->key, "a");
    assert_string_equal(devices[0]->sid, "no_sid");
    assert_string_equal(devices[1]->vid_text, "10C4");
    assert_string_equal(devices[1]->port, "/dev/ttyUSB0");
    assert_string_equal(devices[1]->fingerprint, "/dev/ttyUSB0:");
    /* printf 10C4:EA60:0001 | sha1sum */
    assert_string_equal(devices[1]->uid, "e7a4bc050dddcfcc95a52881d92f1d4634052f87");

    tell(scene, 0, "put a 0483 DF11 - -\nput a 0483 5740 - /dev/ttyACM0\ndrop b\ndrop nobody\n");
    struct ztc_watch_change change = next(scene);
    assert_int_equal(change.kind, ZTC_WATCH_CHANGED);
    assert_string_equal(change.before->pid_text, "DF11");
    assert_string_equal(change.device->pid_text, "5740");
    expect(scene, ZTC_WATCH_REMOVED, "b");
}

static void test_a_list_replaces_what_was_there(void **state)
{
    struct scene *scene = *state;
    tell(scene, 0, "list\nput a 1 1 - -\nput b 1 2 - -\n");
    start(scene, true);
    expect(scene, ZTC_WATCH_ADDED, "a");
    expect(scene, ZTC_WATCH_ADDED, "b");
    expect(scene, ZTC_WATCH_SETTLED, NULL);
    tell(scene, 0, "list\nput b 1 2 - -\nput c 1 3 - -\n");
    expect(scene, ZTC_WATCH_ADDED, "c");
    expect(scene, ZTC_WATCH_REMOVED, "a");
    /* A change that is no list leaves the rest alone. */
    tell(scene, 0, "put d 1 4 - -\n");
    expect(scene, ZTC_WATCH_ADDED, "d");
    tell(scene, 1, "list\nput e 1 5 - -\n");
    expect(scene, ZTC_WATCH_ADDED, "e");
}

static void test_a_source_that_fails_takes_only_its_own_along(void **state)
{
    struct scene *scene = *state;
    tell(scene, 0, "list\nput a 1 1 - -\n");
    tell(scene, 1, "list\nput z 1 9 - -\n");
    start(scene, true);
    while (next(scene).kind != ZTC_WATCH_SETTLED) {
    }
    tell(scene, 0, "fail\n");
    struct ztc_watch_change change = next(scene);
    assert_int_equal(change.kind, ZTC_WATCH_TROUBLE);
    assert_string_equal(change.text, "device source scripted: told to fail");
    expect(scene, ZTC_WATCH_REMOVED, "a");
    size_t count = 0;
    const struct ztc_device *const *devices = ztc_watch_devices(scene->watch, &count);
    assert_int_equal(count, 1);
    assert_string_equal(devices[0]->key, "z");
    /* It is opened again, after a while. */
    tell(scene, 0, "list\nput a 1 1 - -\n");
    expect(scene, ZTC_WATCH_ADDED, "a");
}

/* Two words that mean something elsewhere: of open that there is nothing to look at, of a sink that the end has come. */
static void test_any_failure_of_dispatch_is_one(void **state)
{
    static const ztc_status failures[] = {ZTC_E_UNSUPPORTED, ZTC_E_CANCELLED};
    struct scene *scene = *state;
    tell(scene, 0, "list\nput a 1 1 - -\n");
    start(scene, true);
    expect(scene, ZTC_WATCH_ADDED, "a");
    expect(scene, ZTC_WATCH_SETTLED, NULL);
    for (size_t i = 0; i < sizeof(failures) / sizeof(failures[0]); i++) {
        char line[64];
        (void)snprintf(line, sizeof(line), "fail %d\n", (int)failures[i]);
        tell(scene, 0, line);
        expect(scene, ZTC_WATCH_TROUBLE, NULL);
        expect(scene, ZTC_WATCH_REMOVED, "a");
        tell(scene, 0, "list\nput a 1 1 - -\n");
        expect(scene, ZTC_WATCH_ADDED, "a");
    }
}

static void count_trouble(void *ctx, const char *text)
{
    size_t *count = ctx;
    *count += strstr(text, "scripted") != NULL ? 1 : 0;
}

/* Whatever it says, the list is not waited for without end. */
static void test_a_source_that_gives_up_ends_the_wait(void **state)
{
    struct scene *scene = *state;
    size_t count = 0;
    char line[64];
    (void)snprintf(line, sizeof(line), "fail %d\n", (int)ZTC_E_CANCELLED);
    tell(scene, 0, line);
    start(scene, false);
    assert_int_equal(ztc_watch_settle(scene->watch, count_trouble, &count, &scene->error), ZTC_OK);
    assert_int_equal(count, 1);
}

static void test_a_source_that_hangs_is_left_aside(void **state)
{
    struct scene *scene = *state;
    tell(scene, 0, "list\nput a 1 1 - -\nhang\n");
    tell(scene, 1, "list\nput z 1 9 - -\n");
    start(scene, true);
    bool there = false;
    bool told = false;
    struct ztc_watch_change change = next(scene);
    for (; change.kind != ZTC_WATCH_SETTLED; change = next(scene)) {
        there = there || (change.kind == ZTC_WATCH_ADDED && strcmp(change.device->key, "z") == 0);
        told =
            told || (change.kind == ZTC_WATCH_TROUBLE && strstr(change.text, "scripted") != NULL);
    }
    assert_true(there);
    assert_true(told);
    tell(scene, 1, "put y 1 8 - -\n");
    expect(scene, ZTC_WATCH_ADDED, "y");
    /* And the end does not wait for it for ever: teardown closes. */
}

static void test_a_broken_contract_is_a_failure(void **state)
{
    struct scene *scene = *state;
    tell(scene, 0, "list\nput a 12345 1 - -\n");
    start(scene, true);
    struct ztc_watch_change change = next(scene);
    assert_int_equal(change.kind, ZTC_WATCH_TROUBLE);
    assert_non_null(strstr(change.text, "vid or pid over FFFF"));
    ztc_watch_close(scene->watch);
    scene->watch = NULL;
    /* A list must come first. */
    tell(scene, 0, "put a 1 1 - -\nlist\n");
    start(scene, true);
    expect(scene, ZTC_WATCH_ADDED, "a");
    expect(scene, ZTC_WATCH_TROUBLE, NULL);
    expect(scene, ZTC_WATCH_REMOVED, "a");
}

static void test_nothing_is_lost_when_nobody_takes(void **state)
{
    struct scene *scene = *state;
    tell(scene, 0, "list\n");
    start(scene, true);
    expect(scene, ZTC_WATCH_SETTLED, NULL);
    /* More than the queue holds, so that the source has to wait for us. */
    for (int i = 0; i < 5000; i++) {
        char line[64];
        (void)snprintf(line, sizeof(line), "put a 1 %X - -\ndrop a\n", i & 0xFFF);
        tell(scene, 0, line);
    }
    for (unsigned i = 0; i < 5000; i++) {
        struct ztc_watch_change change = next(scene);
        assert_int_equal(change.kind, ZTC_WATCH_ADDED);
        assert_int_equal(change.device->pid, i & 0xFFF);
        expect(scene, ZTC_WATCH_REMOVED, "a");
    }
}

/* A source that floods is told of once, not once for each device that is left out. */
static void test_too_many_devices_are_told_of_once(void **state)
{
    struct scene *scene = *state;
    size_t troubles = 0, added = 0;
    tell(scene, 0, "list\n");
    start(scene, true);
    expect(scene, ZTC_WATCH_SETTLED, NULL);
    for (int i = 0; i < 4200; i++) {
        char line[64];
        (void)snprintf(line, sizeof(line), "put %d 1 1 - -\n", i);
        tell(scene, 0, line);
    }
    tell(scene, 0, "drop 0\nput last 1 1 - -\n");
    for (struct ztc_watch_change change = next(scene); change.kind != ZTC_WATCH_REMOVED;
         change = next(scene)) {
        added += change.kind == ZTC_WATCH_ADDED ? 1 : 0;
        troubles += change.kind == ZTC_WATCH_TROUBLE ? 1 : 0;
    }
    assert_int_equal(added, 4096);
    assert_int_equal(troubles, 1);
    expect(scene, ZTC_WATCH_ADDED, "last");
}

static void test_once_without_following(void **state)
{
    struct scene *scene = *state;
    tell(scene, 0, "list\nput a 1 1 - -\n");
    start(scene, false);
    assert_int_equal(ztc_watch_settle(scene->watch, NULL, NULL, &scene->error), ZTC_OK);
    size_t count = 0;
    (void)ztc_watch_devices(scene->watch, &count);
    assert_int_equal(count, 1);
}

static void test_no_source_at_all(void **state)
{
    struct scene *scene = *state;
    const struct ztc_watch_options options = {.file = scene->fifo, .sources = "none"};
    assert_int_equal(ztc_watch_open(scene->registry, &options, &scene->error, &scene->watch),
                     ZTC_E_UNSUPPORTED);
    assert_non_null(strstr(ztc_error_text(&scene->error), "device-source"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_what_is_there_and_what_changes, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_list_replaces_what_was_there, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_source_that_fails_takes_only_its_own_along, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_any_failure_of_dispatch_is_one, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_source_that_gives_up_ends_the_wait, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_source_that_hangs_is_left_aside, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_broken_contract_is_a_failure, setup, teardown),
        cmocka_unit_test_setup_teardown(test_nothing_is_lost_when_nobody_takes, setup, teardown),
        cmocka_unit_test_setup_teardown(test_too_many_devices_are_told_of_once, setup, teardown),
        cmocka_unit_test_setup_teardown(test_once_without_following, setup, teardown),
        cmocka_unit_test_setup_teardown(test_no_source_at_all, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
