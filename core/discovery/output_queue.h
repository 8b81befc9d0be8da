/* SPDX-License-Identifier: Apache-2.0 */
/* Output that waits until its reader takes it, on a descriptor that is never waited for. */
#ifndef ZTC_DISCOVERY_OUTPUT_QUEUE_H
#define ZTC_DISCOVERY_OUTPUT_QUEUE_H

#include "base/buffer.h"

#include <stdbool.h>

struct ztc_output_queue {
    int fd;    /* borrowed */
    int flags; /* of the descriptor as they were; -1: they were not changed */
    struct ztc_buffer waiting;
    size_t done;       /* bytes of `waiting` that are written already */
    bool gone;         /* nobody reads any more */
    ztc_status status; /* other failures; why is in `failure` */
    int failure;       /* errno */
};

/* A pipe or socket is set not to block, until done: its flags are shared with whoever else has it. */
void ztc_output_queue_init(struct ztc_output_queue *queue, int fd);
void ztc_output_queue_done(struct ztc_output_queue *queue);

void ztc_output_queue_add(struct ztc_output_queue *queue, const void *data, size_t size);
/* Bytes that wait. */
size_t ztc_output_queue_size(const struct ztc_output_queue *queue);
/* Writes what can be written now; false: nothing could. */
bool ztc_output_queue_write(struct ztc_output_queue *queue);

#endif
