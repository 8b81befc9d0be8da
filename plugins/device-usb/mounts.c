/* SPDX-License-Identifier: Apache-2.0 */
/* Reads which disks are mounted where, line for line, so that ten thousand mounts of containers cost no memory. */
#include "mounts.h"

#include "memory.h"
#include "mountinfo.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static void free_entry(const struct ztc_host *host, const struct mounts_entry *entry)
{
    memory_give(host, entry->point);
    memory_give(host, entry->source);
}

void mounts_clear(struct mounts *mounts)
{
    for (size_t i = 0; i < mounts->count; i++) {
        free_entry(mounts->host, &mounts->entries[i]);
    }
    memory_give(mounts->host, mounts->entries);
    *mounts = (struct mounts){.host = mounts->host};
}

static bool is_node(const char *source)
{
    return strncmp(source, "/dev/", 5) == 0;
}

/* Every user may mount by FUSE and name any source. "fuseblk", which takes root, is on a real one. */
static bool by_anybody(const char *type)
{
    return strcmp(type, "fuse") == 0 || strncmp(type, "fuse.", 5) == 0;
}

/* A mount that lies on another one, at the same place, hides it. */
static void hide(struct mounts *mounts, const struct mountinfo *above)
{
    for (size_t i = 0; i < mounts->count; i++) {
        struct mounts_entry *entry = &mounts->entries[i];
        if (entry->id == above->parent && strcmp(entry->point, above->point) == 0) {
            entry->hidden = true;
        }
    }
}

ztc_status mounts_add(struct mounts *mounts, char *line)
{
    struct mountinfo mount;
    if (!mountinfo_parse(line, &mount)) {
        return ZTC_OK;
    }
    hide(mounts, &mount);
    bool believed = is_node(mount.source) && !by_anybody(mount.type);
    if ((mount.major == 0 && !believed) || mounts->count == MOUNTS_MAX) {
        return ZTC_OK;
    }
    const struct ztc_host *host = mounts->host;
    void *entries = mounts->entries;
    if (!memory_grow(host, &entries, &mounts->capacity, mounts->count,
                     sizeof(mounts->entries[0]))) {
        return ZTC_E_MEMORY;
    }
    mounts->entries = entries;
    const char *source = believed ? mount.source : "";
    struct mounts_entry entry = {
        .id = mount.id,
        .major = mount.major,
        .minor = mount.minor,
        .whole = strcmp(mount.root, "/") == 0,
        .point = memory_copy(host, mount.point, strlen(mount.point)),
        .source = memory_copy(host, source, strlen(source)),
    };
    if (entry.point == NULL || entry.source == NULL) {
        free_entry(host, &entry);
        return ZTC_E_MEMORY;
    }
    mounts->entries[mounts->count++] = entry;
    return ZTC_OK;
}

/* Adds the lines that end in the buffer; what is left of it is moved to the front. *skip: the line is too long. */
static ztc_status take_lines(struct mounts *mounts, char *buffer, size_t *filled, bool *skip)
{
    char *line = buffer, *end = buffer + *filled;
    for (char *feed = memchr(line, '\n', (size_t)(end - line)); feed != NULL;
         feed = memchr(line, '\n', (size_t)(end - line))) {
        *feed = '\0';
        ztc_status status = *skip ? ZTC_OK : mounts_add(mounts, line);
        *skip = false;
        if (status != ZTC_OK) {
            return status;
        }
        line = feed + 1;
    }
    *filled = (size_t)(end - line);
    if (*filled == MOUNTS_LINE_MAX) {
        *skip = true;
        *filled = 0;
    }
    memmove(buffer, line, *filled);
    return ZTC_OK;
}

ztc_status mounts_read(struct mounts *mounts, const char *path, char *buffer)
{
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    ztc_status status = ZTC_OK;
    size_t filled = 0;
    bool skip = false;
    while (file >= 0 && status == ZTC_OK) {
        ssize_t got = read(file, buffer + filled, MOUNTS_LINE_MAX - filled);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            break;
        }
        filled += (size_t)got;
        status = take_lines(mounts, buffer, &filled, &skip);
    }
    if (file >= 0) {
        (void)close(file);
    }
    return status;
}

static bool has_number(const struct mounts_entry *entry, uint32_t major, uint32_t minor)
{
    return entry->major == major && entry->minor == minor;
}

/* File systems such as btrfs show a number of their own making, but tell the node that they are on. */
static bool has_path(const struct mounts_entry *entry, const char *path)
{
    return entry->major == 0 && strcmp(entry->source, path) == 0;
}

const char *mounts_find(const struct mounts *mounts, uint32_t major, uint32_t minor,
                        const char *path)
{
    /* All of the file system before a part of it; the number, which is the kernel's word, before the path. */
    const char *found[4] = {NULL};
    for (size_t i = mounts->count; i > 0; i--) {
        const struct mounts_entry *entry = &mounts->entries[i - 1];
        size_t part = entry->whole ? 0 : 1;
        if (entry->hidden) {
            continue;
        }
        if (has_number(entry, major, minor)) {
            found[part] = entry->point;
        } else if (has_path(entry, path)) {
            found[2 + part] = entry->point;
        }
    }
    for (size_t i = 0; i < sizeof(found) / sizeof(found[0]); i++) {
        if (found[i] != NULL) {
            return found[i];
        }
    }
    return "";
}
