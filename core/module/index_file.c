/* SPDX-License-Identifier: Apache-2.0 */
/* The file of the index: found, opened with care, and replaced by renaming. */
#include "base/file.h"
#include "module/index_format.h"
#include "module/registry_private.h"
#include "module/rights.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Indexes of unusual search paths that are kept; the oldest makes room. */
#define OTHERS_MAX 16u
/* A half-written index older than this was left by a ztc that was killed. */
#define ABANDONED_S 60

static const char other_prefix[] = "modules-";
static const char other_suffix[] = ".idx";

static uint64_t search_hash(const struct ztc_search *search)
{
    uint64_t hash = search->count;
    for (size_t i = 0; i < search->count; i++) {
        hash = ztc_index_hash(search->folders[i].path, strlen(search->folders[i].path), hash);
    }
    return hash;
}

/* <home>/cache/<name>SUFFIX, owned by the caller; NULL when out of memory. */
static char *index_path(const struct ztc_registry *registry, bool by_hash, const char *suffix)
{
    struct ztc_buffer path;
    ztc_buffer_init(&path, 8192);
    ztc_buffer_print(&path, "%s/cache/", registry->home);
    if (by_hash) {
        ztc_buffer_print(&path, "%s%016llx%s%s", other_prefix,
                         (unsigned long long)search_hash(&registry->search), other_suffix, suffix);
    } else {
        ztc_buffer_print(&path, "modules.idx%s", suffix);
    }
    char *text = ztc_buffer_take(&path);
    ztc_buffer_done(&path);
    return text;
}

bool ztc_index_read_fd(void *source, uint64_t offset, void *bytes, size_t size)
{
    const int *fd = source;
    size_t done = 0;
    while (done < size) {
        ssize_t got = pread(*fd, (char *)bytes + done, size - done, (off_t)(offset + done));
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return false;
        }
        done += (size_t)got;
    }
    return true;
}

/* Opens what could be an index: a regular file of bearable size that nobody else may write. */
static int open_file(const char *path, uint64_t *ret_size)
{
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    struct stat status;
    if (fd < 0) {
        return -1;
    }
    if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode) ||
        (status.st_mode & (S_IWGRP | S_IWOTH)) != 0 || !ztc_rights_trusted_owner(&status) ||
        status.st_size <= 0 || status.st_size > (off_t)ZTC_INDEX_SIZE_MAX) {
        ztc_fd_close(&fd);
        return -1;
    }
    *ret_size = (uint64_t)status.st_size;
    return fd;
}

/* One of the two; the verdict is USELESS where there is no such file. */
static enum ztc_index_verdict try_file(const struct ztc_registry *registry, bool by_hash,
                                       struct ztc_arena *arena, int *fd,
                                       struct ztc_index_source *source,
                                       struct ztc_index_head *ret_head)
{
    ZTC_CLEANUP(ztc_free_text) char *path = index_path(registry, by_hash, "");
    *fd = path != NULL ? open_file(path, &source->size) : -1;
    if (*fd < 0) {
        return ZTC_INDEX_USELESS;
    }
    source->read = ztc_index_read_fd;
    source->source = fd;
    enum ztc_index_verdict verdict =
        ztc_index_read_head(source, registry->program, &registry->search, arena, ret_head);
    if (verdict != ZTC_INDEX_GOOD) {
        ztc_fd_close(fd);
    }
    return verdict;
}

bool ztc_index_open(const struct ztc_registry *registry, struct ztc_arena *arena,
                    struct ztc_index_name *name, int *fd, struct ztc_index_source *source,
                    struct ztc_index_head *ret_head)
{
    enum ztc_index_verdict verdict = ZTC_INDEX_OTHER;
    name->by_hash = registry->search.extra;
    *fd = -1;
    if (registry->home == NULL) {
        return false;
    }
    if (!name->by_hash) {
        verdict = try_file(registry, /* by_hash= */ false, arena, fd, source, ret_head);
        name->by_hash = verdict == ZTC_INDEX_OTHER; /* another program has that name */
    }
    if (name->by_hash) {
        verdict = try_file(registry, /* by_hash= */ true, arena, fd, source, ret_head);
    }
    return verdict == ZTC_INDEX_GOOD;
}

/* Is this one of the indexes of unusual search paths? */
static bool is_other(const char *name)
{
    size_t length = strlen(name);
    size_t prefix = sizeof(other_prefix) - 1;
    size_t suffix = sizeof(other_suffix) - 1;
    return length > prefix + suffix && memcmp(name, other_prefix, prefix) == 0 &&
           memcmp(name + length - suffix, other_suffix, suffix) == 0;
}

/* Deletes the oldest of them if there are as many as may be. */
static void make_room(int cache)
{
    char oldest[256] = "";
    struct timespec when = {0};
    unsigned count = 0;
    int copy = fcntl(cache, F_DUPFD_CLOEXEC, 0);
    DIR *stream = copy >= 0 ? fdopendir(copy) : NULL;
    if (stream == NULL) {
        ztc_fd_close(&copy);
        return;
    }
    for (const struct dirent *entry = readdir(stream); entry != NULL; entry = readdir(stream)) {
        struct stat status;
        if (!is_other(entry->d_name) || strlen(entry->d_name) >= sizeof(oldest) ||
            fstatat(cache, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0) {
            continue;
        }
        count++;
        if (oldest[0] == '\0' || status.st_mtim.tv_sec < when.tv_sec ||
            (status.st_mtim.tv_sec == when.tv_sec && status.st_mtim.tv_nsec < when.tv_nsec)) {
            memcpy(oldest, entry->d_name, strlen(entry->d_name) + 1);
            when = status.st_mtim;
        }
    }
    (void)closedir(stream);
    if (count >= OTHERS_MAX) {
        (void)unlinkat(cache, oldest, 0);
    }
}

/* Opens the folder of the indexes, made where it is missing. */
static int open_cache(const struct ztc_registry *registry)
{
    struct ztc_buffer path;
    ztc_buffer_init(&path, 8192);
    ztc_buffer_print(&path, "%s/cache", registry->home);
    int fd = -1;
    if (ztc_buffer_status(&path) == ZTC_OK) {
        (void)mkdir(ztc_buffer_string(&path), 0700); /* it may be there, or open tells */
        fd = open(ztc_buffer_string(&path), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    }
    ztc_buffer_done(&path);
    return fd;
}

/* Creates the file that will become the index; one that a killed ztc left behind is cleared away. */
static int create_new(const char *path)
{
    const int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
    int fd = open(path, flags, 0644);
    struct stat status;
    struct timespec now;
    if (fd >= 0 || errno != EEXIST || lstat(path, &status) != 0 ||
        clock_gettime(CLOCK_REALTIME, &now) != 0 ||
        now.tv_sec - status.st_mtim.tv_sec < ABANDONED_S || unlink(path) != 0) {
        return fd;
    }
    return open(path, flags, 0644);
}

void ztc_index_store(const struct ztc_registry *registry, const struct ztc_index_name *name,
                     const struct ztc_buffer *bytes)
{
    ZTC_CLEANUP(ztc_fd_close) int cache = open_cache(registry);
    ZTC_CLEANUP(ztc_free_text) char *path = index_path(registry, name->by_hash, "");
    ZTC_CLEANUP(ztc_free_text) char *fresh = index_path(registry, name->by_hash, ".new");
    if (cache < 0 || path == NULL || fresh == NULL) {
        return;
    }
    if (name->by_hash && access(path, F_OK) != 0) {
        make_room(cache);
    }
    int fd = create_new(fresh);
    if (fd < 0) {
        return;
    }
    bool written = ztc_fd_write(fd, bytes->data, bytes->size) == 0;
    if (close(fd) != 0 && errno != EINTR) {
        written = false;
    }
    /* No fsync: what a power cut leaves of it is seen to be damaged, and made again. */
    if (!written || rename(fresh, path) != 0) {
        (void)unlink(fresh);
    }
}
