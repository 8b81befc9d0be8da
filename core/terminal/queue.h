/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes on their way from one descriptor to another, never more than fit. */
#ifndef ZTC_TERMINAL_QUEUE_H
#define ZTC_TERMINAL_QUEUE_H

#include <stdbool.h>
#include <stddef.h>

/* What the kernel's own buffers of a terminal hold; four of a page. */
#define ZTC_QUEUE_SIZE 16384u

/* Zero is empty. */
struct ztc_queue {
    size_t start, end; /* of what is held */
    char bytes[ZTC_QUEUE_SIZE];
};

/* How a transfer went. */
enum ztc_queue_result {
    ZTC_QUEUE_GOOD, /* some bytes, or none at the moment */
    ZTC_QUEUE_END,  /* there is nobody at the other end */
    ZTC_QUEUE_ERROR /* errno says why */
};

size_t ztc_queue_held(const struct ztc_queue *queue);
size_t ztc_queue_room(const struct ztc_queue *queue);

/* Appends as many bytes as there is room for; how many. */
size_t ztc_queue_add(struct ztc_queue *queue, const char *bytes, size_t size);

/* Reads once, as much as there is room for. */
enum ztc_queue_result ztc_queue_read(struct ztc_queue *queue, int fd, size_t *ret_count);

/* Writes once, what is held but not more than `max` bytes. */
enum ztc_queue_result ztc_queue_write(struct ztc_queue *queue, int fd, size_t max);

#endif
