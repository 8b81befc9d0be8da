/* SPDX-License-Identifier: Apache-2.0 */
/* Who we are: a password that the module finds, or a key of the ssh agent. Each is offered once for a connection. */
#include "worker.h"

#include <string.h>

/* Asks the module, once for the whole call. */
static bool know_secret(struct ztc_git_worker *worker)
{
    if (worker->secret_asked) {
        return worker->secret_known;
    }
    worker->secret_asked = true;
    ztc_git_ask(worker, ZTC_GIT_FRAME_SECRET);
    const struct ztc_git_frame *frame = &worker->frame;
    if (frame->size == 0) {
        return false;
    }
    const char *user = (const char *)frame->data;
    size_t user_size = strnlen(user, frame->size) + 1;
    size_t password_size = frame->size - (user_size < frame->size ? user_size : frame->size);
    if (user_size > sizeof(worker->secret.user) || password_size == 0 ||
        password_size > sizeof(worker->secret.password)) {
        return false;
    }
    memcpy(worker->secret.user, user, user_size);
    memcpy(worker->secret.password, user + user_size, password_size);
    worker->secret.password[password_size - 1] = '\0';
    explicit_bzero(&worker->frame, sizeof(worker->frame));
    worker->secret_known = true;
    return true;
}

int ztc_git_credential(git_credential **ret_credential, const char *url, const char *user,
                       unsigned allowed, void *payload)
{
    (void)url;
    (void)user;
    struct ztc_git_worker *worker = payload;
    const struct ztc_git_origin *origin = &worker->call->origin;
    if (origin->ssh && (allowed & GIT_CREDENTIAL_USERNAME) != 0) {
        return git_credential_username_new(ret_credential, origin->user);
    }
    worker->asked++;
    if (worker->asked > 1) {
        worker->secret_refused = !origin->ssh;
        git_error_clear();
        return GIT_EAUTH; /* it was offered, and refused */
    }
    if (origin->ssh) {
        return (allowed & GIT_CREDENTIAL_SSH_KEY) != 0
                   ? git_credential_ssh_key_from_agent(ret_credential, origin->user)
                   : GIT_EAUTH;
    }
    if ((allowed & GIT_CREDENTIAL_USERPASS_PLAINTEXT) == 0 || !know_secret(worker)) {
        return GIT_EAUTH;
    }
    return git_credential_userpass_plaintext_new(ret_credential, worker->secret.user,
                                                 worker->secret.password);
}
