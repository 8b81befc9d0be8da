/* SPDX-License-Identifier: Apache-2.0 */
/* `ztc device discover`: what is plugged in, once or at every change, as it is or by name. */
#include "base/limits.h"
#include "base/number.h"
#include "command/devices.h"
#include "command/run_commands.h"
#include "device/access.h"
#include "output/table.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#define LOOPTIME_MIN_MS 10
#define LOOPTIME_MAX_MS 3600000

static const char *or_empty(const char *text)
{
    return text != NULL ? text : "";
}

static struct ztc_text_table *table_of_devices(struct ztc_arena *arena,
                                               const struct ztc_live_device *devices, size_t count)
{
    static const char *const headings[] = {"vid",  "pid",  "sid",  "uid",
                                           "port", "disk", "desc", NULL};
    struct ztc_text_table *table = ztc_text_table_new(arena, headings);
    for (size_t i = 0; i < count; i++) {
        const struct ztc_device *device = devices[i].device;
        const char *cells[] = {device->vid_text, device->pid_text,       device->sid,
                               device->uid,      or_empty(device->port), or_empty(device->disk),
                               device->desc};
        for (size_t j = 0; j < sizeof(cells) / sizeof(cells[0]); j++) {
            ztc_text_table_cell(table, cells[j]);
        }
    }
    return table;
}

static struct ztc_text_table *table_of_matches(struct ztc_arena *arena,
                                               const struct ztc_live_device *devices, size_t count)
{
    static const char *const headings[] = {"name",   "alias",     "target",    "uid",
                                           "chipid", "remote_id", "classname", "port",
                                           "disk",   "match",     NULL};
    struct ztc_text_table *table = ztc_text_table_new(arena, headings);
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < devices[i].match_count; j++) {
            const struct ztc_match *match = &devices[i].matches[j];
            const struct ztc_device *device = match->device;
            const char *sure =
                match->alias[0] != '\0' ? "alias" : ztc_strength_word(match->strength);
            const char *cells[] = {
                match->name,       match->alias,           match->target,
                device->uid,       match->chipid,          match->remote_id,
                match->class_name, or_empty(device->port), or_empty(device->disk)};
            for (size_t k = 0; k < sizeof(cells) / sizeof(cells[0]); k++) {
                ztc_text_table_cell(table, cells[k]);
            }
            ztc_text_table_cell(
                table, ztc_arena_print(arena, "%s%s", sure, match->ambiguous ? ", ambiguous" : ""));
        }
    }
    return table;
}

/* Text for people; nothing at all where there is nothing, as the original does it. */
static ztc_status print_text(struct ztc_session *session, const struct ztc_live_device *devices,
                             size_t count, bool by_name)
{
    struct ztc_arena arena;
    struct ztc_buffer text;
    ztc_arena_init(&arena, ZTC_TEXT_MAX);
    ztc_buffer_init(&text, ZTC_TEXT_MAX);
    size_t rows = 0;
    for (size_t i = 0; i < count; i++) {
        rows += by_name ? devices[i].match_count : 1;
    }
    ztc_status status = ZTC_OK;
    if (rows > 0) {
        const struct ztc_text_table *table = by_name ? table_of_matches(&arena, devices, count)
                                                     : table_of_devices(&arena, devices, count);
        ztc_text_table_render(table, session->output.colours, &text);
        status = ztc_session_print(session, &text);
    }
    ztc_buffer_done(&text);
    ztc_arena_done(&arena);
    return status;
}

/* One value a line. */
static ztc_status print_values(struct ztc_session *session, const struct ztc_live_device *devices,
                               size_t count, bool by_name)
{
    ztc_status status = ZTC_OK;
    for (size_t i = 0; status == ZTC_OK && i < count; i++) {
        size_t rows = by_name ? devices[i].match_count : 1;
        for (size_t j = 0; status == ZTC_OK && j < rows; j++) {
            struct ztc_document document = {0};
            cJSON *object = ztc_document_object(&document, NULL, NULL);
            if (by_name) {
                ztc_devices_match_value(&document, object, &devices[i].matches[j]);
            } else {
                ztc_devices_value(&document, object, devices[i].device);
            }
            status = ztc_session_print_document(session, &document);
        }
    }
    return status;
}

/* A port that is there and may not be opened is of no use yet: what to do about it. */
static ztc_status warn_of_access(struct ztc_session *session, const struct ztc_live_device *devices,
                                 size_t count)
{
    struct ztc_arena arena;
    ztc_arena_init(&arena, ZTC_TEXT_MAX);
    ztc_status status = ZTC_OK;
    for (size_t i = 0; status == ZTC_OK && i < count; i++) {
        const char *port = devices[i].device->port;
        struct ztc_access access = {0};
        if (port == NULL) {
            continue;
        }
        status = ztc_access_find(port, &arena, &session->error, &access);
        if (status == ZTC_OK && access.there && !access.allowed) {
            ztc_output_warning(&session->output, "%s: you may not open it; %s", port, access.hint);
        }
    }
    ztc_arena_done(&arena);
    return status;
}

static ztc_status print_set(struct ztc_session *session, struct ztc_live *live, bool by_name,
                            bool loop)
{
    size_t count = 0;
    const struct ztc_live_device *devices = ztc_live_devices(live, &count);
    if (devices == NULL) {
        return ztc_error_memory(&session->error);
    }
    ztc_status status = session->output.json ? print_values(session, devices, count, by_name)
                                             : print_text(session, devices, count, by_name);
    if (status == ZTC_OK && !loop) {
        status = warn_of_access(session, devices, count);
    }
    if (status == ZTC_OK && loop) {
        /* A set ends with an empty line, so that a reader knows that it is whole. */
        ztc_output_text(&session->output, "\n", 1);
        ztc_output_flush(&session->output);
    }
    return status;
}

/* Takes all changes that wait; *ret_changed: the set is another one, or whole for the first time. */
static ztc_status take_changes(struct ztc_session *session, struct ztc_live *live, bool *settled,
                               bool *ret_changed)
{
    struct ztc_live_change change = {0};
    bool changed = false;
    do {
        ztc_status status = ztc_live_next(live, &session->error, &change);
        if (status != ZTC_OK) {
            return status;
        }
        if (change.kind == ZTC_WATCH_TROUBLE) {
            ztc_devices_trouble(session, change.text);
        } else if (change.kind != ZTC_WATCH_NONE) {
            *settled = *settled || change.kind == ZTC_WATCH_SETTLED;
            changed = true;
        }
    } while (change.kind != ZTC_WATCH_NONE);
    *ret_changed = changed && *settled;
    return ZTC_OK;
}

/* Until the reader goes away, or a signal comes. */
static ztc_status follow(struct ztc_session *session, struct ztc_live *live, bool by_name)
{
    bool settled = false;
    for (;;) {
        bool changed = false;
        ztc_status status = take_changes(session, live, &settled, &changed);
        if (status == ZTC_OK && changed) {
            status = print_set(session, live, by_name, /* loop= */ true);
        }
        if (status != ZTC_OK || session->output.failed) {
            return status;
        }
        struct pollfd waited[] = {{.fd = ztc_live_descriptor(live), .events = POLLIN},
                                  {.fd = STDOUT_FILENO}};
        if (poll(waited, 2, -1) < 0 && errno != EINTR) {
            return ztc_error_system(&session->error, errno, "cannot wait for devices");
        }
        if ((waited[1].revents & (POLLERR | POLLHUP)) != 0) {
            return ZTC_OK;
        }
    }
}

ztc_status ztc_run_device_discover(struct ztc_session *session)
{
    bool by_name = ztc_line_has(&session->line, "--matchdb");
    bool loop = ztc_line_has(&session->line, "--loop");
    const char *looptime = ztc_line_value(&session->line, "--looptime");
    int64_t poll_ms = ZTC_SOURCE_POLL_MS;
    if (looptime != NULL && ztc_number_parse(looptime, strlen(looptime), LOOPTIME_MIN_MS,
                                             LOOPTIME_MAX_MS, &poll_ms) != ZTC_OK) {
        return ztc_error_set(&session->error, ZTC_E_ARGUMENT, /* remedy= */ NULL,
                             "option --looptime takes %d to %d milliseconds, not \"%s\"",
                             LOOPTIME_MIN_MS, LOOPTIME_MAX_MS, looptime);
    }
    struct ztc_live *live = NULL;
    ztc_status status =
        loop ? ztc_devices_open(session, /* follow= */ true, (uint32_t)poll_ms, &live)
             : ztc_devices_now(session, &live);
    if (status == ZTC_OK) {
        status = loop ? follow(session, live, by_name)
                      : print_set(session, live, by_name, /* loop= */ false);
    }
    ztc_live_close(live);
    return status;
}
