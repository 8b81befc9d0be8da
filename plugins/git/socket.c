/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sockets of our own for the web. libgit2 follows a redirect to another port of the same host, password and all,
 * counts only what belongs to packs, and does not tell that anything came: here it goes to the one host and port of
 * the URL, every byte counts, and every byte is a sign of life.
 */
#include "worker.h"

#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include <git2/sys/stream.h>

struct stream {
    git_stream parent;
    struct ztc_git_worker *worker;
    int fd;
};

/*
 * The one thing here that is written and not const: libgit2 hands nothing of ours to the function that makes a stream.
 * It is set once, in the worker's process, and in no other.
 */
static struct ztc_git_worker *the_worker;

static int refuse(struct ztc_git_worker *worker, enum ztc_git_trouble trouble, int errnum)
{
    worker->trouble = trouble;
    worker->errnum = errnum;
    git_error_set_str(GIT_ERROR_NET, "the connection failed");
    return -1;
}

static int open_first(struct ztc_git_worker *worker, const struct addrinfo *list)
{
    int errnum = EHOSTUNREACH;
    for (const struct addrinfo *at = list; at != NULL; at = at->ai_next) {
        int fd = socket(at->ai_family, at->ai_socktype | SOCK_CLOEXEC, at->ai_protocol);
        if (fd >= 0 && connect(fd, at->ai_addr, at->ai_addrlen) == 0) {
            return fd;
        }
        errnum = errno;
        if (fd >= 0) {
            (void)close(fd);
        }
        ztc_git_beat(worker);
    }
    return refuse(worker, ZTC_GIT_TROUBLE_CONNECT, errnum);
}

static int stream_connect(git_stream *parent)
{
    struct stream *stream = (struct stream *)parent;
    struct ztc_git_worker *worker = stream->worker;
    const struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_ADDRCONFIG};
    struct addrinfo *list = NULL;
    const struct ztc_git_origin *origin = &worker->call->origin;
    worker->ended = false;
    if (getaddrinfo(origin->host, origin->port, &hints, &list) != 0) {
        return refuse(worker, ZTC_GIT_TROUBLE_NAME, 0);
    }
    stream->fd = open_first(worker, list);
    freeaddrinfo(list);
    return stream->fd >= 0 ? 0 : -1;
}

static ssize_t stream_read(git_stream *parent, void *data, size_t size)
{
    const struct stream *stream = (const struct stream *)parent;
    struct ztc_git_worker *worker = stream->worker;
    ssize_t got;
    do {
        got = recv(stream->fd, data, size, 0);
    } while (got < 0 && errno == EINTR);
    if (got < 0) {
        return refuse(worker, ZTC_GIT_TROUBLE_BROKEN, errno);
    }
    if (got == 0) {
        worker->ended = true;
        return 0;
    }
    worker->received += (uint64_t)got;
    if (worker->received > worker->call->place->transfer_max) {
        return refuse(worker, ZTC_GIT_TROUBLE_LIMIT, 0);
    }
    ztc_git_beat(worker);
    return got;
}

static ssize_t stream_write(git_stream *parent, const char *data, size_t size, int flags)
{
    (void)flags;
    const struct stream *stream = (const struct stream *)parent;
    ssize_t put;
    do {
        put = send(stream->fd, data, size, MSG_NOSIGNAL);
    } while (put < 0 && errno == EINTR);
    if (put < 0) {
        return refuse(stream->worker, ZTC_GIT_TROUBLE_BROKEN, errno);
    }
    ztc_git_beat(stream->worker);
    return put;
}

static int stream_close(git_stream *parent)
{
    struct stream *stream = (struct stream *)parent;
    if (stream->fd >= 0) {
        (void)close(stream->fd);
    }
    stream->fd = -1;
    return 0;
}

static void stream_free(git_stream *parent)
{
    (void)stream_close(parent);
    free(parent);
}

static int stream_new(git_stream **ret_stream, const char *host, const char *port)
{
    struct ztc_git_worker *worker = the_worker;
    const struct ztc_git_origin *origin = &worker->call->origin;
    if (strcasecmp(host, origin->host) != 0 || strcmp(port, origin->port) != 0) {
        return refuse(worker, ZTC_GIT_TROUBLE_REDIRECT, 0);
    }
    struct stream *stream = calloc(1, sizeof(*stream));
    if (stream == NULL) {
        git_error_set_oom();
        return -1;
    }
    stream->parent.version = GIT_STREAM_VERSION;
    stream->parent.connect = stream_connect;
    stream->parent.read = stream_read;
    stream->parent.write = stream_write;
    stream->parent.close = stream_close;
    stream->parent.free = stream_free;
    stream->worker = worker;
    stream->fd = -1;
    *ret_stream = &stream->parent;
    return 0;
}

int ztc_git_socket_register(struct ztc_git_worker *worker)
{
    the_worker = worker;
    git_stream_registration registration = {.version = GIT_STREAM_VERSION, .init = stream_new};
    return git_stream_register(GIT_STREAM_STANDARD, &registration);
}
