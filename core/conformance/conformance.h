/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `ztc plugin check`: every sentence with "must" in the SDK's headers as a rule that a module
 * passes, fails or
 * is not concerned by. Each rule runs in a child process of its own, under limits of time, memory
 * and
 * files: a module that crashes or hangs fails that rule and the others go on.
 */
#ifndef ZTC_CONFORMANCE_CONFORMANCE_H
#define ZTC_CONFORMANCE_CONFORMANCE_H

#include "base/arena.h"
#include "module/registry.h"

#define ZTC_CONFORMANCE_PASSED 0u
#define ZTC_CONFORMANCE_FAILED 1u
#define ZTC_CONFORMANCE_SKIPPED 2u /* the rule does not concern this module: message says why */

#define ZTC_CONFORMANCE_ITERATIONS 1000u /* mutated boards, unless asked otherwise */
#define ZTC_CONFORMANCE_SEED 1u          /* the seed, unless asked otherwise */

struct ztc_conformance_options {
    uint64_t seed;       /* of the mutated boards: the same seed, the same boards */
    uint32_t iterations; /* mutated boards for each target */
    /* Told after each rule; may be NULL. */
    void (*progress)(void *ctx, uint32_t done, uint32_t total, const char *rule);
    void *ctx;
};

struct ztc_conformance_result {
    const char *rule;    /* stable id, such as "section.grammar" or "encode.pure" */
    const char *title;   /* the sentence that must hold; one line */
    uint32_t verdict;    /* ZTC_CONFORMANCE_... */
    const char *message; /* of a failure: what was found and expected; of a skip: why; else "" */
};

/* All text is in the arena given to ztc_conformance_run, or static. */
struct ztc_conformance_report {
    const char *path;
    const char *id; /* of the module; "" where its section could not be read, likewise below */
    const char *version;
    uint64_t seed;
    uint32_t iterations;
    const struct ztc_conformance_result *results; /* in the order of the rules */
    size_t count;
    size_t passed, failed, skipped;
};

/*
 * Holds the module in the file `path` against every rule. A module that breaks rules is still
 * ZTC_OK: the
 * report says so. Another status (no such file, out of memory, no process) fills error.
 */
ztc_status ztc_conformance_run(struct ztc_registry *registry, const char *path,
                               const struct ztc_conformance_options *options,
                               struct ztc_arena *arena, struct ztc_error *error,
                               struct ztc_conformance_report *ret_report) ZTC_MUST_CHECK;

#endif
