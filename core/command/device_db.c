/* SPDX-License-Identifier: Apache-2.0 */
/* `ztc device db`: devices that are entered by hand, because no bus tells of them. */
#include "base/limits.h"
#include "base/nearest.h"
#include "command/device_alias.h"
#include "command/run_commands.h"
#include "device/configured.h"
#include "output/table.h"

#include <string.h>

/* ---- list ---- */

static bool is_wanted(const struct ztc_session *session, const struct ztc_configured_device *device)
{
    const char *target = ztc_configured_text(device, "target");
    const char *wanted = ztc_line_value(&session->line, "--filter-target");
    return wanted == NULL || (target != NULL && strcmp(target, wanted) == 0);
}

static void add_device(struct ztc_document *document, cJSON *parent,
                       const struct ztc_configured_device *device)
{
    cJSON *object = ztc_document_object(document, parent, device->name);
    for (const char *const *key = ztc_configured_keys; *key != NULL; key++) {
        ztc_document_text(document, object, *key, ztc_configured_text(device, *key));
    }
}

static ztc_status print_value(struct ztc_session *session, const struct ztc_configured *configured)
{
    struct ztc_document document = {0};
    cJSON *root = ztc_document_object(&document, NULL, NULL);
    for (size_t i = 0; i < configured->count; i++) {
        if (is_wanted(session, &configured->devices[i])) {
            add_device(&document, root, &configured->devices[i]);
        }
    }
    return ztc_session_print_document(session, &document);
}

static ztc_status print_table(struct ztc_session *session, const struct ztc_configured *configured)
{
    /* What the device is filed under, then its keys; "name" is how people call it. */
    static const char *const headings[] = {"device", "target", "name",      "port",   "disk",
                                           "probe",  "chipid", "remote_id", "custom", NULL};
    struct ztc_text_table *table = ztc_text_table_new(&session->arena, headings);
    for (size_t i = 0; i < configured->count; i++) {
        const struct ztc_configured_device *device = &configured->devices[i];
        if (!is_wanted(session, device)) {
            continue;
        }
        ztc_text_table_cell(table, device->name);
        for (const char *const *key = ztc_configured_keys; *key != NULL; key++) {
            const char *text = ztc_configured_text(device, *key);
            ztc_text_table_cell(table, text != NULL ? text : "");
        }
    }
    ZTC_CLEANUP(ztc_buffer_done) struct ztc_buffer text;
    ztc_buffer_init(&text, ZTC_TEXT_MAX);
    ztc_text_table_render(table, session->output.colours, &text);
    return ztc_session_print(session, &text);
}

ztc_status ztc_run_device_db_list(struct ztc_session *session)
{
    ZTC_CLEANUP(ztc_configured_done) struct ztc_configured configured = {0};
    ztc_status status = ztc_session_home(session, /* make= */ false);
    if (status == ZTC_OK) {
        status = ztc_configured_read(&session->home, &session->error, &configured);
    }
    if (status != ZTC_OK) {
        return status;
    }
    return session->output.json ? print_value(session, &configured)
                                : print_table(session, &configured);
}

/* ---- put ---- */

/* What --spec may set; target and name are given otherwise. */
static const char *const spec_keys[] = {"port", "disk", "probe", "chipid", "remote_id", "custom"};

#define SPEC_KEY_COUNT (sizeof(spec_keys) / sizeof(spec_keys[0]))

static ztc_status refuse_key(struct ztc_session *session, const char *spec, size_t length)
{
    const char *key = ztc_arena_copy(&session->arena, spec, length);
    const char *nearest = key != NULL ? ztc_nearest(key, spec_keys, SPEC_KEY_COUNT) : NULL;
    const char *remedy = nearest != NULL
                             ? ztc_arena_print(&session->arena, "did you mean %s?", nearest)
                             : "keys are port, disk, probe, chipid, remote_id and custom";
    return key != NULL && remedy != NULL ? ztc_error_set(&session->error, ZTC_E_INVALID, remedy,
                                                         "a device has no key \"%s\"", key)
                                         : ztc_error_memory(&session->error);
}

/* KEY:VALUE; *ret_value is NULL for the value null. */
static ztc_status take_spec(struct ztc_session *session, const char *spec, const char **ret_key,
                            const char **ret_value)
{
    size_t length = strcspn(spec, ":");
    const char *key = NULL;
    if (spec[length] == '\0') {
        return ztc_error_set(&session->error, ZTC_E_INVALID, "such as --spec port:/dev/ttyS0",
                             "\"%s\" is not KEY:VALUE", spec);
    }
    for (size_t i = 0; i < SPEC_KEY_COUNT; i++) {
        if (strlen(spec_keys[i]) == length && memcmp(spec_keys[i], spec, length) == 0) {
            key = spec_keys[i];
        }
    }
    if (key == NULL) {
        return refuse_key(session, spec, length);
    }
    const char *value = spec + length + 1;
    bool null = strcmp(value, "null") == 0;
    bool path = strcmp(key, "port") == 0 || strcmp(key, "disk") == 0;
    ztc_status status = null ? ZTC_OK : ztc_device_check_text(session, key, value);
    if (status == ZTC_OK && path && !null && value[0] != '/') {
        return ztc_error_set(&session->error, ZTC_E_INVALID,
                             "give the whole path, such as /dev/ttyS0, or null to unset it",
                             "\"%s\" is no absolute path, which the %s must be", value, key);
    }
    *ret_key = key;
    *ret_value = null ? NULL : value;
    return status;
}

static ztc_status take_specs(struct ztc_session *session, struct ztc_configured *configured,
                             struct ztc_configured_device *device)
{
    ztc_status status = ZTC_OK;
    for (size_t i = 0; status == ZTC_OK && i < session->line.option_count; i++) {
        const char *key = NULL, *value = NULL;
        if (strcmp(session->line.options[i].option->name, "--spec") != 0) {
            continue;
        }
        status = take_spec(session, session->line.options[i].value, &key, &value);
        if (status == ZTC_OK && !ztc_configured_set(configured, device, key, value)) {
            status = ztc_error_memory(&session->error);
        }
    }
    return status;
}

static ztc_status check_name(struct ztc_session *session, const char *name)
{
    ztc_status status = ztc_device_check_text(session, "name", name);
    size_t length = strlen(name);
    return status != ZTC_OK || (length > 0 && length <= ZTC_CONFIGURED_NAME_MAX)
               ? status
               : ztc_error_set(&session->error, ZTC_E_INVALID, /* remedy= */ NULL,
                               "\"%s\" cannot be the name of a device: 1 to 64 bytes", name);
}

/* With the lock. The file stays as it is where anything is wrong. */
static ztc_status put(struct ztc_session *session, struct ztc_configured *configured,
                      const struct ztc_configured_device **ret_device)
{
    const char *target = ztc_line_argument(&session->line, 0);
    const char *name = ztc_line_argument(&session->line, 1);
    ztc_status status = ztc_configured_read(&session->home, &session->error, configured);
    if (status != ZTC_OK) {
        return status;
    }
    bool fresh = ztc_configured_find(configured, name) == NULL;
    struct ztc_configured_device *device = ztc_configured_need(configured, name);
    if (device == NULL || !ztc_configured_set(configured, device, "target", target) ||
        (fresh && !ztc_configured_set(configured, device, "name", name))) {
        return ztc_error_memory(&session->error);
    }
    status = take_specs(session, configured, device);
    if (status == ZTC_OK) {
        status = ztc_configured_write(&session->home, configured, &session->error);
    }
    *ret_device = device;
    return status;
}

ztc_status ztc_run_device_db_put(struct ztc_session *session)
{
    ZTC_CLEANUP(ztc_configured_done) struct ztc_configured configured = {0};
    const struct ztc_configured_device *device = NULL;
    ztc_status status = check_name(session, ztc_line_argument(&session->line, 1));
    status = status == ZTC_OK ? ztc_session_home(session, /* make= */ true) : status;
    if (status == ZTC_OK) {
        status = ztc_device_check_target(session, ztc_line_argument(&session->line, 0));
    }
    status = status == ZTC_OK ? ztc_home_lock(&session->home, &session->error) : status;
    if (status != ZTC_OK) {
        return status;
    }
    status = put(session, &configured, &device);
    ztc_home_unlock(&session->home);
    if (status != ZTC_OK || device == NULL) {
        return status;
    }
    if (!session->output.json) {
        ztc_output_info(&session->output, "Device %s entered", device->name);
        return ZTC_OK;
    }
    struct ztc_document document = {0};
    add_device(&document, ztc_document_object(&document, NULL, NULL), device);
    return ztc_session_print_document(session, &document);
}

/* ---- remove ---- */

static ztc_status refuse_missing(struct ztc_session *session,
                                 const struct ztc_configured *configured, const char *name)
{
    const char **names = ztc_arena_array(&session->arena, configured->count + 1, sizeof(*names));
    if (names == NULL) {
        return ztc_error_memory(&session->error);
    }
    for (size_t i = 0; i < configured->count; i++) {
        names[i] = configured->devices[i].name;
    }
    const char *nearest = ztc_nearest(name, names, configured->count);
    const char *remedy = nearest != NULL
                             ? ztc_arena_print(&session->arena, "did you mean %s?", nearest)
                             : "ztc device db list shows those that there are";
    return ztc_error_set(&session->error, ZTC_E_INVALID, remedy,
                         "no device \"%s\" was entered by hand", name);
}

/* Looked for without the lock first, so that a mistake makes no home. */
static ztc_status remove_device(struct ztc_session *session, const char *name)
{
    ZTC_CLEANUP(ztc_configured_done) struct ztc_configured configured = {0};
    ztc_status status = ztc_configured_read(&session->home, &session->error, &configured);
    struct ztc_configured_device *device =
        status == ZTC_OK ? ztc_configured_find(&configured, name) : NULL;
    if (status == ZTC_OK && device == NULL) {
        return refuse_missing(session, &configured, name);
    }
    if (status == ZTC_OK && session->home.lock >= 0) {
        ztc_configured_drop(&configured, device);
        status = ztc_configured_write(&session->home, &configured, &session->error);
    }
    return status;
}

ztc_status ztc_run_device_db_remove(struct ztc_session *session)
{
    const char *name = ztc_line_argument(&session->line, 0);
    ztc_status status = ztc_session_home(session, /* make= */ false);
    status = status == ZTC_OK ? remove_device(session, name) : status;
    status = status == ZTC_OK ? ztc_home_lock(&session->home, &session->error) : status;
    if (status != ZTC_OK) {
        return status;
    }
    status = remove_device(session, name);
    ztc_home_unlock(&session->home);
    if (status != ZTC_OK) {
        return status;
    }
    if (!session->output.json) {
        ztc_output_info(&session->output, "Device %s removed", name);
        return ZTC_OK;
    }
    struct ztc_document document = {0};
    cJSON *root = ztc_document_object(&document, NULL, NULL);
    ztc_document_text(&document, root, "name", name);
    ztc_document_bool(&document, root, "removed", true);
    return ztc_session_print_document(session, &document);
}
