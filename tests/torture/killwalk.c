/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs a command under ptrace and sends it a signal as it enters its n-th system call.
 *
 *   killwalk [-s KILL|INT|TERM|HUP] -n N COMMAND ...         once, at the N-th call
 *   killwalk [-s KILL|INT|TERM|HUP] -c CHECKER COMMAND ...   for N = 1, 2, ... until the command ends by
 *                                                            itself; CHECKER (a shell command) after each
 *
 * Exit status: 0 the signal was sent (-n), or every check passed (-c); 3 the command ended before its
 * N-th call (-n); 1 a check failed; 2 wrong use; 77 ptrace is not allowed here.
 */
#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#define EXIT_ENDED 3
#define EXIT_USE 2
#define EXIT_SKIP 77

/* Of what PTRACE_O_TRACESYSGOOD makes of SIGTRAP at a system call. */
#define SYSCALL_STOP (SIGTRAP | 0x80)

extern char **environ;

struct options {
    int signal;
    unsigned long at; /* 0: walk */
    const char *checker;
    char **command;
};

static void die(const char *what)
{
    fprintf(stderr, "killwalk: %s: %s\n", what, strerror(errno));
    exit(errno == EPERM ? EXIT_SKIP : EXIT_USE);
}

static pid_t start(char **command)
{
    pid_t child = fork();
    if (child < 0) {
        die("fork");
    }
    if (child == 0) {
        if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0) {
            _exit(EXIT_SKIP);
        }
        execvp(command[0], command);
        _exit(127);
    }
    int status = 0;
    if (waitpid(child, &status, 0) != child) {
        die("waitpid");
    }
    if (WIFEXITED(status)) { /* neither traced nor started */
        exit(WEXITSTATUS(status) == EXIT_SKIP ? EXIT_SKIP : EXIT_USE);
    }
    if (ptrace(PTRACE_SETOPTIONS, child, NULL,
               (void *)(long)(PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL)) != 0) {
        die("ptrace");
    }
    return child;
}

/* Runs the command once; true if it lived to see its n-th call. */
static bool run(const struct options *options, unsigned long n)
{
    pid_t child = start(options->command);
    unsigned long calls = 0;
    bool entering = true;
    bool sent = false;
    int deliver = 0;
    for (;;) {
        /* A tracee that was killed in its stop is gone: waitpid tells. */
        (void)ptrace(PTRACE_SYSCALL, child, NULL, (void *)(long)deliver);
        int status = 0;
        if (waitpid(child, &status, 0) != child) {
            die("waitpid");
        }
        if (!WIFSTOPPED(status)) {
            return sent;
        }
        deliver = 0;
        if (WSTOPSIG(status) != SYSCALL_STOP) {
            deliver = WSTOPSIG(status);
            continue;
        }
        calls += entering;
        if (entering && calls == n && !sent) {
            sent = true;
            (void)kill(child, options->signal);
        }
        entering = !entering;
    }
}

static bool check(const char *checker)
{
    char shell[] = "/bin/sh";
    char flag[] = "-c";
    char *copy = strdup(checker);
    if (copy == NULL) {
        die("strdup");
    }
    char *arguments[] = {shell, flag, copy, NULL};
    pid_t child = 0;
    int status = -1;
    bool good = posix_spawn(&child, shell, NULL, NULL, arguments, environ) == 0 &&
                waitpid(child, &status, 0) == child && status == 0;
    free(copy);
    return good;
}

static int walk(const struct options *options)
{
    unsigned long n = 1;
    while (run(options, n)) {
        if (!check(options->checker)) {
            fprintf(stderr, "killwalk: the check failed after signal %d at system call %lu\n",
                    options->signal, n);
            return 1;
        }
        n++;
    }
    printf("%lu system calls walked\n", n - 1);
    return check(options->checker) ? 0 : 1;
}

static int signal_of(const char *name)
{
    static const struct {
        const char *name;
        int number;
    } signals[] = {{"KILL", SIGKILL}, {"INT", SIGINT}, {"TERM", SIGTERM}, {"HUP", SIGHUP}};
    for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
        if (strcmp(signals[i].name, name) == 0) {
            return signals[i].number;
        }
    }
    return 0;
}

static unsigned long number_of(const char *text)
{
    unsigned long number = 0;
    for (; *text >= '0' && *text <= '9'; text++) {
        number = number * 10 + (unsigned long)(*text - '0');
    }
    return *text == '\0' ? number : 0;
}

int main(int count, char **arguments)
{
    struct options options = {.signal = SIGKILL};
    int letter;
    while ((letter = getopt(count, arguments, "+s:n:c:")) != -1) {
        if (letter == 's') {
            options.signal = signal_of(optarg);
        } else if (letter == 'n') {
            options.at = number_of(optarg);
        } else if (letter == 'c') {
            options.checker = optarg;
        } else {
            return EXIT_USE;
        }
    }
    options.command = arguments + optind;
    if (options.signal == 0 || optind >= count || (options.at == 0) == (options.checker == NULL)) {
        fprintf(stderr, "usage: killwalk [-s SIGNAL] (-n N | -c CHECKER) COMMAND ...\n");
        return EXIT_USE;
    }
    if (options.checker != NULL) {
        return walk(&options);
    }
    return run(&options, options.at) ? 0 : EXIT_ENDED;
}
