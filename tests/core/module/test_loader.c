/* SPDX-License-Identifier: Apache-2.0 */
/* Loading modules: what fits is loaded once and shut down, what does not is refused before it runs. */
#include "support_module.h"

#include "module/loader.h"
#include "module/target.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A folder of modules, searched by a registry without a home. */
struct place {
    struct support_folder root;
    struct ztc_registry *registry; /* NULL until opened */
};

static int set_up(void **state)
{
    struct place *place = calloc(1, sizeof(*place));
    if (place == NULL) {
        return -1;
    }
    place->root = support_folder_make();
    *state = place;
    return 0;
}

static int tear_down(void **state)
{
    struct place *place = *state;
    ztc_registry_close(place->registry);
    support_folder_remove(&place->root);
    free(place);
    return 0;
}

static struct support_path add_module(const struct place *place, const char *name)
{
    struct support_path path = support_path("%s/%s.so", place->root.path, name);
    (void)unlink(path.text); /* one that is loaded must not change under its own feet */
    support_copy(support_module(name).text, path.text);
    return path;
}

static void open_registry(struct place *place)
{
    const char *folders[] = {place->root.path};
    struct ztc_error error = {0};
    ztc_registry_close(place->registry);
    assert_int_equal(ztc_registry_open(folders, 1, NULL, &error, &place->registry), ZTC_OK);
}

static const struct ztc_module_entry_row *row_of(struct place *place, const char *path)
{
    const struct ztc_module_entry_row *row = NULL;
    struct ztc_error error = {0};
    if (ztc_registry_read_file(place->registry, path, &error, &row) != ZTC_OK) {
        fail_msg("%s", ztc_error_text(&error));
    }
    return row;
}

static struct ztc_module *load(struct place *place, const char *name)
{
    struct support_path path = add_module(place, name);
    struct ztc_module *module = NULL;
    struct ztc_error error = {0};
    if (ztc_module_load(place->registry, row_of(place, path.text), &error, &module) != ZTC_OK) {
        fail_msg("%s", ztc_error_text(&error));
    }
    return module;
}

static void a_good_module_is_loaded_once(void **state)
{
    struct place *place = *state;
    struct ztc_module *again = NULL;
    struct ztc_error error = {0};
    open_registry(place);
    struct ztc_module *module = load(place, "good");
    const struct ztc_module_entry_row *row = ztc_module_row(module);
    assert_string_equal(row->info.id, "org.ztc.test.good");
    assert_int_equal(ztc_module_load(place->registry, row, &error, &again), ZTC_OK);
    assert_ptr_equal(again, module);
    assert_non_null(ztc_module_interface(module, ZTC_TARGET_INTERFACE));
    assert_null(ztc_module_interface(module, "ztc.nothing/1"));
    assert_non_null(ztc_module_self(module));
    assert_string_equal(ztc_module_host(module)->name, "ztc");
    assert_int_equal(ztc_module_object(module)->magic, ZTC_MODULE_MAGIC);
    assert_int_equal(ztc_module_host_state(module)->blocks, 1);
    assert_string_equal(ztc_module_last_words(module), "");
}

static void a_target_is_opened_and_used(void **state)
{
    struct place *place = *state;
    static const struct ztc_table none = ZTC_TABLE_EMPTY;
    static const struct ztc_board_pin pins[4] = {{.port = 0, .pad = 1}, {.port = 1, .pad = 0}};
    struct ztc_table pin_table = {sizeof(pin_table), 2, sizeof(pins[0]), 0, pins};
    const struct ztc_board board = {sizeof(board), 0,     "mine", "test_board",
                                    &pin_table,    &none, &none,  &none};
    struct ztc_target target;
    struct ztc_error error = {0};
    struct ztc_buffer bytes;
    struct ztc_arena arena;
    struct ztc_board *decoded = NULL;
    add_module(place, "good");
    open_registry(place);
    ztc_buffer_init(&bytes, 100);
    ztc_arena_init(&arena, (size_t)1 << 16);
    assert_int_equal(ztc_target_open(place->registry, "test_board", &error, &target), ZTC_OK);
    assert_string_equal(target.description->name, "Test board");
    assert_string_equal(ztc_target_pin(&target, 1, 0)->name, "PB0");
    assert_int_equal(ztc_target_encode(&target, &board, 2, &bytes, &error), ZTC_OK);
    assert_int_equal(bytes.size, 5);
    assert_memory_equal(bytes.data, "\x02\x00\x01\x01\x00", 5);
    assert_int_equal(ztc_target_decode(&target, bytes.data, bytes.size, &arena, &error, &decoded),
                     ZTC_OK);
    assert_int_equal(decoded->pins->count, 2);
    assert_int_equal(ZTC_ROW(struct ztc_board_pin, decoded->pins, 1)->port, 1);
    /* What the module says of a failure is told. */
    pin_table.count = 4;
    assert_int_equal(ztc_target_encode(&target, &board, 1, &bytes, &error), ZTC_E_LIMIT);
    support_expect(&error, "good.so: target test_board: encode version 1: ",
                   "three pins are all there is room for; leave some out", NULL);
    /* And not told again of the next. */
    assert_int_equal(ztc_target_decode(&target, "xx", 2, &arena, &error, &decoded), ZTC_E_INVALID);
    support_expect(&error, "target test_board: decode: invalid data", NULL);
    ztc_arena_done(&arena);
    ztc_buffer_done(&bytes);
}

static void a_target_that_is_not_there_is_not_opened(void **state)
{
    struct place *place = *state;
    struct ztc_target target;
    struct ztc_error error = {0};
    add_module(place, "good");
    open_registry(place);
    assert_int_equal(ztc_target_open(place->registry, "test_bord", &error, &target),
                     ZTC_E_UNSUPPORTED);
    support_expect(&error, "there is no target \"test_bord\": did you mean test_board?", NULL);
}

struct refused {
    const char *name;
    const char *words; /* "field: found ..., expected ..." */
};

/* Refused where it is listed, so that it is never loaded at all. */
static void modules_that_do_not_fit_are_not_loaded(void **state)
{
    static const struct refused rows[] = {
        {"wrong_magic", "ztc_module_entry.magic: found 0x12345678, expected 0x6D63747A"},
        {"wrong_major", "ztc_module_entry.abi_major: found 2, expected 1"},
        {"new_host", "ztc_module_entry.min_host_minor: found 9, expected at most 0"},
        {"hidden_entry", "symbol ztc_module_entry: found none, expected one exported object"},
        {"no_section", "section .ztc.module: found none, expected one"},
#ifndef ZTC_SANITIZED
        {"constructor", "constructors: found DT_INIT_ARRAY, expected none in a target module"},
        {"ifunc", "constructors: found "},
        {"ifunc_symbol", "constructors: found IFUNC, expected none"},
        {"opens_files", "imports: found \"fopen\", expected only"},
        {"second_export", "exported symbols: found \"one_more\", expected only ztc_module_entry"},
        {"written_global", "global data: found a writable segment beyond RELRO, expected none"},
#endif
    };
    struct place *place = *state;
    open_registry(place);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct support_path path = add_module(place, rows[i].name);
        struct ztc_module *module = NULL;
        struct ztc_error error = {0};
        const struct ztc_module_entry_row *row = row_of(place, path.text);
        assert_false(row->usable);
        assert_int_equal(ztc_module_load(place->registry, row, &error, &module), ZTC_E_INVALID);
        assert_string_equal(ztc_error_text(&error), row->refusal);
        support_expect(&error, support_path("%s: %s", path.text, rows[i].words).text, NULL);
        assert_null(module);
    }
}

/* These look well from outside: only loading them shows what is wrong. */
static void modules_whose_code_breaks_its_word_are_refused(void **state)
{
    static const struct refused rows[] = {
        {"null_init", "ztc_module_entry.init: found NULL, expected a function"},
        {"null_shutdown", "ztc_module_entry.shutdown: found NULL, expected a function"},
        {"init_fails", "init: found today is no day for modules, expected success"},
        {"no_interface", "interface ztc.target/1: found none, expected one, as the section "
                         "provides target:test_board"},
        {"other_id", "target test_board: description.id: found \"other_board\", expected "
                     "\"test_board\" as in the section"},
        {"other_name", "target test_board: description.name: found \"Another board\", expected "
                       "\"Test board\" as in the section"},
        {"other_chip", "target test_board: description.chip: found \"test2\", expected \"test1\""},
        {"other_customizable",
         "target test_board: description.customizable: found 0, expected 1 as in the section"},
        {"open_fails", "target test_board: found status 4, expected a description"},
    };
    struct place *place = *state;
    open_registry(place);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct support_path path = add_module(place, rows[i].name);
        struct ztc_module *module = NULL;
        struct ztc_error error = {0};
        const struct ztc_module_entry_row *row = row_of(place, path.text);
        if (!row->usable) {
            fail_msg("%s", row->refusal);
        }
        /* The second time it is the same: nothing was kept that should not have been. */
        for (unsigned time = 0; time < 2; time++) {
            assert_int_equal(ztc_module_load(place->registry, row, &error, &module), ZTC_E_INVALID);
            support_expect(&error, support_path("%s: %s", path.text, rows[i].words).text, NULL);
            assert_null(module);
        }
    }
}

static void a_module_that_was_changed_since_is_refused(void **state)
{
    struct place *place = *state;
    struct ztc_module *module = NULL;
    struct ztc_error error = {0};
    struct support_path path = add_module(place, "good");
    open_registry(place);
    const struct ztc_module_entry_row *row = row_of(place, path.text);
    assert_true(row->usable);
    support_copy(support_module("second").text, path.text);
    assert_int_equal(ztc_module_load(place->registry, row, &error, &module), ZTC_E_INVALID);
    support_expect(&error, path.text, "section .ztc.module: found other records than a moment ago",
                   NULL);
    assert_int_equal(truncate(path.text, 100), 0);
    assert_int_equal(ztc_module_load(place->registry, row, &error, &module), ZTC_E_INVALID);
    support_expect(&error, path.text, "found ", NULL);
    assert_int_equal(unlink(path.text), 0);
    assert_int_equal(ztc_module_load(place->registry, row, &error, &module), ZTC_E_INVALID);
    support_expect(&error, path.text, "No such file", NULL);
    assert_null(module);
}

static void rights_are_looked_at_again_when_it_is_loaded(void **state)
{
    struct place *place = *state;
    struct ztc_module *module = NULL;
    struct ztc_error error = {0};
    struct support_path path = add_module(place, "good");
    open_registry(place);
    const struct ztc_module_entry_row *row = row_of(place, path.text);
    assert_int_equal(chmod(path.text, 0666), 0);
    assert_int_equal(ztc_module_load(place->registry, row, &error, &module), ZTC_E_INVALID);
    support_expect(&error, path.text, "rights of the file: found 0666", "expected", NULL);
    assert_int_equal(chmod(path.text, 0644), 0);
    assert_int_equal(chmod(place->root.path, 0702), 0);
    assert_int_equal(ztc_module_load(place->registry, row, &error, &module), ZTC_E_INVALID);
    assert_non_null(error.remedy);
    support_expect(&error, place->root.path, "rights of the folder: found 0702", NULL);
    assert_int_equal(chmod(place->root.path, 0700), 0);
    assert_int_equal(ztc_module_load(place->registry, row, &error, &module), ZTC_OK);
}

static unsigned open_files(void)
{
    unsigned count = 0;
    DIR *stream = opendir("/proc/self/fd");
    assert_non_null(stream);
    for (const struct dirent *entry = readdir(stream); entry != NULL; entry = readdir(stream)) {
        count++;
    }
    assert_int_equal(closedir(stream), 0);
    return count;
}

static void modules_of_the_same_descriptor_are_told_apart(void **state)
{
    struct place *place = *state;
    unsigned before = open_files();
    /* Each is opened on the lowest number that is free: the same again and again, also over the
     * life of one registry. glibc would take the second for the first by its name. */
    for (unsigned time = 0; time < 3; time++) {
        open_registry(place);
        struct ztc_module *good = load(place, "good");
        struct ztc_module *second = load(place, "second");
        assert_string_equal(ztc_module_row(good)->info.id, "org.ztc.test.good");
        assert_ptr_not_equal(ztc_module_object(good), ztc_module_object(second));
        const struct ztc_target_v1 *interface = ztc_module_interface(second, ZTC_TARGET_INTERFACE);
        void *handle = NULL;
        assert_int_equal(interface->open(ztc_module_self(second), "second_board", &handle), ZTC_OK);
    }
    ztc_registry_close(place->registry);
    place->registry = NULL;
    assert_int_equal(open_files(), before);
}

/* What the log of a registry said. */
struct heard {
    char text[1024];
};

static void hear(void *ctx, uint32_t level, const char *text)
{
    struct heard *heard = ctx;
    size_t used = strlen(heard->text);
    int length = snprintf(heard->text + used, sizeof(heard->text) - used, "%u:%s\n", level, text);
    assert_in_range(length, 1, sizeof(heard->text) - used - 1);
}

static void modules_are_shut_down_in_reverse_and_leaks_are_told(void **state)
{
    struct place *place = *state;
    struct heard heard = {""};
    open_registry(place);
    ztc_registry_log(place->registry, hear, &heard);
    (void)load(place, "good");
    (void)load(place, "leaks");
    (void)load(place, "second");
    assert_string_equal(heard.text, "");
    ztc_registry_close(place->registry);
    place->registry = NULL;
    assert_string_equal(heard.text,
                        support_path("2:shutdown of org.ztc.test.second\n"
                                     "2:shutdown of org.ztc.test.leaks\n"
                                     "3:%s/leaks.so: shutdown left 1 blocks, 100 bytes\n"
                                     "2:shutdown of org.ztc.test.good\n",
                                     place->root.path)
                            .text);
}

static void a_module_through_a_link_is_loaded(void **state)
{
    struct place *place = *state;
    struct ztc_module *module = NULL;
    struct ztc_error error = {0};
    struct support_path path = add_module(place, "good");
    struct support_path link = support_path("%s/link.so", place->root.path);
    assert_int_equal(symlink(path.text, link.text), 0);
    open_registry(place);
    assert_int_equal(ztc_module_load(place->registry, row_of(place, link.text), &error, &module),
                     ZTC_OK);
}

static void the_system_loader_has_the_last_word(void **state)
{
    struct place *place = *state;
    struct ztc_module *module = NULL;
    struct ztc_error error = {0};
    size_t size = 0;
    struct support_path path = add_module(place, "good");
    unsigned char *bytes = support_read(path.text, &size);
    /* A version of the C library that does not exist yet. */
    unsigned char *found = memmem(bytes, size, "\0GLIBC_2.", 9);
    if (found == NULL) {
        free(bytes);
        skip();
    }
    found[7] = '9';
    support_write(path.text, bytes, size);
    free(bytes);
    open_registry(place);
    const struct ztc_module_entry_row *row = row_of(place, path.text);
    assert_true(row->usable);
    assert_int_equal(ztc_module_load(place->registry, row, &error, &module), ZTC_E_INVALID);
    assert_null(strstr(ztc_error_text(&error), "/proc/self"));
    support_expect(&error, path.text, "loading: found ", "GLIBC_9", "required by the file",
                   "expected a file that this system's loader takes", NULL);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_good_module_is_loaded_once),
        TEST(a_target_is_opened_and_used),
        TEST(a_target_that_is_not_there_is_not_opened),
        TEST(modules_that_do_not_fit_are_not_loaded),
        TEST(modules_whose_code_breaks_its_word_are_refused),
        TEST(a_module_that_was_changed_since_is_refused),
        TEST(rights_are_looked_at_again_when_it_is_loaded),
        TEST(modules_of_the_same_descriptor_are_told_apart),
        TEST(modules_are_shut_down_in_reverse_and_leaks_are_told),
        TEST(a_module_through_a_link_is_loaded),
        TEST(the_system_loader_has_the_last_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
