/* SPDX-License-Identifier: Apache-2.0 */
/* The life of a source: open, dispatch whenever it has something, and again after a failure. */
#include "device/source_thread.h"

#include "base/file.h"
#include "base/limits.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

/* A source that failed is opened again after so long, twice as long each time. */
#define PAUSE_FIRST_MS 1000
#define PAUSE_MAX_MS 5000
/* The least time that a source may ask for. */
#define TIMEOUT_MIN_MS 10

static void set_timer(const struct ztc_source_thread *source, uint32_t milliseconds)
{
    const struct itimerspec value = {
        .it_value = {.tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000L}};
    (void)timerfd_settime(source->timer, 0, &value, NULL);
}

/* Around every call of the source, so that one which does not return is noticed. */
static void busy_begin(struct ztc_source_thread *source)
{
    (void)pthread_mutex_lock(&source->queue->mutex);
    source->busy = true;
    set_timer(source, source->patience_ms);
    (void)pthread_mutex_unlock(&source->queue->mutex);
}

static void busy_end(struct ztc_source_thread *source)
{
    (void)pthread_mutex_lock(&source->queue->mutex);
    source->busy = false;
    set_timer(source, 0);
    (void)pthread_mutex_unlock(&source->queue->mutex);
}

bool ztc_source_thread_is_late(struct ztc_source_thread *source)
{
    uint64_t count = 0;
    (void)pthread_mutex_lock(&source->queue->mutex);
    bool late =
        read(source->timer, &count, sizeof(count)) == (ssize_t)sizeof(count) && source->busy;
    (void)pthread_mutex_unlock(&source->queue->mutex);
    return late;
}

bool ztc_source_thread_is_mute(struct ztc_source_thread *source)
{
    (void)pthread_mutex_lock(&source->queue->mutex);
    bool mute = source->finished && source->queue->count == 0;
    (void)pthread_mutex_unlock(&source->queue->mutex);
    return mute;
}

/* Waits while the queue is full: that is not the source's fault, so no time is counted. The mutex is held. */
static void wait_for_room(struct ztc_source_thread *source)
{
    struct ztc_source_queue *queue = source->queue;
    bool was_busy = source->busy;
    bool waited = false;
    while (queue->count >= ZTC_WATCH_QUEUE_MAX && !queue->stop) {
        if (!waited) {
            source->busy = false;
            set_timer(source, 0);
            waited = true;
        }
        (void)pthread_cond_wait(&queue->room, &queue->mutex);
    }
    if (waited && was_busy) {
        source->busy = true;
        set_timer(source, source->patience_ms);
    }
}

/* Lays an event down; device and text become the queue's in any case. */
static ztc_status push(struct ztc_source_thread *source, uint32_t kind, struct ztc_device *device,
                       char *text)
{
    struct ztc_source_queue *queue = source->queue;
    struct ztc_source_event *event = calloc(1, sizeof(*event));
    if (event == NULL) {
        ztc_device_free(device);
        free(text);
        return ZTC_E_MEMORY;
    }
    *event =
        (struct ztc_source_event){.source = source, .kind = kind, .device = device, .text = text};
    (void)pthread_mutex_lock(&queue->mutex);
    wait_for_room(source);
    bool stop = queue->stop;
    if (!stop) {
        if (queue->last != NULL) {
            queue->last->next = event;
        } else {
            queue->first = event;
            uint64_t one = 1;
            (void)!write(queue->wake, &one, sizeof(one));
        }
        queue->last = event;
        queue->count++;
    }
    (void)pthread_mutex_unlock(&queue->mutex);
    if (stop) {
        ztc_source_event_free(event);
        return ZTC_E_CANCELLED;
    }
    return ZTC_OK;
}

/* What one dispatch came to, beside what the source says. */
struct dispatching {
    struct ztc_source_thread *source;
    bool any;             /* something was reported */
    ztc_status status;    /* the first failure */
    struct ztc_error why; /* of a contract that was broken */
};

static ztc_status note(struct dispatching *dispatching, ztc_status status)
{
    dispatching->any = true;
    if (status != ZTC_OK && dispatching->status == ZTC_OK) {
        dispatching->status = status;
    }
    return status;
}

static ztc_status sink_put(void *ctx, const struct ztc_found_device *found)
{
    struct dispatching *dispatching = ctx;
    struct ztc_device *device = NULL;
    ztc_status status = ztc_device_copy(dispatching->source->id, found, &dispatching->why, &device);
    if (status == ZTC_OK) {
        status = push(dispatching->source, ZTC_SOURCE_PUT, device, /* text= */ NULL);
    }
    return note(dispatching, status);
}

static ztc_status sink_drop(void *ctx, const char *key)
{
    struct dispatching *dispatching = ctx;
    if (key == NULL) {
        return note(dispatching, ZTC_E_ARGUMENT);
    }
    char *text = strndup(key, ZTC_DEVICE_PATH_MAX);
    return note(dispatching, text != NULL ? push(dispatching->source, ZTC_SOURCE_DROP, NULL, text)
                                          : ZTC_E_MEMORY);
}

static ztc_status sink_begin(void *ctx)
{
    struct dispatching *dispatching = ctx;
    ztc_status status =
        dispatching->any ? ZTC_E_ARGUMENT : push(dispatching->source, ZTC_SOURCE_BEGIN, NULL, NULL);
    return note(dispatching, status);
}

/* Fills why with what the module said, or with the status. */
static void explain(const struct ztc_source_thread *source, ztc_status status,
                    struct ztc_error *why)
{
    const char *words = ztc_module_last_words(source->module);
    if (words[0] != '\0') {
        (void)ztc_error_set(why, status, NULL, "%s", words);
    } else {
        (void)ztc_error_set(why, status, NULL, "it failed with status %d", (int)status);
    }
}

static ztc_status dispatch(struct ztc_source_thread *source, void *handle, struct ztc_error *why)
{
    struct dispatching dispatching = {.source = source};
    const struct ztc_device_sink sink = {
        .struct_size = sizeof(sink),
        .ctx = &dispatching,
        .put = sink_put,
        .drop = sink_drop,
        .begin_list = sink_begin,
    };
    busy_begin(source);
    ztc_status status = source->interface->dispatch(handle, &sink);
    busy_end(source);
    status = status == ZTC_OK ? dispatching.status : status;
    if (dispatching.why.status != ZTC_OK) {
        *why = dispatching.why;
    } else if (status != ZTC_OK) {
        explain(source, status, why);
    }
    if (status == ZTC_OK) {
        status = push(source, ZTC_SOURCE_DONE, NULL, NULL);
        if (status == ZTC_E_MEMORY) {
            (void)ztc_error_memory(why);
        }
    }
    return status;
}

static int32_t ask_number(struct ztc_source_thread *source, int32_t (*ask)(void *), void *handle)
{
    if (ask == NULL) {
        return -1;
    }
    busy_begin(source);
    int32_t number = ask(handle);
    busy_end(source);
    return number;
}

/* Waits until the source has something, its time is up or the end is near: then false. */
static bool wait_for_source(struct ztc_source_thread *source, int descriptor, void *handle)
{
    struct pollfd waited[] = {{.fd = source->queue->stopped, .events = POLLIN},
                              {.fd = descriptor, .events = POLLIN}};
    int32_t timeout = ask_number(source, source->interface->timeout, handle);
    if (timeout < 0 && descriptor < 0) {
        timeout = (int32_t)source->poll_ms;
    }
    if (timeout >= 0 && timeout < TIMEOUT_MIN_MS) {
        timeout = TIMEOUT_MIN_MS;
    }
    int ready = poll(waited, 2, timeout < 0 ? -1 : timeout);
    if (ready > 0 && waited[1].revents != 0 && (waited[1].revents & POLLIN) == 0) {
        /* It has hung up, and would say so for ever: the source is asked like one that has none. */
        ready = poll(waited, 1, (int)source->poll_ms);
    }
    if (ready < 0 && errno != EINTR) {
        return false;
    }
    return (waited[0].revents & POLLIN) == 0;
}

/* What a life came to, beside its status. */
struct life {
    bool out;             /* there is nothing for this source to look at */
    bool worked;          /* it has reported what is there */
    struct ztc_error why; /* of a failure */
};

/* From open to close. ZTC_OK: it is done, or stopped. */
static ztc_status live(struct ztc_source_thread *source, struct life *life)
{
    const struct ztc_device_source_v1 *interface = source->interface;
    const struct ztc_device_setup setup = {.struct_size = sizeof(setup),
                                           .follow = source->follow ? 1 : 0,
                                           .home = source->home,
                                           .file = source->file};
    void *handle = NULL;
    busy_begin(source);
    ztc_status status = interface->open(ztc_module_self(source->module), &setup, &handle);
    busy_end(source);
    if (status != ZTC_OK) {
        /* Of open alone: a dispatch that says so has lost its footing like any other. */
        life->out = status == ZTC_E_UNSUPPORTED;
        explain(source, status, &life->why);
        return status;
    }
    status = dispatch(source, handle, &life->why);
    life->worked = status == ZTC_OK;
    if (source->follow && status == ZTC_OK) {
        int32_t descriptor = ask_number(source, interface->descriptor, handle);
        while (status == ZTC_OK && wait_for_source(source, descriptor, handle)) {
            status = dispatch(source, handle, &life->why);
        }
    }
    busy_begin(source);
    interface->close(handle);
    busy_end(source);
    return status;
}

/* Returns false once the end is near. */
static bool pause_for(const struct ztc_source_thread *source, int milliseconds)
{
    struct pollfd stopped = {.fd = source->queue->stopped, .events = POLLIN};
    return poll(&stopped, 1, milliseconds) == 0;
}

static void *work(void *argument)
{
    struct ztc_source_thread *source = argument;
    int pause = PAUSE_FIRST_MS;
    for (;;) {
        struct life life = {0};
        ztc_status status = live(source, &life);
        if (life.out) {
            (void)push(source, ZTC_SOURCE_OUT, NULL, NULL);
        } else if (status != ZTC_OK) {
            /* Whatever its status is: nobody hears of it once the queue was stopped. */
            (void)push(source, ZTC_SOURCE_FAILED, NULL, strdup(ztc_error_text(&life.why)));
        }
        ztc_error_clear(&life.why);
        pause = life.worked ? PAUSE_FIRST_MS : pause;
        if (status == ZTC_OK || life.out || !source->follow || !pause_for(source, pause)) {
            break;
        }
        pause = pause * 2 < PAUSE_MAX_MS ? pause * 2 : PAUSE_MAX_MS;
    }
    uint64_t one = 1;
    (void)pthread_mutex_lock(&source->queue->mutex);
    source->finished = true;
    (void)!write(source->queue->wake, &one, sizeof(one));
    (void)pthread_cond_broadcast(&source->queue->ends);
    (void)pthread_mutex_unlock(&source->queue->mutex);
    ztc_source_thread_release(source);
    return NULL;
}

ztc_status ztc_source_thread_new(struct ztc_source_queue *queue, const char *id, const char *home,
                                 const char *file, struct ztc_error *error,
                                 struct ztc_source_thread **ret_source)
{
    struct ztc_source_thread *source = calloc(1, sizeof(*source));
    if (source == NULL) {
        return ztc_error_memory(error);
    }
    source->queue = queue;
    source->holders = 1;
    (void)pthread_mutex_lock(&queue->mutex);
    queue->holders++;
    (void)pthread_mutex_unlock(&queue->mutex);
    source->timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    int failure = source->timer < 0 ? errno : 0;
    source->id = strdup(id);
    source->home = strdup(home != NULL ? home : "");
    source->file = strdup(file != NULL ? file : "");
    if (source->id == NULL || source->home == NULL || source->file == NULL) {
        failure = ENOMEM;
    }
    if (failure != 0) {
        ztc_source_thread_release(source);
        return ztc_error_system(error, failure, "cannot watch devices");
    }
    *ret_source = source;
    return ZTC_OK;
}

ztc_status ztc_source_thread_start(struct ztc_source_thread *source, struct ztc_error *error)
{
    sigset_t all;
    sigset_t before;
    pthread_t thread;
    (void)sigfillset(&all);
    (void)pthread_mutex_lock(&source->queue->mutex);
    source->holders++;
    (void)pthread_mutex_unlock(&source->queue->mutex);
    /* Signals are for the program's own threads. */
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    int failure = pthread_create(&thread, NULL, work, source);
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (failure != 0) {
        ztc_source_thread_release(source);
        return ztc_error_system(error, failure, "cannot watch devices");
    }
    source->thread = thread;
    return ZTC_OK;
}

bool ztc_source_thread_wait(struct ztc_source_thread *source, const struct timespec *until)
{
    int failure = 0;
    (void)pthread_mutex_lock(&source->queue->mutex);
    while (!source->finished && failure == 0) {
        failure = pthread_cond_timedwait(&source->queue->ends, &source->queue->mutex, until);
    }
    bool finished = source->finished;
    (void)pthread_mutex_unlock(&source->queue->mutex);
    if (finished) {
        (void)pthread_join(source->thread, NULL);
    } else {
        (void)pthread_detach(source->thread);
    }
    return finished;
}

void ztc_source_thread_release(struct ztc_source_thread *source)
{
    if (source == NULL) {
        return;
    }
    struct ztc_source_queue *queue = source->queue;
    (void)pthread_mutex_lock(&queue->mutex);
    bool last = --source->holders == 0;
    (void)pthread_mutex_unlock(&queue->mutex);
    if (last) {
        ztc_fd_close(&source->timer);
        free(source->id);
        free(source->home);
        free(source->file);
        free(source->failure);
        free(source);
        ztc_source_queue_release(queue);
    }
}
