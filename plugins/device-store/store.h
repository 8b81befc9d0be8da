/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of this module share: one open database, its bounds, and what is said when something fails. */
#ifndef ZTC_DEVICE_STORE_STORE_H
#define ZTC_DEVICE_STORE_STORE_H

#include <sqlite3.h>
#include <stdbool.h>
#include <ztc/device_store.h>
#include <ztc/host.h>

/* Rows of a table that are read; who has as many devices has a server of his own. */
#define STORE_ROWS_MAX 10000

/* Bytes of one text. A row with a longer one is passed over: it cannot be a name of ours. */
#define STORE_TEXT_MAX 4096

/* Bytes of one value that SQLite may hold at all, and of the whole file: 10,000 rows take 2 MiB. */
#define STORE_VALUE_MAX (1 << 20)
#define STORE_FILE_MAX (64 << 20)

/* Steps of SQLite's machine between two looks at whether to go on, and looks until the file is called hostile: all rows
 * take less than a million steps, and the lot is done in about a second. */
#define STORE_STEPS 10000
#define STORE_LOOKS_MAX 2000

/* One call: the database it works on. */
struct store {
    const struct ztc_host *host; /* borrowed */
    const char *path;            /* borrowed; as the caller calls it */
    uint32_t wait_ms;
    uint32_t looks; /* so far */
    int64_t
        busy_from; /* ms of a clock that only goes forward, when the wait for another program began */
    sqlite3 *database; /* owned; NULL while it is not open */
    bool made;         /* the file was made by this call */
};

/* What open does where there is no file. */
enum store_missing { STORE_LEAVE, STORE_MAKE };

/*
 * Opens the database. *ret_there is false, and nothing is open, where the file is missing and was to be left so. Whatever
 * this returns, store_close must follow.
 */
ztc_status store_open(struct store *store, enum store_missing missing, bool *ret_there);
/* Closes it. A file that this call made and that is still empty is taken away again. */
void store_close(struct store *store);

/* Says why through the host, and returns the status. */
ztc_status store_say(const struct store *store, ztc_status status, const char *message,
                     const char *remedy);
/* What a result code of SQLite's means to the caller; says why. SQLITE_OK, ROW and DONE are ZTC_OK. */
ztc_status store_explain(const struct store *store, int code);

/* Runs a statement without results. A result code of SQLite's. */
int store_run(struct store *store, const char *sql);
ztc_status store_prepare(struct store *store, const char *sql, sqlite3_stmt **ret_statement);

/* ---- schema.c ---- */

/* "aliases" or "linked"; NULL for a number that is no table. Static. */
const char *store_table_name(uint32_t table);
/* Is the table there? One that is no plain table is ZTC_E_INVALID: nothing of the file's own making shall run. */
ztc_status store_find_table(struct store *store, uint32_t table, bool *ret_there);
/* Makes tables and indexes where they are missing. In a transaction. */
ztc_status store_make_tables(struct store *store);
/* Holds the table against its indexes, so that nothing is written into a damaged one. */
ztc_status store_check_table(struct store *store, uint32_t table);

/* ---- rows.c: the functions of struct ztc_device_store_v0 ---- */

ztc_status store_list(void *self, const char *path, uint32_t table, uint32_t wait_ms, void *ctx,
                      ztc_status (*row)(void *ctx, const struct ztc_known_device *device));
ztc_status store_put(void *self, const char *path, uint32_t wait_ms,
                     const struct ztc_known_device *device);
ztc_status store_remove(void *self, const char *path, uint32_t table, uint32_t wait_ms,
                        const char *alias, uint32_t *ret_found);

#endif
