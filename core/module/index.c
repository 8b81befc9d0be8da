/* SPDX-License-Identifier: Apache-2.0 */
/* The parts that readers and writers of an index share: checksums, states, marks. */
#include "module/index.h"

#include "base/file.h"
#include "base/limits.h"
#include "module/index_format.h"
#include "module/self.h"

#include <string.h>
#include <unistd.h>
#include <ztc/bytes.h>

/* A timestamp with a part finer than this shows a file system that counts finely. */
#define COARSE_NS 10000000u

/* For how long after a change another one could leave the same ctime: the kernel counts in ticks of up to
 * 10 ms, older file systems in whole seconds or two. */
#define FINE_WINDOW_NS 100000000
#define COARSE_WINDOW_S 3

uint64_t ztc_index_hash(const void *data, size_t size, uint64_t seed)
{
    /* Each step maps one word to one word both ways, so that a change within a word never goes unseen. */
    const uint64_t odd = UINT64_C(0x9E3779B97F4A7C15);
    const unsigned char *bytes = data;
    uint64_t hash = (seed ^ size) * odd;
    while (size > 0) {
        unsigned char word[8] = {0};
        size_t step = size < sizeof(word) ? size : sizeof(word);
        memcpy(word, bytes, step);
        hash ^= ztc_get_u64le(word);
        hash *= odd;
        hash ^= hash >> 29;
        bytes += step;
        size -= step;
    }
    hash *= odd;
    return hash ^ hash >> 32;
}

uint64_t ztc_index_mark(void)
{
    static const char version[] = ZTC_VERSION
#ifdef ZTC_SANITIZED
        "+sanitized"
#endif
        ;
    struct stat program;
    const uint64_t user = geteuid(); /* whose files are refused depends on who asks */
    uint64_t mark = ztc_index_hash(version, sizeof(version), ZTC_INDEX_VERSION);
    mark = ztc_index_hash(&user, sizeof(user), mark);
    ZTC_CLEANUP(ztc_free_text) char *library = ztc_self_library();
    if (stat(library != NULL ? library : "/proc/self/exe", &program) == 0) {
        const uint64_t words[] = {(uint64_t)program.st_dev, (uint64_t)program.st_ino,
                                  (uint64_t)program.st_size, (uint64_t)program.st_mtim.tv_sec,
                                  (uint64_t)program.st_mtim.tv_nsec};
        mark = ztc_index_hash(words, sizeof(words), mark);
    }
    return mark;
}

/* Was the last change so long before `now` that a later one will show? */
static bool is_sure(const struct timespec *changed, const struct timespec *now)
{
    struct timespec until = *changed;
    if (changed->tv_nsec % COARSE_NS == 0) {
        until.tv_sec += COARSE_WINDOW_S;
    } else {
        until.tv_nsec += FINE_WINDOW_NS;
        if (until.tv_nsec >= 1000000000) {
            until.tv_nsec -= 1000000000;
            until.tv_sec++;
        }
    }
    return until.tv_sec < now->tv_sec ||
           (until.tv_sec == now->tv_sec && until.tv_nsec < now->tv_nsec);
}

struct ztc_index_state ztc_index_state_of(const struct stat *status, const struct timespec *now)
{
    return (struct ztc_index_state){
        .device = (uint64_t)status->st_dev,
        .inode = (uint64_t)status->st_ino,
        .size = S_ISDIR(status->st_mode) ? 0 : (uint64_t)status->st_size,
        .mtime = status->st_mtim.tv_sec,
        .ctime = status->st_ctim.tv_sec,
        .mtime_ns = (uint32_t)status->st_mtim.tv_nsec,
        .ctime_ns = (uint32_t)status->st_ctim.tv_nsec,
        .there = true,
        .sure = is_sure(&status->st_ctim, now),
    };
}

bool ztc_index_same_state(const struct ztc_index_state *left, const struct ztc_index_state *right)
{
    return left->there == right->there && left->device == right->device &&
           left->inode == right->inode && left->size == right->size &&
           left->mtime == right->mtime && left->ctime == right->ctime &&
           left->mtime_ns == right->mtime_ns && left->ctime_ns == right->ctime_ns;
}
