/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The worker: a process of its own that has libgit2, the network and the scratch folder, and ends with the call. Nothing
 * of it outlives that, so that it may take memory from malloc and leave it there when it fails.
 */
#ifndef ZTC_GIT_WORKER_H
#define ZTC_GIT_WORKER_H

#include "call.h"
#include "frame.h"

#include <git2.h>

/* What stood in the way below libgit2, which has no words for it. */
enum ztc_git_trouble {
    ZTC_GIT_TROUBLE_NONE,
    ZTC_GIT_TROUBLE_NAME,     /* the host's name is not known */
    ZTC_GIT_TROUBLE_CONNECT,  /* nothing answers: errnum */
    ZTC_GIT_TROUBLE_REDIRECT, /* it sends elsewhere */
    ZTC_GIT_TROUBLE_LIMIT,    /* transfer_max */
    ZTC_GIT_TROUBLE_BROKEN,   /* the connection broke: errnum */
};

#define ZTC_GIT_WORDS_MAX 700u

struct ztc_git_worker {
    const struct ztc_git_call *call;
    int fd; /* to the module */
    git_repository *repository;
    uint64_t received;     /* bytes over sockets of ours */
    uint64_t packed;       /* bytes of packs, by libgit2's count: of connections before this one */
    uint64_t packed_now;   /* likewise, of this one */
    uint64_t last_beat_ms; /* when the module last heard that something moves */
    /* Of the connection at hand. */
    enum ztc_git_trouble trouble;
    int errnum;
    unsigned asked;         /* how often the place asked who we are */
    bool certificate_bad;   /* it is not believed */
    bool ended;             /* the other side closed the connection */
    bool answered;          /* to the push there was an answer */
    bool refused_reference; /* and it was no: reason */
    char reason[ZTC_GIT_WORDS_MAX];
    char remote_words[ZTC_GIT_WORDS_MAX]; /* what the server said last, for a person */
    /* The password: asked of the module once. */
    bool secret_asked, secret_known, secret_refused;
    struct ztc_share_secret secret;
    char author_name[256], author_mail[256]; /* the user's settings; "" if none */
    struct ztc_git_frame frame;
    /* Why the call fails. */
    char message[ZTC_GIT_WORDS_MAX];
    char remedy[ZTC_GIT_WORDS_MAX];
};

/* ---- worker.c ---- */

/* Keeps why (the first one counts) and returns status. remedy may be NULL. */
ztc_status ztc_git_fail(struct ztc_git_worker *worker, ztc_status status, const char *remedy,
                        const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Sends; a module that is gone ends the worker. */
void ztc_git_send(struct ztc_git_worker *worker, uint32_t kind, const void *head, size_t head_size,
                  const void *body, size_t body_size);

/* Asks and waits for the answer, which is in worker->frame. */
void ztc_git_ask(struct ztc_git_worker *worker, uint32_t kind);

/* Something moves: tells the module, not too often. */
void ztc_git_beat(struct ztc_git_worker *worker);

/* Ends well. version: hexadecimal, or "". */
_Noreturn void ztc_git_finish(struct ztc_git_worker *worker, bool changed, const char *version);

/* ---- socket.c ---- */

/* From here on connections to the web go through sockets of ours: to the one host and port, counted, heard. */
int ztc_git_socket_register(struct ztc_git_worker *worker);

/* ---- library.c ---- */

/* Starts libgit2, deaf to all settings but two: the user's name and mail; makes the empty repository. */
ztc_status ztc_git_library_start(struct ztc_git_worker *worker);

/* ---- connect.c ---- */

/* A connection to the place. The caller frees it with git_remote_free. */
ztc_status ztc_git_connect(struct ztc_git_worker *worker, git_direction direction,
                           git_remote **ret_remote);
/* The callbacks of all that goes over a connection. */
void ztc_git_callbacks(struct ztc_git_worker *worker, git_remote_callbacks *callbacks);

/* ---- credential.c ---- */

/* What libgit2 asks for who we are: git_credential_acquire_cb with the worker as payload. */
int ztc_git_credential(git_credential **ret_credential, const char *url, const char *user,
                       unsigned allowed, void *payload);

/* ---- explain.c ---- */

/* Puts a failure of libgit2 on the way to or from the place into words. Returns its status. */
ztc_status ztc_git_explain(struct ztc_git_worker *worker, int code);

/* ---- reference.c ---- */

/* What of the place is meant. */
struct ztc_git_target {
    char *
        name; /* owned: of a reference, such as refs/heads/main; where there is none, the one to make */
    bool is_there; /* else the place, or the branch, is empty */
    bool is_tag;
    git_oid id; /* of what it points to */
};

/* Chooses among what the place has: the branch, else the tag, of this name; "": its own default. */
ztc_status ztc_git_target_choose(struct ztc_git_worker *worker, git_remote *remote,
                                 struct ztc_git_target *ret_target);
/* Connects, chooses, and gets the commits. *ret_commit is NULL where nothing is there. */
ztc_status ztc_git_target_fetch(struct ztc_git_worker *worker, struct ztc_git_target *ret_target,
                                git_commit **ret_commit);
void ztc_git_target_done(struct ztc_git_target *target);

/* ---- tree.c ---- */

/* One entry of a tree on a walk. path has no NUL of its own inside. Another status than ZTC_OK ends the walk. */
typedef ztc_status ztc_git_visit(struct ztc_git_worker *worker, void *ctx, const char *path,
                                 const git_tree_entry *entry, bool hidden);

/* Every entry, folders before what they hold. Bounded in depth and number. */
ztc_status ztc_git_tree_walk(struct ztc_git_worker *worker, git_commit *commit,
                             ztc_git_visit *visit, void *ctx);

/* Sends a file's head and, if wanted, its content. */
ztc_status ztc_git_tree_send(struct ztc_git_worker *worker, const char *path,
                             const git_tree_entry *entry, bool with_content);

/* Sends every entry. */
ztc_status ztc_git_tree_hand_out(struct ztc_git_worker *worker, git_commit *commit);

/* ---- publish.c ---- */

ztc_status ztc_git_publish(struct ztc_git_worker *worker);

/* ---- look.c ---- */

/* A file in question that is at the place. */
struct ztc_git_found {
    char *path; /* owned */
    git_oid id;
    git_filemode_t mode;
};

/* Those of a commit, by path. */
struct ztc_git_look {
    struct ztc_git_found *items; /* owned */
    size_t count, room;
};

/* Finds the files that are published or owned, by path; ztc_git_look_done frees them, also after a failure. commit may be
 * NULL: then there are none. */
ztc_status ztc_git_look_at(struct ztc_git_worker *worker, git_commit *commit,
                           struct ztc_git_look *look);
/* Sends the module the same files with their content, but for links and submodules. commit may be NULL. */
ztc_status ztc_git_look_send(struct ztc_git_worker *worker, git_commit *commit);
const struct ztc_git_found *ztc_git_look_find(const struct ztc_git_look *look, const char *path);
/* The first path that is not the same in both, or NULL. */
const char *ztc_git_look_difference(const struct ztc_git_look *first,
                                    const struct ztc_git_look *second);
void ztc_git_look_done(struct ztc_git_look *look);

/* The published file of this path, or NULL. */
const struct ztc_file_row *ztc_git_published(const struct ztc_git_worker *worker, const char *path);

/* ---- commit.c ---- */

/* Does the look hold exactly what is published? */
ztc_status ztc_git_is_published(struct ztc_git_worker *worker, const struct ztc_git_look *look,
                                bool *ret_same);
/* A commit on top of `parent` (may be NULL), with the look's files replaced by those that are published. */
ztc_status ztc_git_commit_make(struct ztc_git_worker *worker, git_commit *parent,
                               const struct ztc_git_look *look, const char *message,
                               git_oid *ret_id);

#endif
