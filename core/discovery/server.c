/* SPDX-License-Identifier: Apache-2.0 */
/* The loop between a client and the devices: commands in, answers and events out, and nothing is waited for but both. */
#include "discovery/server.h"

#include "base/limits.h"
#include "discovery/output_queue.h"
#include "discovery/protocol.h"
#include "discovery/told.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define INPUT_SIZE (16u << 10)

/* Changes taken before the client is looked after again. */
#define CHANGES_AT_ONCE 64u

/* LIST waits for the first look at all devices, so long at most; once more commands have come, only so long. */
#define LIST_WAIT_MS 2000
#define LIST_HURRY_MS 100

/* What waits for the client when it says goodbye: given up after so long without progress, or in all. With the time that stuck sources get to
 * end (ztc_live_close) it stays under a second. */
#define LEAVE_IDLE_MS 250
#define LEAVE_MAX_MS 450

/* After want of memory it is tried again. */
#define RETRY_MS 500

#define NEVER INT64_MAX

struct server {
    const struct ztc_discovery *options;
    struct ztc_protocol protocol;
    struct ztc_output_queue output;
    struct ztc_told told;
    struct ztc_live *live; /* NULL: not started */
    bool settled;          /* every source has reported */
    bool crowded;          /* it was said that there are too many ports */
    bool events;
    bool
        more; /* the descriptor of `live` does not tell: it was not asked until it had nothing more */
    int64_t started;
    int64_t list_due; /* when LIST is answered at the latest; NEVER: none waits */
    char input[INPUT_SIZE];
    size_t input_start, input_end;
    bool hung_up;      /* no more input comes than there is */
    bool input_over;   /* and all of it was read */
    int64_t leave_due; /* when to go at the latest; NEVER: no reason to */
    int64_t progress;  /* when something was written last */
    ztc_status status; /* of the input */
    int failure;
};

static int64_t now_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void tell(const struct server *server, const char *text)
{
    server->options->trouble(server->options->ctx, text);
}

/* ---- what the protocol asks for ---- */

static void send_line(void *ctx, const char *line, size_t size)
{
    struct server *server = ctx;
    ztc_output_queue_add(&server->output, line, size);
}

static ztc_status begin(void *ctx, bool events, struct ztc_error *error)
{
    struct server *server = ctx;
    ztc_status status =
        ztc_live_open(server->options->registry, &server->options->live, error, &server->live);
    if (status == ZTC_OK) {
        server->events = events;
        server->settled = false;
        server->more = true;
        server->started = now_ms();
    }
    return status;
}

static void answer_list(struct server *server)
{
    struct ztc_buffer ports;
    ztc_buffer_init(&ports, ZTC_DISCOVERY_OUTPUT_MAX);
    ztc_told_list(&server->told, &ports);
    ztc_protocol_list(&server->protocol, &ports);
    ztc_buffer_done(&ports);
    server->list_due = NEVER;
}

static void list(void *ctx)
{
    struct server *server = ctx;
    if (server->settled) {
        answer_list(server);
    } else {
        server->list_due = server->started + LIST_WAIT_MS;
    }
}

static void end(void *ctx)
{
    struct server *server = ctx;
    ztc_live_close(server->live);
    server->live = NULL;
    server->events = false;
    server->more = false;
    server->list_due = NEVER;
    ztc_told_done(&server->told);
}

/* ---- devices ---- */

static void event_add(void *ctx, const char *port)
{
    struct server *server = ctx;
    ztc_protocol_add(&server->protocol, port);
}

static void event_remove(void *ctx, const char *address, const char *protocol)
{
    struct server *server = ctx;
    ztc_protocol_remove(&server->protocol, address, protocol);
}

static bool event_has_room(void *ctx)
{
    const struct server *server = ctx;
    return ztc_output_queue_size(&server->output) <= ZTC_DISCOVERY_EVENTS_MAX;
}

static void send_events(struct server *server)
{
    const struct ztc_told_events events = {
        .ctx = server, .add = event_add, .remove = event_remove, .has_room = event_has_room};
    struct ztc_error error = {0};
    if (server->events && ztc_told_send(&server->told, &events, &error) != ZTC_OK) {
        tell(server, ztc_error_text(&error));
    }
    ztc_error_clear(&error);
}

/* After a change was lost: all devices anew. What the client was told stays, so it hears only what is otherwise. */
static ztc_status start_over(struct server *server, struct ztc_error *error)
{
    size_t count = 0;
    const struct ztc_live_device *devices = ztc_live_devices(server->live, &count);
    ztc_status status = devices != NULL ? ZTC_OK : ztc_error_memory(error);
    ztc_told_drop_all(&server->told);
    for (size_t i = 0; status == ZTC_OK && i < count; i++) {
        status = ztc_told_put(&server->told, &devices[i], error);
    }
    return status;
}

/* Takes one change; false: there is none. */
static bool take_change(struct server *server)
{
    struct ztc_live_change change = {0};
    struct ztc_error error = {0};
    struct ztc_error again = {0};
    ztc_status status = ztc_live_next(server->live, &error, &change);
    if (status == ZTC_OK) {
        switch (change.kind) {
        case ZTC_WATCH_NONE:
            return false;
        case ZTC_WATCH_ADDED:
        case ZTC_WATCH_CHANGED:
            status = ztc_told_put(&server->told, change.device, &error);
            break;
        case ZTC_WATCH_REMOVED:
            ztc_told_drop(&server->told, change.before->source, change.before->key);
            break;
        case ZTC_WATCH_TROUBLE:
            tell(server, change.text);
            break;
        default:
            server->settled = true;
            break;
        }
    }
    if (status != ZTC_OK) {
        tell(server, ztc_error_text(&error));
        if (start_over(server, &again) != ZTC_OK) {
            ztc_protocol_fail(&server->protocol, ztc_error_text(&again));
        }
    }
    ztc_error_clear(&error);
    ztc_error_clear(&again);
    return true;
}

static void take_changes(struct server *server)
{
    server->more = server->live != NULL;
    for (unsigned i = 0; i < CHANGES_AT_ONCE && server->more; i++) {
        server->more = take_change(server);
        /* Each by itself, so that a board that comes and goes is seen to. */
        send_events(server);
    }
    if (server->told.left_out > 0 && !server->crowded) {
        server->crowded = true;
        tell(server, "there are more ports than can be told of: the rest is left out");
    }
}

/* ---- the client ---- */

static bool has_input(const struct server *server)
{
    return server->input_start < server->input_end;
}

/* May another command be carried out? Not while LIST waits, for answers come in order, nor when too much waits for the client. */
static bool may_obey(const struct server *server)
{
    return server->list_due == NEVER &&
           ztc_output_queue_size(&server->output) <= ZTC_DISCOVERY_ANSWERS_MAX;
}

static void read_input(struct server *server)
{
    ssize_t size = read(server->options->input, server->input, INPUT_SIZE);
    if (size > 0) {
        server->input_start = 0;
        server->input_end = (size_t)size;
    } else if (size == 0 || (errno != EAGAIN && errno != EINTR)) {
        bool gone = size == 0 || errno == EIO || errno == ECONNRESET;
        server->input_over = true;
        server->status = gone ? ZTC_OK : ZTC_E_INTERNAL;
        server->failure = gone ? 0 : errno;
    }
}

static void obey_input(struct server *server)
{
    while (has_input(server) && may_obey(server)) {
        server->input_start +=
            ztc_protocol_feed(&server->protocol, server->input + server->input_start,
                              server->input_end - server->input_start);
    }
}

/* A LIST that waits: is it time? */
static void look_at_list(struct server *server, int64_t now)
{
    if (server->list_due == NEVER) {
        return;
    }
    if ((has_input(server) || server->input_over) && server->list_due > now + LIST_HURRY_MS) {
        server->list_due = now + LIST_HURRY_MS;
    }
    if (server->settled || now >= server->list_due) {
        answer_list(server);
    }
}

static bool is_leaving(const struct server *server)
{
    return server->protocol.state == ZTC_PROTOCOL_DEAD || server->hung_up || server->input_over;
}

/* Is there nothing more to do, or nobody to do it for? */
static bool is_over(const struct server *server, int64_t now)
{
    bool dead = server->protocol.state == ZTC_PROTOCOL_DEAD;
    bool all_done = dead || (server->input_over && !has_input(server) && server->list_due == NEVER);
    if (server->output.gone || server->output.status != ZTC_OK || server->status != ZTC_OK) {
        return true;
    }
    if (all_done && ztc_output_queue_size(&server->output) == 0) {
        return true;
    }
    bool idle =
        ztc_output_queue_size(&server->output) > 0 && now >= server->progress + LEAVE_IDLE_MS;
    return now >= server->leave_due || (server->leave_due != NEVER && idle);
}

/* ---- the loop ---- */

static int64_t earlier(int64_t one, int64_t other)
{
    return one < other ? one : other;
}

static int timeout_of(const struct server *server, int64_t now)
{
    int64_t due = server->more ? now : server->list_due;
    if (server->leave_due != NEVER) {
        due = earlier(due, earlier(server->leave_due, server->progress + LEAVE_IDLE_MS));
    }
    if (server->events && server->told.changed > 0 &&
        ztc_output_queue_size(&server->output) <= ZTC_DISCOVERY_EVENTS_MAX) {
        due = earlier(due, now + RETRY_MS);
    }
    if (due == NEVER) {
        return -1;
    }
    return due > now ? (int)(due - now) : 0;
}

enum { INPUT, OUTPUT, DEVICES, STREAMS };

/* What to wait for; true: input is read when there is some. */
static bool choose(const struct server *server, struct pollfd *streams)
{
    bool reads = !server->input_over && !has_input(server) &&
                 ztc_output_queue_size(&server->output) <= ZTC_DISCOVERY_ANSWERS_MAX &&
                 server->protocol.state != ZTC_PROTOCOL_DEAD;
    /* One that has hung up says so for ever: it is asked again only where it is read. */
    bool asks = reads || !(server->hung_up || server->input_over);
    streams[INPUT] = (struct pollfd){.fd = asks ? server->options->input : -1,
                                     .events = reads ? POLLIN : POLLRDHUP};
    streams[OUTPUT] =
        (struct pollfd){.fd = server->options->output,
                        .events = ztc_output_queue_size(&server->output) > 0 ? POLLOUT : 0};
    streams[DEVICES] = (struct pollfd){
        .fd = server->live != NULL ? ztc_live_descriptor(server->live) : -1, .events = POLLIN};
    return reads;
}

static void serve_input(struct server *server, short events, bool reads)
{
    if (reads && events != 0) {
        read_input(server);
    }
    if ((events & (POLLHUP | POLLRDHUP | POLLERR | POLLNVAL)) != 0) {
        server->hung_up = true;
    }
}

static void serve_output(struct server *server, short events)
{
    if ((events & (POLLERR | POLLHUP | POLLNVAL)) != 0) {
        server->output.gone = true;
    }
    if ((events & POLLOUT) != 0 && ztc_output_queue_write(&server->output)) {
        server->progress = now_ms();
    }
}

static void wait_for_any(struct server *server, int64_t now)
{
    struct pollfd streams[STREAMS];
    bool reads = choose(server, streams);
    if (poll(streams, STREAMS, timeout_of(server, now)) < 0) {
        return; /* a signal, or want of memory: once more */
    }
    serve_input(server, streams[INPUT].revents, reads);
    serve_output(server, streams[OUTPUT].revents);
    if (streams[DEVICES].revents != 0 || server->more) {
        take_changes(server);
    }
}

static void run(struct server *server)
{
    for (;;) {
        obey_input(server);
        send_events(server);
        int64_t now = now_ms();
        look_at_list(server, now);
        if (is_leaving(server) && server->leave_due == NEVER) {
            server->leave_due = now + LEAVE_MAX_MS;
            server->progress = now;
        }
        if (ztc_output_queue_size(&server->output) > 0 && ztc_output_queue_write(&server->output)) {
            server->progress = now;
        }
        if (is_over(server, now)) {
            break;
        }
        if (has_input(server) && may_obey(server)) {
            continue;
        }
        wait_for_any(server, now);
    }
}

ztc_status ztc_discovery_serve(const struct ztc_discovery *discovery, struct ztc_error *error)
{
    struct server server = {.options = discovery, .list_due = NEVER, .leave_due = NEVER};
    const struct ztc_protocol_client client = {
        .ctx = &server, .send = send_line, .begin = begin, .list = list, .end = end};
    ztc_protocol_init(&server.protocol, &client);
    ztc_output_queue_init(&server.output, discovery->output);
    run(&server);
    ztc_status status = server.status;
    if (status != ZTC_OK) {
        (void)ztc_error_system(error, server.failure, "cannot read commands");
    } else if (server.output.status != ZTC_OK) {
        status = ztc_error_system(error, server.output.failure, "cannot write answers");
    }
    end(&server);
    ztc_output_queue_done(&server.output);
    ztc_protocol_done(&server.protocol);
    return status;
}
