/* SPDX-License-Identifier: Apache-2.0 */
/* cfg/github.json: tokens for pushes. Whatever held one in memory is wiped before it is given back. */
#include "store/secret.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "output/json.h"
#include "store/settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define NAME "github.json"
#define REMEDY "ztc login --git HOST writes a new one, once the damaged one is moved away"

/* The host whose token other tools leave at the root, under either key. */
#define ROOT_HOST "github.com"
static const char *const root_keys[] = {"token", "access_token"};
#define ROOT_KEYS (sizeof(root_keys) / sizeof(root_keys[0]))

/* ---- wiping ---- */

static void wipe_text(char *text)
{
    if (text != NULL) {
        explicit_bzero(text, strlen(text));
    }
}

/* Parsing has bounded the depth. */
static void wipe_value(cJSON *value)
{
    wipe_text(value->valuestring);
    for (cJSON *item = value->child; item != NULL; item = item->next) {
        wipe_value(item);
    }
}

static void wipe_tree(cJSON **tree)
{
    if (*tree != NULL) {
        wipe_value(*tree);
    }
    ztc_json_free(tree);
}

/* Room for the whole file. */
static void wipe_room(char **room)
{
    if (*room != NULL) {
        explicit_bzero(*room, ZTC_SECRET_FILE_MAX + 1);
    }
    ztc_free_text(room);
}

void ztc_secret_done(struct ztc_secret *secret)
{
    wipe_text(secret->user);
    wipe_text(secret->token);
    ztc_free_text(&secret->user);
    ztc_free_text(&secret->token);
}

/* ---- the file ---- */

/* Gives the file as a tree, NULL where there is none. */
static ztc_status read_tree(const struct ztc_home *home, struct ztc_error *error, cJSON **ret_tree)
{
    ZTC_CLEANUP(ztc_free_text) char *path = NULL;
    if (asprintf(&path, "%s/cfg/" NAME, home->path) < 0) {
        path = NULL;
        return ztc_error_memory(error);
    }
    ZTC_CLEANUP(wipe_room) char *room = malloc(ZTC_SECRET_FILE_MAX + 1);
    if (room == NULL) {
        return ztc_error_memory(error);
    }
    memset(room, 0, ZTC_SECRET_FILE_MAX + 1);
    size_t size = 0;
    bool found = false;
    ztc_status status =
        ztc_settings_read_secret(home, NAME, ZTC_SECRET_FILE_MAX, room, error, &size, &found);
    if (status != ZTC_OK || !found) {
        return status;
    }
    ZTC_CLEANUP(wipe_tree) cJSON *tree = NULL;
    status = ztc_json_parse(path, room, size, error, &tree);
    if (status != ZTC_OK) {
        return status;
    }
    const cJSON *hosts = cJSON_GetObjectItemCaseSensitive(tree, "hosts");
    if (!cJSON_IsObject(tree) || (hosts != NULL && !cJSON_IsObject(hosts))) {
        return ztc_error_set(error, ZTC_E_INVALID, REMEDY, "%s: %s has to be an object in braces",
                             path, cJSON_IsObject(tree) ? "\"hosts\"" : "all of it");
    }
    *ret_tree = tree;
    tree = NULL;
    return ZTC_OK;
}

static ztc_status write_tree(struct ztc_home *home, cJSON *tree, struct ztc_error *error)
{
    /* Into room of a known size: a buffer that grows would leave copies behind. */
    char *room = malloc(ZTC_SECRET_FILE_MAX + 1);
    if (room == NULL) {
        return ztc_error_memory(error);
    }
    memset(room, 0, ZTC_SECRET_FILE_MAX + 1);
    ztc_status status = ZTC_OK;
    if (cJSON_PrintPreallocated(tree, room, (int)ZTC_SECRET_FILE_MAX, /* fmt= */ 1)) {
        size_t size = strlen(room);
        room[size++] = '\n';
        status = ztc_settings_write(home, NAME, room, size, ZTC_SETTINGS_SECRET, error);
    } else {
        status = ztc_error_set(error, ZTC_E_LIMIT, "ztc logout --git HOST forgets one",
                               "%s/cfg/" NAME " would be larger than %u bytes", home->path,
                               ZTC_SECRET_FILE_MAX);
    }
    explicit_bzero(room, ZTC_SECRET_FILE_MAX + 1);
    free(room);
    return status;
}

/* ---- entries ---- */

/* Names of hosts are the same in any case. */
static cJSON *entry_of(const cJSON *tree, const char *host)
{
    cJSON *hosts = cJSON_GetObjectItemCaseSensitive(tree, "hosts");
    for (cJSON *entry = hosts != NULL ? hosts->child : NULL; entry != NULL; entry = entry->next) {
        if (strcasecmp(entry->string, host) == 0) {
            return entry;
        }
    }
    return NULL;
}

/* A token goes into a header of a request, and a user name too: one line of text. In UTF-8, since JSON keeps it: other
 * bytes would make the file one that nobody can read, with every other token in it. */
static bool is_word(const char *text, size_t max)
{
    size_t length = strnlen(text, max + 1);
    if (length == 0 || length > max || ztc_utf8_check(text, length) != length) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)text[i];
        if (byte < 0x20u || byte == 0x7Fu) {
            return false;
        }
    }
    return ztc_utf8_check(text, length) == length;
}

static ztc_status copy_secret(const char *user, const char *token, struct ztc_error *error,
                              struct ztc_secret *ret_secret)
{
    struct ztc_secret secret = {.token = strdup(token)};
    if (user != NULL) {
        secret.user = strdup(user);
    }
    if (secret.token == NULL || (user != NULL && secret.user == NULL)) {
        ztc_secret_done(&secret);
        return ztc_error_memory(error);
    }
    *ret_secret = secret;
    return ZTC_OK;
}

/* What other tools left; nothing of theirs is an error. */
static const char *root_token(const cJSON *tree)
{
    for (size_t i = 0; i < ROOT_KEYS; i++) {
        const cJSON *value = cJSON_GetObjectItemCaseSensitive(tree, root_keys[i]);
        if (cJSON_IsString(value) && is_word(value->valuestring, ZTC_SECRET_TOKEN_MAX)) {
            return value->valuestring;
        }
    }
    return NULL;
}

ztc_status ztc_secret_find(const struct ztc_home *home, const char *host, struct ztc_error *error,
                           struct ztc_secret *ret_secret)
{
    ZTC_CLEANUP(wipe_tree) cJSON *tree = NULL;
    ztc_status status = read_tree(home, error, &tree);
    if (status != ZTC_OK) {
        return status;
    }
    const cJSON *entry = tree != NULL ? entry_of(tree, host) : NULL;
    if (entry == NULL) {
        const char *token =
            tree != NULL && strcasecmp(host, ROOT_HOST) == 0 ? root_token(tree) : NULL;
        if (token != NULL) {
            return copy_secret(/* user= */ NULL, token, error, ret_secret);
        }
        *ret_secret = (struct ztc_secret){0};
        return ZTC_OK;
    }
    const cJSON *token = cJSON_GetObjectItemCaseSensitive(entry, "token");
    const cJSON *user = cJSON_GetObjectItemCaseSensitive(entry, "user");
    bool good = cJSON_IsString(token) && is_word(token->valuestring, ZTC_SECRET_TOKEN_MAX) &&
                (user == NULL || cJSON_IsNull(user) ||
                 (cJSON_IsString(user) && is_word(user->valuestring, ZTC_SECRET_USER_MAX)));
    if (!good) {
        return ztc_error_set(error, ZTC_E_INVALID, "give the token again with ztc login --git HOST",
                             "%s/cfg/" NAME ": the entry of %s holds no token that can be used",
                             home->path, host);
    }
    const char *name = user != NULL && cJSON_IsString(user) ? user->valuestring : NULL;
    return copy_secret(name, token->valuestring, error, ret_secret);
}

/* Sets a member to a text, in the place of whatever it was. */
static bool set_text(cJSON *object, const char *key, const char *text)
{
    cJSON *old = cJSON_DetachItemFromObjectCaseSensitive(object, key);
    wipe_tree(&old);
    return cJSON_AddStringToObject(object, key, text) != NULL;
}

/* Makes the entry of a host, or changes the one that is there. False when out of memory. */
static bool set_entry(cJSON *tree, const char *host, const char *user, const char *token)
{
    cJSON *hosts = cJSON_GetObjectItemCaseSensitive(tree, "hosts");
    if (hosts == NULL) {
        hosts = cJSON_AddObjectToObject(tree, "hosts");
    }
    if (hosts == NULL) {
        return false;
    }
    cJSON *entry = entry_of(tree, host);
    if (entry != NULL && !cJSON_IsObject(entry)) {
        cJSON *odd = cJSON_DetachItemViaPointer(hosts, entry);
        wipe_tree(&odd);
        entry = NULL;
    }
    if (entry == NULL) {
        entry = cJSON_AddObjectToObject(hosts, host);
    }
    if (entry == NULL || !set_text(entry, "token", token)) {
        return false;
    }
    if (user != NULL) {
        return set_text(entry, "user", user);
    }
    cJSON_DeleteItemFromObjectCaseSensitive(entry, "user");
    return true;
}

ztc_status ztc_secret_keep(struct ztc_home *home, const char *host, const char *user,
                           const char *token, struct ztc_error *error)
{
    if (!is_word(host, ZTC_SECRET_HOST_MAX) || !is_word(token, ZTC_SECRET_TOKEN_MAX) ||
        (user != NULL && !is_word(user, ZTC_SECRET_USER_MAX))) {
        return ztc_error_set(
            error, ZTC_E_INVALID, /* remedy= */ NULL,
            "host, user and token have to be one line of UTF-8 text each, of at most "
            "%u, %u and %u bytes",
            ZTC_SECRET_HOST_MAX, ZTC_SECRET_USER_MAX, ZTC_SECRET_TOKEN_MAX);
    }
    ZTC_CLEANUP(wipe_tree) cJSON *tree = NULL;
    ztc_status status = read_tree(home, error, &tree);
    if (status != ZTC_OK) {
        return status;
    }
    if (tree == NULL) {
        tree = cJSON_CreateObject();
    }
    if (tree == NULL || !set_entry(tree, host, user, token)) {
        return ztc_error_memory(error);
    }
    return write_tree(home, tree, error);
}

/* Takes a member out, if it is there. */
static bool take_out(cJSON *object, cJSON *item)
{
    if (item == NULL) {
        return false;
    }
    cJSON *taken = cJSON_DetachItemViaPointer(object, item);
    wipe_tree(&taken);
    return true;
}

ztc_status ztc_secret_forget(struct ztc_home *home, const char *host, struct ztc_error *error,
                             bool *ret_found)
{
    ZTC_CLEANUP(wipe_tree) cJSON *tree = NULL;
    ztc_status status = read_tree(home, error, &tree);
    if (status != ZTC_OK) {
        return status;
    }
    if (tree == NULL) {
        *ret_found = false;
        return ZTC_OK;
    }
    cJSON *hosts = cJSON_GetObjectItemCaseSensitive(tree, "hosts");
    bool found = false;
    /* A file made by hand may have it in two spellings. */
    while (take_out(hosts, entry_of(tree, host))) {
        found = true;
    }
    for (size_t i = 0; strcasecmp(host, ROOT_HOST) == 0 && i < ROOT_KEYS; i++) {
        /* Else the token that was to be forgotten would still be used. */
        found = take_out(tree, cJSON_GetObjectItemCaseSensitive(tree, root_keys[i])) || found;
    }
    if (found && hosts != NULL && hosts->child == NULL) {
        (void)take_out(tree, hosts);
    }
    if (found) {
        bool removed = false;
        status = tree->child != NULL ? write_tree(home, tree, error)
                                     : ztc_settings_remove(home, NAME, error, &removed);
    }
    if (status == ZTC_OK) {
        *ret_found = found;
    }
    return status;
}
