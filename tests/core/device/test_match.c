/* SPDX-License-Identifier: Apache-2.0 */
/* What devices may be: rules of modules and custom VMs, aliases, ties, and two that cannot be told apart. */
#include "device/match.h"
#include "device/pattern.h"

#include "base/file.h"
#include "base/limits.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define PATH_ROOM 256

struct scene {
    char base[PATH_ROOM / 4];
    struct ztc_home home;
    struct ztc_registry *registry;
    struct ztc_names names;
    struct ztc_arena arena;
    struct ztc_error error;
    struct ztc_device *devices[8];
    size_t device_count;
    struct ztc_match *rows;
    size_t count;
    char trouble[PATH_ROOM];
};

static void write_text(const char *folder, const char *name, const char *text)
{
    char path[PATH_ROOM];
    (void)snprintf(path, sizeof(path), "%s/%s", folder, name);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

/* A custom VM as far as finding its board needs it. */
static void add_custom(struct scene *scene, const char *name, const char *device)
{
    char folder[PATH_ROOM];
    (void)snprintf(folder, sizeof(folder), "%s/.zerynth2/cvm/%s", scene->base, name);
    assert_int_equal(mkdir(folder, 0700), 0);
    write_text(folder, "device.json", device);
    write_text(folder, "active", "{}");
}

static int setup(void **state)
{
    struct scene *scene = calloc(1, sizeof(*scene));
    assert_non_null(scene);
    (void)snprintf(scene->base, sizeof(scene->base), "/tmp/ztc-match-XXXXXX");
    assert_non_null(mkdtemp(scene->base));
    char path[PATH_ROOM];
    (void)snprintf(path, sizeof(path), "%s/.zerynth2", scene->base);
    assert_int_equal(mkdir(path, 0700), 0);
    (void)snprintf(path, sizeof(path), "%s/.zerynth2/cvm", scene->base);
    assert_int_equal(mkdir(path, 0700), 0);
    const char *const folders[] = {ZTC_BUILD_DIR "/modules"};
    assert_int_equal(ztc_registry_open(folders, 1, NULL, &scene->error, &scene->registry), ZTC_OK);
    scene->home = (struct ztc_home){.folder = -1, .lock = -1, .cvm = -1, .tmp = -1};
    ztc_arena_init(&scene->arena, ZTC_TEXT_MAX);
    *state = scene;
    return 0;
}

static int teardown(void **state)
{
    struct scene *scene = *state;
    for (size_t i = 0; i < scene->device_count; i++) {
        ztc_device_free(scene->devices[i]);
    }
    ztc_names_done(&scene->names);
    ztc_home_close(&scene->home);
    ztc_registry_close(scene->registry);
    ztc_arena_done(&scene->arena);
    ztc_error_clear(&scene->error);
    assert_int_equal(ztc_tree_remove(AT_FDCWD, "", scene->base, &scene->error), ZTC_OK);
    free(scene);
    return 0;
}

static void hear(void *ctx, const char *text)
{
    struct scene *scene = ctx;
    (void)snprintf(scene->trouble, sizeof(scene->trouble), "%s", text);
}

static void load(struct scene *scene)
{
    char path[PATH_ROOM];
    (void)snprintf(path, sizeof(path), "%s/.zerynth2", scene->base);
    assert_int_equal(ztc_home_open_at(path, &scene->error, &scene->home), ZTC_OK);
    assert_int_equal(ztc_names_load(scene->registry, scene->registry, &scene->home, hear, scene,
                                    &scene->error, &scene->names),
                     ZTC_OK);
}

static void plug(struct scene *scene, uint32_t vid, uint32_t pid, const char *serial,
                 const char *target)
{
    char key[] = {(char)('a' + scene->device_count), '\0'};
    const struct ztc_found_device found = {
        .struct_size = sizeof(found),
        .key = key,
        .vid = vid,
        .pid = pid,
        .serial = serial,
        .manufacturer = "",
        .product = "",
        .description = "",
        .target = target,
        .name = target[0] != '\0' ? "by hand" : "",
        .chipid = "",
        .remote_id = "",
        .class_name = "",
    };
    struct ztc_device **device = &scene->devices[scene->device_count++];
    assert_int_equal(ztc_device_copy("test", &found, &scene->error, device), ZTC_OK);
    assert_int_equal(ztc_device_identify(scene->registry, *device, &scene->error), ZTC_OK);
}

static void match(struct scene *scene)
{
    assert_int_equal(ztc_match_devices(&scene->names,
                                       (const struct ztc_device *const *)scene->devices,
                                       scene->device_count, &scene->arena, &scene->error,
                                       &scene->rows, &scene->count),
                     ZTC_OK);
}

static const struct ztc_match *row_of(const struct scene *scene, const char *target)
{
    for (size_t i = 0; i < scene->count; i++) {
        if (strcmp(scene->rows[i].target, target) == 0) {
            return &scene->rows[i];
        }
    }
    return NULL;
}

static void test_a_custom_vm_of_its_own_id(void **state)
{
    struct scene *scene = *state;
    add_custom(scene, "mine",
               "{\"name\": \"Mein Brett\", \"original_target\": \"cvm_espwroom32\", "
               "\"virtualizable\": \"mineDevice\", \"vids\": [\"1209\"], \"pids\": [\"00a1\"]}");
    load(scene);
    plug(scene, 0x1209, 0x00A1, "1", "");
    match(scene);
    assert_int_equal(scene->count, 1);
    const struct ztc_match *row = &scene->rows[0];
    assert_string_equal(row->target, "mine");
    assert_string_equal(row->name, "Mein Brett");
    assert_string_equal(row->original_target, "cvm_espwroom32");
    assert_string_equal(row->class_name, "mineDevice");
    assert_int_equal(row->strength, ZTC_STRENGTH_EXACT);
    assert_true(row->custom);
    assert_false(row->ambiguous);
}

static void test_a_custom_vm_without_a_name_of_its_own(void **state)
{
    struct scene *scene = *state;
    add_custom(scene, "mine",
               "{\"name\": \"ESP WROOM 32\", \"original_target\": \"cvm_espwroom32\", "
               "\"vids\": [\"1209\"], \"pids\": [\"00A1\"]}");
    load(scene);
    plug(scene, 0x1209, 0x00A1, "1", "");
    match(scene);
    assert_string_equal(scene->rows[0].name, "mine");
}

static void test_a_chip_that_many_boards_share_decides_nothing(void **state)
{
    struct scene *scene = *state;
    add_custom(scene, "mine", "{\"vids\": [\"10C4\"], \"pids\": [\"EA60\"]}");
    load(scene);
    plug(scene, 0x10C4, 0xEA60, "1", "");
    match(scene);
    assert_true(scene->count > 2);
    assert_string_equal(scene->rows[0].target, "mine"); /* first, but no surer */
    for (size_t i = 0; i < scene->count; i++) {
        assert_int_equal(scene->rows[i].strength, ZTC_STRENGTH_BRIDGE);
        assert_true(scene->rows[i].ambiguous);
        for (size_t j = 0; j < i; j++) {
            assert_string_not_equal(scene->rows[i].target, scene->rows[j].target);
        }
    }
    assert_non_null(row_of(scene, "cvm_espwroom32"));
}

static void test_pairs_and_products_of_lists(void **state)
{
    struct scene *scene = *state;
    add_custom(scene, "paired", "{\"vids\": [\"1209\", \"1210\"], \"pids\": [\"0001\", \"0002\"]}");
    add_custom(scene, "crossed", "{\"vids\": [\"1211\"], \"pids\": [\"0001\", \"0002\"]}");
    load(scene);
    plug(scene, 0x1209, 2, "1", "");
    match(scene);
    assert_int_equal(scene->count, 0);
    plug(scene, 0x1210, 2, "2", "");
    plug(scene, 0x1211, 1, "3", "");
    plug(scene, 0x1211, 2, "4", "");
    match(scene);
    assert_int_equal(scene->count, 3);
    assert_string_equal(scene->rows[0].target, "paired");
    assert_string_equal(scene->rows[1].target, "crossed");
    assert_string_equal(scene->rows[2].target, "crossed");
}

static void test_a_damaged_custom_vm_is_told_and_left_out(void **state)
{
    struct scene *scene = *state;
    add_custom(scene, "damaged", "{\"vids\": [\"1209\"], \"pids\": [7]}");
    add_custom(scene, "good", "{\"vids\": [\"1209\"], \"pids\": [\"0007\"]}");
    load(scene);
    assert_non_null(strstr(scene->trouble, "cvm/damaged/device.json"));
    plug(scene, 0x1209, 7, "1", "");
    match(scene);
    assert_int_equal(scene->count, 1);
    assert_string_equal(scene->rows[0].target, "good");
}

static void test_what_was_entered_by_hand_is_that_alone(void **state)
{
    struct scene *scene = *state;
    load(scene);
    plug(scene, 0x10C4, 0xEA60, "1", "cvm_esp8266");
    match(scene);
    assert_int_equal(scene->count, 1);
    assert_string_equal(scene->rows[0].target, "cvm_esp8266");
    assert_string_equal(scene->rows[0].name, "by hand");
    assert_int_equal(scene->rows[0].strength, ZTC_STRENGTH_EXACT);
}

static void test_an_alias_settles_it(void **state)
{
    struct scene *scene = *state;
    load(scene);
    plug(scene, 0x10C4, 0xEA60, "1", "");
    const struct ztc_known_row row = {
        .alias = "kitchen",
        .uid = scene->devices[0]->uid,
        .target = "cvm_esp8266",
        .name = "",
        .chipid = "c",
        .remote_id = "r",
        .class_name = "k",
    };
    const char *aside = NULL;
    assert_int_equal(ztc_home_lock(&scene->home, &scene->error), ZTC_OK);
    assert_int_equal(ztc_known_put(scene->registry, &scene->home, ZTC_DEVICE_TABLE_ALIASES, &row,
                                   &scene->arena, &scene->error, &aside),
                     ZTC_OK);
    ztc_home_unlock(&scene->home);
    ztc_names_done(&scene->names);
    assert_int_equal(ztc_names_load(scene->registry, scene->registry, &scene->home, hear, scene,
                                    &scene->error, &scene->names),
                     ZTC_OK);
    plug(scene, 0x10C4, 0xEA60, "2", "");
    match(scene);
    assert_string_equal(scene->rows[0].alias, "kitchen");
    assert_string_equal(scene->rows[0].target, "cvm_esp8266");
    assert_string_equal(scene->rows[0].chipid, "c");
    assert_false(scene->rows[0].ambiguous);
    /* The other one of the kind is as open as before. */
    assert_ptr_equal(scene->rows[1].device, scene->devices[1]);
    assert_true(scene->rows[1].ambiguous);
}

static void put(struct scene *scene, uint32_t table, const struct ztc_known_row *row)
{
    const char *aside = NULL;
    assert_int_equal(ztc_known_put(scene->registry, &scene->home, table, row, &scene->arena,
                                   &scene->error, &aside),
                     ZTC_OK);
}

static void test_linked_devices(void **state)
{
    struct scene *scene = *state;
    load(scene);
    plug(scene, 0x10C4, 0xEA60, "", "");
    plug(scene, 0x10C4, 0xEA60, "7", "");
    const struct ztc_known_row linked = {
        "cvm_esp8266:c1", "u1", "cvm_esp8266", "n", "c1", "r1", "k"};
    const struct ztc_known_row board = {
        "board", scene->devices[1]->uid, "cvm_esp8266", "", "c2", "r2", "Board"};
    const struct ztc_known_row loader = {"loader", "u2", "cvm_esp8266", "", "c2", "r2", "Loader"};
    assert_int_equal(ztc_home_lock(&scene->home, &scene->error), ZTC_OK);
    put(scene, ZTC_DEVICE_TABLE_LINKED, &linked);
    put(scene, ZTC_DEVICE_TABLE_ALIASES, &board);
    put(scene, ZTC_DEVICE_TABLE_ALIASES, &loader);
    ztc_home_unlock(&scene->home);
    ztc_names_done(&scene->names);
    assert_int_equal(ztc_names_load(scene->registry, scene->registry, &scene->home, hear, scene,
                                    &scene->error, &scene->names),
                     ZTC_OK);
    match(scene);
    /* One without a serial number may be any of those that were registered for its target. */
    const struct ztc_match *row = row_of(scene, "cvm_esp8266");
    assert_ptr_equal(row->device, scene->devices[0]);
    assert_int_equal(row->linked_count, 1);
    assert_string_equal(row->linked[0]->remote_id, "r1");
    assert_int_equal(row_of(scene, "cvm_espwroom32")->linked_count, 0);
    /* The same chip in another mode. */
    row = &scene->rows[scene->count - 1];
    assert_string_equal(row->alias, "board");
    assert_int_equal(row->linked_count, 1);
    assert_string_equal(row->linked[0]->alias, "loader");
}

static void test_twins(void **state)
{
    struct scene *scene = *state;
    load(scene);
    plug(scene, 0x10C4, 0xEA60, "", "");
    plug(scene, 0x10C4, 0xEA60, "7", "");
    match(scene);
    assert_false(scene->rows[0].twin);
    plug(scene, 0x10C4, 0xEA60, "", "");
    match(scene);
    for (size_t i = 0; i < scene->count; i++) {
        assert_int_equal(scene->rows[i].twin, scene->rows[i].device != scene->devices[1]);
    }
}

static void test_patterns(void **state)
{
    (void)state;
    assert_true(ztc_pattern_fits("", "anything"));
    assert_true(ztc_pattern_fits("*", ""));
    assert_true(ztc_pattern_fits("a*c?e", "abbcbcde"));
    assert_false(ztc_pattern_fits("a*c?e", "abbcbcdef"));
    assert_false(ztc_pattern_fits("?", ""));
    assert_false(ztc_pattern_fits("a", "ab"));
    assert_true(ztc_pattern_fits("*a*b*", "xxaxxbxx"));
    /* Would take for ever if every star were tried again. */
    char text[4096];
    memset(text, 'a', sizeof(text) - 1);
    text[sizeof(text) - 1] = '\0';
    assert_false(ztc_pattern_fits("*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b", text));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_custom_vm_of_its_own_id, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_custom_vm_without_a_name_of_its_own, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_a_chip_that_many_boards_share_decides_nothing, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_pairs_and_products_of_lists, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_damaged_custom_vm_is_told_and_left_out, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_what_was_entered_by_hand_is_that_alone, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_an_alias_settles_it, setup, teardown),
        cmocka_unit_test_setup_teardown(test_linked_devices, setup, teardown),
        cmocka_unit_test_setup_teardown(test_twins, setup, teardown),
        cmocka_unit_test(test_patterns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
