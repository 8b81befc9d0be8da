/* SPDX-License-Identifier: Apache-2.0 */
/* The client of `ztc.signature/0`: what a module answers, as statuses and errors of core's kind. */
#ifndef ZTC_SHARE_SIGNER_H
#define ZTC_SHARE_SIGNER_H

#include "base/buffer.h"
#include "module/loader.h"
#include "module/registry.h"

#include <stdbool.h>
#include <ztc/signature.h>

struct ztc_signer {
    struct ztc_module *module; /* static until the registry is closed, likewise below */
    const struct ztc_signature_v0 *interface;
};

/* A public key, read: the word that stands for it, and its id as minisign shows it. */
#define ZTC_SIGNER_ID_ROOM (2u * ZTC_SIGNATURE_KEY_ID_SIZE + 1u)
struct ztc_signer_public {
    char word[ZTC_SIGNATURE_PUBLIC_MAX + 1];
    char id[ZTC_SIGNER_ID_ROOM];
};

/* The text of a secret key. Whoever has one wipes it: ztc_signer_wipe. */
struct ztc_signer_secret {
    char text[ZTC_SIGNATURE_TEXT_MAX + 1];
    size_t size;
};
void ztc_signer_wipe(struct ztc_signer_secret *secret); /* also for ZTC_CLEANUP */

/* What a signature file says of itself, not to be believed before it was checked. */
struct ztc_signer_facts {
    char id[ZTC_SIGNER_ID_ROOM];
    char comment[ZTC_SIGNATURE_COMMENT_MAX + 1];
};

/* Loads the module. None: ZTC_E_UNSUPPORTED. */
ztc_status ztc_signer_open(struct ztc_registry *registry, struct ztc_error *error,
                           struct ztc_signer *ret_signer) ZTC_MUST_CHECK;

/* Makes a pair of keys; password may be NULL. Both texts are replaced; public_key was initialised by the caller. */
ztc_status ztc_signer_generate(const struct ztc_signer *signer, const char *password,
                               struct ztc_error *error, struct ztc_signer_secret *secret,
                               struct ztc_buffer *public_key) ZTC_MUST_CHECK;

/* `place` is how the text is called in messages, such as a path. */
ztc_status ztc_signer_read_public(const struct ztc_signer *signer, const char *place,
                                  const char *text, struct ztc_error *error,
                                  struct ztc_signer_public *ret_public) ZTC_MUST_CHECK;
ztc_status ztc_signer_is_encrypted(const struct ztc_signer *signer, const char *place,
                                   const struct ztc_signer_secret *secret, struct ztc_error *error,
                                   bool *ret_encrypted) ZTC_MUST_CHECK;
ztc_status ztc_signer_sign(const struct ztc_signer *signer, const char *place,
                           const struct ztc_signer_secret *secret, const char *password,
                           const void *data, size_t size, const char *comment,
                           struct ztc_error *error, struct ztc_buffer *text) ZTC_MUST_CHECK;
ztc_status ztc_signer_read_signature(const struct ztc_signer *signer, const char *text,
                                     struct ztc_error *error,
                                     struct ztc_signer_facts *ret_facts) ZTC_MUST_CHECK;
/* ZTC_E_INVALID: the signature is not good, and the error says in which way. */
ztc_status ztc_signer_verify(const struct ztc_signer *signer, const char *public_word,
                             const char *text, const void *data, size_t size,
                             struct ztc_error *error) ZTC_MUST_CHECK;

#endif
