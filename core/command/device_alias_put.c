/* SPDX-License-Identifier: Apache-2.0 */
/* `ztc device alias put`: a device gets a name and a target, and is that from then on. */
#include "base/utf8.h"
#include "command/device_alias.h"
#include "command/devices.h"
#include "command/run_commands.h"

#include <string.h>
#include <strings.h>

#define ALIAS_MAX 64u
#define UID_LENGTH (ZTC_DEVICE_UID_SIZE - 1)

/* Class names that a device of one target may have; more than a few nobody has. */
#define CLASSES_MAX 16u

/* What is found out before anything is written. */
struct put {
    struct ztc_session *session;
    const char *uid; /* in full; in the arena */
    const char *alias;
    const char *target;
    struct ztc_live *live;           /* owned; NULL where there is no source at all */
    const struct ztc_device *device; /* NULL: not there */
    const char *classes[CLASSES_MAX];
    size_t class_count;
};

/* ---- the alias ---- */

/* Blanks of any script, which could not be told from others, or from none. */
static bool is_blank(uint32_t point)
{
    return point <= 0x20 || point == 0xA0 || point == 0x1680 ||
           (point >= 0x2000 && point <= 0x200F) || point == 0x2028 || point == 0x2029 ||
           point == 0x202F || point == 0x205F || point == 0x2060 || point == 0x3000 ||
           point == 0xFEFF;
}

static ztc_status check_alias(struct ztc_session *session, const char *alias)
{
    ztc_status status = ztc_device_check_text(session, "alias", alias);
    if (status != ZTC_OK) {
        return status;
    }
    size_t count = 0, size = strlen(alias);
    bool good = size > 0;
    for (size_t at = 0; good && at < size; count++) {
        uint32_t point = 0;
        at += ztc_utf8_decode(alias + at, size - at, &point);
        good = point != '/' && !is_blank(point) && count < ALIAS_MAX;
    }
    return good ? ZTC_OK
                : ztc_error_set(
                      &session->error, ZTC_E_INVALID, /* remedy= */ NULL,
                      "\"%s\" cannot be an alias: 1 to 64 characters, without blanks and /", alias);
}

/* ---- the device ---- */

static bool is_hexadecimal(const char *text)
{
    size_t length = strspn(text, "0123456789abcdefABCDEF");
    return length > 0 && length <= UID_LENGTH && text[length] == '\0';
}

static ztc_status refuse_uid(struct put *put, const char *said)
{
    return ztc_error_set(
        &put->session->error, ZTC_E_INVALID,
        "ztc device discover shows the uid of each; its first digits are enough",
        "\"%s\" is no uid: 40 hexadecimal digits, or fewer of a device that is there", said);
}

/* All devices whose uid begins so must be one. */
static ztc_status choose(struct put *put, const char *said, const struct ztc_live_device *devices,
                         size_t count)
{
    struct ztc_error *error = &put->session->error;
    size_t length = strlen(said);
    for (size_t i = 0; i < count; i++) {
        const struct ztc_device *device = devices[i].device;
        if (strncasecmp(device->uid, said, length) != 0) {
            continue;
        }
        if (put->device == NULL) {
            put->device = device;
            continue;
        }
        if (strcmp(put->device->uid, device->uid) != 0) {
            return ztc_error_set(error, ZTC_E_INVALID, "give more of its digits",
                                 "\"%s\" may be %s and %s", said, put->device->uid, device->uid);
        }
        return ztc_error_set(
            error, ZTC_E_INVALID,
            "unplug all of them but one; they still cannot be told apart later",
            "%s cannot have an alias: two devices that are there have this uid, because %s",
            device->uid,
            device->serial[0] == '\0' ? "neither has a serial number"
                                      : "both have the same serial number");
    }
    return ZTC_OK;
}

/* Looks at what is there. Where no source is at all, a whole uid is taken as it is. */
static ztc_status look(struct put *put, const char *said, bool whole)
{
    struct ztc_session *session = put->session;
    size_t count = 0;
    ztc_status status = ztc_devices_now(session, &put->live);
    if (status == ZTC_E_UNSUPPORTED && whole) {
        ztc_error_clear(&session->error);
        return ZTC_OK;
    }
    if (status != ZTC_OK) {
        return status;
    }
    const struct ztc_live_device *devices = ztc_live_devices(put->live, &count);
    return devices != NULL ? choose(put, said, devices, count) : ztc_error_memory(&session->error);
}

static ztc_status find_device(struct put *put, const char *said)
{
    struct ztc_session *session = put->session;
    if (!is_hexadecimal(said)) {
        return refuse_uid(put, said);
    }
    bool whole = strlen(said) == UID_LENGTH;
    ztc_status status = look(put, said, whole);
    if (status != ZTC_OK) {
        return status;
    }
    if (put->device == NULL && !whole) {
        return ztc_error_set(&session->error, ZTC_E_INVALID,
                             "ztc device discover shows those that are there; one that is not "
                             "there needs all 40 digits",
                             "no device is there whose uid begins with \"%s\"", said);
    }
    const char *uid = put->device != NULL ? put->device->uid : said;
    char *copy = ztc_arena_copy(&session->arena, uid, UID_LENGTH);
    for (size_t i = 0; copy != NULL && i < UID_LENGTH; i++) {
        copy[i] = (char)(copy[i] >= 'A' && copy[i] <= 'F' ? copy[i] - 'A' + 'a' : copy[i]);
    }
    put->uid = copy;
    return copy != NULL ? ZTC_OK : ztc_error_memory(&session->error);
}

/* ---- the class ---- */

static bool has_class(const struct put *put, const char *name)
{
    for (size_t i = 0; i < put->class_count; i++) {
        if (strcmp(put->classes[i], name) == 0) {
            return true;
        }
    }
    return false;
}

static ztc_status take_class(void *ctx, const struct ztc_rule *rule)
{
    struct put *put = ctx;
    if (strcmp(rule->target, put->target) != 0 || rule->class_name[0] == '\0' ||
        has_class(put, rule->class_name) || put->class_count == CLASSES_MAX) {
        return ZTC_OK;
    }
    const char *copy =
        ztc_arena_copy(&put->session->arena, rule->class_name, strlen(rule->class_name));
    if (copy == NULL) {
        return ZTC_E_MEMORY;
    }
    put->classes[put->class_count++] = copy;
    return ZTC_OK;
}

/* The classes that the rules of this target give the device; of one that is not there, all of the target's. */
static ztc_status find_classes(struct put *put)
{
    struct ztc_session *session = put->session;
    ZTC_CLEANUP(ztc_rules_done) struct ztc_rules rules = {0};
    ztc_status status = ztc_rules_load(session->registry, &session->home, /* trouble= */ NULL,
                                       /* ctx= */ NULL, &session->error, &rules);
    if (status != ZTC_OK) {
        return status;
    }
    if (put->device != NULL) {
        status = ztc_rules_match(&rules, put->device, take_class, put);
    }
    for (size_t i = 0; put->device == NULL && status == ZTC_OK && i < rules.count; i++) {
        status = take_class(put, &rules.rules[i]);
    }
    return status == ZTC_OK ? ZTC_OK : ztc_error_memory(&session->error);
}

static ztc_status refuse_class(struct put *put, const char *format, const char *name)
{
    struct ztc_session *session = put->session;
    ZTC_CLEANUP(ztc_buffer_done) struct ztc_buffer names;
    ztc_buffer_init(&names, 4096);
    for (size_t i = 0; i < put->class_count; i++) {
        ztc_buffer_print(&names, "%s%s", i > 0 ? ", " : "", put->classes[i]);
    }
    const char *remedy = ztc_arena_print(&session->arena, "give --classname with one of %s",
                                         ztc_buffer_string(&names));
    const char *what = ztc_arena_print(&session->arena, "%s %s", format, name);
    return remedy != NULL && what != NULL
               ? ztc_error_set(&session->error, ZTC_E_INVALID, remedy, "%s", what)
               : ztc_error_memory(&session->error);
}

/* `old` may be NULL. */
static ztc_status choose_class(struct put *put, const struct ztc_known_row *old,
                               const char **ret_class)
{
    const char *said = ztc_line_value(&put->session->line, "--classname");
    const char *kept = old != NULL && strcmp(old->target, put->target) == 0 ? old->class_name : "";
    if (said != NULL) {
        *ret_class = said;
        return put->device == NULL || put->class_count == 0 || has_class(put, said)
                   ? ZTC_OK
                   : refuse_class(put, "the device has no class", said);
    }
    if (kept[0] != '\0' || put->class_count == 0) {
        *ret_class = kept;
        return ZTC_OK;
    }
    *ret_class = put->class_count == 1 ? put->classes[0] : "";
    return put->class_count > 1 && put->device != NULL
               ? refuse_class(put, "the device may be of several classes of", put->target)
               : ZTC_OK;
}

/* ---- the row ---- */

/* Neither another device's alias nor another alias of the device is given up unasked. */
static ztc_status check_free(struct put *put, const struct ztc_known *known)
{
    struct ztc_session *session = put->session;
    const struct ztc_known_row *same_alias = ztc_known_by_alias(known, put->alias);
    const struct ztc_known_row *same_uid = ztc_known_by_uid(known, put->uid);
    if (ztc_line_has(&session->line, "--replace")) {
        return ZTC_OK;
    }
    if (same_alias != NULL && strcmp(same_alias->uid, put->uid) != 0) {
        return ztc_error_set(&session->error, ZTC_E_INVALID,
                             "take another alias, or give --replace to take it away from that one",
                             "%s is the alias of another device, %s", put->alias, same_alias->uid);
    }
    if (same_uid != NULL && strcmp(same_uid->alias, put->alias) != 0) {
        return ztc_error_set(&session->error, ZTC_E_INVALID,
                             "give --replace to rename it; a device has one alias",
                             "this device has the alias %s already", same_uid->alias);
    }
    return ZTC_OK;
}

static const char *value_or(const struct ztc_session *session, const char *option, const char *kept)
{
    const char *value = ztc_line_value(&session->line, option);
    return value != NULL ? value : kept;
}

static ztc_status write_row(struct put *put, const struct ztc_known *known,
                            struct ztc_known_row *row)
{
    struct ztc_session *session = put->session;
    const struct ztc_known_row *old = ztc_known_by_uid(known, put->uid);
    const char *class_name = "";
    ztc_status status = check_free(put, known);
    status = status == ZTC_OK ? choose_class(put, old, &class_name) : status;
    if (status != ZTC_OK) {
        return status;
    }
    *row = (struct ztc_known_row){
        .alias = put->alias,
        .uid = put->uid,
        .target = put->target,
        .name = value_or(session, "--name", old != NULL ? old->name : ""),
        .chipid = value_or(session, "--chipid", old != NULL ? old->chipid : ""),
        .remote_id = value_or(session, "--remote_id", old != NULL ? old->remote_id : ""),
        .class_name = class_name,
    };
    const char *aside = NULL;
    status = ztc_known_put(session->registry, &session->home, ZTC_DEVICE_TABLE_ALIASES, row,
                           &session->arena, &session->error, &aside);
    if (aside != NULL) {
        ztc_output_warning(&session->output,
                           "The database of devices was damaged. It lies in %s now, and a new one "
                           "was begun",
                           aside);
    }
    return status;
}

static ztc_status report(struct ztc_session *session, const struct ztc_known_row *row)
{
    if (!session->output.json) {
        ztc_output_info(&session->output, "Device %s is %s now", row->uid, row->alias);
        return ZTC_OK;
    }
    struct ztc_document document = {0};
    ztc_device_alias_value(&document, ztc_document_object(&document, NULL, NULL), row);
    return ztc_session_print_document(session, &document);
}

/* With the lock, so that no other ztc changes what was looked at. */
static ztc_status change(struct put *put)
{
    struct ztc_session *session = put->session;
    ZTC_CLEANUP(ztc_known_done) struct ztc_known known = {0};
    struct ztc_known_row row = {0};
    ztc_status status = ztc_home_lock(&session->home, &session->error);
    if (status != ZTC_OK) {
        return status;
    }
    status = ztc_known_load(session->registry, &session->home, &session->error, &known);
    if (status == ZTC_E_INVALID) {
        /* A damaged one is put aside when the row is written. */
        ztc_error_clear(&session->error);
        status = ZTC_OK;
    }
    status = status == ZTC_OK ? write_row(put, &known, &row) : status;
    ztc_home_unlock(&session->home);
    return status == ZTC_OK ? report(session, &row) : status;
}

static ztc_status check_options(struct ztc_session *session)
{
    static const char *const options[][2] = {
        {"--name", "name"},
        {"--chipid", "chip id"},
        {"--remote_id", "remote id"},
        {"--classname", "class name"},
    };
    ztc_status status = ZTC_OK;
    for (size_t i = 0; status == ZTC_OK && i < sizeof(options) / sizeof(options[0]); i++) {
        const char *value = ztc_line_value(&session->line, options[i][0]);
        status = value != NULL ? ztc_device_check_text(session, options[i][1], value) : ZTC_OK;
    }
    return status;
}

ztc_status ztc_run_device_alias_put(struct ztc_session *session)
{
    struct put put = {.session = session,
                      .alias = ztc_line_argument(&session->line, 1),
                      .target = ztc_line_argument(&session->line, 2)};
    ztc_status status = check_alias(session, put.alias);
    status = status == ZTC_OK ? check_options(session) : status;
    status = status == ZTC_OK ? ztc_session_home(session, /* make= */ true) : status;
    status = status == ZTC_OK ? ztc_session_registry(session) : status;
    status = status == ZTC_OK ? ztc_device_check_target(session, put.target) : status;
    if (status == ZTC_OK) {
        status = find_device(&put, ztc_line_argument(&session->line, 0));
    }
    status = status == ZTC_OK ? find_classes(&put) : status;
    status = status == ZTC_OK && put.uid != NULL ? change(&put) : status;
    ztc_live_close(put.live);
    return status;
}
