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

ztc_status ztc_remote_parse(const char *text, struct ztc_arena *arena, struct ztc_error *error,
                            struct ztc_remote *ret_remote)
{
    struct parts parts = {0};
    const char *scheme = "ssh://";
    if (!is_clean(text)) {
        return refuse(error, "it holds blanks, control characters or more than ASCII");
    }
    const char *hash = strchr(text, '#');
    char *place = ztc_arena_copy(arena, text, hash != NULL ? (size_t)(hash - text) : strlen(text));
    const char *branch = hash != NULL ? hash + 1 : "";
    if (place == NULL) {
        return ztc_error_memory(error);
    }
    if (hash != NULL && branch[0] == '\0') {
        return refuse(error, "no branch stands behind the #");
    }
    const char *rest = after_scheme(place, &scheme);
    const char *path = rest == NULL && strstr(place, "://") == NULL ? short_path(place) : NULL;
    if (path != NULL) {
        rest = ztc_arena_print(arena, "%.*s%s%s", (int)(path - 1 - place), place,
                               path[0] == '/' ? "" : "/", path);
        if (rest == NULL) {
            return ztc_error_memory(error);
        }
    }
    if (rest == NULL) {
        return refuse(error, "https, http and ssh are served");
    }
    ztc_status status = take_apart(rest, arena, error, &parts);
    if (status != ZTC_OK) {
        return status;
    }
    /* On the web a user's name may be a token: it is for the place alone. */
    bool web = strcmp(scheme, "ssh://") != 0;
    const struct ztc_remote remote = {
        .url = ztc_arena_print(arena, "%s%s%s%s", scheme, parts.user, parts.host, parts.path),
        .branch = ztc_arena_copy(arena, branch, strlen(branch)),
        .shown = ztc_arena_print(arena, "%s%s%s%s%s%s", scheme, web ? "" : parts.user, parts.host,
                                 parts.path, branch[0] != '\0' ? "#" : "", branch),
        .host = parts.host,
    };
    if (remote.url == NULL || remote.branch == NULL || remote.shown == NULL) {
        return ztc_error_memory(error);
    }
    *ret_remote = remote;
    return ZTC_OK;
}
