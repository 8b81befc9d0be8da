/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes on their way from one descriptor to another. */
#include "terminal/queue.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

size_t ztc_queue_held(const struct ztc_queue *queue)
{
    return queue->end - queue->start;
}

size_t ztc_queue_room(const struct ztc_queue *queue)
{
    return ZTC_QUEUE_SIZE - ztc_queue_held(queue);
}

/* All the room behind what is held. */
static void gather(struct ztc_queue *queue)
{
    if (queue->start > 0) {
        memmove(queue->bytes, queue->bytes + queue->start, ztc_queue_held(queue));
        queue->end -= queue->start;
        queue->start = 0;
    }
}

size_t ztc_queue_add(struct ztc_queue *queue, const char *bytes, size_t size)
{
    size_t room = ztc_queue_room(queue);
    size_t count = size < room ? size : room;
    gather(queue);
    memcpy(queue->bytes + queue->end, bytes, count);
    queue->end += count;
    return count;
}

/* What a failed transfer means: a hang-up is an end, and what would wait is none. */
static enum ztc_queue_result judge(int errnum)
{
    switch (errnum) {
    case EAGAIN:
#if EAGAIN != EWOULDBLOCK
    case EWOULDBLOCK:
#endif
    case EINTR:
        return ZTC_QUEUE_GOOD;
    case EIO:
    case ENXIO:
    case ENODEV:
    case EPIPE:
        return ZTC_QUEUE_END;
    default:
        return ZTC_QUEUE_ERROR;
    }
}

enum ztc_queue_result ztc_queue_read(struct ztc_queue *queue, int fd, size_t *ret_count)
{
    *ret_count = 0;
    gather(queue);
    if (ztc_queue_room(queue) == 0) {
        return ZTC_QUEUE_GOOD;
    }
    ssize_t got = read(fd, queue->bytes + queue->end, ztc_queue_room(queue));
    if (got > 0) {
        queue->end += (size_t)got;
        *ret_count = (size_t)got;
        return ZTC_QUEUE_GOOD;
    }
    return got == 0 ? ZTC_QUEUE_END : judge(errno);
}

enum ztc_queue_result ztc_queue_write(struct ztc_queue *queue, int fd, size_t max)
{
    size_t size = ztc_queue_held(queue) < max ? ztc_queue_held(queue) : max;
    if (size == 0) {
        return ZTC_QUEUE_GOOD;
    }
    ssize_t written = write(fd, queue->bytes + queue->start, size);
    if (written < 0) {
        return judge(errno);
    }
    queue->start += (size_t)written;
    return ZTC_QUEUE_GOOD;
}
