/* SPDX-License-Identifier: Apache-2.0 */
/* `ztc login --git HOST` and `ztc logout --git HOST`: the token that a server wants to see, kept or forgotten. */
#include "base/limits.h"
#include "base/number.h"
#include "base/utf8.h"
#include "command/run_commands.h"
#include "command/secret_line.h"
#include "store/secret.h"

#include <string.h>
#include <strings.h>

/* GitHub, GitLab and others look at the token alone and take any name with it. */
#define USER_DEFAULT "git"

#define NAME_BYTES_MAX 253u /* of DNS */
#define PORT_MAX 65535
#define REMEDY_HOST \
    "give a name as in the repository's URL, such as github.com or git.example.org:8443"

/* ---- the host ---- */

static bool is_letter_or_digit(char character)
{
    return (character >= 'a' && character <= 'z') || (character >= '0' && character <= '9');
}

/* Labels of letters, digits and inner '-', apart by dots; lower case. */
static bool is_name(const char *text, size_t length)
{
    char before = '.';
    for (size_t i = 0; i < length; i++) {
        char character = text[i];
        char after = i + 1 < length ? text[i + 1] : '.';
        bool good = is_letter_or_digit(character) || character == '_' ||
                    (character == '-' && before != '.' && after != '.') ||
                    (character == '.' && before != '.');
        if (!good) {
            return false;
        }
        before = character;
    }
    return length > 0 && length <= NAME_BYTES_MAX && before != '.';
}

/* An address of IPv6 in brackets; the resolver knows the rest. */
static bool is_address(const char *text, size_t length)
{
    if (length < 4 || text[0] != '[' || text[length - 1] != ']') {
        return false;
    }
    return strspn(text + 1, "0123456789abcdef:.") == length - 2;
}

/* The length of the name or address before the port, and where there is a port whether it is one. */
static bool is_host(const char *host)
{
    size_t length = host[0] == '[' ? strcspn(host, "]") : strcspn(host, ":");
    if (host[0] == '[' && host[length] == ']') {
        length++;
    }
    int64_t port = 0;
    bool port_good =
        host[length] == '\0' || (host[length] == ':' &&
                                 ztc_number_parse(host + length + 1, strlen(host + length + 1), 1,
                                                  PORT_MAX, &port) == ZTC_OK &&
                                 host[length + 2] != 'x');
    return port_good && (is_name(host, length) || is_address(host, length));
}

/* Where the host begins in what may be a URL; NULL: a kind of URL that takes no token. */
static const char *skip_scheme(const char *text)
{
    static const char *const schemes[] = {"https://", "http://", "git://"};
    if (strstr(text, "://") == NULL) {
        return text;
    }
    for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
        if (strncasecmp(text, schemes[i], strlen(schemes[i])) == 0) {
            return text + strlen(schemes[i]);
        }
    }
    return NULL;
}

/* The host of --git, in small letters; in the arena. */
static ztc_status host_of(struct ztc_session *session, const char *command, const char **ret_host)
{
    const char *text = ztc_line_value(&session->line, "--git");
    if (text == NULL) {
        return ztc_error_set(&session->error, ZTC_E_ARGUMENT, /* remedy= */ NULL,
                             "only ztc %s --git HOST is there yet", command);
    }
    const char *start = skip_scheme(text);
    if (start == NULL) {
        return ztc_error_set(&session->error, ZTC_E_INVALID, REMEDY_HOST,
                             "a token is for https and http, and for no other kind of URL");
    }
    size_t length = strcspn(start, "/?#");
    /* Not repeated in the message: there may be a password before the @. */
    if (memchr(start, '@', length) != NULL) {
        return ztc_error_set(&session->error, ZTC_E_INVALID,
                             "give the host alone, and the user name with --user",
                             "what --git was given has a user name or a password in it");
    }
    char *host = ztc_arena_copy(&session->arena, start, length);
    if (host == NULL) {
        return ztc_error_memory(&session->error);
    }
    for (char *character = host; *character != '\0'; character++) {
        if (*character >= 'A' && *character <= 'Z') {
            *character = (char)(*character - 'A' + 'a');
        }
    }
    if (length > ZTC_SECRET_HOST_MAX || !is_host(host)) {
        return ztc_error_set(&session->error, ZTC_E_INVALID, REMEDY_HOST,
                             "\"%.100s\" is no name of a host", host);
    }
    *ret_host = host;
    return ZTC_OK;
}

/* ---- the commands ---- */

/* Into a header of a request, where ':' ends the name. */
static ztc_status user_of(struct ztc_session *session, const char **ret_user)
{
    const char *user = ztc_line_value(&session->line, "--user");
    *ret_user = user != NULL ? user : USER_DEFAULT;
    size_t length = strnlen(*ret_user, ZTC_SECRET_USER_MAX + 1);
    bool good =
        length > 0 && length <= ZTC_SECRET_USER_MAX && ztc_utf8_check(*ret_user, length) == length;
    for (size_t i = 0; good && i < length; i++) {
        unsigned char byte = (unsigned char)(*ret_user)[i];
        good = byte >= 0x20u && byte != 0x7Fu && byte != ':';
    }
    return good ? ZTC_OK
                : ztc_error_set(&session->error, ZTC_E_INVALID, /* remedy= */ NULL,
                                "option --user takes 1 to %u bytes of UTF-8 text without \":\"",
                                ZTC_SECRET_USER_MAX);
}

/* Asks before the home is locked: who types takes his time. */
static ztc_status read_and_keep(struct ztc_session *session, const char *host, const char *user)
{
    const char *prompt = ztc_arena_print(&session->arena, "Token for %s: ", host);
    if (prompt == NULL) {
        return ztc_error_memory(&session->error);
    }
    char token[ZTC_SECRET_TOKEN_MAX + 1];
    ztc_status status = ztc_secret_line_read(session, prompt, ZTC_SECRET_TOKEN_MAX, token);
    if (status == ZTC_OK) {
        status = ztc_home_lock(&session->home, &session->error);
    }
    if (status == ZTC_OK) {
        status = ztc_secret_keep(&session->home, host, user, token, &session->error);
        ztc_home_unlock(&session->home);
    }
    explicit_bzero(token, sizeof(token));
    return status;
}

ztc_status ztc_run_login(struct ztc_session *session)
{
    const char *host = NULL;
    const char *user = NULL;
    ztc_status status = host_of(session, "login", &host);
    if (status == ZTC_OK) {
        status = user_of(session, &user);
    }
    if (status == ZTC_OK) {
        status = ztc_session_home(session, /* make= */ true);
    }
    if (status == ZTC_OK) {
        status = read_and_keep(session, host, user);
    }
    if (status != ZTC_OK) {
        return status;
    }
    if (!session->output.json) {
        ztc_output_info(&session->output, "Token for %s kept in %s/cfg/github.json", host,
                        session->home.path);
        return ZTC_OK;
    }
    struct ztc_document document = {0};
    cJSON *root = ztc_document_object(&document, NULL, NULL);
    ztc_document_text(&document, root, "host", host);
    ztc_document_text(&document, root, "user", user);
    ztc_document_bool(&document, root, "kept", true);
    return ztc_session_print_document(session, &document);
}

/* Where there is no home there is no token. */
static ztc_status forget(struct ztc_session *session, const char *host)
{
    bool found = false;
    ztc_status status = ztc_session_home(session, /* make= */ false);
    if (status == ZTC_OK && session->home.folder >= 0) {
        status = ztc_home_lock(&session->home, &session->error);
        if (status == ZTC_OK) {
            status = ztc_secret_forget(&session->home, host, &session->error, &found);
            ztc_home_unlock(&session->home);
        }
    }
    if (status == ZTC_OK && !found) {
        return ztc_error_set(&session->error, ZTC_E_INVALID, /* remedy= */ NULL,
                             "%s/cfg/github.json: there is no token for %s", session->home.path,
                             host);
    }
    return status;
}

ztc_status ztc_run_logout(struct ztc_session *session)
{
    const char *host = NULL;
    ztc_status status = host_of(session, "logout", &host);
    if (status == ZTC_OK) {
        status = forget(session, host);
    }
    if (status != ZTC_OK) {
        return status;
    }
    if (!session->output.json) {
        ztc_output_info(&session->output, "Token for %s forgotten", host);
        return ZTC_OK;
    }
    struct ztc_document document = {0};
    cJSON *root = ztc_document_object(&document, NULL, NULL);
    ztc_document_text(&document, root, "host", host);
    ztc_document_bool(&document, root, "removed", true);
    return ztc_session_print_document(session, &document);
}
