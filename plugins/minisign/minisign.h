/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of this module share: minisign's three kinds of files, as bytes and as text. */
#ifndef ZTC_MINISIGN_H
#define ZTC_MINISIGN_H

#include <stdbool.h>
#include <stddef.h>
#include <ztc/host.h>
#include <ztc/signature.h>

#include <sodium.h>

/* The two letters that stand for an algorithm; a secret key that is not encrypted has two zeros for the second. */
#define MINISIGN_ED25519 "Ed" /* keys; as a signature: over the file itself, which is not taken */
#define MINISIGN_ED25519_HASHED "ED" /* a signature over the BLAKE2b-512 of the file */
#define MINISIGN_SCRYPT "Sc"
#define MINISIGN_BLAKE2B "B2"
#define MINISIGN_TAG 2u

#define MINISIGN_ID ZTC_SIGNATURE_KEY_ID_SIZE
#define MINISIGN_HASH 64u /* BLAKE2b-512 */

#define MINISIGN_UNTRUSTED "untrusted comment: "
#define MINISIGN_TRUSTED "trusted comment: "

/* Says why through host->diag, and returns the status. */
ztc_status minisign_refuse(const struct ztc_host *host, ztc_status status, const char *message);

/* ---- text.c ---- */

/* A line without its end, borrowed from the text. */
struct minisign_line {
    const char *text;
    size_t length;
};

/* Bytes of a text, or max: C11 has no strnlen. */
size_t minisign_length(const char *text, size_t max);

/* Writes the two letters of an algorithm. */
void minisign_tag(uint8_t *bytes, const char *tag);

/* The lines of a text of at most ZTC_SIGNATURE_TEXT_MAX bytes; 0 where there are more than `max`, or too many bytes. */
size_t minisign_lines(const char *text, struct minisign_line *lines, size_t max);

/* Takes `start` off the line; false if it does not begin so. */
bool minisign_take(struct minisign_line *line, const char *start);

/* Can this be a comment: one line of UTF-8 without control characters (but tabs, which minisign writes)? */
bool minisign_comment_ok(const char *text, size_t length);

/* Base64 of exactly `size` bytes, in the one way in which these can be written. */
bool minisign_decode(const struct minisign_line *line, uint8_t *bytes, size_t size);

/* ---- key.c ---- */

struct minisign_public {
    uint8_t id[MINISIGN_ID];
    uint8_t key[crypto_sign_ed25519_PUBLICKEYBYTES];
};

/* Wipe it (sodium_memzero) after use. */
struct minisign_secret {
    uint8_t id[MINISIGN_ID];
    uint8_t key[crypto_sign_ed25519_SECRETKEYBYTES]; /* seed and public key */
};

/* The id as minisign shows it. */
#define MINISIGN_ID_TEXT (2u * MINISIGN_ID + 1u)
void minisign_print_id(const uint8_t *id, char *text);

/* One word of base64; `word` has ZTC_SIGNATURE_PUBLIC_MAX + 1 bytes. */
void minisign_print_public(const struct minisign_public *key, char *word);

ztc_status minisign_parse_public(const struct ztc_host *host, const char *text,
                                 struct minisign_public *ret_key);
ztc_status minisign_probe_secret(const struct ztc_host *host, const char *text,
                                 bool *ret_encrypted);
/* password may be NULL where the key is not encrypted. Nothing of the key is left behind on failure. */
ztc_status minisign_parse_secret(const struct ztc_host *host, const char *text,
                                 const char *password, struct minisign_secret *ret_key);
ztc_status minisign_generate(const struct ztc_host *host, const char *password,
                             const struct ztc_sink *secret, const struct ztc_sink *public_key);

/* ---- signature.c ---- */

struct minisign_signature {
    uint8_t id[MINISIGN_ID];
    uint8_t data[crypto_sign_ed25519_BYTES];    /* of the hash of the data */
    uint8_t comment[crypto_sign_ed25519_BYTES]; /* of the signature above and the trusted comment */
    struct minisign_line trusted;
};

ztc_status minisign_parse_signature(const struct ztc_host *host, const char *text,
                                    struct minisign_signature *ret_signature);
ztc_status minisign_sign(const struct ztc_host *host, const struct minisign_secret *key,
                         const void *data, uint64_t size, const char *comment,
                         const struct ztc_sink *sink);
ztc_status minisign_verify(const struct ztc_host *host, const struct minisign_public *key,
                           const struct minisign_signature *signature, const void *data,
                           uint64_t size);

#endif
