/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of /proc/self/mountinfo, and paths of sysfs. */
#include "keys.h"
#include "mountinfo.h"
#include "mounts.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void *host_alloc(void *ctx, uint64_t size)
{
    (void)ctx;
    return malloc((size_t)size);
}

static void *host_realloc(void *ctx, void *block, uint64_t size)
{
    (void)ctx;
    return realloc(block, (size_t)size);
}

static void host_free(void *ctx, void *block)
{
    (void)ctx;
    free(block);
}

static void require(bool condition)
{
    if (!condition) {
        abort();
    }
}

/* What is taken apart lies in the line, in order, and what is found is what was added. */
static void take(struct mounts *mounts, const char *text, size_t size)
{
    char *line = malloc(size + 1);
    require(line != NULL);
    memcpy(line, text, size);
    line[size] = '\0';
    struct mountinfo mount;
    if (mountinfo_parse(line, &mount)) {
        require(line < mount.root && mount.root < mount.point && mount.point < mount.type &&
                mount.type < mount.source && mount.source <= line + size);
        require(mount.point[0] == '/');
    }
    memcpy(line, text, size);
    line[size] = '\0';
    size_t length = key_length(line);
    require(length < strlen(line) || length == 0);
    size_t before = mounts->count;
    require(mounts_add(mounts, line) == ZTC_OK);
    if (mounts->count > before) {
        const struct mounts_entry *entry = &mounts->entries[before];
        require(entry->major != 0 || entry->source[0] == '/');
        require(mounts_find(mounts, entry->major, entry->minor, entry->source)[0] == '/');
    }
    free(line);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct ztc_host host = {.struct_size = sizeof(host),
                                         .alloc = host_alloc,
                                         .realloc = host_realloc,
                                         .free = host_free};
    struct mounts mounts = {.host = &host};
    const char *text = (const char *)data, *end = text + size;
    while (text < end) {
        const char *feed = memchr(text, '\n', (size_t)(end - text));
        const char *stop = feed != NULL ? feed : end;
        take(&mounts, text, (size_t)(stop - text));
        text = feed != NULL ? feed + 1 : end;
    }
    mounts_clear(&mounts);
    return 0;
}
