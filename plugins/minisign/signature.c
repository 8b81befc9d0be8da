/* SPDX-License-Identifier: Apache-2.0 */
/* Signatures: read, made and checked. There are two: of the data, and of that signature with the trusted comment. */
#include "minisign.h"

#include <stdio.h>
#include <string.h>

#define SIGNATURE crypto_sign_ed25519_BYTES
/* The bytes in the second line: tag, id, signature. */
#define HEAD_SIZE (MINISIGN_TAG + MINISIGN_ID + SIGNATURE)
#define HEAD_WORD sodium_base64_ENCODED_LEN(HEAD_SIZE, sodium_base64_VARIANT_ORIGINAL)
#define TAIL_WORD sodium_base64_ENCODED_LEN(SIGNATURE, sodium_base64_VARIANT_ORIGINAL)
#define FILE_ROOM (HEAD_WORD + TAIL_WORD + ZTC_SIGNATURE_COMMENT_MAX + 256u)

static ztc_status check_comment(const struct ztc_host *host, const struct minisign_line *comment,
                                const char *which)
{
    char words[128];
    if (comment->length > ZTC_SIGNATURE_COMMENT_MAX) {
        (void)snprintf(words, sizeof(words), "the %s comment is longer than %u bytes", which,
                       ZTC_SIGNATURE_COMMENT_MAX);
        return minisign_refuse(host, ZTC_E_LIMIT, words);
    }
    if (!minisign_comment_ok(comment->text, comment->length)) {
        (void)snprintf(words, sizeof(words),
                       "the %s comment holds control characters or is not UTF-8", which);
        return minisign_refuse(host, ZTC_E_INVALID, words);
    }
    return ZTC_OK;
}

ztc_status minisign_parse_signature(const struct ztc_host *host, const char *text,
                                    struct minisign_signature *ret_signature)
{
    static const char none[] = "that is no signature of minisign's";
    struct minisign_signature signature;
    struct minisign_line lines[4];
    uint8_t head[HEAD_SIZE];
    if (minisign_lines(text, lines, 4) != 4 || !minisign_take(&lines[0], MINISIGN_UNTRUSTED) ||
        !minisign_take(&lines[2], MINISIGN_TRUSTED) ||
        !minisign_decode(&lines[1], head, sizeof(head)) ||
        !minisign_decode(&lines[3], signature.comment, SIGNATURE)) {
        return minisign_refuse(host, ZTC_E_INVALID, none);
    }
    if (memcmp(head, MINISIGN_ED25519, MINISIGN_TAG) == 0) {
        return minisign_refuse(host, ZTC_E_INVALID,
                               "the signature is of minisign's old kind, which is not taken; sign "
                               "again without -l");
    }
    if (memcmp(head, MINISIGN_ED25519_HASHED, MINISIGN_TAG) != 0) {
        return minisign_refuse(host, ZTC_E_INVALID, none);
    }
    ztc_status status = check_comment(host, &lines[0], "untrusted");
    if (status == ZTC_OK) {
        status = check_comment(host, &lines[2], "trusted");
    }
    if (status != ZTC_OK) {
        /* To a reader a comment that is too long is a file that is none. */
        return ZTC_E_INVALID;
    }
    memcpy(signature.id, head + MINISIGN_TAG, MINISIGN_ID);
    memcpy(signature.data, head + MINISIGN_TAG + MINISIGN_ID, SIGNATURE);
    signature.trusted = lines[2];
    *ret_signature = signature;
    return ZTC_OK;
}

/* What the second signature is of; its length. `message` has SIGNATURE + ZTC_SIGNATURE_COMMENT_MAX bytes. */
static size_t join(const uint8_t *signature, const struct minisign_line *comment, uint8_t *message)
{
    memcpy(message, signature, SIGNATURE);
    memcpy(message + SIGNATURE, comment->text, comment->length);
    return SIGNATURE + comment->length;
}

static void compute_hash(const void *data, uint64_t size, uint8_t *hash)
{
    (void)crypto_generichash(hash, MINISIGN_HASH, data, size, /* key= */ NULL, 0);
}

ztc_status minisign_sign(const struct ztc_host *host, const struct minisign_secret *key,
                         const void *data, uint64_t size, const char *comment,
                         const struct ztc_sink *sink)
{
    const struct minisign_line trusted = {comment,
                                          minisign_length(comment, ZTC_SIGNATURE_COMMENT_MAX + 1)};
    uint8_t hash[MINISIGN_HASH], head[HEAD_SIZE], tail[SIGNATURE];
    uint8_t message[SIGNATURE + ZTC_SIGNATURE_COMMENT_MAX];
    char head_word[HEAD_WORD], tail_word[TAIL_WORD], id[MINISIGN_ID_TEXT], text[FILE_ROOM];
    ztc_status status = check_comment(host, &trusted, "trusted");
    if (status != ZTC_OK) {
        return status;
    }
    uint8_t *signature = head + MINISIGN_TAG + MINISIGN_ID;
    minisign_tag(head, MINISIGN_ED25519_HASHED);
    memcpy(head + MINISIGN_TAG, key->id, MINISIGN_ID);
    compute_hash(data, size, hash);
    (void)crypto_sign_ed25519_detached(signature, /* siglen= */ NULL, hash, sizeof(hash), key->key);
    size_t joined = join(signature, &trusted, message);
    (void)crypto_sign_ed25519_detached(tail, /* siglen= */ NULL, message, joined, key->key);
    (void)sodium_bin2base64(head_word, sizeof(head_word), head, sizeof(head),
                            sodium_base64_VARIANT_ORIGINAL);
    (void)sodium_bin2base64(tail_word, sizeof(tail_word), tail, sizeof(tail),
                            sodium_base64_VARIANT_ORIGINAL);
    minisign_print_id(key->id, id);
    int length = snprintf(text, sizeof(text),
                          MINISIGN_UNTRUSTED "signature by minisign key %s\n%s\n" MINISIGN_TRUSTED
                                             "%s\n%s\n",
                          id, head_word, comment, tail_word);
    return length > 0 && (size_t)length < sizeof(text)
               ? sink->write(sink->ctx, text, (uint64_t)length)
               : ZTC_E_INTERNAL;
}

ztc_status minisign_verify(const struct ztc_host *host, const struct minisign_public *key,
                           const struct minisign_signature *signature, const void *data,
                           uint64_t size)
{
    uint8_t hash[MINISIGN_HASH];
    uint8_t message[SIGNATURE + ZTC_SIGNATURE_COMMENT_MAX];
    if (memcmp(key->id, signature->id, MINISIGN_ID) != 0) {
        return minisign_refuse(host, ZTC_E_INVALID, "the signature is by another key");
    }
    compute_hash(data, size, hash);
    if (crypto_sign_ed25519_verify_detached(signature->data, hash, sizeof(hash), key->key) != 0) {
        return minisign_refuse(host, ZTC_E_INVALID,
                               "the signature does not fit: what was signed was changed, or it is "
                               "by another key");
    }
    size_t joined = join(signature->data, &signature->trusted, message);
    if (crypto_sign_ed25519_verify_detached(signature->comment, message, joined, key->key) != 0) {
        return minisign_refuse(host, ZTC_E_INVALID,
                               "the signature does not fit its trusted comment, which was changed");
    }
    return ZTC_OK;
}
