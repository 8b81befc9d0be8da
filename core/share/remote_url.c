/* SPDX-License-Identifier: Apache-2.0 */
/* URLs of places, as users write them. */
#include "share/remote.h"

#include <string.h>
#include <strings.h>

#define REMEDY_FORM "write it like https://git.example.org/acme/boards#main"

/* Kinds that are served, and what they become. */
static const struct {
    const char *written;
    const char *scheme;
} schemes[] = {
    {"https://", "https://"},
    {"http://", "http://"},
    {"ssh://", "ssh://"},
    /* The protocol of its own has neither encryption nor proof of who answers. */
    {"git://", "https://"},
};

#define SSH "ssh://"
#define SCHEME_COUNT (sizeof(schemes) / sizeof(schemes[0]))

/* user@host:path, as ssh is written in short: the colon before any slash. */
static const char *short_path(const char *text)
{
    const char *at = strchr(text, '@');
    size_t length = strcspn(text, "/:");
    return at != NULL && at > text && text[length] == ':' && at < text + length &&
                   text[length + 1] != '\0'
               ? text + length + 1
               : NULL;
}

bool ztc_remote_is_url(const char *text)
{
    return strstr(text, "://") != NULL || short_path(text) != NULL;
}

static ztc_status refuse(struct ztc_error *error, const char *why)
{
    /* The URL itself is not repeated: a password may stand in it. */
    return ztc_error_set(error, ZTC_E_INVALID, REMEDY_FORM, "the URL cannot be used: %s", why);
}

/* Printable ASCII without blanks. */
static bool is_clean(const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text <= ' ' || *text > '~') {
            return false;
        }
    }
    return true;
}

/* What stands behind "://", and the scheme that it gets. */
static const char *after_scheme(const char *text, const char **ret_scheme)
{
    for (size_t i = 0; i < SCHEME_COUNT; i++) {
        size_t length = strlen(schemes[i].written);
        if (strncasecmp(text, schemes[i].written, length) == 0) {
            *ret_scheme = schemes[i].scheme;
            return text + length;
        }
    }
    return NULL;
}

/* user, host and path of what stands behind the scheme. */
struct parts {
    const char *user; /* with '@', or "" */
    const char *host;
    const char *path; /* with '/' before it */
};

static ztc_status take_apart(const char *rest, struct ztc_arena *arena, struct ztc_error *error,
                             struct parts *parts)
{
    size_t length = strcspn(rest, "/");
    const char *user_end = memrchr(rest, '@', length);
    size_t user_size = user_end != NULL ? (size_t)(user_end - rest) + 1 : 0;
    parts->user = ztc_arena_copy(arena, rest, user_size);
    parts->host = ztc_arena_copy(arena, rest + user_size, length - user_size);
    parts->path = rest + length;
    if (parts->user == NULL || parts->host == NULL) {
        return ztc_error_memory(error);
    }
    if (strchr(parts->user, ':') != NULL) {
        char *remedy = ztc_arena_print(arena, "take it out, and keep it with: ztc login --git %s",
                                       parts->host);
        return remedy != NULL ? ztc_error_set(error, ZTC_E_INVALID, remedy,
                                              "the URL of %s holds a password, which others can "
                                              "read there",
                                              parts->host)
                              : ztc_error_memory(error);
    }
    if (parts->host[0] == '\0' || parts->host[0] == ':' || parts->host[0] == '-') {
        return refuse(error, "it names no host");
    }
    return strspn(parts->path, "/") == strlen(parts->path) ? refuse(error, "it names no repository")
                                                           : ZTC_OK;
}

/* user@host/path of what stands in `place`, and the scheme for it. */
static ztc_status find_rest(const char *place, struct ztc_arena *arena, struct ztc_error *error,
                            const char **ret_scheme, const char **ret_rest)
{
    const char *rest = after_scheme(place, ret_scheme);
    const char *path = rest == NULL && strstr(place, "://") == NULL ? short_path(place) : NULL;
    if (rest == NULL && path == NULL) {
        return refuse(error, "https, http and ssh are served");
    }
    if (path != NULL) {
        *ret_scheme = SSH;
        rest = ztc_arena_print(arena, "%.*s%s%s", (int)(path - 1 - place), place,
                               path[0] == '/' ? "" : "/", path);
    }
    *ret_rest = rest;
    return rest != NULL ? ZTC_OK : ztc_error_memory(error);
}

/* The place, and what stands behind '#'. */
static ztc_status split_branch(const char *text, struct ztc_arena *arena, struct ztc_error *error,
                               const char **ret_place, const char **ret_branch)
{
    const char *hash = strchr(text, '#');
    size_t length = hash != NULL ? (size_t)(hash - text) : strlen(text);
    const char *behind = hash != NULL ? hash + 1 : "";
    if (hash != NULL && behind[0] == '\0') {
        return refuse(error, "no branch stands behind the #");
    }
    *ret_place = ztc_arena_copy(arena, text, length);
    *ret_branch = ztc_arena_copy(arena, behind, strlen(behind));
    return *ret_place != NULL && *ret_branch != NULL ? ZTC_OK : ztc_error_memory(error);
}

static ztc_status put_together(const char *scheme, const struct parts *parts, const char *branch,
                               struct ztc_arena *arena, struct ztc_error *error,
                               struct ztc_remote *ret_remote)
{
    /* On the web a user's name may be a token: it is for the place alone. */
    const char *shown_user = strcmp(scheme, SSH) == 0 ? parts->user : "";
    const struct ztc_remote remote = {
        .url = ztc_arena_print(arena, "%s%s%s%s", scheme, parts->user, parts->host, parts->path),
        .branch = branch,
        .shown = ztc_arena_print(arena, "%s%s%s%s%s%s", scheme, shown_user, parts->host,
                                 parts->path, branch[0] != '\0' ? "#" : "", branch),
        .host = parts->host,
    };
    if (remote.url == NULL || remote.shown == NULL) {
        return ztc_error_memory(error);
    }
    *ret_remote = remote;
    return ZTC_OK;
}

ztc_status ztc_remote_parse(const char *text, struct ztc_arena *arena, struct ztc_error *error,
                            struct ztc_remote *ret_remote)
{
    struct parts parts = {0};
    const char *scheme = SSH;
    const char *place = "";
    const char *branch = "";
    const char *rest = "";
    if (!is_clean(text)) {
        return refuse(error, "it holds blanks, control characters or more than ASCII");
    }
    ztc_status status = split_branch(text, arena, error, &place, &branch);
    if (status == ZTC_OK) {
        status = find_rest(place, arena, error, &scheme, &rest);
    }
    if (status == ZTC_OK) {
        status = take_apart(rest, arena, error, &parts);
    }
    return status == ZTC_OK ? put_together(scheme, &parts, branch, arena, error, ret_remote)
                            : status;
}
