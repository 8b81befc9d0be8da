/* SPDX-License-Identifier: Apache-2.0 */
/* From the templates of users of the original to the same bytes, and to files in the home folder. */
#include "support_custom.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static const struct {
    const char *data;
    const char *short_name;
} boards[] = {{"custom_vm", "custom_vm"}, {"esp_wroom_32", "esp wroom 32"}};

static void data_path(char *room, size_t size, const char *board, const char *file)
{
    (void)snprintf(room, size, "%s/data/port-v1/%s/%s", ZTC_TEST_DATA, board, file);
}

/* A folder as an old user has it: nothing but the template. */
static void put_board(struct place *place, size_t board)
{
    char path[512];
    struct ztc_buffer text;
    data_path(path, sizeof(path), boards[board].data, "template.yml");
    read_data(path, &text);
    (void)snprintf(path, sizeof(path), "cvm/%s/%s.yml", boards[board].short_name,
                   boards[board].short_name);
    put(place, path, text.data, text.size);
    ztc_buffer_done(&text);
}

static ztc_status compile(struct place *place, const char *short_name,
                          const struct ztc_compile_options *options, bool *ret_good)
{
    struct ztc_compilation compilation = {0};
    ztc_status status = ztc_compile_custom(&place->home, place->registry, short_name, options,
                                           &place->error, &compilation);
    *ret_good = compilation.good;
    if (status == ZTC_OK && compilation.good) {
        status = ztc_compile_store(&place->home, place->registry, &compilation, options->lenient,
                                   &place->error);
    }
    ztc_compilation_done(&compilation);
    return status;
}

static void compile_good(struct place *place, const char *short_name, bool lenient)
{
    const struct ztc_compile_options options = {.lenient = lenient};
    bool good = false;
    ztc_status status = compile(place, short_name, &options, &good);
    if (status != ZTC_OK) {
        fail_msg("%s", ztc_error_text(&place->error));
    }
    assert_true(good);
}

static void the_users_boards_give_the_users_bytes(void **state)
{
    struct place *place = *state;
    for (size_t i = 0; i < sizeof(boards) / sizeof(boards[0]); i++) {
        char path[512];
        struct ztc_buffer expected;
        put_board(place, i);
        compile_good(place, boards[i].short_name, /* lenient= */ true);
        data_path(path, sizeof(path), boards[i].data, "port.bin");
        read_data(path, &expected);
        (void)snprintf(path, sizeof(path), "cvm/%s/port.bin", boards[i].short_name);
        const struct ztc_buffer *bytes = got(place, path);
        assert_int_equal(bytes->size, expected.size);
        assert_memory_equal(bytes->data, expected.data, expected.size);
        ztc_buffer_done(&expected);
    }
}

static void everything_that_was_missing_is_made(void **state)
{
    struct place *place = *state;
    static const char *const files[] = {"port.bin",        "port.yml",     "device.json", "active",
                                        "esp wroom 32.py", "template.yml", "z.yml"};
    put_board(place, 1);
    compile_good(place, "esp wroom 32", /* lenient= */ true);
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        char path[128];
        (void)snprintf(path, sizeof(path), "cvm/esp wroom 32/%s", files[i]);
        assert_true(is_there(place, path));
    }
    const char *active = ztc_buffer_string(got(place, "cvm/esp wroom 32/active"));
    assert_non_null(strstr(active, "\"short_name\": \"esp wroom 32\""));
    assert_non_null(strstr(active, "\"template_sha256\": \""));
    assert_non_null(strstr(active, "\"port_version\": 1"));
    assert_non_null(strstr(active, "\"lenient\": true"));
    const char *device = ztc_buffer_string(got(place, "cvm/esp wroom 32/device.json"));
    assert_non_null(strstr(device, "\"customized\": true"));
}

static void what_the_user_has_is_kept(void **state)
{
    struct place *place = *state;
    put_board(place, 1);
    put(place, "cvm/esp wroom 32/esp wroom 32.py", "mine", 4);
    put(place, "cvm/esp wroom 32/template.yml", "mine", 4);
    put(place, "cvm/esp wroom 32/notes.txt", "mine", 4);
    compile_good(place, "esp wroom 32", /* lenient= */ true);
    assert_string_equal(ztc_buffer_string(got(place, "cvm/esp wroom 32/esp wroom 32.py")), "mine");
    assert_string_equal(ztc_buffer_string(got(place, "cvm/esp wroom 32/template.yml")), "mine");
    assert_string_equal(ztc_buffer_string(got(place, "cvm/esp wroom 32/notes.txt")), "mine");
}

static void a_second_compile_writes_nothing(void **state)
{
    struct place *place = *state;
    char path[256];
    struct stat before;
    struct stat after;
    put_board(place, 1);
    compile_good(place, "esp wroom 32", /* lenient= */ true);
    (void)snprintf(path, sizeof(path), "%s/cvm/esp wroom 32", place->home.path);
    assert_int_equal(stat(path, &before), 0);
    compile_good(place, "esp wroom 32", /* lenient= */ true);
    assert_int_equal(stat(path, &after), 0);
    assert_memory_equal(&before.st_mtim, &after.st_mtim, sizeof(before.st_mtim));
}

static void mistakes_are_findings_and_change_nothing(void **state)
{
    struct place *place = *state;
    put_board(place, 0);
    struct ztc_compilation compilation = {0};
    const struct ztc_compile_options options = {0};
    assert_int_equal(ztc_compile_custom(&place->home, place->registry, "custom_vm", &options,
                                        &place->error, &compilation),
                     ZTC_OK);
    assert_false(compilation.good);
    assert_true(compilation.parsed);
    bool found = false;
    for (size_t i = 0; i < compilation.template.findings.count; i++) {
        found = found || strcmp(compilation.template.findings.items[i].code, "E005") == 0;
    }
    assert_true(found); /* PWM31 stands twice */
    assert_int_equal(
        ztc_compile_store(&place->home, place->registry, &compilation, false, &place->error),
        ZTC_E_ARGUMENT);
    assert_refused(place, "nothing good");
    ztc_compilation_done(&compilation);
    assert_false(is_there(place, "cvm/custom_vm/port.bin"));
    assert_false(is_there(place, "cvm/custom_vm/active"));
}

static void strict_makes_errors_of_warnings(void **state)
{
    struct place *place = *state;
    const struct ztc_compile_options options = {.strict = true, .lenient = true};
    bool good = true;
    put_board(place, 1);
    assert_int_equal(compile(place, "esp wroom 32", &options, &good), ZTC_OK);
    assert_false(good);
    assert_false(is_there(place, "cvm/esp wroom 32/port.bin"));
}

static void the_template_may_be_called_otherwise_when_lenient(void **state)
{
    struct place *place = *state;
    char path[512];
    struct ztc_buffer text;
    data_path(path, sizeof(path), boards[1].data, "template.yml");
    read_data(path, &text);
    put(place, "cvm/renamed/renamed.yml", text.data, text.size);
    ztc_buffer_done(&text);
    const struct ztc_compile_options options = {0};
    bool good = true;
    assert_int_equal(compile(place, "renamed", &options, &good), ZTC_OK);
    assert_false(good);
    compile_good(place, "renamed", /* lenient= */ true);
    const char *active = ztc_buffer_string(got(place, "cvm/renamed/active"));
    assert_non_null(strstr(active, "\"short_name\": \"renamed\""));
    const char *port = ztc_buffer_string(got(place, "cvm/renamed/port.yml"));
    assert_non_null(strstr(port, "BOARD: esp wroom 32\n"));
    assert_true(is_there(place, "cvm/renamed/renamed.py"));
}

static void what_is_missing_is_said(void **state)
{
    struct place *place = *state;
    const struct ztc_compile_options options = {0};
    bool good = true;
    put_board(place, 0);
    assert_int_equal(compile(place, "custom-vm", &options, &good), ZTC_E_INVALID);
    assert_refused(place, "custom_vm");
    put(place, "cvm/empty/z.yml", "", 0);
    assert_int_equal(compile(place, "empty", &options, &good), ZTC_E_INVALID);
    assert_refused(place, "cvm/empty/empty.yml");
}

static const char minimal[] =
    "short_name: b\nlayout: b\ncmacros: [VM_IS_CUSTOM]\npinmap: {D0: [PA, 4]}\npinclasses: {}\n"
    "peripherals: {}\ndevice: {name: n, original_target: %s, vids: [], pids: []}\n";

static void a_target_that_is_not_there_is_said(void **state)
{
    struct place *place = *state;
    char text[512];
    const struct ztc_compile_options options = {0};
    bool good = true;
    int size = snprintf(text, sizeof(text), minimal, "cvm_espwrom32");
    put(place, "cvm/b/b.yml", text, (size_t)size);
    assert_int_equal(compile(place, "b", &options, &good), ZTC_E_UNSUPPORTED);
    assert_refused(place, "cvm_espwroom32");
}

static void a_version_that_the_target_lacks_is_said(void **state)
{
    struct place *place = *state;
    char text[512];
    bool good = true;
    int size = snprintf(text, sizeof(text), minimal, "cvm_espwroom32");
    put(place, "cvm/b/b.yml", text, (size_t)size);
    const struct ztc_compile_options options = {.port_version = 9};
    assert_int_equal(compile(place, "b", &options, &good), ZTC_E_UNSUPPORTED);
    assert_refused(place, "1, 2");
    const struct ztc_compile_options second = {.port_version = 2};
    assert_int_equal(compile(place, "b", &second, &good), ZTC_OK);
    assert_true(good);
    const char *active = ztc_buffer_string(got(place, "cvm/b/active"));
    assert_non_null(strstr(active, "\"port_version\": 2"));
    assert_non_null(strstr(active, "\"lenient\": false"));
}

static void what_is_no_yaml_is_a_finding(void **state)
{
    struct place *place = *state;
    static const char *const texts[] = {"", "short_name: [", "\xff\xfe", "- a\n- b\n", "{}"};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct ztc_compilation compilation = {0};
        const struct ztc_compile_options options = {0};
        assert_int_equal(ztc_compile_text(place->registry, "x.yml", texts[i], strlen(texts[i]),
                                          NULL, &options, &place->error, &compilation),
                         ZTC_OK);
        assert_false(compilation.good);
        assert_true(ztc_findings_errors(&compilation.template.findings) > 0);
        ztc_compilation_done(&compilation);
    }
}

static void done_takes_any_state(void **state)
{
    (void)state;
    struct ztc_compilation compilation = {0};
    ztc_compilation_done(&compilation);
    ztc_compilation_done(&compilation);
}

static void sha256_is_the_usual_one(void **state)
{
    struct place *place = *state;
    char hex[65];
    assert_int_equal(ztc_custom_sha256(place->registry, "abc", 3, &place->error, hex), ZTC_OK);
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_int_equal(ztc_custom_sha256(place->registry, "", 0, &place->error, hex), ZTC_OK);
    assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, place_setup, place_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_users_boards_give_the_users_bytes),
        TEST(everything_that_was_missing_is_made),
        TEST(what_the_user_has_is_kept),
        TEST(a_second_compile_writes_nothing),
        TEST(mistakes_are_findings_and_change_nothing),
        TEST(strict_makes_errors_of_warnings),
        TEST(the_template_may_be_called_otherwise_when_lenient),
        TEST(what_is_missing_is_said),
        TEST(a_target_that_is_not_there_is_said),
        TEST(a_version_that_the_target_lacks_is_said),
        TEST(what_is_no_yaml_is_a_finding),
        TEST(done_takes_any_state),
        TEST(sha256_is_the_usual_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
