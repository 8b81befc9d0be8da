/* SPDX-License-Identifier: Apache-2.0 */
/* Signatures of archives: made, checked, and what they are worth. */
#include "share/signing.h"

#include "base/limits.h"
#include "share/key.h"
#include "share/pin.h"
#include "share/signed_comment.h"

#include <string.h>

/* Keys and publishers, as they are held for one call. */
#define SCRATCH_MAX (16u << 20)

/* ---- checking ---- */

/* What a check is about. */
struct check {
    struct ztc_signer signer;
    struct ztc_keys keys;
    struct ztc_signer_facts facts;
    const char *text; /* of the signature file */
    const void *data;
    size_t size;
};

static ztc_status verify(const struct check *check, const char *word, struct ztc_error *error)
{
    return ztc_signer_verify(&check->signer, word, check->text, check->data, check->size, error);
}

/* A name that is known with another key, or whose key here is damaged. */
static ztc_status refuse_key(const char *publisher, const char *id, const struct ztc_key *known,
                             struct ztc_arena *arena, struct ztc_error *error)
{
    const char *name = known->name;
    if (known->problem != NULL) {
        const char *mend = ztc_arena_print(
            arena, "ztc key add %s FILE --replace, or ztc key remove %s", name, name);
        return ztc_error_set(error, ZTC_E_INVALID, mend,
                             "archive is signed as \"%s\", but %s's key here cannot be used: %s",
                             publisher, name, known->problem);
    }
    const char *remedy = ztc_arena_print(arena,
                                         "ask %s whether the key changed; then ztc key remove %s "
                                         "(or ztc key add %s FILE --replace)",
                                         name, name, name);
    return ztc_error_set(error, ZTC_E_INVALID, remedy,
                         "archive is signed as \"%s\" with key %s, but %s's key here is %s",
                         publisher, id, name, known->id);
}

/* A signature with a comment of ours, which names publisher and key. */
static ztc_status check_named(const struct check *check, const struct ztc_signed_comment *comment,
                              struct ztc_arena *arena, struct ztc_error *error,
                              struct ztc_signature_verdict *verdict)
{
    struct ztc_signer_public key;
    ztc_status status = ztc_signer_read_public(&check->signer, "the key that the signature names",
                                               comment->key, error, &key);
    if (status != ZTC_OK) {
        return status;
    }
    if (strcmp(key.id, check->facts.id) != 0) {
        return ztc_error_set(error, ZTC_E_INVALID, "ask who made the archive to sign it again",
                             "the signature is by key %s, but names %s as its key", check->facts.id,
                             key.id);
    }
    status = verify(check, key.word, error);
    if (status != ZTC_OK) {
        return status;
    }
    const struct ztc_key *known = ztc_keys_find(&check->keys, comment->publisher);
    if (known != NULL && (known->problem != NULL || strcmp(known->public_key, key.word) != 0)) {
        return refuse_key(comment->publisher, key.id, known, arena, error);
    }
    /* Who has a name of the user's own choice is called by that. */
    known = ztc_keys_owner(&check->keys, key.word);
    verdict->state = known != NULL ? ZTC_SIGNATURE_KNOWN : ZTC_SIGNATURE_NEW;
    verdict->publisher = known != NULL ? known->name : comment->publisher;
    verdict->short_name = comment->short_name;
    verdict->public_key = ztc_arena_copy(arena, key.word, strlen(key.word));
    return verdict->public_key != NULL ? ZTC_OK : ztc_error_memory(error);
}

/* A signature as minisign makes it: whose key has this id? Ids are chosen freely, so that there may be several. */
static ztc_status check_by_id(const struct check *check, struct ztc_error *error,
                              struct ztc_signature_verdict *verdict)
{
    struct ztc_error first = {0};
    ztc_status status = ZTC_OK;
    verdict->state = ZTC_SIGNATURE_UNKNOWN;
    for (size_t i = 0; i < check->keys.count; i++) {
        const struct ztc_key *key = &check->keys.items[i];
        if (key->problem != NULL || strcmp(key->id, check->facts.id) != 0) {
            continue;
        }
        status = verify(check, key->public_key, &first);
        if (status == ZTC_OK) {
            verdict->state = ZTC_SIGNATURE_KNOWN;
            verdict->publisher = key->name;
            verdict->public_key = key->public_key;
            break;
        }
    }
    if (status == ZTC_OK) {
        ztc_error_clear(&first);
    } else {
        *error = first;
    }
    return status;
}

ztc_status ztc_signing_check(const struct ztc_home *home, struct ztc_registry *registry,
                             const char *signature, const void *data, size_t size,
                             struct ztc_arena *arena, struct ztc_error *error,
                             struct ztc_signature_verdict *ret_verdict)
{
    struct check check = {.text = signature, .data = data, .size = size};
    struct ztc_signed_comment comment = {"", "", "", ""};
    struct ztc_signature_verdict verdict = {.publisher = "", .public_key = "", .short_name = ""};
    bool ours = false;
    ztc_status status = ztc_signer_open(registry, error, &check.signer);
    if (status == ZTC_OK) {
        status = ztc_signer_read_signature(&check.signer, signature, error, &check.facts);
    }
    if (status == ZTC_OK) {
        status = ztc_signed_comment_parse(check.facts.comment, arena, error, &ours, &comment);
    }
    if (status == ZTC_OK) {
        status = ztc_keys_read(home, &check.signer, arena, error, &check.keys);
    }
    if (status == ZTC_OK) {
        verdict.key_id = ztc_arena_copy(arena, check.facts.id, strlen(check.facts.id));
        status = verdict.key_id != NULL ? ZTC_OK : ztc_error_memory(error);
    }
    if (status == ZTC_OK) {
        status = ours ? check_named(&check, &comment, arena, error, &verdict)
                      : check_by_id(&check, error, &verdict);
    }
    if (status == ZTC_OK) {
        *ret_verdict = verdict;
    }
    return status;
}

ztc_status ztc_signing_prepare_pin(struct ztc_home *home,
                                   const struct ztc_signature_verdict *verdict,
                                   struct ztc_error *error, struct ztc_settings_change *ret_change)
{
    return verdict->state == ZTC_SIGNATURE_NEW
               ? ztc_pin_prepare(home, verdict->publisher, verdict->public_key, error, ret_change)
               : ZTC_OK;
}

ztc_status ztc_signing_pin(struct ztc_home *home, const struct ztc_signature_verdict *verdict,
                           struct ztc_error *error)
{
    ZTC_CLEANUP(ztc_settings_drop) struct ztc_settings_change change = {0};
    ztc_status status = ztc_signing_prepare_pin(home, verdict, error, &change);
    return status == ZTC_OK ? ztc_settings_commit(&change, error) : status;
}

/* ---- making ---- */

static ztc_status refuse_several(const struct ztc_keys *keys, struct ztc_arena *arena,
                                 struct ztc_error *error)
{
    const char *names = "";
    for (size_t i = 0; i < keys->count && names != NULL; i++) {
        if (keys->items[i].own) {
            names = ztc_arena_print(arena, "%s%s%s", names, names[0] != '\0' ? ", " : "",
                                    keys->items[i].name);
        }
    }
    return ztc_error_set(error, ZTC_E_INVALID, "say which one with --key",
                         "there are several keys to sign with: %s", names != NULL ? names : "");
}

/* The only key of one's own. */
static ztc_status find_only(const struct ztc_keys *keys, struct ztc_arena *arena,
                            struct ztc_error *error, const struct ztc_key **ret_key)
{
    const struct ztc_key *found = NULL;
    for (size_t i = 0; i < keys->count; i++) {
        if (!keys->items[i].own) {
            continue;
        }
        if (found != NULL) {
            return refuse_several(keys, arena, error);
        }
        found = &keys->items[i];
    }
    if (found == NULL) {
        return ztc_error_set(error, ZTC_E_INVALID, "make one: ztc key new NAME",
                             "there is no key to sign with");
    }
    *ret_key = found;
    return ZTC_OK;
}

static ztc_status find_named(const struct ztc_keys *keys, const char *name, struct ztc_error *error,
                             const struct ztc_key **ret_key)
{
    const struct ztc_key *found = ztc_keys_find(keys, name);
    if (found == NULL || strcmp(found->name, name) != 0) {
        return ztc_error_set(error, ZTC_E_INVALID, "ztc key list shows those that there are",
                             "there is no key \"%s\"", name);
    }
    *ret_key = found;
    return ZTC_OK;
}

/* The key to sign with, and its secret half. */
static ztc_status take_key(const struct ztc_home *home, const struct ztc_signer *signer,
                           const char *name, struct ztc_arena *arena, struct ztc_error *error,
                           struct ztc_key *ret_key, struct ztc_signer_secret *secret)
{
    struct ztc_keys keys;
    const struct ztc_key *key = NULL;
    ztc_status status = ztc_keys_read(home, signer, arena, error, &keys);
    if (status == ZTC_OK) {
        status = name != NULL ? find_named(&keys, name, error, &key)
                              : find_only(&keys, arena, error, &key);
    }
    if (key == NULL) {
        return status;
    }
    if (!key->own) {
        return ztc_error_set(error, ZTC_E_INVALID, "ztc key list shows which keys are yours",
                             "\"%s\" is somebody else's key, and cannot sign", key->name);
    }
    if (key->problem != NULL) {
        return ztc_error_set(error, ZTC_E_INVALID, /* remedy= */ NULL, "%s", key->problem);
    }
    status = ztc_key_read_secret(home, key->name, error, secret);
    if (status == ZTC_OK) {
        *ret_key = *key;
    }
    return status;
}

ztc_status ztc_signing_needs_password(const struct ztc_home *home, struct ztc_registry *registry,
                                      const char *key, struct ztc_error *error, bool *ret_needs)
{
    ZTC_CLEANUP(ztc_arena_done) struct ztc_arena arena;
    ZTC_CLEANUP(ztc_signer_wipe) struct ztc_signer_secret secret = {0};
    struct ztc_signer signer;
    struct ztc_key taken = {0};
    ztc_arena_init(&arena, SCRATCH_MAX);
    ztc_status status = ztc_signer_open(registry, error, &signer);
    if (status == ZTC_OK) {
        status = take_key(home, &signer, key, &arena, error, &taken, &secret);
    }
    return status == ZTC_OK
               ? ztc_signer_is_encrypted(&signer, taken.name, &secret, error, ret_needs)
               : status;
}

/* Signs, and checks that against the public half, so that nobody else finds out first. */
static ztc_status sign(const struct ztc_signer *signer, const struct ztc_key *key,
                       const struct ztc_signer_secret *secret, const struct ztc_signing *signing,
                       const void *data, size_t size, struct ztc_error *error,
                       struct ztc_buffer *text)
{
    ZTC_CLEANUP(ztc_buffer_done) struct ztc_buffer words;
    ZTC_CLEANUP(ztc_error_clear) struct ztc_error unheard = {0};
    const struct ztc_signed_comment comment = {
        .short_name = signing->short_name != NULL ? signing->short_name : "",
        .target = signing->target != NULL ? signing->target : "",
        .publisher = key->name,
        .key = key->public_key,
    };
    ztc_buffer_init(&words, ZTC_TEXT_MAX);
    ztc_signed_comment_write(&comment, &words);
    ztc_status status = ztc_buffer_check(&words, "the trusted comment", error);
    if (status == ZTC_OK) {
        status = ztc_signer_sign(signer, key->name, secret, signing->password, data, size,
                                 ztc_buffer_string(&words), error, text);
    }
    if (status == ZTC_OK && ztc_signer_verify(signer, key->public_key, ztc_buffer_string(text),
                                              data, size, &unheard) != ZTC_OK) {
        status = ztc_error_set(error, ZTC_E_INVALID, "put the two files of the pair together again",
                               "the public and the secret half of the key \"%s\" do not belong "
                               "together",
                               key->name);
    }
    return status;
}

ztc_status ztc_signing_make(const struct ztc_home *home, struct ztc_registry *registry,
                            const struct ztc_signing *signing, const void *data, size_t size,
                            struct ztc_error *error, struct ztc_buffer *text)
{
    ZTC_CLEANUP(ztc_arena_done) struct ztc_arena arena;
    ZTC_CLEANUP(ztc_buffer_done) struct ztc_buffer made;
    ZTC_CLEANUP(ztc_signer_wipe) struct ztc_signer_secret secret = {0};
    struct ztc_signer signer;
    struct ztc_key key = {0};
    ztc_arena_init(&arena, SCRATCH_MAX);
    ztc_buffer_init(&made, ZTC_SIGNATURE_TEXT_MAX);
    ztc_status status = ztc_signer_open(registry, error, &signer);
    if (status == ZTC_OK) {
        status = take_key(home, &signer, signing->key, &arena, error, &key, &secret);
    }
    if (status == ZTC_OK) {
        status = sign(&signer, &key, &secret, signing, data, size, error, &made);
    }
    if (status == ZTC_OK) {
        ztc_buffer_add(text, made.data, made.size);
        status = ztc_buffer_check(text, "the signature", error);
    }
    return status;
}
