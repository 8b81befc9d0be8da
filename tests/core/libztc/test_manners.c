/* SPDX-License-Identifier: Apache-2.0 */
/* The library in a program of someone else's: what it must leave as it was. */
#include "support_discovery.h"

#include <dirent.h>
#include <fcntl.h>
#include <locale.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LAST_SIGNAL 64

/* What all of a process shares, and a library could spoil. */
struct surroundings {
    struct {
        void (*handler)(int);
        int flags;
        bool blocked;
    } signals[LAST_SIGNAL + 1];
    char locale[256];
    char folder[4096];
    char environment[65536];
    mode_t umask;
    char streams[3][256];
};

extern char **environ;

static void look(struct surroundings *found)
{
    sigset_t mask;
    memset(found, 0, sizeof(*found));
    assert_int_equal(pthread_sigmask(SIG_SETMASK, NULL, &mask), 0);
    for (int i = 1; i <= LAST_SIGNAL; i++) {
        struct sigaction action = {0};
        (void)sigaction(i, NULL, &action);
        found->signals[i].handler = action.sa_handler;
        found->signals[i].flags = action.sa_flags;
        found->signals[i].blocked = sigismember(&mask, i) == 1;
    }
    (void)snprintf(found->locale, sizeof(found->locale), "%s", setlocale(LC_ALL, NULL));
    assert_non_null(getcwd(found->folder, sizeof(found->folder)));
    for (size_t i = 0, length = 0; environ[i] != NULL; i++) {
        length += (size_t)snprintf(found->environment + length, sizeof(found->environment) - length,
                                   "%s\n", environ[i]);
        assert_true(length < sizeof(found->environment));
    }
    found->umask = umask(0);
    (void)umask(found->umask);
    for (int i = 0; i < 3; i++) {
        char name[32];
        (void)snprintf(name, sizeof(name), "/proc/self/fd/%d", i);
        assert_true(readlink(name, found->streams[i], sizeof(found->streams[i]) - 1) > 0);
    }
}

static void handle_signal(int number)
{
    (void)number;
}

#define NUMBERS 1024

/* Descriptors that are open, apart from the one that looks. */
static unsigned find_descriptors(bool numbers[NUMBERS])
{
    unsigned count = 0;
    memset(numbers, 0, NUMBERS * sizeof(*numbers));
    DIR *folder = opendir("/proc/self/fd");
    assert_non_null(folder);
    for (const struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        int number = atoi(entry->d_name);
        if (entry->d_name[0] == '.' || number == dirfd(folder)) {
            continue;
        }
        assert_true(number >= 0 && number < NUMBERS);
        numbers[number] = true;
        count++;
    }
    (void)closedir(folder);
    return count;
}

/* Blocked signals of a thread, as the kernel has them. */
static unsigned long long blocked_of(const char *thread)
{
    char path[64];
    char line[256];
    unsigned long long blocked = 0;
    (void)snprintf(path, sizeof(path), "/proc/self/task/%s/status", thread);
    FILE *file = fopen(path, "re");
    while (file != NULL && fgets(line, sizeof(line), file) != NULL) {
        (void)sscanf(line, "SigBlk: %llx", &blocked);
    }
    if (file != NULL) {
        (void)fclose(file);
    }
    return blocked;
}

/* How many threads there are besides this one; each must have all signals blocked that can be. */
static unsigned check_threads(void)
{
    unsigned count = 0;
    DIR *folder = opendir("/proc/self/task");
    assert_non_null(folder);
    for (const struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        if (entry->d_name[0] == '.' || atoi(entry->d_name) == getpid()) {
            continue;
        }
        unsigned long long all = 0;
        for (int i = 1; i <= LAST_SIGNAL; i++) {
            /* Two that nobody can block, and two that the C library keeps for itself. */
            bool free_to_block = i != SIGKILL && i != SIGSTOP && i != 32 && i != 33;
            all |= free_to_block ? 1ULL << (i - 1) : 0;
        }
        assert_true((blocked_of(entry->d_name) & all) == all);
        count++;
    }
    (void)closedir(folder);
    return count;
}

static void surroundings_stay_as_they_were(void **state)
{
    static struct surroundings before;
    static struct surroundings during;
    static struct surroundings after;
    const struct sigaction own = {.sa_handler = handle_signal};
    support_write(*state, "1209 BEEF - - Plain\n");
    assert_int_equal(sigaction(SIGTERM, &own, NULL), 0);
    assert_int_equal(sigaction(SIGCHLD, &own, NULL), 0);
    look(&before);
    /* The real ones too, whatever they find here. */
    struct ztc_discovery *discovery = support_open(*state, "lines,fails,usb,configured");
    assert_true(support_list(discovery)->count >= 1);
    look(&during);
    ztc_discovery_close(discovery);
    look(&after);
    assert_memory_equal(&before, &during, sizeof(before));
    assert_memory_equal(&before, &after, sizeof(before));
}

static void threads_have_all_signals_blocked(void **state)
{
    support_write(*state, "");
    struct ztc_discovery *discovery = support_open(*state, "lines,usb,configured");
    (void)support_list(discovery);
    assert_true(check_threads() >= 1);
    ztc_discovery_close(discovery);
}

static void nothing_is_left_after_close(void **state)
{
    support_write(*state, "1209 BEEF - - Plain\n");
    /* The first time the loader may keep something. */
    ztc_discovery_close(support_open(*state, "lines,fails,usb,configured"));
    bool numbers[NUMBERS];
    unsigned before = find_descriptors(numbers);
    for (unsigned i = 0; i < 20; i++) {
        struct ztc_discovery *discovery = support_open(*state, "lines,fails,usb,configured");
        assert_true(support_list(discovery)->count >= 1);
        ztc_discovery_close(discovery);
    }
    assert_int_equal(find_descriptors(numbers), before);
}

static void descriptors_are_not_inherited(void **state)
{
    support_write(*state, "1209 BEEF - - Plain\n");
    bool before[NUMBERS];
    bool during[NUMBERS];
    unsigned count = find_descriptors(before);
    struct ztc_discovery *discovery = support_open(*state, "lines,usb,configured");
    (void)support_list(discovery);
    assert_true(find_descriptors(during) > count);
    assert_true(during[ztc_discovery_descriptor(discovery)]);
    for (int i = 0; i < NUMBERS; i++) {
        if (during[i] && !before[i]) {
            int flags = fcntl(i, F_GETFD);
            /* The source may have closed its file meanwhile. */
            assert_true(flags == -1 || (flags & FD_CLOEXEC) != 0);
        }
    }
    ztc_discovery_close(discovery);
}

/* A home that is not there is not made. */
static void home_is_only_read(void **state)
{
    const struct support_place *place = *state;
    char path[160];
    support_write(place, "1209 BEEF - - Plain\n");
    struct ztc_discovery *discovery = support_open(place, "lines");
    assert_int_equal(support_list(discovery)->count, 1);
    ztc_discovery_close(discovery);
    (void)snprintf(path, sizeof(path), "%s/.zerynth2", place->folder);
    assert_int_not_equal(access(path, F_OK), 0);
}

#define CASE(function) cmocka_unit_test_setup_teardown(function, support_set_up, support_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(surroundings_stay_as_they_were),
        CASE(threads_have_all_signals_blocked),
        CASE(nothing_is_left_after_close),
        CASE(descriptors_are_not_inherited),
        CASE(home_is_only_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
