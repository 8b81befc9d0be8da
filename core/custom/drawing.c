/* SPDX-License-Identifier: Apache-2.0 */
/* Pictures of a board: what a module needs to draw one, and our mark at the end of an SVG. */
#include "custom/drawing.h"

#include "base/nearest.h"
#include "module/byte_sink.h"
#include "module/packages.h"
#include "module/provider.h"

#include <stdio.h>
#include <string.h>
#include <ztc/drawing.h>
#include <ztc/picture.h>
#include <ztc/port.h>

/* Rows of findings and names of packages: a few thousand pointers. */
#define SCRATCH_MAX (4u << 20)

/* ---- the mark ---- */

/* A comment at the end, so that whatever a module drew is whole before it; with the checksum of that. */
#define MARK_FORMAT "<!-- drawn by ztc; compile draws it anew unless it was changed; %08x -->\n"
#define MARK_ROOM (sizeof(MARK_FORMAT) + 8u)

static size_t print_mark(const void *data, size_t size, char mark[MARK_ROOM])
{
    return (size_t)snprintf(mark, MARK_ROOM, MARK_FORMAT, (unsigned)ztc_port_crc32(0, data, size));
}

bool ztc_drawing_is_ours(const void *data, size_t size)
{
    char mark[MARK_ROOM];
    size_t length = print_mark(data, 0, mark);
    if (size < length) {
        return false;
    }
    length = print_mark(data, size - length, mark);
    return memcmp((const char *)data + size - length, mark, length) == 0;
}

/* ---- modules ---- */

/* The module's last words, or else what was wrong with its bytes; "" where nothing is known. */
static const char *reason_of(struct ztc_module *module, const struct ztc_byte_sink *sink)
{
    const char *words = ztc_module_last_words(module);
    if (words[0] != '\0' || sink->status == ZTC_OK) {
        return words;
    }
    return sink->status == ZTC_E_LIMIT ? "it is too large" : "the module wrote bytes from NULL";
}

/* What the module answered, and why. */
static ztc_status judge(struct ztc_module *module, ztc_status status, const char *what,
                        const struct ztc_byte_sink *sink, struct ztc_error *error)
{
    const char *words = reason_of(module, sink);
    if (status == ZTC_E_MEMORY || sink->status == ZTC_E_MEMORY) {
        return ztc_error_memory(error);
    }
    if (status != ZTC_OK || sink->status != ZTC_OK) {
        /* Whatever it says: other statuses tell of this system, or that there is no module. */
        return ztc_error_set(error, ZTC_E_INVALID, /* remedy= */ NULL, "%s: cannot draw the %s%s%s",
                             ztc_module_row(module)->path, what, words[0] != '\0' ? ": " : "",
                             words);
    }
    return ZTC_OK;
}

/* ---- packages ---- */

static const char *own_package(const struct ztc_board *board)
{
    const struct ztc_table *device = board->device;
    for (uint32_t i = 0; device != NULL && i < device->count; i++) {
        const struct ztc_device_row *row = ZTC_ROW(struct ztc_device_row, device, i);
        if (strcmp(row->key, "/package") == 0) {
            return row->value;
        }
    }
    return "";
}

static ztc_status refuse_package(const struct ztc_drawing *drawing,
                                 const struct ztc_package *packages, size_t count,
                                 struct ztc_error *error)
{
    struct ztc_buffer names;
    ztc_buffer_init(&names, SCRATCH_MAX);
    ztc_buffer_text(&names, count > 0 ? "its packages are " : "leave the package out");
    for (size_t i = 0; i < count; i++) {
        ztc_buffer_print(&names, "%s%s", i > 0 ? ", " : "", packages[i].name);
    }
    const char *id = drawing->target->description->id;
    ztc_status status =
        ztc_error_set(error, ZTC_E_INVALID, ztc_buffer_string(&names),
                      count > 0 ? "%s has no package \"%s\""
                                : "%s tells nothing of packages, so that \"%s\" cannot be drawn",
                      id, drawing->package);
    ztc_buffer_done(&names);
    return status;
}

/* The package to draw: the one that was asked for, else the board's own if there is such a one. */
static ztc_status choose_package(const struct ztc_drawing *drawing, struct ztc_arena *scratch,
                                 struct ztc_error *error, const char **ret_package)
{
    const char *wanted = drawing->package != NULL ? drawing->package : own_package(drawing->board);
    *ret_package = "";
    if (wanted[0] == '\0') {
        return ZTC_OK;
    }
    const struct ztc_table *table = drawing->target->packages;
    for (uint32_t i = 0; i < table->count; i++) {
        if (strcmp(ZTC_ROW(struct ztc_package_row, table, i)->package, wanted) == 0) {
            *ret_package = wanted;
            return ZTC_OK;
        }
    }
    if (drawing->package == NULL) {
        return ZTC_OK; /* a board's own that is not known is a finding already */
    }
    const struct ztc_package *packages = NULL;
    size_t count = 0;
    ztc_status status = ztc_packages_collect(drawing->target, scratch, error, &packages, &count);
    return status == ZTC_OK ? refuse_package(drawing, packages, count, error) : status;
}

/* ---- drawing ---- */

/* The findings that are told, as rows. */
static ztc_status list_findings(const struct ztc_findings *findings, struct ztc_arena *scratch,
                                struct ztc_table *table, struct ztc_error *error)
{
    size_t count = findings != NULL ? findings->count : 0;
    struct ztc_drawing_finding_row *rows = ztc_arena_array(scratch, count + 1, sizeof(*rows));
    if (rows == NULL) {
        return ztc_error_memory(error);
    }
    uint32_t told = 0;
    for (size_t i = 0; i < count; i++) {
        const struct ztc_diagnostic *item = &findings->items[i];
        const struct ztc_place *place = ztc_findings_where(findings, item->where);
        if (!item->accepted) {
            rows[told++] = (struct ztc_drawing_finding_row){
                .severity = ztc_findings_severity(findings, item),
                .line = place != NULL ? place->line : 0,
                .code = item->code,
                .key = place != NULL && place->key != NULL ? place->key : "",
                .message = item->message,
                .remedy = item->notes[0],
            };
        }
    }
    *table = (struct ztc_table){
        .struct_size = sizeof(*table), .count = told, .stride = sizeof(*rows), .rows = rows};
    return ZTC_OK;
}

static ztc_status draw(const struct ztc_drawing_v0 *interface, struct ztc_module *module,
                       const struct ztc_drawing *drawing, struct ztc_arena *scratch,
                       struct ztc_error *error, struct ztc_buffer *bytes)
{
    static const struct ztc_table empty = ZTC_TABLE_EMPTY;
    struct ztc_table findings = empty;
    struct ztc_board board = *drawing->board;
    const char *package = "";
    board.short_name = board.short_name != NULL ? board.short_name : "";
    board.device = board.device != NULL ? board.device : &empty;
    ztc_status status = choose_package(drawing, scratch, error, &package);
    if (status == ZTC_OK) {
        status = list_findings(drawing->findings, scratch, &findings, error);
    }
    if (status != ZTC_OK) {
        return status;
    }
    const struct ztc_drawing_request request = {
        .struct_size = sizeof(request),
        .format = drawing->format,
        .theme = drawing->theme,
        .package = package,
        .target = drawing->target->description,
        .pins = drawing->target->pins,
        .functions = drawing->target->functions,
        .instances = drawing->target->instances,
        .packages = drawing->target->packages,
        .board = &board,
        .findings = &findings,
    };
    struct ztc_byte_sink sink = {.bytes = bytes};
    const struct ztc_sink border = {sizeof(border), 0, &sink, ztc_byte_sink_write};
    status = interface->draw(ztc_module_self(module), &request, &border);
    return judge(module, status, "picture of the board", &sink, error);
}

ztc_status ztc_drawing_make(struct ztc_registry *registry, const struct ztc_drawing *drawing,
                            struct ztc_error *error, struct ztc_buffer *bytes)
{
    struct ztc_module *module = NULL;
    const void *found = NULL;
    ztc_status status = ztc_module_provider(
        registry, "drawing", drawing->format, ZTC_DRAWING_INTERFACE,
        ZTC_INTERFACE_SIZE(struct ztc_drawing_v0, draw), error, &module, &found);
    if (status != ZTC_OK) {
        return status;
    }
    const struct ztc_drawing_v0 *interface = found;
    if (interface->draw == NULL) {
        return ztc_error_set(error, ZTC_E_INVALID, /* remedy= */ NULL,
                             "%s: its interface " ZTC_DRAWING_INTERFACE " has no function draw",
                             ztc_module_row(module)->path);
    }
    struct ztc_arena scratch;
    ztc_arena_init(&scratch, SCRATCH_MAX);
    size_t before = bytes->size;
    status = draw(interface, module, drawing, &scratch, error, bytes);
    ztc_arena_done(&scratch);
    if (status == ZTC_OK && strcmp(drawing->format, ZTC_DRAWING_SVG) == 0) {
        char mark[MARK_ROOM];
        (void)print_mark(ztc_buffer_string(bytes) + before, bytes->size - before, mark);
        ztc_buffer_text(bytes, mark);
        status = ztc_buffer_check(bytes, "the picture of the board", error);
    }
    return status;
}

ztc_status ztc_picture_make(struct ztc_registry *registry, const struct ztc_buffer *svg,
                            const char *format, uint32_t scale, struct ztc_error *error,
                            struct ztc_buffer *bytes)
{
    struct ztc_module *module = NULL;
    const void *found = NULL;
    ztc_status status = ztc_module_provider(registry, "picture", format, ZTC_PICTURE_INTERFACE,
                                            ZTC_INTERFACE_SIZE(struct ztc_picture_v0, render),
                                            error, &module, &found);
    if (status != ZTC_OK) {
        return status;
    }
    const struct ztc_picture_v0 *interface = found;
    if (interface->render == NULL) {
        return ztc_error_set(error, ZTC_E_INVALID, /* remedy= */ NULL,
                             "%s: its interface " ZTC_PICTURE_INTERFACE " has no function render",
                             ztc_module_row(module)->path);
    }
    const struct ztc_picture_request request = {
        .struct_size = sizeof(request),
        .scale = scale,
        .format = format,
        .svg = ztc_buffer_string(svg),
        .size = svg->size,
    };
    struct ztc_byte_sink sink = {.bytes = bytes};
    const struct ztc_sink border = {sizeof(border), 0, &sink, ztc_byte_sink_write};
    status = interface->render(ztc_module_self(module), &request, &border);
    return judge(module, status, "picture", &sink, error);
}
