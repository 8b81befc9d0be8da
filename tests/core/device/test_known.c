/* SPDX-License-Identifier: Apache-2.0 */
/* The database of known devices through its module: read, changed, damaged, out of the way. */
#include "device/known.h"

#include "base/file.h"
#include "base/utf8.h"

#include <fcntl.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define MODULES ZTC_BUILD_DIR "/modules"
#define UID "0123456789012345678901234567890123456789"
#define ALIASES ZTC_DEVICE_TABLE_ALIASES
#define LINKED ZTC_DEVICE_TABLE_LINKED

struct fixture {
    char base[64];
    struct ztc_home home;
    struct ztc_registry *registry; /* with the modules as they were built */
    struct ztc_registry *bare;     /* without any */
    struct ztc_error error;
    struct ztc_arena arena;
    const char *aside;
};

static int setup(void **state)
{
    static const char *const folders[] = {MODULES};
    struct fixture *f = calloc(1, sizeof(*f));
    assert_non_null(f);
    (void)snprintf(f->base, sizeof(f->base), "/tmp/ztc-known-XXXXXX");
    assert_non_null(mkdtemp(f->base));
    assert_int_equal(setenv("ZERYNTH_HOME", f->base, 1), 0);
    assert_int_equal(setenv("ZTC_PLUGIN_PATH", "/nonexistent", 1), 0);
    assert_int_equal(ztc_home_open(true, &f->error, &f->home), ZTC_OK);
    assert_int_equal(ztc_home_lock(&f->home, &f->error), ZTC_OK);
    assert_int_equal(ztc_registry_open(folders, 1, NULL, &f->error, &f->registry), ZTC_OK);
    assert_int_equal(ztc_registry_open(NULL, 0, NULL, &f->error, &f->bare), ZTC_OK);
    ztc_arena_init(&f->arena, 1u << 20);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    struct ztc_error error = {0};
    ztc_registry_close(f->registry);
    ztc_registry_close(f->bare);
    ztc_home_close(&f->home);
    ztc_error_clear(&f->error);
    ztc_arena_done(&f->arena);
    assert_int_equal(ztc_tree_remove(AT_FDCWD, "", f->base, &error), ZTC_OK);
    free(f);
    return 0;
}

static const char *below(const struct fixture *f, const char *name, char *room)
{
    (void)snprintf(room, PATH_MAX, "%s/.zerynth2/cfg/%s", f->base, name);
    return room;
}

static bool is_there(const struct fixture *f, const char *name)
{
    char path[PATH_MAX];
    struct stat state;
    return lstat(below(f, name, path), &state) == 0;
}

static void write_file(const struct fixture *f, const char *name, const char *text)
{
    char path[PATH_MAX];
    (void)mkdir(below(f, "", path), 0700);
    FILE *file = fopen(below(f, name, path), "we");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static const char *read_file(const struct fixture *f, const char *name)
{
    static char text[64];
    char path[PATH_MAX];
    FILE *file = fopen(below(f, name, path), "re");
    assert_non_null(file);
    text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
    assert_int_equal(fclose(file), 0);
    return text;
}

static ztc_status put(struct fixture *f, uint32_t table, const char *alias, const char *uid)
{
    const struct ztc_known_row row = {alias, uid, "board", "Mine", "chip", "remote", "Board"};
    ztc_error_clear(&f->error);
    f->aside = NULL;
    return ztc_known_put(f->registry, &f->home, table, &row, &f->arena, &f->error, &f->aside);
}

static ztc_status load(struct fixture *f, struct ztc_known *known)
{
    ztc_error_clear(&f->error);
    return ztc_known_load(f->registry, &f->home, &f->error, known);
}

static void no_database_needs_no_module(void **state)
{
    struct fixture *f = *state;
    struct ztc_known known = {0};
    bool found = true;
    assert_int_equal(ztc_known_load(f->bare, &f->home, &f->error, &known), ZTC_OK);
    assert_int_equal(known.alias_count + known.linked_count, 0);
    assert_null(ztc_known_by_alias(&known, "a"));
    assert_null(ztc_known_by_uid(&known, UID));
    ztc_known_done(&known);
    assert_int_equal(ztc_known_remove(f->bare, &f->home, ALIASES, "a", &f->error, &found), ZTC_OK);
    assert_false(found);
    struct ztc_home nowhere = {.folder = -1, .lock = -1, .cvm = -1, .tmp = -1};
    assert_int_equal(ztc_known_load(f->bare, &nowhere, &f->error, &known), ZTC_OK);
    ztc_known_done(&known);
    assert_false(is_there(f, ""));
}

static void rows_are_put_found_and_removed(void **state)
{
    struct fixture *f = *state;
    struct ztc_known known = {0};
    bool found = false;
    assert_int_equal(put(f, ALIASES, "b", UID), ZTC_OK);
    assert_int_equal(put(f, ALIASES, "a", "other"), ZTC_OK);
    assert_int_equal(put(f, LINKED, "T:1", "x"), ZTC_OK);
    assert_int_equal(load(f, &known), ZTC_OK);
    assert_int_equal(known.alias_count, 2);
    assert_int_equal(known.linked_count, 1);
    assert_string_equal(known.aliases[0].alias, "a");
    const struct ztc_known_row *row = ztc_known_by_uid(&known, UID);
    assert_non_null(row);
    assert_ptr_equal(row, ztc_known_by_alias(&known, "b"));
    assert_string_equal(row->target, "board");
    assert_string_equal(row->name, "Mine");
    assert_string_equal(row->chipid, "chip");
    assert_string_equal(row->remote_id, "remote");
    assert_string_equal(row->class_name, "Board");
    assert_null(ztc_known_by_uid(&known, "0123"));
    assert_null(ztc_known_by_alias(&known, "B"));
    ztc_known_done(&known);
    assert_int_equal(ztc_known_remove(f->registry, &f->home, ALIASES, "b", &f->error, &found),
                     ZTC_OK);
    assert_true(found);
    assert_int_equal(load(f, &known), ZTC_OK);
    assert_int_equal(known.alias_count, 1);
    ztc_known_done(&known);
}

static void text_becomes_utf8(void **state)
{
    struct fixture *f = *state;
    struct ztc_known known = {0};
    assert_int_equal(put(f, ALIASES, "z\xff", UID), ZTC_OK);
    assert_int_equal(put(f, ALIASES, "z\xc3\xa9", "2"), ZTC_OK);
    assert_int_equal(load(f, &known), ZTC_OK);
    assert_string_equal(known.aliases[0].alias, "z\xc3\xa9");
    assert_string_equal(known.aliases[1].alias, "z\xef\xbf\xbd");
    assert_ptr_equal(ztc_known_by_alias(&known, "z\xef\xbf\xbd"), &known.aliases[1]);
    ztc_known_done(&known);
}

static void a_damaged_one_is_put_aside_by_who_writes(void **state)
{
    struct fixture *f = *state;
    struct ztc_known known = {0};
    bool found = true;
    char path[PATH_MAX];
    write_file(f, "devices.db", "first damage");
    write_file(f, "devices.db-shm", "its companion");
    assert_int_equal(load(f, &known), ZTC_E_INVALID);
    assert_non_null(strstr(f->error.what, "devices.db"));
    assert_non_null(strstr(f->error.remedy, "puts it aside"));
    ztc_error_clear(&f->error);
    assert_int_equal(ztc_known_remove(f->registry, &f->home, ALIASES, "a", &f->error, &found),
                     ZTC_E_INVALID);
    assert_string_equal(read_file(f, "devices.db"), "first damage");
    assert_int_equal(put(f, ALIASES, "a", UID), ZTC_OK);
    assert_string_equal(f->aside, below(f, "devices.db.damaged", path));
    assert_string_equal(read_file(f, "devices.db.damaged"), "first damage");
    assert_string_equal(read_file(f, "devices.db.damaged-shm"), "its companion");
    assert_false(is_there(f, "devices.db-shm"));
    write_file(f, "devices.db", "second damage");
    assert_int_equal(put(f, ALIASES, "b", UID), ZTC_OK);
    assert_string_equal(f->aside, below(f, "devices.db.damaged.1", path));
    assert_string_equal(read_file(f, "devices.db.damaged"), "first damage");
    assert_string_equal(read_file(f, "devices.db.damaged.1"), "second damage");
    assert_int_equal(load(f, &known), ZTC_OK);
    assert_int_equal(known.alias_count, 1);
    ztc_known_done(&known);
    assert_int_equal(put(f, ALIASES, "c", "3"), ZTC_OK);
    assert_null(f->aside);
}

static void a_name_that_is_taken_is_not_used(void **state)
{
    struct fixture *f = *state;
    char path[PATH_MAX];
    write_file(f, "devices.db", "damage");
    write_file(f, "devices.db.damaged-wal", "somebody's");
    assert_int_equal(put(f, ALIASES, "a", UID), ZTC_OK);
    assert_string_equal(f->aside, below(f, "devices.db.damaged.1", path));
    assert_string_equal(read_file(f, "devices.db.damaged-wal"), "somebody's");
}

static void links_are_refused(void **state)
{
    struct fixture *f = *state;
    struct ztc_known known = {0};
    char path[PATH_MAX], elsewhere[PATH_MAX];
    assert_int_equal(put(f, ALIASES, "a", UID), ZTC_OK);
    assert_int_equal(rename(below(f, "devices.db", path), below(f, "real.db", elsewhere)), 0);
    assert_int_equal(symlink("real.db", path), 0);
    assert_int_equal(load(f, &known), ZTC_E_INTERNAL);
    assert_non_null(strstr(f->error.what, "link"));
    assert_int_equal(put(f, ALIASES, "b", "2"), ZTC_E_INTERNAL);
    assert_null(f->aside);
    assert_true(is_there(f, "real.db"));
    /* The folder itself. */
    assert_int_equal(unlink(path), 0);
    (void)snprintf(path, sizeof(path), "%s/.zerynth2/cfg", f->base);
    (void)snprintf(elsewhere, sizeof(elsewhere), "%s/elsewhere", f->base);
    assert_int_equal(rename(path, elsewhere), 0);
    assert_int_equal(symlink(elsewhere, path), 0);
    assert_int_not_equal(load(f, &known), ZTC_OK);
    assert_int_not_equal(put(f, ALIASES, "b", "2"), ZTC_OK);
    assert_false(is_there(f, "devices.db"));
}

static void changes_need_the_lock_and_the_module(void **state)
{
    struct fixture *f = *state;
    const struct ztc_known_row row = {"a", UID, "board", "", "", "", ""};
    bool found = false;
    assert_int_equal(
        ztc_known_put(f->bare, &f->home, ALIASES, &row, &f->arena, &f->error, &f->aside),
        ZTC_E_UNSUPPORTED);
    assert_non_null(strstr(f->error.what, "device_store.so"));
    assert_false(is_there(f, ""));
    ztc_home_unlock(&f->home);
    assert_int_equal(put(f, ALIASES, "a", UID), ZTC_E_ARGUMENT);
    ztc_error_clear(&f->error);
    assert_int_equal(ztc_known_remove(f->registry, &f->home, ALIASES, "a", &f->error, &found),
                     ZTC_E_ARGUMENT);
}

#define KNOWN_TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        KNOWN_TEST(no_database_needs_no_module),
        KNOWN_TEST(rows_are_put_found_and_removed),
        KNOWN_TEST(text_becomes_utf8),
        KNOWN_TEST(a_damaged_one_is_put_aside_by_who_writes),
        KNOWN_TEST(a_name_that_is_taken_is_not_used),
        KNOWN_TEST(links_are_refused),
        KNOWN_TEST(changes_need_the_lock_and_the_module),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
