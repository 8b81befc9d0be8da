/* SPDX-License-Identifier: Apache-2.0 */
/* `ztc key`: keys of one's own, and those of others. */
#include "share/key.h"
#include "base/limits.h"
#include "base/nearest.h"
#include "command/ask.h"
#include "command/reading.h"
#include "command/run_commands.h"
#include "command/secret_line.h"
#include "output/table.h"

#include <string.h>

/* The name as it was given, and the module. Wrong names are refused before a home is made for them. */
static ztc_status begin(struct ztc_session *session, bool make, const char *name,
                        struct ztc_signer *signer)
{
    const char *problem = name != NULL ? ztc_key_name_problem(name) : NULL;
    if (problem != NULL) {
        return ztc_error_set(&session->error, ZTC_E_INVALID, /* remedy= */ NULL,
                             "\"%s\" cannot be the name of a key: %s", name, problem);
    }
    ztc_status status = ztc_session_home(session, make);
    if (status == ZTC_OK) {
        status = ztc_session_registry(session);
    }
    return status == ZTC_OK ? ztc_signer_open(session->registry, &session->error, signer) : status;
}

static void add_row(struct ztc_document *document, cJSON *row, const struct ztc_key *key)
{
    ztc_document_text(document, row, "name", key->name);
    ztc_document_text(document, row, "id", key->id);
    ztc_document_text(document, row, "public_key", key->public_key);
    ztc_document_bool(document, row, "own", key->own);
    ztc_document_bool(document, row, "pinned", key->pinned);
}

static ztc_status print_key(struct ztc_session *session, const struct ztc_key *key)
{
    struct ztc_document document = {0};
    add_row(&document, ztc_document_object(&document, NULL, NULL), key);
    return ztc_session_print_document(session, &document);
}

/* ---- new ---- */

/* Two lines from who sits at a terminal, because nobody sees what is typed; else one. */
static ztc_status read_password(struct ztc_session *session, const char *name, char *password)
{
    char again[ZTC_SECRET_PASSWORD_MAX + 1];
    const char *prompt = ztc_arena_print(&session->arena, "Password for the key %s: ", name);
    if (prompt == NULL) {
        return ztc_error_memory(&session->error);
    }
    ztc_status status = ztc_secret_line_read(session, prompt, ZTC_SECRET_PASSWORD_MAX, password);
    if (status != ZTC_OK || !ztc_secret_line_can_ask()) {
        return status;
    }
    status = ztc_secret_line_read(session, "The same once more: ", ZTC_SECRET_PASSWORD_MAX, again);
    if (status == ZTC_OK && strcmp(password, again) != 0) {
        status = ztc_error_set(&session->error, ZTC_E_INVALID, "try again",
                               "the two passwords differ, and no key was made");
    }
    explicit_bzero(again, sizeof(again));
    return status;
}

ztc_status ztc_run_key_new(struct ztc_session *session)
{
    char password[ZTC_SECRET_PASSWORD_MAX + 1] = "";
    const char *name = ztc_line_argument(&session->line, 0);
    bool plain = ztc_line_has(&session->line, "--no-password");
    struct ztc_signer signer;
    struct ztc_key key;
    ztc_status status = begin(session, /* make= */ true, name, &signer);
    if (status == ZTC_OK) {
        status =
            ztc_key_check_free(&session->home, &signer, name, &session->arena, &session->error);
    }
    if (status == ZTC_OK && !plain) {
        status = read_password(session, name, password);
    }
    if (status == ZTC_OK) {
        status = ztc_key_make(&session->home, &signer, name, plain ? NULL : password,
                              &session->arena, &session->error, &key);
        ztc_home_unlock(&session->home);
    }
    explicit_bzero(password, sizeof(password));
    if (status != ZTC_OK) {
        return status;
    }
    if (session->output.json) {
        return print_key(session, &key);
    }
    ztc_output_info(&session->output, "Key %s made: %s", name, key.id);
    ztc_output_info(&session->output, "Others know it after: ztc key add %s %s", name,
                    key.public_key);
    return ZTC_OK;
}

/* ---- add ---- */

/* The key itself, or else what the file of this name holds. */
static ztc_status read_text(struct ztc_session *session, const struct ztc_signer *signer,
                            const char *what, struct ztc_buffer *buffer, const char **ret_place,
                            const char **ret_text)
{
    struct ztc_error no_word = {0};
    struct ztc_signer_public public_key;
    if (ztc_signer_read_public(signer, what, what, &no_word, &public_key) == ZTC_OK) {
        *ret_place = ztc_arena_copy(&session->arena, public_key.word, strlen(public_key.word));
        *ret_text = what;
        return *ret_place != NULL ? ZTC_OK : ztc_error_memory(&session->error);
    }
    ztc_error_clear(&no_word);
    ztc_status status = ztc_reading_file(session, what, ZTC_SIGNATURE_TEXT_MAX, buffer, ret_place);
    if (status == ZTC_OK && strlen(ztc_buffer_string(buffer)) != buffer->size) {
        status = ztc_error_set(&session->error, ZTC_E_INVALID, "take the file NAME.pub of the pair",
                               "%s: that is no text", *ret_place);
    }
    *ret_text = ztc_buffer_string(buffer);
    return status;
}

ztc_status ztc_run_key_add(struct ztc_session *session)
{
    ZTC_CLEANUP(ztc_buffer_done) struct ztc_buffer buffer;
    const char *name = ztc_line_argument(&session->line, 0);
    const char *place = NULL, *text = NULL;
    struct ztc_signer signer;
    struct ztc_key key;
    ztc_buffer_init(&buffer, ZTC_SIGNATURE_TEXT_MAX);
    ztc_status status = begin(session, /* make= */ true, name, &signer);
    if (status == ZTC_OK) {
        status = read_text(session, &signer, ztc_line_argument(&session->line, 1), &buffer, &place,
                           &text);
    }
    if (status == ZTC_OK) {
        status = ztc_home_lock(&session->home, &session->error);
    }
    if (status == ZTC_OK) {
        status = ztc_key_add(&session->home, &signer, name, place, text,
                             ztc_line_has(&session->line, "--replace"), &session->arena,
                             &session->error, &key);
        ztc_home_unlock(&session->home);
    }
    if (status != ZTC_OK) {
        return status;
    }
    if (session->output.json) {
        return print_key(session, &key);
    }
    ztc_output_info(&session->output, "Key of %s kept: %s", name, key.id);
    return ZTC_OK;
}

/* ---- list ---- */

static const char *whose(const struct ztc_key *key)
{
    if (key->own) {
        return "own";
    }
    return key->listed ? "added" : "pinned at first use";
}

static ztc_status print_table(struct ztc_session *session, const struct ztc_keys *keys)
{
    static const char *const headings[] = {"Name", "Id", "Whose", "Public key", NULL};
    struct ztc_text_table *table = ztc_text_table_new(&session->arena, headings);
    for (size_t i = 0; i < keys->count; i++) {
        if (keys->items[i].problem == NULL) {
            ztc_text_table_cell(table, keys->items[i].name);
            ztc_text_table_cell(table, keys->items[i].id);
            ztc_text_table_cell(table, whose(&keys->items[i]));
            ztc_text_table_cell(table, keys->items[i].public_key);
        }
    }
    ZTC_CLEANUP(ztc_buffer_done) struct ztc_buffer text;
    ztc_buffer_init(&text, ZTC_TEXT_MAX);
    ztc_text_table_render(table, session->output.colours, &text);
    return ztc_session_print(session, &text);
}

static ztc_status print_value(struct ztc_session *session, const struct ztc_keys *keys)
{
    struct ztc_document document = {0};
    cJSON *list = ztc_document_list(&document, NULL, NULL);
    for (size_t i = 0; i < keys->count; i++) {
        if (keys->items[i].problem == NULL) {
            add_row(&document, ztc_document_object(&document, list, NULL), &keys->items[i]);
        }
    }
    return ztc_session_print_document(session, &document);
}

ztc_status ztc_run_key_list(struct ztc_session *session)
{
    struct ztc_keys keys = {0};
    struct ztc_signer signer;
    ztc_status status = begin(session, /* make= */ false, /* name= */ NULL, &signer);
    if (status == ZTC_OK) {
        status = ztc_keys_read(&session->home, &signer, &session->arena, &session->error, &keys);
    }
    if (status != ZTC_OK) {
        return status;
    }
    for (size_t i = 0; i < keys.count; i++) {
        if (keys.items[i].problem != NULL) {
            ztc_output_warning(&session->output, "Key %s cannot be used: %s", keys.items[i].name,
                               keys.items[i].problem);
        }
    }
    return session->output.json ? print_value(session, &keys) : print_table(session, &keys);
}

/* ---- remove ---- */

static ztc_status refuse_missing(struct ztc_session *session, const struct ztc_keys *keys,
                                 const char *name)
{
    const char **names = ztc_arena_array(&session->arena, keys->count + 1, sizeof(*names));
    if (names == NULL) {
        return ztc_error_memory(&session->error);
    }
    for (size_t i = 0; i < keys->count; i++) {
        names[i] = keys->items[i].name;
    }
    const char *nearest = ztc_nearest(name, names, keys->count);
    const char *remedy = nearest != NULL
                             ? ztc_arena_print(&session->arena, "did you mean %s?", nearest)
                             : "ztc key list shows those that there are";
    return ztc_error_set(&session->error, ZTC_E_INVALID, remedy, "there is no key \"%s\"", name);
}

static ztc_status confirm(struct ztc_session *session, const struct ztc_key *key)
{
    if (ztc_line_has(&session->line, "--yes")) {
        return ZTC_OK;
    }
    if (!ztc_ask_can()) {
        return ztc_error_set(&session->error, ZTC_E_INVALID, "give --yes to remove it unasked",
                             "the key %s was not removed: there is no terminal to ask on",
                             key->name);
    }
    const char *question = ztc_arena_print(
        &session->arena,
        key->own ? "Delete the key %s? Its secret half is then gone for good, and nobody can sign "
                   "with it any more. [y/N] "
                 : "Delete the key of %s? The next archive of theirs is then believed as the "
                   "first one was. [y/N] ",
        key->name);
    if (question == NULL) {
        return ztc_error_memory(&session->error);
    }
    return ztc_ask(session, question)
               ? ZTC_OK
               : ztc_error_set(&session->error, ZTC_E_CANCELLED, "answer y to remove it",
                               "the key %s was not removed", key->name);
}

ztc_status ztc_run_key_remove(struct ztc_session *session)
{
    const char *name = ztc_line_argument(&session->line, 0);
    struct ztc_keys keys = {0};
    struct ztc_signer signer;
    bool found = false;
    ztc_status status = begin(session, /* make= */ false, name, &signer);
    if (status == ZTC_OK) {
        status = ztc_keys_read(&session->home, &signer, &session->arena, &session->error, &keys);
    }
    const struct ztc_key *key = status == ZTC_OK ? ztc_keys_find(&keys, name) : NULL;
    if (status == ZTC_OK && (key == NULL || strcmp(key->name, name) != 0)) {
        status = refuse_missing(session, &keys, name);
    }
    if (status == ZTC_OK && key != NULL) {
        status = confirm(session, key);
    }
    if (status == ZTC_OK) {
        status = ztc_home_lock(&session->home, &session->error);
    }
    if (status == ZTC_OK) {
        status = ztc_key_remove(&session->home, name, &session->error, &found);
        ztc_home_unlock(&session->home);
    }
    if (status != ZTC_OK || !session->output.json) {
        return status;
    }
    struct ztc_document document = {0};
    cJSON *root = ztc_document_object(&document, NULL, NULL);
    ztc_document_text(&document, root, "name", name);
    ztc_document_bool(&document, root, "removed", found);
    return ztc_session_print_document(session, &document);
}
