/* SPDX-License-Identifier: Apache-2.0 */
/* Tokens in cfg/github.json: kept for one host each, unseen by others, and what other tools wrote stays. */
#include "support_home.h"

#include "base/limits.h"
#include "output/json.h"
#include "store/secret.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_NAME "cfg/github.json"

static int setup_locked(void **state)
{
    (void)fixture_setup(state);
    fixture_open(*state);
    fixture_lock(*state);
    return 0;
}

static void change_mode(struct fixture *fixture, mode_t mode)
{
    char path[PATH_MAX];
    (void)snprintf(path, sizeof(path), "%s/.zerynth2/" FILE_NAME, fixture->base);
    assert_int_equal(chmod(path, mode), 0);
}

static void put_secret(struct fixture *fixture, const char *text)
{
    put(fixture, FILE_NAME, text);
    change_mode(fixture, 0600);
}

/* "user token" of a host; static until the next call. */
static const char *found(struct fixture *fixture, const char *host)
{
    static char text[256];
    struct ztc_secret secret = {0};
    assert_int_equal(ztc_secret_find(&fixture->home, host, &fixture->error, &secret), ZTC_OK);
    (void)snprintf(text, sizeof(text), "%s %s", secret.user != NULL ? secret.user : "-",
                   secret.token != NULL ? secret.token : "-");
    ztc_secret_done(&secret);
    assert_null(secret.token);
    return text;
}

static ztc_status keep(struct fixture *fixture, const char *host, const char *user,
                       const char *token)
{
    return ztc_secret_keep(&fixture->home, host, user, token, &fixture->error);
}

static bool forget(struct fixture *fixture, const char *host)
{
    bool there = false;
    assert_int_equal(ztc_secret_forget(&fixture->home, host, &fixture->error, &there), ZTC_OK);
    return there;
}

static void one_token_for_each_host(void **state)
{
    struct fixture *fixture = *state;
    assert_string_equal(found(fixture, "github.com"), "- -");
    assert_int_equal(keep(fixture, "github.com", "git", "first"), ZTC_OK);
    assert_int_equal(keep(fixture, "git.example.org:8443", NULL, "sec\"ond\\"), ZTC_OK);
    assert_string_equal(found(fixture, "github.com"), "git first");
    assert_string_equal(found(fixture, "GitHub.com"), "git first");
    assert_string_equal(found(fixture, "git.example.org:8443"), "- sec\"ond\\");
    assert_string_equal(found(fixture, "git.example.org"), "- -");
    assert_int_equal(keep(fixture, "github.com", NULL, "third"), ZTC_OK);
    assert_string_equal(found(fixture, "github.com"), "- third");
    assert_int_equal(entries(fixture, "tmp"), 0);
}

static void nobody_else_reads_it(void **state)
{
    struct fixture *fixture = *state;
    (void)umask(0);
    assert_int_equal(keep(fixture, "github.com", "git", "secret"), ZTC_OK);
    char path[PATH_MAX];
    (void)snprintf(path, sizeof(path), "%s/.zerynth2/" FILE_NAME, fixture->base);
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0600);
    static const mode_t modes[] = {0640, 0604, 0620, 0602};
    for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
        change_mode(fixture, modes[i]);
        struct ztc_secret secret = {0};
        assert_int_equal(ztc_secret_find(&fixture->home, "github.com", &fixture->error, &secret),
                         ZTC_E_INVALID);
        assert_error_has(fixture, FILE_NAME);
        assert_non_null(strstr(fixture->error.remedy, "chmod 600"));
        assert_null(secret.token);
        ztc_error_clear(&fixture->error);
        assert_int_equal(keep(fixture, "github.com", "git", "new"), ZTC_E_INVALID);
        ztc_error_clear(&fixture->error);
    }
    change_mode(fixture, 0600);
    assert_string_equal(found(fixture, "github.com"), "git secret");
}

static void what_other_tools_left_is_github_s(void **state)
{
    struct fixture *fixture = *state;
    put_secret(fixture, "{\"access_token\": \"theirs\", \"scope\": \"repo\"}");
    assert_string_equal(found(fixture, "github.com"), "- theirs");
    assert_string_equal(found(fixture, "gitlab.com"), "- -");
    assert_int_equal(keep(fixture, "github.com", "git", "ours"), ZTC_OK);
    assert_string_equal(found(fixture, "github.com"), "git ours");
    put_secret(fixture, "{\"token\": \"first\", \"access_token\": \"second\"}");
    assert_string_equal(found(fixture, "github.com"), "- first");
    static const char *const odd[] = {"{\"token\": 7}", "{\"token\": \"\"}", "{\"token\": null}",
                                      "{\"token\": \"a\\nb\"}", "{}"};
    for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
        put_secret(fixture, odd[i]);
        assert_string_equal(found(fixture, "github.com"), "- -");
    }
}

static void unknown_keys_are_kept(void **state)
{
    struct fixture *fixture = *state;
    put_secret(fixture,
               "{\"x\": [1.5, {\"y\": null}], \"hosts\": {\"a\": {\"token\": \"t\", \"z\": true},"
               " \"b\": {\"token\": \"u\"}}}");
    assert_int_equal(keep(fixture, "a", "me", "new"), ZTC_OK);
    assert_true(forget(fixture, "b"));
    cJSON *tree = NULL;
    const char *text = got(fixture, FILE_NAME);
    assert_int_equal(ztc_json_parse("", text, strlen(text), &fixture->error, &tree), ZTC_OK);
    struct ztc_buffer line;
    ztc_buffer_init(&line, 4096);
    ztc_json_write(&line, tree, 0, true);
    assert_string_equal(ztc_buffer_string(&line),
                        "{\"hosts\": {\"a\": {\"token\": \"new\", \"user\": \"me\", \"z\": true}}, "
                        "\"x\": [1.5, {\"y\": null}]}");
    ztc_buffer_done(&line);
    cJSON_Delete(tree);
}

static void forgetting_leaves_none(void **state)
{
    struct fixture *fixture = *state;
    assert_false(forget(fixture, "github.com"));
    put_secret(fixture, "{\"token\": \"a\", \"access_token\": \"b\", \"hosts\": {\"github.com\":"
                        " {\"token\": \"c\"}, \"GitHub.com\": {\"token\": \"d\"}}, \"keep\": 1}");
    assert_false(forget(fixture, "gitlab.com"));
    assert_true(forget(fixture, "github.com"));
    assert_string_equal(found(fixture, "github.com"), "- -");
    assert_non_null(strstr(got(fixture, FILE_NAME), "keep"));
    assert_null(strstr(got(fixture, FILE_NAME), "hosts"));
    assert_int_equal(keep(fixture, "last", NULL, "token"), ZTC_OK);
    put_secret(fixture, "{\"hosts\": {\"last\": {\"token\": \"c\"}}}");
    assert_true(forget(fixture, "last"));
    assert_false(is_there(fixture, FILE_NAME));
    assert_false(forget(fixture, "last"));
}

static void a_damaged_file_is_an_error_and_stays(void **state)
{
    struct fixture *fixture = *state;
    static const char *const texts[] = {"", "[]", "{\"hosts\": []}",
                                        "{\"hosts\": {\"x\": {\"token\": \"hidden\"}",
                                        "{\"token\": \"hidden\", \"token\": \"hidden\"}"};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        put_secret(fixture, texts[i]);
        struct ztc_secret secret = {0};
        bool there = false;
        assert_int_equal(ztc_secret_find(&fixture->home, "x", &fixture->error, &secret),
                         ZTC_E_INVALID);
        assert_error_has(fixture, FILE_NAME);
        assert_null(strstr(ztc_error_text(&fixture->error), "hidden"));
        ztc_error_clear(&fixture->error);
        assert_int_equal(keep(fixture, "x", NULL, "new"), ZTC_E_INVALID);
        ztc_error_clear(&fixture->error);
        assert_int_equal(ztc_secret_forget(&fixture->home, "x", &fixture->error, &there),
                         ZTC_E_INVALID);
        ztc_error_clear(&fixture->error);
        assert_string_equal(got(fixture, FILE_NAME), texts[i]);
    }
}

static void an_entry_without_a_token_is_an_error_until_it_has_one(void **state)
{
    struct fixture *fixture = *state;
    static const char *const values[] = {"7",
                                         "{}",
                                         "{\"token\": 7}",
                                         "{\"token\": \"\"}",
                                         "{\"token\": \"a\\r\\nb\"}",
                                         "{\"token\": \"a\", \"user\": \"b\\n\"}"};
    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
        char text[128];
        (void)snprintf(text, sizeof(text), "{\"hosts\": {\"x\": %s}}", values[i]);
        put_secret(fixture, text);
        struct ztc_secret secret = {0};
        assert_int_equal(ztc_secret_find(&fixture->home, "x", &fixture->error, &secret),
                         ZTC_E_INVALID);
        assert_error_has(fixture, "x holds no token");
        assert_non_null(fixture->error.remedy);
        ztc_error_clear(&fixture->error);
        assert_int_equal(keep(fixture, "x", NULL, "new"), ZTC_OK);
        assert_string_equal(found(fixture, "x"), "- new");
    }
}

static void what_is_no_token_is_not_kept(void **state)
{
    struct fixture *fixture = *state;
    char *large = calloc(1, ZTC_SECRET_TOKEN_MAX + 2);
    assert_non_null(large);
    memset(large, 'x', ZTC_SECRET_TOKEN_MAX + 1);
    const char *const tokens[] = {"", "a\nb", "a\x7F", "a\xFF", large};
    for (size_t i = 0; i < sizeof(tokens) / sizeof(tokens[0]); i++) {
        assert_int_equal(keep(fixture, "github.com", NULL, tokens[i]), ZTC_E_INVALID);
        ztc_error_clear(&fixture->error);
    }
    assert_int_equal(keep(fixture, "github.com", "a\nb", "token"), ZTC_E_INVALID);
    ztc_error_clear(&fixture->error);
    assert_int_equal(keep(fixture, "github.com", "\xC3", "token"), ZTC_E_INVALID);
    ztc_error_clear(&fixture->error);
    assert_int_equal(keep(fixture, "", NULL, "token"), ZTC_E_INVALID);
    ztc_error_clear(&fixture->error);
    assert_false(is_there(fixture, FILE_NAME));
    large[ZTC_SECRET_TOKEN_MAX] = '\0';
    assert_int_equal(keep(fixture, "github.com", NULL, large), ZTC_OK);
    /* The file has a bound, too: what does not fit is told, and the others stay. */
    ztc_status status = ZTC_OK;
    int count = 0;
    for (; status == ZTC_OK && count < 100; count++) {
        char host[32];
        (void)snprintf(host, sizeof(host), "host%d", count);
        status = keep(fixture, host, NULL, large);
    }
    assert_int_equal(status, ZTC_E_LIMIT);
    assert_true(count > 20);
    struct ztc_secret secret = {0};
    ztc_error_clear(&fixture->error);
    assert_int_equal(ztc_secret_find(&fixture->home, "github.com", &fixture->error, &secret),
                     ZTC_OK);
    assert_string_equal(secret.token, large);
    ztc_secret_done(&secret);
    free(large);
}

static void writing_wants_the_lock(void **state)
{
    struct fixture *fixture = *state;
    ztc_home_unlock(&fixture->home);
    assert_int_equal(keep(fixture, "github.com", NULL, "token"), ZTC_E_ARGUMENT);
    assert_false(is_there(fixture, FILE_NAME));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup_locked, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(one_token_for_each_host),
        TEST(nobody_else_reads_it),
        TEST(what_other_tools_left_is_github_s),
        TEST(unknown_keys_are_kept),
        TEST(forgetting_leaves_none),
        TEST(a_damaged_file_is_an_error_and_stays),
        TEST(an_entry_without_a_token_is_an_error_until_it_has_one),
        TEST(what_is_no_token_is_not_kept),
        TEST(writing_wants_the_lock),
    };
    return cmocka_run_group_tests(tests, /* group_setup= */ NULL, /* group_teardown= */ NULL);
}
