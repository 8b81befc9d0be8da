/* SPDX-License-Identifier: Apache-2.0 */
/* The table of rules, and running them in order. */
#include "conformance/conformance.h"

#include "base/file.h"
#include "conformance/rule.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

static const struct ztc_rule rules[] = {
    {"section.grammar", "the section .ztc.module can be read and follows its grammar", false, false,
     ztc_rule_section},
    {"section.identity", "the section says what is served and under which licence", false, false,
     ztc_rule_identity},
    {"file.exports", "ztc_module_entry is the only exported symbol", false, false,
     ztc_rule_exports},
    {"file.imports", "a target module imports only the functions that the manual allows", false,
     true, ztc_rule_imports},
    {"file.constructors", "nothing of a target module runs when it is loaded", false, true,
     ztc_rule_constructors},
    {"file.globals", "a target module has no global data that is written", false, true,
     ztc_rule_globals},
    {"usb.bridge", "a bridge chip's VID:PID is not called exact", false, false, ztc_rule_usb},
    {"file.scan", "its section is read in under 10 ms", false, false, ztc_rule_scan},
    {"entry.load", "the loader takes it: section and code agree", false, false, ztc_rule_load},
    {"entry.again", "init, shutdown and init again, and no memory is kept", true, false,
     ztc_rule_again},
    {"entry.unknown", "ids that are not known give NULL or \"unsupported\"", true, false,
     ztc_rule_unknown},
    {"tables.agree", "the tables do not contradict one another", true, true, ztc_rule_tables},
    {"tables.static", "tables are the same at every call", true, true, ztc_rule_constant},
    {"codes.explained", "finding codes have the module's prefix and an explanation", true, true,
     ztc_rule_explanations},
    {"template.clean", "its own template has no finding in any version", true, true,
     ztc_rule_template},
    {"encode.pure", "the same board gives the same bytes, under every locale", true, true,
     ztc_rule_pure},
    {"encode.round-trip", "encode, decode, encode: equal", true, true, ztc_rule_round_trip},
    {"encode.versions", "a version that is not listed is \"unsupported\"", true, true,
     ztc_rule_versions},
    {"encode.sink", "what a sink returns is returned on at once", true, true, ztc_rule_sink},
    {"memory.fails", "every allocation may fail, and nothing is kept then", true, false,
     ztc_rule_memory},
    {"boards.mutated", "mutated boards are taken or refused, never a crash", true, true,
     ztc_rule_mutated},
    {"decode.garbage", "bytes that are no port.bin are refused", true, true, ztc_rule_garbage},
    {"plan.sound", "flash plans stay inside the flash and do not overlap", true, true,
     ztc_rule_plan},
    {"reader.unknown", "formats that it does not provide are \"unsupported\"", true, false,
     ztc_rule_reader_unknown},
    {"reader.example", "its example is recognized and read", true, false, ztc_rule_reader_example},
    {"reader.again", "the same file gives the same rows, whatever came between", true, false,
     ztc_rule_reader_again},
    {"reader.sink", "what a sink returns is returned on at once", true, false,
     ztc_rule_reader_sink},
    {"reader.memory", "every allocation may fail, and nothing is kept then", true, false,
     ztc_rule_reader_memory},
    {"reader.hostile", "damaged files are read or refused, never a crash", true, false,
     ztc_rule_reader_hostile},
};

enum { RULE_COUNT = sizeof(rules) / sizeof(rules[0]) };

/* Why a rule is not run at all, or NULL. */
static const char *reason_to_skip(const struct ztc_rule *rule, const struct ztc_probe *probe,
                                  bool loaded)
{
    if (rule->targets && probe->informed && !ztc_probe_has_targets(probe)) {
        return "the module serves no target";
    }
    if (strncmp(rule->id, "reader.", strlen("reader.")) == 0 && probe->informed &&
        !ztc_probe_has_readers(probe)) {
        return "the module serves no reader";
    }
    if (rule->loads && !loaded) {
        return "the module cannot be loaded";
    }
    return NULL;
}

static ztc_status run_rules(struct ztc_probe *probe, struct ztc_conformance_result *results,
                            struct ztc_conformance_report *report, struct ztc_error *error)
{
    bool loaded = false;
    ztc_status status = ZTC_OK;
    for (size_t i = 0; i < RULE_COUNT && status == ZTC_OK; i++) {
        const struct ztc_rule *rule = &rules[i];
        struct ztc_verdict verdict = {.verdict = ZTC_CONFORMANCE_PASSED};
        ztc_buffer_init(&verdict.message, ZTC_TEXT_MAX);
        const char *reason = reason_to_skip(rule, probe, loaded);
        if (reason != NULL) {
            ztc_verdict_skip(&verdict, reason);
        } else {
            status = ztc_rule_run(rule, probe, &verdict, error);
        }
        if (rule->check == ztc_rule_load) {
            loaded = verdict.verdict == ZTC_CONFORMANCE_PASSED;
        }
        results[i] = (struct ztc_conformance_result){rule->id, rule->title, verdict.verdict, NULL};
        results[i].message =
            ztc_arena_copy(probe->arena, ztc_buffer_string(&verdict.message), verdict.message.size);
        if (status == ZTC_OK && results[i].message == NULL) {
            status = ztc_error_memory(error);
        }
        ztc_buffer_done(&verdict.message);
        report->passed += verdict.verdict == ZTC_CONFORMANCE_PASSED;
        report->failed += verdict.verdict == ZTC_CONFORMANCE_FAILED;
        report->skipped += verdict.verdict == ZTC_CONFORMANCE_SKIPPED;
        if (probe->options->progress != NULL) {
            probe->options->progress(probe->options->ctx, (uint32_t)i + 1, RULE_COUNT, rule->id);
        }
    }
    return status;
}

/* What can be known without loading; a section that cannot be read is a rule's to tell. */
static void read_info(struct ztc_probe *probe)
{
    struct ztc_error ignored = {0};
    const char *records = NULL;
    size_t size = 0;
    probe->informed = ztc_elf_check_header(&probe->elf, &ignored) == ZTC_OK &&
                      ztc_elf_module_section(&probe->elf, &ignored, &records, &size) == ZTC_OK &&
                      ztc_module_info_parse(probe->arena, probe->path, records, size, &ignored,
                                            &probe->info) == ZTC_OK;
    ztc_error_clear(&ignored);
}

ztc_status ztc_conformance_run(struct ztc_registry *registry, const char *path,
                               const struct ztc_conformance_options *options,
                               struct ztc_arena *arena, struct ztc_error *error,
                               struct ztc_conformance_report *ret_report)
{
    struct ztc_buffer bytes;
    struct ztc_probe probe = {.registry = registry, .options = options, .arena = arena};
    struct ztc_conformance_report report = {
        .id = "", .version = "", .seed = options->seed, .iterations = options->iterations};
    ZTC_CLEANUP(ztc_free_text) char *whole = realpath(path, NULL);
    struct ztc_conformance_result *results = ztc_arena_array(arena, RULE_COUNT, sizeof(results[0]));
    if (results == NULL) {
        return ztc_error_memory(error);
    }
    if (whole == NULL) {
        return ztc_error_system(error, errno, "%s cannot be read", path);
    }
    probe.path = ztc_arena_copy(arena, whole, strlen(whole));
    if (probe.path == NULL) {
        return ztc_error_memory(error);
    }
    ztc_buffer_init(&bytes, ZTC_MODULE_FILE_MAX);
    ztc_status status =
        ztc_file_read(AT_FDCWD, NULL, whole, ZTC_MODULE_FILE_MAX, &bytes, error, NULL);
    if (status == ZTC_OK) {
        probe.elf = (struct ztc_elf){(const unsigned char *)ztc_buffer_string(&bytes), bytes.size,
                                     probe.path};
        read_info(&probe);
        status = run_rules(&probe, results, &report, error);
    }
    if (status == ZTC_OK) {
        report.path = probe.path;
        report.id = probe.informed ? probe.info.id : "";
        report.version = probe.informed ? probe.info.version : "";
        report.results = results;
        report.count = RULE_COUNT;
        *ret_report = report;
    }
    ztc_buffer_done(&bytes);
    return status;
}
