/* SPDX-License-Identifier: Apache-2.0 */
/* One event of a source at a time becomes a change, or several: the set of devices is here, and only here. */
#include "device/watch.h"

#include "base/file.h"
#include "base/limits.h"
#include "device/match.h"
#include "device/source_thread.h"
#include "module/provider.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>

/* Threads that close get so long together before they are left behind. */
#define CLOSE_WAIT_NS 500000000L
#define SECOND_NS 1000000000L

/* A device, and in which list of its source it was put last. */
struct entry {
    struct ztc_device *device; /* owned */
    const struct ztc_source_thread *source;
    uint64_t generation;
};

struct ztc_device_watch {
    struct ztc_registry *registry;
    struct ztc_source_queue *queue;
    int epoll;
    struct ztc_source_thread *sources[ZTC_DEVICE_SOURCES_MAX];
    size_t source_count;
    struct entry *entries; /* sorted by source id and key */
    size_t count, capacity;
    const struct ztc_device **shown; /* owned: what ztc_watch_devices gave last */
    struct ztc_device *gone;         /* owned: borrowed out by the last change, likewise text */
    char *text;
    char *start_trouble; /* owned: what went wrong at open, one line each; NULL: nothing more */
    bool settled;        /* was told */
    bool crowded;        /* likewise; until a device goes */
};

/* Is the source wanted: does `list` have its id, apart by commas? */
static bool is_wanted(const char *list, const char *id)
{
    if (list == NULL || list[0] == '\0') {
        return true;
    }
    size_t length = strlen(id);
    for (const char *at = list; at != NULL; at = strchr(at, ',')) {
        at += *at == ',';
        if (strncmp(at, id, length) == 0 && (at[length] == ',' || at[length] == '\0')) {
            return true;
        }
    }
    return false;
}

/* Adds a line to what is told of the start. Want of memory loses it. */
static void add_start_trouble(struct ztc_device_watch *watch, const char *id, const char *why)
{
    char *text = NULL;
    const char *before = watch->start_trouble != NULL ? watch->start_trouble : "";
    if (asprintf(&text, "%s%sdevice source %s: %s", before, before[0] != '\0' ? "\n" : "", id,
                 why) >= 0) {
        free(watch->start_trouble);
        watch->start_trouble = text;
    }
}

static bool module_has_source(const struct ztc_device_watch *watch, const struct ztc_module *module)
{
    for (size_t i = 0; i < watch->source_count; i++) {
        if (watch->sources[i]->module == module) {
            return true;
        }
    }
    return false;
}

static ztc_status add_descriptor(const struct ztc_device_watch *watch, int descriptor,
                                 struct ztc_error *error)
{
    struct epoll_event event = {.events = EPOLLIN};
    return epoll_ctl(watch->epoll, EPOLL_CTL_ADD, descriptor, &event) == 0
               ? ZTC_OK
               : ztc_error_system(error, errno, "cannot watch devices");
}

/* Loads the module of one source and starts its thread. */
static ztc_status start_source(struct ztc_device_watch *watch, const char *id,
                               const struct ztc_watch_options *options, struct ztc_error *error)
{
    struct ztc_module *module = NULL;
    const void *interface = NULL;
    struct ztc_source_thread *source = NULL;
    ztc_status status = ztc_module_provider(
        watch->registry, "device-source", id, ZTC_DEVICE_SOURCE_INTERFACE,
        ZTC_INTERFACE_SIZE(struct ztc_device_source_v1, close), error, &module, &interface);
    if (status != ZTC_OK) {
        return status;
    }
    const struct ztc_device_source_v1 *functions = interface;
    if (functions->open == NULL || functions->dispatch == NULL || functions->close == NULL ||
        module_has_source(watch, module)) {
        return ztc_error_set(error, ZTC_E_INVALID, /* remedy= */ NULL,
                             "%s: has no usable interface " ZTC_DEVICE_SOURCE_INTERFACE,
                             ztc_module_row(module)->path);
    }
    status = ztc_source_thread_new(watch->queue, id, options->home, options->file, error, &source);
    if (status != ZTC_OK) {
        return status;
    }
    source->module = module;
    source->interface = functions;
    source->follow = options->follow;
    source->poll_ms = options->poll_ms != 0 ? options->poll_ms : ZTC_SOURCE_POLL_MS;
    source->patience_ms = options->patience_ms != 0 ? options->patience_ms : ZTC_SOURCE_PATIENCE_MS;
    status = add_descriptor(watch, source->timer, error);
    if (status == ZTC_OK) {
        status = ztc_source_thread_start(source, error);
    }
    if (status != ZTC_OK) {
        ztc_source_thread_release(source);
        return status;
    }
    watch->sources[watch->source_count++] = source;
    return ZTC_OK;
}

/* Loads what makes uids, as long as there is but one thread. Without it every device is told to be a failure. */
static void load_digest(const struct ztc_device_watch *watch)
{
    struct ztc_device nobody = {.sid = ""};
    struct ztc_error ignored = {0};
    if (ztc_device_identify(watch->registry, &nobody, &ignored) != ZTC_OK) {
        ztc_error_clear(&ignored);
    }
}

/* Starts all of them; one that cannot be started is told of and left out. */
static ztc_status start_sources(struct ztc_device_watch *watch,
                                const struct ztc_watch_options *options, struct ztc_error *error)
{
    const struct ztc_module_entry_row *rows = NULL;
    size_t count = 0;
    ztc_status status = ztc_registry_list(watch->registry, error, &rows, &count);
    size_t known = 0;
    load_digest(watch);
    for (size_t i = 0; status == ZTC_OK && i < count; i++) {
        const struct ztc_module_info *info = &rows[i].info;
        for (size_t j = 0; rows[i].usable && status == ZTC_OK && j < info->provided_count; j++) {
            const char *id = info->provided[j].id;
            if (strcmp(info->provided[j].kind, "device-source") != 0 ||
                !is_wanted(options->sources, id) || watch->source_count == ZTC_DEVICE_SOURCES_MAX) {
                continue;
            }
            struct ztc_error why = {0};
            known++;
            if (start_source(watch, id, options, &why) != ZTC_OK) {
                add_start_trouble(watch, id, ztc_error_text(&why));
            }
            ztc_error_clear(&why);
        }
    }
    if (status == ZTC_OK && known == 0) {
        status = ztc_error_set(error, ZTC_E_UNSUPPORTED,
                               "ztc plugin list shows the modules that were found",
                               "there is no module that finds devices (device-source:...)");
    }
    return status;
}

ztc_status ztc_watch_open(struct ztc_registry *registry, const struct ztc_watch_options *options,
                          struct ztc_error *error, struct ztc_device_watch **ret_watch)
{
    struct ztc_device_watch *watch = calloc(1, sizeof(*watch));
    if (watch == NULL) {
        return ztc_error_memory(error);
    }
    watch->registry = registry;
    watch->epoll = epoll_create1(EPOLL_CLOEXEC);
    ztc_status status =
        watch->epoll >= 0 ? ZTC_OK : ztc_error_system(error, errno, "cannot watch devices");
    if (status == ZTC_OK) {
        status = ztc_source_queue_new(error, &watch->queue);
    }
    if (status == ZTC_OK) {
        status = add_descriptor(watch, watch->queue->wake, error);
    }
    if (status == ZTC_OK) {
        status = start_sources(watch, options, error);
    }
    if (status != ZTC_OK) {
        ztc_watch_close(watch);
        return status;
    }
    *ret_watch = watch;
    return ZTC_OK;
}

void ztc_watch_close(struct ztc_device_watch *watch)
{
    if (watch == NULL) {
        return;
    }
    if (watch->queue != NULL) {
        ztc_source_queue_stop(watch->queue);
    }
    struct timespec until;
    (void)clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += CLOSE_WAIT_NS;
    until.tv_sec += until.tv_nsec / SECOND_NS;
    until.tv_nsec %= SECOND_NS;
    for (size_t i = 0; i < watch->source_count; i++) {
        struct ztc_source_thread *source = watch->sources[i];
        if (!ztc_source_thread_wait(source, &until)) {
            ztc_module_abandon(watch->registry, source->module);
        }
        ztc_source_thread_release(source);
    }
    for (size_t i = 0; i < watch->count; i++) {
        ztc_device_free(watch->entries[i].device);
    }
    free(watch->entries);
    free(watch->shown);
    ztc_device_free(watch->gone);
    free(watch->text);
    free(watch->start_trouble);
    ztc_fd_close(&watch->epoll);
    ztc_source_queue_release(watch->queue);
    free(watch);
}

int ztc_watch_descriptor(const struct ztc_device_watch *watch)
{
    return watch->epoll;
}

/* Where the device of this source and key is, or would be. */
static size_t find_entry(const struct ztc_device_watch *watch, const char *source, const char *key,
                         bool *ret_found)
{
    size_t low = 0;
    size_t high = watch->count;
    *ret_found = false;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct ztc_device *device = watch->entries[middle].device;
        int order = strcmp(device->source, source);
        order = order != 0 ? order : strcmp(device->key, key);
        if (order == 0) {
            *ret_found = true;
            return middle;
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static ztc_status grow(struct ztc_device_watch *watch, struct ztc_error *error)
{
    if (watch->count < watch->capacity) {
        return ZTC_OK;
    }
    size_t capacity = watch->capacity == 0 ? 32 : watch->capacity * 2;
    struct entry *grown = realloc(watch->entries, capacity * sizeof(*grown));
    if (grown == NULL) {
        return ztc_error_memory(error);
    }
    watch->entries = grown;
    watch->capacity = capacity;
    return ZTC_OK;
}

static void tell(struct ztc_device_watch *watch, char *text, struct ztc_watch_change *change)
{
    watch->text = text;
    change->kind = ZTC_WATCH_TROUBLE;
    change->text = text != NULL ? text : "out of memory";
}

/* Takes device over in any case. */
static ztc_status take_put(struct ztc_device_watch *watch, const struct ztc_source_thread *source,
                           struct ztc_device *device, struct ztc_error *error,
                           struct ztc_watch_change *change)
{
    bool found = false;
    size_t at = find_entry(watch, device->source, device->key, &found);
    ztc_status status = ZTC_OK;
    if (found) {
        watch->entries[at].generation = source->generation;
        if (ztc_device_equal(watch->entries[at].device, device)) {
            ztc_device_free(device);
            return ZTC_OK;
        }
    } else if (watch->count >= ZTC_DEVICES_MAX) {
        ztc_device_free(device);
        if (!watch->crowded) {
            watch->crowded = true;
            tell(watch, strdup("more than 4096 devices: the rest is left out"), change);
        }
        return ZTC_OK;
    } else {
        status = grow(watch, error);
    }
    if (status == ZTC_OK) {
        status = ztc_device_identify(watch->registry, device, error);
    }
    if (status != ZTC_OK) {
        ztc_device_free(device);
        return status;
    }
    if (found) {
        watch->gone = watch->entries[at].device;
        watch->entries[at].device = device;
        change->kind = ZTC_WATCH_CHANGED;
        change->before = watch->gone;
    } else {
        memmove(watch->entries + at + 1, watch->entries + at,
                (watch->count - at) * sizeof(*watch->entries));
        watch->entries[at] = (struct entry){device, source, source->generation};
        watch->count++;
        change->kind = ZTC_WATCH_ADDED;
    }
    change->device = device;
    return ZTC_OK;
}

static void remove_at(struct ztc_device_watch *watch, size_t at, struct ztc_watch_change *change)
{
    watch->gone = watch->entries[at].device;
    watch->count--;
    watch->crowded = false;
    memmove(watch->entries + at, watch->entries + at + 1,
            (watch->count - at) * sizeof(*watch->entries));
    change->kind = ZTC_WATCH_REMOVED;
    change->before = watch->gone;
}

/* Removes one device of a source's earlier lists; false: there is none left. */
static bool sweep(struct ztc_device_watch *watch, struct ztc_watch_change *change)
{
    for (size_t i = 0; i < watch->source_count; i++) {
        struct ztc_source_thread *source = watch->sources[i];
        for (size_t j = 0; source->sweeping && j < watch->count; j++) {
            const struct entry *entry = &watch->entries[j];
            if (entry->source == source && entry->generation != source->generation) {
                remove_at(watch, j, change);
                return true;
            }
        }
        source->sweeping = false;
    }
    return false;
}

static ztc_status take_event(struct ztc_device_watch *watch, struct ztc_source_event *event,
                             struct ztc_error *error, struct ztc_watch_change *change)
{
    struct ztc_source_thread *source = event->source;
    bool found = false;
    size_t at = 0;
    char *text = NULL;
    switch (event->kind) {
    case ZTC_SOURCE_PUT: {
        struct ztc_device *device = event->device;
        event->device = NULL;
        return take_put(watch, source, device, error, change);
    }
    case ZTC_SOURCE_DROP:
        at = event->text != NULL ? find_entry(watch, source->id, event->text, &found) : 0;
        if (found) {
            remove_at(watch, at, change);
        }
        return ZTC_OK;
    case ZTC_SOURCE_BEGIN:
        source->generation++;
        return ZTC_OK;
    case ZTC_SOURCE_DONE:
        /* Of a list or of a change: what was not put in the current list is old either way. */
        source->sweeping = true;
        source->reported = true;
        source->stuck = false;
        free(source->failure);
        source->failure = NULL;
        return ZTC_OK;
    case ZTC_SOURCE_FAILED:
        source->generation++;
        source->sweeping = true;
        source->reported = true;
        source->stuck = false;
        if (source->failure != NULL && event->text != NULL &&
            strcmp(source->failure, event->text) == 0) {
            return ZTC_OK; /* the same at each new try is told once */
        }
        free(source->failure);
        source->failure = event->text != NULL ? strdup(event->text) : NULL;
        if (asprintf(&text, "device source %s: %s", source->id,
                     event->text != NULL ? event->text : "it failed") < 0) {
            text = NULL;
        }
        tell(watch, text, change);
        return ZTC_OK;
    default:
        source->reported = true;
        return ZTC_OK;
    }
}

/* A thread that ended and had no memory left to say so would be waited for without end. */
static bool find_mute(struct ztc_device_watch *watch, struct ztc_watch_change *change)
{
    for (size_t i = 0; i < watch->source_count; i++) {
        struct ztc_source_thread *source = watch->sources[i];
        if (!source->reported && ztc_source_thread_is_mute(source)) {
            source->reported = true;
            tell(watch, /* text= */ NULL, change);
            return true;
        }
    }
    return false;
}

/* A source that does not return is told of once, and no longer waited for. */
static bool find_late(struct ztc_device_watch *watch, struct ztc_watch_change *change)
{
    for (size_t i = 0; i < watch->source_count; i++) {
        struct ztc_source_thread *source = watch->sources[i];
        if (!ztc_source_thread_is_late(source) || source->stuck) {
            continue;
        }
        char *text = NULL;
        if (asprintf(&text, "device source %s: does not answer, and is left aside", source->id) <
            0) {
            text = NULL;
        }
        source->stuck = true;
        source->reported = true;
        tell(watch, text, change);
        return true;
    }
    return false;
}

/* The first line of what went wrong at open. */
static bool tell_start(struct ztc_device_watch *watch, struct ztc_watch_change *change)
{
    if (watch->start_trouble == NULL) {
        return false;
    }
    char *rest = strchr(watch->start_trouble, '\n');
    char *more = NULL;
    if (rest != NULL) {
        *rest = '\0';
        more = strdup(rest + 1);
    }
    tell(watch, watch->start_trouble, change);
    watch->start_trouble = more;
    return true;
}

static bool all_reported(const struct ztc_device_watch *watch)
{
    for (size_t i = 0; i < watch->source_count; i++) {
        if (!watch->sources[i]->reported) {
            return false;
        }
    }
    return true;
}

ztc_status ztc_watch_next(struct ztc_device_watch *watch, struct ztc_error *error,
                          struct ztc_watch_change *ret_change)
{
    *ret_change = (struct ztc_watch_change){.kind = ZTC_WATCH_NONE};
    ztc_device_free(watch->gone);
    watch->gone = NULL;
    free(watch->text);
    watch->text = NULL;
    if (tell_start(watch, ret_change)) {
        return ZTC_OK;
    }
    ztc_status status = ZTC_OK;
    while (status == ZTC_OK && ret_change->kind == ZTC_WATCH_NONE) {
        if (sweep(watch, ret_change)) {
            return ZTC_OK;
        }
        if (!watch->settled && all_reported(watch)) {
            watch->settled = true;
            ret_change->kind = ZTC_WATCH_SETTLED;
            return ZTC_OK;
        }
        struct ztc_source_event *event = ztc_source_queue_take(watch->queue);
        if (event == NULL) {
            if (!find_late(watch, ret_change) && !find_mute(watch, ret_change)) {
                return ZTC_OK;
            }
            continue;
        }
        status = take_event(watch, event, error, ret_change);
        ztc_source_event_free(event);
    }
    return status;
}

ztc_status ztc_watch_settle(struct ztc_device_watch *watch,
                            void (*trouble)(void *ctx, const char *text), void *ctx,
                            struct ztc_error *error)
{
    for (;;) {
        struct ztc_watch_change change;
        ztc_status status = ztc_watch_next(watch, error, &change);
        if (status != ZTC_OK || change.kind == ZTC_WATCH_SETTLED) {
            return status;
        }
        if (change.kind == ZTC_WATCH_TROUBLE && trouble != NULL) {
            trouble(ctx, change.text);
        }
        struct pollfd waited = {.fd = watch->epoll, .events = POLLIN};
        if (change.kind == ZTC_WATCH_NONE && poll(&waited, 1, -1) < 0 && errno != EINTR) {
            return ztc_error_system(error, errno, "cannot wait for devices");
        }
    }
}

const struct ztc_device *const *ztc_watch_devices(struct ztc_device_watch *watch, size_t *ret_count)
{
    const struct ztc_device **grown =
        realloc(watch->shown, (watch->count + 1) * sizeof(const struct ztc_device *));
    if (grown == NULL) {
        *ret_count = 0;
        return NULL;
    }
    watch->shown = grown;
    for (size_t i = 0; i < watch->count; i++) {
        grown[i] = watch->entries[i].device;
    }
    *ret_count = watch->count;
    return grown;
}
