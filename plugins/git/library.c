/* SPDX-License-Identifier: Apache-2.0 */
/* libgit2, deaf to settings that could steer where it goes or whom it believes, and an empty repository for it. */
#include "worker.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Of a pack; a thousand times what a repository of definitions has. */
#define OBJECTS_MAX 1000000u

/* What is mapped of a pack at once; libgit2's own choice is 1 GiB, which is all that a worker may have. */
#define WINDOW_BYTES ((size_t)32 << 20)
#define MAPPED_BYTES ((size_t)256 << 20)

/* Certificates of authorities: the system's are 200 KiB. */
#define AUTHORITIES_MAX (8u << 20)

/* Text of one of our own file names below scratch. NULL: no memory. Never freed: the process ends soon. */
static char *below_scratch(const struct ztc_git_worker *worker, const char *name)
{
    char *path = NULL;
    return asprintf(&path, "%s/%s", worker->call->place->scratch, name) < 0 ? NULL : path;
}

/* Appends a file to another. False: it cannot be read, or is too large. */
static bool append(int to, const char *path)
{
    int from = open(path, O_RDONLY | O_CLOEXEC);
    if (from < 0) {
        return false;
    }
    char bytes[4096];
    size_t total = 0;
    ssize_t got;
    while ((got = read(from, bytes, sizeof(bytes))) > 0 && total <= AUTHORITIES_MAX) {
        total += (size_t)got;
        if (write(to, bytes, (size_t)got) != got) {
            got = -1;
            break;
        }
    }
    (void)close(from);
    return got == 0 && write(to, "\n", 1) == 1;
}

/*
 * Authorities beside the system's: libgit2 takes one file in the place of its own, so both are put into one. A system
 * that keeps its own elsewhere is served by the given file alone.
 */
static ztc_status set_authorities(struct ztc_git_worker *worker)
{
    static const char *const systems[] = {"/etc/ssl/certs/ca-certificates.crt",
                                          "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"};
    const char *given = worker->call->place->authorities;
    if (given[0] == '\0') {
        return ZTC_OK;
    }
    char *path = below_scratch(worker, "authorities.pem");
    int fd = path != NULL ? open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600) : -1;
    bool good = fd >= 0 && append(fd, given);
    for (size_t i = 0; good && i < sizeof(systems) / sizeof(systems[0]); i++) {
        if (append(fd, systems[i])) {
            break;
        }
    }
    if (fd >= 0) {
        (void)close(fd);
    }
    if (!good || git_libgit2_opts(GIT_OPT_SET_SSL_CERT_LOCATIONS, path, NULL) < 0) {
        return ztc_git_fail(worker, ZTC_E_INVALID,
                            "SSL_CERT_FILE has to name a file of certificates in PEM form",
                            "%s: the certificates of authorities cannot be read", given);
    }
    return ZTC_OK;
}

/* Name and mail of the user, the only settings that are heard: read before the others are shut out. */
static void read_user(struct ztc_git_worker *worker)
{
    git_config *config = NULL;
    git_config *fixed = NULL;
    const char *text = NULL;
    if (git_config_open_default(&config) == 0 && git_config_snapshot(&fixed, config) == 0) {
        if (git_config_get_string(&text, fixed, "user.name") == 0) {
            (void)snprintf(worker->author_name, sizeof(worker->author_name), "%s", text);
        }
        if (git_config_get_string(&text, fixed, "user.email") == 0) {
            (void)snprintf(worker->author_mail, sizeof(worker->author_mail), "%s", text);
        }
    }
    git_config_free(fixed);
    git_config_free(config);
}

static void set_options(const struct ztc_git_worker *worker)
{
    static const int levels[] = {GIT_CONFIG_LEVEL_PROGRAMDATA, GIT_CONFIG_LEVEL_SYSTEM,
                                 GIT_CONFIG_LEVEL_XDG, GIT_CONFIG_LEVEL_GLOBAL};
    for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++) {
        (void)git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, levels[i], "");
    }
    (void)git_libgit2_opts(GIT_OPT_SET_TEMPLATE_PATH, "");
    (void)git_libgit2_opts(GIT_OPT_SET_PACK_MAX_OBJECTS, (size_t)OBJECTS_MAX);
#ifdef ZTC_GIT_HAS_PACK_MAX_OBJECT_SIZE
    /* A history may hold larger files than the definition, but none larger than all that may come. */
    const struct ztc_share_place *place = worker->call->place;
    uint64_t object =
        place->object_max > place->transfer_max ? place->object_max : place->transfer_max;
    (void)git_libgit2_opts(GIT_OPT_SET_PACK_MAX_OBJECT_SIZE,
                           object < SIZE_MAX ? (size_t)object : SIZE_MAX);
#endif
    (void)git_libgit2_opts(GIT_OPT_SET_MWINDOW_SIZE, WINDOW_BYTES);
    (void)git_libgit2_opts(GIT_OPT_SET_MWINDOW_MAPPED_LIMIT, MAPPED_BYTES);
    if (worker->call->place->agent[0] != '\0') {
        (void)git_libgit2_opts(GIT_OPT_SET_USER_AGENT, worker->call->place->agent);
    }
}

static ztc_status make_repository(struct ztc_git_worker *worker)
{
    git_repository_init_options options;
    (void)git_repository_init_options_init(&options, GIT_REPOSITORY_INIT_OPTIONS_VERSION);
    options.flags =
        GIT_REPOSITORY_INIT_BARE | GIT_REPOSITORY_INIT_NO_REINIT | GIT_REPOSITORY_INIT_MKDIR;
    options.initial_head = "none";
    char *path = below_scratch(worker, "place.git");
    if (path == NULL || git_repository_init_ext(&worker->repository, path, &options) < 0) {
        return ztc_git_fail(worker, ZTC_E_INVALID, "is the disk full?",
                            "%s: cannot make a folder for what comes over the network",
                            worker->call->place->scratch);
    }
    return ZTC_OK;
}

ztc_status ztc_git_library_start(struct ztc_git_worker *worker)
{
    if (git_libgit2_init() < 0) {
        return ztc_git_fail(worker, ZTC_E_INVALID, NULL, "libgit2 does not start");
    }
    if (worker->call->publication != NULL) {
        read_user(worker);
    }
    set_options(worker);
    ztc_status status = set_authorities(worker);
    if (status == ZTC_OK) {
        status = make_repository(worker);
    }
    if (status == ZTC_OK && !worker->call->origin.ssh && ztc_git_socket_register(worker) < 0) {
        status = ZTC_E_MEMORY;
    }
    return status;
}
