/* SPDX-License-Identifier: Apache-2.0 */
/* The worker's life: bounds set, descriptors closed, the work done, the result told. */
#include "worker.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

/* Memory: packs are mapped, one object is held at a time. AddressSanitizer needs terabytes of addresses. */
#define MEMORY_MAX (UINT64_C(1) << 30)

/* Seconds of computing: a pack of transfer_max takes a few. */
#define CPU_SECONDS 900u

/* What a file may hold beyond what came over the network: objects that a pack leaves out, its index. */
#define FILE_SLACK (UINT64_C(16) << 20)

/* Between two beats. */
#define BEAT_MS 200u

ztc_status ztc_git_fail(struct ztc_git_worker *worker, ztc_status status, const char *remedy,
                        const char *format, ...)
{
    if (worker->message[0] == '\0') {
        va_list arguments;
        va_start(arguments, format);
        (void)vsnprintf(worker->message, sizeof(worker->message), format, arguments);
        va_end(arguments);
        (void)snprintf(worker->remedy, sizeof(worker->remedy), "%s", remedy != NULL ? remedy : "");
    }
    return status;
}

void ztc_git_send(struct ztc_git_worker *worker, uint32_t kind, const void *head, size_t head_size,
                  const void *body, size_t body_size)
{
    if (ztc_git_frame_send(worker->fd, kind, head, head_size, body, body_size, /* wait_ms= */ -1) !=
        0) {
        _exit(1);
    }
}

void ztc_git_ask(struct ztc_git_worker *worker, uint32_t kind)
{
    ztc_git_send(worker, kind, NULL, 0, NULL, 0);
    if (ztc_git_frame_receive(worker->fd, &worker->frame) != 1 ||
        worker->frame.kind != ZTC_GIT_FRAME_ANSWER) {
        _exit(1);
    }
}

void ztc_git_beat(struct ztc_git_worker *worker)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    uint64_t ms = (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
    if (ms - worker->last_beat_ms < BEAT_MS) {
        return;
    }
    worker->last_beat_ms = ms;
    uint64_t packed = worker->packed + worker->packed_now;
    const struct ztc_git_beat beat = {.bytes =
                                          packed > worker->received ? packed : worker->received};
    ztc_git_send(worker, ZTC_GIT_FRAME_BEAT, &beat, sizeof(beat), NULL, 0);
}

void ztc_git_finish(struct ztc_git_worker *worker, bool changed, const char *version)
{
    const struct ztc_git_outcome outcome = {.status = ZTC_OK, .flag = changed ? 1 : 0};
    ztc_git_send(worker, ZTC_GIT_FRAME_RESULT, &outcome, sizeof(outcome), version, strlen(version));
    _exit(0);
}

static _Noreturn void finish_failed(struct ztc_git_worker *worker, ztc_status status)
{
    char words[2 * ZTC_GIT_WORDS_MAX];
    size_t message = strlen(worker->message) + 1;
    size_t remedy = strlen(worker->remedy) + 1;
    memcpy(words, worker->message, message);
    memcpy(words + message, worker->remedy, remedy);
    const struct ztc_git_outcome outcome = {.status = status,
                                            .flag = worker->secret_refused ? 1 : 0};
    ztc_git_send(worker, ZTC_GIT_FRAME_ERROR, &outcome, sizeof(outcome), words, message + remedy);
    _exit(0);
}

static void bound(__rlimit_resource_t resource, uint64_t value)
{
    struct rlimit limit;
    if (getrlimit(resource, &limit) == 0 &&
        (limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur > value)) {
        limit.rlim_cur = (rlim_t)value;
        limit.rlim_max = (rlim_t)value;
        (void)setrlimit(resource, &limit);
    }
}

static void set_bounds(const struct ztc_share_place *place)
{
#ifndef ZTC_SANITIZED
    bound(RLIMIT_AS, MEMORY_MAX);
#endif
    bound(RLIMIT_CPU, CPU_SECONDS);
    bound(RLIMIT_CORE, 0);
    if (place->transfer_max < UINT64_MAX / 4) {
        bound(RLIMIT_FSIZE, 2 * place->transfer_max + FILE_SLACK);
    }
}

/* Ctrl-C goes to all processes of a terminal; the module decides what it means, and ends us. */
static void set_signals(void)
{
    static const int ignored[] = {SIGINT, SIGHUP, SIGQUIT, SIGPIPE, SIGXFSZ};
    struct sigaction action = {.sa_handler = SIG_DFL};
    for (int number = 1; number < NSIG; number++) {
        (void)sigaction(number, &action, NULL);
    }
    action.sa_handler = SIG_IGN;
    for (size_t i = 0; i < sizeof(ignored) / sizeof(ignored[0]); i++) {
        (void)sigaction(ignored[i], &action, NULL);
    }
    sigset_t none;
    (void)sigemptyset(&none);
    (void)sigprocmask(SIG_SETMASK, &none, NULL);
}

/* Leaves the channel alone. Standard input and output lead nowhere; so does the third, but for a sanitizer's words. */
static void set_descriptors(int fd)
{
    int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (nowhere >= 0) {
        (void)dup2(nowhere, STDIN_FILENO);
        (void)dup2(nowhere, STDOUT_FILENO);
#ifndef ZTC_SANITIZED
        (void)dup2(nowhere, STDERR_FILENO);
#endif
    }
    if (fd > STDERR_FILENO + 1) {
        (void)close_range(STDERR_FILENO + 1, (unsigned)fd - 1, 0);
    }
    (void)close_range((unsigned)fd + 1, ~0u, 0);
}

static ztc_status fetch(struct ztc_git_worker *worker)
{
    struct ztc_git_target target = {0};
    git_commit *commit = NULL;
    ztc_status status = ztc_git_target_fetch(worker, &target, &commit);
    const char *name = worker->call->origin.name;
    if (status == ZTC_OK && commit == NULL) {
        const char *branch = worker->call->place->branch;
        status =
            branch[0] != '\0'
                ? ztc_git_fail(worker, ZTC_E_INVALID, "what stands behind # in the URL is its name",
                               "%s: the repository has no branch or tag \"%s\"", name, branch)
                : ztc_git_fail(worker, ZTC_E_INVALID, "export to it first",
                               "%s: the repository is empty", name);
    }
    if (status == ZTC_OK) {
        status = ztc_git_tree_hand_out(worker, commit);
    }
    if (status == ZTC_OK) {
        char version[GIT_OID_HEXSZ + 1];
        git_oid_tostr(version, sizeof(version), git_commit_id(commit));
        ztc_git_finish(worker, /* changed= */ false, version);
    }
    return status;
}

void ztc_git_work(const struct ztc_git_call *call, int fd)
{
    /* Whoever started us may have died between the fork and this. */
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != call->module) {
        _exit(1);
    }
    set_signals();
    set_descriptors(fd);
    set_bounds(call->place);
    struct ztc_git_worker *worker = calloc(1, sizeof(*worker));
    if (worker == NULL) {
        _exit(1);
    }
    worker->call = call;
    worker->fd = fd;
    ztc_status status = ztc_git_library_start(worker);
    if (status == ZTC_OK) {
        status = call->publication != NULL ? ztc_git_publish(worker) : fetch(worker);
    }
    finish_failed(worker, status);
}
