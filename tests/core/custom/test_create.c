/* SPDX-License-Identifier: Apache-2.0 */
/* Creating custom VMs of a real target, and listing what there is, damaged ones too. */
#include "support_custom.h"

#include <stdio.h>
#include <string.h>

#define TARGET "cvm_espwroom32"

static void make(struct place *place, const char *short_name, const char *name)
{
    ztc_status status =
        ztc_custom_make(&place->home, place->registry, TARGET, short_name, name, &place->error);
    if (status != ZTC_OK) {
        fail_msg("%s: %s", short_name, ztc_error_text(&place->error));
    }
}

/* Compiles strictly: any finding but a note is a failure. */
static void compile(struct place *place, const char *short_name, uint32_t version)
{
    const struct ztc_compile_options options = {.strict = true, .port_version = version};
    struct ztc_compilation compilation = {0};
    assert_int_equal(ztc_compile_custom(&place->home, place->registry, short_name, &options,
                                        &place->error, &compilation),
                     ZTC_OK);
    for (size_t i = 0; i < compilation.template.findings.count && !compilation.good; i++) {
        const struct ztc_diagnostic *item = &compilation.template.findings.items[i];
        print_error("%s: %s\n", item->code, item->message);
    }
    assert_true(compilation.good);
    assert_int_equal(
        ztc_compile_store(&place->home, place->registry, &compilation, false, &place->error),
        ZTC_OK);
    ztc_compilation_done(&compilation);
}

static void makes_the_folder_from_the_target(void **state)
{
    struct place *place = *state;
    make(place, "my-board", "Mein Brett \xc3\xa4");
    static const char *const files[] = {"my-board.yml", "my-board.py", "device.json",
                                        "template.yml", "z.yml"};
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        char path[64];
        (void)snprintf(path, sizeof(path), "cvm/my-board/%s", files[i]);
        assert_true(is_there(place, path));
    }
    assert_false(is_there(place, "cvm/my-board/active"));
    assert_false(is_there(place, "cvm/my-board/port.bin"));
    const char *device = ztc_buffer_string(got(place, "cvm/my-board/device.json"));
    assert_non_null(strstr(device, "\"name\": \"Mein Brett \\u00e4\""));
    assert_non_null(strstr(device, "\"original_target\": \"" TARGET "\""));
    assert_non_null(strstr(device, "\"my-board.my-boardDevice\""));
    assert_null(strstr(device, "customized"));
    const char *text = ztc_buffer_string(got(place, "cvm/my-board/my-board.yml"));
    assert_non_null(strstr(text, "\nshort_name: my-board\n"));
    assert_non_null(strstr(text, "\n\ndevice:\n"));
    assert_null(strstr(text, "@SHORT_NAME@"));
}

static void what_it_makes_compiles_without_a_word(void **state)
{
    struct place *place = *state;
    static const char *const names[] = {"board", "123",   "true", "1e1", "null",
                                        "yes",   "a-b_c", "0x10", "n"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        make(place, names[i], NULL);
        compile(place, names[i], 1);
        compile(place, names[i], 2);
    }
}

static void refuses_what_is_no_short_name(void **state)
{
    struct place *place = *state;
    static const char *const names[] = {"",
                                        ".",
                                        "..",
                                        "../x",
                                        "a/b",
                                        "a b",
                                        "-a",
                                        "_a",
                                        "a_b_c",
                                        "a.b",
                                        "caf\xc3\xa9",
                                        "a\n",
                                        "12345678901234567890123456789012"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        assert_int_equal(
            ztc_custom_make(&place->home, place->registry, TARGET, names[i], NULL, &place->error),
            ZTC_E_INVALID);
        assert_refused(place, "short name");
    }
    struct ztc_arena arena;
    ztc_arena_init(&arena, 1 << 16);
    const char **found = NULL;
    size_t count = 9;
    assert_int_equal(ztc_custom_names(&place->home, &arena, &place->error, &found, &count), ZTC_OK);
    assert_int_equal(count, 0);
    ztc_arena_done(&arena);
}

static void never_overwrites(void **state)
{
    struct place *place = *state;
    make(place, "board", NULL);
    put(place, "cvm/board/board.yml", "mine", 4);
    assert_int_equal(
        ztc_custom_make(&place->home, place->registry, TARGET, "board", NULL, &place->error),
        ZTC_E_INVALID);
    assert_refused(place, "exists already");
    assert_string_equal(ztc_buffer_string(got(place, "cvm/board/board.yml")), "mine");
}

static void refuses_an_unknown_target_with_the_nearest(void **state)
{
    struct place *place = *state;
    assert_int_equal(ztc_custom_make(&place->home, place->registry, "cvm_espwroom23", "board", NULL,
                                     &place->error),
                     ZTC_E_UNSUPPORTED);
    assert_refused(place, TARGET);
    assert_false(is_there(place, "cvm/board"));
}

static void refuses_a_name_that_is_no_text(void **state)
{
    struct place *place = *state;
    assert_int_equal(ztc_custom_make(&place->home, place->registry, TARGET, "board", "two\nlines",
                                     &place->error),
                     ZTC_E_INVALID);
    assert_refused(place, "the name");
    assert_false(is_there(place, "cvm/board"));
}

/* --- the list --- */

struct listed {
    struct ztc_arena arena;
    struct ztc_custom_row *rows;
    size_t count;
};

static void list(struct place *place, struct listed *listed)
{
    *listed = (struct listed){0};
    ztc_arena_init(&listed->arena, 1 << 20);
    assert_int_equal(ztc_custom_rows(&place->home, place->registry, &listed->arena, &place->error,
                                     &listed->rows, &listed->count),
                     ZTC_OK);
}

static const struct ztc_custom_row *find(const struct listed *listed, const char *short_name)
{
    for (size_t i = 0; i < listed->count; i++) {
        if (strcmp(listed->rows[i].target, short_name) == 0) {
            return &listed->rows[i];
        }
    }
    fail_msg("%s is not listed", short_name);
    return NULL;
}

static void lists_what_the_templates_say(void **state)
{
    struct place *place = *state;
    struct listed listed;
    make(place, "b", "Second");
    make(place, "a", "First");
    compile(place, "b", 1);
    list(place, &listed);
    assert_int_equal(listed.count, 2);
    assert_string_equal(listed.rows[0].target, "a");
    assert_string_equal(listed.rows[0].name, "First");
    assert_string_equal(listed.rows[0].original_target, TARGET);
    assert_string_equal(listed.rows[0].chip, "esp32");
    assert_string_equal(listed.rows[0].problem, "");
    assert_false(listed.rows[0].active);
    assert_false(listed.rows[0].stale);
    assert_true(listed.rows[1].active);
    assert_false(listed.rows[1].stale);
    assert_non_null(strstr(listed.rows[1].path, "/.zerynth2/cvm/b"));
    ztc_arena_done(&listed.arena);
}

static void tells_when_the_template_has_changed(void **state)
{
    struct place *place = *state;
    struct listed listed;
    make(place, "b", NULL);
    compile(place, "b", 1);
    struct ztc_buffer *text = got(place, "cvm/b/b.yml");
    ztc_buffer_text(text, "# a word more\n");
    put(place, "cvm/b/b.yml", text->data, text->size);
    list(place, &listed);
    assert_true(find(&listed, "b")->active);
    assert_true(find(&listed, "b")->stale);
    ztc_arena_done(&listed.arena);
}

/* An active as the original wrote it. */
static void put_old_active(struct place *place)
{
    static const char active[] = "{\n    \"short_name\": \"b\"\n}";
    put(place, "cvm/b/active", active, sizeof(active) - 1);
}

static void compiles_again_where_there_is_no_digest(void **state)
{
    struct place *place = *state;
    struct listed listed;
    make(place, "b", NULL);
    compile(place, "b", 1);
    put_old_active(place);
    list(place, &listed);
    assert_false(find(&listed, "b")->stale);
    ztc_arena_done(&listed.arena);

    struct ztc_buffer *text = got(place, "cvm/b/b.yml");
    ztc_buffer_text(text, "# a word more changes no byte\n");
    put(place, "cvm/b/b.yml", text->data, text->size);
    list(place, &listed);
    assert_false(find(&listed, "b")->stale);
    ztc_arena_done(&listed.arena);

    put(place, "cvm/b/port.bin", "other", 5);
    list(place, &listed);
    assert_true(find(&listed, "b")->stale);
    ztc_arena_done(&listed.arena);
}

static void compares_with_the_version_that_was_compiled(void **state)
{
    struct place *place = *state;
    struct listed listed;
    make(place, "b", NULL);
    compile(place, "b", 2);
    put_old_active(place);
    list(place, &listed);
    assert_false(find(&listed, "b")->stale);
    ztc_arena_done(&listed.arena);
}

static void a_missing_output_is_stale(void **state)
{
    struct place *place = *state;
    struct listed listed;
    make(place, "b", NULL);
    static const char active[] = "{\"short_name\": \"b\"}";
    put(place, "cvm/b/active", active, sizeof(active) - 1);
    list(place, &listed);
    assert_true(find(&listed, "b")->active);
    assert_true(find(&listed, "b")->stale);
    ztc_arena_done(&listed.arena);
}

static void damaged_ones_are_rows_with_a_problem(void **state)
{
    struct place *place = *state;
    struct listed listed;
    make(place, "good", NULL);
    make(place, "json", NULL);
    make(place, "active", NULL);
    make(place, "list", NULL);
    put(place, "cvm/empty/z.yml", "", 0);
    put(place, "cvm/yaml/yaml.yml", "short_name: [", 13);
    put(place, "cvm/bytes/bytes.yml", "\xff\xfe\x00", 3);
    put(place, "cvm/json/device.json", "{\"name\": ", 9);
    put(place, "cvm/active/active", "\0\0", 2);
    put(place, "cvm/list/active", "[]", 2);
    list(place, &listed);
    assert_int_equal(listed.count, 7);
    assert_string_equal(find(&listed, "good")->problem, "");
    assert_non_null(strstr(find(&listed, "empty")->problem, "empty.yml"));
    assert_non_null(strstr(find(&listed, "yaml")->problem, "yaml.yml:1"));
    assert_non_null(strstr(find(&listed, "bytes")->problem, "bytes.yml:1"));
    assert_non_null(strstr(find(&listed, "json")->problem, "device.json"));
    assert_non_null(strstr(find(&listed, "active")->problem, "active"));
    assert_non_null(strstr(find(&listed, "list")->problem, "active"));
    ztc_arena_done(&listed.arena);
}

static void a_template_with_mistakes_elsewhere_is_listed(void **state)
{
    struct place *place = *state;
    struct listed listed;
    static const char text[] = "short_name: b\npinmap: {D1: [PZ]}\n"
                               "device: {name: Broken, original_target: nobody}\n";
    put(place, "cvm/b/b.yml", text, sizeof(text) - 1);
    put_old_active(place);
    put(place, "cvm/b/port.bin", "old", 3);
    list(place, &listed);
    assert_string_equal(find(&listed, "b")->problem, "");
    assert_string_equal(find(&listed, "b")->name, "Broken");
    assert_string_equal(find(&listed, "b")->original_target, "nobody");
    assert_true(find(&listed, "b")->active);
    ztc_arena_done(&listed.arena);
}

static void no_custom_vms_are_no_rows(void **state)
{
    struct place *place = *state;
    struct listed listed;
    list(place, &listed);
    assert_int_equal(listed.count, 0);
    ztc_arena_done(&listed.arena);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, place_setup, place_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(makes_the_folder_from_the_target),
        TEST(what_it_makes_compiles_without_a_word),
        TEST(refuses_what_is_no_short_name),
        TEST(never_overwrites),
        TEST(refuses_an_unknown_target_with_the_nearest),
        TEST(refuses_a_name_that_is_no_text),
        TEST(lists_what_the_templates_say),
        TEST(tells_when_the_template_has_changed),
        TEST(compiles_again_where_there_is_no_digest),
        TEST(compares_with_the_version_that_was_compiled),
        TEST(a_missing_output_is_stale),
        TEST(damaged_ones_are_rows_with_a_problem),
        TEST(a_template_with_mistakes_elsewhere_is_listed),
        TEST(no_custom_vms_are_no_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
