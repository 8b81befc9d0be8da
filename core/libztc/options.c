/* SPDX-License-Identifier: Apache-2.0 */
/* What the program asked for, completed from the environment, with every path absolute. */
#include "options.h"

#include "module/search.h"
#include "store/home.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* As the header promises. */
#define PLUGIN_DIRS_MAX 32u

#define HAS(options, member) ZTC_HAS(options, struct ztc_discovery_options, member)

/* The members that are there, the others at rest. */
static ztc_status read_members(const struct ztc_discovery_options *options, struct ztc_error *error,
                               struct ztc_discovery_options *ret_members)
{
    if (options == NULL) {
        return ZTC_OK;
    }
    if (options->struct_size < sizeof(options->struct_size)) {
        return ztc_error_set(error, ZTC_E_ARGUMENT,
                             "set it to sizeof(struct ztc_discovery_options)",
                             "struct_size of the options is %u", options->struct_size);
    }
    *ret_members = (struct ztc_discovery_options){
        .patience_ms = HAS(options, patience_ms) ? options->patience_ms : 0,
        .home = HAS(options, home) ? options->home : NULL,
        .plugin_dirs = HAS(options, plugin_dirs) ? options->plugin_dirs : NULL,
        .plugin_dir_count = HAS(options, plugin_dir_count) ? options->plugin_dir_count : 0,
        .reserved = HAS(options, reserved) ? options->reserved : 0,
        .devices_file = HAS(options, devices_file) ? options->devices_file : NULL,
        .sources = HAS(options, sources) ? options->sources : NULL,
    };
    if (ret_members->reserved != 0) {
        return ztc_error_set(error, ZTC_E_ARGUMENT, "set all of the options to zero first",
                             "a reserved member of the options is not 0");
    }
    return ZTC_OK;
}

static ztc_status check_folders(const struct ztc_discovery_options *members,
                                struct ztc_error *error)
{
    if (members->plugin_dir_count > PLUGIN_DIRS_MAX) {
        return ztc_error_set(error, ZTC_E_ARGUMENT, /* remedy= */ NULL,
                             "%u folders with modules, %u are the most", members->plugin_dir_count,
                             PLUGIN_DIRS_MAX);
    }
    for (uint32_t i = 0; i < members->plugin_dir_count; i++) {
        const char *folder = members->plugin_dirs != NULL ? members->plugin_dirs[i] : NULL;
        struct stat status;
        if (folder == NULL) {
            return ztc_error_set(error, ZTC_E_ARGUMENT, /* remedy= */ NULL,
                                 "folder %u of plugin_dirs is NULL", i);
        }
        if (folder[0] == '\0' || stat(folder, &status) != 0 || !S_ISDIR(status.st_mode)) {
            return ztc_error_set(error, ZTC_E_INVALID, "name a folder that is there, or none",
                                 "folder %u of plugin_dirs, \"%s\": is none", i, folder);
        }
    }
    return ZTC_OK;
}

/* NULL stays NULL, and "" becomes it. */
static ztc_status make_absolute(const char *path, struct ztc_arena *arena, struct ztc_error *error,
                                const char **ret_path)
{
    if (path == NULL || path[0] == '\0') {
        *ret_path = NULL;
        return ZTC_OK;
    }
    const char *absolute = ztc_search_absolute(arena, path, strlen(path), error);
    if (absolute == NULL) {
        return error->status;
    }
    *ret_path = absolute;
    return ZTC_OK;
}

static bool is_set(const char *variable)
{
    return variable != NULL && variable[0] != '\0';
}

/* Where the program would look. */
static ztc_status usual_home(struct ztc_arena *arena, struct ztc_error *error,
                             const char **ret_home)
{
    struct ztc_error why = {0};
    struct ztc_home home = {.folder = -1, .lock = -1, .cvm = -1, .tmp = -1};
    ztc_status status = ztc_home_open(/* make= */ false, &why, &home);
    if (status == ZTC_OK) {
        *ret_home = ztc_arena_copy(arena, home.path, strlen(home.path));
        ztc_home_close(&home);
        return *ret_home != NULL ? ZTC_OK : ztc_error_memory(error);
    }
    /* A user without a home folder, such as that of a container, has devices all the same. */
    if (status != ZTC_E_MEMORY && !is_set(secure_getenv("ZERYNTH_HOME")) &&
        !is_set(secure_getenv("HOME"))) {
        ztc_error_clear(&why);
        *ret_home = NULL;
        return ZTC_OK;
    }
    *error = why;
    return status;
}

static ztc_status find_home(const char *folder, struct ztc_arena *arena, struct ztc_error *error,
                            const char **ret_home)
{
    if (folder == NULL || folder[0] == '\0') {
        return usual_home(arena, error, ret_home);
    }
    const char *absolute = ztc_search_absolute(arena, folder, strlen(folder), error);
    if (absolute == NULL) {
        return error->status;
    }
    const char *gap = strcmp(absolute, "/") == 0 ? "" : "/";
    *ret_home = ztc_arena_print(arena, "%s%s.zerynth2", absolute, gap);
    return *ret_home != NULL ? ZTC_OK : ztc_error_memory(error);
}

ztc_status ztc_options_complete(const struct ztc_discovery_options *options,
                                struct ztc_arena *arena, struct ztc_error *error,
                                struct ztc_live_options *ret_options)
{
    struct ztc_discovery_options members = {0};
    struct ztc_live_options complete = {.watch = {.follow = true}};
    ztc_status status = read_members(options, error, &members);
    if (status == ZTC_OK) {
        status = check_folders(&members, error);
    }
    if (status == ZTC_OK) {
        status = find_home(members.home, arena, error, &complete.watch.home);
    }
    if (status == ZTC_OK) {
        const char *file = members.devices_file;
        status = make_absolute(file != NULL ? file : secure_getenv("ZTC_DEVICES_FILE"), arena,
                               error, &complete.watch.file);
    }
    if (status != ZTC_OK) {
        return status;
    }
    complete.plugin_dirs = members.plugin_dirs;
    complete.plugin_dir_count = members.plugin_dir_count;
    complete.watch.patience_ms = members.patience_ms;
    complete.watch.sources =
        members.sources != NULL ? members.sources : secure_getenv("ZTC_DEVICE_SOURCES");
    *ret_options = complete;
    return ZTC_OK;
}
