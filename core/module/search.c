/* SPDX-License-Identifier: Apache-2.0 */
/* Where modules are looked for, in which order, and what lies there. */
#include "module/search.h"

#include "base/file.h"
#include "base/limits.h"
#include "module/registry.h"
#include "module/self.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Folders of one search path; a person gives a handful. */
#define FOLDERS_MAX 64u

static const char ending[] = ".so";

bool ztc_search_is_module(const char *name, size_t length)
{
    size_t tail = sizeof(ending) - 1;
    return length > tail && memcmp(name + length - tail, ending, tail) == 0 && name[0] != '.' &&
           memchr(name, '/', length) == NULL && memchr(name, '\0', length) == NULL;
}

const char *ztc_search_absolute(struct ztc_arena *arena, const char *path, size_t length,
                                struct ztc_error *error)
{
    char here[PATH_MAX] = "";
    while (length > 1 && path[length - 1] == '/') {
        length--;
    }
    if (path[0] != '/') {
        if (getcwd(here, sizeof(here)) == NULL) {
            (void)ztc_error_system(error, errno, "the current folder cannot be told");
            return NULL;
        }
    }
    const char *gap = path[0] == '/' || strcmp(here, "/") == 0 ? "" : "/";
    const char *absolute = ztc_arena_print(arena, "%s%s%.*s", here, gap, (int)length, path);
    if (absolute == NULL) {
        (void)ztc_error_memory(error);
    }
    return absolute;
}

char *ztc_search_join(struct ztc_arena *arena, const char *folder, const char *name)
{
    size_t before = strlen(folder);
    size_t length = strlen(name);
    char *path = ztc_arena_alloc(arena, before + length + 2); /* zeroed: the last byte stays NUL */
    if (path != NULL) {
        char *end = mempcpy(path, folder, before);
        *end++ = '/';
        (void)mempcpy(end, name, length);
    }
    return path;
}

static ztc_status add_folder(struct ztc_arena *arena, struct ztc_search *search, const char *path,
                             size_t length, uint32_t origin, struct ztc_error *error)
{
    if (length >= PATH_MAX || search->count == FOLDERS_MAX) {
        return ztc_error_set(error, ZTC_E_LIMIT, NULL, "the search path for modules is too long");
    }
    const char *absolute = ztc_search_absolute(arena, path, length, error);
    if (absolute == NULL) {
        return error->status;
    }
    for (size_t i = 0; i < search->count; i++) {
        if (strcmp(search->folders[i].path, absolute) == 0) {
            return ZTC_OK;
        }
    }
    search->folders[search->count++] =
        (struct ztc_search_folder){.path = absolute, .origin = origin};
    return ZTC_OK;
}

static ztc_status add_options(struct ztc_arena *arena, struct ztc_search *search,
                              const char *const *plugin_dirs, size_t count, struct ztc_error *error)
{
    ztc_status status = ZTC_OK;
    for (size_t i = 0; status == ZTC_OK && i < count; i++) {
        struct stat folder;
        /* Who names a folder wants to know that it is not there. */
        if (plugin_dirs[i][0] == '\0' || stat(plugin_dirs[i], &folder) != 0) {
            return ztc_error_system(error, plugin_dirs[i][0] == '\0' ? ENOENT : errno,
                                    "--plugin-dir %s", plugin_dirs[i]);
        }
        if (!S_ISDIR(folder.st_mode)) {
            return ztc_error_system(error, ENOTDIR, "--plugin-dir %s", plugin_dirs[i]);
        }
        status = add_folder(arena, search, plugin_dirs[i], strlen(plugin_dirs[i]),
                            ZTC_ORIGIN_OPTION, error);
    }
    return status;
}

static ztc_status add_variable(struct ztc_arena *arena, struct ztc_search *search,
                               struct ztc_error *error)
{
    const char *list = secure_getenv("ZTC_PLUGIN_PATH");
    ztc_status status = ZTC_OK;
    while (status == ZTC_OK && list != NULL && list[0] != '\0') {
        size_t length = strcspn(list, ":");
        if (length > 0) {
            status = add_folder(arena, search, list, length, ZTC_ORIGIN_VARIABLE, error);
        }
        list += length;
        list += list[0] == ':' ? 1 : 0;
    }
    return status;
}

/* The length of the folder's path in a file's path; 0 for what lies in the root. */
static size_t folder_length(const char *path, size_t length)
{
    const char *slash = memrchr(path, '/', length);
    return slash != NULL ? (size_t)(slash - path) : 0;
}

static ztc_status add_place(struct ztc_arena *arena, struct ztc_search *search, const char *path,
                            uint32_t origin, struct ztc_error *error)
{
    return path != NULL ? add_folder(arena, search, path, strlen(path), origin, error)
                        : ztc_error_memory(error);
}

/* <folder of ztc>/modules and <folder of ztc>/../lib/ztc/modules. */
static ztc_status add_program(struct ztc_arena *arena, struct ztc_search *search,
                              struct ztc_error *error)
{
    char program[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", program, sizeof(program) - 1);
    if (length <= 0) {
        return ZTC_OK; /* without /proc there are no such places, and nothing to load from either */
    }
    int folder = (int)folder_length(program, (size_t)length);
    int parent = (int)folder_length(program, (size_t)folder);
    ztc_status status =
        add_place(arena, search, ztc_arena_print(arena, "%.*s/modules", folder, program),
                  ZTC_ORIGIN_PROGRAM, error);
    if (status == ZTC_OK) {
        status = add_place(arena, search,
                           ztc_arena_print(arena, "%.*s/lib/ztc/modules", parent, program),
                           ZTC_ORIGIN_INSTALLED, error);
    }
    return status;
}

/*
 * <folder of libztc>/ztc/modules, as a program that brings the library along has it, and where this build installs both to. Not
 * <folder of libztc>/modules: of /usr/lib that is the kernel's.
 */
static ztc_status add_library(struct ztc_arena *arena, struct ztc_search *search,
                              const char *library, struct ztc_error *error)
{
    int folder = (int)folder_length(library, strlen(library));
    ztc_status status =
        add_place(arena, search, ztc_arena_print(arena, "%.*s/ztc/modules", folder, library),
                  ZTC_ORIGIN_PROGRAM, error);
    if (status == ZTC_OK) {
        const char *installed =
            ztc_arena_print(arena, "%.*s/" ZTC_MODULES_FROM_LIBRARY, folder, library);
        status = add_place(arena, search, installed, ZTC_ORIGIN_INSTALLED, error);
    }
    return status;
}

ztc_status ztc_search_init(struct ztc_arena *arena, const char *const *plugin_dirs,
                           size_t plugin_dir_count, const char *home, struct ztc_error *error,
                           struct ztc_search *ret_search)
{
    struct ztc_search search = {0};
    search.folders = ztc_arena_array(arena, FOLDERS_MAX, sizeof(*search.folders));
    if (search.folders == NULL) {
        return ztc_error_memory(error);
    }
    ztc_status status = add_options(arena, &search, plugin_dirs, plugin_dir_count, error);
    if (status == ZTC_OK) {
        status = add_variable(arena, &search, error);
    }
    search.extra = search.count > 0;
    if (status == ZTC_OK && home != NULL) {
        const char *plugins = ztc_arena_print(arena, "%s/plugins", home);
        status = plugins == NULL
                     ? ztc_error_memory(error)
                     : add_folder(arena, &search, plugins, strlen(plugins), ZTC_ORIGIN_HOME, error);
    }
    if (status == ZTC_OK) {
        ZTC_CLEANUP(ztc_free_text) char *library = ztc_self_library();
        status = library != NULL ? add_library(arena, &search, library, error)
                                 : add_program(arena, &search, error);
    }
    if (status == ZTC_OK) {
        *ret_search = search;
    }
    return status;
}

static int compare_names(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* One name after the other; ZTC_E_LIMIT once there are too many. */
static ztc_status read_names(struct ztc_arena *arena, DIR *stream, const char *folder,
                             struct ztc_error *error, const char ***names, size_t *count)
{
    size_t capacity = 0;
    for (;;) {
        errno = 0;
        const struct dirent *entry = readdir(stream);
        if (entry == NULL) {
            return errno == 0 ? ZTC_OK
                              : ztc_error_system(error, errno, "%s: cannot be read", folder);
        }
        size_t length = strlen(entry->d_name);
        if (!ztc_search_is_module(entry->d_name, length)) {
            continue;
        }
        if (*count == ZTC_MODULES_MAX) {
            return ztc_error_set(error, ZTC_E_LIMIT, NULL, "%s holds more than %u modules", folder,
                                 ZTC_MODULES_MAX);
        }
        const char *name = ztc_arena_copy(arena, entry->d_name, length);
        const char **grown = ztc_arena_grow(arena, *names, *count, &capacity, sizeof(*grown));
        if (name == NULL || grown == NULL) {
            return ztc_error_memory(error);
        }
        *names = grown;
        grown[(*count)++] = name;
    }
}

ztc_status ztc_search_names(struct ztc_arena *arena, const char *folder, struct ztc_error *error,
                            const char ***ret_names, size_t *ret_count)
{
    const char **names = NULL;
    size_t count = 0;
    DIR *stream = opendir(folder); /* glibc opens it O_CLOEXEC */
    if (stream == NULL) {
        return ztc_error_system(error, errno, "%s: cannot be read", folder);
    }
    ztc_status status = read_names(arena, stream, folder, error, &names, &count);
    (void)closedir(stream);
    if (status != ZTC_OK) {
        return status;
    }
    if (count > 1) {
        qsort(names, count, sizeof(*names), compare_names);
    }
    *ret_names = names;
    *ret_count = count;
    return ZTC_OK;
}
