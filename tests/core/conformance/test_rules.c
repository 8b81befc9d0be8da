/* SPDX-License-Identifier: Apache-2.0 */
/* Each rule of `plugin check` catches the module that was made to break it, and lets a good one pass. */
#include "conformance/conformance.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define READER_RULES 6

struct run {
    struct ztc_arena arena;
    struct ztc_registry *registry;
    struct ztc_conformance_report report;
};

static char *module_path(const char *name)
{
    char *path = NULL;
    assert_true(asprintf(&path, "%s/tests/core/conformance/modules/%s.so", ZTC_BUILD_DIR, name) >
                0);
    return path;
}

static void start(struct run *run, const char *path, uint64_t seed, uint32_t iterations)
{
    struct ztc_error error = {0};
    const struct ztc_conformance_options options = {.seed = seed, .iterations = iterations};
    ztc_arena_init(&run->arena, 16u << 20);
    assert_int_equal(ztc_registry_open(NULL, 0, NULL, &error, &run->registry), ZTC_OK);
    const ztc_status status =
        ztc_conformance_run(run->registry, path, &options, &run->arena, &error, &run->report);
    if (status != ZTC_OK) {
        fail_msg("%s: %s", path, ztc_error_text(&error));
    }
}

static void stop(struct run *run)
{
    ztc_registry_close(run->registry);
    ztc_arena_done(&run->arena);
}

static const struct ztc_conformance_result *result_of(const struct run *run, const char *rule)
{
    for (size_t i = 0; i < run->report.count; i++) {
        if (strcmp(run->report.results[i].rule, rule) == 0) {
            return &run->report.results[i];
        }
    }
    fail_msg("there is no rule %s", rule);
    return NULL;
}

static void a_good_module_breaks_no_rule(void **state)
{
    (void)state;
    struct run run;
    char *path = module_path("good");
    start(&run, path, 1, 200);
    for (size_t i = 0; i < run.report.count; i++) {
        if (run.report.results[i].verdict == ZTC_CONFORMANCE_FAILED) {
            fail_msg("%s: %s", run.report.results[i].rule, run.report.results[i].message);
        }
    }
    assert_string_equal(run.report.id, "org.example.tiny");
    /* Without a sanitizer only the plan is skipped, for the module makes none, and what concerns readers. */
#ifdef ZTC_SANITIZED
    assert_int_equal(run.report.skipped, 3 + READER_RULES);
#else
    assert_int_equal(run.report.skipped, 1 + READER_RULES);
#endif
    stop(&run);
    free(path);
}

static void a_good_reader_breaks_no_rule(void **state)
{
    (void)state;
    struct run run;
    char *path = module_path("reader_good");
    start(&run, path, 1, 200);
    for (size_t i = 0; i < run.report.count; i++) {
        const struct ztc_conformance_result *result = &run.report.results[i];
        if (result->verdict == ZTC_CONFORMANCE_FAILED) {
            fail_msg("%s: %s", result->rule, result->message);
        }
        if (strncmp(result->rule, "reader.", strlen("reader.")) == 0) {
            assert_int_equal(result->verdict, ZTC_CONFORMANCE_PASSED);
        }
    }
    stop(&run);
    free(path);
}

struct broken {
    const char *module;
    const char *rule;
    const char *says; /* part of the message */
};

static const struct broken broken[] = {
    {"section", "section.grammar", "id"},
    {"license", "section.identity", "license"},
    {"exports", "file.exports", "one_more_symbol"},
    {"imports", "file.imports", "getenv"},
    {"usb", "usb.bridge", "10C4"},
    {"name", "entry.load", "name"},
    {"again", "entry.again", "memory"},
    {"unknown", "entry.unknown", "get_interface"},
    {"tables", "tables.agree", "PWM_1"},
    {"static", "tables.static", "another description"},
    {"static_rows", "tables.static", "other explanations: they must be static"},
    {"codes", "codes.explained", "OTHER-W001"},
    {"template", "template.clean", "W009"},
    {"pure", "encode.pure", "other bytes"},
    {"round_trip", "encode.round-trip", "other bytes"},
    {"versions", "encode.versions", "unsupported"},
    {"sink", "encode.sink", "at once"},
    {"memory", "memory.fails", "encode"},
    {"mutated", "boards.mutated", "crashed"},
    {"garbage", "decode.garbage", "77"},
    {"plan", "plan.sound", "leaves the flash"},
    {"arrangement", "plan.sound", "leaves the flash (flash of 65536 bytes, second"},
    {"variants", "tables.agree", "the variant first stands twice"},
    {"reader_unknown", "reader.unknown", "unsupported"},
    {"reader_example", "reader.example", "50"},
    {"reader_again", "reader.again", "second time"},
    {"reader_sink", "reader.sink", "refused"},
    {"reader_memory", "reader.memory", "memory"},
    {"reader_hostile", "reader.hostile", "place.line"},
#ifndef ZTC_SANITIZED
    {"globals", "file.globals", "written"},
    {"constructors", "file.constructors", "INIT"},
#endif
};

static void each_rule_catches_its_broken_module(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
        struct run run;
        char *path = module_path(broken[i].module);
        start(&run, path, 1, 200);
        const struct ztc_conformance_result *result = result_of(&run, broken[i].rule);
        if (result->verdict != ZTC_CONFORMANCE_FAILED) {
            fail_msg("%s: the rule %s let it pass: %s", path, broken[i].rule, result->message);
        }
        if (strstr(result->message, broken[i].says) == NULL) {
            fail_msg("%s: %s does not say \"%s\": %s", path, broken[i].rule, broken[i].says,
                     result->message);
        }
        stop(&run);
        free(path);
    }
}

/* stdout is the report, as `-J` and JUnit readers take it. */
static void a_module_that_prints_does_not_print_into_the_report(void **state)
{
    (void)state;
    struct run run;
    char seen[64];
    int ends[2];
    char *path = module_path("talker");
    assert_int_equal(fflush(stdout), 0);
    assert_int_equal(pipe(ends), 0);
    int kept = dup(STDOUT_FILENO);
    assert_int_equal(dup2(ends[1], STDOUT_FILENO), STDOUT_FILENO);
    start(&run, path, 1, 1);
    assert_int_equal(dup2(kept, STDOUT_FILENO), STDOUT_FILENO);
    assert_int_equal(close(kept), 0);
    assert_int_equal(close(ends[1]), 0);
    assert_int_equal(read(ends[0], seen, sizeof(seen)), 0);
    assert_int_equal(close(ends[0]), 0);
    assert_int_equal(result_of(&run, "entry.load")->verdict, ZTC_CONFORMANCE_PASSED);
    assert_int_equal(result_of(&run, "entry.again")->verdict, ZTC_CONFORMANCE_PASSED);
    stop(&run);
    free(path);
}

/* A sparse file of 60 MiB: its section is small, but reading it is not. */
static void a_huge_file_breaks_the_rule_of_the_scan(void **state)
{
    (void)state;
    struct run run;
    char *good = module_path("good");
    char *command = NULL;
    char folder[] = "/tmp/ztc-scan-XXXXXX";
    char *copy = NULL;
    assert_non_null(mkdtemp(folder));
    assert_true(asprintf(&copy, "%s/huge.so", folder) > 0);
    assert_true(asprintf(&command, "cp '%s' '%s'", good, copy) > 0);
    assert_int_equal(system(command), 0);
    assert_int_equal(truncate(copy, 60L << 20), 0);
    start(&run, copy, 1, 1);
    assert_int_equal(result_of(&run, "file.scan")->verdict, ZTC_CONFORMANCE_FAILED);
    assert_int_equal(result_of(&run, "section.grammar")->verdict, ZTC_CONFORMANCE_PASSED);
    stop(&run);
    unlink(copy);
    rmdir(folder);
    free(command);
    free(copy);
    free(good);
}

static void a_failing_board_is_reproduced_by_its_seed(void **state)
{
    (void)state;
    struct run run;
    unsigned long long seed = 0;
    char *path = module_path("mutated");
    /* A crash names no seed, so the seeds are tried one by one until one fails, and then once more. */
    for (seed = 1; seed < 200; seed++) {
        start(&run, path, seed, 1);
        const uint32_t verdict = result_of(&run, "boards.mutated")->verdict;
        stop(&run);
        if (verdict == ZTC_CONFORMANCE_FAILED) {
            break;
        }
    }
    assert_true(seed < 200);
    start(&run, path, seed, 1);
    assert_int_equal(result_of(&run, "boards.mutated")->verdict, ZTC_CONFORMANCE_FAILED);
    stop(&run);
    free(path);
}

static void a_file_that_is_not_there_is_an_error(void **state)
{
    (void)state;
    struct ztc_error error = {0};
    struct ztc_registry *registry = NULL;
    struct ztc_conformance_report report;
    struct ztc_arena arena;
    const struct ztc_conformance_options options = {.seed = 1, .iterations = 1};
    ztc_arena_init(&arena, 1u << 20);
    assert_int_equal(ztc_registry_open(NULL, 0, NULL, &error, &registry), ZTC_OK);
    assert_int_not_equal(
        ztc_conformance_run(registry, "/nonexistent/x.so", &options, &arena, &error, &report),
        ZTC_OK);
    assert_non_null(strstr(ztc_error_text(&error), "/nonexistent/x.so"));
    ztc_error_clear(&error);
    ztc_registry_close(registry);
    ztc_arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_module_breaks_no_rule),
        cmocka_unit_test(a_good_reader_breaks_no_rule),
        cmocka_unit_test(each_rule_catches_its_broken_module),
        cmocka_unit_test(a_module_that_prints_does_not_print_into_the_report),
        cmocka_unit_test(a_huge_file_breaks_the_rule_of_the_scan),
        cmocka_unit_test(a_failing_board_is_reproduced_by_its_seed),
        cmocka_unit_test(a_file_that_is_not_there_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
