/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The store of keys: cfg/keys/NAME.pub, and beside it NAME.key where the key is one's own. Its name is the
 * publisher's. Names that are equal but for case count as one, so that nobody is taken for another. The publishers who
 * are pinned (pin.h) are told with the keys, because they are believed alike.
 */
#ifndef ZTC_SHARE_KEY_H
#define ZTC_SHARE_KEY_H

#include "base/arena.h"
#include "share/signer.h"
#include "store/home.h"

#include <stdbool.h>

#define ZTC_KEY_NAME_MAX 31u

/* Why this cannot be the name of a key, static; NULL: it can. 1 to 31 letters, digits, '-', '_' and '.', the first of
 * them no '-' or '.'. */
const char *ztc_key_name_problem(const char *name);

/* One key. Text in the arena. */
struct ztc_key {
    const char *name;
    const char *id;         /* 16 hexadecimal digits; "" where there is a problem, likewise below */
    const char *public_key; /* one word */
    const char *problem;    /* why it cannot be used: one line; NULL: it can */
    bool own;               /* its secret half is here */
    bool listed;            /* it is in cfg/keys; else it is a pinned one */
    bool pinned;            /* the publisher of this name is pinned with this key */
};

struct ztc_keys {
    struct ztc_key *items; /* sorted by name */
    size_t count;
};

/* All keys. A damaged one is a row with `problem`; a damaged publishers.json is an error. */
ztc_status ztc_keys_read(const struct ztc_home *home, const struct ztc_signer *signer,
                         struct ztc_arena *arena, struct ztc_error *error,
                         struct ztc_keys *ret_keys) ZTC_MUST_CHECK;

/* The key of this name, in any case; or NULL. */
const struct ztc_key *ztc_keys_find(const struct ztc_keys *keys, const char *name);
/* The key with this public word; or NULL. */
const struct ztc_key *ztc_keys_owner(const struct ztc_keys *keys, const char *word);

/* Refuses a name that cannot be one, or that is there already. */
ztc_status ztc_key_check_free(const struct ztc_home *home, const struct ztc_signer *signer,
                              const char *name, struct ztc_arena *arena,
                              struct ztc_error *error) ZTC_MUST_CHECK;

/*
 * Makes a pair of keys; password may be NULL: the secret one is not encrypted. A name that is there is an error. On
 * failure there is neither half. Takes the lock itself once the key is made, which with a password lasts a second; the
 * caller gives it back.
 */
ztc_status ztc_key_make(struct ztc_home *home, const struct ztc_signer *signer, const char *name,
                        const char *password, struct ztc_arena *arena, struct ztc_error *error,
                        struct ztc_key *ret_key) ZTC_MUST_CHECK;

/*
 * Keeps somebody else's public key: `text` is a file's or the word itself, `place` how it is called in messages. Another
 * key of that name, listed or pinned, is an error unless `replace`; an own one always. Needs the lock.
 */
ztc_status ztc_key_add(struct ztc_home *home, const struct ztc_signer *signer, const char *name,
                       const char *place, const char *text, bool replace, struct ztc_arena *arena,
                       struct ztc_error *error, struct ztc_key *ret_key) ZTC_MUST_CHECK;

/* Removes a key with its secret half, and the pin of that name. *ret_found: false where there was nothing. Needs
 * the lock. */
ztc_status ztc_key_remove(struct ztc_home *home, const char *name, struct ztc_error *error,
                          bool *ret_found) ZTC_MUST_CHECK;

/* Reads an own key's secret half. A file that others may read is refused. */
ztc_status ztc_key_read_secret(const struct ztc_home *home, const char *name,
                               struct ztc_error *error,
                               struct ztc_signer_secret *secret) ZTC_MUST_CHECK;

#endif
