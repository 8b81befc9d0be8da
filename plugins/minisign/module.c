/* SPDX-License-Identifier: Apache-2.0 */
/* The entry of the module, and its interface: what comes over the border is checked here. */
#include "minisign.h"

#include <string.h>
#include <ztc/plugin.h>

/* Says why, and returns the status. host may be NULL: nobody listens. */
ztc_status minisign_refuse(const struct ztc_host *host, ztc_status status, const char *message)
{
    const struct ztc_finding finding = {
        .struct_size = sizeof(finding),
        .severity = ZTC_SEVERITY_ERROR,
        .where = ZTC_WHERE_NONE,
        .code = "",
        .message = message,
    };
    if (host != NULL) {
        (void)host->diag(host->ctx, &finding);
    }
    return status;
}

static bool usable(const struct ztc_sink *sink)
{
    return sink != NULL && sink->write != NULL;
}

static ztc_status generate(void *self, const char *password, const struct ztc_sink *secret,
                           const struct ztc_sink *public_key)
{
    return usable(secret) && usable(public_key)
               ? minisign_generate(self, password, secret, public_key)
               : ZTC_E_ARGUMENT;
}

static ztc_status read_public(void *self, const char *text, char *ret_word, uint8_t *ret_key_id)
{
    struct minisign_public key;
    if (text == NULL || ret_word == NULL || ret_key_id == NULL) {
        return ZTC_E_ARGUMENT;
    }
    ztc_status status = minisign_parse_public(self, text, &key);
    if (status == ZTC_OK) {
        minisign_print_public(&key, ret_word);
        memcpy(ret_key_id, key.id, sizeof(key.id));
    }
    return status;
}

static ztc_status read_secret(void *self, const char *text, int32_t *ret_encrypted)
{
    bool encrypted = false;
    if (text == NULL || ret_encrypted == NULL) {
        return ZTC_E_ARGUMENT;
    }
    ztc_status status = minisign_probe_secret(self, text, &encrypted);
    if (status == ZTC_OK) {
        *ret_encrypted = encrypted ? 1 : 0;
    }
    return status;
}

static ztc_status sign(void *self, const char *secret_text, const char *password, const void *data,
                       uint64_t size, const char *comment, const struct ztc_sink *signature)
{
    struct minisign_secret key;
    if (secret_text == NULL || (data == NULL && size > 0) || comment == NULL ||
        !usable(signature)) {
        return ZTC_E_ARGUMENT;
    }
    ztc_status status = minisign_parse_secret(self, secret_text, password, &key);
    if (status == ZTC_OK) {
        status = minisign_sign(self, &key, data, size, comment, signature);
        sodium_memzero(&key, sizeof(key));
    }
    return status;
}

static ztc_status read_signature(void *self, const char *text,
                                 struct ztc_signature_facts *ret_facts)
{
    struct minisign_signature signature;
    if (text == NULL || ret_facts == NULL ||
        !ZTC_HAS(ret_facts, struct ztc_signature_facts, comment)) {
        return ZTC_E_ARGUMENT;
    }
    ztc_status status = minisign_parse_signature(self, text, &signature);
    if (status == ZTC_OK) {
        memcpy(ret_facts->key_id, signature.id, sizeof(signature.id));
        memcpy(ret_facts->comment, signature.trusted.text, signature.trusted.length);
        ret_facts->comment[signature.trusted.length] = '\0';
    }
    return status;
}

static ztc_status verify(void *self, const char *public_word, const char *signature_text,
                         const void *data, uint64_t size)
{
    struct minisign_public key;
    struct minisign_signature signature;
    if (public_word == NULL || signature_text == NULL || (data == NULL && size > 0)) {
        return ZTC_E_ARGUMENT;
    }
    ztc_status status = minisign_parse_public(self, public_word, &key);
    if (status == ZTC_OK) {
        status = minisign_parse_signature(self, signature_text, &signature);
    }
    return status == ZTC_OK ? minisign_verify(self, &key, &signature, data, size) : status;
}

static const struct ztc_signature_v0 interface = {
    .struct_size = sizeof(struct ztc_signature_v0),
    .generate = generate,
    .read_public = read_public,
    .read_secret = read_secret,
    .sign = sign,
    .read_signature = read_signature,
    .verify = verify,
};

/* The host is all the state there is of ours; what libsodium keeps for itself is the library's. */
static ztc_status init(const struct ztc_host *host, void **ret_self)
{
    void *self = NULL;
    ztc_status status = ztc_plugin_init(host, &self);
    if (status != ZTC_OK) {
        return status;
    }
    if (sodium_init() < 0) {
        return minisign_refuse(host, ZTC_E_INTERNAL, "the system gives no random numbers");
    }
    *ret_self = self;
    return ZTC_OK;
}

static const void *get_interface(void *self, const char *id)
{
    (void)self;
    return id != NULL && strcmp(id, ZTC_SIGNATURE_INTERFACE) == 0 ? (const void *)&interface : NULL;
}

ZTC_MODULE_ENTRY(init, ztc_plugin_shutdown, get_interface);
