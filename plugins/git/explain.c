/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What failed on the way to or from the place, in words, with the remedy. libgit2 tells most of it by text alone: a text
 * that is not known is given as it is.
 */
#include "worker.h"

#include <stdio.h>
#include <string.h>

#define LOGIN_ROOM 400u

#define REMEDY_CONNECT "check the URL, and whether the server is up"

static const char *name_of(const struct ztc_git_worker *worker)
{
    return worker->call->origin.name;
}

static ztc_status explain_trouble(struct ztc_git_worker *worker)
{
    const char *name = name_of(worker);
    switch (worker->trouble) {
    case ZTC_GIT_TROUBLE_NAME:
        return ztc_git_fail(worker, ZTC_E_INVALID, "check the URL, and the network",
                            "%s: no host of this name is found", name);
    case ZTC_GIT_TROUBLE_CONNECT:
        return ztc_git_fail(worker, ZTC_E_INVALID, REMEDY_CONNECT, "%s: cannot be reached: %s",
                            name, strerrordesc_np(worker->errnum));
    case ZTC_GIT_TROUBLE_REDIRECT:
        return ztc_git_fail(worker, ZTC_E_INVALID,
                            "if you trust where it sends to, give that URL instead",
                            "%s: sends on to another server, which is not followed", name);
    case ZTC_GIT_TROUBLE_LIMIT:
        return ztc_git_fail(worker, ZTC_E_LIMIT,
                            "raise transfer_bytes, if the repository is meant to be so large",
                            "%s: more than %llu bytes come over the network", name,
                            (unsigned long long)worker->call->place->transfer_max);
    default:
        return ztc_git_fail(worker, ZTC_E_INVALID, "try again later",
                            "%s: the connection broke off: %s", name,
                            strerrordesc_np(worker->errnum));
    }
}

static ztc_status explain_certificate(struct ztc_git_worker *worker)
{
    const char *name = name_of(worker);
    if (!worker->call->origin.ssh) {
        return ztc_git_fail(worker, ZTC_E_INVALID,
                            "check the URL; for an authority of your own, set SSL_CERT_FILE to its "
                            "certificate",
                            "%s: its certificate is not believed%s%s", name,
                            worker->reason[0] != '\0' ? ": " : "", worker->reason);
    }
    char remedy[LOGIN_ROOM];
    (void)snprintf(
        remedy, sizeof(remedy),
        "connect once with `ssh%s%s %s`, and compare the key that it shows, so that it is "
        "known",
        strcmp(worker->call->origin.port, "22") == 0 ? "" : " -p ",
        strcmp(worker->call->origin.port, "22") == 0 ? "" : worker->call->origin.port,
        worker->call->origin.host);
    return ztc_git_fail(worker, ZTC_E_INVALID, remedy,
                        "%s: its key is not the one in ~/.ssh/known_hosts, or there is none", name);
}

static ztc_status explain_refusal(struct ztc_git_worker *worker)
{
    const char *name = name_of(worker);
    if (worker->call->origin.ssh) {
        return ztc_git_fail(
            worker, ZTC_E_INVALID,
            "start an agent and give it the key: `ssh-add`; the server must know it",
            worker->asked > 1 ? "%s: takes none of the keys of your ssh agent"
                              : "%s: asks for a key, and there is no ssh agent",
            name);
    }
    char remedy[LOGIN_ROOM];
    (void)snprintf(remedy, sizeof(remedy), "ztc login --git %s", name);
    return ztc_git_fail(worker, ZTC_E_INVALID, remedy,
                        worker->secret_known
                            ? "%s: refuses the user or the password"
                            : "%s: asks for a user and a password, and there are none for it",
                        name);
}

/* The number behind "unexpected http status code: ", or 0. */
static unsigned code_of(const char *text)
{
    static const char start[] = "unexpected http status code: ";
    unsigned code = 0;
    if (strncmp(text, start, sizeof(start) - 1) == 0) {
        for (const char *at = text + sizeof(start) - 1; *at >= '0' && *at <= '9' && code < 1000;
             at++) {
            code = code * 10 + (unsigned)(*at - '0');
        }
    }
    return code;
}

static ztc_status explain_code(struct ztc_git_worker *worker, unsigned code)
{
    const char *name = name_of(worker);
    char remedy[LOGIN_ROOM];
    switch (code) {
    case 403:
        (void)snprintf(remedy, sizeof(remedy),
                       "has the user the right to? Another one: ztc login --git %s", name);
        return ztc_git_fail(worker, ZTC_E_INVALID, remedy, "%s: forbids it (403)", name);
    case 404:
    case 410:
        (void)snprintf(remedy, sizeof(remedy),
                       "check the URL; one that is not public may need: ztc login --git %s", name);
        return ztc_git_fail(worker, ZTC_E_INVALID, remedy, "%s: has no such repository (%u)", name,
                            code);
    default:
        return ztc_git_fail(worker, ZTC_E_INVALID, "try again later", "%s: answers with error %u",
                            name, code);
    }
}

/* Is one of the `count` words in it? */
static bool has_one(const char *text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strstr(text, words[i]) != NULL) {
            return true;
        }
    }
    return false;
}

#define HAS(text, words) has_one(text, words, sizeof(words) / sizeof((words)[0]))

/* The server went away before it had said all. */
static ztc_status explain_end(struct ztc_git_worker *worker)
{
    return ztc_git_fail(worker, ZTC_E_INVALID,
                        worker->call->origin.ssh ? "check the path, and that you may read it"
                                                 : "try again later",
                        "%s: the connection broke off", name_of(worker));
}

static ztc_status explain_text(struct ztc_git_worker *worker, const char *text)
{
    static const char *const half[] = {"stream ended", "EOF"};
    static const char *const nonsense[] = {
        "content-type", "pkt", "packet", "protocol", "http parser", "SSL error: 0x", "hexadecimal"};
    static const char *const broken[] = {"disconnect", "closed"};
    const char *name = name_of(worker);
    if (strstr(text, "redirect") != NULL) {
        worker->trouble = ZTC_GIT_TROUBLE_REDIRECT;
        return explain_trouble(worker);
    }
    if (strstr(text, "failed to resolve address") != NULL) {
        worker->trouble = ZTC_GIT_TROUBLE_NAME;
        return explain_trouble(worker);
    }
    if (strstr(text, "failed to connect to") != NULL) {
        return ztc_git_fail(worker, ZTC_E_INVALID, REMEDY_CONNECT, "%s: cannot be reached: %s",
                            name, text);
    }
    if (HAS(text, half)) {
        return explain_end(worker);
    }
    if (HAS(text, nonsense)) {
        return ztc_git_fail(worker, ZTC_E_INVALID, "check the URL",
                            "%s: what answers there does not speak as a Git server does (%s)", name,
                            text);
    }
    if (worker->ended || HAS(text, broken)) {
        return explain_end(worker);
    }
    return ztc_git_fail(worker, ZTC_E_INVALID, "check the URL, and try again later", "%s: %s", name,
                        text[0] != '\0' ? text : "the transfer failed");
}

ztc_status ztc_git_explain(struct ztc_git_worker *worker, int code)
{
    const git_error *why = git_error_last();
    const char *text = why != NULL && why->message != NULL ? why->message : "";
    if (worker->certificate_bad || code == GIT_ECERTIFICATE) {
        return explain_certificate(worker);
    }
    if (worker->trouble != ZTC_GIT_TROUBLE_NONE) {
        return explain_trouble(worker);
    }
    if (why != NULL && why->klass == GIT_ERROR_NOMEMORY) {
        return ztc_git_fail(worker, ZTC_E_MEMORY, NULL, "out of memory");
    }
    static const char *const keys[] = {"authenticat", "agent"};
    bool keyless =
        worker->call->origin.ssh && worker->asked > 0 && code != GIT_EUSER && HAS(text, keys);
    if (code == GIT_EAUTH || keyless) {
        return explain_refusal(worker);
    }
    unsigned http = code_of(text);
    return http != 0 ? explain_code(worker, http) : explain_text(worker, text);
}
