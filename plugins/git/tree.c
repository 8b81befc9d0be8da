/* SPDX-License-Identifier: Apache-2.0 */
/* The tree of a commit, walked without a checkout: what is in it, as what it is. */
#include "worker.h"

#include <stdlib.h>
#include <string.h>

/* Of one whole path. */
#define PATH_BYTES_MAX 4096u

struct walk {
    struct ztc_git_worker *worker;
    ztc_git_visit *visit;
    void *ctx;
    uint64_t entries;
};

static ztc_status walk_tree(struct walk *walk, const git_tree *tree, const char *prefix,
                            unsigned depth, bool hidden);

static ztc_status too_much(struct walk *walk, const char *what)
{
    return ztc_git_fail(walk->worker, ZTC_E_LIMIT, "a definition has a repository of its own",
                        "%s: the repository has %s", walk->worker->call->origin.name, what);
}

static ztc_status broken(struct ztc_git_worker *worker, const char *path)
{
    return ztc_git_fail(worker, ZTC_E_INVALID, /* remedy= */ NULL,
                        "%s: the content of \"%s\" is not there", worker->call->origin.name, path);
}

static ztc_status walk_entry(struct walk *walk, const git_tree_entry *entry, const char *prefix,
                             unsigned depth, bool hidden)
{
    const char *name = git_tree_entry_name(entry);
    if (++walk->entries > ZTC_GIT_ENTRIES_MAX) {
        return too_much(walk, "too many entries");
    }
    if (strlen(prefix) + strlen(name) + 2 > PATH_BYTES_MAX) {
        return too_much(walk, "too long a path");
    }
    char path[PATH_BYTES_MAX];
    size_t start = strlen(prefix);
    memcpy(path, prefix, start);
    memcpy(path + start, name, strlen(name) + 1);
    hidden = hidden || name[0] == '.';
    ztc_status status = walk->visit(walk->worker, walk->ctx, path, entry, hidden);
    if (status != ZTC_OK || git_tree_entry_filemode(entry) != GIT_FILEMODE_TREE) {
        return status;
    }
    git_tree *tree = NULL;
    if (git_tree_lookup(&tree, walk->worker->repository, git_tree_entry_id(entry)) < 0) {
        return broken(walk->worker, path);
    }
    size_t length = strlen(path);
    path[length] = '/';
    path[length + 1] = '\0';
    status = walk_tree(walk, tree, path, depth + 1, hidden);
    git_tree_free(tree);
    return status;
}

static ztc_status walk_tree(struct walk *walk, const git_tree *tree, const char *prefix,
                            unsigned depth, bool hidden)
{
    if (depth > ZTC_GIT_DEPTH_MAX) {
        return too_much(walk, "folders nested too deep");
    }
    ztc_status status = ZTC_OK;
    size_t count = git_tree_entrycount(tree);
    for (size_t i = 0; status == ZTC_OK && i < count; i++) {
        status = walk_entry(walk, git_tree_entry_byindex(tree, i), prefix, depth, hidden);
    }
    return status;
}

ztc_status ztc_git_tree_walk(struct ztc_git_worker *worker, git_commit *commit,
                             ztc_git_visit *visit, void *ctx)
{
    git_tree *tree = NULL;
    if (git_commit_tree(&tree, commit) < 0) {
        return broken(worker, "/");
    }
    struct walk walk = {.worker = worker, .visit = visit, .ctx = ctx};
    ztc_status status = walk_tree(&walk, tree, "", 0, /* hidden= */ false);
    git_tree_free(tree);
    return status;
}

static uint32_t kind_of(git_filemode_t mode)
{
    switch (mode) {
    case GIT_FILEMODE_BLOB:
    case GIT_FILEMODE_BLOB_EXECUTABLE:
        return ZTC_ENTRY_FILE;
    case GIT_FILEMODE_TREE:
        return ZTC_ENTRY_FOLDER;
    case GIT_FILEMODE_LINK:
        return ZTC_ENTRY_SYMLINK;
    case GIT_FILEMODE_COMMIT:
        return ZTC_ENTRY_SUBMODULE;
    default:
        return ZTC_ENTRY_SPECIAL;
    }
}

static ztc_status send_content(struct ztc_git_worker *worker, const char *path,
                               const git_tree_entry *entry)
{
    git_blob *blob = NULL;
    if (git_blob_lookup(&blob, worker->repository, git_tree_entry_id(entry)) < 0) {
        return broken(worker, path);
    }
    const unsigned char *data = git_blob_rawcontent(blob);
    for (uint64_t rest = git_blob_rawsize(blob); rest > 0;) {
        size_t size = rest < ZTC_GIT_FRAME_MAX ? (size_t)rest : ZTC_GIT_FRAME_MAX;
        ztc_git_send(worker, ZTC_GIT_FRAME_DATA, NULL, 0, data, size);
        data += size;
        rest -= size;
    }
    git_blob_free(blob);
    return ZTC_OK;
}

/* The size as the object's head states it: nothing is unpacked before it was compared. */
static ztc_status find_size(struct ztc_git_worker *worker, const char *path,
                            const git_tree_entry *entry, uint64_t *ret_size)
{
    git_odb *odb = NULL;
    size_t size = 0;
    git_object_t type = GIT_OBJECT_INVALID;
    int code = git_repository_odb(&odb, worker->repository);
    if (code == 0) {
        code = git_odb_read_header(&size, &type, odb, git_tree_entry_id(entry));
    }
    git_odb_free(odb);
    if (code < 0 || type != GIT_OBJECT_BLOB) {
        return broken(worker, path);
    }
    *ret_size = size;
    return ZTC_OK;
}

ztc_status ztc_git_tree_send(struct ztc_git_worker *worker, const char *path,
                             const git_tree_entry *entry, bool with_content)
{
    struct ztc_git_entry head = {
        .kind = kind_of(git_tree_entry_filemode(entry)),
        .mode = git_tree_entry_filemode(entry) == GIT_FILEMODE_BLOB_EXECUTABLE ? 0755 : 0644,
    };
    ztc_status status = ZTC_OK;
    bool file = head.kind == ZTC_ENTRY_FILE && with_content;
    if (file) {
        status = find_size(worker, path, entry, &head.size);
    }
    if (status == ZTC_OK) {
        ztc_git_send(worker, ZTC_GIT_FRAME_ENTRY, &head, sizeof(head), path, strlen(path));
    }
    if (status != ZTC_OK || !file) {
        return status;
    }
    uint64_t most = worker->call->place->object_max;
    if (head.size > most) {
        return ztc_git_fail(worker, ZTC_E_LIMIT, /* remedy= */ NULL,
                            "%s: \"%s\" has %llu bytes; %llu are the most",
                            worker->call->origin.name, path, (unsigned long long)head.size,
                            (unsigned long long)most);
    }
    return send_content(worker, path, entry);
}

static ztc_status hand_out(struct ztc_git_worker *worker, void *ctx, const char *path,
                           const git_tree_entry *entry, bool hidden)
{
    (void)ctx;
    return ztc_git_tree_send(worker, path, entry, /* with_content= */ !hidden);
}

ztc_status ztc_git_tree_hand_out(struct ztc_git_worker *worker, git_commit *commit)
{
    return ztc_git_tree_walk(worker, commit, hand_out, NULL);
}
