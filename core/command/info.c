/* SPDX-License-Identifier: Apache-2.0 */
/* `ztc info`: the version, the folders, and how much was found in them. */
#include "base/limits.h"
#include "command/run_commands.h"
#include "command/targets.h"
#include "command/words.h"
#include "store/custom.h"

struct facts {
    struct ztc_targets targets;
    size_t usable; /* modules */
    size_t custom_vms;
};

static ztc_status gather(struct ztc_session *session, struct facts *facts)
{
    ztc_status status = ztc_targets_list(session, /* customizable= */ false, &facts->targets);
    for (size_t i = 0; status == ZTC_OK && i < facts->targets.module_count; i++) {
        facts->usable += facts->targets.modules[i].usable ? 1 : 0;
    }
    if (status == ZTC_OK && session->home.folder >= 0) {
        const char **names = NULL;
        status = ztc_custom_names(&session->home, &session->arena, &session->error, &names,
                                  &facts->custom_vms);
    }
    return status;
}

static ztc_status print_value(struct ztc_session *session, const struct facts *facts)
{
    struct ztc_document document = {0};
    cJSON *root = ztc_document_object(&document, NULL, NULL);
    ztc_document_text(&document, root, "version", ZTC_VERSION);
    cJSON *abi = ztc_document_object(&document, root, "abi");
    ztc_document_number(&document, abi, "major", ZTC_ABI_MAJOR);
    ztc_document_number(&document, abi, "minor", ZTC_ABI_MINOR);
    ztc_document_text(&document, root, "home", session->home.path);
    size_t count = 0;
    const char *const *folders = ztc_registry_folders(session->registry, &count);
    cJSON *list = ztc_document_list(&document, root, "search_path");
    for (size_t i = 0; i < count; i++) {
        ztc_document_text(&document, list, NULL, folders[i]);
    }
    ztc_document_number(&document, root, "modules", (int64_t)facts->usable);
    ztc_document_number(&document, root, "refused",
                        (int64_t)(facts->targets.module_count - facts->usable));
    ztc_document_number(&document, root, "targets", (int64_t)facts->targets.count);
    ztc_document_number(&document, root, "custom_vms", (int64_t)facts->custom_vms);
    return ztc_session_print_document(session, &document);
}

static ztc_status print_text(struct ztc_session *session, const struct facts *facts)
{
    struct ztc_buffer text;
    ztc_buffer_init(&text, ZTC_TEXT_MAX);
    ztc_words_field(&text, "version", ZTC_VERSION);
    ztc_buffer_print(&text, "%-13s%u.%u\n", "plug-in ABI", ZTC_ABI_MAJOR, ZTC_ABI_MINOR);
    ztc_words_field(&text, "home", session->home.path);
    size_t count = 0;
    const char *const *folders = ztc_registry_folders(session->registry, &count);
    for (size_t i = 0; i < count; i++) {
        ztc_words_field(&text, i == 0 ? "modules in" : "", folders[i]);
    }
    ztc_buffer_print(&text, "%-13s%zu usable, %zu refused\n", "modules", facts->usable,
                     facts->targets.module_count - facts->usable);
    ztc_buffer_print(&text, "%-13s%zu\n", "targets", facts->targets.count);
    ztc_buffer_print(&text, "%-13s%zu\n", "custom VMs", facts->custom_vms);
    ztc_status status = ztc_session_print(session, &text);
    ztc_buffer_done(&text);
    return status;
}

ztc_status ztc_run_info(struct ztc_session *session)
{
    struct facts facts = {0};
    ztc_status status = gather(session, &facts);
    if (status != ZTC_OK) {
        return status;
    }
    return session->output.json ? print_value(session, &facts) : print_text(session, &facts);
}
