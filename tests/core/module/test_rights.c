/* SPDX-License-Identifier: Apache-2.0 */
/* Who may own and write what code is loaded from, and the command that puts it right. */
#include "support_module.h"

#include "module/registry.h"
#include "module/rights.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

/* The refusal of such a file, which is left in error. */
static void refuse(const struct stat *status, const char *path, struct ztc_error *error)
{
    bool passing = false;
    assert_int_equal(ztc_rights_check(status, path, "rights of the file", &passing, error),
                     ZTC_E_INVALID);
    assert_false(passing);
}

static void the_remedy_can_be_pasted_whatever_the_path(void **state)
{
    static const struct {
        const char *path;
        const char *remedy;
    } rows[] = {
        {"/a b/m.so", "chmod go-w '/a b/m.so'"},
        {"/it's/$HOME.so", "chmod go-w '/it'\\''s/$HOME.so'"},
        {"''", "chmod go-w ''\\'''\\'''"},
    };
    (void)state;
    const struct stat status = {.st_mode = S_IFREG | 0666};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct ztc_error error = {0};
        refuse(&status, rows[i].path, &error);
        assert_non_null(strstr(ztc_error_text(&error), rows[i].path));
        assert_string_equal(error.remedy, rows[i].remedy);
        ztc_error_clear(&error);
    }
}

static void only_the_user_and_root_may_own_it(void **state)
{
    (void)state;
    struct ztc_error error = {0};
    bool passing = false;
    struct stat status = {.st_mode = S_IFREG | 0644, .st_uid = geteuid()};
    assert_int_equal(ztc_rights_check(&status, "/m.so", "file", &passing, &error), ZTC_OK);
    status.st_uid = 0;
    assert_int_equal(ztc_rights_check(&status, "/m.so", "file", &passing, &error), ZTC_OK);
    status.st_uid = geteuid() + 54321;
    refuse(&status, "/it's.so", &error);
    struct support_path command =
        support_path("chown %lu '/it'\\''s.so'", (unsigned long)geteuid());
    struct support_path owner = support_path("/it's.so: rights of the file: found the owner %lu",
                                             (unsigned long)status.st_uid);
    assert_non_null(strstr(error.remedy, command.text));
    support_expect(&error, owner.text, ", expected ", NULL);
    /* Of two reasons the one that anybody could use is told. */
    status.st_mode |= 0002;
    refuse(&status, "/m.so", &error);
    support_expect(&error, "everybody may write it", NULL);
}

/* A home of one module, plugins/a.so, and a folder beside it. */
struct place {
    struct support_folder root;
    struct support_path plugins;
    struct support_path beside;
    struct support_path file;
};

static int set_up(void **state)
{
    struct place *place = calloc(1, sizeof(*place));
    if (place == NULL) {
        return -1;
    }
    place->root = support_folder_make();
    place->plugins = support_path("%s/plugins", place->root.path);
    place->beside = support_path("%s/beside", place->root.path);
    place->file = support_path("%s/a.so", place->plugins.text);
    *state = place;
    if (mkdir(place->plugins.text, 0700) != 0 || mkdir(place->beside.text, 0700) != 0) {
        return -1;
    }
    support_copy(support_module("good").text, place->file.text);
    return 0;
}

static int tear_down(void **state)
{
    struct place *place = *state;
    support_folder_remove(&place->root);
    free(place);
    return 0;
}

/* Why the one module in plugins is refused, or "" if it is not. The caller frees. */
static char *refusal(const struct place *place)
{
    struct ztc_registry *registry = NULL;
    const struct ztc_module_entry_row *rows = NULL;
    struct ztc_error error = {0};
    size_t count = 0;
    assert_int_equal(ztc_registry_open(NULL, 0, place->root.path, &error, &registry), ZTC_OK);
    assert_int_equal(ztc_registry_list(registry, &error, &rows, &count), ZTC_OK);
    assert_int_equal(count, 1);
    char *text = strdup(rows[0].refusal);
    ztc_registry_close(registry);
    assert_non_null(text);
    return text;
}

static void expect_refusal(const struct place *place, const char *words)
{
    char *text = refusal(place);
    if (words[0] == '\0' ? text[0] != '\0' : strstr(text, words) == NULL) {
        fail_msg("\"%s\" does not say \"%s\"", text, words);
    }
    free(text);
}

static void give(const char *path, uid_t owner)
{
    assert_int_equal(chown(path, owner, (gid_t)-1), 0);
}

static void a_module_of_another_user_is_refused(void **state)
{
    struct place *place = *state;
    expect_refusal(place, "");
    if (geteuid() != 0) {
        skip(); /* not tried: only root gives files away; the test above asks as anybody */
    }
    give(place->file.text, 54321);
    expect_refusal(place, "a.so: rights of the file: found the owner 54321");
    expect_refusal(place, "; if you trust it, as root: chown 0 '");
    give(place->file.text, 0);
    give(place->plugins.text, 54321);
    expect_refusal(place, "plugins: rights of the folder: found the owner 54321");
    give(place->plugins.text, 0);
    expect_refusal(place, "");
    /* The folder in which the file really lies counts too. */
    struct support_path real = support_path("%s/a.so", place->beside.text);
    assert_int_equal(rename(place->file.text, real.text), 0);
    assert_int_equal(symlink(real.text, place->file.text), 0);
    give(place->beside.text, 54321);
    expect_refusal(place, "beside: rights of the folder: found the owner 54321");
}

static void give_folders(const struct place *place, uid_t owner)
{
    give(place->root.path, owner);
    give(place->plugins.text, owner);
    give(support_path("%s/cache", place->root.path).text, owner);
}

static void what_one_user_may_not_load_another_may(void **state)
{
    struct place *place = *state;
    if (geteuid() != 0) {
        skip(); /* not tried: it takes two users */
    }
    give(place->file.text, 54321);
    support_settle();
    expect_refusal(place, "found the owner 54321");
    give_folders(place, 54321);
    /* The index is root's, and so one that this user takes, but for what it says of other users. */
    assert_int_equal(seteuid(54321), 0);
    assert_int_equal(prctl(PR_SET_DUMPABLE, 1), 0); /* or /proc/self is root's */
    char *text = refusal(place);
    assert_int_equal(seteuid(0), 0);
    give_folders(place, 0);
    assert_string_equal(text, "");
    free(text);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_remedy_can_be_pasted_whatever_the_path),
        cmocka_unit_test(only_the_user_and_root_may_own_it),
        TEST(a_module_of_another_user_is_refused),
        TEST(what_one_user_may_not_load_another_may),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
