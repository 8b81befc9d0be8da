/* SPDX-License-Identifier: Apache-2.0 */
/* The queue between the threads of the sources and who watches. */
#include "device/source_thread.h"

#include "base/file.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

void ztc_source_event_free(struct ztc_source_event *event)
{
    if (event != NULL) {
        ztc_device_free(event->device);
        free(event->text);
        free(event);
    }
}

static void queue_free(struct ztc_source_queue *queue)
{
    while (queue->first != NULL) {
        struct ztc_source_event *event = queue->first;
        queue->first = event->next;
        ztc_source_event_free(event);
    }
    ztc_fd_close(&queue->wake);
    ztc_fd_close(&queue->stopped);
    (void)pthread_cond_destroy(&queue->ends);
    (void)pthread_cond_destroy(&queue->room);
    (void)pthread_mutex_destroy(&queue->mutex);
    free(queue);
}

/* A condition whose waits are measured by the clock that nobody sets. */
static int condition_init(pthread_cond_t *condition)
{
    pthread_condattr_t attributes;
    int failure = pthread_condattr_init(&attributes);
    if (failure == 0) {
        (void)pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
        failure = pthread_cond_init(condition, &attributes);
        (void)pthread_condattr_destroy(&attributes);
    }
    return failure;
}

ztc_status ztc_source_queue_new(struct ztc_error *error, struct ztc_source_queue **ret_queue)
{
    struct ztc_source_queue *queue = calloc(1, sizeof(*queue));
    if (queue == NULL) {
        return ztc_error_memory(error);
    }
    queue->holders = 1;
    queue->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    queue->stopped = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    int failure = queue->wake < 0 || queue->stopped < 0 ? errno : 0;
    /* On Linux none of the three can fail but for want of memory. */
    if (failure == 0 && (pthread_mutex_init(&queue->mutex, NULL) != 0 ||
                         condition_init(&queue->room) != 0 || condition_init(&queue->ends) != 0)) {
        failure = ENOMEM;
    }
    if (failure != 0) {
        ztc_fd_close(&queue->wake);
        ztc_fd_close(&queue->stopped);
        free(queue);
        return ztc_error_system(error, failure, "cannot watch devices");
    }
    *ret_queue = queue;
    return ZTC_OK;
}

void ztc_source_queue_release(struct ztc_source_queue *queue)
{
    if (queue == NULL) {
        return;
    }
    (void)pthread_mutex_lock(&queue->mutex);
    bool last = --queue->holders == 0;
    (void)pthread_mutex_unlock(&queue->mutex);
    if (last) {
        queue_free(queue);
    }
}

struct ztc_source_event *ztc_source_queue_take(struct ztc_source_queue *queue)
{
    (void)pthread_mutex_lock(&queue->mutex);
    struct ztc_source_event *event = queue->first;
    if (event != NULL) {
        queue->first = event->next;
        queue->last = queue->first == NULL ? NULL : queue->last;
        queue->count--;
        (void)pthread_cond_broadcast(&queue->room);
    }
    if (queue->first == NULL) {
        uint64_t count = 0;
        (void)!read(queue->wake, &count, sizeof(count));
    }
    (void)pthread_mutex_unlock(&queue->mutex);
    return event;
}

void ztc_source_queue_stop(struct ztc_source_queue *queue)
{
    uint64_t one = 1;
    (void)pthread_mutex_lock(&queue->mutex);
    queue->stop = true;
    (void)!write(queue->stopped, &one, sizeof(one));
    (void)pthread_cond_broadcast(&queue->room);
    (void)pthread_mutex_unlock(&queue->mutex);
}
