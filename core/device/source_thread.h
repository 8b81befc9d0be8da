/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One source in a thread of its own, and the queue in which all threads lay down what they report. A thread that hangs is left
 * behind: what it may still touch belongs to it as well, and is freed by whoever lets go last.
 */
#ifndef ZTC_DEVICE_SOURCE_THREAD_H
#define ZTC_DEVICE_SOURCE_THREAD_H

#include "device/device.h"
#include "module/loader.h"

#include <pthread.h>
#include <time.h>

#define ZTC_SOURCE_PUT 1u    /* `device` is there */
#define ZTC_SOURCE_DROP 2u   /* `text` is the key of what has gone */
#define ZTC_SOURCE_BEGIN 3u  /* a whole list comes */
#define ZTC_SOURCE_DONE 4u   /* all of it, or of a change, was reported */
#define ZTC_SOURCE_FAILED 5u /* `text` says why: nothing is known any more */
#define ZTC_SOURCE_OUT 6u    /* there is nothing for this source to look at */

struct ztc_source_thread;

struct ztc_source_event {
    struct ztc_source_event *next;
    struct ztc_source_thread *source; /* borrowed */
    uint32_t kind;                    /* ZTC_SOURCE_... */
    struct ztc_device *device;        /* owned; may be NULL */
    char *text;                       /* owned; may be NULL */
};
void ztc_source_event_free(struct ztc_source_event *event); /* takes NULL */

struct ztc_source_queue {
    pthread_mutex_t mutex;
    pthread_cond_t room; /* there is room, or the end is near */
    pthread_cond_t ends; /* a thread has finished */
    struct ztc_source_event *first, *last;
    size_t count;
    bool stop;
    unsigned holders; /* the watch and each thread */
    int wake;    /* eventfd: readable while there are events, and after a thread has finished */
    int stopped; /* eventfd: readable once `stop` is set */
};

ztc_status ztc_source_queue_new(struct ztc_error *error,
                                struct ztc_source_queue **ret_queue) ZTC_MUST_CHECK;
void ztc_source_queue_release(struct ztc_source_queue *queue); /* takes NULL */
/* The oldest event, the caller's to free; NULL: none. */
struct ztc_source_event *ztc_source_queue_take(struct ztc_source_queue *queue);
void ztc_source_queue_stop(struct ztc_source_queue *queue);

struct ztc_source_thread {
    /* Of the watch alone. */
    struct ztc_module *module;
    pthread_t thread;    /* valid once started */
    bool reported;       /* has said what is there, or that it cannot */
    bool stuck;          /* was told to be */
    char *failure;       /* owned: what was told of it last; NULL: it works */
    bool sweeping;       /* devices that were not put again go */
    uint64_t generation; /* of its current list */

    /* Of both, unchanging. */
    struct ztc_source_queue *queue;
    const struct ztc_device_source_v1 *interface;
    char *id, *home, *file;
    bool follow;
    uint32_t patience_ms, poll_ms;
    int timer; /* timerfd: runs out while a call of the source does not return */

    /* Of both, under the queue's mutex. */
    bool busy;     /* in a call of the source */
    bool finished; /* the thread ends */
    unsigned holders;
};

/* Copies of text; the thread is not started. */
ztc_status ztc_source_thread_new(struct ztc_source_queue *queue, const char *id, const char *home,
                                 const char *file, struct ztc_error *error,
                                 struct ztc_source_thread **ret_source) ZTC_MUST_CHECK;
ztc_status ztc_source_thread_start(struct ztc_source_thread *source,
                                   struct ztc_error *error) ZTC_MUST_CHECK;
/* Has the timer run out in a call that still goes on? Resets the timer. */
bool ztc_source_thread_is_late(struct ztc_source_thread *source);
/* Has the thread ended, and is nothing left in the queue that it could have said? */
bool ztc_source_thread_is_mute(struct ztc_source_thread *source);
/* Waits for the end of the started thread, until a time of CLOCK_MONOTONIC; false: it is stuck and left behind. The queue was stopped. */
bool ztc_source_thread_wait(struct ztc_source_thread *source, const struct timespec *until);
void ztc_source_thread_release(struct ztc_source_thread *source); /* takes NULL */

#endif
