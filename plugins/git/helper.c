/* SPDX-License-Identifier: Apache-2.0 */
/* `git credential`: the helpers that the user has set up for Git, without a terminal and without a window. */
#include "secret.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* What goes in and comes out: a few lines, of which two may be as long as a secret. */
#define LINES_MAX (2 * (size_t)ZTC_SHARE_SECRET_MAX + 4096u)

/* A helper that asks a key ring takes less; one that waits for a person is not waited for. */
#define HELPER_SECONDS 20

/* Between two looks at ztc_host.cancelled. */
#define SLICE_MS 200

/* Of Git's variables these say where its settings are; the others name a repository, trace, or prompt. */
static bool passed_on(const char *variable)
{
    static const char *const kept[] = {
        "GIT_CONFIG_GLOBAL=", "GIT_CONFIG_SYSTEM=", "GIT_CONFIG_NOSYSTEM=", "GIT_EXEC_PATH="};
    for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++) {
        if (strncmp(variable, kept[i], strlen(kept[i])) == 0) {
            return true;
        }
    }
    return strncmp(variable, "GIT_", 4) != 0 && strncmp(variable, "SSH_ASKPASS", 11) != 0;
}

/* Our environment but for the above, and without prompts. NULL: no memory. The array is the host's. */
static char **make_environment(const struct ztc_host *host)
{
    static const char *const added[] = {"GIT_TERMINAL_PROMPT=0",
                                        "GIT_ASKPASS=", "GCM_INTERACTIVE=never"};
    size_t count = 0, kept = 0;
    while (environ[count] != NULL) {
        count++;
    }
    size_t room = count + sizeof(added) / sizeof(added[0]) + 1;
    char **environment = host->alloc(host->ctx, room * sizeof(*environment));
    if (environment == NULL) {
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        if (passed_on(environ[i])) {
            environment[kept++] = environ[i];
        }
    }
    for (size_t i = 0; i < sizeof(added) / sizeof(added[0]); i++) {
        environment[kept++] = (char *)(uintptr_t)added[i];
    }
    environment[kept] = NULL;
    return environment;
}

/* Starts it with one socket as its stdin and stdout. In "/", so that no repository around us has a say. */
static int start(const struct ztc_host *host, const char *verb, int fd, pid_t *ret_pid)
{
    const char *const arguments[] = {"git", "-C", "/", "credential", verb, NULL};
    char **environment = make_environment(host);
    if (environment == NULL) {
        return ENOMEM;
    }
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    (void)posix_spawn_file_actions_init(&actions);
    (void)posix_spawnattr_init(&attributes);
    sigset_t none, all;
    (void)sigemptyset(&none);
    (void)sigfillset(&all);
    int errnum = posix_spawn_file_actions_adddup2(&actions, fd, STDIN_FILENO);
    if (errnum == 0) {
        errnum = posix_spawn_file_actions_adddup2(&actions, fd, STDOUT_FILENO);
    }
    if (errnum == 0) {
        errnum = posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", 1, 0);
    }
    if (errnum == 0) {
        errnum = posix_spawnattr_setflags(
            &attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    }
    (void)posix_spawnattr_setsigmask(&attributes, &none);
    (void)posix_spawnattr_setsigdefault(&attributes, &all);
    if (errnum == 0) {
        errnum = posix_spawnp(ret_pid, "git", &actions, &attributes,
                              (char *const *)(uintptr_t)arguments, environment);
    }
    (void)posix_spawnattr_destroy(&attributes);
    (void)posix_spawn_file_actions_destroy(&actions);
    host->free(host->ctx, environment);
    return errnum;
}

/* What the helper is told. False: it does not fit, or holds what would be a line of its own. */
static bool write_lines(const struct ztc_git_call *call, const struct ztc_share_secret *value,
                        bool with_password, char *lines, size_t *ret_size)
{
    const struct ztc_git_origin *origin = &call->origin;
    if (strpbrk(value->user, "\r\n") != NULL || strpbrk(value->password, "\r\n") != NULL) {
        return false;
    }
    bool named = value->user[0] != '\0';
    int size = snprintf(lines, LINES_MAX, "protocol=%s\nhost=%s\npath=%s\n%s%s%s%s%s%s\n",
                        origin->scheme, origin->name, origin->path, named ? "username=" : "",
                        value->user, named ? "\n" : "", with_password ? "password=" : "",
                        with_password ? value->password : "", with_password ? "\n" : "");
    *ret_size = (size_t)size;
    return size > 0 && (size_t)size < LINES_MAX;
}

/* Copies the value of `key=value` lines into `room` of SECRET_MAX + 1 bytes. */
static bool read_line(const char *lines, const char *key, char *room)
{
    size_t length = strlen(key);
    for (const char *line = lines; *line != '\0';) {
        size_t size = strcspn(line, "\n");
        if (strncmp(line, key, length) == 0 && size - length <= ZTC_SHARE_SECRET_MAX) {
            memcpy(room, line + length, size - length);
            room[size - length] = '\0';
            return true;
        }
        line += size + (line[size] == '\n' ? 1 : 0);
    }
    return false;
}

static bool late(const struct timespec *start)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec - start->tv_sec >= HELPER_SECONDS;
}

/* Reads until it ends. ZTC_E_UNSUPPORTED: too much, or too late. */
static ztc_status read_all(const struct ztc_host *host, int fd, char *lines)
{
    struct timespec start_time = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &start_time);
    size_t size = 0;
    for (;;) {
        if (host->cancelled != NULL && host->cancelled(host->ctx) != 0) {
            return ZTC_E_CANCELLED;
        }
        if (size == LINES_MAX - 1 || late(&start_time)) {
            return ZTC_E_UNSUPPORTED;
        }
        struct pollfd ready = {.fd = fd, .events = POLLIN};
        if (poll(&ready, 1, SLICE_MS) <= 0) {
            continue;
        }
        ssize_t got = recv(fd, lines + size, LINES_MAX - 1 - size, MSG_DONTWAIT);
        if (got > 0) {
            size += (size_t)got;
            lines[size] = '\0';
        } else if (got == 0 || (errno != EINTR && errno != EAGAIN)) {
            return ZTC_OK;
        }
    }
}

/* Talks to it, and ends it: it is a group of its own, so that helpers of the helper end, too. */
static ztc_status talk(const struct ztc_git_call *call, int fd, pid_t pid, char *lines, size_t size)
{
    ztc_status status = ZTC_E_UNSUPPORTED;
    if (send(fd, lines, size, MSG_NOSIGNAL) == (ssize_t)size && shutdown(fd, SHUT_WR) == 0) {
        explicit_bzero(lines, LINES_MAX);
        status = read_all(call->host, fd, lines);
    }
    if (status != ZTC_OK) {
        (void)kill(-pid, SIGKILL);
    }
    int how = 0;
    while (waitpid(pid, &how, 0) < 0 && errno == EINTR) {
    }
    return status == ZTC_OK && how != 0 ? ZTC_E_UNSUPPORTED : status;
}

ztc_status ztc_git_helper_run(const struct ztc_git_call *call, const char *verb,
                              struct ztc_share_secret *value)
{
    const struct ztc_host *host = call->host;
    bool fill = strcmp(verb, "fill") == 0;
    char *lines = host->alloc(host->ctx, LINES_MAX);
    int ends[2] = {-1, -1};
    size_t size = 0;
    ztc_status status = lines != NULL ? ZTC_E_UNSUPPORTED : ZTC_E_MEMORY;
    if (lines != NULL && write_lines(call, value, !fill, lines, &size) &&
        socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0) {
        pid_t pid = -1;
        int errnum = start(host, verb, ends[1], &pid);
        (void)close(ends[1]);
        if (errnum == 0) {
            status = talk(call, ends[0], pid, lines, size);
        }
        (void)close(ends[0]);
    }
    if (status == ZTC_OK && fill &&
        (!read_line(lines, "username=", value->user) ||
         !read_line(lines, "password=", value->password) || value->password[0] == '\0')) {
        status = ZTC_E_UNSUPPORTED;
    }
    if (lines != NULL) {
        explicit_bzero(lines, LINES_MAX);
        host->free(host->ctx, lines);
    }
    return status;
}
