/* SPDX-License-Identifier: Apache-2.0 */
/* Wrong arguments are refused with a reason, whatever they are; and text made fit to be shown. */
#include "support_discovery.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const folders[] = {ZTC_TEST_SOURCES, ZTC_TEST_MODULES};

static struct ztc_discovery_options options_of(const struct support_place *place)
{
    return (struct ztc_discovery_options){
        .struct_size = sizeof(struct ztc_discovery_options),
        .home = place->folder,
        .plugin_dirs = folders,
        .plugin_dir_count = 2,
        .devices_file = place->file,
        .sources = "lines",
    };
}

/* Opening must fail so, with a line that holds `word`. */
static void refused(const struct ztc_discovery_options *options, ztc_status status,
                    const char *word)
{
    char error[512] = "before";
    struct ztc_discovery *discovery = (struct ztc_discovery *)(void *)error;
    assert_int_equal(ztc_discovery_open(options, error, sizeof(error), &discovery), status);
    assert_ptr_equal(discovery, error);
    if (strstr(error, word) == NULL || strchr(error, '\n') != NULL) {
        fail_msg("error is: %s", error);
    }
}

static void null_is_refused(void **state)
{
    char error[64];
    (void)state;
    assert_int_equal(ztc_discovery_open(NULL, error, sizeof(error), NULL), ZTC_E_ARGUMENT);
    assert_non_null(strstr(error, "NULL"));
    assert_int_equal(ztc_discovery_open(NULL, NULL, 0, NULL), ZTC_E_ARGUMENT);
    assert_int_equal(ztc_discovery_open(NULL, NULL, 100, NULL), ZTC_E_ARGUMENT);
    ztc_discovery_close(NULL);
    assert_int_equal(ztc_discovery_subscribe(NULL, support_log_event, NULL), ZTC_E_ARGUMENT);
    assert_int_equal(ztc_discovery_descriptor(NULL), -1);
    assert_int_equal(ztc_discovery_dispatch(NULL), ZTC_E_ARGUMENT);
    assert_int_equal(ztc_discovery_settle(NULL, 1), ZTC_E_ARGUMENT);
    const struct ztc_table *devices = NULL;
    assert_int_equal(ztc_discovery_list(NULL, &devices), ZTC_E_ARGUMENT);
    assert_null(devices);
    assert_string_not_equal(ztc_discovery_error(NULL), "");
}

static void list_needs_a_place(void **state)
{
    struct ztc_discovery *discovery = support_open(*state, "lines");
    assert_int_equal(ztc_discovery_list(discovery, NULL), ZTC_E_ARGUMENT);
    assert_non_null(strstr(ztc_discovery_error(discovery), "NULL"));
    assert_int_equal(ztc_discovery_dispatch(discovery), ZTC_OK);
    assert_string_equal(ztc_discovery_error(discovery), "");
    ztc_discovery_close(discovery);
}

static void options_are_judged(void **state)
{
    struct ztc_discovery_options options = options_of(*state);
    options.struct_size = 3;
    refused(&options, ZTC_E_ARGUMENT, "struct_size");
    options = options_of(*state);
    options.reserved = 1;
    refused(&options, ZTC_E_ARGUMENT, "reserved");
    options = options_of(*state);
    options.plugin_dirs = NULL;
    refused(&options, ZTC_E_ARGUMENT, "plugin_dirs");
    options = options_of(*state);
    options.plugin_dir_count = 33;
    refused(&options, ZTC_E_ARGUMENT, "33");
    const char *const holes[] = {ZTC_TEST_SOURCES, NULL};
    options = options_of(*state);
    options.plugin_dirs = holes;
    refused(&options, ZTC_E_ARGUMENT, "folder 1");
    const char *const missing[] = {ZTC_TEST_SOURCES, "/nowhere/\033[31m"};
    options.plugin_dirs = missing;
    refused(&options, ZTC_E_INVALID, "/nowhere/\\x1B");
    options = options_of(*state);
    options.sources = "no-such-source";
    refused(&options, ZTC_E_UNSUPPORTED, "finds devices");
}

static void home_that_is_a_file_is_refused(void **state)
{
    const struct support_place *place = *state;
    char path[160];
    (void)snprintf(path, sizeof(path), "%s/.zerynth2", place->folder);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    assert_int_equal(fclose(file), 0);
    struct ztc_discovery_options options = options_of(place);
    char error[512];
    struct ztc_discovery *discovery = NULL;
    assert_int_not_equal(ztc_discovery_open(&options, error, sizeof(error), &discovery), ZTC_OK);
    assert_non_null(strstr(error, path));
    assert_null(discovery);
}

static void error_is_cut_to_its_buffer(void **state)
{
    struct ztc_discovery_options options = options_of(*state);
    struct ztc_discovery *discovery = NULL;
    options.sources = "no-such-source";
    char error[12];
    memset(error, 'x', sizeof(error));
    assert_int_equal(ztc_discovery_open(&options, error, 8, &discovery), ZTC_E_UNSUPPORTED);
    assert_int_equal(strlen(error), 7);
    assert_int_equal(error[8], 'x');
    assert_int_equal(ztc_discovery_open(&options, error, 1, &discovery), ZTC_E_UNSUPPORTED);
    assert_string_equal(error, "");
}

/* A program that was built when the options ended with home. */
static void shorter_options_of_an_older_program_will_do(void **state)
{
    struct ztc_discovery_options options = options_of(*state);
    struct ztc_discovery *discovery = NULL;
    options.struct_size = offsetof(struct ztc_discovery_options, plugin_dirs);
    /* None of what lies behind may be looked at. */
    options.plugin_dirs = (const char *const *)(uintptr_t)1;
    options.devices_file = (const char *)(uintptr_t)1;
    options.sources = (const char *)(uintptr_t)1;
    assert_int_equal(setenv("ZTC_PLUGIN_PATH", ZTC_TEST_SOURCES ":" ZTC_TEST_MODULES, 1), 0);
    assert_int_equal(setenv("ZTC_DEVICE_SOURCES", "lines", 1), 0);
    ztc_status status = ztc_discovery_open(&options, NULL, 0, &discovery);
    assert_int_equal(unsetenv("ZTC_PLUGIN_PATH") | unsetenv("ZTC_DEVICE_SOURCES"), 0);
    assert_int_equal(status, ZTC_OK);
    ztc_discovery_close(discovery);
}

/* The variables that the header names stand in for all options. */
static void environment_stands_in(void **state)
{
    const struct support_place *place = *state;
    struct ztc_discovery *discovery = NULL;
    char error[512];
    support_write(place, "1209 BEEF - - Plain\n");
    assert_int_equal(setenv("ZERYNTH_HOME", place->folder, 1), 0);
    assert_int_equal(setenv("ZTC_PLUGIN_PATH", ZTC_TEST_SOURCES ":" ZTC_TEST_MODULES, 1), 0);
    assert_int_equal(setenv("ZTC_DEVICE_SOURCES", "lines", 1), 0);
    assert_int_equal(setenv("ZTC_DEVICES_FILE", place->file, 1), 0);
    if (ztc_discovery_open(NULL, error, sizeof(error), &discovery) != ZTC_OK) {
        fail_msg("open: %s", error);
    }
    assert_int_equal(unsetenv("ZERYNTH_HOME") | unsetenv("ZTC_PLUGIN_PATH") |
                         unsetenv("ZTC_DEVICE_SOURCES") | unsetenv("ZTC_DEVICES_FILE"),
                     0);
    assert_int_equal(support_list(discovery)->count, 1);
    ztc_discovery_close(discovery);
}

static void relative_paths_are_those_of_the_open(void **state)
{
    const struct support_place *place = *state;
    char before[4096];
    support_write(place, "1209 BEEF - - Plain\n");
    assert_non_null(getcwd(before, sizeof(before)));
    assert_int_equal(chdir(place->folder), 0);
    struct ztc_discovery_options options = options_of(place);
    struct ztc_discovery *discovery = NULL;
    options.home = ".";
    options.devices_file = "devices";
    assert_int_equal(ztc_discovery_open(&options, NULL, 0, &discovery), ZTC_OK);
    assert_int_equal(chdir(before), 0);
    assert_int_equal(support_list(discovery)->count, 1);
    ztc_discovery_close(discovery);
}

static void text_becomes_printable(void **state)
{
    char buffer[32];
    (void)state;
    assert_string_equal(ztc_discovery_printable("plain \xc3\xa9", buffer, sizeof(buffer)),
                        "plain \xc3\xa9");
    assert_string_equal(ztc_discovery_printable("a\033[2J\n", buffer, sizeof(buffer)),
                        "a\\x1B[2J\\x0A");
    assert_string_equal(ztc_discovery_printable("\xe2\x80\xae", buffer, sizeof(buffer)),
                        "\\u{202E}");
    assert_string_equal(ztc_discovery_printable(NULL, buffer, sizeof(buffer)), "");
    assert_string_equal(ztc_discovery_printable("abc", NULL, 10), "");
    assert_string_equal(ztc_discovery_printable("abc", buffer, 0), "");
    assert_string_equal(ztc_discovery_printable("abc", buffer, 1), "");
    assert_string_equal(ztc_discovery_printable("abcdef", buffer, 4), "abc");
    /* No half of a character. */
    assert_string_equal(ztc_discovery_printable("ab\xc3\xa9", buffer, 4), "ab");
    assert_string_equal(ztc_discovery_version(), ZTC_TEST_VERSION);
}

#define CASE(function) cmocka_unit_test_setup_teardown(function, support_set_up, support_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(null_is_refused),
        CASE(list_needs_a_place),
        CASE(options_are_judged),
        CASE(home_that_is_a_file_is_refused),
        CASE(error_is_cut_to_its_buffer),
        CASE(shorter_options_of_an_older_program_will_do),
        CASE(environment_stands_in),
        CASE(relative_paths_are_those_of_the_open),
        cmocka_unit_test(text_becomes_printable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
