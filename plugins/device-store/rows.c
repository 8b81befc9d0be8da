/* SPDX-License-Identifier: Apache-2.0 */
/* Rows: listed, put, removed. */
#include "store.h"

#include <string.h>

#define COLUMN_COUNT 7

static bool begin(struct store *store, void *self, const char *path, uint32_t wait_ms)
{
    *store = (struct store){.host = self, .path = path, .wait_ms = wait_ms};
    return self != NULL && path != NULL && path[0] == '/';
}

/* ---- list ---- */

/* "" for NULL; NULL for a text that is too long. */
static const char *column(sqlite3_stmt *statement, int number)
{
    const char *text = (const char *)sqlite3_column_text(statement, number);
    return text == NULL                                               ? ""
           : sqlite3_column_bytes(statement, number) > STORE_TEXT_MAX ? NULL
                                                                      : text;
}

static ztc_status hand_on(sqlite3_stmt *statement, uint32_t table, void *ctx,
                          ztc_status (*row)(void *ctx, const struct ztc_known_device *device))
{
    const char *texts[COLUMN_COUNT];
    for (int i = 0; i < COLUMN_COUNT; i++) {
        texts[i] = column(statement, i);
        if (texts[i] == NULL) {
            return ZTC_OK;
        }
    }
    const struct ztc_known_device device = {
        .struct_size = sizeof(device),
        .table = table,
        .alias = texts[0],
        .uid = texts[1],
        .target = texts[2],
        .name = texts[3],
        .chipid = texts[4],
        .remote_id = texts[5],
        .class_name = texts[6],
    };
    return row(ctx, &device);
}

static ztc_status list_table(struct store *store, uint32_t table, void *ctx,
                             ztc_status (*row)(void *ctx, const struct ztc_known_device *device))
{
    static const char aliases[] = "SELECT alias, uid, target, name, chipid, remote_id, classname "
                                  "FROM aliases ORDER BY alias COLLATE BINARY";
    static const char linked[] = "SELECT alias, uid, target, name, chipid, remote_id, classname "
                                 "FROM linked ORDER BY alias COLLATE BINARY";
    sqlite3_stmt *statement = NULL;
    ztc_status status =
        store_prepare(store, table == ZTC_DEVICE_TABLE_ALIASES ? aliases : linked, &statement);
    int code = status == ZTC_OK ? sqlite3_step(statement) : SQLITE_DONE;
    for (size_t count = 0; status == ZTC_OK && code == SQLITE_ROW; count++) {
        status = count < STORE_ROWS_MAX
                     ? hand_on(statement, table, ctx, row)
                     : store_say(store, ZTC_E_LIMIT, "a table has more than 10000 devices",
                                 "remove those that are not needed any more");
        code = status == ZTC_OK ? sqlite3_step(statement) : code;
    }
    status = status == ZTC_OK ? store_explain(store, code) : status;
    (void)sqlite3_finalize(statement);
    return status;
}

ztc_status store_list(void *self, const char *path, uint32_t table, uint32_t wait_ms, void *ctx,
                      ztc_status (*row)(void *ctx, const struct ztc_known_device *device))
{
    struct store store;
    bool there = false;
    if (!begin(&store, self, path, wait_ms) || store_table_name(table) == NULL || row == NULL) {
        return ZTC_E_ARGUMENT;
    }
    ztc_status status = store_open(&store, STORE_LEAVE, &there);
    if (status == ZTC_OK && there) {
        status = store_explain(&store, store_run(&store, "PRAGMA query_only=ON"));
    }
    if (status == ZTC_OK && there) {
        status = store_find_table(&store, table, &there);
    }
    if (status == ZTC_OK && there) {
        status = list_table(&store, table, ctx, row);
    }
    store_close(&store);
    return status;
}

/* ---- changes ---- */

/* Runs a statement with these texts as ?1, ?2 ...; *ret_changed is how many rows it changed. */
static ztc_status change(struct store *store, const char *sql, const char *const *texts, int count,
                         int *ret_changed)
{
    sqlite3_stmt *statement = NULL;
    ztc_status status = store_prepare(store, sql, &statement);
    if (status != ZTC_OK) {
        return status;
    }
    int code = SQLITE_OK;
    for (int i = 0; code == SQLITE_OK && i < count; i++) {
        code = sqlite3_bind_text(statement, i + 1, texts[i], -1, SQLITE_STATIC);
    }
    code = code == SQLITE_OK ? sqlite3_step(statement) : code;
    status = store_explain(store, code);
    *ret_changed = code == SQLITE_DONE ? sqlite3_changes(store->database) : 0;
    (void)sqlite3_finalize(statement);
    return status;
}

/* The statements of one table. */
struct statements {
    const char *drop; /* the row of this uid, where the alias has another; NULL: uids may repeat */
    const char *update; /* the row of this alias */
    const char *rename; /* the row of this uid; NULL likewise */
    const char *insert;
};

#define SET_REST "target = ?3, name = ?4, chipid = ?5, remote_id = ?6, classname = ?7"
#define VALUES \
    "(alias, uid, target, name, chipid, remote_id, classname) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"

static const struct statements of_aliases = {
    .drop = "DELETE FROM aliases WHERE uid = ?2 AND alias <> ?1 AND EXISTS "
            "(SELECT 1 FROM aliases WHERE alias = ?1)",
    .update = "UPDATE OR REPLACE aliases SET uid = ?2, " SET_REST " WHERE alias = ?1",
    .rename = "UPDATE OR REPLACE aliases SET alias = ?1, " SET_REST " WHERE uid = ?2",
    .insert = "INSERT OR REPLACE INTO aliases " VALUES,
};

static const struct statements of_linked = {
    .update = "UPDATE OR REPLACE linked SET uid = ?2, " SET_REST " WHERE alias = ?1",
    .insert = "INSERT OR REPLACE INTO linked " VALUES,
};

/* Changed in place rather than replaced, so that columns which another program added keep what they hold. */
static ztc_status put_row(struct store *store, const struct ztc_known_device *device)
{
    const struct statements *statements =
        device->table == ZTC_DEVICE_TABLE_ALIASES ? &of_aliases : &of_linked;
    const char *const texts[COLUMN_COUNT] = {device->alias,     device->uid,    device->target,
                                             device->name,      device->chipid, device->remote_id,
                                             device->class_name};
    int changed = 0;
    ztc_status status = ZTC_OK;
    if (statements->drop != NULL) {
        status = change(store, statements->drop, texts, 2, &changed);
    }
    if (status == ZTC_OK) {
        status = change(store, statements->update, texts, COLUMN_COUNT, &changed);
    }
    if (status == ZTC_OK && changed == 0 && statements->rename != NULL) {
        status = change(store, statements->rename, texts, COLUMN_COUNT, &changed);
    }
    if (status == ZTC_OK && changed == 0) {
        status = change(store, statements->insert, texts, COLUMN_COUNT, &changed);
    }
    return status;
}

/* Ends a transaction as its status says. */
static ztc_status finish(struct store *store, ztc_status status)
{
    if (status == ZTC_OK) {
        status = store_explain(store, store_run(store, "COMMIT"));
    }
    if (status != ZTC_OK && sqlite3_get_autocommit(store->database) == 0) {
        (void)store_run(store, "ROLLBACK"); /* closing would do it as well */
    }
    return status;
}

/* A transaction, with everything looked at before something is written. Tables are made with `make`. */
static ztc_status start(struct store *store, uint32_t table, bool make, bool *ret_there)
{
    bool there = false;
    ztc_status status = store_explain(store, store_run(store, "BEGIN IMMEDIATE"));
    for (uint32_t i = ZTC_DEVICE_TABLE_ALIASES; i <= ZTC_DEVICE_TABLE_LINKED; i++) {
        bool found = false;
        status = status == ZTC_OK ? store_find_table(store, i, &found) : status;
        status = status == ZTC_OK && found ? store_check_table(store, i) : status;
        there = i == table ? found : there;
    }
    if (status == ZTC_OK && make) {
        status = store_make_tables(store);
        there = true;
    }
    *ret_there = status == ZTC_OK && there;
    return status;
}

static bool is_whole(const struct ztc_known_device *device)
{
    if (device == NULL || !ZTC_HAS(device, struct ztc_known_device, class_name) ||
        store_table_name(device->table) == NULL) {
        return false;
    }
    const char *const texts[] = {device->alias,  device->uid,       device->target,    device->name,
                                 device->chipid, device->remote_id, device->class_name};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        if (texts[i] == NULL || strnlen(texts[i], STORE_TEXT_MAX + 1) > STORE_TEXT_MAX) {
            return false;
        }
    }
    return device->alias[0] != '\0' && device->uid[0] != '\0';
}

ztc_status store_put(void *self, const char *path, uint32_t wait_ms,
                     const struct ztc_known_device *device)
{
    struct store store;
    bool there = false;
    if (!begin(&store, self, path, wait_ms) || !is_whole(device)) {
        return ZTC_E_ARGUMENT;
    }
    ztc_status status = store_open(&store, STORE_MAKE, &there);
    if (status == ZTC_OK) {
        status = start(&store, device->table, /* make= */ true, &there);
        status = status == ZTC_OK ? put_row(&store, device) : status;
        status = finish(&store, status);
    }
    store_close(&store);
    return status;
}

ztc_status store_remove(void *self, const char *path, uint32_t table, uint32_t wait_ms,
                        const char *alias, uint32_t *ret_found)
{
    struct store store;
    bool there = false;
    int changed = 0;
    if (!begin(&store, self, path, wait_ms) || store_table_name(table) == NULL || alias == NULL ||
        ret_found == NULL) {
        return ZTC_E_ARGUMENT;
    }
    ztc_status status = store_open(&store, STORE_LEAVE, &there);
    if (status == ZTC_OK && there) {
        status = start(&store, table, /* make= */ false, &there);
        if (status == ZTC_OK && there) {
            status =
                change(&store,
                       table == ZTC_DEVICE_TABLE_ALIASES ? "DELETE FROM aliases WHERE alias = ?1"
                                                         : "DELETE FROM linked WHERE alias = ?1",
                       &alias, 1, &changed);
        }
        status = finish(&store, status);
    }
    store_close(&store);
    if (status == ZTC_OK) {
        *ret_found = changed > 0 ? 1u : 0u;
    }
    return status;
}
