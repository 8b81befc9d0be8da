/* SPDX-License-Identifier: Apache-2.0 */
/* Keys: made, read and written; a secret key is encrypted with what scrypt makes of a password. */
#include "minisign.h"

#include <stdio.h>
#include <string.h>

/* What scrypt may be asked to do, by us and by a file of others: minisign's own choice, 1 GiB and a second or two. */
#define SCRYPT_OPERATIONS crypto_pwhash_scryptsalsa208sha256_OPSLIMIT_SENSITIVE
#define SCRYPT_MEMORY crypto_pwhash_scryptsalsa208sha256_MEMLIMIT_SENSITIVE

#define CHECKSUM 32u /* BLAKE2b-256 */
#define NUMBER 8u

/* The bytes of a public key: tag, id, key. */
#define PUBLIC_SIZE (MINISIGN_TAG + MINISIGN_ID + crypto_sign_ed25519_PUBLICKEYBYTES)

/* The bytes of a secret key. From the id on it is encrypted. */
enum {
    AT_SCRYPT = MINISIGN_TAG,
    AT_CHECK = AT_SCRYPT + MINISIGN_TAG,
    AT_SALT = AT_CHECK + MINISIGN_TAG,
    AT_OPERATIONS = AT_SALT + crypto_pwhash_scryptsalsa208sha256_SALTBYTES,
    AT_MEMORY = AT_OPERATIONS + NUMBER,
    AT_ID = AT_MEMORY + NUMBER,
    AT_KEY = AT_ID + MINISIGN_ID,
    AT_CHECKSUM = AT_KEY + crypto_sign_ed25519_SECRETKEYBYTES,
    SECRET_SIZE = AT_CHECKSUM + CHECKSUM,
    ENCRYPTED_SIZE = SECRET_SIZE - AT_ID,
};

#define PUBLIC_WORD sodium_base64_ENCODED_LEN(PUBLIC_SIZE, sodium_base64_VARIANT_ORIGINAL)
#define SECRET_WORD sodium_base64_ENCODED_LEN(SECRET_SIZE, sodium_base64_VARIANT_ORIGINAL)
/* A file of two lines: the comment is short. */
#define FILE_ROOM (SECRET_WORD + 128u)

_Static_assert(PUBLIC_WORD <= ZTC_SIGNATURE_PUBLIC_MAX + 1, "a public key fits its room");

/* ---- numbers and ids ---- */

static uint64_t read_number(const uint8_t *bytes)
{
    uint64_t number = 0;
    for (size_t i = NUMBER; i > 0; i--) {
        number = number << 8 | bytes[i - 1];
    }
    return number;
}

static void write_number(uint8_t *bytes, uint64_t number)
{
    for (size_t i = 0; i < NUMBER; i++) {
        bytes[i] = (uint8_t)(number >> (8 * i));
    }
}

void minisign_print_id(const uint8_t *id, char *text)
{
    (void)snprintf(text, MINISIGN_ID_TEXT, "%016llX", (unsigned long long)read_number(id));
}

/* ---- public keys ---- */

void minisign_print_public(const struct minisign_public *key, char *word)
{
    uint8_t bytes[PUBLIC_SIZE];
    minisign_tag(bytes, MINISIGN_ED25519);
    memcpy(bytes + MINISIGN_TAG, key->id, MINISIGN_ID);
    memcpy(bytes + MINISIGN_TAG + MINISIGN_ID, key->key, sizeof(key->key));
    (void)sodium_bin2base64(word, PUBLIC_WORD, bytes, sizeof(bytes),
                            sodium_base64_VARIANT_ORIGINAL);
}

/* The line with the key, of a text that has a comment above it or not. */
static bool find_word(const char *text, bool alone, struct minisign_line *ret_word)
{
    struct minisign_line lines[2] = {{"", 0}, {"", 0}};
    size_t count = minisign_lines(text, lines, 2);
    if (count == 2 && minisign_take(&lines[0], MINISIGN_UNTRUSTED) &&
        lines[0].length <= ZTC_SIGNATURE_COMMENT_MAX &&
        minisign_comment_ok(lines[0].text, lines[0].length)) {
        *ret_word = lines[1];
        return true;
    }
    *ret_word = lines[0];
    return count == 1 && alone;
}

ztc_status minisign_parse_public(const struct ztc_host *host, const char *text,
                                 struct minisign_public *ret_key)
{
    uint8_t bytes[PUBLIC_SIZE];
    struct minisign_line word;
    bool encrypted;
    if (!find_word(text, /* alone= */ true, &word) ||
        !minisign_decode(&word, bytes, sizeof(bytes)) ||
        memcmp(bytes, MINISIGN_ED25519, MINISIGN_TAG) != 0) {
        /* Somebody may be about to hand out the wrong file of the two. */
        bool secret = minisign_probe_secret(/* host= */ NULL, text, &encrypted) == ZTC_OK;
        return minisign_refuse(host, ZTC_E_INVALID,
                               secret ? "that is a secret key, which is nobody else's business"
                                      : "that is no public key of minisign's");
    }
    const uint8_t *key = bytes + MINISIGN_TAG + MINISIGN_ID;
    if (crypto_core_ed25519_is_valid_point(key) != 1) {
        return minisign_refuse(host, ZTC_E_INVALID, "the public key is damaged, or was never one");
    }
    memcpy(ret_key->id, bytes + MINISIGN_TAG, MINISIGN_ID);
    memcpy(ret_key->key, key, sizeof(ret_key->key));
    return ZTC_OK;
}

/* ---- secret keys ---- */

/* Reads the bytes, encrypted or not, and checks what stands before them. */
static ztc_status read_bytes(const struct ztc_host *host, const char *text, uint8_t *bytes,
                             bool *ret_encrypted)
{
    static const uint8_t none[MINISIGN_TAG] = {0};
    struct minisign_line word;
    if (!find_word(text, /* alone= */ false, &word) ||
        !minisign_decode(&word, bytes, SECRET_SIZE) ||
        memcmp(bytes, MINISIGN_ED25519, MINISIGN_TAG) != 0 ||
        memcmp(bytes + AT_CHECK, MINISIGN_BLAKE2B, MINISIGN_TAG) != 0) {
        return minisign_refuse(host, ZTC_E_INVALID, "that is no secret key of minisign's");
    }
    bool encrypted = memcmp(bytes + AT_SCRYPT, MINISIGN_SCRYPT, MINISIGN_TAG) == 0;
    if (!encrypted && memcmp(bytes + AT_SCRYPT, none, MINISIGN_TAG) != 0) {
        return minisign_refuse(host, ZTC_E_INVALID,
                               "the secret key is encrypted in a way that is not known");
    }
    *ret_encrypted = encrypted;
    return ZTC_OK;
}

ztc_status minisign_probe_secret(const struct ztc_host *host, const char *text, bool *ret_encrypted)
{
    uint8_t bytes[SECRET_SIZE];
    ztc_status status = read_bytes(host, text, bytes, ret_encrypted);
    sodium_memzero(bytes, sizeof(bytes));
    return status;
}

/* Encrypts or decrypts, which is the same. The bytes say how. */
static ztc_status apply_password(const struct ztc_host *host, uint8_t *bytes, const char *password)
{
    uint8_t stream[ENCRYPTED_SIZE];
    uint64_t operations = read_number(bytes + AT_OPERATIONS);
    uint64_t memory = read_number(bytes + AT_MEMORY);
    if (operations > SCRYPT_OPERATIONS || memory > SCRYPT_MEMORY) {
        return minisign_refuse(
            host, ZTC_E_LIMIT,
            "the secret key asks for more work or memory than minisign's keys do");
    }
    if (crypto_pwhash_scryptsalsa208sha256(stream, sizeof(stream), password, strlen(password),
                                           bytes + AT_SALT, operations, (size_t)memory) != 0) {
        sodium_memzero(stream, sizeof(stream));
        return minisign_refuse(host, ZTC_E_MEMORY,
                               "there is not enough memory to make a key of the password");
    }
    for (size_t i = 0; i < sizeof(stream); i++) {
        bytes[AT_ID + i] ^= stream[i];
    }
    sodium_memzero(stream, sizeof(stream));
    return ZTC_OK;
}

static void compute_checksum(const uint8_t *bytes, uint8_t *checksum)
{
    crypto_generichash_state state;
    (void)crypto_generichash_init(&state, /* key= */ NULL, 0, CHECKSUM);
    (void)crypto_generichash_update(&state, bytes, MINISIGN_TAG);
    (void)crypto_generichash_update(&state, bytes + AT_ID, AT_CHECKSUM - AT_ID);
    (void)crypto_generichash_final(&state, checksum, CHECKSUM);
    sodium_memzero(&state, sizeof(state));
}

/* Do the public and the secret half belong together? */
static bool halves_fit(const uint8_t *key)
{
    uint8_t public_half[crypto_sign_ed25519_PUBLICKEYBYTES];
    uint8_t whole[crypto_sign_ed25519_SECRETKEYBYTES];
    (void)crypto_sign_ed25519_seed_keypair(public_half, whole, key);
    bool fit = sodium_memcmp(whole, key, sizeof(whole)) == 0;
    sodium_memzero(whole, sizeof(whole));
    return fit;
}

/* Checks what is plain by now. */
static ztc_status check_bytes(const struct ztc_host *host, const uint8_t *bytes, bool encrypted)
{
    uint8_t checksum[CHECKSUM];
    compute_checksum(bytes, checksum);
    bool good = sodium_memcmp(checksum, bytes + AT_CHECKSUM, CHECKSUM) == 0;
    sodium_memzero(checksum, sizeof(checksum));
    if (encrypted && !good) {
        return minisign_refuse(host, ZTC_E_INVALID,
                               "the password is wrong, or the secret key is damaged");
    }
    /* minisign -W leaves the checksum out. */
    if (!good && sodium_is_zero(bytes + AT_CHECKSUM, CHECKSUM) != 1) {
        return minisign_refuse(host, ZTC_E_INVALID, "the secret key is damaged");
    }
    return halves_fit(bytes + AT_KEY)
               ? ZTC_OK
               : minisign_refuse(host, ZTC_E_INVALID, "the secret key is damaged");
}

ztc_status minisign_parse_secret(const struct ztc_host *host, const char *text,
                                 const char *password, struct minisign_secret *ret_key)
{
    uint8_t bytes[SECRET_SIZE];
    bool encrypted = false;
    ztc_status status = read_bytes(host, text, bytes, &encrypted);
    if (status == ZTC_OK && encrypted && password == NULL) {
        status = minisign_refuse(host, ZTC_E_INVALID,
                                 "the secret key is encrypted, and there is no password");
    } else if (status == ZTC_OK && encrypted) {
        status = apply_password(host, bytes, password);
    }
    if (status == ZTC_OK) {
        status = check_bytes(host, bytes, encrypted);
    }
    if (status == ZTC_OK) {
        memcpy(ret_key->id, bytes + AT_ID, MINISIGN_ID);
        memcpy(ret_key->key, bytes + AT_KEY, sizeof(ret_key->key));
    }
    sodium_memzero(bytes, sizeof(bytes));
    return status;
}

/* ---- a new pair ---- */

/* Fills the bytes of a secret key, encrypted where there is a password. */
static ztc_status make_bytes(const struct ztc_host *host, const struct minisign_secret *key,
                             const char *password, uint8_t *bytes)
{
    memset(bytes, 0, SECRET_SIZE);
    minisign_tag(bytes, MINISIGN_ED25519);
    minisign_tag(bytes + AT_CHECK, MINISIGN_BLAKE2B);
    memcpy(bytes + AT_ID, key->id, MINISIGN_ID);
    memcpy(bytes + AT_KEY, key->key, sizeof(key->key));
    if (password == NULL) {
        return ZTC_OK;
    }
    minisign_tag(bytes + AT_SCRYPT, MINISIGN_SCRYPT);
    randombytes_buf(bytes + AT_SALT, crypto_pwhash_scryptsalsa208sha256_SALTBYTES);
    write_number(bytes + AT_OPERATIONS, SCRYPT_OPERATIONS);
    write_number(bytes + AT_MEMORY, SCRYPT_MEMORY);
    compute_checksum(bytes, bytes + AT_CHECKSUM);
    return apply_password(host, bytes, password);
}

static ztc_status hand_out(const struct ztc_sink *sink, const char *text, int length)
{
    return length > 0 && (size_t)length < FILE_ROOM ? sink->write(sink->ctx, text, (uint64_t)length)
                                                    : ZTC_E_INTERNAL;
}

static ztc_status write_secret(const uint8_t *bytes, bool encrypted, const struct ztc_sink *sink)
{
    char word[SECRET_WORD], text[FILE_ROOM];
    (void)sodium_bin2base64(word, sizeof(word), bytes, SECRET_SIZE, sodium_base64_VARIANT_ORIGINAL);
    int length = snprintf(text, sizeof(text), MINISIGN_UNTRUSTED "minisign %s secret key\n%s\n",
                          encrypted ? "encrypted" : "unencrypted", word);
    ztc_status status = hand_out(sink, text, length);
    sodium_memzero(word, sizeof(word));
    sodium_memzero(text, sizeof(text));
    return status;
}

static ztc_status write_public(const struct minisign_public *key, const struct ztc_sink *sink)
{
    char id[MINISIGN_ID_TEXT], word[ZTC_SIGNATURE_PUBLIC_MAX + 1], text[FILE_ROOM];
    minisign_print_id(key->id, id);
    minisign_print_public(key, word);
    int length =
        snprintf(text, sizeof(text), MINISIGN_UNTRUSTED "minisign public key %s\n%s\n", id, word);
    return hand_out(sink, text, length);
}

ztc_status minisign_generate(const struct ztc_host *host, const char *password,
                             const struct ztc_sink *secret, const struct ztc_sink *public_key)
{
    uint8_t bytes[SECRET_SIZE];
    struct minisign_secret key;
    struct minisign_public half;
    randombytes_buf(key.id, sizeof(key.id));
    memcpy(half.id, key.id, sizeof(half.id));
    (void)crypto_sign_ed25519_keypair(half.key, key.key);
    ztc_status status = make_bytes(host, &key, password, bytes);
    sodium_memzero(&key, sizeof(key));
    if (status == ZTC_OK) {
        status = write_secret(bytes, password != NULL, secret);
    }
    sodium_memzero(bytes, sizeof(bytes));
    return status == ZTC_OK ? write_public(&half, public_key) : status;
}
