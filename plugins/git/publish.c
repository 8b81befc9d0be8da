/* SPDX-License-Identifier: Apache-2.0 */
/* Publishing: look, ask, commit, push; and again where somebody else was faster. */
#include "worker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ATTEMPTS_MAX 5u

#define OURS "refs/heads/ztc"

/* How a push went. */
enum push_outcome { PUSH_DONE, PUSH_LATE, PUSH_REFUSED };

struct attempt {
    struct ztc_git_look first; /* what was there at the first look */
    bool looked;
    bool refused; /* the push before was, which may have been for being late */
    git_oid tip;  /* it was made on top of this */
    char reason[2 * ZTC_GIT_WORDS_MAX + 2];
};

/* ---- push ---- */

static ztc_status upload(struct ztc_git_worker *worker, git_remote *remote,
                         const struct ztc_git_target *target, enum push_outcome *ret_outcome)
{
    char *specification = NULL;
    if (asprintf(&specification, OURS ":%s", target->name) < 0) {
        return ZTC_E_MEMORY;
    }
    const git_strarray list = {&specification, 1};
    git_push_options options;
    (void)git_push_options_init(&options, GIT_PUSH_OPTIONS_VERSION);
    ztc_git_callbacks(worker, &options.callbacks);
    options.proxy_opts.type = GIT_PROXY_NONE;
    options.follow_redirects = GIT_REMOTE_REDIRECT_NONE;
    git_error_clear();
    int code = git_remote_upload(remote, &list, &options);
    free(specification);
    if (code == GIT_ENONFASTFORWARD) {
        *ret_outcome = PUSH_LATE;
        return ZTC_OK;
    }
    if (code < 0) {
        return ztc_git_explain(worker, code);
    }
    if (!worker->answered) {
        return ztc_git_fail(worker, ZTC_E_INVALID, "look at the repository, and try again",
                            "%s: does not say whether it took the new version",
                            worker->call->origin.name);
    }
    *ret_outcome = worker->refused_reference ? PUSH_REFUSED : PUSH_DONE;
    return ZTC_OK;
}

static ztc_status push(struct ztc_git_worker *worker, const struct ztc_git_target *target,
                       const git_oid *commit, enum push_outcome *ret_outcome)
{
    git_reference *ours = NULL;
    if (git_reference_create(&ours, worker->repository, OURS, commit, /* force= */ 1,
                             /* log_message= */ NULL) < 0) {
        return ZTC_E_MEMORY;
    }
    git_reference_free(ours);
    git_remote *remote = NULL;
    ztc_status status = ztc_git_connect(worker, GIT_DIRECTION_PUSH, &remote);
    if (status == ZTC_OK) {
        status = upload(worker, remote, target, ret_outcome);
    }
    git_remote_free(remote);
    return status;
}

/* ---- one attempt ---- */

/* Is what was refused, or is in question, still as it was? Else another attempt makes no sense. */
static ztc_status check_again(struct ztc_git_worker *worker, const struct attempt *attempt,
                              const struct ztc_git_target *target, const struct ztc_git_look *look)
{
    const char *name = worker->call->origin.name;
    const char *path = ztc_git_look_difference(&attempt->first, look);
    if (path != NULL) {
        return ztc_git_fail(worker, ZTC_E_INVALID,
                            "import what is there now under another name, and bring both together",
                            "%s: somebody else changed %s meanwhile", name, path);
    }
    if (attempt->refused && git_oid_equal(&attempt->tip, &target->id)) {
        return ztc_git_fail(worker, ZTC_E_INVALID,
                            "its rules may ask for another branch: give one behind # in the URL",
                            "%s: refuses the new version: %s", name, attempt->reason);
    }
    return ZTC_OK;
}

/* Asks the module's judge for the message. */
static ztc_status ask_message(struct ztc_git_worker *worker, git_commit *tip, char **ret_message)
{
    ztc_status status = ztc_git_look_send(worker, tip);
    if (status != ZTC_OK) {
        return status;
    }
    ztc_git_ask(worker, ZTC_GIT_FRAME_JUDGE);
    *ret_message = strndup((const char *)worker->frame.data, worker->frame.size);
    return *ret_message != NULL ? ZTC_OK : ZTC_E_MEMORY;
}

static ztc_status send_new(struct ztc_git_worker *worker, struct attempt *attempt,
                           const struct ztc_git_target *target, git_commit *tip,
                           const struct ztc_git_look *look)
{
    char *message = NULL;
    git_oid commit;
    enum push_outcome outcome = PUSH_REFUSED;
    ztc_status status = ask_message(worker, tip, &message);
    if (status == ZTC_OK) {
        status = ztc_git_commit_make(worker, tip, look, message, &commit);
    }
    free(message);
    if (status == ZTC_OK) {
        status = push(worker, target, &commit, &outcome);
    }
    if (status == ZTC_OK && outcome == PUSH_DONE) {
        char version[GIT_OID_HEXSZ + 1];
        git_oid_tostr(version, sizeof(version), &commit);
        ztc_git_finish(worker, /* changed= */ true, version);
    }
    attempt->refused = outcome == PUSH_REFUSED;
    git_oid_cpy(&attempt->tip, &target->id);
    (void)snprintf(attempt->reason, sizeof(attempt->reason), "%s%s%s", worker->reason,
                   worker->remote_words[0] != '\0' ? ": " : "", worker->remote_words);
    return status;
}

static ztc_status try_on(struct ztc_git_worker *worker, struct attempt *attempt,
                         const struct ztc_git_target *target, git_commit *tip,
                         struct ztc_git_look *look)
{
    if (target->is_tag) {
        return ztc_git_fail(worker, ZTC_E_INVALID, "give a branch behind # in the URL",
                            "%s: \"%s\" is a tag, which stays as it is", worker->call->origin.name,
                            worker->call->place->branch);
    }
    bool same = false;
    ztc_status status = ztc_git_look_at(worker, tip, look);
    if (status == ZTC_OK) {
        status = ztc_git_is_published(worker, look, &same);
    }
    if (status == ZTC_OK && same) {
        char version[GIT_OID_HEXSZ + 1] = "";
        if (tip != NULL) {
            git_oid_tostr(version, sizeof(version), git_commit_id(tip));
        }
        ztc_git_finish(worker, /* changed= */ false, version);
    }
    if (status == ZTC_OK && attempt->looked) {
        status = check_again(worker, attempt, target, look);
    }
    if (status == ZTC_OK && !attempt->looked) {
        attempt->looked = true;
        attempt->first = *look;
        *look = (struct ztc_git_look){0};
        status = ztc_git_look_at(worker, tip, look);
    }
    return status == ZTC_OK ? send_new(worker, attempt, target, tip, look) : status;
}

ztc_status ztc_git_publish(struct ztc_git_worker *worker)
{
    struct attempt attempt = {.looked = false};
    ztc_status status = ZTC_OK;
    for (unsigned i = 0; status == ZTC_OK && i < ATTEMPTS_MAX; i++) {
        struct ztc_git_target target = {0};
        struct ztc_git_look look = {0};
        git_commit *tip = NULL;
        status = ztc_git_target_fetch(worker, &target, &tip);
        if (status == ZTC_OK) {
            status = try_on(worker, &attempt, &target, tip, &look);
        }
        git_commit_free(tip);
        ztc_git_look_done(&look);
        ztc_git_target_done(&target);
    }
    ztc_git_look_done(&attempt.first);
    return status != ZTC_OK ? status
                            : ztc_git_fail(worker, ZTC_E_INVALID, "try again later",
                                           "%s: others were faster, %u times in a row",
                                           worker->call->origin.name, ATTEMPTS_MAX);
}
