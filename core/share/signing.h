/* SPDX-License-Identifier: Apache-2.0 */
/* Signatures of archives: made, checked, and what they are worth (README.md, "Signatures"). */
#ifndef ZTC_SHARE_SIGNING_H
#define ZTC_SHARE_SIGNING_H

#include "base/arena.h"
#include "base/buffer.h"
#include "module/registry.h"
#include "store/settings.h"

#include <stdbool.h>

enum ztc_signature_state {
    ZTC_SIGNATURE_NONE,    /* there is none */
    ZTC_SIGNATURE_UNKNOWN, /* by a key that is nowhere, so not checked */
    ZTC_SIGNATURE_NEW,     /* good; a publisher seen for the first time, not pinned yet */
    ZTC_SIGNATURE_KNOWN,   /* good; the key is pinned or listed */
    ZTC_SIGNATURE_NOTED,   /* of a custom VM: it was good when it came in */
};

/* What was found. Text in the arena. Start with {0}: none. */
struct ztc_signature_verdict {
    enum ztc_signature_state state;
    const char *publisher;  /* "" where it does not say */
    const char *key_id;     /* 16 hexadecimal digits, as minisign shows it */
    const char *public_key; /* base64 word; "" if unknown */
    const char *short_name; /* that the comment names; "" if none */
};

/*
 * Checks the signature file `signature` of `data`. Wrong signatures and a changed key of a pinned publisher are
 * errors, with the way out. Nothing is pinned here. The text is that of the whole file: one that holds a NUL, or more than
 * ZTC_SIGNATURE_TEXT_MAX bytes, is the caller's to refuse before. No module for signatures: ZTC_E_UNSUPPORTED.
 */
ztc_status ztc_signing_check(const struct ztc_home *home, struct ztc_registry *registry,
                             const char *signature, const void *data, size_t size,
                             struct ztc_arena *arena, struct ztc_error *error,
                             struct ztc_signature_verdict *ret_verdict) ZTC_MUST_CHECK;

/* Pins the key of a verdict ZTC_SIGNATURE_NEW; does nothing for others. Needs the lock. */
ztc_status ztc_signing_pin(struct ztc_home *home, const struct ztc_signature_verdict *verdict,
                           struct ztc_error *error) ZTC_MUST_CHECK;

/* The same up to the commit, for who does something else in between. */
ztc_status ztc_signing_prepare_pin(struct ztc_home *home,
                                   const struct ztc_signature_verdict *verdict,
                                   struct ztc_error *error,
                                   struct ztc_settings_change *ret_change) ZTC_MUST_CHECK;

/*
 * Signs `data` with the secret key of this name (NULL: the only one there is), into `text` (initialised by the
 * caller). password: NULL, or of an encrypted key. Is it encrypted? ztc_signing_needs_password tells.
 */
struct ztc_signing {
    const char *key;        /* name in `key list`, or NULL */
    const char *short_name; /* for the comment */
    const char *target;
    const char *password;
};
ztc_status ztc_signing_needs_password(const struct ztc_home *home, struct ztc_registry *registry,
                                      const char *key, struct ztc_error *error,
                                      bool *ret_needs) ZTC_MUST_CHECK;
ztc_status ztc_signing_make(const struct ztc_home *home, struct ztc_registry *registry,
                            const struct ztc_signing *signing, const void *data, size_t size,
                            struct ztc_error *error, struct ztc_buffer *text) ZTC_MUST_CHECK;

#endif
