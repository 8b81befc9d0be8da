/* SPDX-License-Identifier: Apache-2.0 */
/* Rules that are judged on the file alone: nothing of it runs. */
#include "../../sdk/check/bridge.h"
#include "base/file.h"
#include "conformance/rule.h"

#include <fcntl.h>
#include <string.h>
#include <time.h>

/* Milliseconds in which a file must be told apart, by CPU time, the best of three. */
#define SCAN_MS_MAX 10.0

void ztc_rule_section(struct ztc_probe *probe, struct ztc_verdict *verdict)
{
    struct ztc_error error = {0};
    struct ztc_module_info info;
    const char *records = NULL;
    size_t size = 0;
    if (ztc_elf_check_header(&probe->elf, &error) != ZTC_OK ||
        ztc_elf_module_section(&probe->elf, &error, &records, &size) != ZTC_OK ||
        ztc_module_info_parse(probe->arena, probe->path, records, size, &error, &info) != ZTC_OK) {
        ztc_verdict_fail(verdict, "%s", ztc_error_text(&error));
    }
    ztc_error_clear(&error);
}

void ztc_rule_identity(struct ztc_probe *probe, struct ztc_verdict *verdict)
{
    if (!probe->informed) {
        ztc_verdict_fail(verdict, "the section could not be read");
        return;
    }
    if (probe->info.provided_count == 0) {
        ztc_verdict_fail(verdict, "no provides record: the module serves nothing");
    }
    if (ztc_probe_has_targets(probe) && probe->info.needs[0] != '\0') {
        ztc_verdict_fail(verdict, "needs=%s, but a target module needs nothing beyond the host",
                         probe->info.needs);
    }
    if (probe->info.license[0] == '\0') {
        ztc_verdict_fail(verdict, "no license record: users are to know what they may do");
    }
}

/* The facts of the dynamic segment; false and a failure if they cannot be read. */
static bool read_facts(struct ztc_probe *probe, struct ztc_elf_facts *facts,
                       struct ztc_verdict *verdict)
{
    struct ztc_error error = {0};
    const ztc_status status = ztc_elf_facts(&probe->elf, probe->arena, &error, facts);
    if (status != ZTC_OK) {
        ztc_verdict_fail(verdict, "%s", ztc_error_text(&error));
    }
    ztc_error_clear(&error);
    return status == ZTC_OK;
}

/* AddressSanitizer exports a symbol of its own beside each of ours. */
static bool is_sanitizers(const char *symbol)
{
#ifdef ZTC_SANITIZED
    return strncmp(symbol, "__odr_asan", strlen("__odr_asan")) == 0;
#else
    (void)symbol;
    return false;
#endif
}

void ztc_rule_exports(struct ztc_probe *probe, struct ztc_verdict *verdict)
{
    struct ztc_elf_facts facts;
    if (!read_facts(probe, &facts, verdict)) {
        return;
    }
    bool entry = false;
    for (size_t i = 0; i < facts.export_count; i++) {
        if (strcmp(facts.exports[i], ZTC_MODULE_ENTRY_NAME) == 0) {
            entry = true;
        } else if (!is_sanitizers(facts.exports[i])) {
            ztc_verdict_fail(verdict, "exported symbols: found %s, expected only %s",
                             facts.exports[i], ZTC_MODULE_ENTRY_NAME);
        }
    }
    if (!entry) {
        ztc_verdict_fail(verdict, "exported symbols: %s is missing", ZTC_MODULE_ENTRY_NAME);
    }
}

void ztc_rule_imports(struct ztc_probe *probe, struct ztc_verdict *verdict)
{
    struct ztc_elf_facts facts;
    if (!read_facts(probe, &facts, verdict)) {
        return;
    }
    for (size_t i = 0; i < facts.import_count; i++) {
        if (!ztc_import_allowed(facts.imports[i])) {
            ztc_verdict_fail(verdict,
                             "it imports %s, which is not in the list of tables.md, \"Imports\"",
                             facts.imports[i]);
        }
    }
}

void ztc_rule_constructors(struct ztc_probe *probe, struct ztc_verdict *verdict)
{
#ifdef ZTC_SANITIZED
    (void)probe;
    ztc_verdict_skip(verdict, "a sanitizer build has constructors of its own");
#else
    struct ztc_elf_facts facts;
    if (read_facts(probe, &facts, verdict) && facts.constructors) {
        ztc_verdict_fail(verdict, "loading it would run code: %s", facts.constructor_kind);
    }
#endif
}

void ztc_rule_globals(struct ztc_probe *probe, struct ztc_verdict *verdict)
{
#ifdef ZTC_SANITIZED
    (void)probe;
    ztc_verdict_skip(verdict, "a sanitizer build has written data of its own");
#else
    struct ztc_elf_facts facts;
    if (read_facts(probe, &facts, verdict) && facts.written_globals) {
        ztc_verdict_fail(verdict, "it has global data that can be written (.data or .bss)");
    }
#endif
}

void ztc_rule_usb(struct ztc_probe *probe, struct ztc_verdict *verdict)
{
    for (size_t i = 0; i < probe->info.usb_count; i++) {
        const struct ztc_usb_rule *rule = &probe->info.usb[i];
        const char *bridge = ztc_bridge_name(rule->vid, rule->pid);
        if (bridge != NULL && strcmp(rule->strength, "bridge") != 0 && rule->serial[0] == '\0' &&
            rule->product[0] == '\0') {
            ztc_verdict_fail(verdict,
                             "usb: vid=%04X is the bridge %s that many boards share, but "
                             "strength=%s; expected bridge, or a serial= or product= beside it",
                             (unsigned)rule->vid, bridge, rule->strength);
        }
    }
}

static double cpu_ms(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

/* What the registry does with a file that it has not seen. */
static void read_again(struct ztc_probe *probe, struct ztc_verdict *verdict)
{
    struct ztc_error error = {0};
    struct ztc_buffer bytes;
    ztc_buffer_init(&bytes, ZTC_MODULE_FILE_MAX);
    if (ztc_file_read(AT_FDCWD, NULL, probe->path, ZTC_MODULE_FILE_MAX, &bytes, &error, NULL) !=
        ZTC_OK) {
        ztc_verdict_fail(verdict, "%s", ztc_error_text(&error));
    }
    ztc_rule_section(probe, verdict);
    ztc_error_clear(&error);
    ztc_buffer_done(&bytes);
}

void ztc_rule_scan(struct ztc_probe *probe, struct ztc_verdict *verdict)
{
    double best = SCAN_MS_MAX + 1;
    for (int round = 0; round < 3; round++) {
        const double start = cpu_ms();
        read_again(probe, verdict);
        const double took = cpu_ms() - start;
        best = took < best ? took : best;
    }
    if (best > SCAN_MS_MAX) {
        ztc_verdict_fail(verdict, "reading its section took %.1f ms, %.0f are the most", best,
                         SCAN_MS_MAX);
    }
}
