/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Interface ztc.signature/0 (draft): keys and detached signatures in a format that others use too. A module that
 * serves it provides signature:ID. It gets text and bytes and gives text: it opens no file, and asks nobody.
 *
 * Secrets.  What holds a secret key or a password must be wiped from memory before it is given back.
 */
#ifndef ZTC_SIGNATURE_H
#define ZTC_SIGNATURE_H

#include <ztc/abi.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ZTC_SIGNATURE_INTERFACE "ztc.signature/0"
#define ZTC_SIGNATURE_MINISIGN "minisign" /* Ed25519 over BLAKE2b-512 ("ED"), files *.minisig */

/* Bounds, in bytes without the NUL. */
#define ZTC_SIGNATURE_KEY_ID_SIZE 8u    /* of a key's id */
#define ZTC_SIGNATURE_COMMENT_MAX 1024u /* of a comment: one line of printable UTF-8 */
#define ZTC_SIGNATURE_TEXT_MAX 16384u   /* of a key or signature file */
#define ZTC_SIGNATURE_PUBLIC_MAX 128u   /* of a public key as one word of base64 */

/* A text that the module writes for the host, which has room for it. */
struct ztc_signature_facts {
    uint32_t struct_size;
    uint32_t reserved;                           /* 0 */
    uint8_t key_id[ZTC_SIGNATURE_KEY_ID_SIZE];   /* in the order in which minisign stores it */
    char comment[ZTC_SIGNATURE_COMMENT_MAX + 1]; /* the trusted comment, ends in NUL */
};

struct ztc_signature_v0 {
    uint32_t struct_size;
    uint32_t reserved; /* 0 */

    /*
     * Makes a pair of keys: the files as minisign -G writes them. password may be NULL: the secret key is not
     * encrypted, as with minisign -W. Text goes to the sinks once all of it is there.
     * ZTC_E_ARGUMENT, ZTC_E_MEMORY (scrypt takes 1 GiB while it encrypts), ZTC_E_INTERNAL: no random numbers.
     */
    ztc_status (*generate)(void *self, const char *password /* borrowed */,
                           const struct ztc_sink *secret, const struct ztc_sink *public_key);

    /*
     * The public key as one word of base64, and its id, of a public key: a file of two lines, or the word
     * itself. ret_word has ZTC_SIGNATURE_PUBLIC_MAX + 1 bytes, ret_key_id ZTC_SIGNATURE_KEY_ID_SIZE.
     * ZTC_E_INVALID: that is none, and host->diag says why.
     */
    ztc_status (*read_public)(void *self, const char *text /* borrowed */, char *ret_word,
                              uint8_t *ret_key_id);

    /* Is the secret key in this text encrypted? *ret_encrypted is 1 or 0. ZTC_E_INVALID: it is none. */
    ztc_status (*read_secret)(void *self, const char *text /* borrowed */, int32_t *ret_encrypted);

    /*
     * Signs: writes the signature file. password may be NULL where the key is not encrypted. The same key, data and
     * comment give the same bytes. comment is the trusted one, covered by the second signature.
     * ZTC_E_INVALID: that is no secret key, or the password is wrong; ZTC_E_LIMIT: the comment is too long, or the key
     * asks for more work than those of generate; ZTC_E_MEMORY.
     */
    ztc_status (*sign)(void *self, const char *secret_text, const char *password, const void *data,
                       uint64_t size, const char *comment, const struct ztc_sink *signature);

    /*
     * Reads a signature file without checking it: by which key it says to be, and its trusted comment, neither to
     * be believed yet. Only the kind "ED" is taken. ZTC_E_INVALID: it is none, and host->diag says why.
     */
    ztc_status (*read_signature)(void *self, const char *text /* borrowed */,
                                 struct ztc_signature_facts *ret_facts);

    /*
     * Checks both signatures of the file: of the data, and of that with the trusted comment. ZTC_OK: they are by
     * this key. ZTC_E_INVALID: they are not, or the key is another; host->diag says which.
     */
    ztc_status (*verify)(void *self, const char *public_word, const char *signature_text,
                         const void *data, uint64_t size);
};

#ifdef __cplusplus
}
#endif
#endif
