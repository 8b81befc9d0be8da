/* SPDX-License-Identifier: Apache-2.0 */
/* Keys and signatures of others, and the trusted comment: what is read is in form, and nothing but what was signed
 * is taken for signed. */
#include "base/utf8.h"
#include "module/host.h"
#include "share/signed_comment.h"

#include <stdlib.h>
#include <string.h>
#include <ztc/module.h>
#include <ztc/signature.h>

/* A key whose secret half lies in the corpus, and its two signatures there of DATA: as ztc and as minisign comment. */
#define DATA "fuzz"
#define WORD "RWQ1eyKhmsmjGNhpPejBUGed2LElWWIhbP/l1Ti725XvOv3eaIAtohP8"
#define SIGNED                                    \
    "\nRUQ1eyKhmsmjGM68SyDJ+WrKOj0ecl02d+WH4fPA/" \
    "jqrtwkJG1n3PtHsdiLjJpmBsydCrjxzQsz44ukj9cFFSf4g3UHXxBbqCQU=\n"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

extern const struct ztc_module_entry ztc_module_entry;

static void hold(bool true_always)
{
    if (!true_always) {
        abort();
    }
}

static void check_status(ztc_status status)
{
    hold(status >= ZTC_OK && status <= ZTC_E_INTERNAL && status != ZTC_E_ARGUMENT);
}

/* ---- the trusted comment ---- */

/* What was parsed is written, and read back the same. */
static void write_again(const struct ztc_signed_comment *comment, struct ztc_arena *arena)
{
    ZTC_CLEANUP(ztc_error_clear) struct ztc_error error = {0};
    ZTC_CLEANUP(ztc_buffer_done) struct ztc_buffer text;
    struct ztc_signed_comment again;
    bool ours = false;
    ztc_buffer_init(&text, 4 * ZTC_SIGNATURE_TEXT_MAX);
    ztc_signed_comment_write(comment, &text);
    if (ztc_buffer_status(&text) != ZTC_OK) {
        return;
    }
    hold(ztc_signed_comment_parse(text.data, arena, &error, &ours, &again) == ZTC_OK && ours);
    hold(strcmp(again.short_name, comment->short_name) == 0);
    hold(strcmp(again.target, comment->target) == 0);
    hold(strcmp(again.publisher, comment->publisher) == 0);
    hold(strcmp(again.key, comment->key) == 0);
}

static void read_comment(const char *text)
{
    ZTC_CLEANUP(ztc_error_clear) struct ztc_error error = {0};
    ZTC_CLEANUP(ztc_arena_done) struct ztc_arena arena;
    struct ztc_signed_comment comment;
    bool ours = false;
    ztc_arena_init(&arena, 8u << 20);
    ztc_status status = ztc_signed_comment_parse(text, &arena, &error, &ours, &comment);
    hold(status == error.status);
    if (status == ZTC_OK && ours) {
        write_again(&comment, &arena);
    }
}

/* ---- files ---- */

/* The word of a public key is read again as it is. */
static void read_public(const struct ztc_signature_v0 *interface, void *self, const char *text)
{
    char word[ZTC_SIGNATURE_PUBLIC_MAX + 1], again[ZTC_SIGNATURE_PUBLIC_MAX + 1];
    uint8_t id[ZTC_SIGNATURE_KEY_ID_SIZE], same[ZTC_SIGNATURE_KEY_ID_SIZE];
    ztc_status status = interface->read_public(self, text, word, id);
    check_status(status);
    if (status == ZTC_OK) {
        hold(strstr(text, word) != NULL);
        hold(interface->read_public(self, word, again, same) == ZTC_OK);
        hold(strcmp(word, again) == 0 && memcmp(id, same, sizeof(id)) == 0);
    }
}

static ztc_status take(void *ctx, const void *data, uint64_t size)
{
    ztc_buffer_add(ctx, data, (size_t)size);
    return ZTC_OK;
}

/* Without a password, which would take a second and a gigabyte. */
static void sign(const struct ztc_signature_v0 *interface, void *self, const char *text)
{
    ZTC_CLEANUP(ztc_buffer_done) struct ztc_buffer signature;
    struct ztc_signature_facts facts = {.struct_size = sizeof(facts)};
    const struct ztc_sink sink = {sizeof(sink), 0, &signature, take};
    int32_t encrypted = -1;
    ztc_buffer_init(&signature, ZTC_SIGNATURE_TEXT_MAX);
    ztc_status probed = interface->read_secret(self, text, &encrypted);
    ztc_status status =
        interface->sign(self, text, NULL, DATA, sizeof(DATA) - 1, "a comment", &sink);
    check_status(probed);
    check_status(status);
    hold(probed != ZTC_OK || encrypted == 0 || encrypted == 1);
    hold(status != ZTC_OK || (probed == ZTC_OK && encrypted == 0));
    hold((status == ZTC_OK) == (signature.size > 0));
    if (status == ZTC_OK) {
        hold(interface->read_signature(self, signature.data, &facts) == ZTC_OK);
        hold(strcmp(facts.comment, "a comment") == 0);
    }
}

static void read_signature(const struct ztc_signature_v0 *interface, void *self, const char *text)
{
    struct ztc_signature_facts facts = {.struct_size = sizeof(facts)};
    ztc_status status = interface->read_signature(self, text, &facts);
    ztc_status verified = interface->verify(self, WORD, text, DATA, sizeof(DATA) - 1);
    check_status(status);
    check_status(verified);
    if (status == ZTC_OK) {
        size_t length = strnlen(facts.comment, ZTC_SIGNATURE_COMMENT_MAX + 1);
        hold(length <= ZTC_SIGNATURE_COMMENT_MAX);
        hold(ztc_utf8_check(facts.comment, length) == length);
        hold(strpbrk(facts.comment, "\n\r\x1B\x7F") == NULL);
        read_comment(facts.comment);
    }
    if (verified == ZTC_OK) {
        /* Nobody can have made another one. The end of a line may have been changed to that of Windows. */
        hold(status == ZTC_OK);
        hold(strstr(text, SIGNED) != NULL || strchr(text, '\r') != NULL);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ztc_host_state host;
    void *self = NULL;
    /* A copy of the exact size, so that a sanitizer sees the first byte read beyond it. */
    char *text = malloc(size + 1);
    if (text == NULL) {
        return 0;
    }
    if (size > 0) {
        memcpy(text, data, size);
    }
    text[size] = '\0';
    ztc_host_init(&host);
    hold(ztc_module_entry.init(&host.host, &self) == ZTC_OK);
    const struct ztc_signature_v0 *interface =
        ztc_module_entry.get_interface(self, ZTC_SIGNATURE_INTERFACE);
    read_public(interface, self, text);
    sign(interface, self, text);
    read_signature(interface, self, text);
    if (size <= ZTC_SIGNATURE_TEXT_MAX) {
        read_comment(text);
    }
    hold(host.blocks == 0);
    ztc_module_entry.shutdown(self);
    ztc_host_done(&host);
    free(text);
    return 0;
}
