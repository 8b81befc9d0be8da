/* SPDX-License-Identifier: Apache-2.0 */
/* One rule in a process of its own, under limits of time, memory and files. */
#include "base/file.h"
#include "conformance/rule.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Seconds of CPU for one rule: the thousand mutated boards of a large target take under one. */
#define RULE_CPU_SECONDS 30u
/* Seconds by the clock, for a module that sleeps instead of working. */
#define RULE_WALL_SECONDS 60
#define RULE_FILES 64u
#define RULE_MEMORY (UINT64_C(1) << 30)
#define MESSAGE_MAX 65536u

static void set_limit(int what, rlim_t most)
{
    const struct rlimit limit = {most, most};
    /* A limit that is lower already cannot be raised, and need not be. */
    (void)setrlimit((__rlimit_resource_t)what, &limit);
}

/* A crash ends the child by its signal, whatever handlers the program (or a test's runner) has set. */
static void forget_handlers(void)
{
    static const int fatal[] = {SIGSEGV, SIGBUS,  SIGILL,  SIGFPE,
                                SIGABRT, SIGTRAP, SIGXCPU, SIGXFSZ};
    for (size_t i = 0; i < sizeof(fatal) / sizeof(fatal[0]); i++) {
        (void)signal(fatal[i], SIG_DFL);
    }
}

/* What a module prints must not get into the report. */
static void close_stdout(void)
{
    const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (nowhere < 0 || dup2(nowhere, STDOUT_FILENO) < 0) {
        (void)close(STDOUT_FILENO);
    }
}

static void limit_child(void)
{
    set_limit(RLIMIT_CPU, RULE_CPU_SECONDS);
    set_limit(RLIMIT_CORE, 0);
    set_limit(RLIMIT_FSIZE, 0);
    set_limit(RLIMIT_NOFILE, RULE_FILES);
#ifndef ZTC_SANITIZED /* the sanitizers reserve terabytes of addresses */
    set_limit(RLIMIT_AS, RULE_MEMORY);
#endif
}

static _Noreturn void be_child(const struct ztc_rule *rule, struct ztc_probe *probe, int out)
{
    struct ztc_verdict verdict = {.verdict = ZTC_CONFORMANCE_PASSED};
    ztc_buffer_init(&verdict.message, MESSAGE_MAX - 1);
    forget_handlers();
    close_stdout();
    limit_child();
    rule->check(probe, &verdict);
    const char tag = (char)('0' + verdict.verdict);
    /* What cannot be written shows in the parent by the exit status. */
    if (ztc_fd_write(out, &tag, 1) != 0 ||
        ztc_fd_write(out, ztc_buffer_string(&verdict.message), verdict.message.size) != 0) {
        _exit(1);
    }
    _exit(0);
}

static int64_t now_ms(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/* Reads until the child closes its end. False: the time was up. */
static bool listen_to(int in, struct ztc_buffer *said)
{
    const int64_t end = now_ms() + (int64_t)RULE_WALL_SECONDS * 1000;
    for (;;) {
        char piece[4096];
        struct pollfd ready = {.fd = in, .events = POLLIN};
        const int64_t left = end - now_ms();
        if (left <= 0) {
            return false;
        }
        if (poll(&ready, 1, (int)left) <= 0) {
            continue; /* a signal or the end of time: the top of the loop tells which */
        }
        const ssize_t got = read(in, piece, sizeof(piece));
        if (got == 0 || (got < 0 && errno != EINTR)) {
            return true;
        }
        if (got > 0) {
            ztc_buffer_add(said, piece, (size_t)got);
        }
    }
}

static void judge_end(int status, bool in_time, const struct ztc_buffer *said,
                      struct ztc_verdict *verdict)
{
    if (!in_time) {
        ztc_verdict_fail(verdict, "it did not come back within %d s", RULE_WALL_SECONDS);
    } else if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU) {
        ztc_verdict_fail(verdict, "it took more than %u s of CPU time", RULE_CPU_SECONDS);
    } else if (WIFSIGNALED(status)) {
        ztc_verdict_fail(verdict, "it crashed: %s", strsignal(WTERMSIG(status)));
    } else if (!WIFEXITED(status) || WEXITSTATUS(status) != 0 || said->size == 0 ||
               said->data[0] < '0' + (char)ZTC_CONFORMANCE_PASSED ||
               said->data[0] > '0' + (char)ZTC_CONFORMANCE_SKIPPED) {
        ztc_verdict_fail(verdict, "it ended the process (exit status %d)",
                         WIFEXITED(status) ? WEXITSTATUS(status) : -1);
    } else {
        verdict->verdict = (uint32_t)(said->data[0] - '0');
        ztc_buffer_add(&verdict->message, said->data + 1, said->size - 1);
    }
}

ztc_status ztc_rule_run(const struct ztc_rule *rule, struct ztc_probe *probe,
                        struct ztc_verdict *verdict, struct ztc_error *error)
{
    int ends[2];
    int status = 0;
    struct ztc_buffer said;
    if (pipe2(ends, O_CLOEXEC) != 0) {
        return ztc_error_system(error, errno, "no pipe for a check");
    }
    const pid_t child = fork();
    if (child < 0) {
        const int why = errno;
        ztc_fd_close(&ends[0]);
        ztc_fd_close(&ends[1]);
        return ztc_error_system(error, why, "no process for a check");
    }
    if (child == 0) {
        ztc_fd_close(&ends[0]);
        be_child(rule, probe, ends[1]);
    }
    ztc_fd_close(&ends[1]);
    ztc_buffer_init(&said, MESSAGE_MAX);
    const bool in_time = listen_to(ends[0], &said);
    ztc_fd_close(&ends[0]);
    if (!in_time) {
        (void)kill(child, SIGKILL);
    }
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    judge_end(status, in_time, &said, verdict);
    ztc_buffer_done(&said);
    return ZTC_OK;
}
