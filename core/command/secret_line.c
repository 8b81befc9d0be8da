/* SPDX-License-Identifier: Apache-2.0 */
/* Reads a password or token, unseen where a terminal would show it. */
#include "command/secret_line.h"

#include "base/file.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

/* What came of reading. */
enum outcome { LINE, NO_LINE, TOO_LONG, STOPPED, FAILED };

bool ztc_secret_line_can_ask(void)
{
    return isatty(STDIN_FILENO) != 0;
}

/* Waits for a byte of stdin, or for a signal that wants to stop the program. */
static enum outcome wait_for_byte(int signals)
{
    struct pollfd streams[] = {{.fd = STDIN_FILENO, .events = POLLIN},
                               {.fd = signals, .events = POLLIN}};
    int ready;
    do {
        ready = poll(streams, signals >= 0 ? 2 : 1, -1);
    } while (ready < 0 && errno == EINTR);
    if (ready < 0) {
        return FAILED;
    }
    return signals >= 0 && streams[1].revents != 0 ? STOPPED : LINE;
}

/* signals: a descriptor that tells of signals, or -1. */
static enum outcome read_line(int signals, size_t max, char *line)
{
    size_t length = 0;
    for (;;) {
        char character = '\0';
        enum outcome outcome = signals >= 0 ? wait_for_byte(signals) : LINE;
        if (outcome != LINE) {
            return outcome;
        }
        ssize_t got = read(STDIN_FILENO, &character, 1);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return FAILED;
        }
        if (got == 0 || character == '\n') {
            line[length] = '\0';
            return got == 0 && length == 0 ? NO_LINE : LINE;
        }
        if (length == max) {
            return TOO_LONG;
        }
        /* A NUL would end the line unseen: it is refused as the control character that it is. */
        line[length++] = character != '\0' ? character : '\x7F';
    }
}

/* With the echo off, and put back before a signal has its way. */
static enum outcome read_unseen(struct ztc_session *session, const char *prompt, size_t max,
                                char *line)
{
    struct termios before;
    sigset_t stops, mask;
    (void)sigemptyset(&stops);
    (void)sigaddset(&stops, SIGINT);
    (void)sigaddset(&stops, SIGTERM);
    (void)sigaddset(&stops, SIGHUP);
    (void)sigaddset(&stops, SIGQUIT);
    (void)sigaddset(&stops, SIGTSTP);
    if (tcgetattr(STDIN_FILENO, &before) != 0) {
        return FAILED;
    }
    ZTC_CLEANUP(ztc_fd_close) int signals = signalfd(-1, &stops, SFD_CLOEXEC);
    if (signals < 0 || sigprocmask(SIG_BLOCK, &stops, &mask) != 0) {
        return FAILED;
    }
    struct termios unseen = before;
    unseen.c_lflag &= ~(tcflag_t)(ECHO | ECHOE | ECHOK | ECHONL);
    unseen.c_lflag |= ICANON | ISIG;
    enum outcome outcome = FAILED;
    /* What was typed before the prompt was seen, and what is left of a line that is too long, is no password
     * nor a command for the shell: both are dropped. */
    if (tcsetattr(STDIN_FILENO, TCSAFLUSH, &unseen) == 0) {
        ztc_output_talk(&session->output, prompt);
        outcome = read_line(signals, max, line);
        (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
        ztc_output_talk(&session->output, "\n");
    }
    int errnum = errno;
    (void)sigprocmask(SIG_SETMASK, &mask, /* oldset= */ NULL);
    errno = errnum;
    return outcome;
}

/* Refuses what is no line of text. */
static ztc_status check_line(char *line, struct ztc_error *error)
{
    size_t length = strlen(line);
    if (length > 0 && line[length - 1] == '\r') {
        line[--length] = '\0';
    }
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)line[i];
        if (byte < 0x20u || byte == 0x7Fu) {
            return ztc_error_set(error, ZTC_E_INVALID, "give one line of text",
                                 "there are control characters in what was given");
        }
    }
    return length > 0 ? ZTC_OK
                      : ztc_error_set(error, ZTC_E_INVALID, "give one line of text",
                                      "the line that was given is empty");
}

static ztc_status judge(enum outcome outcome, int errnum, size_t max, char *line,
                        struct ztc_error *error)
{
    switch (outcome) {
    case LINE:
        return check_line(line, error);
    case NO_LINE:
        return ztc_error_set(error, ZTC_E_INVALID,
                             "type it on a terminal, or give it as one line of the standard input",
                             "the standard input ended where a secret is read");
    case TOO_LONG:
        return ztc_error_set(error, ZTC_E_LIMIT, "give one line of text",
                             "the line that was given is longer than %zu bytes", max);
    case STOPPED:
        return ztc_error_set(error, ZTC_E_CANCELLED, /* remedy= */ NULL, "stopped by a signal");
    default:
        return ztc_error_system(error, errnum, "the standard input: cannot be read");
    }
}

ztc_status ztc_secret_line_read(struct ztc_session *session, const char *prompt, size_t max,
                                char *line)
{
    memset(line, 0, max + 1);
    enum outcome outcome = ztc_secret_line_can_ask() ? read_unseen(session, prompt, max, line)
                                                     : read_line(/* signals= */ -1, max, line);
    ztc_status status = judge(outcome, errno, max, line, &session->error);
    if (status != ZTC_OK) {
        explicit_bzero(line, max + 1);
    }
    return status;
}
