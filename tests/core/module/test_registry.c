/* SPDX-License-Identifier: Apache-2.0 */
/* Finding modules: search path, rights, who comes first, and an index that saves work and never lies. */
#include "support_module.h"

#include "base/file.h"
#include "module/registry.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

/* A home of its own, and a folder of modules beside it. */
struct place {
    struct support_folder root;
    struct support_path home;
    struct support_path plugins; /* <home>/plugins */
    struct support_path extra;   /* for --plugin-dir */
};

static int set_up(void **state)
{
    struct place *place = calloc(1, sizeof(*place));
    if (place == NULL) {
        return -1;
    }
    place->root = support_folder_make();
    place->home = support_path("%s/home", place->root.path);
    place->plugins = support_path("%s/home/plugins", place->root.path);
    place->extra = support_path("%s/extra", place->root.path);
    assert_int_equal(mkdir(place->home.text, 0700), 0);
    assert_int_equal(mkdir(place->plugins.text, 0700), 0);
    assert_int_equal(mkdir(place->extra.text, 0755), 0);
    assert_int_equal(unsetenv("ZTC_PLUGIN_PATH"), 0);
    *state = place;
    return 0;
}

static int tear_down(void **state)
{
    struct place *place = *state;
    support_folder_remove(&place->root);
    free(place);
    return 0;
}

static void add_module(const struct support_path *folder, const char *module, const char *name)
{
    support_copy(support_module(module).text, support_path("%s/%s", folder->text, name).text);
}

static struct ztc_registry *open_with(const struct place *place, bool extra)
{
    const char *folders[] = {place->extra.text};
    struct ztc_registry *registry = NULL;
    struct ztc_error error = {0};
    if (ztc_registry_open(folders, extra ? 1 : 0, place->home.text, &error, &registry) != ZTC_OK) {
        fail_msg("%s", ztc_error_text(&error));
    }
    return registry;
}

static const struct ztc_module_entry_row *list(struct ztc_registry *registry, size_t *ret_count)
{
    const struct ztc_module_entry_row *rows = NULL;
    struct ztc_error error = {0};
    if (ztc_registry_list(registry, &error, &rows, ret_count) != ZTC_OK) {
        fail_msg("%s", ztc_error_text(&error));
    }
    return rows;
}

static const struct ztc_module_entry_row *find(struct ztc_registry *registry, const char *id)
{
    const struct ztc_module_entry_row *row = NULL;
    struct ztc_error error = {0};
    if (ztc_registry_find(registry, "target", id, &error, &row) != ZTC_OK) {
        fail_msg("%s", ztc_error_text(&error));
    }
    return row;
}

/* How many modules a fresh look finds, with or without the extra folder. */
static size_t count_fresh(const struct place *place, bool extra)
{
    struct ztc_registry *registry = open_with(place, extra);
    size_t count = 0;
    (void)list(registry, &count);
    ztc_registry_close(registry);
    return count;
}

/* Does a fresh registry find the target, in the file of this name? */
static void expect_found(const struct place *place, const char *id, const char *name)
{
    struct ztc_registry *registry = open_with(place, false);
    const struct ztc_module_entry_row *row = find(registry, id);
    assert_true(row->usable);
    assert_string_equal(strrchr(row->path, '/') + 1, name);
    ztc_registry_close(registry);
}

static struct support_path index_path(const struct place *place)
{
    return support_path("%s/cache/modules.idx", place->home.text);
}

static size_t count_indexes(const struct place *place)
{
    size_t count = 0;
    DIR *stream = opendir(support_path("%s/cache", place->home.text).text);
    if (stream == NULL) {
        return 0;
    }
    for (const struct dirent *entry = readdir(stream); entry != NULL; entry = readdir(stream)) {
        count += strstr(entry->d_name, ".idx") != NULL;
    }
    assert_int_equal(closedir(stream), 0);
    return count;
}

/* Makes the index such that everything in it is sure. */
static void make_index(const struct place *place)
{
    support_settle();
    (void)count_fresh(place, false);
    assert_int_equal(access(index_path(place).text, F_OK), 0);
}

/* Overwrites a file's bytes and puts its times back; only ctime tells, and that is put into the index. */
static void spoil(const char *path)
{
    size_t size = 0;
    unsigned char *data = support_read(path, &size);
    memset(data, '!', size);
    support_write(path, data, size);
    free(data);
}

static void modules_are_listed_in_the_order_of_the_path(void **state)
{
    struct place *place = *state;
    size_t count = 0;
    add_module(&place->plugins, "second", "b.so");
    add_module(&place->plugins, "leaks", "a.so");
    add_module(&place->extra, "good", "z.so");
    support_write(support_path("%s/readme.txt", place->plugins.text).text, "x", 1);
    support_write(support_path("%s/.hidden.so", place->plugins.text).text, "x", 1);
    support_write(support_path("%s/.so", place->plugins.text).text, "x", 1);
    struct ztc_registry *registry = open_with(place, true);
    const struct ztc_module_entry_row *rows = list(registry, &count);
    assert_int_equal(count, 3);
    assert_string_equal(rows[0].path, support_path("%s/z.so", place->extra.text).text);
    assert_int_equal(rows[0].origin, ZTC_ORIGIN_OPTION);
    assert_true(rows[0].usable);
    assert_string_equal(rows[0].refusal, "");
    assert_string_equal(rows[0].info.id, "org.ztc.test.good");
    assert_string_equal(rows[0].info.provided[0].name, "Test board");
    assert_int_equal(rows[0].info.usb[0].vid, 0x1209);
    assert_string_equal(rows[1].path, support_path("%s/a.so", place->plugins.text).text);
    assert_int_equal(rows[1].origin, ZTC_ORIGIN_HOME);
    assert_string_equal(rows[2].info.id, "org.ztc.test.second");
    /* The same rows again. */
    size_t again = 0;
    assert_ptr_equal(list(registry, &again), rows);
    ztc_registry_close(registry);
}

static void folders_of_the_variable_come_after_those_of_the_option(void **state)
{
    struct place *place = *state;
    size_t count = 0;
    struct support_path third = support_path("%s/third", place->root.path);
    assert_int_equal(mkdir(third.text, 0755), 0);
    add_module(&third, "second", "v.so");
    add_module(&place->extra, "good", "o.so");
    add_module(&place->plugins, "leaks", "h.so");
    /* Empty elements, one that is not there, one that comes again: none of them counts. */
    assert_int_equal(setenv("ZTC_PLUGIN_PATH",
                            support_path(":%s/nowhere::%s//:%s:%s", place->root.path, third.text,
                                         third.text, place->extra.text)
                                .text,
                            1),
                     0);
    struct ztc_registry *registry = open_with(place, true);
    const struct ztc_module_entry_row *rows = list(registry, &count);
    assert_int_equal(count, 3);
    assert_int_equal(rows[0].origin, ZTC_ORIGIN_OPTION);
    assert_int_equal(rows[1].origin, ZTC_ORIGIN_VARIABLE);
    assert_string_equal(rows[1].path, support_path("%s/v.so", third.text).text);
    assert_int_equal(rows[2].origin, ZTC_ORIGIN_HOME);
    ztc_registry_close(registry);
    assert_int_equal(unsetenv("ZTC_PLUGIN_PATH"), 0);
}

static void a_folder_by_two_names_counts_once(void **state)
{
    struct place *place = *state;
    struct support_path alias = support_path("%s/alias", place->root.path);
    add_module(&place->plugins, "good", "a.so");
    assert_int_equal(symlink(place->plugins.text, alias.text), 0);
    assert_int_equal(setenv("ZTC_PLUGIN_PATH", alias.text, 1), 0);
    struct ztc_registry *registry = open_with(place, false);
    size_t count = 0;
    const struct ztc_module_entry_row *rows = list(registry, &count);
    assert_int_equal(count, 1);
    assert_true(rows[0].usable);
    ztc_registry_close(registry);
    assert_int_equal(unsetenv("ZTC_PLUGIN_PATH"), 0);
}

static void a_relative_folder_is_made_absolute(void **state)
{
    struct place *place = *state;
    const char *folders[] = {"extra"};
    struct ztc_registry *registry = NULL;
    struct ztc_error error = {0};
    size_t count = 0;
    char *before = getcwd(NULL, 0);
    assert_non_null(before);
    add_module(&place->extra, "good", "a.so");
    assert_int_equal(chdir(place->root.path), 0);
    assert_int_equal(ztc_registry_open(folders, 1, NULL, &error, &registry), ZTC_OK);
    const struct ztc_module_entry_row *rows = list(registry, &count);
    assert_int_equal(count, 1);
    assert_string_equal(rows[0].path, support_path("%s/extra/a.so", place->root.path).text);
    ztc_registry_close(registry);
    assert_int_equal(chdir(before), 0);
    free(before);
}

static void an_option_that_names_no_folder_is_an_error(void **state)
{
    struct place *place = *state;
    struct support_path nowhere = support_path("%s/nowhere", place->root.path);
    struct support_path file = support_path("%s/file", place->root.path);
    const char *folders[] = {nowhere.text};
    struct ztc_registry *registry = NULL;
    struct ztc_error error = {0};
    assert_int_equal(ztc_registry_open(folders, 1, NULL, &error, &registry), ZTC_E_INVALID);
    support_expect(&error, "--plugin-dir", nowhere.text, "No such file", NULL);
    support_write(file.text, "", 0);
    folders[0] = file.text;
    assert_int_equal(ztc_registry_open(folders, 1, NULL, &error, &registry), ZTC_E_INVALID);
    support_expect(&error, "--plugin-dir", file.text, "Not a directory", NULL);
    folders[0] = "";
    assert_int_equal(ztc_registry_open(folders, 1, NULL, &error, &registry), ZTC_E_INVALID);
    support_expect(&error, "--plugin-dir", NULL);
    assert_null(registry);
}

/* Run in a copy of this program: says where modules were found. */
static int print_origins(void)
{
    struct ztc_registry *registry = NULL;
    struct ztc_error error = {0};
    const struct ztc_module_entry_row *rows = NULL;
    size_t count = 0;
    if (ztc_registry_open(NULL, 0, NULL, &error, &registry) != ZTC_OK ||
        ztc_registry_list(registry, &error, &rows, &count) != ZTC_OK) {
        return 100;
    }
    int origins = 0;
    for (size_t i = 0; i < count; i++) {
        origins = origins * 10 + (int)rows[i].origin;
    }
    ztc_registry_close(registry);
    return origins;
}

/* The origins of the modules that a copy of this program finds, as print_origins puts them. */
static int origins_of(const char *program)
{
    int result = 0;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        execl(program, program, "--print-origins", (char *)NULL);
        _exit(127);
    }
    assert_int_equal(waitpid(child, &result, 0), child);
    assert_true(WIFEXITED(result));
    return WEXITSTATUS(result);
}

static void the_folders_of_the_program_are_searched(void **state)
{
    struct place *place = *state;
    struct support_path program = support_path("%s/bin/program", place->root.path);
    const char *const folders[] = {"bin", "bin/modules", "lib", "lib/ztc", "lib/ztc/modules"};
    for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
        assert_int_equal(mkdir(support_path("%s/%s", place->root.path, folders[i]).text, 0755), 0);
    }
    struct support_path beside = support_path("%s/bin/modules", place->root.path);
    struct support_path installed = support_path("%s/lib/ztc/modules", place->root.path);
    add_module(&beside, "good", "a.so");
    add_module(&installed, "second", "b.so");
    support_copy("/proc/self/exe", program.text);
    assert_int_equal(chmod(program.text, 0755), 0);
    assert_int_equal(origins_of(program.text), ZTC_ORIGIN_PROGRAM * 10 + ZTC_ORIGIN_INSTALLED);
}

static void the_variable_is_ignored_with_raised_rights(void **state)
{
    struct place *place = *state;
    struct support_path program = support_path("%s/program", place->root.path);
    struct statvfs mount;
#ifdef ZTC_SANITIZED
    skip(); /* the leak checker does not run with them */
#endif
    assert_int_equal(statvfs(place->root.path, &mount), 0);
    if (geteuid() != 0 || (mount.f_flag & ST_NOSUID) != 0 ||
        prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 0) {
        skip(); /* no program with other rights than its user can be made here */
    }
    add_module(&place->extra, "good", "a.so");
    assert_int_equal(setenv("ZTC_PLUGIN_PATH", place->extra.text, 1), 0);
    support_copy("/proc/self/exe", program.text);
    assert_int_equal(chown(program.text, 65534, 65534), 0);
    assert_int_equal(chmod(program.text, 0755), 0);
    assert_int_equal(chmod(place->root.path, 0755), 0);
    assert_int_equal(origins_of(program.text), ZTC_ORIGIN_VARIABLE);
    assert_int_equal(chmod(program.text, 04755), 0);
    assert_int_equal(origins_of(program.text), 0);
    assert_int_equal(unsetenv("ZTC_PLUGIN_PATH"), 0);
}

/* The refusal of the one module in plugins, which must be refused. */
static void expect_refusal(const struct place *place, const char *words)
{
    size_t count = 0;
    struct ztc_registry *registry = open_with(place, false);
    const struct ztc_module_entry_row *rows = list(registry, &count);
    assert_int_equal(count, 1);
    assert_false(rows[0].usable);
    if (strstr(rows[0].refusal, words) == NULL || strstr(rows[0].refusal, ": found ") == NULL ||
        strstr(rows[0].refusal, ", expected ") == NULL) {
        fail_msg("\"%s\" does not say \"%s\"", rows[0].refusal, words);
    }
    ztc_registry_close(registry);
}

static void what_others_can_write_is_refused(void **state)
{
    struct place *place = *state;
    struct support_path file = support_path("%s/a.so", place->plugins.text);
    add_module(&place->plugins, "good", "a.so");
    assert_int_equal(chmod(file.text, 0646), 0);
    expect_refusal(place, "rights of the file: found 0646 (everybody may write it)");
    assert_int_equal(chmod(file.text, 0644), 0);
    assert_int_equal(chmod(place->plugins.text, 0777), 0);
    expect_refusal(place, "plugins: rights of the folder: found 0777 (everybody may write it)");
    /* A sticky bit is no protection against a file of that name being there first. */
    assert_int_equal(chmod(place->plugins.text, 01777), 0);
    expect_refusal(place, "rights of the folder: found 01777");
    assert_int_equal(chmod(place->plugins.text, 0700), 0);
    expect_found(place, "test_board", "a.so");
}

static void only_the_owners_own_group_may_write(void **state)
{
    struct place *place = *state;
    struct support_path file = support_path("%s/a.so", place->plugins.text);
    add_module(&place->plugins, "good", "a.so");
    if (geteuid() != 0) {
        skip(); /* another group can only be given by root */
    }
    assert_int_equal(chmod(file.text, 0664), 0);
    assert_int_equal(chmod(place->plugins.text, 0770), 0);
    expect_found(place, "test_board", "a.so");
    assert_int_equal(chown(file.text, (uid_t)-1, 54321), 0);
    expect_refusal(place, "a.so: rights of the file: found 0664 (group 54321 may write it)");
    assert_int_equal(chown(file.text, (uid_t)-1, 0), 0);
    assert_int_equal(chown(place->plugins.text, (uid_t)-1, 54321), 0);
    expect_refusal(place, "plugins: rights of the folder: found 0770 (group 54321 may write it)");
    /* An owner whom nobody knows has no group of their own. */
    assert_int_equal(chown(place->plugins.text, 54321, 54321), 0);
    expect_refusal(place, "plugins: rights of the folder: found 0770 (group 54321 may write it)");
}

static void a_link_is_judged_by_where_it_leads(void **state)
{
    struct place *place = *state;
    struct support_path real = support_path("%s/real.so", place->extra.text);
    struct support_path link = support_path("%s/a.so", place->plugins.text);
    add_module(&place->extra, "good", "real.so");
    assert_int_equal(symlink(real.text, link.text), 0);
    expect_found(place, "test_board", "a.so");
    assert_int_equal(chmod(place->extra.text, 0777), 0);
    assert_int_equal(chmod(real.text, 0600), 0); /* so that it is looked at again */
    expect_refusal(place, "extra: rights of the folder: found 0777");
    assert_int_equal(chmod(place->extra.text, 0755), 0);
    assert_int_equal(chmod(real.text, 0666), 0);
    expect_refusal(place, "a.so: rights of the file: found 0666");
}

static void what_is_no_regular_file_is_refused(void **state)
{
    struct place *place = *state;
    struct support_path file = support_path("%s/a.so", place->plugins.text);
    assert_int_equal(mkdir(file.text, 0755), 0);
    expect_refusal(place, "a.so: kind of file: found something else, expected a regular file");
    assert_int_equal(rmdir(file.text), 0);
    assert_int_equal(mkfifo(file.text, 0644), 0);
    expect_refusal(place, "a.so: kind of file");
    assert_int_equal(unlink(file.text), 0);
    assert_int_equal(symlink("/dev/zero", file.text), 0);
    expect_refusal(place, "a.so: kind of file");
    assert_int_equal(unlink(file.text), 0);
    assert_int_equal(symlink("nowhere", file.text), 0);
    struct ztc_registry *registry = open_with(place, false);
    size_t count = 0;
    const struct ztc_module_entry_row *rows = list(registry, &count);
    assert_int_equal(count, 1);
    assert_non_null(strstr(rows[0].refusal, "a.so: cannot be read: No such file"));
    ztc_registry_close(registry);
}

static void a_plugins_folder_that_is_none_is_told(void **state)
{
    struct place *place = *state;
    assert_int_equal(rmdir(place->plugins.text), 0);
    assert_int_equal(count_fresh(place, false), 0);
    support_write(place->plugins.text, "x", 1);
    expect_refusal(place, "plugins: kind of file: found something else, expected a folder");
}

static void the_first_that_provides_a_target_has_it(void **state)
{
    struct place *place = *state;
    size_t count = 0;
    add_module(&place->plugins, "good", "b.so");
    add_module(&place->plugins, "same_target", "a.so");
    add_module(&place->extra, "same_target", "c.so");
    struct ztc_registry *registry = open_with(place, false);
    const struct ztc_module_entry_row *rows = list(registry, &count);
    assert_int_equal(count, 2);
    assert_true(rows[0].usable);
    assert_string_equal(rows[0].info.id, "org.ztc.test.same");
    assert_false(rows[1].usable);
    assert_string_equal(
        rows[1].refusal,
        support_path("%s/b.so: target name: found test_board, which is taken by %s/a.so, expected "
                     "one that no module before it has",
                     place->plugins.text, place->plugins.text)
            .text);
    assert_ptr_equal(find(registry, "test_board"), &rows[0]);
    ztc_registry_close(registry);
    /* With another first, that one has it. */
    registry = open_with(place, true);
    assert_string_equal(find(registry, "test_board")->path,
                        support_path("%s/c.so", place->extra.text).text);
    ztc_registry_close(registry);
}

static void a_refused_module_takes_no_name(void **state)
{
    struct place *place = *state;
    add_module(&place->plugins, "wrong_magic", "a.so");
    add_module(&place->plugins, "good", "b.so");
    expect_found(place, "test_board", "b.so");
    make_index(place);
    expect_found(place, "test_board", "b.so");
}

static void what_is_not_there_is_said_with_the_nearest(void **state)
{
    struct place *place = *state;
    const struct ztc_module_entry_row *row = NULL;
    struct ztc_error error = {0};
    add_module(&place->plugins, "good", "a.so");
    add_module(&place->plugins, "second", "b.so");
    struct ztc_registry *registry = open_with(place, false);
    assert_int_equal(ztc_registry_find(registry, "target", "tset_board", &error, &row),
                     ZTC_E_UNSUPPORTED);
    assert_non_null(error.remedy);
    support_expect(&error, "there is no target \"tset_board\": did you mean test_board?", NULL);
    assert_int_equal(ztc_registry_find(registry, "digest", "test_board", &error, &row),
                     ZTC_E_UNSUPPORTED);
    assert_string_equal(ztc_error_text(&error), "there is no digest \"test_board\"");
    ztc_error_clear(&error);
    assert_null(row);
    ztc_registry_close(registry);
}

static void a_target_of_a_refused_module_is_said_with_the_reason(void **state)
{
    struct place *place = *state;
    const struct ztc_module_entry_row *row = NULL;
    struct ztc_error error = {0};
    add_module(&place->plugins, "wrong_magic", "a.so");
    struct ztc_registry *registry = open_with(place, false);
    assert_int_equal(ztc_registry_find(registry, "target", "test_board", &error, &row),
                     ZTC_E_INVALID);
    support_expect(&error, "the module of target test_board is not used: ", "a.so: ",
                   "magic: found 0x12345678", NULL);
    ztc_registry_close(registry);
}

static void a_folder_that_cannot_be_read_is_said_to_who_misses_a_module(void **state)
{
    struct place *place = *state;
    const struct ztc_module_entry_row *row = NULL;
    struct ztc_error error = {0};
    assert_int_equal(rmdir(place->plugins.text), 0);
    support_write(place->plugins.text, "x", 1);
    struct ztc_registry *registry = open_with(place, false);
    assert_int_equal(ztc_registry_find(registry, "target", "test_board", &error, &row),
                     ZTC_E_INTERNAL);
    support_expect(&error, "no target \"test_board\" among the modules that could be read: ",
                   place->plugins.text, "kind of file", NULL);
    ztc_registry_close(registry);
}

static void codes_lead_to_their_module(void **state)
{
    struct place *place = *state;
    struct ztc_error error = {0};
    add_module(&place->plugins, "good", "a.so");
    make_index(place);
    for (unsigned i = 0; i < 2; i++) {
        const struct ztc_module_entry_row *row = NULL;
        struct ztc_registry *registry = open_with(place, false);
        assert_int_equal(ztc_registry_find_codes(registry, "TEST", &error, &row), ZTC_OK);
        assert_string_equal(row->info.id, "org.ztc.test.good");
        assert_int_equal(ztc_registry_find_codes(registry, "TES", &error, &row), ZTC_E_UNSUPPORTED);
        support_expect(&error, "no module has codes that start TES-", NULL);
        ztc_registry_close(registry);
    }
}

static void one_module_is_found_without_reading_the_others(void **state)
{
    struct place *place = *state;
    struct support_path other = support_path("%s/b.so", place->plugins.text);
    struct ztc_error error = {0};
    const struct ztc_module_entry_row *row = NULL;
    add_module(&place->plugins, "good", "a.so");
    add_module(&place->plugins, "second", "b.so");
    make_index(place);
    /* In place, so that the folder stays as it was: who looked at it would see that it is spoilt. */
    spoil(other.text);
    expect_found(place, "test_board", "a.so");
    /* Listing does look. */
    struct ztc_registry *registry = open_with(place, false);
    assert_int_equal(ztc_registry_find(registry, "target", "second_board", &error, &row),
                     ZTC_E_UNSUPPORTED);
    ztc_error_clear(&error);
    size_t count = 0;
    const struct ztc_module_entry_row *rows = list(registry, &count);
    assert_false(rows[1].usable);
    assert_non_null(strstr(rows[1].refusal, "first bytes: found 21 21 21 21"));
    ztc_registry_close(registry);
}

static void a_row_that_was_found_stays_when_all_are_listed(void **state)
{
    struct place *place = *state;
    size_t count = 0;
    add_module(&place->plugins, "good", "a.so");
    make_index(place);
    struct ztc_registry *registry = open_with(place, false);
    const struct ztc_module_entry_row *found = find(registry, "test_board");
    assert_ptr_equal(find(registry, "test_board"), found);
    const struct ztc_module_entry_row *rows = list(registry, &count);
    assert_string_equal(rows[0].path, found->path);
    assert_string_equal(found->info.id, "org.ztc.test.good");
    ztc_registry_close(registry);
}

static void changes_are_noticed_at_once(void **state)
{
    struct place *place = *state;
    struct support_path file = support_path("%s/a.so", place->plugins.text);
    struct support_path moved = support_path("%s/moved.so", place->plugins.text);
    add_module(&place->plugins, "good", "a.so");
    expect_found(place, "test_board", "a.so");
    /* Another module in place, in the same tick as the index was written. */
    add_module(&place->plugins, "second", "a.so");
    expect_found(place, "second_board", "a.so");
    /* A second file. */
    add_module(&place->plugins, "good", "b.so");
    expect_found(place, "test_board", "b.so");
    assert_int_equal(count_fresh(place, false), 2);
    /* The same again with an index in which all is sure. */
    make_index(place);
    add_module(&place->plugins, "leaks", "a.so");
    expect_found(place, "leaky_board", "a.so");
    make_index(place);
    assert_int_equal(rename(file.text, moved.text), 0);
    expect_found(place, "leaky_board", "moved.so");
    make_index(place);
    assert_int_equal(unlink(moved.text), 0);
    assert_int_equal(count_fresh(place, false), 1);
    make_index(place);
    assert_int_equal(chmod(support_path("%s/b.so", place->plugins.text).text, 0666), 0);
    expect_refusal(place, "rights of the file");
}

static void a_file_with_its_times_put_back_is_noticed(void **state)
{
    struct place *place = *state;
    struct support_path file = support_path("%s/a.so", place->plugins.text);
    struct stat before;
    add_module(&place->plugins, "good", "a.so");
    make_index(place);
    assert_int_equal(stat(file.text, &before), 0);
    spoil(file.text);
    const struct timespec times[] = {before.st_atim, before.st_mtim};
    assert_int_equal(utimensat(AT_FDCWD, file.text, times, 0), 0);
    expect_refusal(place, "a.so: first bytes: found 21 21 21 21");
}

static void the_index_is_made_again_whatever_is_wrong_with_it(void **state)
{
    struct place *place = *state;
    struct support_path path = index_path(place);
    size_t size = 0;
    size_t fresh_size = 0;
    add_module(&place->plugins, "good", "a.so");
    add_module(&place->plugins, "wrong_magic", "b.so");
    make_index(place);
    unsigned char *whole = support_read(path.text, &size);
    for (size_t at = 0; at < size; at++) {
        whole[at] ^= 0xFF;
        support_write(path.text, whole, size);
        whole[at] ^= 0xFF;
        expect_found(place, "test_board", "a.so");
        size_t count = 0;
        struct ztc_registry *registry = open_with(place, false);
        const struct ztc_module_entry_row *rows = list(registry, &count);
        assert_int_equal(count, 2);
        assert_true(rows[0].usable);
        assert_false(rows[1].usable);
        assert_non_null(strstr(rows[1].refusal, "magic"));
        ztc_registry_close(registry);
        unsigned char *fresh = support_read(path.text, &fresh_size);
        assert_int_equal(fresh_size, size);
        assert_memory_equal(fresh, whole, size);
        free(fresh);
    }
    free(whole);
}

static void an_index_that_is_no_file_of_ours_is_left_aside(void **state)
{
    struct place *place = *state;
    struct support_path path = index_path(place);
    struct support_path secret = support_path("%s/secret", place->root.path);
    size_t size = 0;
    add_module(&place->plugins, "good", "a.so");
    make_index(place);
    /* A link is not followed, neither to read nor to write. */
    support_write(secret.text, "untouched", 9);
    assert_int_equal(unlink(path.text), 0);
    assert_int_equal(symlink(secret.text, path.text), 0);
    expect_found(place, "test_board", "a.so");
    unsigned char *data = support_read(secret.text, &size);
    assert_int_equal(size, 9);
    assert_memory_equal(data, "untouched", 9);
    free(data);
    struct stat status;
    assert_int_equal(lstat(path.text, &status), 0);
    assert_true(S_ISREG(status.st_mode));
    /* One that others may write could say anything. */
    assert_int_equal(chmod(path.text, 0666), 0);
    expect_found(place, "test_board", "a.so");
    /* A folder in its place, a fifo: slower, but no harm. */
    assert_int_equal(unlink(path.text), 0);
    assert_int_equal(mkfifo(path.text, 0644), 0);
    expect_found(place, "test_board", "a.so");
    assert_true(unlink(path.text) == 0 || access(path.text, F_OK) != 0);
    assert_int_equal(mkdir(path.text, 0755), 0);
    expect_found(place, "test_board", "a.so");
}

static void a_home_that_cannot_be_written_only_costs_time(void **state)
{
    struct place *place = *state;
    struct support_path cache = support_path("%s/cache", place->home.text);
    add_module(&place->plugins, "good", "a.so");
    /* A file where the folder would be: also root cannot write into it. */
    support_write(cache.text, "", 0);
    expect_found(place, "test_board", "a.so");
    assert_int_equal(count_fresh(place, false), 1);
    assert_int_equal(unlink(cache.text), 0);
    assert_int_equal(mkdir(cache.text, 0500), 0);
    expect_found(place, "test_board", "a.so");
    assert_int_equal(chmod(cache.text, 0700), 0);
}

static void without_a_home_modules_are_found_all_the_same(void **state)
{
    struct place *place = *state;
    const char *folders[] = {place->extra.text};
    struct ztc_registry *registry = NULL;
    struct ztc_error error = {0};
    add_module(&place->extra, "good", "a.so");
    assert_int_equal(ztc_registry_open(folders, 1, NULL, &error, &registry), ZTC_OK);
    assert_string_equal(find(registry, "test_board")->info.id, "org.ztc.test.good");
    ztc_registry_close(registry);
    /* A home that is not there is not made. */
    struct support_path nowhere = support_path("%s/nowhere", place->root.path);
    assert_int_equal(ztc_registry_open(folders, 1, nowhere.text, &error, &registry), ZTC_OK);
    assert_string_equal(find(registry, "test_board")->info.id, "org.ztc.test.good");
    ztc_registry_close(registry);
    assert_int_not_equal(access(nowhere.text, F_OK), 0);
}

static void other_paths_have_indexes_of_their_own(void **state)
{
    struct place *place = *state;
    size_t size = 0;
    size_t again_size = 0;
    add_module(&place->plugins, "good", "a.so");
    add_module(&place->extra, "second", "b.so");
    make_index(place);
    unsigned char *plain = support_read(index_path(place).text, &size);
    assert_int_equal(count_fresh(place, true), 2);
    assert_int_equal(count_fresh(place, true), 2);
    assert_int_equal(count_indexes(place), 2);
    assert_int_equal(count_fresh(place, false), 1);
    unsigned char *again = support_read(index_path(place).text, &again_size);
    assert_int_equal(again_size, size);
    assert_memory_equal(again, plain, size);
    free(again);
    free(plain);
}

static void indexes_of_other_paths_do_not_pile_up(void **state)
{
    struct place *place = *state;
    add_module(&place->plugins, "good", "a.so");
    for (unsigned i = 0; i < 40; i++) {
        struct support_path folder = support_path("%s/%u", place->root.path, i);
        assert_int_equal(mkdir(folder.text, 0755), 0);
        assert_int_equal(setenv("ZTC_PLUGIN_PATH", folder.text, 1), 0);
        assert_int_equal(count_fresh(place, false), 1);
    }
    assert_int_equal(unsetenv("ZTC_PLUGIN_PATH"), 0);
    assert_int_equal(count_indexes(place), 16);
}

static void an_abandoned_new_index_is_cleared_away(void **state)
{
    struct place *place = *state;
    struct support_path fresh = support_path("%s/cache/modules.idx.new", place->home.text);
    add_module(&place->plugins, "good", "a.so");
    assert_int_equal(mkdir(support_path("%s/cache", place->home.text).text, 0700), 0);
    /* Somebody is writing one just now: theirs will do. */
    support_write(fresh.text, "half", 4);
    assert_int_equal(count_fresh(place, false), 1);
    assert_int_equal(access(fresh.text, F_OK), 0);
    assert_int_not_equal(access(index_path(place).text, F_OK), 0);
    /* Nobody is any more. */
    const struct timespec times[] = {{.tv_sec = 1000}, {.tv_sec = 1000}};
    assert_int_equal(utimensat(AT_FDCWD, fresh.text, times, 0), 0);
    assert_int_equal(count_fresh(place, false), 1);
    assert_int_not_equal(access(fresh.text, F_OK), 0);
    assert_int_equal(access(index_path(place).text, F_OK), 0);
}

static void a_file_anywhere_can_be_looked_at(void **state)
{
    struct place *place = *state;
    const struct ztc_module_entry_row *row = NULL;
    struct ztc_error error = {0};
    struct support_path file = support_path("%s/x.module", place->extra.text);
    add_module(&place->extra, "good", "x.module");
    struct ztc_registry *registry = open_with(place, false);
    assert_int_equal(ztc_registry_read_file(registry, file.text, &error, &row), ZTC_OK);
    assert_true(row->usable);
    assert_string_equal(row->path, file.text);
    assert_string_equal(row->info.id, "org.ztc.test.good");
    /* It is not on the path, and so provides nothing. */
    assert_int_equal(ztc_registry_find(registry, "target", "test_board", &error, &row),
                     ZTC_E_UNSUPPORTED);
    ztc_error_clear(&error);
    spoil(file.text);
    assert_int_equal(ztc_registry_read_file(registry, file.text, &error, &row), ZTC_OK);
    assert_false(row->usable);
    assert_non_null(strstr(row->refusal, "first bytes"));
    assert_int_equal(chmod(place->extra.text, 0777), 0);
    assert_int_equal(ztc_registry_read_file(registry, file.text, &error, &row), ZTC_OK);
    assert_non_null(strstr(row->refusal, "rights of the folder"));
    assert_int_equal(chmod(place->extra.text, 0755), 0);
    assert_int_equal(unlink(file.text), 0);
    assert_int_equal(ztc_registry_read_file(registry, file.text, &error, &row), ZTC_E_INVALID);
    support_expect(&error, file.text, "No such file", NULL);
    ztc_registry_close(registry);
}

static void closing_nothing_is_fine(void **state)
{
    (void)state;
    ztc_registry_close(NULL);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        TEST(modules_are_listed_in_the_order_of_the_path),
        TEST(folders_of_the_variable_come_after_those_of_the_option),
        TEST(a_folder_by_two_names_counts_once),
        TEST(a_relative_folder_is_made_absolute),
        TEST(an_option_that_names_no_folder_is_an_error),
        TEST(the_folders_of_the_program_are_searched),
        TEST(the_variable_is_ignored_with_raised_rights),
        TEST(what_others_can_write_is_refused),
        TEST(only_the_owners_own_group_may_write),
        TEST(a_link_is_judged_by_where_it_leads),
        TEST(what_is_no_regular_file_is_refused),
        TEST(a_plugins_folder_that_is_none_is_told),
        TEST(the_first_that_provides_a_target_has_it),
        TEST(a_refused_module_takes_no_name),
        TEST(what_is_not_there_is_said_with_the_nearest),
        TEST(a_target_of_a_refused_module_is_said_with_the_reason),
        TEST(a_folder_that_cannot_be_read_is_said_to_who_misses_a_module),
        TEST(codes_lead_to_their_module),
        TEST(one_module_is_found_without_reading_the_others),
        TEST(a_row_that_was_found_stays_when_all_are_listed),
        TEST(changes_are_noticed_at_once),
        TEST(a_file_with_its_times_put_back_is_noticed),
        TEST(the_index_is_made_again_whatever_is_wrong_with_it),
        TEST(an_index_that_is_no_file_of_ours_is_left_aside),
        TEST(a_home_that_cannot_be_written_only_costs_time),
        TEST(without_a_home_modules_are_found_all_the_same),
        TEST(other_paths_have_indexes_of_their_own),
        TEST(indexes_of_other_paths_do_not_pile_up),
        TEST(an_abandoned_new_index_is_cleared_away),
        TEST(a_file_anywhere_can_be_looked_at),
        cmocka_unit_test(closing_nothing_is_fine),
    };
    if (argc == 2 && strcmp(argv[1], "--print-origins") == 0) {
        return print_origins();
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
