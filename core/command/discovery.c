/* SPDX-License-Identifier: Apache-2.0 */
/* `ztc discovery`: serves an IDE on stdin and stdout, or prints what the IDE needs in order to start it. */
#include "discovery/server.h"

#include "base/limits.h"
#include "command/discovery.h"
#include "command/run_commands.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Nobody may read stderr, for days: what it has no room for is lost, and the client is served on. */
static void warn(void *ctx, const char *text)
{
    struct ztc_session *session = ctx;
    struct pollfd stream = {.fd = STDERR_FILENO, .events = POLLOUT};
    if (poll(&stream, 1, 0) > 0 && (stream.revents & POLLOUT) != 0) {
        ztc_output_warning(&session->output, "%s", text);
    }
}

static ztc_status serve(struct ztc_session *session)
{
    struct ztc_discovery discovery = {
        .input = STDIN_FILENO, .output = STDOUT_FILENO, .trouble = warn, .ctx = session};
    ztc_status status = ztc_session_registry(session);
    if (status == ZTC_OK) {
        status = ztc_session_plugin_dirs(session, &discovery.live.plugin_dirs,
                                         &discovery.live.plugin_dir_count);
    }
    if (status != ZTC_OK) {
        return status;
    }
    discovery.registry = session->registry;
    discovery.live.watch = (struct ztc_watch_options){
        .home = session->home.folder >= 0 ? session->home.path : NULL,
        .file = secure_getenv("ZTC_DEVICES_FILE"),
        .sources = secure_getenv("ZTC_DEVICE_SOURCES"),
        .follow = true,
    };
    return ztc_discovery_serve(&discovery, &session->error);
}

static ztc_status find_program(struct ztc_session *session, const char **ret_path)
{
    char path[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", path, sizeof(path));
    if (length < 0 || (size_t)length == sizeof(path)) {
        return ztc_error_system(&session->error, length < 0 ? errno : ENAMETOOLONG,
                                "cannot tell where ztc lies");
    }
    *ret_path = ztc_arena_copy(&session->arena, path, (size_t)length);
    return *ret_path != NULL ? ZTC_OK : ztc_error_memory(&session->error);
}

ztc_status ztc_run_discovery(struct ztc_session *session)
{
    bool platform = ztc_line_has(&session->line, "--platform-txt");
    const char *folder = ztc_line_value(&session->line, "--package-folder");
    const char *program = NULL;
    if (session->output.json) {
        return ztc_error_set(&session->error, ZTC_E_ARGUMENT,
                             "leave it out; ztc -J device discover lists devices as JSON",
                             "discovery speaks a protocol of its own, and takes no -J");
    }
    if (platform && folder != NULL) {
        return ztc_error_set(&session->error, ZTC_E_ARGUMENT, "give one of them",
                             "--platform-txt prints what --package-folder writes");
    }
    if (!platform && folder == NULL) {
        return serve(session);
    }
    ztc_status status = find_program(session, &program);
    if (status != ZTC_OK || folder != NULL) {
        return status == ZTC_OK ? ztc_discovery_package(session, program, folder) : status;
    }
    ZTC_CLEANUP(ztc_buffer_done) struct ztc_buffer text;
    ztc_buffer_init(&text, ZTC_TEXT_MAX);
    status = ztc_discovery_platform(program, &session->error, &text);
    return status == ZTC_OK ? ztc_session_print(session, &text) : status;
}
