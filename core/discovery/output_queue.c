/* SPDX-License-Identifier: Apache-2.0 */
/* A queue of bytes before a descriptor. */
#include "discovery/output_queue.h"

#include "base/limits.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A queue that is empty keeps no more memory than this. */
#define KEPT_MAX (64u << 10)
/* What is written at once where a write might wait: a terminal takes so much when it says that it is ready. */
#define PIECE_MAX 4096u

void ztc_output_queue_init(struct ztc_output_queue *queue, int fd)
{
    struct stat state;
    *queue = (struct ztc_output_queue){.fd = fd, .flags = -1};
    ztc_buffer_init(&queue->waiting, ZTC_DISCOVERY_OUTPUT_MAX);
    if (fstat(fd, &state) != 0 || (!S_ISFIFO(state.st_mode) && !S_ISSOCK(state.st_mode))) {
        return;
    }
    int flags = fcntl(fd, F_GETFL);
    if (flags >= 0 && (flags & O_NONBLOCK) == 0 && fcntl(fd, F_SETFL, flags | O_NONBLOCK) == 0) {
        queue->flags = flags;
    }
}

void ztc_output_queue_done(struct ztc_output_queue *queue)
{
    if (queue->flags >= 0) {
        (void)fcntl(queue->fd, F_SETFL, queue->flags);
    }
    ztc_buffer_done(&queue->waiting);
}

size_t ztc_output_queue_size(const struct ztc_output_queue *queue)
{
    return queue->waiting.size - queue->done;
}

static void compact(struct ztc_output_queue *queue)
{
    struct ztc_buffer *waiting = &queue->waiting;
    size_t rest = waiting->size - queue->done;
    if (rest == 0 && waiting->capacity > KEPT_MAX) {
        ztc_buffer_done(waiting);
        ztc_buffer_init(waiting, ZTC_DISCOVERY_OUTPUT_MAX);
        queue->done = 0;
    } else if (queue->done > rest) {
        memcpy(waiting->data, waiting->data + queue->done, rest);
        waiting->size = rest;
        queue->done = 0;
    }
}

void ztc_output_queue_add(struct ztc_output_queue *queue, const void *data, size_t size)
{
    if (queue->gone || queue->status != ZTC_OK) {
        return;
    }
    ztc_buffer_add(&queue->waiting, data, size);
    queue->status = ztc_buffer_status(&queue->waiting);
    queue->failure = queue->status != ZTC_OK ? ENOMEM : 0;
}

bool ztc_output_queue_write(struct ztc_output_queue *queue)
{
    bool any = false;
    while (!queue->gone && queue->status == ZTC_OK && ztc_output_queue_size(queue) > 0) {
        size_t size = ztc_output_queue_size(queue);
        bool may_wait = queue->flags < 0;
        ssize_t written = write(queue->fd, queue->waiting.data + queue->done,
                                may_wait && size > PIECE_MAX ? PIECE_MAX : size);
        if (written > 0) {
            queue->done += (size_t)written;
            any = true;
        } else if (written < 0 && errno == EAGAIN) {
            break;
        } else if (written < 0 && errno != EINTR) {
            queue->gone = errno == EPIPE || errno == ECONNRESET || errno == EIO;
            queue->status = queue->gone ? ZTC_OK : ZTC_E_LIMIT;
            queue->failure = errno;
        }
        if (may_wait) {
            break;
        }
    }
    compact(queue);
    return any;
}
