/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The module's own side: forks the worker, answers it, and watches the clock and the user. libgit2 waits for a server
 * as long as the server likes; a process can be ended.
 */
#include "call.h"
#include "frame.h"
#include "secret.h"
#include "there.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Between two looks at ztc_host.cancelled. */
#define SLICE_MS 250

/* The worker waits for an answer, so that it is taken at once. */
#define ANSWER_MS 5000

/* What serve() goes on with. No status of the interface. */
#define GO_ON (-1)

struct talk {
    struct ztc_git_call *call;
    int fd; /* our end */
    pid_t pid;
    uint64_t entries;
    bool open;     /* an entry that may have content */
    uint64_t rest; /* bytes that it may still have */
    struct ztc_git_secret secret;
    struct ztc_git_there there; /* publish: what is at the place */
    struct ztc_git_frame *frame;
};

static uint64_t now_ms(void)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now); /* cannot fail for this clock */
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static ztc_status nonsense(const struct talk *talk)
{
    return ztc_git_say(talk->call->host, ZTC_E_INVALID, /* remedy= */ NULL,
                       "%s: what was sent made no sense", talk->call->origin.name);
}

/* Waits for a frame, in slices. ZTC_OK: one is there, or the worker has ended. */
static ztc_status wait_for(const struct talk *talk)
{
    const struct ztc_host *host = talk->call->host;
    const uint64_t stall = talk->call->place->stall_seconds;
    const uint64_t start = now_ms();
    for (;;) {
        if (host->cancelled != NULL && host->cancelled(host->ctx) != 0) {
            return ZTC_E_CANCELLED;
        }
        struct pollfd ready = {.fd = talk->fd, .events = POLLIN};
        int count = poll(&ready, 1, SLICE_MS);
        if (count > 0) {
            return ZTC_OK;
        }
        if (count < 0 && errno != EINTR) {
            return ZTC_E_INTERNAL;
        }
        if ((now_ms() - start) / 1000 >= stall) {
            return ztc_git_say(
                host, ZTC_E_INVALID, "try again later; if it is only slow, raise stall_seconds",
                "%s: said nothing for %llu s", talk->call->origin.name, (unsigned long long)stall);
        }
    }
}

static ztc_status take_beat(struct talk *talk)
{
    struct ztc_git_beat beat;
    if (talk->frame->size != sizeof(beat)) {
        return nonsense(talk);
    }
    memcpy(&beat, talk->frame->data, sizeof(beat));
    const struct ztc_host *host = talk->call->host;
    if (host->progress != NULL) {
        host->progress(host->ctx, beat.bytes, 0, "bytes");
    }
    return GO_ON;
}

static ztc_status take_entry(struct talk *talk)
{
    struct ztc_git_entry head;
    const struct ztc_git_frame *frame = talk->frame;
    if (frame->size <= sizeof(head) || ++talk->entries > ZTC_GIT_ENTRIES_MAX) {
        return nonsense(talk);
    }
    memcpy(&head, frame->data, sizeof(head));
    const char *name = (const char *)frame->data + sizeof(head);
    size_t size = frame->size - sizeof(head);
    talk->open = head.kind == ZTC_ENTRY_FILE;
    talk->rest = talk->call->place->object_max;
    ztc_status status = ZTC_OK;
    if (talk->call->sink != NULL) {
        const struct ztc_entry entry = {
            .struct_size = sizeof(entry),
            .kind = head.kind,
            .name = name,
            .name_size = size,
            .size = head.size,
            .mode = head.mode,
        };
        status = talk->call->sink->begin(talk->call->sink->ctx, &entry);
    } else {
        status = ztc_git_there_begin(&talk->there, name, size);
    }
    return status == ZTC_OK ? GO_ON : status;
}

static ztc_status take_data(struct talk *talk)
{
    const struct ztc_git_frame *frame = talk->frame;
    if (!talk->open || frame->size > talk->rest) {
        return nonsense(talk);
    }
    talk->rest -= frame->size;
    const struct ztc_entry_sink *sink = talk->call->sink;
    ztc_status status = sink != NULL ? sink->write(sink->ctx, frame->data, frame->size)
                                     : ztc_git_there_write(&talk->there, frame->data, frame->size);
    return status == ZTC_OK ? GO_ON : status;
}

static ztc_status answer(const struct talk *talk, const void *head, size_t head_size,
                         const void *body, size_t body_size)
{
    return ztc_git_frame_send(talk->fd, ZTC_GIT_FRAME_ANSWER, head, head_size, body, body_size,
                              ANSWER_MS) == 0
               ? GO_ON
               : nonsense(talk);
}

static ztc_status give_secret(struct talk *talk)
{
    ztc_status status = ztc_git_secret_find(talk->call, &talk->secret);
    if (status == ZTC_E_UNSUPPORTED) {
        return answer(talk, NULL, 0, NULL, 0);
    }
    if (status != ZTC_OK) {
        return status;
    }
    const struct ztc_share_secret *value = talk->secret.value;
    return answer(talk, value->user, strlen(value->user) + 1, value->password,
                  strlen(value->password) + 1);
}

static ztc_status ask_judge(struct talk *talk)
{
    if (talk->call->publication == NULL) {
        return nonsense(talk);
    }
    struct ztc_git_message message = {.size = 0};
    ztc_status status = ztc_git_there_judge(&talk->there, talk->call->publication, &message);
    if (status != ZTC_OK) {
        return status;
    }
    ztc_git_there_done(&talk->there);
    return answer(talk, message.text, message.size, NULL, 0);
}

static ztc_status take_result(struct talk *talk)
{
    struct ztc_git_outcome outcome;
    const struct ztc_git_frame *frame = talk->frame;
    size_t size = frame->size - sizeof(outcome);
    if (frame->size < sizeof(outcome) || size > ZTC_SHARE_VERSION_MAX) {
        return nonsense(talk);
    }
    memcpy(&outcome, frame->data, sizeof(outcome));
    struct ztc_share_result *result = talk->call->result;
    memset(result->version, 0, sizeof(result->version));
    for (size_t i = 0; i < size; i++) {
        unsigned char digit = frame->data[sizeof(outcome) + i];
        if (strchr("0123456789abcdef", digit) == NULL || digit == '\0') {
            return nonsense(talk);
        }
        result->version[i] = (char)digit;
    }
    result->changed = outcome.flag != 0 ? 1 : 0;
    ztc_git_secret_tell(talk->call, &talk->secret, /* taken= */ true);
    return ZTC_OK;
}

static ztc_status take_error(struct talk *talk)
{
    struct ztc_git_outcome outcome;
    struct ztc_git_frame *frame = talk->frame;
    if (frame->size <= sizeof(outcome) || frame->data[frame->size - 1] != '\0') {
        return nonsense(talk);
    }
    memcpy(&outcome, frame->data, sizeof(outcome));
    const char *message = (const char *)frame->data + sizeof(outcome);
    const char *remedy = message + strlen(message) + 1;
    if (remedy >= (const char *)frame->data + frame->size) {
        return nonsense(talk);
    }
    if (outcome.flag != 0) {
        ztc_git_secret_tell(talk->call, &talk->secret, /* taken= */ false);
    }
    bool known = outcome.status == ZTC_E_LIMIT || outcome.status == ZTC_E_MEMORY;
    return ztc_git_say(talk->call->host, known ? outcome.status : ZTC_E_INVALID, remedy, "%s",
                       message);
}

/* GO_ON, or what the call answers. */
static ztc_status handle(struct talk *talk)
{
    switch (talk->frame->kind) {
    case ZTC_GIT_FRAME_BEAT:
        return take_beat(talk);
    case ZTC_GIT_FRAME_ENTRY:
        return take_entry(talk);
    case ZTC_GIT_FRAME_DATA:
        return take_data(talk);
    case ZTC_GIT_FRAME_SECRET:
        return give_secret(talk);
    case ZTC_GIT_FRAME_JUDGE:
        return ask_judge(talk);
    case ZTC_GIT_FRAME_RESULT:
        return take_result(talk);
    case ZTC_GIT_FRAME_ERROR:
        return take_error(talk);
    default:
        return nonsense(talk);
    }
}

static ztc_status serve(struct talk *talk, bool *ret_gone)
{
    for (;;) {
        ztc_status status = wait_for(talk);
        if (status != ZTC_OK) {
            return status;
        }
        int got = ztc_git_frame_receive(talk->fd, talk->frame);
        if (got == 0) {
            *ret_gone = true;
            return ZTC_E_INVALID;
        }
        status = got > 0 ? handle(talk) : nonsense(talk);
        if (status != GO_ON) {
            return status;
        }
    }
}

/* The worker went without a word. */
static ztc_status tell_of_end(const struct talk *talk, int how)
{
    return ztc_git_say(talk->call->host, ZTC_E_INVALID,
                       "if it happens again, tell the project which repository it is",
                       "%s: reading what was sent failed (%s %d)", talk->call->origin.name,
                       WIFSIGNALED(how) ? "signal" : "exit",
                       WIFSIGNALED(how) ? WTERMSIG(how) : WEXITSTATUS(how));
}

static ztc_status run(struct talk *talk)
{
    int ends[2] = {-1, -1};
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) {
        return ztc_git_say(talk->call->host, ZTC_E_INTERNAL, NULL, "cannot make a socket: %s",
                           strerrordesc_np(errno));
    }
    talk->fd = ends[0];
    talk->call->module = getpid();
    talk->pid = fork();
    if (talk->pid == 0) {
        ztc_git_work(talk->call, ends[1]);
    }
    (void)close(ends[1]);
    ztc_status status = ZTC_E_INTERNAL;
    bool gone = false;
    if (talk->pid > 0) {
        status = serve(talk, &gone);
        int how = 0;
        if (!gone) {
            (void)kill(talk->pid, SIGKILL);
        }
        while (waitpid(talk->pid, &how, 0) < 0 && errno == EINTR) {
        }
        status = gone ? tell_of_end(talk, how) : status;
    } else {
        (void)ztc_git_say(talk->call->host, status, NULL, "cannot start a process: %s",
                          strerrordesc_np(errno));
    }
    (void)close(talk->fd);
    return status;
}

ztc_status ztc_git_talk(struct ztc_git_call *call)
{
    const struct ztc_host *host = call->host;
    struct talk talk = {.call = call, .there = {.host = host}};
    talk.frame = host->alloc(host->ctx, sizeof(*talk.frame));
    if (talk.frame == NULL) {
        return ZTC_E_MEMORY;
    }
    ztc_status status = run(&talk);
    ztc_git_there_done(&talk.there);
    ztc_git_secret_done(call, &talk.secret);
    host->free(host->ctx, talk.frame);
    return status;
}
