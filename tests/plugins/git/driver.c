/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calls git.so as the program does, with a host of its own, and prints what came of it, a line each, for test_git.py:
 *
 *   test_git_driver MODULE fetch|publish URL SCRATCH [NAME=VALUE ...]
 *
 * Names: branch, authorities, user, password (each a file's path, but for branch), transfer, object, stall, files (a
 * folder whose files are published), owns (names, comma between), refuse, cancel (milliseconds), name, mail.
 */
#include <ztc/module.h>
#include <ztc/share.h>

#include <dirent.h>
#include <dlfcn.h>
#include <inttypes.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define FILES_MAX 64u
#define FILE_BYTES_MAX (1u << 20)

struct driver {
    char **options;
    int64_t live; /* blocks not given back */
    unsigned asked, judged, progress;
    uint64_t done;
    struct timespec start;
    struct ztc_file_row rows[FILES_MAX];
    uint32_t count;
    bool entry_open;
};

static const char *option(const struct driver *driver, const char *name)
{
    size_t length = strlen(name);
    for (char **at = driver->options; *at != NULL; at++) {
        if (strncmp(*at, name, length) == 0 && (*at)[length] == '=') {
            return *at + length + 1;
        }
    }
    return NULL;
}

static const char *option_or(const struct driver *driver, const char *name, const char *other)
{
    const char *value = option(driver, name);
    return value != NULL ? value : other;
}

static uint64_t number(const struct driver *driver, const char *name, uint64_t other)
{
    const char *value = option(driver, name);
    return value != NULL ? strtoumax(value, NULL, 10) : other;
}

static void print_hex(const void *data, size_t size)
{
    const unsigned char *bytes = data;
    for (size_t i = 0; i < size; i++) {
        (void)printf("%02x", bytes[i]);
    }
}

/* ---- the host ---- */

static void *host_alloc(void *ctx, uint64_t size)
{
    struct driver *driver = ctx;
    driver->live++;
    return malloc((size_t)size);
}

static void *host_realloc(void *ctx, void *block, uint64_t size)
{
    struct driver *driver = ctx;
    driver->live += block == NULL ? 1 : 0;
    return realloc(block, (size_t)size);
}

static void host_free(void *ctx, void *block)
{
    struct driver *driver = ctx;
    driver->live -= block != NULL ? 1 : 0;
    free(block);
}

static ztc_status host_diag(void *ctx, const struct ztc_finding *finding)
{
    (void)ctx;
    (void)printf("\nwords %s; %s\n", finding->message,
                 finding->remedy != NULL ? finding->remedy : "");
    return ZTC_OK;
}

static int32_t host_cancelled(void *ctx)
{
    const struct driver *driver = ctx;
    uint64_t after = number(driver, "cancel", 0);
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    uint64_t passed = (uint64_t)((now.tv_sec - driver->start.tv_sec) * 1000 +
                                 (now.tv_nsec - driver->start.tv_nsec) / 1000000);
    return after > 0 && passed >= after;
}

static void host_progress(void *ctx, uint64_t done, uint64_t total, const char *unit)
{
    struct driver *driver = ctx;
    (void)total;
    driver->progress += strcmp(unit, "bytes") == 0 && done >= driver->done ? 1 : 0;
    driver->done = done;
}

/* ---- the place ---- */

/* A line of a file, so that no secret stands in the arguments. */
static bool read_word(const char *path, char *word, size_t room)
{
    FILE *file = path != NULL ? fopen(path, "re") : NULL;
    if (file == NULL) {
        return false;
    }
    bool good = fgets(word, (int)room, file) != NULL;
    (void)fclose(file);
    word[strcspn(word, "\n")] = '\0';
    return good;
}

static ztc_status give_secret(void *ctx, const char *host, const char *user,
                              struct ztc_share_secret *ret_secret)
{
    struct driver *driver = ctx;
    driver->asked++;
    (void)printf("asked %s %s\n", host, user);
    if (!read_word(option(driver, "password"), ret_secret->password,
                   sizeof(ret_secret->password))) {
        return ZTC_E_UNSUPPORTED;
    }
    if (!read_word(option(driver, "user"), ret_secret->user, sizeof(ret_secret->user))) {
        (void)snprintf(ret_secret->user, sizeof(ret_secret->user), "%s", user);
    }
    return ZTC_OK;
}

static ztc_status begin(void *ctx, const struct ztc_entry *entry)
{
    const struct driver *driver = ctx;
    (void)printf("\nentry %u %o %" PRIu64 " ", entry->kind, entry->mode, entry->size);
    print_hex(entry->name, (size_t)entry->name_size);
    (void)printf(" ");
    return option(driver, "refuse") != NULL ? ZTC_E_INVALID : ZTC_OK;
}

static ztc_status write_entry(void *ctx, const void *data, uint64_t size)
{
    (void)ctx;
    print_hex(data, (size_t)size);
    return ZTC_OK;
}

/* ---- the publication ---- */

static int32_t owns(void *ctx, const char *path)
{
    const struct driver *driver = ctx;
    const char *list = option_or(driver, "owns", "");
    size_t length = strlen(path);
    for (const char *at = list; *at != '\0'; at += strcspn(at, ",")) {
        at += *at == ',' ? 1 : 0;
        if (strncmp(at, path, length) == 0 && (at[length] == ',' || at[length] == '\0')) {
            return 1;
        }
    }
    return 0;
}

static ztc_status judge(void *ctx, const struct ztc_table *there, const struct ztc_sink *message)
{
    struct driver *driver = ctx;
    driver->judged++;
    for (uint32_t i = 0; i < there->count; i++) {
        const struct ztc_file_row *row = ZTC_ROW(struct ztc_file_row, there, i);
        (void)printf("there %s ", row->path);
        print_hex(row->data, (size_t)row->size);
        (void)printf("\n");
    }
    if (option(driver, "refuse") != NULL) {
        return ZTC_E_UNSUPPORTED;
    }
    static const char text[] = "Change what was there\n\nD1: PA1 -> PA2\n";
    return message->write(message->ctx, text, sizeof(text) - 1);
}

static int by_path(const void *left, const void *right)
{
    const struct ztc_file_row *one = left, *other = right;
    return strcmp(one->path, other->path);
}

/* All files of the folder, one level of folders deep. */
static void read_files(struct driver *driver, const char *folder, const char *prefix)
{
    DIR *stream = opendir(folder);
    for (struct dirent *entry = stream != NULL ? readdir(stream) : NULL; entry != NULL;
         entry = readdir(stream)) {
        char *path = NULL, *name = NULL;
        if (entry->d_name[0] == '.' || driver->count == FILES_MAX ||
            asprintf(&path, "%s/%s", folder, entry->d_name) < 0 ||
            asprintf(&name, "%s%s", prefix, entry->d_name) < 0) {
            continue;
        }
        if (entry->d_type == DT_DIR) {
            char *below = NULL;
            if (asprintf(&below, "%s/", name) > 0) {
                read_files(driver, path, below);
            }
            free(below);
            free(name);
        } else {
            FILE *file = fopen(path, "rbe");
            void *data = malloc(FILE_BYTES_MAX);
            size_t size = file != NULL && data != NULL ? fread(data, 1, FILE_BYTES_MAX, file) : 0;
            driver->rows[driver->count++] = (struct ztc_file_row){name, data, size};
            if (file != NULL) {
                (void)fclose(file);
            }
        }
        free(path);
    }
    if (stream != NULL) {
        (void)closedir(stream);
    }
}

static ztc_status publish(struct driver *driver, const struct ztc_share_v0 *share, void *self,
                          const struct ztc_share_place *place, struct ztc_share_result *result)
{
    read_files(driver, option_or(driver, "files", "/nonexistent"), "");
    qsort(driver->rows, driver->count, sizeof(driver->rows[0]), by_path);
    const struct ztc_table files = {sizeof(files), driver->count, sizeof(driver->rows[0]), 0,
                                    driver->rows};
    const struct ztc_share_publication publication = {
        .struct_size = sizeof(publication),
        .author_name = option_or(driver, "name", ""),
        .author_mail = option_or(driver, "mail", ""),
        .files = &files,
        .ctx = driver,
        .owns = owns,
        .judge = judge,
    };
    ztc_status status = share->publish(self, place, &publication, result);
    for (uint32_t i = 0; i < driver->count; i++) {
        free((void *)(uintptr_t)driver->rows[i].path);
        free((void *)(uintptr_t)driver->rows[i].data);
    }
    return status;
}

static ztc_status call(struct driver *driver, const struct ztc_module_entry *entry,
                       const struct ztc_host *host, char **arguments)
{
    void *self = NULL;
    if (entry->init(host, &self) != ZTC_OK) {
        return ZTC_E_INTERNAL;
    }
    const struct ztc_share_v0 *share = entry->get_interface(self, ZTC_SHARE_INTERFACE);
    const struct ztc_share_place place = {
        .struct_size = sizeof(place),
        .url = arguments[1],
        .branch = option_or(driver, "branch", ""),
        .scratch = arguments[2],
        .authorities = option_or(driver, "authorities", ""),
        .agent = "ztc-test/1",
        .transfer_max = number(driver, "transfer", UINT64_C(64) << 20),
        .object_max = number(driver, "object", UINT64_C(4) << 20),
        .stall_seconds = number(driver, "stall", 20),
        .ctx = driver,
        .secret = give_secret,
    };
    const struct ztc_entry_sink sink = {sizeof(sink), 0, driver, begin, write_entry};
    struct ztc_share_result result = {.struct_size = sizeof(result)};
    ztc_status status = strcmp(arguments[0], "fetch") == 0
                            ? share->fetch(self, &place, &sink, &result)
                            : publish(driver, share, self, &place, &result);
    entry->shutdown(self);
    (void)printf("\nstatus %d\nchanged %u\nversion %s\njudged %u\nsecrets %u\nlive %" PRId64
                 "\nprogress %u\n",
                 status, result.changed, result.version, driver->judged, driver->asked,
                 driver->live, driver->progress);
    return status;
}

int main(int count, char **arguments)
{
    if (count < 5) {
        return 2;
    }
    struct driver driver = {.options = arguments + 5};
    (void)clock_gettime(CLOCK_MONOTONIC, &driver.start);
    const struct ztc_host host = {
        .struct_size = sizeof(host),
        .abi_major = ZTC_ABI_MAJOR,
        .abi_minor = ZTC_ABI_MINOR,
        .name = "test",
        .version = "0.0.0",
        .ctx = &driver,
        .alloc = host_alloc,
        .realloc = host_realloc,
        .free = host_free,
        .diag = host_diag,
        .cancelled = host_cancelled,
        .progress = host_progress,
    };
    void *handle = dlopen(arguments[1], RTLD_NOW | RTLD_LOCAL);
    const struct ztc_module_entry *entry =
        handle != NULL ? dlsym(handle, ZTC_MODULE_ENTRY_NAME) : NULL;
    if (entry == NULL) {
        (void)fprintf(stderr, "%s\n", dlerror());
        return 2;
    }
    /* A host that holds signals back, as ours does. */
    sigset_t held;
    (void)sigemptyset(&held);
    (void)sigaddset(&held, SIGINT);
    (void)sigprocmask(SIG_BLOCK, &held, NULL);
    (void)call(&driver, entry, &host, arguments + 2);
    return 0;
}
