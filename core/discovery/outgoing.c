/* SPDX-License-Identifier: Apache-2.0 */
/* A queue of bytes before a descriptor. */
#include "discovery/outgoing.h"

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

void ztc_outgoing_init(struct ztc_outgoing *outgoing, int fd)
{
    struct stat state;
    *outgoing = (struct ztc_outgoing){.fd = fd, .flags = -1};
    ztc_buffer_init(&outgoing->waiting, ZTC_DISCOVERY_OUTPUT_MAX);
    if (fstat(fd, &state) != 0 || (!S_ISFIFO(state.st_mode) && !S_ISSOCK(state.st_mode))) {
        return;
    }
    int flags = fcntl(fd, F_GETFL);
    if (flags >= 0 && (flags & O_NONBLOCK) == 0 && fcntl(fd, F_SETFL, flags | O_NONBLOCK) == 0) {
        outgoing->flags = flags;
    }
}

void ztc_outgoing_done(struct ztc_outgoing *outgoing)
{
    if (outgoing->flags >= 0) {
        (void)fcntl(outgoing->fd, F_SETFL, outgoing->flags);
    }
    ztc_buffer_done(&outgoing->waiting);
}

size_t ztc_outgoing_size(const struct ztc_outgoing *outgoing)
{
    return outgoing->waiting.size - outgoing->done;
}

static void compact(struct ztc_outgoing *outgoing)
{
    struct ztc_buffer *waiting = &outgoing->waiting;
    size_t rest = waiting->size - outgoing->done;
    if (rest == 0 && waiting->capacity > KEPT_MAX) {
        ztc_buffer_done(waiting);
        ztc_buffer_init(waiting, ZTC_DISCOVERY_OUTPUT_MAX);
        outgoing->done = 0;
    } else if (outgoing->done > rest) {
        memcpy(waiting->data, waiting->data + outgoing->done, rest);
        waiting->size = rest;
        outgoing->done = 0;
    }
}

void ztc_outgoing_add(struct ztc_outgoing *outgoing, const void *data, size_t size)
{
    if (outgoing->gone || outgoing->status != ZTC_OK) {
        return;
    }
    ztc_buffer_add(&outgoing->waiting, data, size);
    outgoing->status = ztc_buffer_status(&outgoing->waiting);
    outgoing->failure = outgoing->status != ZTC_OK ? ENOMEM : 0;
}

bool ztc_outgoing_write(struct ztc_outgoing *outgoing)
{
    bool any = false;
    while (!outgoing->gone && outgoing->status == ZTC_OK && ztc_outgoing_size(outgoing) > 0) {
        size_t size = ztc_outgoing_size(outgoing);
        bool may_wait = outgoing->flags < 0;
        ssize_t written = write(outgoing->fd, outgoing->waiting.data + outgoing->done,
                                may_wait && size > PIECE_MAX ? PIECE_MAX : size);
        if (written > 0) {
            outgoing->done += (size_t)written;
            any = true;
        } else if (written < 0 && errno == EAGAIN) {
            break;
        } else if (written < 0 && errno != EINTR) {
            outgoing->gone = errno == EPIPE || errno == ECONNRESET || errno == EIO;
            outgoing->status = outgoing->gone ? ZTC_OK : ZTC_E_LIMIT;
            outgoing->failure = errno;
        }
        if (may_wait) {
            break;
        }
    }
    compact(outgoing);
    return any;
}
