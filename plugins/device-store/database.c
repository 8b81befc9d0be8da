/* SPDX-License-Identifier: Apache-2.0 */
/* Opening the file as one that somebody may have made to do harm, and putting failures into words. */
#include "store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <ztc/plugin.h>

/* Between two attempts at a lock: short for a person, long for a processor. */
#define BUSY_PAUSE_NS 10000000L

#define MESSAGE_ROOM 512

ztc_status store_say(const struct store *store, ztc_status status, const char *message,
                     const char *remedy)
{
    return ztc_plugin_refuse(store->host, status, message, remedy);
}

static ztc_status say_system(const struct store *store, const char *what, int errnum)
{
    char message[MESSAGE_ROOM];
    if (errnum == ENOMEM) {
        return ZTC_E_MEMORY;
    }
    (void)snprintf(message, sizeof(message), "%s: %s", what, strerrordesc_np(errnum));
    return store_say(store, ZTC_E_INTERNAL, message, /* remedy= */ NULL);
}

static bool is_cancelled(const struct store *store)
{
    return ZTC_HAS(store->host, struct ztc_host, cancelled) && store->host->cancelled != NULL &&
           store->host->cancelled(store->host->ctx) != 0;
}

/* ---- results ---- */

static ztc_status explain_busy(const struct store *store)
{
    char message[MESSAGE_ROOM];
    if (is_cancelled(store)) {
        return store_say(store, ZTC_E_CANCELLED, "stopped while another program held the file",
                         /* remedy= */ NULL);
    }
    (void)snprintf(message, sizeof(message),
                   "another program holds the file locked, and did so for %.1f seconds",
                   (double)store->wait_ms / 1000.0);
    return store_say(store, ZTC_E_LIMIT, message, "end that program and try again");
}

static ztc_status explain_interrupt(const struct store *store)
{
    return is_cancelled(store)
               ? store_say(store, ZTC_E_CANCELLED, "stopped", /* remedy= */ NULL)
               : store_say(
                     store, ZTC_E_INVALID,
                     "reading the file does not come to an end: it was made to keep programs busy",
                     /* remedy= */ NULL);
}

/* With the words of SQLite, which may quote the file: the host makes them printable. */
static ztc_status explain_words(const struct store *store, int code, ztc_status status,
                                const char *what)
{
    char message[MESSAGE_ROOM];
    const char *words = store->database != NULL ? sqlite3_errmsg(store->database) : NULL;
    int errnum = store->database != NULL ? sqlite3_system_errno(store->database) : 0;
    bool system = status == ZTC_E_INTERNAL && errnum != 0;
    (void)snprintf(message, sizeof(message), "%s (%s%s%s)", what,
                   words != NULL ? words : sqlite3_errstr(code), system ? ": " : "",
                   system ? strerrordesc_np(errnum) : "");
    return store_say(store, status, message, /* remedy= */ NULL);
}

/* Results that are explained in SQLite's own words. */
static const struct {
    int code;
    ztc_status status;
    const char *what;
} explained[] = {
    {SQLITE_CORRUPT, ZTC_E_INVALID, "the database is damaged"},
    {SQLITE_FORMAT, ZTC_E_INVALID, "the database is damaged"},
    {SQLITE_NOTADB, ZTC_E_INVALID, "that is no database of SQLite"},
    {SQLITE_ERROR, ZTC_E_INVALID, "that is no database of devices"},
    {SQLITE_SCHEMA, ZTC_E_INVALID, "that is no database of devices"},
    {SQLITE_MISMATCH, ZTC_E_INVALID, "that is no database of devices"},
    {SQLITE_TOOBIG, ZTC_E_INVALID, "that is no database of devices"},
    {SQLITE_FULL, ZTC_E_INTERNAL, "the disk is full"},
    {SQLITE_CONSTRAINT, ZTC_E_INTERNAL,
     "a rule that another program put into the database forbids it"},
};

ztc_status store_explain(const struct store *store, int code)
{
    switch (code & 0xFF) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
        return ZTC_OK;
    case SQLITE_NOMEM:
        return ZTC_E_MEMORY;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return explain_busy(store);
    case SQLITE_INTERRUPT:
        return explain_interrupt(store);
    default:
        break;
    }
    for (size_t i = 0; i < sizeof(explained) / sizeof(explained[0]); i++) {
        if (explained[i].code == (code & 0xFF)) {
            return explain_words(store, code, explained[i].status, explained[i].what);
        }
    }
    return explain_words(store, code, ZTC_E_INTERNAL, "the file cannot be used");
}

int store_run(struct store *store, const char *sql)
{
    return sqlite3_exec(store->database, sql, /* callback= */ NULL, /* ctx= */ NULL,
                        /* message= */ NULL);
}

ztc_status store_prepare(struct store *store, const char *sql, sqlite3_stmt **ret_statement)
{
    return store_explain(store, sqlite3_prepare_v2(store->database, sql, -1, ret_statement,
                                                   /* tail= */ NULL));
}

/* ---- bounds ---- */

static int64_t now_ms(void)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Not SQLite's own: that one cannot be stopped. */
static int on_busy(void *ctx, int attempt)
{
    struct store *store = ctx;
    if (attempt == 0) {
        store->busy_from = now_ms();
    }
    if (is_cancelled(store) || now_ms() - store->busy_from >= (int64_t)store->wait_ms) {
        return 0;
    }
    const struct timespec pause = {.tv_sec = 0, .tv_nsec = BUSY_PAUSE_NS};
    (void)nanosleep(&pause, /* remaining= */ NULL);
    return 1;
}

static int on_steps(void *ctx)
{
    struct store *store = ctx;
    store->looks++;
    return store->looks > STORE_LOOKS_MAX || is_cancelled(store);
}

/* Nothing that stands in the file is run: no trigger, no view, no extension, no function that reaches out. */
static ztc_status restrain(struct store *store)
{
    static const struct {
        int what;
        int value;
    } settings[] = {
        {SQLITE_DBCONFIG_DEFENSIVE, 1},
        {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
        {SQLITE_DBCONFIG_ENABLE_VIEW, 0},
        {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
        {SQLITE_DBCONFIG_ENABLE_FKEY, 0},
        {SQLITE_DBCONFIG_WRITABLE_SCHEMA, 0},
        {SQLITE_DBCONFIG_DQS_DML, 0},
        {SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, 0},
        {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
    };
    static const struct {
        int what;
        int value;
    } limits[] = {
        {SQLITE_LIMIT_LENGTH, STORE_VALUE_MAX}, {SQLITE_LIMIT_ATTACHED, 0},
        {SQLITE_LIMIT_EXPR_DEPTH, 64},          {SQLITE_LIMIT_TRIGGER_DEPTH, 1},
        {SQLITE_LIMIT_WORKER_THREADS, 0},       {SQLITE_LIMIT_COLUMN, 256},
    };
    for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++) {
        int code = sqlite3_db_config(store->database, settings[i].what, settings[i].value, NULL);
        if (code != SQLITE_OK) {
            return store_explain(store, code);
        }
    }
    for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
        (void)sqlite3_limit(store->database, limits[i].what, limits[i].value);
    }
    (void)sqlite3_extended_result_codes(store->database, 1);
    (void)sqlite3_busy_handler(store->database, on_busy, store);
    sqlite3_progress_handler(store->database, STORE_STEPS, on_steps, store);
    return store_explain(store,
                         store_run(store, "PRAGMA cell_size_check=ON; PRAGMA temp_store=MEMORY"));
}

/* ---- the file ---- */

/*
 * Never by open and close: that would give up the locks that this process has on the file for another user of SQLite's.
 */
static ztc_status look(const struct store *store, bool *ret_there)
{
    struct stat there;
    if (lstat(store->path, &there) != 0) {
        *ret_there = false;
        return errno == ENOENT ? ZTC_OK : say_system(store, "the file cannot be reached", errno);
    }
    *ret_there = true;
    if (S_ISLNK(there.st_mode)) {
        return store_say(store, ZTC_E_INTERNAL, "that is a link, which is not followed",
                         "put the file itself there");
    }
    if (!S_ISREG(there.st_mode)) {
        return store_say(store, ZTC_E_INTERNAL, "that is not a regular file",
                         "move it away and try again");
    }
    return there.st_size <= STORE_FILE_MAX
               ? ZTC_OK
               : store_say(store, ZTC_E_LIMIT, "the file is larger than 64 MiB",
                           "move it away and try again");
}

/* An empty file is a database without tables, and SQLite would not make it for the user alone. */
static ztc_status make(struct store *store)
{
    int fd = open(store->path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0) {
        /* Another program was faster: that is as good. */
        return errno == EEXIST ? ZTC_OK : say_system(store, "the file cannot be made", errno);
    }
    store->made = true;
    (void)close(fd);
    return ZTC_OK;
}

/* The path with every link but the last element resolved, because SQLite refuses links anywhere on the way. For free(); NULL
 * and errno. */
static char *resolve(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (slash == NULL || slash[1] == '\0') {
        errno = EINVAL;
        return NULL;
    }
    char *folder = slash == path ? strdup("/") : strndup(path, (size_t)(slash - path));
    char *real = folder != NULL ? realpath(folder, NULL) : NULL;
    free(folder);
    if (real == NULL) {
        return NULL;
    }
    size_t size = strlen(real) + strlen(slash) + 1;
    char *whole = malloc(size);
    if (whole != NULL) {
        (void)snprintf(whole, size, "%s%s", strcmp(real, "/") == 0 ? "" : real, slash);
    }
    free(real);
    return whole;
}

static ztc_status open_file(struct store *store)
{
    char *real = resolve(store->path);
    if (real == NULL) {
        return say_system(store, "the folder cannot be reached", errno);
    }
    /* For reading too: what a program that was killed left half done is put right by whoever comes next. */
    int code = sqlite3_open_v2(real, &store->database,
                               SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW |
                                   SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE,
                               /* vfs= */ NULL);
    free(real);
    ztc_status status = store_explain(store, code);
    return status == ZTC_OK ? restrain(store) : status;
}

ztc_status store_open(struct store *store, enum store_missing missing, bool *ret_there)
{
    bool there = false;
    ztc_status status = look(store, &there);
    if (status == ZTC_OK && !there && missing == STORE_MAKE) {
        status = make(store);
        there = true;
    }
    if (status == ZTC_OK && there) {
        status = open_file(store);
    }
    if (status == ZTC_OK) {
        *ret_there = there;
    }
    return status;
}

void store_close(struct store *store)
{
    struct stat there;
    /* Still empty: nothing of ours was written. Another program that waits with the file open is told by SQLite that it
     * is gone (SQLITE_READONLY_DBMOVED), and loses nothing. */
    if (store->made && lstat(store->path, &there) == 0 && S_ISREG(there.st_mode) &&
        there.st_size == 0) {
        (void)unlink(store->path);
    }
    (void)sqlite3_close_v2(store->database);
    store->database = NULL;
}
