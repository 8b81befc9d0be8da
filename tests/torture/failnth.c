/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An LD_PRELOAD library that fails the n-th allocation or the n-th file operation of a program, and tells
 * at its exit what was allocated and never freed.
 *
 *   FAILNTH_KIND    alloc | file
 *   FAILNTH_N       which call fails, from 1; 0: none, only count
 *   FAILNTH_ERRNO   the number that a file operation fails with
 *   FAILNTH_REPORT  file that the report is written to, lines `key value`:
 *                   calls, failed (0 or 1), what (which function), leaks, bytes, fds, and `leak` with details
 *
 * Allocations of the dynamic loader are left alone, and so are those of libarchive, which ends the program or reads through
 * NULL where one fails (3.6.2: archive_read_open1 is an example); those that compression makes for it do fail. A
 * leak is a block that was allocated for the program, a library that it or a module uses, or a module; what the C
 * library keeps for itself is none.
 */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define EXPORT __attribute__((visibility("default")))
#define CALLER __builtin_return_address(0)

/* glibc's own, under names that are not interposed: dlsym allocates, so it cannot be asked for them. */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *block, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);
extern void __libc_free(void *block);

enum kind { KIND_NONE, KIND_ALLOC, KIND_FILE };

#define BLOCKS_MAX (1u << 15) /* a power of two */
#define RANGES_MAX 256u

struct block {
    uintptr_t address; /* 0: free slot */
    size_t size;
    const void *owner;
    bool ours;
};

struct range {
    uintptr_t start, end;
    bool ours;
    bool spared; /* no allocation of its own fails */
};

static struct {
    enum kind kind;
    unsigned long n;
    unsigned long calls;
    int errnum;
    bool failed;
    const char *what;
    const char *report;
    struct block blocks[BLOCKS_MAX];
    struct range ranges[RANGES_MAX];
    size_t range_count;
    unsigned in_loader;     /* dlopen and the like are at work */
    const void *for_caller; /* a function of the C library allocates for this one */
    int fds_at_start;
    bool ready;
} state;

/* --- whose code is that --- */

static bool is_ours(const char *name)
{
    static const char *const parts[] = {"libyaml", "libcjson", "/modules/", "libarchive",
                                        "liblzma", "libzstd",  "libz.so"};
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        if (strstr(name, parts[i]) != NULL) {
            return true;
        }
    }
    return name[0] == '\0'; /* the program */
}

static bool is_spared(const char *name)
{
    return strstr(name, "/ld-linux") != NULL || strstr(name, "libarchive") != NULL;
}

static int add_range(struct dl_phdr_info *info, size_t size, void *ctx)
{
    (void)size;
    (void)ctx;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *header = &info->dlpi_phdr[i];
        if (header->p_type != PT_LOAD || state.range_count == RANGES_MAX) {
            continue;
        }
        state.ranges[state.range_count++] = (struct range){
            .start = info->dlpi_addr + header->p_vaddr,
            .end = info->dlpi_addr + header->p_vaddr + header->p_memsz,
            .ours = is_ours(info->dlpi_name),
            .spared = is_spared(info->dlpi_name),
        };
    }
    return 0;
}

static const struct range *range_of(const void *address)
{
    for (int attempt = 0; attempt < 2; attempt++) {
        for (size_t i = 0; i < state.range_count; i++) {
            if ((uintptr_t)address >= state.ranges[i].start &&
                (uintptr_t)address < state.ranges[i].end) {
                return &state.ranges[i];
            }
        }
        state.range_count = 0;
        (void)dl_iterate_phdr(add_range, NULL);
    }
    return NULL;
}

static bool caller_is_ours(const void *caller)
{
    const struct range *range = range_of(caller);
    return range != NULL && range->ours;
}

static bool caller_is_spared(const void *caller)
{
    const struct range *range = range_of(caller);
    return range == NULL || range->spared;
}

/* --- counting and failing --- */

/* Is this the call that fails? */
static bool strike(enum kind kind, const char *what)
{
    if (!state.ready || state.kind != kind || state.in_loader > 0) {
        return false;
    }
    state.calls++;
    if (state.calls != state.n) {
        return false;
    }
    state.failed = true;
    state.what = what;
    errno = kind == KIND_ALLOC ? ENOMEM : state.errnum;
    return true;
}

static bool strike_alloc(const void *caller, const char *what)
{
    return state.ready && state.kind == KIND_ALLOC && !caller_is_spared(caller) &&
           strike(KIND_ALLOC, what);
}

static bool strike_file(const void *caller, const char *what)
{
    return state.ready && state.kind == KIND_FILE && caller_is_ours(caller) &&
           strike(KIND_FILE, what);
}

static size_t slot_of(uintptr_t address)
{
    return (size_t)((address >> 4) * UINT64_C(0x9E3779B97F4A7C15) >> 32) & (BLOCKS_MAX - 1);
}

static size_t next_slot(size_t slot)
{
    return (slot + 1) & (BLOCKS_MAX - 1);
}

static void insert(const struct block *block)
{
    size_t slot = slot_of(block->address);
    for (size_t i = 0; i < BLOCKS_MAX; i++, slot = next_slot(slot)) {
        if (state.blocks[slot].address == 0) {
            state.blocks[slot] = *block;
            return;
        }
    }
    abort(); /* a command that holds so many blocks needs a larger table */
}

static void *note(void *address, size_t size, const void *caller)
{
    if (address != NULL && state.ready && state.in_loader == 0) {
        const void *owner = state.for_caller != NULL ? state.for_caller : caller;
        const struct block block = {(uintptr_t)address, size, owner, caller_is_ours(owner)};
        insert(&block);
    }
    return address;
}

/* Takes a block out of the table; those behind it move up, so that look-up finds them. */
static void forget(uintptr_t address)
{
    if (address == 0 || !state.ready) {
        return;
    }
    size_t slot = slot_of(address);
    while (state.blocks[slot].address != address) {
        if (state.blocks[slot].address == 0) {
            return;
        }
        slot = next_slot(slot);
    }
    state.blocks[slot].address = 0;
    for (slot = next_slot(slot); state.blocks[slot].address != 0; slot = next_slot(slot)) {
        const struct block moved = state.blocks[slot];
        state.blocks[slot].address = 0;
        insert(&moved);
    }
}

/* --- memory --- */

EXPORT void *malloc(size_t size)
{
    return strike_alloc(CALLER, "malloc") ? NULL : note(__libc_malloc(size), size, CALLER);
}

EXPORT void *calloc(size_t count, size_t size)
{
    return strike_alloc(CALLER, "calloc") ? NULL
                                          : note(__libc_calloc(count, size), count * size, CALLER);
}

EXPORT void *realloc(void *block, size_t size)
{
    if (strike_alloc(CALLER, "realloc")) {
        return NULL;
    }
    uintptr_t before = (uintptr_t)block;
    void *moved = __libc_realloc(block, size);
    if (moved == NULL && size > 0) {
        return NULL; /* the old block is as it was */
    }
    forget(before);
    return note(moved, size, CALLER);
}

EXPORT int posix_memalign(void **ret_block, size_t alignment, size_t size)
{
    if (strike_alloc(CALLER, "posix_memalign")) {
        return ENOMEM;
    }
    void *block = note(__libc_memalign(alignment, size), size, CALLER);
    if (block == NULL) {
        return ENOMEM;
    }
    *ret_block = block;
    return 0;
}

EXPORT void *aligned_alloc(size_t alignment, size_t size)
{
    return strike_alloc(CALLER, "aligned_alloc")
               ? NULL
               : note(__libc_memalign(alignment, size), size, CALLER);
}

EXPORT void free(void *block)
{
    forget((uintptr_t)block);
    __libc_free(block);
}

static char *copy(const char *text, size_t length, const void *caller)
{
    char *block = note(__libc_malloc(length + 1), length + 1, caller);
    if (block != NULL) {
        memcpy(block, text, length);
        block[length] = '\0';
    }
    return block;
}

EXPORT char *strdup(const char *text)
{
    return strike_alloc(CALLER, "strdup") ? NULL : copy(text, strlen(text), CALLER);
}

EXPORT char *strndup(const char *text, size_t size)
{
    return strike_alloc(CALLER, "strndup") ? NULL : copy(text, strnlen(text, size), CALLER);
}

/* The C library's function behind one of ours. */
static void *real(const char *name)
{
    state.in_loader++;
    void *function = dlsym(RTLD_NEXT, name);
    state.in_loader--;
    if (function == NULL) {
        abort();
    }
    return function;
}

/* dlsym gives a pointer to data; POSIX lets it become one to a function this way. */
#define REAL(type, name)                             \
    static type real_##name;                         \
    if (real_##name == NULL) {                       \
        void *found = real(#name);                   \
        memcpy(&real_##name, &found, sizeof(found)); \
    }

typedef int vasprintf_function(char **, const char *, va_list);

__attribute__((format(printf, 2, 0))) EXPORT int vasprintf(char **ret_text, const char *format,
                                                           va_list arguments)
{
    REAL(vasprintf_function *, vasprintf)
    const void *before = state.for_caller;
    state.for_caller = before != NULL ? before : CALLER;
    int result = real_vasprintf(ret_text, format, arguments);
    state.for_caller = before;
    return result;
}

__attribute__((format(printf, 2, 3))) EXPORT int asprintf(char **ret_text, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    state.for_caller = CALLER;
    int result = vasprintf(ret_text, format, arguments);
    state.for_caller = NULL;
    va_end(arguments);
    return result;
}

/* --- the dynamic loader is left alone --- */

EXPORT void *dlopen(const char *path, int flags)
{
    typedef void *function(const char *, int);
    REAL(function *, dlopen)
    state.in_loader++;
    void *handle = real_dlopen(path, flags);
    state.in_loader--;
    state.range_count = 0;
    return handle;
}

EXPORT int dlclose(void *handle)
{
    typedef int function(void *);
    REAL(function *, dlclose)
    state.in_loader++;
    int result = real_dlclose(handle);
    state.in_loader--;
    state.range_count = 0;
    return result;
}

/* --- files --- */

static mode_t mode_argument(int flags, va_list arguments)
{
    return (flags & (O_CREAT | __O_TMPFILE)) != 0 ? va_arg(arguments, mode_t) : 0;
}

static int open_at(const void *caller, int folder, const char *path, int flags, va_list arguments)
{
    mode_t mode = mode_argument(flags, arguments);
    if (strike_file(caller, (flags & O_CREAT) != 0 ? "open(O_CREAT)" : "open")) {
        return -1;
    }
    return (int)syscall(SYS_openat, folder, path, flags, mode);
}

#define OPEN(name)                                                  \
    EXPORT int name(const char *path, int flags, ...)               \
    {                                                               \
        va_list arguments;                                          \
        va_start(arguments, flags);                                 \
        int fd = open_at(CALLER, AT_FDCWD, path, flags, arguments); \
        va_end(arguments);                                          \
        return fd;                                                  \
    }
#define OPENAT(name)                                              \
    EXPORT int name(int folder, const char *path, int flags, ...) \
    {                                                             \
        va_list arguments;                                        \
        va_start(arguments, flags);                               \
        int fd = open_at(CALLER, folder, path, flags, arguments); \
        va_end(arguments);                                        \
        return fd;                                                \
    }
OPEN(open)
OPEN(open64)
OPENAT(openat)
OPENAT(openat64)

/* FILE_CALL(result, name, (parameters), (arguments)): fails with -1, else does what it always did. */
#define FILE_CALL(result, name, parameters, arguments)                          \
    EXPORT result name parameters                                               \
    {                                                                           \
        typedef result function parameters;                                     \
        REAL(function *, name)                                                  \
        return strike_file(CALLER, #name) ? (result)-1 : real_##name arguments; \
    }

FILE_CALL(ssize_t, read, (int fd, void *data, size_t size), (fd, data, size))
FILE_CALL(ssize_t, pread, (int fd, void *data, size_t size, off_t at), (fd, data, size, at))
FILE_CALL(ssize_t, pread64, (int fd, void *data, size_t size, off64_t at), (fd, data, size, at))
FILE_CALL(ssize_t, write, (int fd, const void *data, size_t size), (fd, data, size))
FILE_CALL(ssize_t, pwrite, (int fd, const void *data, size_t size, off_t at), (fd, data, size, at))
FILE_CALL(int, fsync, (int fd), (fd))
FILE_CALL(int, fdatasync, (int fd), (fd))
FILE_CALL(int, ftruncate, (int fd, off_t size), (fd, size))
FILE_CALL(off_t, lseek, (int fd, off_t at, int whence), (fd, at, whence))
FILE_CALL(int, flock, (int fd, int operation), (fd, operation))
FILE_CALL(int, rename, (const char *from, const char *to), (from, to))
FILE_CALL(int, renameat, (int from, const char *a, int to, const char *b), (from, a, to, b))
FILE_CALL(int, renameat2, (int from, const char *a, int to, const char *b, unsigned flags),
          (from, a, to, b, flags))
FILE_CALL(int, mkdir, (const char *path, mode_t mode), (path, mode))
FILE_CALL(int, mkdirat, (int folder, const char *path, mode_t mode), (folder, path, mode))
FILE_CALL(int, unlink, (const char *path), (path))
FILE_CALL(int, unlinkat, (int folder, const char *path, int flags), (folder, path, flags))
FILE_CALL(int, rmdir, (const char *path), (path))
FILE_CALL(int, fstat, (int fd, struct stat *status), (fd, status))
FILE_CALL(int, fstatat, (int folder, const char *path, struct stat *status, int flags),
          (folder, path, status, flags))
FILE_CALL(int, stat, (const char *path, struct stat *status), (path, status))
FILE_CALL(int, lstat, (const char *path, struct stat *status), (path, status))
FILE_CALL(int, access, (const char *path, int mode), (path, mode))
FILE_CALL(int, faccessat, (int folder, const char *path, int mode, int flags),
          (folder, path, mode, flags))
FILE_CALL(ssize_t, readlink, (const char *path, char *room, size_t size), (path, room, size))

/* As Linux has it: the descriptor is closed also when close fails. */
EXPORT int close(int fd)
{
    bool struck = strike_file(CALLER, "close");
    int errnum = errno;
    int result = (int)syscall(SYS_close, fd);
    if (struck) {
        errno = errnum;
        return -1;
    }
    return result;
}

EXPORT DIR *fdopendir(int fd)
{
    typedef DIR *function(int);
    REAL(function *, fdopendir)
    if (strike_file(CALLER, "fdopendir")) {
        return NULL;
    }
    state.for_caller = CALLER;
    DIR *stream = real_fdopendir(fd);
    state.for_caller = NULL;
    return stream;
}

EXPORT DIR *opendir(const char *path)
{
    typedef DIR *function(const char *);
    REAL(function *, opendir)
    if (strike_file(CALLER, "opendir")) {
        return NULL;
    }
    state.for_caller = CALLER;
    DIR *stream = real_opendir(path);
    state.for_caller = NULL;
    return stream;
}

EXPORT struct dirent *readdir(DIR *stream)
{
    typedef struct dirent *function(DIR *);
    REAL(function *, readdir)
    return strike_file(CALLER, "readdir") ? NULL : real_readdir(stream);
}

EXPORT void *mmap(void *at, size_t size, int protection, int flags, int fd, off_t offset)
{
    if (fd >= 0 && strike_file(CALLER, "mmap")) {
        return MAP_FAILED;
    }
    /* The kernel's own result: -1 and errno come from syscall(). */
    return (void *)syscall(SYS_mmap, at, size, protection, flags, fd, offset);
}

/* --- start and end --- */

static unsigned long number_of(const char *text)
{
    unsigned long number = 0;
    for (; text != NULL && *text >= '0' && *text <= '9'; text++) {
        number = number * 10 + (unsigned long)(*text - '0');
    }
    return number;
}

static int count_fds(void)
{
    int count = 0;
    for (int fd = 0; fd < 256; fd++) {
        count += (int)syscall(SYS_fcntl, fd, F_GETFD) >= 0;
    }
    return count;
}

__attribute__((constructor)) static void begin(void)
{
    const char *kind = secure_getenv("FAILNTH_KIND");
    if (kind == NULL) {
        return;
    }
    state.kind = strcmp(kind, "alloc") == 0 ? KIND_ALLOC : KIND_FILE;
    state.n = number_of(secure_getenv("FAILNTH_N"));
    state.errnum = (int)number_of(secure_getenv("FAILNTH_ERRNO"));
    state.report = secure_getenv("FAILNTH_REPORT");
    state.what = "none";
    state.fds_at_start = count_fds();
    /* What the C library takes for itself on first use is taken now. */
    (void)dl_iterate_phdr(add_range, NULL);
    state.ready = true;
}

__attribute__((format(printf, 2, 3))) static void tell(int fd, const char *format, ...)
{
    char line[512];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(line, sizeof(line), format, arguments);
    va_end(arguments);
    if (length > 0) {
        (void)syscall(SYS_write, fd, line,
                      (size_t)length < sizeof(line) ? (size_t)length : sizeof(line));
    }
}

static void tell_leaks(int fd)
{
    unsigned long leaks = 0;
    size_t bytes = 0;
    for (size_t i = 0; i < BLOCKS_MAX; i++) {
        const struct block *block = &state.blocks[i];
        if (block->address == 0 || !block->ours) {
            continue;
        }
        leaks++;
        bytes += block->size;
        Dl_info info = {0};
        if (leaks <= 8 && dladdr(block->owner, &info) != 0) {
            tell(fd, "leak %zu bytes by %s+0x%zx\n", block->size,
                 info.dli_fname != NULL ? info.dli_fname : "?",
                 (size_t)((uintptr_t)block->owner - (uintptr_t)info.dli_fbase));
        } else if (leaks <= 8) {
            tell(fd, "leak %zu bytes by code that is unloaded\n", block->size);
        }
    }
    tell(fd, "leaks %lu\nbytes %zu\n", leaks, bytes);
}

__attribute__((destructor)) static void end(void)
{
    if (!state.ready || state.report == NULL) {
        return;
    }
    state.ready = false;
    int fds = count_fds() - state.fds_at_start;
    int fd = (int)syscall(SYS_openat, AT_FDCWD, state.report,
                          O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (fd < 0) {
        return;
    }
    tell(fd, "calls %lu\nfailed %d\nwhat %s\nfds %d\n", state.calls, state.failed, state.what, fds);
    tell_leaks(fd);
    (void)syscall(SYS_close, fd);
}
