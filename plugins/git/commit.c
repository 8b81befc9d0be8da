/* SPDX-License-Identifier: Apache-2.0 */
/* A commit that replaces the files of a definition, and leaves all others as they are. */
#include "worker.h"

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const void *data_of(const struct ztc_file_row *row)
{
    return row->size > 0 ? row->data : "";
}

static ztc_status failed(struct ztc_git_worker *worker)
{
    const git_error *why = git_error_last();
    return ztc_git_fail(worker, ZTC_E_INVALID, "put the repository in order by hand",
                        "%s: the new version cannot be made: %s", worker->call->origin.name,
                        why != NULL && why->message != NULL ? why->message : "unknown reason");
}

/* Is this file there with just this content? Who made it executable may have it so. */
static bool is_same(const struct ztc_git_look *look, const struct ztc_file_row *row, int *code)
{
    const struct ztc_git_found *found = ztc_git_look_find(look, row->path);
    git_oid id;
    if (found == NULL ||
        (found->mode != GIT_FILEMODE_BLOB && found->mode != GIT_FILEMODE_BLOB_EXECUTABLE)) {
        return false;
    }
    *code = git_odb_hash(&id, data_of(row), (size_t)row->size, GIT_OBJECT_BLOB);
    return *code == 0 && git_oid_equal(&id, &found->id);
}

ztc_status ztc_git_is_published(struct ztc_git_worker *worker, const struct ztc_git_look *look,
                                bool *ret_same)
{
    const struct ztc_table *files = worker->call->publication->files;
    int code = 0;
    bool same = look->count == files->count;
    for (uint32_t i = 0; same && code == 0 && i < files->count; i++) {
        same = is_same(look, ZTC_ROW(struct ztc_file_row, files, i), &code);
    }
    if (code < 0) {
        return failed(worker);
    }
    *ret_same = same;
    return ZTC_OK;
}

/* ---- who ---- */

static const char *first_of(const char *one, const char *two, const char *three, const char *four)
{
    const char *all[] = {one, two, three};
    for (size_t i = 0; i < 3; i++) {
        if (all[i] != NULL && all[i][0] != '\0') {
            return all[i];
        }
    }
    return four;
}

static int make_signature(const struct ztc_git_worker *worker, git_signature **ret_signature)
{
    const struct ztc_share_publication *publication = worker->call->publication;
    const struct passwd *user = getpwuid(getuid()); /* this process has one thread */
    const char *login = user != NULL && user->pw_name[0] != '\0' ? user->pw_name : "ztc";
    char mail[256];
    (void)snprintf(mail, sizeof(mail), "%s@localhost", login);
    const char *name = first_of(publication->author_name, worker->author_name,
                                secure_getenv("GIT_AUTHOR_NAME"), login);
    const char *address = first_of(publication->author_mail, worker->author_mail,
                                   secure_getenv("GIT_AUTHOR_EMAIL"), mail);
    int code = git_signature_now(ret_signature, name, address);
    /* A name of nothing but signs that Git does not take in one. */
    return code == 0 ? 0 : git_signature_now(ret_signature, login, mail);
}

/* ---- what ---- */

struct updates {
    git_tree_update *items; /* owned; paths are borrowed */
    size_t count;
};

static int add_files(const struct ztc_git_worker *worker, const struct ztc_git_look *look,
                     struct updates *updates)
{
    const struct ztc_table *files = worker->call->publication->files;
    int code = 0;
    for (uint32_t i = 0; code == 0 && i < files->count; i++) {
        const struct ztc_file_row *row = ZTC_ROW(struct ztc_file_row, files, i);
        if (is_same(look, row, &code) || code < 0) {
            continue;
        }
        git_tree_update *update = &updates->items[updates->count++];
        update->action = GIT_TREE_UPDATE_UPSERT;
        update->filemode = GIT_FILEMODE_BLOB;
        update->path = row->path;
        code = git_blob_create_from_buffer(&update->id, worker->repository, data_of(row),
                                           (size_t)row->size);
    }
    return code;
}

static int make_tree(const struct ztc_git_worker *worker, git_commit *parent,
                     const struct ztc_git_look *look, git_tree **ret_tree)
{
    size_t room = look->count + worker->call->publication->files->count + 1;
    struct updates updates = {.items = calloc(room, sizeof(*updates.items))};
    git_tree *base = NULL;
    git_oid id;
    int code = updates.items != NULL ? 0 : -1;
    if (code == 0) {
        code = add_files(worker, look, &updates);
    }
    for (size_t i = 0; code == 0 && i < look->count; i++) {
        if (ztc_git_published(worker, look->items[i].path) == NULL) {
            git_tree_update *update = &updates.items[updates.count++];
            update->action = GIT_TREE_UPDATE_REMOVE;
            update->path = look->items[i].path;
        }
    }
    if (code == 0 && parent != NULL) {
        code = git_commit_tree(&base, parent);
    }
    if (code == 0) {
        code = git_tree_create_updated(&id, worker->repository, base, updates.count, updates.items);
    }
    if (code == 0) {
        code = git_tree_lookup(ret_tree, worker->repository, &id);
    }
    git_tree_free(base);
    free(updates.items);
    return code;
}

ztc_status ztc_git_commit_make(struct ztc_git_worker *worker, git_commit *parent,
                               const struct ztc_git_look *look, const char *message,
                               git_oid *ret_id)
{
    git_tree *tree = NULL;
    git_signature *signature = NULL;
    const git_commit *parents[] = {parent};
    git_error_clear();
    int code = make_tree(worker, parent, look, &tree);
    if (code == 0) {
        code = make_signature(worker, &signature);
    }
    if (code == 0) {
        code =
            git_commit_create(ret_id, worker->repository, /* update_ref= */ NULL, signature,
                              signature, "UTF-8", message, tree, parent != NULL ? 1 : 0, parents);
    }
    git_signature_free(signature);
    git_tree_free(tree);
    return code < 0 ? failed(worker) : ZTC_OK;
}
