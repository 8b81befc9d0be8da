/* SPDX-License-Identifier: Apache-2.0 */
/* The minisign module: what it makes and takes against the program minisign, and what it must refuse. */
#include "support_minisign.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})

/* ---- together with the program ---- */

static void minisign_takes_our_signature(void **state)
{
    struct fixture *f = *state;
    put(f, "data", DATA);
    put(f, "data.minisig", f->signature.text);
    put(f, "a.pub", f->public_key.text);
    assert_int_equal(run_minisign(f, NULL, WORDS("-V", "-H", "-p", "a.pub", "-m", "data")), 0);
    assert_int_equal(run_minisign(f, NULL, WORDS("-V", "-P", f->word, "-m", "data")), 0);
    put(f, "data", "something else");
    assert_int_not_equal(run_minisign(f, NULL, WORDS("-V", "-P", f->word, "-m", "data")), 0);
}

static void minisign_signs_with_our_key_what_we_take(void **state)
{
    struct fixture *f = *state;
    static struct text signature;
    struct ztc_signature_facts facts = {.struct_size = sizeof(facts)};
    put(f, "data", DATA);
    put(f, "a.key", f->secret.text);
    assert_int_equal(
        run_minisign(f, NULL, WORDS("-S", "-W", "-s", "a.key", "-m", "data", "-t", "h\xC3\xB6re")),
        0);
    get(f, "data.minisig", &signature);
    assert_int_equal(verify(f, f->word, signature.text, DATA), ZTC_OK);
    assert_int_equal(verify(f, f->public_key.text, signature.text, DATA), ZTC_OK);
    assert_int_equal(verify(f, f->word, signature.text, DATA "x"), ZTC_E_INVALID);
    assert_int_equal(f->interface->read_signature(f->self, signature.text, &facts), ZTC_OK);
    assert_string_equal(facts.comment, "h\xC3\xB6re");
    /* Its own comment has tabs in it. */
    assert_int_equal(run_minisign(f, NULL, WORDS("-S", "-W", "-s", "a.key", "-m", "data")), 0);
    get(f, "data.minisig", &signature);
    assert_int_equal(verify(f, f->word, signature.text, DATA), ZTC_OK);
}

static void we_sign_with_the_key_of_minisign(void **state)
{
    struct fixture *f = *state;
    static struct text secret, public_key, signature;
    put(f, "data", DATA);
    assert_int_equal(run_minisign(f, NULL, WORDS("-G", "-W", "-p", "b.pub", "-s", "b.key")), 0);
    get(f, "b.pub", &public_key);
    get(f, "b.key", &secret);
    int32_t encrypted = 4711;
    assert_int_equal(f->interface->read_secret(f->self, secret.text, &encrypted), ZTC_OK);
    assert_int_equal(encrypted, 0);
    assert_int_equal(sign(f, secret.text, NULL, "one line", &signature), ZTC_OK);
    assert_int_equal(verify(f, public_key.text, signature.text, DATA), ZTC_OK);
    assert_int_equal(verify(f, f->word, signature.text, DATA), ZTC_E_INVALID);
    assert_non_null(strstr(f->words, "another key"));
    put(f, "data.minisig", signature.text);
    assert_int_equal(run_minisign(f, NULL, WORDS("-V", "-H", "-p", "b.pub", "-m", "data")), 0);
}

/* The only test here that makes a key of a password: 1 GiB and a second each time. */
static void a_key_with_a_password_is_taken_both_ways(void **state)
{
    struct fixture *f = *state;
    static struct text secret, public_key, signature;
    assert_int_equal(
        run_minisign(f, "h\xC3\xB6re\nh\xC3\xB6re\n", WORDS("-G", "-p", "c.pub", "-s", "c.key")),
        0);
    get(f, "c.pub", &public_key);
    get(f, "c.key", &secret);
    int32_t encrypted = 4711;
    assert_int_equal(f->interface->read_secret(f->self, secret.text, &encrypted), ZTC_OK);
    assert_int_equal(encrypted, 1);
    assert_int_equal(sign(f, secret.text, NULL, "x", &signature), ZTC_E_INVALID);
    assert_non_null(strstr(f->words, "no password"));
    assert_int_equal(sign(f, secret.text, "hore", "x", &signature), ZTC_E_INVALID);
    assert_non_null(strstr(f->words, "password is wrong"));
    assert_int_equal(signature.size, 0);
    assert_int_equal(sign(f, secret.text, "h\xC3\xB6re", "x", &signature), ZTC_OK);
    assert_int_equal(verify(f, public_key.text, signature.text, DATA), ZTC_OK);
}

static void the_old_kind_of_signature_is_refused(void **state)
{
    struct fixture *f = *state;
    static struct text signature;
    put(f, "data", DATA);
    put(f, "a.key", f->secret.text);
    assert_int_equal(run_minisign(f, NULL, WORDS("-S", "-l", "-W", "-s", "a.key", "-m", "data")),
                     0);
    get(f, "data.minisig", &signature);
    assert_int_equal(verify(f, f->word, signature.text, DATA), ZTC_E_INVALID);
    assert_non_null(strstr(f->words, "old kind"));
}

/* ---- signatures ---- */

static void the_same_gives_the_same_bytes(void **state)
{
    struct fixture *f = *state;
    static struct text again;
    assert_int_equal(sign(f, f->secret.text, NULL, COMMENT, &again), ZTC_OK);
    assert_string_equal(again.text, f->signature.text);
    /* An unencrypted key needs none, and does not mind one. */
    assert_int_equal(sign(f, f->secret.text, "pw", COMMENT, &again), ZTC_OK);
    assert_string_equal(again.text, f->signature.text);
}

/* Is this a byte of the words of the untrusted comment, which nobody signs? */
static bool is_free(const char *text, size_t at)
{
    return at >= strlen("untrusted comment: ") && at < strcspn(text, "\n");
}

static void no_bit_of_a_signature_can_be_changed(void **state)
{
    struct fixture *f = *state;
    static struct text changed;
    assert_int_equal(verify(f, f->word, f->signature.text, DATA), ZTC_OK);
    for (size_t bit = 0; bit < 8 * f->signature.size; bit++) {
        changed = f->signature;
        changed.text[bit / 8] = (char)(changed.text[bit / 8] ^ (1 << (bit % 8)));
        if (!is_free(f->signature.text, bit / 8) &&
            verify(f, f->word, changed.text, DATA) != ZTC_E_INVALID) {
            fail_msg("bit %zu can be flipped: %s", bit, changed.text);
        }
    }
}

static void no_end_of_a_signature_can_be_cut_off(void **state)
{
    struct fixture *f = *state;
    static struct text changed;
    /* The last line needs no end of its own. */
    for (size_t size = 0; size < f->signature.size - 1; size++) {
        changed = f->signature;
        changed.text[size] = '\0';
        assert_int_equal(verify(f, f->word, changed.text, DATA), ZTC_E_INVALID);
        assert_true(f->words[0] != '\0');
    }
    changed.text[f->signature.size - 2] = f->signature.text[f->signature.size - 2];
    changed.text[f->signature.size - 1] = '\0';
    assert_int_equal(verify(f, f->word, changed.text, DATA), ZTC_OK);
}

static void nothing_may_follow_a_signature(void **state)
{
    struct fixture *f = *state;
    static struct text longer;
    static const char *const tails[] = {"x", "\n", "trusted comment: y\n", " "};
    for (size_t i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
        (void)snprintf(longer.text, ROOM, "%.*s%s", (int)f->signature.size, f->signature.text,
                       tails[i]);
        assert_int_equal(verify(f, f->word, longer.text, DATA), ZTC_E_INVALID);
    }
}

static void line_ends_of_windows_are_taken(void **state)
{
    struct fixture *f = *state;
    static struct text windows;
    size_t size = 0;
    for (size_t i = 0; i < f->signature.size; i++) {
        if (f->signature.text[i] == '\n') {
            windows.text[size++] = '\r';
        }
        windows.text[size++] = f->signature.text[i];
    }
    assert_int_equal(verify(f, f->word, windows.text, DATA), ZTC_OK);
}

static void a_trusted_comment_of_another_signature_is_refused(void **state)
{
    struct fixture *f = *state;
    static struct text other, mixed;
    assert_int_equal(sign(f, f->secret.text, NULL, "ztc:1 short_name:other", &other), ZTC_OK);
    /* Same data, so the first halves are the same: the comment alone goes to and fro. */
    const char *ours = strstr(f->signature.text, "trusted comment: ztc");
    const char *theirs = strstr(other.text, "trusted comment: ztc");
    (void)snprintf(mixed.text, ROOM, "%.*s%.*s%s", (int)(ours - f->signature.text),
                   f->signature.text, (int)strcspn(theirs, "\n"), theirs, strchr(ours, '\n'));
    assert_int_equal(verify(f, f->word, mixed.text, DATA), ZTC_E_INVALID);
    assert_non_null(strstr(f->words, "trusted comment"));
}

static void comments_are_one_line_of_text(void **state)
{
    struct fixture *f = *state;
    static struct text signature;
    static char longest[ZTC_SIGNATURE_COMMENT_MAX + 2];
    static const char *const bad[] = {"a\nb", "a\rb",         "\x1B[31m", "\x7F",
                                      "\xFF", "\xC2\x85",     "\xC0\xAF", "\xED\xA0\x80",
                                      "\xC3", "\xE2\x80\xAE", "\x01",     "\xF4\x90\x80\x80"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_int_equal(sign(f, f->secret.text, NULL, bad[i], &signature), ZTC_E_INVALID);
        assert_int_equal(signature.size, 0);
    }
    memset(longest, 'x', sizeof(longest) - 1);
    assert_int_equal(sign(f, f->secret.text, NULL, longest, &signature), ZTC_E_LIMIT);
    longest[ZTC_SIGNATURE_COMMENT_MAX] = '\0';
    assert_int_equal(sign(f, f->secret.text, NULL, longest, &signature), ZTC_OK);
    assert_int_equal(verify(f, f->word, signature.text, DATA), ZTC_OK);
    assert_int_equal(sign(f, f->secret.text, NULL, "", &signature), ZTC_OK);
    assert_int_equal(verify(f, f->word, signature.text, DATA), ZTC_OK);
}

static void a_sink_that_refuses_is_heard(void **state)
{
    struct fixture *f = *state;
    static struct text full;
    struct ztc_sink sink = into(&full);
    full.size = ROOM - 1;
    assert_int_equal(
        f->interface->sign(f->self, f->secret.text, NULL, DATA, strlen(DATA), "x", &sink),
        ZTC_E_LIMIT);
    assert_int_equal(f->interface->generate(f->self, NULL, &sink, &sink), ZTC_E_LIMIT);
}

/* ---- keys ---- */

static void no_bit_of_a_secret_key_can_be_changed(void **state)
{
    struct fixture *f = *state;
    static struct text changed, signature;
    size_t line = strcspn(f->secret.text, "\n") + 1;
    for (size_t bit = 8 * line; bit < 8 * (f->secret.size - 1); bit++) {
        changed = f->secret;
        changed.text[bit / 8] = (char)(changed.text[bit / 8] ^ (1 << (bit % 8)));
        ztc_status status = sign(f, changed.text, NULL, COMMENT, &signature);
        if (status == ZTC_OK) {
            /* Salt, bounds and id are not covered where there is no password: what comes of it is no signature of
             * another key, or the same. */
            ztc_status good = verify(f, f->word, signature.text, DATA);
            assert_true(good == ZTC_E_INVALID || strcmp(signature.text, f->signature.text) == 0);
        }
    }
    for (size_t size = 0; size < f->secret.size - 1; size++) {
        changed = f->secret;
        changed.text[size] = '\0';
        assert_int_equal(sign(f, changed.text, NULL, COMMENT, &signature), ZTC_E_INVALID);
    }
}

/* The secret key with these bytes of its binary form, written in base64 by hand: "Ed" "Sc" "B2", zeros, two numbers. */
static void make_secret(char *text, uint64_t operations, uint64_t memory)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    uint8_t bytes[159] = "EdScB2";
    for (size_t i = 0; i < 8; i++) {
        bytes[38 + i] = (uint8_t)(operations >> (8 * i));
        bytes[46 + i] = (uint8_t)(memory >> (8 * i));
    }
    size_t at = (size_t)snprintf(text, ROOM, "untrusted comment: x\n");
    for (size_t i = 0; i < 159; i += 3) {
        uint32_t group = (uint32_t)bytes[i] << 16 | (uint32_t)bytes[i + 1] << 8 | bytes[i + 2];
        for (int shift = 18; shift >= 0; shift -= 6) {
            text[at++] = digits[group >> shift & 0x3Fu];
        }
    }
    text[at - 1] = '='; /* 158 bytes */
    text[at] = '\0';
}

static void a_key_that_asks_for_too_much_is_a_limit(void **state)
{
    struct fixture *f = *state;
    static struct text signature;
    static char secret[ROOM];
    static const struct {
        uint64_t operations, memory;
    } rows[] = {{UINT64_C(1) << 25, UINT64_C(1) << 40},
                {UINT64_C(1) << 40, UINT64_C(1) << 20},
                {UINT64_MAX, UINT64_MAX},
                {(UINT64_C(1) << 25) + 1, UINT64_C(1) << 20},
                {32768, (UINT64_C(1) << 30) + 1}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        make_secret(secret, rows[i].operations, rows[i].memory);
        assert_int_equal(sign(f, secret, "pw", "x", &signature), ZTC_E_LIMIT);
        assert_non_null(strstr(f->words, "more work or memory"));
    }
    /* Less than ever is used is no reason to fail, and no reason to crash. */
    make_secret(secret, 0, 0);
    assert_int_equal(sign(f, secret, "pw", "x", &signature), ZTC_E_INVALID);
    assert_non_null(strstr(f->words, "password is wrong"));
}

static void a_public_key_is_a_word_or_two_lines(void **state)
{
    struct fixture *f = *state;
    char word[ZTC_SIGNATURE_PUBLIC_MAX + 1], text[512];
    uint8_t id[ZTC_SIGNATURE_KEY_ID_SIZE];
    assert_int_equal(f->interface->read_public(f->self, f->word, word, id), ZTC_OK);
    assert_string_equal(word, f->word);
    static const char *const bad[] = {
        "%s\nuntrusted comment: x\n",
        "comment: x\n%s\n",
        "untrusted comment: \x1B\n%s\n",
        "untrusted comment: x\n\n%s",
        " %s",
        "%sA",
        "untrusted comment: x\n%s\n\n",
    };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        char *percent = strstr(bad[i], "%s");
        (void)snprintf(text, sizeof(text), "%.*s%s%s", (int)(percent - bad[i]), bad[i], f->word,
                       percent + 2);
        assert_int_equal(f->interface->read_public(f->self, text, word, id), ZTC_E_INVALID);
    }
    assert_int_equal(f->interface->read_public(f->self, "", word, id), ZTC_E_INVALID);
    assert_int_equal(f->interface->read_public(f->self, f->signature.text, word, id),
                     ZTC_E_INVALID);
    assert_int_equal(f->interface->read_public(f->self, f->secret.text, word, id), ZTC_E_INVALID);
    assert_non_null(strstr(f->words, "secret key"));
    /* "Ed", an id of zeros, and points of small order, with which anything can be signed: all zeros, and one. */
    assert_int_equal(
        f->interface->read_public(
            f->self, "RWQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", word, id),
        ZTC_E_INVALID);
    assert_int_equal(
        f->interface->read_public(
            f->self, "RWQAAAAAAAAAAAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", word, id),
        ZTC_E_INVALID);
    assert_non_null(strstr(f->words, "damaged"));
}

static void two_keys_are_never_the_same(void **state)
{
    struct fixture *f = *state;
    static struct text secret, public_key;
    const struct ztc_sink secret_sink = into(&secret);
    const struct ztc_sink public_sink = into(&public_key);
    assert_int_equal(f->interface->generate(f->self, NULL, &secret_sink, &public_sink), ZTC_OK);
    assert_string_not_equal(secret.text, f->secret.text);
    assert_string_not_equal(public_key.text, f->public_key.text);
    assert_int_equal(verify(f, public_key.text, f->signature.text, DATA), ZTC_E_INVALID);
}

/* ---- the border ---- */

static void a_broken_call_is_refused(void **state)
{
    struct fixture *f = *state;
    const struct ztc_signature_v0 *interface = f->interface;
    static struct text text;
    const struct ztc_sink sink = into(&text);
    const struct ztc_sink none = {sizeof(none), 0, NULL, NULL};
    struct ztc_signature_facts facts = {.struct_size = 8};
    char word[ZTC_SIGNATURE_PUBLIC_MAX + 1];
    uint8_t id[ZTC_SIGNATURE_KEY_ID_SIZE];
    assert_int_equal(interface->generate(f->self, NULL, NULL, &sink), ZTC_E_ARGUMENT);
    assert_int_equal(interface->generate(f->self, NULL, &sink, &none), ZTC_E_ARGUMENT);
    assert_int_equal(interface->read_public(f->self, NULL, word, id), ZTC_E_ARGUMENT);
    assert_int_equal(interface->read_secret(f->self, f->secret.text, NULL), ZTC_E_ARGUMENT);
    assert_int_equal(interface->sign(f->self, f->secret.text, NULL, NULL, 1, "", &sink),
                     ZTC_E_ARGUMENT);
    assert_int_equal(interface->sign(f->self, f->secret.text, NULL, "", 0, NULL, &sink),
                     ZTC_E_ARGUMENT);
    assert_int_equal(interface->read_signature(f->self, f->signature.text, &facts), ZTC_E_ARGUMENT);
    assert_int_equal(interface->verify(f->self, f->word, f->signature.text, NULL, 1),
                     ZTC_E_ARGUMENT);
    assert_int_equal(interface->verify(f->self, NULL, f->signature.text, "", 0), ZTC_E_ARGUMENT);
    assert_null(f->entry->get_interface(f->self, "ztc.signature/1"));
    assert_null(f->entry->get_interface(f->self, NULL));
}

static void a_text_that_is_too_long_is_refused(void **state)
{
    struct fixture *f = *state;
    char word[ZTC_SIGNATURE_PUBLIC_MAX + 1];
    uint8_t id[ZTC_SIGNATURE_KEY_ID_SIZE];
    int32_t encrypted = 0;
    char *text = malloc(1u << 20);
    assert_non_null(text);
    memset(text, 'A', 1u << 20);
    text[(1u << 20) - 1] = '\0';
    assert_int_equal(verify(f, f->word, text, DATA), ZTC_E_INVALID);
    assert_int_equal(f->interface->read_public(f->self, text, word, id), ZTC_E_INVALID);
    assert_int_equal(f->interface->read_secret(f->self, text, &encrypted), ZTC_E_INVALID);
    free(text);
}

#define MINISIGN_TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        MINISIGN_TEST(minisign_takes_our_signature),
        MINISIGN_TEST(minisign_signs_with_our_key_what_we_take),
        MINISIGN_TEST(we_sign_with_the_key_of_minisign),
        MINISIGN_TEST(a_key_with_a_password_is_taken_both_ways),
        MINISIGN_TEST(the_old_kind_of_signature_is_refused),
        MINISIGN_TEST(the_same_gives_the_same_bytes),
        MINISIGN_TEST(no_bit_of_a_signature_can_be_changed),
        MINISIGN_TEST(no_end_of_a_signature_can_be_cut_off),
        MINISIGN_TEST(nothing_may_follow_a_signature),
        MINISIGN_TEST(line_ends_of_windows_are_taken),
        MINISIGN_TEST(a_trusted_comment_of_another_signature_is_refused),
        MINISIGN_TEST(comments_are_one_line_of_text),
        MINISIGN_TEST(a_sink_that_refuses_is_heard),
        MINISIGN_TEST(no_bit_of_a_secret_key_can_be_changed),
        MINISIGN_TEST(a_key_that_asks_for_too_much_is_a_limit),
        MINISIGN_TEST(a_public_key_is_a_word_or_two_lines),
        MINISIGN_TEST(two_keys_are_never_the_same),
        MINISIGN_TEST(a_broken_call_is_refused),
        MINISIGN_TEST(a_text_that_is_too_long_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
