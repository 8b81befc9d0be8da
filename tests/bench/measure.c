/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs two commands in turn, A B A B ..., and prints for each the median of wall time, CPU time and the
 * peak memory as JSON. Small on purpose: a child's peak memory starts with that of its parent.
 *
 *   measure RUNS [--unlink FILE]... -- COMMAND_A ARG... --- COMMAND_B ARG...
 *
 * Before each run the files named are removed. A command that fails ends the measurement.
 */
#include <fcntl.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

enum { RUNS_MAX = 1000 };

struct series {
    double wall[RUNS_MAX]; /* milliseconds */
    double cpu[RUNS_MAX];  /* milliseconds, user and system */
    long peak;             /* KiB */
};

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static int run(char **command, const posix_spawn_file_actions_t *quiet, struct series *series,
               int i)
{
    struct rusage usage;
    pid_t child;
    int status;
    double start = now();
    int failed = posix_spawnp(&child, command[0], quiet, NULL, command, environ);
    if (failed != 0) {
        fprintf(stderr, "%s: %s\n", command[0], strerror(failed));
        return 1;
    }
    if (wait4(child, &status, 0, &usage) != child || !WIFEXITED(status) ||
        WEXITSTATUS(status) != 0) {
        fprintf(stderr, "%s: ended with status %d\n", command[0], status);
        return 1;
    }
    series->wall[i] = now() - start;
    series->cpu[i] = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3 +
                     (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3;
    series->peak = usage.ru_maxrss > series->peak ? usage.ru_maxrss : series->peak;
    return 0;
}

static int compare(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static void print(const char *name, struct series *series, int runs, const char *end)
{
    size_t count = (size_t)runs;
    qsort(series->wall, count, sizeof(double), compare);
    qsort(series->cpu, count, sizeof(double), compare);
    printf(
        "\"%s\": {\"wall_ms\": %.3f, \"wall_min_ms\": %.3f, \"cpu_ms\": %.3f, \"peak_kib\": %ld}%s",
        name, series->wall[runs / 2], series->wall[0], series->cpu[runs / 2], series->peak, end);
}

int main(int argc, char **argv)
{
    static struct series series[2];
    char **commands[2] = {NULL, NULL};
    int first_unlink = 2, last_unlink = 2;
    posix_spawn_file_actions_t quiet;
    int runs = argc > 1 ? atoi(argv[1]) : 0;
    int at = 2;
    while (at + 1 < argc && strcmp(argv[at], "--unlink") == 0) {
        at += 2;
    }
    last_unlink = at;
    if (at < argc && strcmp(argv[at], "--") == 0) {
        commands[0] = &argv[at + 1];
    }
    for (; at < argc; at++) {
        if (strcmp(argv[at], "---") == 0) {
            argv[at] = NULL;
            commands[1] = &argv[at + 1];
        }
    }
    if (runs < 1 || runs > RUNS_MAX || commands[0] == NULL || commands[1] == NULL) {
        fprintf(stderr, "usage: measure RUNS [--unlink FILE]... -- A ARG... --- B ARG...\n");
        return 2;
    }
    posix_spawn_file_actions_init(&quiet);
    posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&quiet, 2, "/dev/null", O_WRONLY, 0);
    for (int i = -1; i < runs; i++) { /* the first of each warms up and is not counted */
        for (int side = 0; side < 2; side++) {
            for (int name = first_unlink; name < last_unlink; name += 2) {
                unlink(argv[name + 1]);
            }
            if (run(commands[side], &quiet, &series[side], i < 0 ? 0 : i) != 0) {
                return 1;
            }
        }
    }
    posix_spawn_file_actions_destroy(&quiet);
    printf("{");
    print("a", &series[0], runs, ", ");
    print("b", &series[1], runs, "}\n");
    return 0;
}
