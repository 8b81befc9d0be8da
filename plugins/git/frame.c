/* SPDX-License-Identifier: Apache-2.0 */
/* Messages of one kind and some bytes on a sequenced-packet socket. */
#include "frame.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

int ztc_git_frame_send(int fd, uint32_t kind, const void *head, size_t head_size, const void *body,
                       size_t body_size, int wait_ms)
{
    if (head_size > ZTC_GIT_FRAME_MAX || body_size > ZTC_GIT_FRAME_MAX - head_size) {
        return -1;
    }
    struct iovec parts[3] = {
        {.iov_base = &kind, .iov_len = sizeof(kind)},
        {.iov_base = (void *)(uintptr_t)head, .iov_len = head_size},
        {.iov_base = (void *)(uintptr_t)body, .iov_len = body_size},
    };
    const struct msghdr message = {.msg_iov = parts, .msg_iovlen = 3};
    for (;;) {
        if (sendmsg(fd, &message, MSG_NOSIGNAL | (wait_ms >= 0 ? MSG_DONTWAIT : 0)) >= 0) {
            return 0;
        }
        struct pollfd ready = {.fd = fd, .events = POLLOUT};
        if (errno == EAGAIN && wait_ms >= 0 && poll(&ready, 1, wait_ms) == 1) {
            continue;
        }
        if (errno != EINTR) {
            return -1;
        }
    }
}

int ztc_git_frame_receive(int fd, struct ztc_git_frame *frame)
{
    struct iovec parts[2] = {
        {.iov_base = &frame->kind, .iov_len = sizeof(frame->kind)},
        {.iov_base = frame->data, .iov_len = sizeof(frame->data)},
    };
    struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
    ssize_t size;
    do {
        size = recvmsg(fd, &message, MSG_CMSG_CLOEXEC);
    } while (size < 0 && errno == EINTR);
    if (size == 0) {
        return 0;
    }
    if (size < (ssize_t)sizeof(frame->kind) || (message.msg_flags & MSG_TRUNC) != 0) {
        return -1;
    }
    frame->size = (size_t)size - sizeof(frame->kind);
    return 1;
}
