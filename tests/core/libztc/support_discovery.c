/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of libztc share. */
#include "support_discovery.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int support_set_up(void **state)
{
    static struct support_place place;
    (void)snprintf(place.folder, sizeof(place.folder), "/tmp/libztc-XXXXXX");
    assert_non_null(mkdtemp(place.folder));
    (void)snprintf(place.file, sizeof(place.file), "%s/devices", place.folder);
    *state = &place;
    return 0;
}

int support_tear_down(void **state)
{
    const struct support_place *place = *state;
    char command[128];
    (void)snprintf(command, sizeof(command), "rm -rf %s", place->folder);
    return system(command);
}

void support_write(const struct support_place *place, const char *lines)
{
    char fresh[128];
    (void)snprintf(fresh, sizeof(fresh), "%s.new", place->file);
    FILE *file = fopen(fresh, "we");
    assert_non_null(file);
    assert_true(fputs(lines, file) >= 0);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(rename(fresh, place->file), 0);
}

struct ztc_discovery *support_open(const struct support_place *place, const char *sources)
{
    static const char *const folders[] = {ZTC_TEST_SOURCES, ZTC_TEST_MODULES};
    const struct ztc_discovery_options options = {
        .struct_size = sizeof(options),
        .patience_ms = 1000,
        .home = place->folder,
        .plugin_dirs = folders,
        .plugin_dir_count = 2,
        .devices_file = place->file,
        .sources = sources,
    };
    char error[512];
    struct ztc_discovery *discovery = NULL;
    if (ztc_discovery_open(&options, error, sizeof(error), &discovery) != ZTC_OK) {
        fail_msg("open: %s", error);
    }
    assert_string_equal(error, "");
    return discovery;
}

const struct ztc_table *support_list(struct ztc_discovery *discovery)
{
    const struct ztc_table *devices = NULL;
    if (ztc_discovery_settle(discovery, SUPPORT_PATIENCE_MS) != ZTC_OK ||
        ztc_discovery_list(discovery, &devices) != ZTC_OK) {
        fail_msg("list: %s", ztc_discovery_error(discovery));
    }
    return devices;
}

void support_log_event(void *ctx, const struct ztc_discovery_event *event)
{
    struct support_log *log = ctx;
    assert_true(ZTC_HAS(event, struct ztc_discovery_event, text));
    assert_in_range(event->kind, ZTC_DISCOVERY_ADDED, ZTC_DISCOVERY_SETTLED);
    assert_non_null(event->text);
    log->counts[event->kind]++;
    if (log->total < sizeof(log->order) - 1) {
        log->order[log->total] = " +~-!."[event->kind];
    }
    log->total++;
    if (event->kind <= ZTC_DISCOVERY_REMOVED) {
        assert_non_null(event->device);
        (void)snprintf(log->last_product, sizeof(log->last_product), "%s", event->device->product);
    } else {
        assert_null(event->device);
    }
    if (event->kind == ZTC_DISCOVERY_CHANGED) {
        assert_non_null(event->before);
    } else {
        assert_null(event->before);
    }
    if (event->kind == ZTC_DISCOVERY_TROUBLE) {
        (void)snprintf(log->last_trouble, sizeof(log->last_trouble), "%s", event->text);
    }
}

void support_wait(struct ztc_discovery *discovery, const struct support_log *log, uint32_t kind,
                  unsigned count)
{
    struct pollfd ready = {.fd = ztc_discovery_descriptor(discovery), .events = POLLIN};
    while (log->counts[kind] < count) {
        if (poll(&ready, 1, (int)SUPPORT_PATIENCE_MS) == 0) {
            fail_msg("event %u did not come; these did: %s", kind, log->order);
        }
        assert_int_equal(ztc_discovery_dispatch(discovery), ZTC_OK);
    }
}
