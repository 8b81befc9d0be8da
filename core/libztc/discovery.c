/* SPDX-License-Identifier: Apache-2.0 */
/* A handle of the library: the live devices of core, with a callback and a descriptor around them. */
#include "base/file.h"
#include "base/limits.h"
#include "options.h"
#include "view.h"
#include "words.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

/* As the header promises: whoever calls dispatch gets back to its own work in the middle of a flood. */
#define EVENTS_AT_ONCE 4096u

struct ztc_discovery {
    struct ztc_registry *registry;
    struct ztc_live *live;
    int epoll;               /* of live's descriptor and `more` */
    int more;                /* eventfd: readable while dispatch has not seen the end */
    struct ztc_arena events; /* of the event that is being told */
    struct ztc_arena list;   /* of what ztc_discovery_list gave last */
    ztc_discovery_callback *callback;
    void *ctx;
    bool settled;
    bool telling; /* a callback runs */
    bool closing; /* and it closed the handle */
    bool failed;  /* the last call that could */
    char *why;    /* owned; NULL where even that was too much */
};

static void clear_failure(struct ztc_discovery *discovery)
{
    free(discovery->why);
    discovery->why = NULL;
    discovery->failed = false;
}

/* Keeps what the error says, clears it, and returns the status. */
static ztc_status fail(struct ztc_discovery *discovery, ztc_status status, struct ztc_error *error)
{
    if (status != ZTC_OK) {
        clear_failure(discovery);
        discovery->failed = true;
        discovery->why = ztc_line_of_error(error);
    }
    ztc_error_clear(error);
    return status;
}

static ztc_status refuse_in_callback(struct ztc_discovery *discovery, const char *function)
{
    struct ztc_error error = {0};
    ztc_status status = ztc_error_set(&error, ZTC_E_ARGUMENT, "call it once the callback returned",
                                      "%s was called from a callback", function);
    return fail(discovery, status, &error);
}

static void end(struct ztc_discovery *discovery)
{
    ztc_live_close(discovery->live);
    ztc_registry_close(discovery->registry);
    ztc_fd_close(&discovery->epoll);
    ztc_fd_close(&discovery->more);
    ztc_arena_done(&discovery->events);
    ztc_arena_done(&discovery->list);
    free(discovery->why);
    free(discovery);
}

static ztc_status add_descriptor(const struct ztc_discovery *discovery, int descriptor,
                                 struct ztc_error *error)
{
    struct epoll_event event = {.events = EPOLLIN};
    return epoll_ctl(discovery->epoll, EPOLL_CTL_ADD, descriptor, &event) == 0
               ? ZTC_OK
               : ztc_error_system(error, errno, "cannot watch devices");
}

/* From a zeroed handle to one that works. What it took is given back by end(), also on failure. */
static ztc_status begin(struct ztc_discovery *discovery,
                        const struct ztc_discovery_options *options, struct ztc_error *error)
{
    struct ztc_arena scratch;
    struct ztc_live_options live = {0};
    ztc_arena_init(&scratch, ZTC_TEXT_MAX);
    ztc_status status = ztc_options_complete(options, &scratch, error, &live);
    if (status == ZTC_OK) {
        discovery->epoll = epoll_create1(EPOLL_CLOEXEC);
        /* Readable from the start: dispatch has its first work. */
        discovery->more = eventfd(1, EFD_CLOEXEC | EFD_NONBLOCK);
        if (discovery->epoll < 0 || discovery->more < 0) {
            status = ztc_error_system(error, errno, "cannot watch devices");
        }
    }
    if (status == ZTC_OK) {
        status = ztc_registry_open(live.plugin_dirs, live.plugin_dir_count, live.watch.home, error,
                                   &discovery->registry);
    }
    if (status == ZTC_OK) {
        status = ztc_live_open(discovery->registry, &live, error, &discovery->live);
    }
    if (status == ZTC_OK) {
        status = add_descriptor(discovery, ztc_live_descriptor(discovery->live), error);
    }
    if (status == ZTC_OK) {
        status = add_descriptor(discovery, discovery->more, error);
    }
    ztc_arena_done(&scratch);
    return status;
}

/* Tells the caller of open, which has no handle to ask. */
static void tell_failure(const struct ztc_error *error, char *buffer, size_t size)
{
    char *line = ztc_line_of_error(error);
    ztc_line_cut(line != NULL ? line : "out of memory", buffer, size);
    free(line);
}

static ztc_status create(const struct ztc_discovery_options *options, struct ztc_error *error,
                         struct ztc_discovery **ret_discovery)
{
    struct ztc_discovery *discovery = calloc(1, sizeof(*discovery));
    if (discovery == NULL) {
        return ztc_error_memory(error);
    }
    discovery->epoll = -1;
    discovery->more = -1;
    ztc_arena_init(&discovery->events, ZTC_LIBRARY_ARENA_MAX);
    ztc_arena_init(&discovery->list, ZTC_LIBRARY_ARENA_MAX);
    ztc_status status = begin(discovery, options, error);
    if (status != ZTC_OK) {
        end(discovery);
        return status;
    }
    *ret_discovery = discovery;
    return ZTC_OK;
}

ztc_status ztc_discovery_open(const struct ztc_discovery_options *options, char *error,
                              size_t error_size, struct ztc_discovery **ret_discovery)
{
    struct ztc_error why = {0};
    ztc_line_cut("", error, error_size);
    ztc_status status = ret_discovery != NULL
                            ? create(options, &why, ret_discovery)
                            : ztc_error_set(&why, ZTC_E_ARGUMENT, "give it a place for the handle",
                                            "ret_discovery is NULL");
    if (status != ZTC_OK) {
        tell_failure(&why, error, error_size);
        ztc_error_clear(&why);
    }
    return status;
}

void ztc_discovery_close(struct ztc_discovery *discovery)
{
    if (discovery == NULL) {
        return;
    }
    if (discovery->telling) {
        discovery->closing = true;
        discovery->callback = NULL;
        return;
    }
    end(discovery);
}

ztc_status ztc_discovery_subscribe(struct ztc_discovery *discovery,
                                   ztc_discovery_callback *callback, void *ctx)
{
    if (discovery == NULL) {
        return ZTC_E_ARGUMENT;
    }
    clear_failure(discovery);
    discovery->callback = discovery->closing ? NULL : callback;
    discovery->ctx = ctx;
    return ZTC_OK;
}

int ztc_discovery_descriptor(const struct ztc_discovery *discovery)
{
    return discovery != NULL ? discovery->epoll : -1;
}

/* What core says of a change, in the words of the header; 0: nothing to tell. */
static uint32_t kind_of(uint32_t change)
{
    switch (change) {
    case ZTC_WATCH_ADDED:
        return ZTC_DISCOVERY_ADDED;
    case ZTC_WATCH_CHANGED:
        return ZTC_DISCOVERY_CHANGED;
    case ZTC_WATCH_REMOVED:
        return ZTC_DISCOVERY_REMOVED;
    case ZTC_WATCH_TROUBLE:
        return ZTC_DISCOVERY_TROUBLE;
    case ZTC_WATCH_SETTLED:
        return ZTC_DISCOVERY_SETTLED;
    default:
        return 0;
    }
}

/* The device that a change is about, and what it was before, each copied where it is there. */
static ztc_status copy_devices(struct ztc_discovery *discovery,
                               const struct ztc_live_change *change, struct ztc_error *error,
                               struct ztc_discovery_device *device,
                               struct ztc_discovery_device *before)
{
    ztc_status status = ZTC_OK;
    if (change->device != NULL) {
        status = ztc_view_device(change->device->device, change->device->matches,
                                 change->device->match_count, &discovery->events, error, device);
    }
    if (status == ZTC_OK && change->before != NULL) {
        status = ztc_view_device(change->before, /* matches= */ NULL, /* match_count= */ 0,
                                 &discovery->events, error, before);
    }
    return status;
}

/* Calls the callback, if there is one. */
static ztc_status tell(struct ztc_discovery *discovery, const struct ztc_live_change *change,
                       struct ztc_error *error)
{
    struct ztc_discovery_event event = {
        .struct_size = sizeof(event), .kind = kind_of(change->kind), .text = ""};
    struct ztc_discovery_device device = {0};
    struct ztc_discovery_device before = {0};
    if (discovery->callback == NULL || event.kind == 0) {
        return ZTC_OK;
    }
    ztc_status status = copy_devices(discovery, change, error, &device, &before);
    ZTC_CLEANUP(ztc_free_text) char *line = NULL;
    if (status == ZTC_OK && change->text != NULL) {
        line = ztc_line_of_text(change->text);
        event.text = line != NULL ? line : "out of memory";
    }
    if (status == ZTC_OK) {
        bool gone = event.kind == ZTC_DISCOVERY_REMOVED;
        event.device = gone ? &before : NULL;
        if (change->device != NULL) {
            event.device = &device;
            event.before = change->before != NULL ? &before : NULL;
        }
        discovery->telling = true;
        discovery->callback(discovery->ctx, &event);
        discovery->telling = false;
    }
    ztc_arena_done(&discovery->events);
    ztc_arena_init(&discovery->events, ZTC_LIBRARY_ARENA_MAX);
    return status;
}

/* Makes the descriptor readable, or leaves that to live's. */
static void set_more(const struct ztc_discovery *discovery, bool more)
{
    uint64_t count = 1;
    if (more) {
        (void)!write(discovery->more, &count, sizeof(count));
    } else {
        (void)!read(discovery->more, &count, sizeof(count));
    }
}

/* Takes events. *ret_closed: a callback closed the handle, which is no longer there. */
static ztc_status take(struct ztc_discovery *discovery, bool *ret_closed)
{
    struct ztc_error error = {0};
    struct ztc_live_change change = {.kind = ZTC_WATCH_NONE};
    ztc_status status = ZTC_OK;
    unsigned taken = 0;
    clear_failure(discovery);
    do {
        status = ztc_live_next(discovery->live, &error, &change);
        if (status == ZTC_OK) {
            discovery->settled = discovery->settled || change.kind == ZTC_WATCH_SETTLED;
            status = tell(discovery, &change, &error);
        }
        taken++;
    } while (status == ZTC_OK && change.kind != ZTC_WATCH_NONE && !discovery->closing &&
             taken < EVENTS_AT_ONCE);
    if (discovery->closing) {
        ztc_error_clear(&error);
        end(discovery);
        *ret_closed = true;
        return ZTC_OK;
    }
    set_more(discovery, status != ZTC_OK || change.kind != ZTC_WATCH_NONE);
    return fail(discovery, status, &error);
}

ztc_status ztc_discovery_dispatch(struct ztc_discovery *discovery)
{
    bool closed = false;
    if (discovery == NULL) {
        return ZTC_E_ARGUMENT;
    }
    return discovery->telling ? refuse_in_callback(discovery, "ztc_discovery_dispatch")
                              : take(discovery, &closed);
}

static int64_t now_ms(void)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Waits for the descriptor until this time; a signal or a clock that is early only makes it look once more. */
static void wait_until(const struct ztc_discovery *discovery, int64_t until)
{
    struct pollfd waited = {.fd = discovery->epoll, .events = POLLIN};
    int64_t rest = until - now_ms();
    /* A longer wait is made of several. */
    rest = rest > 60000 ? 60000 : rest;
    if (rest > 0) {
        (void)poll(&waited, 1, (int)rest);
    }
}

ztc_status ztc_discovery_settle(struct ztc_discovery *discovery, uint32_t wait_ms)
{
    if (discovery == NULL) {
        return ZTC_E_ARGUMENT;
    }
    if (discovery->telling) {
        return refuse_in_callback(discovery, "ztc_discovery_settle");
    }
    int64_t until = now_ms() + wait_ms;
    bool late = false;
    clear_failure(discovery);
    while (!discovery->settled && !late) {
        bool closed = false;
        late = now_ms() >= until;
        ztc_status status = take(discovery, &closed);
        if (status != ZTC_OK || closed) {
            return status;
        }
        if (!discovery->settled && !late) {
            wait_until(discovery, until);
        }
    }
    struct ztc_error error = {0};
    ztc_status status = ZTC_OK;
    if (!discovery->settled) {
        status =
            ztc_error_set(&error, ZTC_E_LIMIT, "wait longer, or take the devices that are known",
                          "not every source of devices has answered within %u ms", wait_ms);
    }
    return fail(discovery, status, &error);
}

ztc_status ztc_discovery_list(struct ztc_discovery *discovery, const struct ztc_table **ret_devices)
{
    struct ztc_error error = {0};
    size_t count = 0;
    if (discovery == NULL) {
        return ZTC_E_ARGUMENT;
    }
    clear_failure(discovery);
    if (ret_devices == NULL) {
        return fail(
            discovery,
            ztc_error_set(&error, ZTC_E_ARGUMENT, /* remedy= */ NULL, "ret_devices is NULL"),
            &error);
    }
    ztc_arena_done(&discovery->list);
    ztc_arena_init(&discovery->list, ZTC_LIBRARY_ARENA_MAX);
    const struct ztc_live_device *devices = ztc_live_devices(discovery->live, &count);
    ztc_status status =
        devices != NULL ? ztc_view_devices(devices, count, &discovery->list, &error, ret_devices)
                        : ztc_error_memory(&error);
    return fail(discovery, status, &error);
}

const char *ztc_discovery_error(const struct ztc_discovery *discovery)
{
    if (discovery == NULL) {
        return "the handle is NULL";
    }
    if (!discovery->failed) {
        return "";
    }
    return discovery->why != NULL ? discovery->why : "out of memory";
}
