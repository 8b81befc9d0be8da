/* SPDX-License-Identifier: Apache-2.0 */
/* Rules about the entry object: loading, init and shutdown, ids that are not known. */
#include "conformance/rule.h"

#include <string.h>

#define UNKNOWN_ID "org.example.no-such-interface/99"

void ztc_rule_load(struct ztc_probe *probe, struct ztc_verdict *verdict)
{
    struct ztc_error error = {0};
    const struct ztc_module_entry_row *row = NULL;
    struct ztc_module *module = NULL;
    if (ztc_registry_read_file(probe->registry, probe->path, &error, &row) != ZTC_OK ||
        ztc_module_load(probe->registry, row, &error, &module) != ZTC_OK) {
        ztc_verdict_fail(verdict, "%s", ztc_error_text(&error));
    }
    ztc_error_clear(&error);
}

void ztc_rule_again(struct ztc_probe *probe, struct ztc_verdict *verdict)
{
    if (!ztc_probe_start(probe, verdict)) {
        return;
    }
    ztc_probe_stop(probe, verdict);
    const ztc_status status = probe->entry->init(&probe->host.host, &probe->self);
    if (status != ZTC_OK) {
        ztc_verdict_fail(verdict, "init after shutdown: status %d, expected 0", (int)status);
        return;
    }
    ztc_probe_stop(probe, verdict);
}

void ztc_rule_unknown(struct ztc_probe *probe, struct ztc_verdict *verdict)
{
    if (!ztc_probe_start(probe, verdict)) {
        return;
    }
    const char *const ids[] = {UNKNOWN_ID, "", "ztc.target/999", "\xC3\xA4"};
    for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
        if (probe->entry->get_interface(probe->self, ids[i]) != NULL) {
            ztc_verdict_fail(verdict, "get_interface(\"%s\"): expected NULL", ids[i]);
        }
    }
    const struct ztc_target_v1 *interface =
        probe->entry->get_interface(probe->self, ZTC_TARGET_INTERFACE);
    if (interface != NULL && ZTC_HAS(interface, struct ztc_target_v1, open) &&
        interface->open != NULL) {
        void *handle = NULL;
        const ztc_status status = interface->open(probe->self, UNKNOWN_ID, &handle);
        if (status != ZTC_E_UNSUPPORTED) {
            ztc_verdict_fail(verdict, "open(\"%s\"): status %d, expected %d (unsupported)",
                             UNKNOWN_ID, (int)status, (int)ZTC_E_UNSUPPORTED);
        }
    }
    ztc_probe_stop(probe, verdict);
}
