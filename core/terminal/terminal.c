/* SPDX-License-Identifier: Apache-2.0 */
/* The loop between the user's terminal and a board's serial port. */
#include "terminal/terminal.h"

#include "base/file.h"
#include "terminal/keyboard.h"
#include "terminal/queue.h"
#include "terminal/serial.h"
#include "terminal/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* How often a port that is gone is tried: its node may be there before it may be opened. */
#define RETRY_MS 100
/* After this long a port that is back and cannot be opened is told of: udev sets the owner of a node later than it makes it. */
#define REFUSED_MS 3000
/* What was typed before Ctrl-] has so long to go out. */
#define LEAVE_MS 500
/* A line that takes nothing for so long must not keep Ctrl-] from being read. */
#define STUCK_MS 1000
/* How soon to ask again whether a line has sent what it was given. */
#define SENDING_MS 20

#define INPUT_CHUNK 1024u
/* A pipe that poll calls writable takes so many without waiting. */
#define OUTPUT_CHUNK 4096u

#define NEVER INT64_MAX

struct terminal {
    const struct ztc_terminal_options *options;
    struct ztc_signals signals;
    struct ztc_keyboard keyboard;
    bool is_keyboard; /* input is a terminal */
    bool input_open;
    int output; /* of its own, not to wait for whoever reads; or the options' */
    bool output_ours;
    int line;                 /* -1: the port is gone */
    char *port;               /* owned: where it was opened last */
    int64_t active;           /* when the line or what is sent to it moved last, in ms */
    int64_t gone;             /* since when it is gone */
    int64_t leave_by;         /* NEVER: nobody wants to leave */
    bool refused;             /* told that it cannot be opened */
    bool line_open_on_screen; /* the last byte shown was no end of a line */
    bool ended;
    enum ztc_terminal_end end;
    int signal;
    struct ztc_queue to_line, to_screen;
};

static int64_t now_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void end(struct terminal *terminal, enum ztc_terminal_end why)
{
    if (!terminal->ended) {
        terminal->ended = true;
        terminal->end = why;
    }
}

/* ---- the screen ---- */

/* A descriptor of its own on the same terminal or pipe: O_NONBLOCK on the one that was handed down would be everybody's. */
static void open_output(struct terminal *terminal)
{
    int fd = terminal->options->output;
    terminal->output = fd;
    struct stat facts;
    if (fstat(fd, &facts) != 0 || !(S_ISFIFO(facts.st_mode) || isatty(fd) != 0)) {
        return;
    }
    char path[sizeof("/proc/self/fd/") + 12];
    (void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    int own = open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (own >= 0) {
        terminal->output = own;
        terminal->output_ours = true;
    }
}

static void show(struct terminal *terminal)
{
    size_t held = ztc_queue_held(&terminal->to_screen);
    if (held == 0) {
        return;
    }
    char last = terminal->to_screen.bytes[terminal->to_screen.end - 1];
    if (ztc_queue_write(&terminal->to_screen, terminal->output, OUTPUT_CHUNK) != ZTC_QUEUE_GOOD) {
        end(terminal, ZTC_TERMINAL_DEAF);
    } else if (ztc_queue_held(&terminal->to_screen) == 0) {
        terminal->line_open_on_screen = last != '\n';
    }
}

/* Without waiting for what the screen does not take. */
static void show_all(struct terminal *terminal)
{
    size_t before;
    do {
        before = ztc_queue_held(&terminal->to_screen);
        struct pollfd stream = {.fd = terminal->output, .events = POLLOUT};
        if (before == 0 || poll(&stream, 1, 0) <= 0) {
            return;
        }
        show(terminal);
    } while (ztc_queue_held(&terminal->to_screen) < before);
}

static void tell(struct terminal *terminal, enum ztc_terminal_news news, uint32_t baud,
                 const char *text)
{
    show_all(terminal);
    ztc_keyboard_talk(&terminal->keyboard, /* on= */ true);
    if (terminal->line_open_on_screen && isatty(terminal->output) != 0) {
        (void)ztc_queue_add(&terminal->to_screen, "\n", 1);
        show_all(terminal);
    }
    const struct ztc_terminal_told told = {
        .news = news, .port = terminal->port, .baud = baud, .text = text};
    terminal->options->tell(terminal->options->tell_ctx, &told);
    ztc_keyboard_talk(&terminal->keyboard, /* on= */ false);
}

/* ---- the line ---- */

static ztc_status open_line(struct terminal *terminal, const char *port,
                            enum ztc_terminal_news news, struct ztc_error *error)
{
    int fd = -1;
    uint32_t baud = 0;
    char *copy = strdup(port);
    ztc_status status = copy == NULL
                            ? ztc_error_memory(error)
                            : ztc_serial_open(port, terminal->options->baud, error, &fd, &baud);
    if (status != ZTC_OK) {
        free(copy);
        return status;
    }
    free(terminal->port);
    terminal->port = copy;
    terminal->line = fd;
    terminal->refused = false;
    terminal->active = now_ms();
    tell(terminal, news, baud, /* text= */ NULL);
    return ZTC_OK;
}

static void lose_line(struct terminal *terminal)
{
    ztc_serial_close(&terminal->line);
    terminal->gone = terminal->active = now_ms();
    if (terminal->is_keyboard) {
        /* Keys for a board that is gone would surprise the one that comes. */
        terminal->to_line.start = terminal->to_line.end = 0;
    }
    tell(terminal, ZTC_TERMINAL_GONE, /* baud= */ 0, /* text= */ NULL);
}

static void find_line(struct terminal *terminal)
{
    const struct ztc_terminal_options *options = terminal->options;
    const char *port = options->where != NULL ? options->where(options->where_ctx) : options->port;
    if (terminal->line >= 0) {
        return;
    }
    struct ztc_error why = {0};
    if (port == NULL) {
        terminal->gone = terminal->refused ? terminal->gone : now_ms();
    } else if (open_line(terminal, port, ZTC_TERMINAL_BACK, &why) != ZTC_OK) {
        bool there = access(port, F_OK) == 0;
        if (!there && !terminal->refused) {
            terminal->gone = now_ms();
        } else if (!terminal->refused && now_ms() - terminal->gone >= REFUSED_MS) {
            terminal->refused = true;
            tell(terminal, ZTC_TERMINAL_REFUSED, /* baud= */ 0, ztc_error_text(&why));
        }
    }
    ztc_error_clear(&why);
}

static void serve_line(struct terminal *terminal, short events)
{
    if (terminal->line < 0 || events == 0) {
        return;
    }
    enum ztc_queue_result result = ZTC_QUEUE_GOOD;
    size_t got = 0;
    if ((events & (POLLIN | POLLHUP | POLLERR)) != 0) {
        result = ztc_queue_read(&terminal->to_screen, terminal->line, &got);
    }
    size_t before = ztc_queue_held(&terminal->to_line);
    if (result == ZTC_QUEUE_GOOD && (events & POLLOUT) != 0) {
        result = ztc_queue_write(&terminal->to_line, terminal->line, ZTC_QUEUE_SIZE);
    }
    if (got > 0 || ztc_queue_held(&terminal->to_line) < before) {
        terminal->active = now_ms();
    }
    if (result != ZTC_QUEUE_GOOD || (events & POLLNVAL) != 0) {
        lose_line(terminal);
    }
}

/* ---- input ---- */

/* How much of it can be taken now. */
static size_t input_room(const struct terminal *terminal)
{
    bool full = ztc_queue_room(&terminal->to_line) == 0;
    bool stuck = full && now_ms() - terminal->active >= STUCK_MS;
    if (terminal->is_keyboard && (terminal->line < 0 || stuck)) {
        return INPUT_CHUNK; /* only to see Ctrl-] */
    }
    size_t room = ztc_queue_room(&terminal->to_line);
    size_t shown = ztc_queue_room(&terminal->to_screen) / ZTC_KEY_SHOWN_MAX;
    room = terminal->options->echo && shown < room ? shown : room;
    return room < INPUT_CHUNK ? room : INPUT_CHUNK;
}

static void echo(struct terminal *terminal, const char *bytes, size_t size)
{
    if (!terminal->is_keyboard) {
        (void)ztc_queue_add(&terminal->to_screen, bytes, size);
        return;
    }
    for (size_t i = 0; i < size; i++) {
        char shown[ZTC_KEY_SHOWN_MAX];
        (void)ztc_queue_add(&terminal->to_screen, shown, ztc_key_shown(bytes[i], shown));
    }
}

static void take_input(struct terminal *terminal, const char *bytes, size_t size)
{
    const char *leave = terminal->is_keyboard ? memchr(bytes, ZTC_KEY_LEAVE, size) : NULL;
    if (leave != NULL) {
        size = (size_t)(leave - bytes);
        terminal->input_open = false;
        terminal->leave_by = now_ms() + LEAVE_MS;
    }
    if (terminal->line < 0 && terminal->is_keyboard) {
        return;
    }
    size_t taken = ztc_queue_add(&terminal->to_line, bytes, size);
    if (terminal->options->echo) {
        echo(terminal, bytes, taken);
    }
}

static void serve_input(struct terminal *terminal, short events)
{
    size_t room = input_room(terminal);
    if (events == 0 || !terminal->input_open || room == 0) {
        return;
    }
    char bytes[INPUT_CHUNK];
    ssize_t got = read(terminal->options->input, bytes, room);
    if (got > 0) {
        take_input(terminal, bytes, (size_t)got);
    } else if (got == 0 || (errno != EINTR && errno != EAGAIN)) {
        terminal->input_open = false;
        terminal->active = now_ms();
        if (terminal->is_keyboard) {
            terminal->leave_by = now_ms() + LEAVE_MS;
        }
    }
}

/* ---- time and signals ---- */

static void serve_signals(struct terminal *terminal)
{
    int number = ztc_signals_take(&terminal->signals);
    if (number == SIGTSTP) {
        ztc_keyboard_restore(&terminal->keyboard);
        ztc_signals_stop();
        (void)ztc_keyboard_raw(&terminal->keyboard);
    } else if (number == SIGCONT) {
        /* Whoever stopped it has set the terminal anew. */
        (void)ztc_keyboard_raw(&terminal->keyboard);
    } else if (number != 0) {
        terminal->signal = number;
        end(terminal, ZTC_TERMINAL_STOPPED);
    }
}

/* Has input ended, and is nothing left to be sent or shown? */
static bool is_ending(const struct terminal *terminal)
{
    return !terminal->input_open && !terminal->options->stay && terminal->leave_by == NEVER &&
           ztc_queue_held(&terminal->to_line) == 0 && ztc_queue_held(&terminal->to_screen) == 0;
}

static void serve_time(struct terminal *terminal)
{
    int64_t now = now_ms();
    if (terminal->leave_by != NEVER && (now >= terminal->leave_by || terminal->line < 0 ||
                                        ztc_queue_held(&terminal->to_line) == 0)) {
        end(terminal, ZTC_TERMINAL_LEFT);
    }
    if (!is_ending(terminal)) {
        return;
    }
    if (terminal->line >= 0 && ztc_serial_waiting(terminal->line) > 0) {
        terminal->active = now;
    } else if (now - terminal->active >= terminal->options->quiet_ms) {
        end(terminal, terminal->line >= 0 ? ZTC_TERMINAL_QUIET : ZTC_TERMINAL_ABSENT);
    }
}

static int64_t sooner(int64_t one, int64_t other)
{
    return one < other ? one : other;
}

/* Milliseconds until something is due though no descriptor is ready; -1: nothing. */
static int patience(const struct terminal *terminal)
{
    int64_t now = now_ms();
    int64_t wait = NEVER;
    if (terminal->line < 0) {
        wait = sooner(wait, RETRY_MS);
    }
    if (terminal->leave_by != NEVER) {
        wait = sooner(wait, terminal->leave_by - now);
    }
    int64_t stuck = terminal->active + STUCK_MS;
    /* Once it is stuck keys are read, and there is nothing to wake up for. */
    if (terminal->is_keyboard && ztc_queue_room(&terminal->to_line) == 0 && stuck > now) {
        wait = sooner(wait, stuck - now);
    }
    if (is_ending(terminal)) {
        bool sending = terminal->line >= 0 && ztc_serial_waiting(terminal->line) > 0;
        wait = sooner(wait,
                      sending ? SENDING_MS : terminal->active + terminal->options->quiet_ms - now);
    }
    if (wait == NEVER) {
        return -1;
    }
    return wait > 0 ? (int)sooner(wait, INT32_MAX) : 0;
}

/* ---- the loop ---- */

enum { SIGNALS, CHANGES, INPUT, LINE, SCREEN, STREAMS };

/* A stream that nothing is wanted of must not wake the loop by hanging up. */
static void choose(const struct terminal *terminal, struct pollfd *streams)
{
    streams[SIGNALS] = (struct pollfd){.fd = terminal->signals.fd, .events = POLLIN};
    streams[CHANGES] = (struct pollfd){.fd = terminal->options->changes, .events = POLLIN};
    bool listens = terminal->input_open && input_room(terminal) > 0;
    streams[INPUT] =
        (struct pollfd){.fd = listens ? terminal->options->input : -1, .events = POLLIN};
    short events = 0;
    if (ztc_queue_room(&terminal->to_screen) > 0) {
        events |= POLLIN;
    }
    if (ztc_queue_held(&terminal->to_line) > 0) {
        events |= POLLOUT;
    }
    streams[LINE] = (struct pollfd){.fd = events != 0 ? terminal->line : -1, .events = events};
    bool shows = ztc_queue_held(&terminal->to_screen) > 0;
    streams[SCREEN] =
        (struct pollfd){.fd = terminal->output, .events = (short)(shows ? POLLOUT : 0)};
}

static ztc_status serve(struct terminal *terminal, struct ztc_error *error)
{
    while (!terminal->ended) {
        struct pollfd streams[STREAMS];
        choose(terminal, streams);
        if (poll(streams, STREAMS, patience(terminal)) < 0) {
            if (errno == EINTR) {
                continue;
            }
            return ztc_error_system(error, errno, "the terminal cannot be waited for");
        }
        if (streams[SIGNALS].revents != 0) {
            serve_signals(terminal);
        }
        if (streams[SCREEN].revents != 0) {
            show(terminal);
        }
        if ((streams[SCREEN].revents & (POLLERR | POLLHUP | POLLNVAL)) != 0) {
            end(terminal, ZTC_TERMINAL_DEAF);
        }
        serve_line(terminal, streams[LINE].revents);
        if (streams[CHANGES].revents != 0 || terminal->line < 0) {
            find_line(terminal);
        }
        serve_input(terminal, streams[INPUT].revents);
        serve_time(terminal);
    }
    return ZTC_OK;
}

static ztc_status begin(struct terminal *terminal, struct ztc_error *error)
{
    open_output(terminal);
    ztc_status status = ztc_signals_hold(&terminal->signals, error);
    if (status == ZTC_OK) {
        status = open_line(terminal, terminal->options->port, ZTC_TERMINAL_OPENED, error);
    }
    if (status == ZTC_OK) {
        int errnum = ztc_keyboard_raw(&terminal->keyboard);
        status = errnum == 0 ? ZTC_OK
                             : ztc_error_system(error, errnum, "the terminal cannot be made raw");
    }
    return status;
}

static void done(struct terminal *terminal)
{
    show_all(terminal);
    ztc_serial_close(&terminal->line);
    ztc_keyboard_restore(&terminal->keyboard);
    ztc_signals_release(&terminal->signals);
    if (terminal->output_ours) {
        ztc_fd_close(&terminal->output);
    }
    free(terminal->port);
    free(terminal);
}

ztc_status ztc_terminal_run(const struct ztc_terminal_options *options, struct ztc_error *error,
                            enum ztc_terminal_end *ret_end, int *ret_signal)
{
    struct terminal *terminal = calloc(1, sizeof(*terminal));
    if (terminal == NULL) {
        return ztc_error_memory(error);
    }
    terminal->options = options;
    terminal->signals.fd = -1;
    terminal->line = -1;
    terminal->keyboard.fd = options->input;
    terminal->is_keyboard = isatty(options->input) != 0;
    terminal->input_open = true;
    terminal->leave_by = NEVER;
    ztc_status status = begin(terminal, error);
    if (status == ZTC_OK) {
        status = serve(terminal, error);
    }
    if (status == ZTC_OK) {
        *ret_end = terminal->end;
        *ret_signal = terminal->signal;
    }
    done(terminal);
    return status;
}
