/* SPDX-License-Identifier: Apache-2.0 */
/* Which branch or tag of the place is meant, and getting it. */
#include "worker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEADS "refs/heads/"
#define TAGS "refs/tags/"

/* Where the newest that we saw of the place lies here, so that it is not fetched twice. */
#define OURS "refs/heads/place"

void ztc_git_target_done(struct ztc_git_target *target)
{
    free(target->name);
    *target = (struct ztc_git_target){0};
}

static const git_remote_head *find(const git_remote_head **heads, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(heads[i]->name, name) == 0) {
            return heads[i];
        }
    }
    return NULL;
}

/* The only branch there is, else NULL. */
static const git_remote_head *find_only(const git_remote_head **heads, size_t count)
{
    const git_remote_head *only = NULL;
    for (size_t i = 0; i < count; i++) {
        if (strncmp(heads[i]->name, HEADS, strlen(HEADS)) == 0) {
            if (only != NULL) {
                return NULL;
            }
            only = heads[i];
        }
    }
    return only;
}

static ztc_status take(struct ztc_git_target *target, const char *name, const git_remote_head *head)
{
    int valid = 0;
    if (git_reference_name_is_valid(&valid, name) < 0 || valid == 0) {
        return ZTC_E_INVALID;
    }
    target->name = strdup(name);
    target->is_there = head != NULL;
    target->is_tag = strncmp(name, TAGS, strlen(TAGS)) == 0;
    if (head != NULL) {
        git_oid_cpy(&target->id, &head->oid);
    }
    return target->name != NULL ? ZTC_OK : ZTC_E_MEMORY;
}

/* A branch called HEAD, -x or refs/heads/main is what git makes for nobody: its own commands would take the name for
 * something else from then on, in the repositories of everybody. */
static bool may_be_made(const char *branch)
{
    int valid = 0;
    return git_branch_name_is_valid(&valid, branch) == 0 && valid != 0 &&
           strncmp(branch, "refs/", strlen("refs/")) != 0;
}

/* The branch, else the tag, of the name that the user gave. */
static ztc_status choose_named(const char *branch, const git_remote_head **heads, size_t count,
                               struct ztc_git_target *target)
{
    static const char *const places[] = {HEADS, TAGS};
    ztc_status status = ZTC_OK;
    for (size_t i = 0; status == ZTC_OK && target->name == NULL && i < 2; i++) {
        char *name = NULL;
        if (asprintf(&name, "%s%s", places[i], branch) < 0) {
            return ZTC_E_MEMORY;
        }
        const git_remote_head *head = find(heads, count, name);
        if (head != NULL) {
            status = take(target, name, head);
        }
        free(name);
    }
    if (status == ZTC_OK && target->name == NULL) {
        char *name = NULL;
        if (!may_be_made(branch)) {
            return ZTC_E_INVALID;
        }
        if (asprintf(&name, HEADS "%s", branch) < 0) {
            return ZTC_E_MEMORY;
        }
        status = take(target, name, NULL);
        free(name);
    }
    return status;
}

/* The branch that the place's HEAD names; else the only one, main or master; in an empty one main. */
static ztc_status choose_default(git_remote *remote, const git_remote_head **heads, size_t count,
                                 struct ztc_git_target *target)
{
    git_buf name = {0};
    const git_remote_head *head = NULL;
    if (git_remote_default_branch(&name, remote) == 0) {
        head = find(heads, count, name.ptr);
        if (strncmp(name.ptr, HEADS, strlen(HEADS)) == 0) {
            ztc_status status = take(target, name.ptr, head);
            git_buf_dispose(&name);
            return status;
        }
    }
    git_buf_dispose(&name);
    static const char *const usual[] = {HEADS "main", HEADS "master"};
    head = find_only(heads, count);
    for (size_t i = 0; head == NULL && i < 2; i++) {
        head = find(heads, count, usual[i]);
    }
    return head != NULL ? take(target, head->name, head) : take(target, HEADS "main", NULL);
}

ztc_status ztc_git_target_choose(struct ztc_git_worker *worker, git_remote *remote,
                                 struct ztc_git_target *ret_target)
{
    const git_remote_head **heads = NULL;
    size_t count = 0;
    int code = git_remote_ls(&heads, &count, remote);
    if (code < 0) {
        return ztc_git_explain(worker, code);
    }
    const char *branch = worker->call->place->branch;
    ztc_status status = branch[0] != '\0' ? choose_named(branch, heads, count, ret_target)
                                          : choose_default(remote, heads, count, ret_target);
    if (status == ZTC_E_INVALID) {
        return ztc_git_fail(worker, status, "give a branch behind # in the URL",
                            "%s: \"%s\" is no name of a branch", worker->call->origin.name, branch);
    }
    return status;
}

/* What the target points to, tags peeled. */
static ztc_status look_up(struct ztc_git_worker *worker, const struct ztc_git_target *target,
                          git_commit **ret_commit)
{
    git_object *object = NULL, *peeled = NULL;
    git_reference *ours = NULL;
    int code = git_object_lookup(&object, worker->repository, &target->id, GIT_OBJECT_ANY);
    if (code == 0) {
        code = git_object_peel(&peeled, object, GIT_OBJECT_COMMIT);
    }
    if (code == 0) {
        code = git_reference_create(&ours, worker->repository, OURS, git_object_id(peeled),
                                    /* force= */ 1, /* log_message= */ NULL);
    }
    git_reference_free(ours);
    git_object_free(object);
    if (code < 0) {
        git_object_free(peeled);
        return ztc_git_fail(worker, ZTC_E_INVALID, /* remedy= */ NULL,
                            "%s: %s does not lead to a commit", worker->call->origin.name,
                            target->name);
    }
    *ret_commit = (git_commit *)peeled;
    return ZTC_OK;
}

static ztc_status download(struct ztc_git_worker *worker, git_remote *remote,
                           const struct ztc_git_target *target)
{
    char *specification = NULL;
    if (asprintf(&specification, "+%s:refs/remotes/place/tip", target->name) < 0) {
        return ZTC_E_MEMORY;
    }
    const git_strarray list = {&specification, 1};
    git_fetch_options options;
    (void)git_fetch_options_init(&options, GIT_FETCH_OPTIONS_VERSION);
    ztc_git_callbacks(worker, &options.callbacks);
    options.proxy_opts.type = GIT_PROXY_NONE;
    options.follow_redirects = GIT_REMOTE_REDIRECT_NONE;
    options.download_tags = GIT_REMOTE_DOWNLOAD_TAGS_NONE;
    options.update_fetchhead = 0;
    git_error_clear();
    int code = git_remote_download(remote, &list, &options);
    free(specification);
    return code < 0 ? ztc_git_explain(worker, code) : ZTC_OK;
}

ztc_status ztc_git_target_fetch(struct ztc_git_worker *worker, struct ztc_git_target *ret_target,
                                git_commit **ret_commit)
{
    git_remote *remote = NULL;
    *ret_commit = NULL;
    ztc_status status = ztc_git_connect(worker, GIT_DIRECTION_FETCH, &remote);
    if (status != ZTC_OK) {
        return status;
    }
    status = ztc_git_target_choose(worker, remote, ret_target);
    if (status == ZTC_OK && ret_target->is_there) {
        status = download(worker, remote, ret_target);
        if (status == ZTC_OK) {
            status = look_up(worker, ret_target, ret_commit);
        }
    }
    git_remote_free(remote);
    return status;
}
