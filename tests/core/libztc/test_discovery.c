/* SPDX-License-Identifier: Apache-2.0 */
/* What is listed and what is told, also where sources fail, hang or flood. */
#include "support_discovery.h"

#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/stat.h>
#include <unistd.h>

#define BRIDGE "10C4 EA60 abc1 /dev/ttyUSB7 CP2102\n"
#define PLAIN "1209 BEEF - - Plain\n"

static void list_has_each_device_whole(void **state)
{
    support_write(*state, PLAIN BRIDGE);
    struct ztc_discovery *discovery = support_open(*state, "lines");
    const struct ztc_table *devices = support_list(discovery);
    assert_int_equal(devices->count, 2);
    assert_true(ZTC_ROW_HAS(devices, struct ztc_discovery_device, candidates));

    const struct ztc_discovery_device *device = ZTC_ROW(struct ztc_discovery_device, devices, 0);
    assert_int_equal(device->vid, 0x10C4);
    assert_int_equal(device->pid, 0xEA60);
    assert_string_equal(device->id, "lines:10c4:ea60:abc1");
    assert_string_equal(device->uid, "781707593890a752f30bfdb9d08dacb89bfc7406");
    assert_string_equal(device->source, "lines");
    assert_string_equal(device->serial, "abc1");
    assert_string_equal(device->product, "CP2102");
    assert_string_equal(device->description, "CP2102");
    assert_string_equal(device->manufacturer, "");
    assert_string_equal(device->port, "/dev/ttyUSB7");
    assert_null(device->disk);
    assert_null(device->block);
    assert_int_equal(device->nodes->count, 1);
    const struct ztc_discovery_node *node = ZTC_ROW(struct ztc_discovery_node, device->nodes, 0);
    assert_string_equal(node->kind, "serial");
    assert_string_equal(node->path, "/dev/ttyUSB7");
    assert_string_equal(node->mount, "");
    assert_string_equal(node->label, "console");

    device = ZTC_ROW(struct ztc_discovery_device, devices, 1);
    assert_string_equal(device->uid, "d498a49ad881a90c4bc1b8eedc5563ead8b48e12");
    assert_string_equal(device->serial, "");
    assert_null(device->port);
    assert_int_equal(device->nodes->count, 0);
    assert_int_equal(device->candidates->count, 0);
    ztc_discovery_close(discovery);
}

static void candidates_come_from_the_rules_of_modules(void **state)
{
    support_write(*state, BRIDGE);
    struct ztc_discovery *discovery = support_open(*state, "lines");
    const struct ztc_discovery_device *device =
        ZTC_ROW(struct ztc_discovery_device, support_list(discovery), 0);
    bool found = false;
    for (uint32_t i = 0; i < device->candidates->count; i++) {
        const struct ztc_discovery_candidate *candidate =
            ZTC_ROW(struct ztc_discovery_candidate, device->candidates, i);
        if (strcmp(candidate->target, "cvm_espwroom32") == 0) {
            found = true;
            assert_int_equal(candidate->strength, ZTC_DISCOVERY_BRIDGE);
            assert_string_equal(candidate->mode, "serial");
            assert_string_equal(candidate->alias, "");
            assert_string_not_equal(candidate->name, "");
            assert_string_not_equal(candidate->reason, "");
            assert_int_equal(candidate->custom, 0);
        }
    }
    assert_true(found);
    ztc_discovery_close(discovery);
}

static void list_outlives_what_comes_after(void **state)
{
    support_write(*state, BRIDGE);
    struct support_log log = {0};
    struct ztc_discovery *discovery = support_open(*state, "lines");
    const struct ztc_table *devices = support_list(discovery);
    assert_int_equal(ztc_discovery_subscribe(discovery, support_log_event, &log), ZTC_OK);
    support_write(*state, "");
    support_wait(discovery, &log, ZTC_DISCOVERY_REMOVED, 1);
    assert_int_equal(devices->count, 1);
    assert_string_equal(ZTC_ROW(struct ztc_discovery_device, devices, 0)->product, "CP2102");
    assert_int_equal(support_list(discovery)->count, 0);
    ztc_discovery_close(discovery);
}

static void twins_are_told_apart_by_id(void **state)
{
    support_write(*state, "10C4 EA60 AA - one\n10C4 EA60 aa - other\n");
    struct ztc_discovery *discovery = support_open(*state, "lines");
    const struct ztc_table *devices = support_list(discovery);
    assert_int_equal(devices->count, 2);
    const struct ztc_discovery_device *one = ZTC_ROW(struct ztc_discovery_device, devices, 0);
    const struct ztc_discovery_device *other = ZTC_ROW(struct ztc_discovery_device, devices, 1);
    assert_string_equal(one->uid, other->uid);
    assert_string_not_equal(one->id, other->id);
    assert_true(one->candidates->count > 0);
    assert_int_equal(ZTC_ROW(struct ztc_discovery_candidate, one->candidates, 0)->twin, 1);
    ztc_discovery_close(discovery);
}

static void events_tell_what_comes_changes_and_goes(void **state)
{
    support_write(*state, PLAIN);
    struct support_log log = {0};
    struct ztc_discovery *discovery = support_open(*state, "lines");
    assert_int_equal(ztc_discovery_subscribe(discovery, support_log_event, &log), ZTC_OK);
    assert_int_equal(log.total, 0);
    support_wait(discovery, &log, ZTC_DISCOVERY_SETTLED, 1);
    assert_string_equal(log.order, "+.");
    support_write(*state, "1209 BEEF - - Renamed\n");
    support_wait(discovery, &log, ZTC_DISCOVERY_CHANGED, 1);
    assert_string_equal(log.last_product, "Renamed");
    support_write(*state, "");
    support_wait(discovery, &log, ZTC_DISCOVERY_REMOVED, 1);
    assert_string_equal(log.last_product, "Renamed");
    support_write(*state, BRIDGE);
    support_wait(discovery, &log, ZTC_DISCOVERY_ADDED, 2);
    assert_string_equal(log.order, "+.~-+");
    ztc_discovery_close(discovery);
}

static void write_below(const char *folder, const char *name, const char *text)
{
    char path[160];
    (void)snprintf(path, sizeof(path), "%s/%s", folder, name);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

/* A home with a custom VM for 1209:BEEF, there at once. */
static void make_home(const struct support_place *place)
{
    char fresh[80], home[80], folder[128];
    (void)snprintf(fresh, sizeof(fresh), "%s/.fresh", place->folder);
    (void)snprintf(home, sizeof(home), "%s/.zerynth2", place->folder);
    assert_int_equal(mkdir(fresh, 0700), 0);
    (void)snprintf(folder, sizeof(folder), "%s/cvm", fresh);
    assert_int_equal(mkdir(folder, 0700), 0);
    (void)snprintf(folder, sizeof(folder), "%s/cvm/mine", fresh);
    assert_int_equal(mkdir(folder, 0700), 0);
    write_below(folder, "active", "");
    write_below(folder, "device.json",
                "{\"name\":\"Mine\",\"vids\":[\"1209\"],\"pids\":[\"BEEF\"]}\n");
    assert_int_equal(rename(fresh, home), 0);
}

struct renamed {
    struct ztc_discovery *discovery;
    struct support_log log;
};

/* Whatever an event says of a device, the list says too. */
static void compare_with_list(void *ctx, const struct ztc_discovery_event *event)
{
    struct renamed *renamed = ctx;
    const struct ztc_table *devices = NULL;
    support_log_event(&renamed->log, event);
    if (event->device == NULL) {
        return;
    }
    assert_int_equal(ztc_discovery_list(renamed->discovery, &devices), ZTC_OK);
    for (uint32_t i = 0; i < devices->count; i++) {
        const struct ztc_discovery_device *device =
            ZTC_ROW(struct ztc_discovery_device, devices, i);
        if (strcmp(device->id, event->device->id) == 0) {
            assert_int_equal(device->candidates->count, event->device->candidates->count);
        }
    }
}

/* The first custom VM of a user who had no home names the boards that are there already. */
static void home_that_comes_later_names_devices(void **state)
{
    support_write(*state, "1209 BEEF a - one\n1209 BEEF b - other\n");
    struct renamed renamed = {.discovery = support_open(*state, "lines")};
    (void)ztc_discovery_subscribe(renamed.discovery, compare_with_list, &renamed);
    support_wait(renamed.discovery, &renamed.log, ZTC_DISCOVERY_SETTLED, 1);
    make_home(*state);
    support_wait(renamed.discovery, &renamed.log, ZTC_DISCOVERY_CHANGED, 2);
    const struct ztc_discovery_device *device =
        ZTC_ROW(struct ztc_discovery_device, support_list(renamed.discovery), 0);
    assert_int_equal(device->candidates->count, 1);
    assert_string_equal(ZTC_ROW(struct ztc_discovery_candidate, device->candidates, 0)->target,
                        "mine");
    ztc_discovery_close(renamed.discovery);
}

static void last_callback_wins_and_null_ends(void **state)
{
    support_write(*state, PLAIN);
    struct support_log first = {0};
    struct support_log second = {0};
    struct ztc_discovery *discovery = support_open(*state, "lines");
    (void)ztc_discovery_subscribe(discovery, support_log_event, &first);
    (void)ztc_discovery_subscribe(discovery, support_log_event, &second);
    support_wait(discovery, &second, ZTC_DISCOVERY_SETTLED, 1);
    assert_int_equal(first.total, 0);
    (void)ztc_discovery_subscribe(discovery, NULL, NULL);
    unsigned before = second.total;
    support_write(*state, PLAIN BRIDGE);
    struct pollfd ready = {.fd = ztc_discovery_descriptor(discovery), .events = POLLIN};
    while (support_list(discovery)->count < 2) {
        assert_true(poll(&ready, 1, (int)SUPPORT_PATIENCE_MS) > 0);
        assert_int_equal(ztc_discovery_dispatch(discovery), ZTC_OK);
    }
    assert_int_equal(second.total, before);
    ztc_discovery_close(discovery);
}

struct caller {
    struct ztc_discovery *discovery;
    unsigned calls;
    unsigned listed;
    ztc_status dispatched, settled;
    char error[256];
};

static void call_everything(void *ctx, const struct ztc_discovery_event *event)
{
    struct caller *caller = ctx;
    const struct ztc_table *devices = NULL;
    if (event->kind != ZTC_DISCOVERY_ADDED) {
        return;
    }
    caller->calls++;
    caller->settled = ztc_discovery_settle(caller->discovery, 1000);
    caller->dispatched = ztc_discovery_dispatch(caller->discovery);
    (void)snprintf(caller->error, sizeof(caller->error), "%s",
                   ztc_discovery_error(caller->discovery));
    assert_int_equal(ztc_discovery_list(caller->discovery, &devices), ZTC_OK);
    caller->listed = devices->count;
    /* What the event borrows is still whole. */
    assert_string_equal(event->device->product, "Plain");
    assert_true(ztc_discovery_descriptor(caller->discovery) >= 0);
}

static void callback_may_call_all_but_dispatch(void **state)
{
    support_write(*state, PLAIN);
    struct caller caller = {.discovery = support_open(*state, "lines")};
    (void)ztc_discovery_subscribe(caller.discovery, call_everything, &caller);
    assert_int_equal(ztc_discovery_settle(caller.discovery, SUPPORT_PATIENCE_MS), ZTC_OK);
    assert_int_equal(caller.calls, 1);
    assert_int_equal(caller.listed, 1);
    assert_int_equal(caller.settled, ZTC_E_ARGUMENT);
    assert_int_equal(caller.dispatched, ZTC_E_ARGUMENT);
    assert_non_null(strstr(caller.error, "callback"));
    ztc_discovery_close(caller.discovery);
}

static void close_it(void *ctx, const struct ztc_discovery_event *event)
{
    struct caller *caller = ctx;
    caller->calls++;
    ztc_discovery_close(caller->discovery);
    (void)ztc_discovery_subscribe(caller->discovery, close_it, ctx);
    if (event->kind == ZTC_DISCOVERY_ADDED) {
        assert_non_null(event->device->id);
    }
}

static void callback_may_close(void **state)
{
    support_write(*state, PLAIN BRIDGE);
    struct caller caller = {.discovery = support_open(*state, "lines")};
    (void)ztc_discovery_subscribe(caller.discovery, close_it, &caller);
    assert_int_equal(ztc_discovery_settle(caller.discovery, SUPPORT_PATIENCE_MS), ZTC_OK);
    assert_int_equal(caller.calls, 1);
}

static void source_that_fails_blanks_no_other(void **state)
{
    support_write(*state, BRIDGE);
    struct support_log log = {0};
    struct ztc_discovery *discovery = support_open(*state, "lines,fails");
    (void)ztc_discovery_subscribe(discovery, support_log_event, &log);
    support_wait(discovery, &log, ZTC_DISCOVERY_SETTLED, 1);
    assert_non_null(strstr(log.last_trouble, "fails"));
    assert_non_null(strstr(log.last_trouble, "on fire"));
    assert_null(strchr(log.last_trouble, '\033'));
    const struct ztc_table *devices = support_list(discovery);
    assert_int_equal(devices->count, 1);
    assert_string_equal(ZTC_ROW(struct ztc_discovery_device, devices, 0)->product, "CP2102");
    ztc_discovery_close(discovery);
}

static void source_that_hangs_blanks_no_other(void **state)
{
    support_write(*state, BRIDGE);
    struct support_log log = {0};
    struct ztc_discovery *discovery = support_open(*state, "hangs,lines");
    (void)ztc_discovery_subscribe(discovery, support_log_event, &log);
    /* Before the other is given up. */
    support_wait(discovery, &log, ZTC_DISCOVERY_ADDED, 1);
    support_wait(discovery, &log, ZTC_DISCOVERY_SETTLED, 1);
    assert_non_null(strstr(log.last_trouble, "hangs"));
    assert_int_equal(support_list(discovery)->count, 1);
    /* It returns: that is what is tested. */
    ztc_discovery_close(discovery);
}

static void settle_gives_up_when_time_is_over(void **state)
{
    struct ztc_discovery *discovery = support_open(*state, "hangs");
    assert_int_equal(ztc_discovery_settle(discovery, 0), ZTC_E_LIMIT);
    assert_string_not_equal(ztc_discovery_error(discovery), "");
    assert_int_equal(ztc_discovery_settle(discovery, 1), ZTC_E_LIMIT);
    assert_int_equal(ztc_discovery_settle(discovery, SUPPORT_PATIENCE_MS), ZTC_OK);
    assert_string_equal(ztc_discovery_error(discovery), "");
    ztc_discovery_close(discovery);
}

static void flood_is_taken_in_pieces_and_none_is_lost(void **state)
{
    struct support_log log = {0};
    struct ztc_discovery *discovery = support_open(*state, "floods");
    struct pollfd ready = {.fd = ztc_discovery_descriptor(discovery), .events = POLLIN};
    (void)ztc_discovery_subscribe(discovery, support_log_event, &log);
    while (log.counts[ZTC_DISCOVERY_SETTLED] == 0) {
        unsigned before = log.total;
        assert_true(poll(&ready, 1, (int)SUPPORT_PATIENCE_MS) > 0);
        assert_int_equal(ztc_discovery_dispatch(discovery), ZTC_OK);
        assert_true(log.total - before <= 4096);
    }
    assert_int_equal(log.counts[ZTC_DISCOVERY_ADDED], 1);
    assert_int_equal(log.counts[ZTC_DISCOVERY_CHANGED], 5999);
    assert_string_equal(log.last_product, "number 5999");
    ztc_discovery_close(discovery);
}

static void descriptor_serves_loops_within_loops(void **state)
{
    support_write(*state, PLAIN);
    struct support_log log = {0};
    struct ztc_discovery *discovery = support_open(*state, "lines");
    (void)ztc_discovery_subscribe(discovery, support_log_event, &log);
    int loop = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event event = {.events = EPOLLIN};
    assert_int_equal(epoll_ctl(loop, EPOLL_CTL_ADD, ztc_discovery_descriptor(discovery), &event),
                     0);
    while (log.counts[ZTC_DISCOVERY_SETTLED] == 0) {
        assert_int_equal(epoll_wait(loop, &event, 1, (int)SUPPORT_PATIENCE_MS), 1);
        assert_int_equal(ztc_discovery_dispatch(discovery), ZTC_OK);
    }
    assert_int_equal(close(loop), 0);
    ztc_discovery_close(discovery);
}

static void handles_know_nothing_of_each_other(void **state)
{
    struct support_place other = *(const struct support_place *)*state;
    (void)snprintf(other.file, sizeof(other.file), "%s/others", other.folder);
    support_write(*state, BRIDGE);
    support_write(&other, PLAIN BRIDGE);
    struct ztc_discovery *one = support_open(*state, "lines");
    struct ztc_discovery *two = support_open(&other, "lines");
    const struct ztc_table *first = support_list(one);
    assert_int_equal(support_list(two)->count, 2);
    assert_int_equal(first->count, 1);
    ztc_discovery_close(one);
    assert_int_equal(support_list(two)->count, 2);
    ztc_discovery_close(two);
}

static void *open_and_close(void *argument)
{
    for (unsigned i = 0; i < 10; i++) {
        struct ztc_discovery *discovery = support_open(argument, "lines");
        if (support_list(discovery)->count != 2) {
            return argument;
        }
        ztc_discovery_close(discovery);
    }
    return NULL;
}

static void handles_serve_several_threads(void **state)
{
    pthread_t threads[4];
    support_write(*state, PLAIN BRIDGE);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, open_and_close, *state), 0);
    }
    for (size_t i = 0; i < 4; i++) {
        void *result = NULL;
        assert_int_equal(pthread_join(threads[i], &result), 0);
        assert_null(result);
    }
}

#define CASE(function) cmocka_unit_test_setup_teardown(function, support_set_up, support_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(list_has_each_device_whole),
        CASE(candidates_come_from_the_rules_of_modules),
        CASE(list_outlives_what_comes_after),
        CASE(twins_are_told_apart_by_id),
        CASE(events_tell_what_comes_changes_and_goes),
        CASE(home_that_comes_later_names_devices),
        CASE(last_callback_wins_and_null_ends),
        CASE(callback_may_call_all_but_dispatch),
        CASE(callback_may_close),
        CASE(source_that_fails_blanks_no_other),
        CASE(source_that_hangs_blanks_no_other),
        CASE(settle_gives_up_when_time_is_over),
        CASE(flood_is_taken_in_pieces_and_none_is_lost),
        CASE(descriptor_serves_loops_within_loops),
        CASE(handles_know_nothing_of_each_other),
        CASE(handles_serve_several_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
