/* SPDX-License-Identifier: Apache-2.0 */
/* The targets that the modules provide. */
#include "command/targets.h"

#include <string.h>

static bool is_wanted(const struct ztc_provided *provided, bool customizable)
{
    return strcmp(provided->kind, "target") == 0 && (provided->customizable || !customizable);
}

ztc_status ztc_targets_list(struct ztc_session *session, bool customizable,
                            struct ztc_targets *ret_targets)
{
    ztc_status status = ztc_session_registry(session);
    struct ztc_targets targets = {0};
    if (status == ZTC_OK) {
        status = ztc_registry_list(session->registry, &session->error, &targets.modules,
                                   &targets.module_count);
    }
    if (status != ZTC_OK) {
        return status;
    }
    size_t capacity = 0;
    for (size_t i = 0; i < targets.module_count; i++) {
        const struct ztc_module_entry_row *module = &targets.modules[i];
        for (size_t j = 0; module->usable && j < module->info.provided_count; j++) {
            const struct ztc_provided *provided = &module->info.provided[j];
            if (!is_wanted(provided, customizable)) {
                continue;
            }
            targets.rows = ztc_arena_grow(&session->arena, targets.rows, targets.count, &capacity,
                                          sizeof(*targets.rows));
            if (targets.rows == NULL) {
                return ztc_error_memory(&session->error);
            }
            targets.rows[targets.count++] =
                (struct ztc_target_listed){.provided = provided, .module = module};
        }
    }
    *ret_targets = targets;
    return ZTC_OK;
}

ztc_status ztc_targets_print_value(struct ztc_session *session, const struct ztc_targets *targets)
{
    struct ztc_document document = {0};
    cJSON *list = ztc_document_list(&document, NULL, NULL);
    for (size_t i = 0; i < targets->count; i++) {
        const struct ztc_provided *provided = targets->rows[i].provided;
        cJSON *row = ztc_document_object(&document, list, NULL);
        ztc_document_text(&document, row, "target", provided->id);
        ztc_document_text(&document, row, "name", provided->name);
        ztc_document_text(&document, row, "chip", provided->chip);
        ztc_document_bool(&document, row, "customizable", provided->customizable);
        ztc_document_text(&document, row, "plugin", targets->rows[i].module->info.id);
    }
    return ztc_session_print_document(session, &document);
}
