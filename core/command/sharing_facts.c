/* SPDX-License-Identifier: Apache-2.0 */
/* What is known of a definition, for people and for programs. */
#include "command/sharing.h"

#include "base/limits.h"
#include "command/told.h"
#include "command/words.h"

#include <inttypes.h>
#include <string.h>

static const char *state_word(enum ztc_signature_state state)
{
    switch (state) {
    case ZTC_SIGNATURE_KNOWN:
        return "known";
    case ZTC_SIGNATURE_NEW:
        return "new";
    case ZTC_SIGNATURE_UNKNOWN:
        return "unknown";
    case ZTC_SIGNATURE_NOTED:
        return "noted";
    default:
        return "none";
    }
}

static void print_signer(struct ztc_buffer *text, const struct ztc_signature_verdict *verdict)
{
    bool named = verdict->publisher != NULL && verdict->publisher[0] != '\0';
    switch (verdict->state) {
    case ZTC_SIGNATURE_KNOWN:
        ztc_buffer_print(text, "signed by %s, whose key %s is known",
                         named ? verdict->publisher : "a key of yours", verdict->key_id);
        break;
    case ZTC_SIGNATURE_NEW:
        ztc_buffer_print(text, "signed by %s, whose key %s is seen for the first time",
                         named ? verdict->publisher : "somebody without a name", verdict->key_id);
        break;
    case ZTC_SIGNATURE_NOTED:
        ztc_buffer_print(text, "signed by %s, key %s, when it came in",
                         named ? verdict->publisher : "a key of yours", verdict->key_id);
        break;
    case ZTC_SIGNATURE_UNKNOWN:
        ztc_buffer_print(text, "not checked: signed by the key %s, which is not known",
                         verdict->key_id);
        break;
    default:
        ztc_buffer_text(text, "not signed");
        break;
    }
}

const char *ztc_sharing_signer(struct ztc_session *session,
                               const struct ztc_signature_verdict *verdict)
{
    struct ztc_buffer text;
    ztc_buffer_init(&text, ZTC_TEXT_MAX);
    print_signer(&text, verdict);
    const char *result = ztc_buffer_status(&text) == ZTC_OK
                             ? ztc_arena_copy(&session->arena, ztc_buffer_string(&text), text.size)
                             : NULL;
    ztc_buffer_done(&text);
    return result;
}

const char *ztc_sharing_quoted(struct ztc_session *session, const char *short_name)
{
    return strchr(short_name, ' ') != NULL ? ztc_arena_print(&session->arena, "'%s'", short_name)
                                           : short_name;
}

/* ---- JSON ---- */

static const char *known_text(const char *text)
{
    return text != NULL && text[0] != '\0' ? text : NULL;
}

static void add_signature(struct ztc_document *document, cJSON *root,
                          const struct ztc_signature_verdict *verdict)
{
    cJSON *signature = ztc_document_object(document, root, "signature");
    ztc_document_text(document, signature, "state", state_word(verdict->state));
    ztc_document_text(document, signature, "publisher", known_text(verdict->publisher));
    ztc_document_text(document, signature, "key", known_text(verdict->key_id));
}

static void add_port(struct ztc_document *document, cJSON *root,
                     const struct ztc_definition *definition)
{
    cJSON *port = ztc_document_object(document, root, "port");
    ztc_document_text(document, port, "state", ztc_port_state_word(definition->port));
    ztc_document_text(document, port, "carried", ztc_port_state_word(definition->carried));
    ztc_document_known(document, port, "size",
                       definition->port == ZTC_PORT_ABSENT ? -1 : (int64_t)definition->port_size);
}

/* Is its target's module missing, so that it cannot be judged? */
static bool lacks_target(const struct ztc_definition *definition)
{
    return !definition->compilation.good && !definition->compilation.opened &&
           definition->problem[0] != '\0';
}

void ztc_sharing_add_facts(struct ztc_document *document, cJSON *root,
                           const struct ztc_incoming *incoming)
{
    const struct ztc_definition *definition = &incoming->definition;
    ztc_document_text(document, root, "short_name", definition->short_name);
    ztc_document_text(document, root, "target", definition->short_name);
    ztc_document_text(document, root, "original_target", known_text(definition->original_target));
    ztc_document_text(document, root, "name", known_text(definition->name));
    ztc_document_bool(document, root, "active", ztc_incoming_is_active(incoming));
    ztc_document_text(document, root, "source", incoming->source);
    ztc_document_text(document, root, "commit", known_text(incoming->version));
    add_signature(document, root, &incoming->verdict);
    add_port(document, root, definition);
    cJSON *needs = ztc_document_list(document, root, "needs");
    if (lacks_target(definition)) {
        ztc_document_text(document, needs, NULL, definition->problem);
    } else if (!definition->compilation.good) {
        ztc_document_text(document, needs, NULL, "a template without errors by today's rules");
    }
    ztc_told_add(document, root, "diagnostics",
                 definition->compilation.parsed ? &definition->compilation.template.findings
                                                : NULL);
    cJSON *files = ztc_document_list(document, root, "files");
    for (size_t i = 0; i < incoming->files.count; i++) {
        const struct ztc_store_file *file = &incoming->files.items[i];
        cJSON *row = ztc_document_object(document, files, NULL);
        ztc_document_text(document, row, "path", file->path);
        ztc_document_number(document, row, "size", (int64_t)file->size);
    }
    ztc_document_number(document, root, "hidden", (int64_t)incoming->intake.hidden);
}

/* ---- text ---- */

static void print_port(struct ztc_buffer *value, const struct ztc_definition *definition)
{
    switch (definition->port) {
    case ZTC_PORT_SAME:
        ztc_buffer_print(value, "%zu bytes, what compile makes", definition->port_size);
        break;
    case ZTC_PORT_DIFFERENT:
        ztc_buffer_print(value, "%zu bytes, but compile makes another one (%zu bytes)",
                         definition->port_size, definition->compilation.port_bin.size);
        break;
    case ZTC_PORT_DAMAGED:
        ztc_buffer_print(value, "%zu bytes, damaged: %s", definition->port_size,
                         definition->problem);
        break;
    case ZTC_PORT_ABSENT:
        ztc_buffer_text(value, "none");
        break;
    default:
        ztc_buffer_print(value, "%zu bytes, not compared: %s", definition->port_size,
                         definition->problem);
        break;
    }
}

static void print_findings(struct ztc_buffer *value, const struct ztc_definition *definition)
{
    const struct ztc_findings *findings = &definition->compilation.template.findings;
    if (!definition->compilation.parsed || !definition->compilation.opened) {
        return;
    }
    size_t errors = ztc_findings_errors(findings);
    size_t warnings = ztc_findings_warnings(findings);
    ztc_buffer_print(value, "%zu error%s, %zu warning%s by today's rules", errors,
                     errors == 1 ? "" : "s", warnings, warnings == 1 ? "" : "s");
}

void ztc_sharing_print_facts(struct ztc_buffer *text, const struct ztc_incoming *incoming)
{
    const struct ztc_definition *definition = &incoming->definition;
    struct ztc_buffer value;
    ztc_buffer_init(&value, ZTC_TEXT_MAX);
    ztc_words_field(text, "custom VM", definition->short_name);
    ztc_words_field(text, "name", definition->name);
    ztc_words_field(text, "target", definition->original_target);
    ztc_words_field(text, "source", incoming->source);
    ztc_words_field(text, "commit", incoming->version);
    print_signer(&value, &incoming->verdict);
    ztc_words_field_take(text, "from", &value);
    ztc_buffer_print(&value, "%zu, %zu bytes", incoming->files.count, incoming->files.bytes);
    ztc_words_field_take(text, "files", &value);
    print_port(&value, definition);
    ztc_words_field_take(text, "port.bin", &value);
    print_findings(&value, definition);
    ztc_words_field_take(text, "template", &value);
    ztc_buffer_done(&value);
}
