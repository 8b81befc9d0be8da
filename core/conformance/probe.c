/* SPDX-License-Identifier: Apache-2.0 */
/* The module under test inside the child of a rule: opened by hand, with a host that counts. */
#include "board/check.h"
#include "conformance/rule.h"
#include "custom/product.h"

#include <dlfcn.h>
#include <string.h>

/* The short name that a target's template is tried under. */
#define SAMPLE_NAME "check"

bool ztc_probe_has_targets(const struct ztc_probe *probe)
{
    for (size_t i = 0; i < probe->info.provided_count; i++) {
        if (strcmp(probe->info.provided[i].kind, "target") == 0) {
            return true;
        }
    }
    return false;
}

bool ztc_probe_open(struct ztc_probe *probe, struct ztc_verdict *verdict)
{
    void *library = dlopen(probe->path, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) {
        ztc_verdict_fail(verdict, "%s", dlerror());
        return false;
    }
    probe->entry = dlsym(library, ZTC_MODULE_ENTRY_NAME);
    if (probe->entry == NULL) {
        ztc_verdict_fail(verdict, "no symbol %s", ZTC_MODULE_ENTRY_NAME);
        return false;
    }
    ztc_host_init(&probe->host);
    return true;
}

bool ztc_probe_start(struct ztc_probe *probe, struct ztc_verdict *verdict)
{
    if (!ztc_probe_open(probe, verdict)) {
        return false;
    }
    const ztc_status status = probe->entry->init(&probe->host.host, &probe->self);
    if (status != ZTC_OK) {
        ztc_verdict_fail(verdict, "init: status %d", (int)status);
        return false;
    }
    return true;
}

void ztc_probe_stop(struct ztc_probe *probe, struct ztc_verdict *verdict)
{
    probe->entry->shutdown(probe->self);
    probe->self = NULL;
    if (probe->host.blocks != 0) {
        ztc_verdict_fail(verdict, "shutdown left %llu bytes in %llu blocks of the host's memory",
                         (unsigned long long)probe->host.held,
                         (unsigned long long)probe->host.blocks);
    }
}

/* Binds one target of the section; false and a failure if it cannot be. */
static bool bind_target(struct ztc_probe *probe, const char *id, struct ztc_target *target,
                        struct ztc_verdict *verdict)
{
    struct ztc_error error = {0};
    const struct ztc_target_v1 *interface =
        probe->entry->get_interface(probe->self, ZTC_TARGET_INTERFACE);
    if (interface == NULL) {
        ztc_verdict_fail(verdict, "no interface %s", ZTC_TARGET_INTERFACE);
        return false;
    }
    const ztc_status status =
        ztc_target_bind(NULL, interface, probe->self, id, probe->path, &error, target);
    if (status != ZTC_OK) {
        ztc_verdict_fail(verdict, "%s", ztc_error_text(&error));
    }
    ztc_error_clear(&error);
    return status == ZTC_OK;
}

void ztc_probe_targets(struct ztc_probe *probe, ztc_target_rule *rule, struct ztc_verdict *verdict)
{
    if (!ztc_probe_start(probe, verdict)) {
        return;
    }
    for (size_t i = 0; i < probe->info.provided_count && !ztc_verdict_failed(verdict); i++) {
        const struct ztc_provided *provided = &probe->info.provided[i];
        struct ztc_target target;
        if (strcmp(provided->kind, "target") == 0 &&
            bind_target(probe, provided->id, &target, verdict)) {
            rule(probe, &target, verdict);
        }
    }
    ztc_probe_stop(probe, verdict);
}

/* The board of the target's own template, judged for one version. */
static void try_sample(struct ztc_sample *sample, ztc_sample_rule *rule,
                       struct ztc_verdict *verdict)
{
    struct ztc_error error = {0};
    struct ztc_buffer text;
    ztc_buffer_init(&text, 2 * ZTC_TEMPLATE_SIZE_MAX);
    ztc_status status = ztc_product_template(&sample->target, SAMPLE_NAME, NULL, &text, &error);
    if (status == ZTC_OK) {
        status = ztc_template_parse(&sample->template, "template", ztc_buffer_string(&text),
                                    text.size, SAMPLE_NAME, false, &error);
        if (status == ZTC_OK) {
            sample->template.findings.strict = true;
            status = ztc_board_judge(&sample->template, &sample->target, sample->version, &error,
                                     &sample->board);
        }
        if (status == ZTC_OK) {
            rule(sample, verdict);
        }
        ztc_template_done(&sample->template);
    }
    if (status != ZTC_OK) {
        ztc_verdict_fail(verdict, "%s: %s", sample->id, ztc_error_text(&error));
    }
    ztc_error_clear(&error);
    ztc_buffer_done(&text);
}

static void walk_versions(struct ztc_probe *probe, struct ztc_target *target, ztc_sample_rule *rule,
                          struct ztc_verdict *verdict)
{
    const struct ztc_table *versions = target->description->port_versions;
    for (uint32_t i = 0; i < versions->count && !ztc_verdict_failed(verdict); i++) {
        struct ztc_sample sample = {.probe = probe, .target = *target};
        sample.id = target->description->id;
        sample.version = ZTC_ROW(struct ztc_port_version_row, versions, i)->version;
        try_sample(&sample, rule, verdict);
    }
}

void ztc_probe_samples(struct ztc_probe *probe, ztc_sample_rule *rule, struct ztc_verdict *verdict)
{
    if (!ztc_probe_start(probe, verdict)) {
        return;
    }
    for (size_t i = 0; i < probe->info.provided_count && !ztc_verdict_failed(verdict); i++) {
        const struct ztc_provided *provided = &probe->info.provided[i];
        struct ztc_target target;
        if (strcmp(provided->kind, "target") == 0 && provided->customizable &&
            bind_target(probe, provided->id, &target, verdict)) {
            walk_versions(probe, &target, rule, verdict);
        }
    }
    ztc_probe_stop(probe, verdict);
}
