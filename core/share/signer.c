/* SPDX-License-Identifier: Apache-2.0 */
/* The client of `ztc.signature/0`: calls a module, and puts what it answers into core's words. */
#include "share/signer.h"

#include "module/provider.h"

#include <stdio.h>
#include <string.h>

#define REMEDY_SIGNATURE \
    "do not use it; get archive and signature anew from whom you had them, or ask who made them"

/* The functions of the interface, all of which must be there. */
static bool is_whole(const struct ztc_signature_v0 *interface)
{
    return interface->generate != NULL && interface->read_public != NULL &&
           interface->read_secret != NULL && interface->sign != NULL &&
           interface->read_signature != NULL && interface->verify != NULL;
}

ztc_status ztc_signer_open(struct ztc_registry *registry, struct ztc_error *error,
                           struct ztc_signer *ret_signer)
{
    const void *found = NULL;
    struct ztc_module *module = NULL;
    ztc_status status = ztc_module_provider(
        registry, "signature", ZTC_SIGNATURE_MINISIGN, ZTC_SIGNATURE_INTERFACE,
        ZTC_INTERFACE_SIZE(struct ztc_signature_v0, verify), error, &module, &found);
    if (status == ZTC_E_UNSUPPORTED) {
        ztc_error_clear(error);
        return ztc_error_set(error, status, "install it; ztc plugin list shows what was found",
                             "the module for keys and signatures is missing: minisign.so");
    }
    if (status != ZTC_OK) {
        return status;
    }
    const struct ztc_signature_v0 *interface = found;
    if (!is_whole(interface)) {
        return ztc_error_set(error, ZTC_E_INVALID, /* remedy= */ NULL,
                             "%s: has no usable interface " ZTC_SIGNATURE_INTERFACE,
                             ztc_module_row(module)->path);
    }
    *ret_signer = (struct ztc_signer){module, interface};
    return ZTC_OK;
}

void ztc_signer_wipe(struct ztc_signer_secret *secret)
{
    explicit_bzero(secret, sizeof(*secret));
}

/* ---- answers ---- */

/* Forgets words of a call before, so that they are not told of the next; gives what the functions get. */
static void *begin(const struct ztc_signer *signer)
{
    (void)ztc_module_last_words(signer->module);
    return ztc_module_self(signer->module);
}

/* The error for a call that failed. `place` may be NULL: the module's words say what they are about. */
static ztc_status judge(const struct ztc_signer *signer, ztc_status status, const char *place,
                        const char *remedy, struct ztc_error *error)
{
    const char *words = ztc_module_last_words(signer->module);
    if (status == ZTC_OK) {
        return ZTC_OK;
    }
    if (words[0] == '\0') {
        if (status == ZTC_E_MEMORY) {
            return ztc_error_memory(error);
        }
        words = "the module failed without a word";
        place = ztc_module_row(signer->module)->path;
    }
    if (status == ZTC_E_MEMORY) {
        remedy = "close some programs and try again";
    } else if (status != ZTC_E_LIMIT) {
        /* Whatever it says: other statuses tell of this system, or that there is no module. */
        status = ZTC_E_INVALID;
    }
    return ztc_error_set(error, status, remedy, "%s%s%s", place != NULL ? place : "",
                         place != NULL ? ": " : "", words);
}

/* ---- sinks ---- */

static ztc_status write_secret(void *ctx, const void *data, uint64_t size)
{
    struct ztc_signer_secret *secret = ctx;
    if (size > ZTC_SIGNATURE_TEXT_MAX - secret->size) {
        return ZTC_E_LIMIT;
    }
    if (size > 0) {
        memcpy(secret->text + secret->size, data, (size_t)size);
    }
    secret->size += (size_t)size;
    secret->text[secret->size] = '\0';
    return ZTC_OK;
}

static ztc_status write_buffer(void *ctx, const void *data, uint64_t size)
{
    struct ztc_buffer *buffer = ctx;
    if (size > ZTC_SIGNATURE_TEXT_MAX) {
        ztc_buffer_fail(buffer, ZTC_E_LIMIT);
    } else if (size > 0) {
        ztc_buffer_add(buffer, data, (size_t)size);
    }
    return ztc_buffer_status(buffer);
}

/* ---- calls ---- */

ztc_status ztc_signer_generate(const struct ztc_signer *signer, const char *password,
                               struct ztc_error *error, struct ztc_signer_secret *secret,
                               struct ztc_buffer *public_key)
{
    const struct ztc_sink secret_sink = {sizeof(secret_sink), 0, secret, write_secret};
    const struct ztc_sink public_sink = {sizeof(public_sink), 0, public_key, write_buffer};
    secret->size = 0;
    ztc_status status =
        signer->interface->generate(begin(signer), password, &secret_sink, &public_sink);
    status = judge(signer, status, /* place= */ NULL, /* remedy= */ NULL, error);
    return status == ZTC_OK ? ztc_buffer_check(public_key, "the public key", error) : status;
}

/* As minisign shows it: the first byte last. */
static void print_id(const uint8_t *id, char *text)
{
    for (size_t i = 0; i < ZTC_SIGNATURE_KEY_ID_SIZE; i++) {
        (void)snprintf(text + 2 * i, 3, "%02X", id[ZTC_SIGNATURE_KEY_ID_SIZE - 1 - i]);
    }
}

ztc_status ztc_signer_read_public(const struct ztc_signer *signer, const char *place,
                                  const char *text, struct ztc_error *error,
                                  struct ztc_signer_public *ret_public)
{
    struct ztc_signer_public public_key = {0};
    uint8_t id[ZTC_SIGNATURE_KEY_ID_SIZE] = {0};
    ztc_status status = signer->interface->read_public(begin(signer), text, public_key.word, id);
    status = judge(signer, status, place, "take the file NAME.pub of the pair, or its second line",
                   error);
    if (status == ZTC_OK) {
        public_key.word[ZTC_SIGNATURE_PUBLIC_MAX] = '\0';
        print_id(id, public_key.id);
        *ret_public = public_key;
    }
    return status;
}

ztc_status ztc_signer_is_encrypted(const struct ztc_signer *signer, const char *place,
                                   const struct ztc_signer_secret *secret, struct ztc_error *error,
                                   bool *ret_encrypted)
{
    int32_t encrypted = 0;
    ztc_status status = signer->interface->read_secret(begin(signer), secret->text, &encrypted);
    status = judge(signer, status, place, /* remedy= */ NULL, error);
    if (status == ZTC_OK) {
        *ret_encrypted = encrypted != 0;
    }
    return status;
}

ztc_status ztc_signer_sign(const struct ztc_signer *signer, const char *place,
                           const struct ztc_signer_secret *secret, const char *password,
                           const void *data, size_t size, const char *comment,
                           struct ztc_error *error, struct ztc_buffer *text)
{
    const struct ztc_sink sink = {sizeof(sink), 0, text, write_buffer};
    ztc_status status =
        signer->interface->sign(begin(signer), secret->text, password, data, size, comment, &sink);
    status = judge(signer, status, place, /* remedy= */ NULL, error);
    return status == ZTC_OK ? ztc_buffer_check(text, "the signature", error) : status;
}

ztc_status ztc_signer_read_signature(const struct ztc_signer *signer, const char *text,
                                     struct ztc_error *error, struct ztc_signer_facts *ret_facts)
{
    struct ztc_signature_facts facts = {.struct_size = sizeof(facts)};
    ztc_status status = signer->interface->read_signature(begin(signer), text, &facts);
    status = judge(signer, status, /* place= */ NULL, REMEDY_SIGNATURE, error);
    if (status == ZTC_OK) {
        facts.comment[ZTC_SIGNATURE_COMMENT_MAX] = '\0';
        print_id(facts.key_id, ret_facts->id);
        memcpy(ret_facts->comment, facts.comment, sizeof(facts.comment));
    }
    return status;
}

ztc_status ztc_signer_verify(const struct ztc_signer *signer, const char *public_word,
                             const char *text, const void *data, size_t size,
                             struct ztc_error *error)
{
    ztc_status status = signer->interface->verify(begin(signer), public_word, text, data, size);
    return judge(signer, status, /* place= */ NULL, REMEDY_SIGNATURE, error);
}
