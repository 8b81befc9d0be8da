/* SPDX-License-Identifier: Apache-2.0 */
/* The tables and indexes that the original toolchain and this program have in the file. */
#include "store.h"

#include <string.h>

#define COLUMNS                                                                               \
    "alias TEXT PRIMARY KEY, uid TEXT, target TEXT, name TEXT, chipid TEXT, remote_id TEXT, " \
    "classname TEXT"

const char *store_table_name(uint32_t table)
{
    switch (table) {
    case ZTC_DEVICE_TABLE_ALIASES:
        return "aliases";
    case ZTC_DEVICE_TABLE_LINKED:
        return "linked";
    default:
        return NULL;
    }
}

static ztc_status not_plain(const struct store *store)
{
    return store_say(store, ZTC_E_INVALID,
                     "its tables are not plain tables: a view, a virtual table or computed columns "
                     "stand where devices should",
                     /* remedy= */ NULL);
}

/* Does the one number that the statement gives for this table exceed 0? A table without rows gives none. */
static ztc_status ask(struct store *store, const char *sql, const char *name, bool *ret_there,
                      bool *ret_yes)
{
    sqlite3_stmt *statement = NULL;
    ztc_status status = store_prepare(store, sql, &statement);
    if (status != ZTC_OK) {
        return status;
    }
    int code = sqlite3_bind_text(statement, 1, name, -1, SQLITE_STATIC);
    code = code == SQLITE_OK ? sqlite3_step(statement) : code;
    status = store_explain(store, code);
    if (status == ZTC_OK) {
        *ret_there = code == SQLITE_ROW;
        *ret_yes = code == SQLITE_ROW && sqlite3_column_int64(statement, 0) > 0;
    }
    (void)sqlite3_finalize(statement);
    return status;
}

ztc_status store_find_table(struct store *store, uint32_t table, bool *ret_there)
{
    static const char is_table[] = "SELECT type = 'table' AND rootpage > 0 FROM sqlite_master "
                                   "WHERE type IN ('table', 'view') AND name = ?1 COLLATE NOCASE";
    static const char is_computed[] =
        "SELECT count(*) FROM pragma_table_xinfo(?1) WHERE hidden <> 0 AND lower(name) IN "
        "('alias', 'uid', 'target', 'name', 'chipid', 'remote_id', 'classname')";
    const char *name = store_table_name(table);
    bool there = false, plain = false, counted = false, computed = false;
    ztc_status status = ask(store, is_table, name, &there, &plain);
    if (status == ZTC_OK && there && plain) {
        status = ask(store, is_computed, name, &counted, &computed);
    }
    if (status != ZTC_OK) {
        return status;
    }
    if (there && (!plain || computed)) {
        return not_plain(store);
    }
    *ret_there = there;
    return ZTC_OK;
}

ztc_status store_make_tables(struct store *store)
{
    static const char *const tables[] = {
        "CREATE TABLE IF NOT EXISTS aliases (" COLUMNS ")",
        "CREATE TABLE IF NOT EXISTS linked (" COLUMNS ")",
    };
    static const char *const indexes[] = {
        "CREATE UNIQUE INDEX IF NOT EXISTS aliases_idx ON aliases (alias)",
        "CREATE UNIQUE INDEX IF NOT EXISTS uid_idx ON aliases (uid)",
        "CREATE INDEX IF NOT EXISTS chip_idx ON aliases (chipid)",
        "CREATE UNIQUE INDEX IF NOT EXISTS linked_a_idx ON linked (alias)",
        "CREATE INDEX IF NOT EXISTS linked_t_idx ON linked (target)",
        "CREATE INDEX IF NOT EXISTS linked_c_idx ON linked (chipid)",
    };
    ztc_status status = ZTC_OK;
    for (size_t i = 0; status == ZTC_OK && i < sizeof(tables) / sizeof(tables[0]); i++) {
        status = store_explain(store, store_run(store, tables[i]));
    }
    for (size_t i = 0; status == ZTC_OK && i < sizeof(indexes) / sizeof(indexes[0]); i++) {
        int code = store_run(store, indexes[i]);
        /* Rows that are not unique in a table which came without the index stay as they are. */
        status = (code & 0xFF) == SQLITE_CONSTRAINT ? ZTC_OK : store_explain(store, code);
    }
    return status;
}

ztc_status store_check_table(struct store *store, uint32_t table)
{
    sqlite3_stmt *statement = NULL;
    ztc_status status =
        store_prepare(store,
                      table == ZTC_DEVICE_TABLE_ALIASES ? "PRAGMA integrity_check(aliases)"
                                                        : "PRAGMA integrity_check(linked)",
                      &statement);
    if (status != ZTC_OK) {
        return status;
    }
    int code = sqlite3_step(statement);
    status = store_explain(store, code);
    const char *words = code == SQLITE_ROW ? (const char *)sqlite3_column_text(statement, 0) : NULL;
    if (status == ZTC_OK && code == SQLITE_ROW && (words == NULL || strcmp(words, "ok") != 0)) {
        status = store_say(store, ZTC_E_INVALID, "the database is damaged", /* remedy= */ NULL);
    }
    (void)sqlite3_finalize(statement);
    return status;
}
