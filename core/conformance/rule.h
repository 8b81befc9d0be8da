/* SPDX-License-Identifier: Apache-2.0 */
/* What the rules of `plugin check` share: the verdict of one rule, the module under test, the table. */
#ifndef ZTC_CONFORMANCE_RULE_H
#define ZTC_CONFORMANCE_RULE_H

#include "base/buffer.h"
#include "base/limits.h"
#include "conformance/conformance.h"
#include "module/elf.h"
#include "module/host.h"
#include "module/target.h"
#include "template/template.h"

struct ztc_verdict {
    uint32_t verdict;          /* ZTC_CONFORMANCE_..., passed until said otherwise */
    struct ztc_buffer message; /* of the first failure, or why it was skipped */
};

void ztc_verdict_fail(struct ztc_verdict *verdict, const char *format, ...) ZTC_PRINTF(2, 3);
void ztc_verdict_skip(struct ztc_verdict *verdict, const char *reason);
bool ztc_verdict_failed(const struct ztc_verdict *verdict);

/* The module under test. The upper half is filled before any rule runs, the lower by ztc_probe_start in
 * the child process of a rule. */
struct ztc_probe {
    struct ztc_registry *registry;
    const struct ztc_conformance_options *options;
    struct ztc_arena *arena;
    const char *path;
    struct ztc_elf elf;
    struct ztc_module_info info;
    bool informed; /* info was read */

    const struct ztc_module_entry *entry;
    struct ztc_host_state host;
    void *self;
};

/* dlopen and entry object, without init. Only after the rule "load" has passed. */
bool ztc_probe_open(struct ztc_probe *probe, struct ztc_verdict *verdict);
/* The same, then init. */
bool ztc_probe_start(struct ztc_probe *probe, struct ztc_verdict *verdict);
/* shutdown, and says so if the module kept memory. */
void ztc_probe_stop(struct ztc_probe *probe, struct ztc_verdict *verdict);
bool ztc_probe_has_targets(const struct ztc_probe *probe);
bool ztc_probe_has_readers(const struct ztc_probe *probe);

/* One target of the module, with the board of its own template. */
struct ztc_sample {
    struct ztc_probe *probe;
    struct ztc_target target;
    const char *id;
    uint32_t version;
    struct ztc_template template; /* parsed and judged for version */
    struct ztc_board board;
};

typedef void ztc_target_rule(struct ztc_probe *probe, struct ztc_target *target,
                             struct ztc_verdict *verdict);
typedef void ztc_sample_rule(struct ztc_sample *sample, struct ztc_verdict *verdict);

/* init, the rule for each target of the section, shutdown. */
void ztc_probe_targets(struct ztc_probe *probe, ztc_target_rule *rule, struct ztc_verdict *verdict);
/* The same with a board, for each target and each port.bin version. */
void ztc_probe_samples(struct ztc_probe *probe, ztc_sample_rule *rule, struct ztc_verdict *verdict);

/* Is it a status of the list in ztc/abi.h? */
bool ztc_status_known(ztc_status status);

struct ztc_rule {
    const char *id;
    const char *title;
    bool loads;   /* needs a module that passed "load" */
    bool targets; /* concerns modules with targets only */
    void (*check)(struct ztc_probe *probe, struct ztc_verdict *verdict);
};

/* rules_file.c: what is seen without loading. */
void ztc_rule_section(struct ztc_probe *probe, struct ztc_verdict *verdict);
void ztc_rule_identity(struct ztc_probe *probe, struct ztc_verdict *verdict);
void ztc_rule_exports(struct ztc_probe *probe, struct ztc_verdict *verdict);
void ztc_rule_imports(struct ztc_probe *probe, struct ztc_verdict *verdict);
void ztc_rule_constructors(struct ztc_probe *probe, struct ztc_verdict *verdict);
void ztc_rule_globals(struct ztc_probe *probe, struct ztc_verdict *verdict);
void ztc_rule_usb(struct ztc_probe *probe, struct ztc_verdict *verdict);
void ztc_rule_scan(struct ztc_probe *probe, struct ztc_verdict *verdict);
/* rules_entry.c: loading, init, shutdown, interfaces. */
void ztc_rule_load(struct ztc_probe *probe, struct ztc_verdict *verdict);
void ztc_rule_again(struct ztc_probe *probe, struct ztc_verdict *verdict);
void ztc_rule_unknown(struct ztc_probe *probe, struct ztc_verdict *verdict);
/* rules_table.c: what the tables say of one another. */
void ztc_rule_tables(struct ztc_probe *probe, struct ztc_verdict *verdict);
void ztc_rule_constant(struct ztc_probe *probe, struct ztc_verdict *verdict);
void ztc_rule_explanations(struct ztc_probe *probe, struct ztc_verdict *verdict);
void ztc_rule_plan(struct ztc_probe *probe, struct ztc_verdict *verdict);
/* rules_board.c: template and port.bin. */
void ztc_rule_template(struct ztc_probe *probe, struct ztc_verdict *verdict);
void ztc_rule_pure(struct ztc_probe *probe, struct ztc_verdict *verdict);
void ztc_rule_round_trip(struct ztc_probe *probe, struct ztc_verdict *verdict);
void ztc_rule_versions(struct ztc_probe *probe, struct ztc_verdict *verdict);
void ztc_rule_sink(struct ztc_probe *probe, struct ztc_verdict *verdict);
/* rules_hostile.c: what must not bring it down. */
void ztc_rule_memory(struct ztc_probe *probe, struct ztc_verdict *verdict);
void ztc_rule_mutated(struct ztc_probe *probe, struct ztc_verdict *verdict);
void ztc_rule_garbage(struct ztc_probe *probe, struct ztc_verdict *verdict);
/* rules_reader.c: modules that read files of other tools. Their ids start with "reader.", and they concern
 * no other module. */
void ztc_rule_reader_unknown(struct ztc_probe *probe, struct ztc_verdict *verdict);
void ztc_rule_reader_example(struct ztc_probe *probe, struct ztc_verdict *verdict);
void ztc_rule_reader_again(struct ztc_probe *probe, struct ztc_verdict *verdict);
void ztc_rule_reader_sink(struct ztc_probe *probe, struct ztc_verdict *verdict);
void ztc_rule_reader_memory(struct ztc_probe *probe, struct ztc_verdict *verdict);
void ztc_rule_reader_hostile(struct ztc_probe *probe, struct ztc_verdict *verdict);

/* Runs one rule in a child process under limits; what the child died of is a failure too. */
ztc_status ztc_rule_run(const struct ztc_rule *rule, struct ztc_probe *probe,
                        struct ztc_verdict *verdict, struct ztc_error *error) ZTC_MUST_CHECK;

#endif
