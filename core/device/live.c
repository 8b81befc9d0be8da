/* SPDX-License-Identifier: Apache-2.0 */
/* What is there and what it may be: matches are made when they are asked for, so that none can be out of date. */
#include "device/live.h"

#include "base/file.h"
#include "base/limits.h"
#include "device/home_watch.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>

/* Names, and what they are borrowed from. */
struct view {
    struct ztc_registry *listing; /* owned; lists modules and loads none */
    struct ztc_names names;
    bool
        borrows_known; /* names.known is that of the view before: the database cannot be read now */
};

struct ztc_live {
    struct ztc_registry *registry; /* borrowed; loads modules */
    char **plugin_dirs;            /* owned */
    size_t plugin_dir_count;
    char *home; /* owned; NULL: none */
    struct ztc_device_watch *watch;
    struct ztc_home_watch home_watch;
    int epoll;
    struct view view;
    struct view fresh;      /* while devices are gone through to see what the new names change */
    size_t next_device;     /* the next of them */
    bool renaming;          /* fresh is in use */
    char *trouble;          /* owned: lines that are still to be told */
    char *told;             /* owned: all lines of the last load */
    char *text;             /* owned: borrowed out by the last change */
    struct ztc_arena arena; /* of the last change */
    struct ztc_live_device device; /* likewise */
    struct ztc_arena list_arena;   /* of ztc_live_devices */
};

/* Lines of trouble while names are loaded. */
struct lines {
    char *text;
};

static void add_line(void *ctx, const char *line)
{
    struct lines *lines = ctx;
    size_t before = lines->text != NULL ? strlen(lines->text) : 0;
    size_t length = strlen(line);
    char *grown = realloc(lines->text, before + length + 2);
    if (grown == NULL) {
        return;
    }
    if (before > 0) {
        grown[before++] = '\n';
    }
    for (size_t i = 0; i <= length; i++) {
        /* One line each, whatever a path in it holds. */
        grown[before + i] = line[i];
        if (line[i] == '\n') {
            grown[before + i] = ' ';
        }
    }
    lines->text = grown;
}

static void view_done(struct view *view)
{
    if (view->borrows_known) {
        view->names.known = (struct ztc_known){0};
    }
    ztc_names_done(&view->names);
    ztc_registry_close(view->listing);
    *view = (struct view){0};
}

static ztc_status view_load(struct ztc_live *live, struct view *view, struct ztc_error *error)
{
    struct lines lines = {0};
    struct ztc_home home = {.folder = -1, .lock = -1, .cvm = -1, .tmp = -1};
    ztc_status status =
        ztc_registry_open((const char *const *)live->plugin_dirs, live->plugin_dir_count,
                          live->home, error, &view->listing);
    if (status == ZTC_OK && live->home != NULL) {
        status = ztc_home_open_at(live->home, error, &home);
    }
    if (status == ZTC_OK) {
        status = ztc_names_load(live->registry, view->listing, &home, add_line, &lines, error,
                                &view->names);
    }
    ztc_home_close(&home);
    if (status != ZTC_OK) {
        free(lines.text);
        view_done(view);
        return status;
    }
    /* Nothing tells when the lock of another program goes. */
    if (view->names.known_status == ZTC_E_LIMIT) {
        ztc_home_watch_again(&live->home_watch);
    }
    /* What was told at the last load is not told again. */
    if (lines.text != NULL && (live->told == NULL || strcmp(live->told, lines.text) != 0)) {
        free(live->trouble);
        live->trouble = strdup(lines.text);
    }
    free(live->told);
    live->told = lines.text;
    return ZTC_OK;
}

static ztc_status keep_options(struct ztc_live *live, const struct ztc_live_options *options,
                               struct ztc_error *error)
{
    live->plugin_dirs = calloc(options->plugin_dir_count + 1, sizeof(*live->plugin_dirs));
    if (live->plugin_dirs == NULL) {
        return ztc_error_memory(error);
    }
    for (size_t i = 0; i < options->plugin_dir_count; i++) {
        live->plugin_dirs[i] = strdup(options->plugin_dirs[i]);
        if (live->plugin_dirs[i] == NULL) {
            return ztc_error_memory(error);
        }
        live->plugin_dir_count++;
    }
    if (options->watch.home != NULL) {
        live->home = strdup(options->watch.home);
        if (live->home == NULL) {
            return ztc_error_memory(error);
        }
    }
    return ZTC_OK;
}

static ztc_status add_descriptor(const struct ztc_live *live, int descriptor,
                                 struct ztc_error *error)
{
    struct epoll_event event = {.events = EPOLLIN};
    return descriptor < 0 || epoll_ctl(live->epoll, EPOLL_CTL_ADD, descriptor, &event) == 0
               ? ZTC_OK
               : ztc_error_system(error, errno, "cannot watch devices");
}

static ztc_status start(struct ztc_live *live, const struct ztc_live_options *options,
                        struct ztc_error *error)
{
    ztc_status status = ZTC_OK;
    /* Before the names are read: what changes meanwhile is not missed. */
    if (options->watch.follow && live->home != NULL) {
        status = ztc_home_watch_open(&live->home_watch, live->home, error);
        if (status == ZTC_OK) {
            status = add_descriptor(live, live->home_watch.notify, error);
        }
        if (status == ZTC_OK) {
            status = add_descriptor(live, live->home_watch.timer, error);
        }
    }
    /* What is loaded is loaded before there are threads. */
    if (status == ZTC_OK) {
        status = view_load(live, &live->view, error);
    }
    if (status == ZTC_OK) {
        status = ztc_watch_open(live->registry, &options->watch, error, &live->watch);
    }
    return status == ZTC_OK ? add_descriptor(live, ztc_watch_descriptor(live->watch), error)
                            : status;
}

ztc_status ztc_live_open(struct ztc_registry *registry, const struct ztc_live_options *options,
                         struct ztc_error *error, struct ztc_live **ret_live)
{
    struct ztc_live *live = calloc(1, sizeof(*live));
    if (live == NULL) {
        return ztc_error_memory(error);
    }
    live->registry = registry;
    live->home_watch = (struct ztc_home_watch)ZTC_HOME_WATCH_NONE;
    ztc_arena_init(&live->arena, ZTC_TEXT_MAX);
    ztc_arena_init(&live->list_arena, ZTC_TEXT_MAX);
    live->epoll = epoll_create1(EPOLL_CLOEXEC);
    ztc_status status = live->epoll >= 0 ? keep_options(live, options, error)
                                         : ztc_error_system(error, errno, "cannot watch devices");
    if (status == ZTC_OK) {
        status = start(live, options, error);
    }
    if (status != ZTC_OK) {
        ztc_live_close(live);
        return status;
    }
    *ret_live = live;
    return ZTC_OK;
}

void ztc_live_close(struct ztc_live *live)
{
    if (live == NULL) {
        return;
    }
    ztc_watch_close(live->watch);
    ztc_home_watch_close(&live->home_watch);
    ztc_fd_close(&live->epoll);
    view_done(&live->view);
    view_done(&live->fresh);
    for (size_t i = 0; i < live->plugin_dir_count; i++) {
        free(live->plugin_dirs[i]);
    }
    free(live->plugin_dirs);
    free(live->home);
    free(live->trouble);
    free(live->told);
    free(live->text);
    ztc_arena_done(&live->arena);
    ztc_arena_done(&live->list_arena);
    free(live);
}

int ztc_live_descriptor(const struct ztc_live *live)
{
    return live->epoll;
}

/* The next line of trouble, if there is one. */
static bool tell_trouble(struct ztc_live *live, struct ztc_live_change *change)
{
    if (live->trouble == NULL) {
        return false;
    }
    char *rest = strchr(live->trouble, '\n');
    char *more = NULL;
    if (rest != NULL) {
        *rest = '\0';
        more = strdup(rest + 1);
    }
    live->text = live->trouble;
    live->trouble = more;
    change->kind = ZTC_WATCH_TROUBLE;
    change->text = live->text;
    return true;
}

static ztc_status match_one(struct ztc_live *live, const struct ztc_names *names,
                            const struct ztc_device *device, struct ztc_error *error,
                            struct ztc_match **ret_rows, size_t *ret_count)
{
    ztc_status status =
        ztc_match_devices(names, &device, 1, &live->arena, error, ret_rows, ret_count);
    size_t count = 0;
    const struct ztc_device *const *devices = ztc_watch_devices(live->watch, &count);
    bool twin = false;
    for (size_t i = 0; i < count; i++) {
        twin = twin || (devices[i] != device && strcmp(devices[i]->uid, device->uid) == 0);
    }
    for (size_t i = 0; status == ZTC_OK && i < *ret_count; i++) {
        (*ret_rows)[i].twin = twin;
    }
    return status;
}

static ztc_status show(struct ztc_live *live, const struct ztc_names *names,
                       const struct ztc_device *device, struct ztc_error *error,
                       struct ztc_live_change *change)
{
    struct ztc_match *rows = NULL;
    size_t count = 0;
    ztc_status status = match_one(live, names, device, error, &rows, &count);
    live->device = (struct ztc_live_device){device, rows, count};
    change->device = &live->device;
    return status;
}

static bool same_matches(const struct ztc_match *left, size_t left_count,
                         const struct ztc_match *right, size_t right_count)
{
    bool same = left_count == right_count;
    for (size_t i = 0; same && i < left_count; i++) {
        const char *one[] = {left[i].alias,  left[i].target,         left[i].name,
                             left[i].chipid, left[i].remote_id,      left[i].class_name,
                             left[i].mode,   left[i].original_target};
        const char *other[] = {right[i].alias,  right[i].target,         right[i].name,
                               right[i].chipid, right[i].remote_id,      right[i].class_name,
                               right[i].mode,   right[i].original_target};
        for (size_t j = 0; same && j < sizeof(one) / sizeof(one[0]); j++) {
            same = strcmp(one[j], other[j]) == 0;
        }
        same = same && left[i].strength == right[i].strength &&
               left[i].ambiguous == right[i].ambiguous;
    }
    return same;
}

/* The next device that the fresh names call otherwise. When there is none left, they are the names. */
static ztc_status rename_next(struct ztc_live *live, struct ztc_error *error,
                              struct ztc_live_change *change)
{
    for (;;) {
        /* Each look at them may move the list. */
        size_t count = 0;
        const struct ztc_device *const *devices = ztc_watch_devices(live->watch, &count);
        if (live->next_device >= count) {
            break;
        }
        const struct ztc_device *device = devices[live->next_device++];
        struct ztc_match *before = NULL;
        size_t before_count = 0;
        ztc_status status =
            match_one(live, &live->view.names, device, error, &before, &before_count);
        if (status == ZTC_OK) {
            status = show(live, &live->fresh.names, device, error, change);
        }
        if (status != ZTC_OK) {
            return status;
        }
        if (!same_matches(before, before_count, live->device.matches, live->device.match_count)) {
            change->kind = ZTC_WATCH_CHANGED;
            change->before = device;
            return ZTC_OK;
        }
    }
    live->view.borrows_known = live->fresh.borrows_known;
    live->fresh.borrows_known = false;
    view_done(&live->view);
    live->view = live->fresh;
    live->fresh = (struct view){0};
    live->renaming = false;
    return ZTC_OK;
}

/* Looks whether the home has changed; what cannot be read again stays as it was. */
static void look_at_home(struct ztc_live *live)
{
    struct ztc_error why = {0};
    if (!ztc_home_watch_take(&live->home_watch, live->home)) {
        return;
    }
    if (view_load(live, &live->fresh, &why) == ZTC_OK) {
        live->renaming = true;
        live->next_device = 0;
        if (live->fresh.names.known_status != ZTC_OK) {
            live->fresh.names.known = live->view.names.known;
            live->fresh.borrows_known = true;
        }
    } else {
        free(live->trouble);
        live->trouble = strdup(ztc_error_text(&why));
    }
    ztc_error_clear(&why);
}

ztc_status ztc_live_next(struct ztc_live *live, struct ztc_error *error,
                         struct ztc_live_change *ret_change)
{
    *ret_change = (struct ztc_live_change){.kind = ZTC_WATCH_NONE};
    free(live->text);
    live->text = NULL;
    ztc_arena_done(&live->arena);
    ztc_arena_init(&live->arena, ZTC_TEXT_MAX);
    if (tell_trouble(live, ret_change)) {
        return ZTC_OK;
    }
    if (!live->renaming && live->home_watch.notify >= 0) {
        look_at_home(live);
    }
    if (live->renaming) {
        ztc_status status = rename_next(live, error, ret_change);
        if (status != ZTC_OK || ret_change->kind != ZTC_WATCH_NONE) {
            return status;
        }
    }
    if (tell_trouble(live, ret_change)) {
        return ZTC_OK;
    }
    struct ztc_watch_change change;
    ztc_status status = ztc_watch_next(live->watch, error, &change);
    if (status != ZTC_OK) {
        return status;
    }
    ret_change->kind = change.kind;
    ret_change->before = change.before;
    ret_change->text = change.text;
    return change.device != NULL ? show(live, &live->view.names, change.device, error, ret_change)
                                 : ZTC_OK;
}

ztc_status ztc_live_settle(struct ztc_live *live, void (*trouble)(void *ctx, const char *text),
                           void *ctx, struct ztc_error *error)
{
    for (;;) {
        struct ztc_live_change change;
        ztc_status status = ztc_live_next(live, error, &change);
        if (status != ZTC_OK || change.kind == ZTC_WATCH_SETTLED) {
            return status;
        }
        if (change.kind == ZTC_WATCH_TROUBLE && trouble != NULL) {
            trouble(ctx, change.text);
        }
        struct pollfd waited = {.fd = live->epoll, .events = POLLIN};
        if (change.kind == ZTC_WATCH_NONE && poll(&waited, 1, -1) < 0 && errno != EINTR) {
            return ztc_error_system(error, errno, "cannot wait for devices");
        }
    }
}

const struct ztc_live_device *ztc_live_devices(struct ztc_live *live, size_t *ret_count)
{
    size_t count = 0;
    struct ztc_match *rows = NULL;
    size_t row_count = 0;
    struct ztc_error ignored = {0};
    *ret_count = 0;
    ztc_arena_done(&live->list_arena);
    ztc_arena_init(&live->list_arena, ZTC_TEXT_MAX);
    const struct ztc_device *const *devices = ztc_watch_devices(live->watch, &count);
    /* The new names at once: a device that was told of by one of them must not have its old one here. */
    const struct ztc_names *names = live->renaming ? &live->fresh.names : &live->view.names;
    struct ztc_live_device *list = ztc_arena_array(&live->list_arena, count + 1, sizeof(*list));
    if (devices == NULL || list == NULL ||
        ztc_match_devices(names, devices, count, &live->list_arena, &ignored, &rows, &row_count) !=
            ZTC_OK) {
        ztc_error_clear(&ignored);
        return NULL;
    }
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        list[i].device = devices[i];
        list[i].matches = row_count > 0 ? rows + at : NULL;
        while (at < row_count && rows[at].device == devices[i]) {
            at++;
            list[i].match_count++;
        }
    }
    *ret_count = count;
    return list;
}
