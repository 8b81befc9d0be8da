/* SPDX-License-Identifier: Apache-2.0 */
/* A board as a user names it, read back into rows: from a custom VM, a template or a port.bin. */
#include "command/reading.h"

#include "base/file.h"
#include "base/limits.h"
#include "board/board.h"
#include "command/told.h"
#include "module/host.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <ztc/port.h>

ztc_status ztc_reading_file(struct ztc_session *session, const char *name, size_t max,
                            struct ztc_buffer *buffer, const char **path)
{
    ZTC_CLEANUP(ztc_free_text) char *real = realpath(name, NULL);
    if (real == NULL) {
        return ztc_error_system(&session->error, errno, "%s: cannot be opened", name);
    }
    *path = ztc_arena_copy(&session->arena, real, strlen(real));
    if (*path == NULL) {
        return ztc_error_memory(&session->error);
    }
    return ztc_file_read(AT_FDCWD, "", real, max, buffer, &session->error, /* ret_found= */ NULL);
}

/* ---- templates ---- */

/* A template on its way in: a custom VM's where text is NULL. */
struct source {
    const char *name;
    const struct ztc_buffer *text;
    bool lenient;
};

static ztc_status compile_once(struct ztc_session *session, const struct source *source,
                               uint32_t version, struct ztc_compilation *compilation)
{
    const struct ztc_compile_options options = {.port_version = version,
                                                .lenient = source->lenient};
    if (source->text == NULL) {
        return ztc_compile_custom(&session->home, session->registry, source->name, &options,
                                  &session->error, compilation);
    }
    return ztc_compile_text(session->registry, source->name, ztc_buffer_string(source->text),
                            source->text->size, /* folder= */ NULL, &options, &session->error,
                            compilation);
}

/* Tries the other versions that the target reads: a board may be beyond what its default can
 * carry. */
static ztc_status compile_otherwise(struct ztc_session *session, const struct source *source,
                                    struct ztc_reading *reading)
{
    const struct ztc_compilation *first = &reading->tries[0];
    struct ztc_compilation *other = &reading->tries[1];
    const struct ztc_table *versions = first->target.description->port_versions;
    for (uint32_t i = 0; i < versions->count; i++) {
        uint32_t version = ZTC_ROW(struct ztc_port_version_row, versions, i)->version;
        if (version == first->version) {
            continue;
        }
        ztc_compilation_done(other);
        *other = (struct ztc_compilation){0};
        ztc_status status = compile_once(session, source, version, other);
        if (status != ZTC_OK) {
            return status;
        }
        if (other->good) {
            reading->compilation = other;
            break;
        }
    }
    return ZTC_OK;
}

static ztc_status read_template(struct ztc_session *session, const struct source *source,
                                struct ztc_reading *reading)
{
    reading->compilation = &reading->tries[0];
    ztc_status status = ztc_session_registry(session);
    if (status == ZTC_OK) {
        status = compile_once(session, source, /* version= */ 0, reading->compilation);
    }
    if (status == ZTC_OK && !reading->compilation->good && reading->compilation->opened) {
        status = compile_otherwise(session, source, reading);
    }
    if (status != ZTC_OK) {
        return status;
    }
    struct ztc_compilation *compilation = reading->compilation;
    reading->file = compilation->template.findings.file;
    bool usable = reading->faulty && compilation->opened && !compilation->template.partial;
    if (!compilation->good && !usable) {
        status = ztc_told_print(session, &compilation->template.findings);
        return status != ZTC_OK ? status
                                : ztc_told_refuse(session, &compilation->template.findings,
                                                  "it cannot be read as a board");
    }
    reading->known = true;
    reading->target = compilation->target;
    reading->board = &compilation->board;
    return ZTC_OK;
}

/* ---- port.bin ---- */

/* By its form alone, with the SDK's reader. */
static ztc_status decode_plain(struct ztc_session *session, struct ztc_reading *reading)
{
    struct ztc_board_keep keep = {.arena = &reading->arena};
    struct ztc_board_sink sink = ztc_board_keeper(&keep);
    struct ztc_host_state host;
    ztc_host_init(&host);
    ztc_status status =
        ztc_port_decode(&host.host, ztc_buffer_string(&reading->bytes), reading->bytes.size, &sink);
    if (status == ZTC_E_MEMORY) {
        (void)ztc_error_memory(&session->error);
    } else if (status != ZTC_OK) {
        (void)ztc_error_set(&session->error, ZTC_E_INVALID,
                            "--target names the target whose module may know it",
                            "%s is no port.bin that can be read: %s", reading->file,
                            host.words != NULL ? host.words : "it has neither version's form");
    }
    ztc_host_done(&host);
    reading->board = keep.board;
    return status;
}

/* The target that the template of a custom VM names, in the session's arena; NULL if there is
 * none. */
static ztc_status target_of_custom(struct ztc_session *session, const char *short_name,
                                   const char **target)
{
    if (ztc_short_name_problem(short_name, /* strict= */ false) != NULL ||
        session->home.folder < 0 || !ztc_custom_exists(&session->home, short_name)) {
        return ZTC_OK;
    }
    struct ztc_buffer text;
    ztc_buffer_init(&text, ZTC_TEMPLATE_SIZE_MAX);
    char *file = ztc_arena_print(&session->arena, "%s.yml", short_name);
    bool found = false;
    ztc_status status =
        file == NULL ? ztc_error_memory(&session->error)
                     : ztc_custom_read(&session->home, short_name, file, ZTC_TEMPLATE_SIZE_MAX,
                                       &text, &session->error, &found);
    if (status == ZTC_OK && found) {
        struct ztc_template template = {0};
        status = ztc_template_parse(&template, file, ztc_buffer_string(&text), text.size,
                                    /* folder= */ NULL, /* lenient= */ true, &session->error);
        if (status == ZTC_OK && template.board.target != NULL) {
            *target = ztc_arena_copy(&session->arena, template.board.target,
                                     strlen(template.board.target));
            status = *target == NULL ? ztc_error_memory(&session->error) : ZTC_OK;
        }
        ztc_template_done(&template);
    }
    ztc_buffer_done(&text);
    return status;
}

/* Which target is it, where the user did not say? "" or NULL: nobody knows. */
static ztc_status guess_target(struct ztc_session *session, const struct ztc_reading *reading,
                               const char **target)
{
    const struct ztc_board *board = reading->board;
    if (board->target != NULL && board->target[0] != '\0') {
        *target = board->target;
        return ZTC_OK;
    }
    ztc_status status = target_of_custom(session, board->short_name, target);
    if (status == ZTC_E_MEMORY) {
        return status;
    }
    /* A custom VM that cannot be read is no reason to hide the file that can. */
    ztc_error_clear(&session->error);
    return ZTC_OK;
}

/* Opens the target and lets it read the file; one that is not installed is only said. */
static ztc_status decode_with_target(struct ztc_session *session, const char *target, bool named,
                                     struct ztc_reading *reading)
{
    ztc_status status =
        ztc_target_open(session->registry, target, &session->error, &reading->target);
    if (status != ZTC_OK && !named && status != ZTC_E_MEMORY) {
        ztc_output_warning(&session->output, "ports and pads of %s are shown as they are: %s",
                           reading->file, ztc_error_text(&session->error));
        ztc_error_clear(&session->error);
        return ZTC_OK;
    }
    if (status != ZTC_OK) {
        return status;
    }
    struct ztc_board *board = NULL;
    status = ztc_target_decode(&reading->target, ztc_buffer_string(&reading->bytes),
                               reading->bytes.size, &reading->arena, &session->error, &board);
    if (status == ZTC_OK) {
        reading->known = true;
        reading->board = board;
    }
    return status;
}

static ztc_status read_port(struct ztc_session *session, const char *target,
                            struct ztc_reading *reading)
{
    bool named = target != NULL;
    reading->version = ztc_port_version(ztc_buffer_string(&reading->bytes), reading->bytes.size);
    ztc_status status = ztc_session_registry(session);
    if (status == ZTC_OK && !named) {
        status = decode_plain(session, reading);
        if (status == ZTC_OK) {
            status = guess_target(session, reading, &target);
        }
    }
    if (status == ZTC_OK && target != NULL && target[0] != '\0') {
        status = decode_with_target(session, target, named, reading);
    }
    return status;
}

/* ---- which of them ---- */

static bool ends_in(const char *text, const char *end)
{
    size_t length = strlen(text), end_length = strlen(end);
    return length > end_length && strcmp(text + length - end_length, end) == 0;
}

bool ztc_reading_is_file(const char *what)
{
    return strchr(what, '/') != NULL || strchr(what, '.') != NULL;
}

static ztc_status read_file(struct ztc_session *session, const char *what, const char *target,
                            struct ztc_reading *reading)
{
    const char *path = NULL;
    ztc_status status =
        ztc_reading_file(session, what, ZTC_TEMPLATE_SIZE_MAX, &reading->bytes, &path);
    if (status != ZTC_OK) {
        return status;
    }
    const char *data = ztc_buffer_string(&reading->bytes);
    bool is_template = ends_in(what, ".yml") || ends_in(what, ".yaml");
    if (is_template && ztc_port_version(data, reading->bytes.size) == 0) {
        const struct source source = {
            .name = what, .text = &reading->bytes, .lenient = !reading->faulty};
        return read_template(session, &source, reading);
    }
    return read_port(session, target, reading);
}

static ztc_status open_reading(struct ztc_session *session, const char *what, const char *target,
                               struct ztc_reading *reading)
{
    ztc_arena_init(&reading->arena, ZTC_TEMPLATE_ARENA_MAX);
    ztc_buffer_init(&reading->bytes, ZTC_TEMPLATE_SIZE_MAX);
    if (ztc_reading_is_file(what)) {
        return read_file(session, what, target, reading);
    }
    ztc_status status = ztc_session_check_name(session, what, /* strict= */ false);
    if (status == ZTC_OK) {
        status = ztc_session_home(session, /* make= */ false);
    }
    if (status == ZTC_OK) {
        status = ztc_session_check_exists(session, what);
    }
    const struct source source = {.name = what, .lenient = !reading->faulty};
    return status == ZTC_OK ? read_template(session, &source, reading) : status;
}

ztc_status ztc_reading_open(struct ztc_session *session, const char *what, const char *target,
                            struct ztc_reading *reading)
{
    *reading = (struct ztc_reading){.file = what};
    return open_reading(session, what, target, reading);
}

ztc_status ztc_reading_open_faulty(struct ztc_session *session, const char *what,
                                   const char *target, struct ztc_reading *reading)
{
    *reading = (struct ztc_reading){.file = what, .faulty = true};
    return open_reading(session, what, target, reading);
}

void ztc_reading_done(struct ztc_reading *reading)
{
    for (size_t i = 0; i < sizeof(reading->tries) / sizeof(reading->tries[0]); i++) {
        ztc_compilation_done(&reading->tries[i]);
    }
    ztc_buffer_done(&reading->bytes);
    ztc_arena_done(&reading->arena);
}
