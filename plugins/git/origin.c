/* SPDX-License-Identifier: Apache-2.0 */
/* A URL taken apart, and what must not stand in one. */
#include "call.h"

#include <string.h>

#define URL_MAX 2048u

#define PORT_LAST 65535u

static const struct {
    const char *scheme, *port;
} kinds[] = {{"https", "443"}, {"http", "80"}, {"ssh", "22"}};

static bool is_host_character(char character, bool bracketed)
{
    bool letter = (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
    bool digit = character >= '0' && character <= '9';
    return letter || digit || character == '.' || character == '-' || character == '_' ||
           (bracketed && character == ':');
}

/*
 * Printable ASCII without blanks and what a server's shell could take for its own: libgit2 puts the path of an ssh URL
 * between single quotes as it stands there.
 */
static bool is_clean(const char *text)
{
    for (const char *at = text; *at != '\0'; at++) {
        if (*at <= ' ' || *at > '~' || strchr("'\"\\`<>", *at) != NULL ||
            strncmp(at, "%27", 3) == 0) {
            return false;
        }
    }
    return true;
}

/* Copies `length` bytes to *at, which moves behind the NUL. */
static char *put(char **at, const char *text, size_t length)
{
    char *start = *at;
    memcpy(start, text, length);
    start[length] = '\0';
    *at += length + 1;
    return start;
}

static bool port_ok(const char *port)
{
    unsigned value = 0;
    for (const char *at = port; *at != '\0'; at++) {
        if (*at < '0' || *at > '9') {
            return false;
        }
        value = value * 10 + (unsigned)(*at - '0');
        if (value > PORT_LAST) {
            return false;
        }
    }
    return value > 0;
}

/* host[:port] or [address][:port] */
static bool parse_host(struct ztc_git_origin *origin, char **at, const char *text, size_t length,
                       const char *default_port)
{
    bool bracketed = text[0] == '[';
    const char *start = text + (bracketed ? 1 : 0);
    const char *end = start;
    while (end < text + length && is_host_character(*end, bracketed)) {
        end++;
    }
    if (end == start || *start == '-') {
        return false;
    }
    origin->host = put(at, start, (size_t)(end - start));
    origin->name = put(at, text, length);
    if (bracketed && (end == text + length || *end++ != ']')) {
        return false;
    }
    if (end == text + length) {
        origin->port = put(at, default_port, strlen(default_port));
        return true;
    }
    if (*end != ':') {
        return false;
    }
    origin->port = put(at, end + 1, (size_t)(text + length - end - 1));
    return port_ok(origin->port);
}

/* The port that a scheme of this name has; NULL if it is none that is served. */
static const char *port_of(const char *url, size_t scheme)
{
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (scheme == strlen(kinds[i].scheme) && strncmp(url, kinds[i].scheme, scheme) == 0) {
            return kinds[i].port;
        }
    }
    return NULL;
}

static bool parse(struct ztc_git_origin *origin, char *at, const char *url)
{
    size_t scheme = strcspn(url, ":");
    const char *port = port_of(url, scheme);
    if (port == NULL || strncmp(url + scheme, "://", 3) != 0) {
        return false;
    }
    origin->scheme = put(&at, url, scheme);
    origin->ssh = strcmp(origin->scheme, "ssh") == 0;
    origin->plain = strcmp(origin->scheme, "http") == 0;
    const char *authority = url + scheme + 3;
    size_t length = strcspn(authority, "/?#");
    const char *sign = memchr(authority, '@', length);
    size_t user = sign != NULL ? (size_t)(sign - authority) : 0;
    if (memchr(authority, ':', user) != NULL) {
        return false; /* a password: the host keeps them out of URLs */
    }
    bool nobody = user == 0 && origin->ssh;
    origin->user = put(&at, nobody ? "git" : authority, nobody ? 3 : user);
    const char *host = sign != NULL ? sign + 1 : authority;
    if (!parse_host(origin, &at, host, (size_t)(authority + length - host), port) ||
        authority[length] != '/') {
        return false;
    }
    origin->path = put(&at, authority + length + 1, strlen(authority + length + 1));
    /* libgit2 would try the user of an http URL with an empty password first, which is a wrong one. */
    const char *const parts[] = {origin->scheme,
                                 "://",
                                 origin->ssh ? origin->user : "",
                                 origin->ssh ? "@" : "",
                                 origin->name,
                                 "/",
                                 origin->path};
    origin->url = at;
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        (void)put(&at, parts[i], strlen(parts[i]));
        at--; /* the next one goes over the NUL */
    }
    return true;
}

bool ztc_git_origin_parse(const struct ztc_host *host, const char *url,
                          struct ztc_git_origin *origin, ztc_status *ret_status)
{
    *origin = (struct ztc_git_origin){0};
    *ret_status = ZTC_E_MEMORY;
    if (strnlen(url, URL_MAX + 1) > URL_MAX) {
        *ret_status = ztc_git_say(host, ZTC_E_LIMIT, /* remedy= */ NULL,
                                  "the URL is longer than %u bytes", URL_MAX);
        return false;
    }
    /* The parts are not longer than the URL, each has its NUL, and the URL is put together anew. */
    char *block = host->alloc(host->ctx, 8 * (uint64_t)URL_MAX);
    if (block == NULL) {
        return false;
    }
    if (is_clean(url) && parse(origin, block, url)) {
        return true;
    }
    host->free(host->ctx, block);
    *origin = (struct ztc_git_origin){0};
    *ret_status = ztc_git_say(host, ZTC_E_UNSUPPORTED, "https://HOST/PATH, http:// and ssh:// are",
                              "this URL is not served");
    return false;
}

void ztc_git_origin_done(const struct ztc_host *host, struct ztc_git_origin *origin)
{
    /* The scheme is the first in the block that holds all of it. */
    host->free(host->ctx, origin->scheme);
    *origin = (struct ztc_git_origin){0};
}
