/* SPDX-License-Identifier: Apache-2.0 */
/* `ztc vm custom draw`: a picture of a board, into its folder, a file, or the standard output. */
#include "base/file.h"
#include "base/limits.h"
#include "command/reading.h"
#include "command/run_commands.h"
#include "custom/drawing.h"
#include "store/custom.h"

#include <string.h>
#include <strings.h>
#include <unistd.h>
#include <ztc/drawing.h>
#include <ztc/picture.h>

#define SCALE_DEFAULT 200 /* per cent: text of a PNG is sharp on today's screens, and on paper */
#define SCALE_MIN 10

/* Where a picture goes. */
enum place {
    PLACE_FOLDER, /* svg/<short_name>.svg of the custom VM */
    PLACE_FILE,
    PLACE_STDOUT,
};

struct order {
    const char *what;   /* the board */
    const char *format; /* svg, png, txt, md */
    const char *file;   /* of PLACE_FILE */
    const char *package;
    const char *theme;
    enum place place;
    int64_t scale;
};

static const char *const formats[] = {ZTC_DRAWING_SVG, ZTC_PICTURE_PNG, ZTC_DRAWING_TXT,
                                      ZTC_DRAWING_MD};

/* One of the formats, or NULL. */
static const char *find_format(const char *name)
{
    for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
        if (strcasecmp(formats[i], name) == 0) {
            return formats[i];
        }
    }
    return NULL;
}

/* From --format, else from the end of the file's name, else SVG. */
static ztc_status choose_format(struct ztc_session *session, const char *output,
                                struct order *order)
{
    const char *name = ztc_line_value(&session->line, "--format");
    if (name == NULL && (output == NULL || strcmp(output, "-") == 0)) {
        name = ZTC_DRAWING_SVG;
    } else if (name == NULL) {
        const char *slash = strrchr(output, '/');
        const char *dot = strrchr(slash != NULL ? slash : output, '.');
        name = dot != NULL ? dot + 1 : "";
    }
    order->format = find_format(name);
    if (order->format != NULL) {
        return ZTC_OK;
    }
    bool told = ztc_line_value(&session->line, "--format") != NULL;
    return ztc_error_set(&session->error, ZTC_E_ARGUMENT,
                         "the end of the name is one of .svg, .png, .txt, .md; or --format says "
                         "svg, png, txt or md",
                         told ? "there is no format \"%s\"" : "what format is \"%s\"?",
                         told ? name : output);
}

static ztc_status choose_place(struct ztc_session *session, const char *output, struct order *order)
{
    bool text =
        strcmp(order->format, ZTC_DRAWING_TXT) == 0 || strcmp(order->format, ZTC_DRAWING_MD) == 0;
    bool named = output != NULL && strcmp(output, "-") != 0;
    if (named) {
        order->place = PLACE_FILE;
        order->file = output;
        return ZTC_OK;
    }
    order->place = output != NULL || text ? PLACE_STDOUT : PLACE_FOLDER;
    bool own = !ztc_reading_is_file(order->what) && strcmp(order->format, ZTC_DRAWING_SVG) == 0;
    if (order->place == PLACE_FOLDER && !own) {
        return ztc_error_set(&session->error, ZTC_E_ARGUMENT, "say -o FILE, or -o - for stdout",
                             "where shall the picture go?");
    }
    if (order->place == PLACE_STDOUT && session->output.json) {
        return ztc_error_set(&session->error, ZTC_E_ARGUMENT, "say -o FILE",
                             "with -J the standard output holds JSON and nothing else");
    }
    if (order->place == PLACE_STDOUT && strcmp(order->format, ZTC_PICTURE_PNG) == 0 &&
        isatty(STDOUT_FILENO) != 0) {
        return ztc_error_set(&session->error, ZTC_E_ARGUMENT, "say -o FILE",
                             "a terminal cannot show a PNG");
    }
    return ZTC_OK;
}

static ztc_status read_order(struct ztc_session *session, struct order *order)
{
    const struct ztc_line *line = &session->line;
    const char *output = ztc_line_value(line, "--output");
    const char *theme = ztc_line_value(line, "--theme");
    *order = (struct order){.what = ztc_line_argument(line, 0),
                            .package = ztc_line_value(line, "--package"),
                            .theme = ZTC_DRAWING_AUTO,
                            .scale = SCALE_DEFAULT};
    ztc_status status = choose_format(session, output, order);
    if (status == ZTC_OK) {
        status = choose_place(session, output, order);
    }
    if (status == ZTC_OK && theme != NULL && strcmp(theme, "auto") != 0) {
        order->theme = theme;
        if (strcmp(theme, ZTC_DRAWING_LIGHT) != 0 && strcmp(theme, ZTC_DRAWING_DARK) != 0) {
            status = ztc_error_set(&session->error, ZTC_E_ARGUMENT, "there are auto, light, dark",
                                   "there is no theme \"%s\"", theme);
        }
    }
    if (status == ZTC_OK) {
        status = ztc_line_number(line, "--scale", SCALE_MIN, ZTC_PICTURE_SCALE_MAX, &session->error,
                                 &order->scale);
    }
    return status;
}

/* ---- drawing ---- */

static ztc_status draw_format(struct ztc_session *session, const struct ztc_reading *reading,
                              const struct order *order, const char *format,
                              struct ztc_buffer *bytes)
{
    const struct ztc_drawing drawing = {
        .target = &reading->target,
        .board = reading->board,
        .findings = reading->compilation != NULL ? &reading->compilation->template.findings : NULL,
        .format = format,
        .theme = order->theme,
        .package = order->package,
    };
    return ztc_drawing_make(session->registry, &drawing, &session->error, bytes);
}

static ztc_status draw_png(struct ztc_session *session, const struct ztc_reading *reading,
                           const struct order *order, struct ztc_buffer *bytes)
{
    struct ztc_buffer svg;
    ztc_buffer_init(&svg, ZTC_DRAWING_SIZE_MAX);
    ztc_status status = draw_format(session, reading, order, ZTC_DRAWING_SVG, &svg);
    if (status == ZTC_OK) {
        status = ztc_picture_make(session->registry, &svg, order->format, (uint32_t)order->scale,
                                  &session->error, bytes);
    }
    ztc_buffer_done(&svg);
    return status;
}

static ztc_status draw(struct ztc_session *session, const struct order *order,
                       struct ztc_buffer *bytes)
{
    struct ztc_reading reading;
    ztc_status status = ztc_reading_open_faulty(
        session, order->what, ztc_line_value(&session->line, "--target"), &reading);
    if (status == ZTC_OK && !reading.known) {
        status =
            ztc_error_set(&session->error, ZTC_E_INVALID, "--target says which it is",
                          "%s does not tell its target, so its pads are not known", reading.file);
    }
    if (status == ZTC_OK) {
        status = strcmp(order->format, ZTC_PICTURE_PNG) == 0
                     ? draw_png(session, &reading, order, bytes)
                     : draw_format(session, &reading, order, order->format, bytes);
    }
    ztc_reading_done(&reading);
    return status;
}

/* ---- where it goes ---- */

/* Into the custom VM's folder, unless the user has a picture of their own there. */
static ztc_status store(struct ztc_session *session, const struct order *order,
                        const struct ztc_buffer *bytes, const char **ret_path)
{
    const char *inner = ztc_compile_picture_path(&session->arena, order->what);
    const char *folder = ztc_custom_path(&session->home, &session->arena, order->what);
    *ret_path = inner != NULL && folder != NULL
                    ? ztc_arena_print(&session->arena, "%s/%s", folder, inner)
                    : NULL;
    if (*ret_path == NULL) {
        return ztc_error_memory(&session->error);
    }
    struct ztc_buffer old;
    bool found = false;
    ztc_buffer_init(&old, ZTC_DRAWING_SIZE_MAX);
    ztc_status status = ztc_custom_read(&session->home, order->what, inner, ZTC_DRAWING_SIZE_MAX,
                                        &old, &session->error, &found);
    if (status == ZTC_OK && found && !ztc_drawing_is_ours(ztc_buffer_string(&old), old.size)) {
        status = ztc_error_set(&session->error, ZTC_E_INVALID,
                               "-o FILE draws elsewhere; delete it to have it drawn anew",
                               "%s is a picture of your own", *ret_path);
    }
    ztc_buffer_done(&old);
    const struct ztc_store_file file = {inner, ztc_buffer_string(bytes), bytes->size};
    return status == ZTC_OK
               ? ztc_custom_replace(&session->home, order->what, &file, 1, &session->error)
               : status;
}

static ztc_status deliver(struct ztc_session *session, const struct order *order,
                          const struct ztc_buffer *bytes, const char **ret_path)
{
    if (order->place == PLACE_STDOUT) {
        ztc_output_text(&session->output, ztc_buffer_string(bytes), bytes->size);
        return ZTC_OK;
    }
    if (order->place == PLACE_FILE) {
        *ret_path = order->file;
        return ztc_file_replace(order->file, ztc_buffer_string(bytes), bytes->size,
                                &session->error);
    }
    ztc_status status = ztc_session_begin(session);
    if (status == ZTC_OK) {
        status = store(session, order, bytes, ret_path);
        ztc_home_unlock(&session->home);
    }
    return status;
}

static ztc_status tell(struct ztc_session *session, const struct order *order,
                       const struct ztc_buffer *bytes, const char *path)
{
    if (order->place == PLACE_STDOUT) {
        return ZTC_OK;
    }
    if (!session->output.json) {
        ztc_output_info(&session->output, "Picture drawn @ %s", path);
        return ZTC_OK;
    }
    struct ztc_document document = {0};
    cJSON *root = ztc_document_object(&document, NULL, NULL);
    ztc_document_text(&document, root, ztc_reading_is_file(order->what) ? "file" : "short_name",
                      order->what);
    ztc_document_text(&document, root, "path", path);
    ztc_document_text(&document, root, "format", order->format);
    ztc_document_number(&document, root, "size", (int64_t)bytes->size);
    return ztc_session_print_document(session, &document);
}

ztc_status ztc_run_vm_custom_draw(struct ztc_session *session)
{
    struct order order;
    ztc_status status = read_order(session, &order);
    if (status != ZTC_OK) {
        return status;
    }
    struct ztc_buffer bytes;
    const char *path = NULL;
    bool pixels = strcmp(order.format, ZTC_PICTURE_PNG) == 0;
    ztc_buffer_init(&bytes, pixels ? ZTC_PICTURE_SIZE_MAX : ZTC_DRAWING_SIZE_MAX);
    status = draw(session, &order, &bytes);
    if (status == ZTC_OK) {
        status = deliver(session, &order, &bytes, &path);
    }
    if (status == ZTC_OK) {
        status = tell(session, &order, &bytes, path);
    }
    ztc_buffer_done(&bytes);
    return status;
}
