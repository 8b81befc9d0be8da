/* SPDX-License-Identifier: Apache-2.0 */
/* The store of keys: new ones, those of others, and taking them away. */
#include "share/key_internal.h"

#include "share/pin.h"
#include "store/settings.h"

#include <string.h>

/* What is told of a key that was written. */
static ztc_status tell(struct ztc_arena *arena, const char *name,
                       const struct ztc_signer_public *public_key, bool own,
                       struct ztc_error *error, struct ztc_key *ret_key)
{
    struct ztc_key key = {
        .name = ztc_arena_copy(arena, name, strlen(name)), .own = own, .listed = true};
    if (key.name == NULL || !ztc_key_fill(arena, public_key, &key)) {
        return ztc_error_memory(error);
    }
    *ret_key = key;
    return ZTC_OK;
}

static ztc_status write_half(struct ztc_home *home, const char *name, const char *suffix,
                             const char *text, size_t size, mode_t mode, struct ztc_error *error)
{
    char room[ZTC_KEY_PATH_ROOM];
    return ztc_settings_write(home, ztc_key_path(name, suffix, room), text, size, mode, error);
}

/* Takes away what there is of a pair that could not be written. */
static void drop_pair(struct ztc_home *home, const char *name)
{
    static const char *const suffixes[] = {ZTC_KEY_PUBLIC, ZTC_KEY_SECRET};
    for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
        char room[ZTC_KEY_PATH_ROOM];
        struct ztc_error ignored = {0};
        bool found = false;
        const char *path = ztc_key_path(name, suffixes[i], room);
        if (ztc_settings_remove(home, path, &ignored, &found) != ZTC_OK) {
            ztc_error_clear(&ignored); /* `key list` tells of it, and `key remove` takes it away */
        }
    }
}

/* The secret half first: a public one alone would be taken for somebody else's. */
static ztc_status write_pair(struct ztc_home *home, const char *name,
                             const struct ztc_signer_secret *secret,
                             const struct ztc_buffer *public_key, struct ztc_error *error)
{
    ztc_status status = write_half(home, name, ZTC_KEY_SECRET, secret->text, secret->size,
                                   ZTC_SETTINGS_SECRET, error);
    if (status == ZTC_OK) {
        status = write_half(home, name, ZTC_KEY_PUBLIC, ztc_buffer_string(public_key),
                            public_key->size, ZTC_SETTINGS_PUBLIC, error);
    }
    if (status != ZTC_OK) {
        drop_pair(home, name);
    }
    return status;
}

ztc_status ztc_key_check_free(const struct ztc_home *home, const struct ztc_signer *signer,
                              const char *name, struct ztc_arena *arena, struct ztc_error *error)
{
    struct ztc_keys keys;
    ztc_status status = ztc_key_check_name(name, error);
    if (status == ZTC_OK) {
        status = ztc_keys_read(home, signer, arena, error, &keys);
    }
    const struct ztc_key *there = status == ZTC_OK ? ztc_keys_find(&keys, name) : NULL;
    if (there == NULL) {
        return status;
    }
    const char *remedy = ztc_arena_print(
        arena, "choose another name, or remove it first: ztc key remove %s", there->name);
    return ztc_error_set(error, ZTC_E_INVALID, remedy, "there is a key \"%s\" already",
                         there->name);
}

ztc_status ztc_key_make(struct ztc_home *home, const struct ztc_signer *signer, const char *name,
                        const char *password, struct ztc_arena *arena, struct ztc_error *error,
                        struct ztc_key *ret_key)
{
    ZTC_CLEANUP(ztc_signer_wipe) struct ztc_signer_secret secret = {0};
    ZTC_CLEANUP(ztc_buffer_done) struct ztc_buffer text;
    struct ztc_signer_public public_key;
    ztc_buffer_init(&text, ZTC_SIGNATURE_TEXT_MAX);
    ztc_status status = ztc_signer_generate(signer, password, error, &secret, &text);
    if (status == ZTC_OK) {
        status = ztc_signer_read_public(signer, name, ztc_buffer_string(&text), error, &public_key);
    }
    if (status == ZTC_OK) {
        status = ztc_home_lock(home, error);
    }
    if (status == ZTC_OK) {
        status = ztc_key_check_free(home, signer, name, arena, error);
    }
    if (status == ZTC_OK) {
        status = tell(arena, name, &public_key, /* own= */ true, error, ret_key);
    }
    return status == ZTC_OK ? write_pair(home, name, &secret, &text, error) : status;
}

/* Somebody else's key in the place of another one, or under a second name? */
static ztc_status check_add(const struct ztc_keys *keys, const char *name, const char *place,
                            const struct ztc_signer_public *added, bool replace,
                            struct ztc_error *error)
{
    const struct ztc_key *there = ztc_keys_find(keys, name);
    const struct ztc_key *owner = ztc_keys_owner(keys, added->word);
    if (there != NULL && strcmp(there->name, name) != 0) {
        return ztc_error_set(error, ZTC_E_INVALID, "use that name, or remove it first",
                             "there is a key \"%s\", and case alone does not make another name",
                             there->name);
    }
    if (there != NULL && there->own) {
        return ztc_error_set(error, ZTC_E_INVALID, "choose another name", "\"%s\" is your own key",
                             name);
    }
    if (owner != NULL && owner != there) {
        return ztc_error_set(error, ZTC_E_INVALID, "remove that one first, or leave it at that",
                             "%s: this key is here already, as \"%s\"", place, owner->name);
    }
    if (there == NULL || owner == there || replace) {
        return ZTC_OK;
    }
    return ztc_error_set(error, ZTC_E_INVALID,
                         "ask them whether the key changed; if so, give --replace",
                         "%s: this is key %s, but %s's key here is %s", place, added->id, name,
                         there->problem == NULL ? there->id : "damaged");
}

ztc_status ztc_key_add(struct ztc_home *home, const struct ztc_signer *signer, const char *name,
                       const char *place, const char *text, bool replace, struct ztc_arena *arena,
                       struct ztc_error *error, struct ztc_key *ret_key)
{
    ZTC_CLEANUP(ztc_buffer_done) struct ztc_buffer file;
    struct ztc_signer_public added;
    struct ztc_keys keys;
    bool found = false;
    ztc_buffer_init(&file, ZTC_SIGNATURE_TEXT_MAX);
    ztc_status status = ztc_key_check_name(name, error);
    if (status == ZTC_OK) {
        status = ztc_signer_read_public(signer, place, text, error, &added);
    }
    if (status == ZTC_OK) {
        status = ztc_keys_read(home, signer, arena, error, &keys);
    }
    if (status == ZTC_OK) {
        status = check_add(&keys, name, place, &added, replace, error);
    }
    if (status == ZTC_OK) {
        status = tell(arena, name, &added, /* own= */ false, error, ret_key);
    }
    if (status != ZTC_OK) {
        return status;
    }
    /* Our own comment: that of the file says whatever its writer wanted. */
    ztc_buffer_print(&file, "untrusted comment: minisign public key %s\n%s\n", added.id,
                     added.word);
    status = ztc_buffer_check(&file, "the public key", error);
    if (status == ZTC_OK) {
        status = write_half(home, name, ZTC_KEY_PUBLIC, file.data, file.size, ZTC_SETTINGS_PUBLIC,
                            error);
    }
    /* What is listed goes before what is pinned, which is of no use any more. */
    return status == ZTC_OK ? ztc_pin_forget(home, name, error, &found) : status;
}

ztc_status ztc_key_remove(struct ztc_home *home, const char *name, struct ztc_error *error,
                          bool *ret_found)
{
    char room[ZTC_KEY_PATH_ROOM];
    bool public_half = false, secret_half = false, pinned = false;
    ztc_status status = ztc_key_check_name(name, error);
    if (status == ZTC_OK) {
        status = ztc_settings_remove(home, ztc_key_path(name, ZTC_KEY_PUBLIC, room), error,
                                     &public_half);
    }
    if (status == ZTC_OK) {
        status = ztc_settings_remove(home, ztc_key_path(name, ZTC_KEY_SECRET, room), error,
                                     &secret_half);
    }
    if (status == ZTC_OK) {
        status = ztc_pin_forget(home, name, error, &pinned);
    }
    if (status == ZTC_OK) {
        *ret_found = public_half || secret_half || pinned;
    }
    return status;
}
