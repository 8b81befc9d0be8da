/* SPDX-License-Identifier: Apache-2.0 */
/* What a signature is worth: first use, known keys, changed keys, and comments that lie. */
#include "support_signing.h"

#include "share/pin.h"

#include <stdio.h>
#include <string.h>

#define DATA "the bytes of an archive"

static ztc_status pin(struct signing_fixture *f, const struct ztc_signature_verdict *verdict)
{
    bool is_new = false;
    return ztc_signing_pin(&f->home, verdict, &f->error, &is_new);
}

static const char *comment_of(struct signing_fixture *f, const char *publisher, const char *key)
{
    const char *text = ztc_arena_print(&f->arena, "ztc:1 publisher:%s key:%s", publisher, key);
    assert_non_null(text);
    return text;
}

/* ---- the table of the README ---- */

static void an_own_key_is_known(void **state)
{
    struct signing_fixture *f = *state;
    struct ztc_key key = make_key(f, "acme");
    const char *signature = sign_archive(f, NULL, DATA);
    assert_int_equal(check(f, signature, DATA), ZTC_OK);
    assert_int_equal(f->verdict.state, ZTC_SIGNATURE_KNOWN);
    assert_string_equal(f->verdict.publisher, "acme");
    assert_string_equal(f->verdict.key_id, key.id);
    assert_string_equal(f->verdict.public_key, key.public_key);
    assert_string_equal(f->verdict.short_name, "my board");
    assert_int_equal(pin(f, &f->verdict), ZTC_OK);
    assert_string_equal(read_config(f, "publishers.json"), "");
}

static void the_comment_says_what_is_signed(void **state)
{
    struct signing_fixture *f = *state;
    struct ztc_key key = make_key(f, "acme");
    const char *signature = sign_archive(f, "acme", DATA);
    char expected[256];
    (void)snprintf(expected, sizeof(expected),
                   "\ntrusted comment: ztc:1 short_name:my%%20board target:esp publisher:acme "
                   "key:%s\n",
                   key.public_key);
    assert_non_null(strstr(signature, expected));
    assert_string_equal(sign_archive(f, "acme", DATA), signature);
}

static void a_new_publisher_is_pinned_and_known_from_then_on(void **state)
{
    struct signing_fixture *f = *state;
    struct ztc_key key = make_key(f, "acme");
    const char *signature = sign_archive(f, NULL, DATA);
    move_house(f);
    assert_int_equal(check(f, signature, DATA), ZTC_OK);
    assert_int_equal(f->verdict.state, ZTC_SIGNATURE_NEW);
    assert_string_equal(f->verdict.publisher, "acme");
    assert_string_equal(f->verdict.public_key, key.public_key);
    assert_string_equal(read_config(f, "publishers.json"), "");
    assert_int_equal(pin(f, &f->verdict), ZTC_OK);
    assert_non_null(strstr(read_config(f, "publishers.json"), key.public_key));
    assert_int_equal(check(f, signature, DATA), ZTC_OK);
    assert_int_equal(f->verdict.state, ZTC_SIGNATURE_KNOWN);
}

static void a_changed_key_is_an_error_with_the_way_out(void **state)
{
    struct signing_fixture *f = *state;
    struct ztc_key old = make_key(f, "acme");
    const char *signature = sign_archive(f, NULL, DATA);
    move_house(f);
    assert_int_equal(check(f, signature, DATA), ZTC_OK);
    struct ztc_signature_verdict first = f->verdict;
    struct ztc_key changed = make_key(f, "acme");
    signature = sign_archive(f, NULL, DATA);
    move_house(f);
    assert_int_equal(pin(f, &first), ZTC_OK);
    char expected[256];
    (void)snprintf(expected, sizeof(expected),
                   "archive is signed as \"acme\" with key %s, but acme's key here is %s",
                   changed.id, old.id);
    assert_int_equal(check(f, signature, DATA), ZTC_E_INVALID);
    assert_told(f, expected);
    assert_told(f, "ask acme whether the key changed; then ztc key remove acme");
    assert_told(f, "ztc key add acme FILE --replace");
    /* The way out. */
    struct ztc_key added;
    ztc_error_clear(&f->error);
    assert_int_equal(ztc_key_add(&f->home, &f->signer, "acme", "file", changed.public_key, true,
                                 &f->arena, &f->error, &added),
                     ZTC_OK);
    assert_int_equal(check(f, signature, DATA), ZTC_OK);
    assert_int_equal(f->verdict.state, ZTC_SIGNATURE_KNOWN);
}

static void nobody_signs_as_another(void **state)
{
    struct signing_fixture *f = *state;
    struct ztc_key eve = make_key(f, "eve");
    (void)make_key(f, "acme");
    static const char *const names[] = {"acme", "ACME", "Acme"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const char *comment = comment_of(f, names[i], eve.public_key);
        assert_int_equal(check(f, sign_freely(f, "eve", comment, DATA), DATA), ZTC_E_INVALID);
        assert_told(f, "acme's key here is");
    }
}

static void a_known_key_is_called_by_the_name_it_has_here(void **state)
{
    struct signing_fixture *f = *state;
    struct ztc_key key = make_key(f, "colleague");
    const char *signature =
        sign_freely(f, "colleague", comment_of(f, "whoever", key.public_key), DATA);
    assert_int_equal(check(f, signature, DATA), ZTC_OK);
    assert_int_equal(f->verdict.state, ZTC_SIGNATURE_KNOWN);
    assert_string_equal(f->verdict.publisher, "colleague");
}

static void a_plain_signature_is_known_by_its_key_alone(void **state)
{
    struct signing_fixture *f = *state;
    struct ztc_key key = make_key(f, "acme");
    static const char *const comments[] = {
        "", "timestamp:1700000000\tfile:x", "ztc", "ztc:2 a:b", "ztc:10 a:b", "ZTC:1"};
    for (size_t i = 0; i < sizeof(comments) / sizeof(comments[0]); i++) {
        const char *signature = sign_freely(f, "acme", comments[i], DATA);
        assert_int_equal(check(f, signature, DATA), ZTC_OK);
        assert_int_equal(f->verdict.state, ZTC_SIGNATURE_KNOWN);
        assert_string_equal(f->verdict.publisher, "acme");
        assert_int_equal(check(f, signature, DATA "x"), ZTC_E_INVALID);
    }
    const char *signature = sign_freely(f, "acme", "", DATA);
    move_house(f);
    assert_int_equal(check(f, signature, DATA), ZTC_OK);
    assert_int_equal(f->verdict.state, ZTC_SIGNATURE_UNKNOWN);
    assert_string_equal(f->verdict.publisher, "");
    assert_string_equal(f->verdict.public_key, "");
    assert_string_equal(f->verdict.key_id, key.id);
    assert_int_equal(pin(f, &f->verdict), ZTC_OK);
    assert_string_equal(read_config(f, "publishers.json"), "");
}

/* ---- what is wrong ---- */

static void other_bytes_are_refused_whoever_signed(void **state)
{
    struct signing_fixture *f = *state;
    (void)make_key(f, "acme");
    const char *signature = sign_archive(f, NULL, DATA);
    assert_int_equal(check(f, signature, DATA " and more"), ZTC_E_INVALID);
    assert_told(f, "does not fit");
    move_house(f);
    assert_int_equal(check(f, signature, DATA " and more"), ZTC_E_INVALID);
    assert_told(f, "do not use it");
    assert_int_equal(check(f, "untrusted comment: x\n", DATA), ZTC_E_INVALID);
    assert_int_equal(check(f, "", DATA), ZTC_E_INVALID);
}

static void a_comment_with_another_key_is_refused(void **state)
{
    struct signing_fixture *f = *state;
    (void)make_key(f, "eve");
    struct ztc_key acme = make_key(f, "acme");
    const char *comment = comment_of(f, "acme", acme.public_key);
    assert_int_equal(check(f, sign_freely(f, "eve", comment, DATA), DATA), ZTC_E_INVALID);
    assert_told(f, "names");
    assert_told(f, acme.id);
}

static void a_comment_that_is_not_in_form_is_refused(void **state)
{
    struct signing_fixture *f = *state;
    (void)make_key(f, "acme");
    static const char *const comments[] = {"ztc:1",
                                           "ztc:1 ",
                                           "ztc:1 publisher:acme",
                                           "ztc:1 publisher:.a key:x",
                                           "ztc:1  publisher:a key:x",
                                           "ztc:1 publisher:acme key:nonsense"};
    for (size_t i = 0; i < sizeof(comments) / sizeof(comments[0]); i++) {
        assert_int_equal(check(f, sign_freely(f, "acme", comments[i], DATA), DATA), ZTC_E_INVALID);
    }
}

static void a_damaged_key_is_never_taken_for_none(void **state)
{
    struct signing_fixture *f = *state;
    (void)make_key(f, "acme");
    const char *signature = sign_archive(f, NULL, DATA);
    move_house(f);
    write_config(f, "keys/acme.pub", "nonsense");
    assert_int_equal(check(f, signature, DATA), ZTC_E_INVALID);
    assert_told(f, "ztc key remove acme");
    move_house(f);
    write_config(f, "publishers.json", "{\"publishers\": {\"acme\": {\"key\": \"nonsense\"}}}");
    assert_int_equal(check(f, signature, DATA), ZTC_E_INVALID);
    write_config(f, "publishers.json", "nonsense");
    assert_int_equal(check(f, signature, DATA), ZTC_E_INVALID);
    assert_told(f, "publishers.json");
    struct ztc_signature_verdict verdict = {
        .state = ZTC_SIGNATURE_NEW, .publisher = "bob", .public_key = "RW"};
    ztc_error_clear(&f->error);
    assert_int_equal(pin(f, &verdict), ZTC_E_INVALID);
    assert_string_equal(read_config(f, "publishers.json"), "nonsense");
}

/* ---- signing ---- */

static ztc_status try_to_sign(struct signing_fixture *f, const char *name)
{
    const struct ztc_signing signing = {.key = name, .short_name = "x"};
    struct ztc_buffer text;
    bool needs = true;
    ztc_buffer_init(&text, ZTC_SIGNATURE_TEXT_MAX);
    ztc_error_clear(&f->error);
    ztc_status status =
        ztc_signing_make(&f->home, f->registry, &signing, DATA, strlen(DATA), &f->error, &text);
    assert_true((status == ZTC_OK) == (text.size > 0));
    ztc_buffer_done(&text);
    struct ztc_error same = {0};
    ztc_status asked = ztc_signing_needs_password(&f->home, f->registry, name, &same, &needs);
    if (asked == ZTC_OK) {
        assert_false(needs);
    }
    ztc_error_clear(&same);
    return status;
}

static void the_only_key_is_taken_and_others_are_named(void **state)
{
    struct signing_fixture *f = *state;
    struct ztc_key added;
    assert_int_equal(try_to_sign(f, NULL), ZTC_E_INVALID);
    assert_told(f, "ztc key new NAME");
    struct ztc_key eve = make_key(f, "eve");
    move_house(f);
    ztc_error_clear(&f->error);
    assert_int_equal(ztc_key_add(&f->home, &f->signer, "eve", "file", eve.public_key, false,
                                 &f->arena, &f->error, &added),
                     ZTC_OK);
    assert_int_equal(try_to_sign(f, NULL), ZTC_E_INVALID);
    assert_int_equal(try_to_sign(f, "eve"), ZTC_E_INVALID);
    assert_told(f, "somebody else's");
    (void)make_key(f, "one");
    assert_int_equal(try_to_sign(f, NULL), ZTC_OK);
    (void)make_key(f, "two");
    assert_int_equal(try_to_sign(f, NULL), ZTC_E_INVALID);
    assert_told(f, "one, two");
    assert_told(f, "--key");
    assert_int_equal(try_to_sign(f, "two"), ZTC_OK);
    assert_int_equal(try_to_sign(f, "three"), ZTC_E_INVALID);
    assert_int_equal(try_to_sign(f, "TWO"), ZTC_E_INVALID);
    assert_int_equal(try_to_sign(f, "../keys/two"), ZTC_E_INVALID);
}

static void a_secret_that_others_may_read_is_not_used(void **state)
{
    struct signing_fixture *f = *state;
    static const unsigned modes[] = {0640, 0604, 0620, 0602, 0666};
    (void)make_key(f, "acme");
    for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
        change_mode(f, "keys/acme.key", modes[i]);
        assert_int_equal(try_to_sign(f, NULL), ZTC_E_INVALID);
        assert_told(f, "chmod 600");
    }
    change_mode(f, "keys/acme.key", 0400);
    assert_int_equal(try_to_sign(f, NULL), ZTC_OK);
}

static void halves_that_were_mixed_up_are_found_out(void **state)
{
    struct signing_fixture *f = *state;
    struct ztc_key one = make_key(f, "one");
    char text[256];
    (void)snprintf(text, sizeof(text), "%s\n", one.public_key);
    (void)make_key(f, "two");
    write_config(f, "keys/two.pub", text);
    assert_int_equal(try_to_sign(f, "two"), ZTC_E_INVALID);
    assert_told(f, "do not belong together");
}

static void a_name_that_is_too_long_for_the_comment_is_a_limit(void **state)
{
    struct signing_fixture *f = *state;
    static char longest[1200];
    struct ztc_buffer text;
    memset(longest, 'x', sizeof(longest) - 1);
    const struct ztc_signing signing = {.short_name = "x", .target = longest};
    (void)make_key(f, "acme");
    ztc_buffer_init(&text, ZTC_SIGNATURE_TEXT_MAX);
    assert_int_equal(
        ztc_signing_make(&f->home, f->registry, &signing, DATA, strlen(DATA), &f->error, &text),
        ZTC_E_LIMIT);
    ztc_buffer_done(&text);
}

#define SIGNING_TEST(function) \
    cmocka_unit_test_setup_teardown(function, signing_setup, signing_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SIGNING_TEST(an_own_key_is_known),
        SIGNING_TEST(the_comment_says_what_is_signed),
        SIGNING_TEST(a_new_publisher_is_pinned_and_known_from_then_on),
        SIGNING_TEST(a_changed_key_is_an_error_with_the_way_out),
        SIGNING_TEST(nobody_signs_as_another),
        SIGNING_TEST(a_known_key_is_called_by_the_name_it_has_here),
        SIGNING_TEST(a_plain_signature_is_known_by_its_key_alone),
        SIGNING_TEST(other_bytes_are_refused_whoever_signed),
        SIGNING_TEST(a_comment_with_another_key_is_refused),
        SIGNING_TEST(a_comment_that_is_not_in_form_is_refused),
        SIGNING_TEST(a_damaged_key_is_never_taken_for_none),
        SIGNING_TEST(the_only_key_is_taken_and_others_are_named),
        SIGNING_TEST(a_secret_that_others_may_read_is_not_used),
        SIGNING_TEST(halves_that_were_mixed_up_are_found_out),
        SIGNING_TEST(a_name_that_is_too_long_for_the_comment_is_a_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
