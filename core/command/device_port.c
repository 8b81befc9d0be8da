/* SPDX-License-Identifier: Apache-2.0 */
/* The serial port that the user means, followed by its device's uid. */
#include "command/device_port.h"

#include "base/limits.h"
#include "base/nearest.h"
#include "base/number.h"
#include "command/devices.h"
#include "output/json.h"
#include "store/custom.h"
#include "terminal/serial.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* How surely a device is what the user wrote. The surest kind that fits any device decides. */
enum fit { FIT_NONE, FIT_PREFIX, FIT_NAME, FIT_UID, FIT_ALIAS, FITS };

static bool begins(const char *text, const char *prefix)
{
    return text[0] != '\0' && strncmp(text, prefix, strlen(prefix)) == 0;
}

static enum fit fit_of(const struct ztc_live_device *row, const char *what)
{
    enum fit fit = FIT_NONE;
    if (strcmp(row->device->uid, what) == 0) {
        fit = FIT_UID;
    } else if (begins(row->device->uid, what)) {
        fit = FIT_PREFIX;
    }
    for (size_t i = 0; i < row->match_count; i++) {
        const struct ztc_match *match = &row->matches[i];
        enum fit found = FIT_NONE;
        if (strcmp(match->alias, what) == 0) {
            found = FIT_ALIAS;
        } else if (strcmp(match->target, what) == 0 && !match->ambiguous && i == 0) {
            found = FIT_NAME;
        } else if (begins(match->alias, what)) {
            found = FIT_PREFIX;
        }
        fit = found > fit ? found : fit;
    }
    return fit;
}

/* ---- what cannot be opened ---- */

/* "/dev/ttyUSB0 (4f0c...)", apart by commas. */
static const char *list_of(struct ztc_session *session, const struct ztc_live_device *rows,
                           size_t count, const char *what, enum fit fit)
{
    struct ztc_buffer text;
    ztc_buffer_init(&text, ZTC_TEXT_MAX);
    for (size_t i = 0; i < count; i++) {
        if (fit_of(&rows[i], what) == fit) {
            const struct ztc_device *device = rows[i].device;
            ztc_buffer_print(&text, "%s%s (uid %.8s)", text.size > 0 ? ", " : "",
                             device->port != NULL ? device->port : device->desc, device->uid);
        }
    }
    const char *list = ztc_buffer_status(&text) == ZTC_OK
                           ? ztc_arena_copy(&session->arena, ztc_buffer_string(&text), text.size)
                           : NULL;
    ztc_buffer_done(&text);
    return list != NULL ? list : "";
}

/* The alias of this name that is kept though its device is not there; NULL: none, or the database cannot be read. */
static const char *kept_uid(struct ztc_session *session, const char *what)
{
    struct ztc_error ignored = {0};
    struct ztc_known known = {0};
    const char *uid = NULL;
    if (ztc_known_load(session->registry, &session->home, &ignored, &known) == ZTC_OK) {
        const struct ztc_known_row *row = ztc_known_by_alias(&known, what);
        uid = row != NULL ? ztc_arena_copy(&session->arena, row->uid, strlen(row->uid)) : NULL;
    }
    ztc_known_done(&known);
    ztc_error_clear(&ignored);
    return uid;
}

static ztc_status refuse_missing(struct ztc_session *session, const struct ztc_live_device *rows,
                                 size_t count, const char *what)
{
    const char *uid = kept_uid(session, what);
    if (uid != NULL) {
        return ztc_error_set(&session->error, ZTC_E_INVALID,
                             "plug it in; ztc device discover lists what is there",
                             "%s is not there (uid %s)", what, uid);
    }
    const char *remedy = "ztc device discover --matchdb lists what is there";
    const char *path = ztc_arena_print(&session->arena, "/dev/%s", what);
    if (path != NULL && what[0] != '\0' && access(path, F_OK) == 0) {
        remedy = ztc_arena_print(&session->arena, "did you mean %s?", path);
    }
    const char **aliases = ztc_arena_array(&session->arena, count + 1, sizeof(*aliases));
    if (aliases == NULL) {
        return ztc_error_memory(&session->error);
    }
    for (size_t i = 0; i < count; i++) {
        aliases[i] = rows[i].match_count > 0 && rows[i].matches[0].alias[0] != '\0'
                         ? rows[i].matches[0].alias
                         : NULL;
    }
    const char *nearest = ztc_nearest(what, aliases, count);
    if (nearest != NULL) {
        remedy = ztc_arena_print(&session->arena, "did you mean %s?", nearest);
    }
    return ztc_error_set(&session->error, ZTC_E_INVALID, remedy,
                         "no device that is there is called \"%.64s\"", what);
}

/* ---- the board's speed ---- */

static uint32_t baud_in(const cJSON *device)
{
    const cJSON *connection = cJSON_GetObjectItemCaseSensitive(device, "connection");
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(connection, "baudrate");
    int64_t baud = 0;
    if (cJSON_IsNumber(item) && item->valuedouble >= ZTC_SERIAL_BAUD_MIN &&
        item->valuedouble <= ZTC_SERIAL_BAUD_MAX) {
        baud = (int64_t)item->valuedouble;
    } else if (cJSON_IsString(item) &&
               ztc_number_parse(item->valuestring, strlen(item->valuestring), ZTC_SERIAL_BAUD_MIN,
                                ZTC_SERIAL_BAUD_MAX, &baud) != ZTC_OK) {
        baud = 0;
    }
    return baud != 0 ? (uint32_t)baud : ZTC_SERIAL_BAUD_DEFAULT;
}

/* What the custom VM that the device is says; what cannot be read says nothing. */
static uint32_t baud_of(struct ztc_session *session, const struct ztc_live_device *row)
{
    const struct ztc_match *match = row->match_count > 0 ? &row->matches[0] : NULL;
    if (match == NULL || !match->custom || match->ambiguous || session->home.folder < 0) {
        return ZTC_SERIAL_BAUD_DEFAULT;
    }
    struct ztc_error ignored = {0};
    struct ztc_buffer text;
    ztc_buffer_init(&text, ZTC_JSON_SIZE_MAX + 1);
    ZTC_CLEANUP(ztc_json_free) cJSON *device = NULL;
    ztc_status status = ztc_custom_read(&session->home, match->target, "device.json",
                                        ZTC_JSON_SIZE_MAX, &text, &ignored, /* ret_found= */ NULL);
    if (status == ZTC_OK) {
        status =
            ztc_json_parse("device.json", ztc_buffer_string(&text), text.size, &ignored, &device);
    }
    ztc_buffer_done(&text);
    ztc_error_clear(&ignored);
    return status == ZTC_OK ? baud_in(device) : ZTC_SERIAL_BAUD_DEFAULT;
}

/* ---- finding ---- */

/* A device may have several serial ports: the one of this number, or NULL. */
static const char *serial_port(const struct ztc_device *device, size_t place)
{
    for (size_t i = 0; i < device->node_count; i++) {
        if (strcmp(device->nodes[i].kind, ZTC_NODE_SERIAL) == 0 && place-- == 0) {
            return device->nodes[i].path;
        }
    }
    return NULL;
}

static ztc_status take(struct ztc_device_port *port, const struct ztc_live_device *row,
                       size_t place)
{
    struct ztc_session *session = port->session;
    const struct ztc_device *device = row->device;
    const char *path = serial_port(device, place);
    if (path == NULL) {
        return ztc_error_set(&session->error, ZTC_E_INVALID,
                             "let it run its program: in a boot loader it may have none",
                             "%s (uid %.8s) has no serial port", device->desc, device->uid);
    }
    port->path = ztc_arena_copy(&session->arena, path, strlen(path));
    port->place = place;
    memcpy(port->uid, device->uid, sizeof(port->uid));
    port->baud = baud_of(session, row);
    return port->path != NULL ? ZTC_OK : ztc_error_memory(&session->error);
}

/* Are there several of its uid now? Then its path alone tells which one it is, for good. */
static void look_for_twins(struct ztc_device_port *port)
{
    size_t count = 0;
    const struct ztc_live_device *rows = ztc_live_devices(port->live, &count);
    size_t equals = 0;
    for (size_t i = 0; i < count; i++) {
        equals += strcmp(rows[i].device->uid, port->uid) == 0;
    }
    port->twins = port->twins || equals > 1;
}

static ztc_status find_by_name(struct ztc_device_port *port, const char *what)
{
    struct ztc_session *session = port->session;
    size_t count = 0;
    const struct ztc_live_device *rows = ztc_live_devices(port->live, &count);
    size_t numbers[FITS] = {0};
    size_t last[FITS] = {0};
    for (size_t i = 0; i < count; i++) {
        enum fit fit = fit_of(&rows[i], what);
        numbers[fit]++;
        last[fit] = i;
    }
    enum fit fit = FIT_ALIAS;
    while (fit > FIT_NONE && numbers[fit] == 0) {
        fit--;
    }
    if (fit == FIT_NONE || what[0] == '\0') {
        return refuse_missing(session, rows, count, what);
    }
    if (numbers[fit] > 1) {
        return ztc_error_set(&session->error, ZTC_E_INVALID, "give the path of its port",
                             "\"%.64s\" may be %zu devices: %s", what, numbers[fit],
                             list_of(session, rows, count, what, fit));
    }
    return take(port, &rows[last[fit]], /* place= */ 0);
}

static bool is_same_file(const char *one, const char *other)
{
    if (strcmp(one, other) == 0) {
        return true;
    }
    char *first = realpath(one, /* resolved= */ NULL);
    char *second = realpath(other, /* resolved= */ NULL);
    bool same = first != NULL && second != NULL && strcmp(first, second) == 0;
    free(first);
    free(second);
    return same;
}

/* A path is good by itself; the device there, if one is known, is what comes back elsewhere. */
static ztc_status find_by_path(struct ztc_device_port *port, const char *what)
{
    size_t count = 0;
    const struct ztc_live_device *rows =
        port->live != NULL ? ztc_live_devices(port->live, &count) : NULL;
    for (size_t i = 0; i < count; i++) {
        const char *path;
        for (size_t place = 0; (path = serial_port(rows[i].device, place)) != NULL; place++) {
            if (is_same_file(path, what)) {
                return take(port, &rows[i], place);
            }
        }
    }
    port->path = what;
    return ZTC_OK;
}

/* What a source has to say is of no use to who named a path. */
static void stay_quiet(void *ctx, const char *text)
{
    ztc_session_verbose(ctx, "%s", text);
}

ztc_status ztc_device_port_find(struct ztc_session *session, const char *what,
                                struct ztc_device_port *port)
{
    bool is_path = strchr(what, '/') != NULL;
    *port = (struct ztc_device_port){.session = session, .baud = ZTC_SERIAL_BAUD_DEFAULT};
    ztc_status status =
        ztc_devices_open(session, /* follow= */ true, /* poll_ms= */ 0, &port->live);
    if (status == ZTC_OK) {
        status = ztc_live_settle(port->live, is_path ? stay_quiet : ztc_devices_trouble, session,
                                 &session->error);
    }
    if (status != ZTC_OK && is_path && status != ZTC_E_MEMORY) {
        stay_quiet(session, ztc_error_text(&session->error));
        ztc_error_clear(&session->error);
        ztc_live_close(port->live);
        port->live = NULL;
        status = ZTC_OK;
    }
    if (status != ZTC_OK) {
        return status;
    }
    status = is_path ? find_by_path(port, what) : find_by_name(port, what);
    if (status == ZTC_OK && port->uid[0] != '\0') {
        look_for_twins(port);
    }
    return status;
}

void ztc_device_port_close(struct ztc_device_port *port)
{
    ztc_live_close(port->live);
    free(port->now);
    *port = (struct ztc_device_port){0};
}

/* ---- following ---- */

int ztc_device_port_changes(const struct ztc_device_port *port)
{
    return port->live != NULL ? ztc_live_descriptor(port->live) : -1;
}

/* Takes all changes, so that the descriptor is quiet again. */
static void drain(struct ztc_device_port *port)
{
    struct ztc_live_change change;
    do {
        struct ztc_error error = {0};
        bool good = ztc_live_next(port->live, &error, &change) == ZTC_OK;
        if (!good) {
            stay_quiet(port->session, ztc_error_text(&error));
        }
        ztc_error_clear(&error);
        if (!good) {
            return;
        }
    } while (change.kind != ZTC_WATCH_NONE);
}

const char *ztc_device_port_now(void *ctx)
{
    struct ztc_device_port *port = ctx;
    if (port->live != NULL) {
        drain(port);
    }
    if (port->uid[0] == '\0') {
        return port->path;
    }
    look_for_twins(port);
    size_t count = 0;
    const struct ztc_live_device *rows = ztc_live_devices(port->live, &count);
    const char *found = NULL;
    for (size_t i = 0; i < count; i++) {
        const char *path = strcmp(rows[i].device->uid, port->uid) == 0
                               ? serial_port(rows[i].device, port->place)
                               : NULL;
        bool same = path != NULL && strcmp(path, port->path) == 0;
        found = found == NULL || same ? path : found;
    }
    if (found == NULL || (port->twins && strcmp(found, port->path) != 0)) {
        return NULL;
    }
    char *copy = strdup(found);
    if (copy != NULL) {
        free(port->now);
        port->now = copy;
    }
    return copy;
}
