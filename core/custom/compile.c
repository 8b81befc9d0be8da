/* SPDX-License-Identifier: Apache-2.0 */
/* From a template to port.bin, and from there to the files of a custom VM. */
#include "custom/compile.h"

#include "base/limits.h"
#include "custom/bundle.h"
#include "custom/create.h"
#include "custom/drawing.h"
#include "custom/product.h"

#include <stdio.h>
#include <string.h>

#include <ztc/drawing.h>
#include <ztc/port.h>

/* Room for the digits of a SHA-256. */
#define SHA256_HEX_SIZE 65u

/* "1, 2" and so on: what to write behind --port-version. */
static void list_versions(const struct ztc_target *target, struct ztc_buffer *buffer)
{
    const struct ztc_table *versions = target->description->port_versions;
    ztc_buffer_text(buffer, "versions that it reads: ");
    for (uint32_t i = 0; i < versions->count; i++) {
        ztc_buffer_print(buffer, "%s%u", i > 0 ? ", " : "",
                         ZTC_ROW(struct ztc_port_version_row, versions, i)->version);
    }
}

static ztc_status choose_version(struct ztc_compilation *compilation, uint32_t wanted,
                                 struct ztc_error *error)
{
    const struct ztc_target *target = &compilation->target;
    uint32_t version = wanted != 0 ? wanted : target->description->default_port_version;
    if (ztc_target_reads_version(target, version)) {
        compilation->version = version;
        return ZTC_OK;
    }
    struct ztc_buffer remedy;
    ztc_buffer_init(&remedy, ZTC_TEXT_MAX);
    list_versions(target, &remedy);
    ztc_status status =
        ztc_error_set(error, ZTC_E_UNSUPPORTED, ztc_buffer_string(&remedy),
                      "%s has no port.bin version %u", target->description->id, version);
    ztc_buffer_done(&remedy);
    return status;
}

/* Opens the target that the template names. Without one there is nothing to judge by. */
static ztc_status find_target(struct ztc_registry *registry, struct ztc_compilation *compilation,
                              struct ztc_error *error)
{
    const char *id = compilation->template.board.target;
    if (id == NULL || id[0] == '\0') {
        if (ztc_findings_errors(&compilation->template.findings) > 0) {
            return ZTC_OK;
        }
        return ztc_error_set(error, ZTC_E_INVALID,
                             "write it into the device section: ztc vm custom original lists them",
                             "%s: device.original_target is not there, so the target is not known",
                             compilation->template.findings.file);
    }
    ztc_status status = ztc_target_open(registry, id, error, &compilation->target);
    compilation->opened = status == ZTC_OK;
    return status;
}

static ztc_status judge(struct ztc_compilation *compilation, struct ztc_error *error)
{
    struct ztc_template *template = &compilation->template;
    if (compilation->opened) {
        ztc_status status = ztc_board_judge(template, &compilation->target, compilation->version,
                                            error, &compilation->board);
        if (status != ZTC_OK) {
            return status;
        }
    } else {
        ztc_findings_sort(&template->findings);
    }
    if (template->findings.failed) {
        return ztc_error_memory(error);
    }
    if (ztc_findings_errors(&template->findings) > 0) {
        return ZTC_OK;
    }
    ztc_status status = ztc_target_encode(&compilation->target, &compilation->board,
                                          compilation->version, &compilation->port_bin, error);
    compilation->good = status == ZTC_OK;
    return status;
}

static ztc_status keep_text(struct ztc_compilation *compilation, const char *text, size_t size,
                            struct ztc_error *error)
{
    ztc_buffer_init(&compilation->text, ZTC_TEXT_MAX);
    ztc_buffer_init(&compilation->port_bin, (size_t)ZTC_PORT_SIZE_MAX);
    ztc_buffer_add(&compilation->text, text, size);
    return ztc_buffer_check(&compilation->text, "the template", error);
}

ztc_status ztc_compile_text(struct ztc_registry *registry, const char *file, const char *text,
                            size_t size, const char *folder,
                            const struct ztc_compile_options *options, struct ztc_error *error,
                            struct ztc_compilation *compilation)
{
    ztc_status status = keep_text(compilation, text, size, error);
    if (status != ZTC_OK) {
        return status;
    }
    compilation->parsed = true;
    status = ztc_template_parse(&compilation->template, file, text, size, folder, options->lenient,
                                error);
    if (status != ZTC_OK) {
        return status;
    }
    compilation->template.findings.strict = options->strict;
    status = find_target(registry, compilation, error);
    if (status == ZTC_OK && compilation->opened) {
        status = choose_version(compilation, options->port_version, error);
    }
    return status == ZTC_OK ? judge(compilation, error) : status;
}

ztc_status ztc_compile_read(const struct ztc_home *home, const char *short_name,
                            struct ztc_buffer *text, struct ztc_buffer *file,
                            struct ztc_error *error)
{
    if (!ztc_custom_exists(home, short_name)) {
        return ztc_custom_missing(home, short_name, error);
    }
    char path[ZTC_SHORT_NAME_MAX + sizeof(".yml")];
    (void)snprintf(path, sizeof(path), "%s.yml", short_name);
    ztc_buffer_print(file, "%s/cvm/%s/%s", home->path, short_name, path);
    ztc_status status = ztc_buffer_check(file, path, error);
    bool found = false;
    if (status == ZTC_OK) {
        status =
            ztc_custom_read(home, short_name, path, ZTC_TEMPLATE_SIZE_MAX, text, error, &found);
    }
    if (status == ZTC_OK && !found) {
        status = ztc_error_set(error, ZTC_E_INVALID, "put the template there under this name",
                               "%s: there is no such file", ztc_buffer_string(file));
    }
    return status;
}

ztc_status ztc_compile_custom(const struct ztc_home *home, struct ztc_registry *registry,
                              const char *short_name, const struct ztc_compile_options *options,
                              struct ztc_error *error, struct ztc_compilation *compilation)
{
    struct ztc_buffer text;
    struct ztc_buffer file;
    ztc_buffer_init(&text, ZTC_TEMPLATE_SIZE_MAX + 1);
    ztc_buffer_init(&file, ZTC_TEXT_MAX);
    ztc_status status = ztc_compile_read(home, short_name, &text, &file, error);
    if (status == ZTC_OK) {
        (void)snprintf(compilation->folder, sizeof(compilation->folder), "%s", short_name);
        status = ztc_compile_text(registry, ztc_buffer_string(&file), ztc_buffer_string(&text),
                                  text.size, short_name, options, error, compilation);
    }
    ztc_buffer_done(&text);
    ztc_buffer_done(&file);
    return status;
}

static ztc_status add_port_yml(struct ztc_bundle *bundle, const struct ztc_template *template,
                               struct ztc_error *error)
{
    struct ztc_buffer buffer;
    ztc_buffer_init(&buffer, ZTC_TEXT_MAX);
    ztc_status status = ztc_product_port_yml(template, &buffer, error);
    ztc_status taken = ztc_bundle_take(bundle, "port.yml", &buffer, error);
    return status != ZTC_OK ? status : taken;
}

static ztc_status add_device_json(struct ztc_bundle *bundle, const struct ztc_template *template,
                                  struct ztc_error *error)
{
    struct ztc_buffer buffer;
    ztc_buffer_init(&buffer, ZTC_TEXT_MAX);
    ztc_status status =
        ztc_product_device_json(template->board.device, /* compiled= */ true, &buffer, error);
    ztc_status taken = ztc_bundle_take(bundle, "device.json", &buffer, error);
    return status != ZTC_OK ? status : taken;
}

/*
 * The digest of the template; left empty where no module can compute it. active may do without, and what is
 * wrong with a module that is there is kept to be told. Where the system fails, all fails.
 */
static ztc_status hash(struct ztc_registry *registry, struct ztc_compilation *compilation,
                       struct ztc_error *error, char *ret_hex)
{
    const struct ztc_buffer *text = &compilation->text;
    struct ztc_error failure = {0};
    ret_hex[0] = '\0';
    ztc_status status =
        ztc_custom_sha256(registry, ztc_buffer_string(text), text->size, &failure, ret_hex);
    if (status == ZTC_E_UNSUPPORTED) {
        ztc_error_clear(&failure);
    } else if (status != ZTC_OK && status != ZTC_E_INVALID) {
        *error = failure;
        return status;
    }
    ztc_error_clear(&compilation->digest);
    compilation->digest = failure;
    return ZTC_OK;
}

static ztc_status add_active(struct ztc_bundle *bundle, struct ztc_registry *registry,
                             struct ztc_compilation *compilation, bool lenient,
                             struct ztc_error *error)
{
    char hex[SHA256_HEX_SIZE];
    ztc_status status = hash(registry, compilation, error, hex);
    if (status != ZTC_OK) {
        return status;
    }
    struct ztc_buffer buffer;
    ztc_buffer_init(&buffer, ZTC_TEXT_MAX);
    status = ztc_product_active(compilation->folder, hex[0] != '\0' ? hex : NULL,
                                compilation->version, lenient, &buffer, error);
    ztc_status taken = ztc_bundle_take(bundle, "active", &buffer, error);
    return status != ZTC_OK ? status : taken;
}

const char *ztc_compile_picture_path(struct ztc_arena *arena, const char *short_name)
{
    return ztc_arena_print(arena, "svg/%s.svg", short_name);
}

/* Is that a failure of the system? What is no file at all, or too large to be one of ours (which is told
 * without a remedy), is something that the user put there. */
static bool is_system_failure(const struct ztc_error *failure)
{
    bool too_large = failure->status == ZTC_E_LIMIT && failure->remedy == NULL;
    return failure->status != ZTC_OK && failure->status != ZTC_E_INVALID && !too_large;
}

/* May the picture be replaced by this one: is there none, the same, or another that ztc drew? */
static ztc_status is_picture_ours(const struct ztc_home *home, const char *short_name,
                                  const char *path, const struct ztc_buffer *svg,
                                  struct ztc_error *error, bool *ret_ours)
{
    struct ztc_buffer old;
    struct ztc_error failure = {0};
    bool found = false;
    ztc_buffer_init(&old, ZTC_DRAWING_SIZE_MAX);
    ztc_status status =
        ztc_custom_read(home, short_name, path, ZTC_DRAWING_SIZE_MAX, &old, &failure, &found);
    if (is_system_failure(&failure)) {
        *error = failure;
    } else {
        const char *data = ztc_buffer_string(&old);
        bool same = old.size == svg->size && memcmp(data, ztc_buffer_string(svg), old.size) == 0;
        *ret_ours = status == ZTC_OK && (!found || same || ztc_drawing_is_ours(data, old.size));
        ztc_error_clear(&failure);
        status = ZTC_OK;
    }
    ztc_buffer_done(&old);
    return status;
}

/* Nobody shall be without port.bin because a module cannot draw. Where the system fails, all fails. */
static ztc_status draw_picture(struct ztc_registry *registry, struct ztc_compilation *compilation,
                               struct ztc_error *error, struct ztc_buffer *svg)
{
    const struct ztc_drawing drawing = {
        .target = &compilation->target,
        .board = &compilation->board,
        .findings = &compilation->template.findings,
        .format = ZTC_DRAWING_SVG,
        .theme = ZTC_DRAWING_AUTO,
    };
    struct ztc_error failure = {0};
    ztc_status status = ztc_drawing_make(registry, &drawing, &failure, svg);
    if (status == ZTC_E_UNSUPPORTED) {
        ztc_error_clear(&failure); /* no module draws SVG: then there is no picture */
    } else if (status != ZTC_OK && status != ZTC_E_INVALID) {
        *error = failure;
        return status;
    }
    ztc_error_clear(&compilation->picture);
    compilation->picture = failure;
    return ZTC_OK;
}

static ztc_status add_picture(struct ztc_bundle *bundle, const struct ztc_home *home,
                              struct ztc_registry *registry, struct ztc_compilation *compilation,
                              struct ztc_error *error)
{
    const char *path = ztc_compile_picture_path(&bundle->arena, compilation->folder);
    if (path == NULL) {
        return ztc_error_memory(error);
    }
    struct ztc_buffer svg;
    bool ours = false;
    ztc_buffer_init(&svg, ZTC_DRAWING_SIZE_MAX);
    ztc_status status = draw_picture(registry, compilation, error, &svg);
    bool drawn = status == ZTC_OK && svg.size > 0 && compilation->picture.status == ZTC_OK;
    if (drawn && home == NULL) {
        ours = true;
    } else if (drawn) {
        status = is_picture_ours(home, compilation->folder, path, &svg, error, &ours);
    }
    if (ours) {
        return ztc_bundle_take(bundle, path, &svg, error);
    }
    ztc_buffer_done(&svg);
    return status;
}

static ztc_status fill(struct ztc_bundle *bundle, const struct ztc_home *home,
                       struct ztc_registry *registry, struct ztc_compilation *compilation,
                       bool lenient, struct ztc_error *error)
{
    const struct ztc_template *template = &compilation->template;
    const struct ztc_buffer *bytes = &compilation->port_bin;
    ztc_status status =
        ztc_bundle_add(bundle, "port.bin", ztc_buffer_string(bytes), bytes->size, error);
    if (status == ZTC_OK) {
        status = add_port_yml(bundle, template, error);
    }
    if (status == ZTC_OK) {
        status = add_device_json(bundle, template, error);
    }
    if (status == ZTC_OK) {
        status = add_active(bundle, registry, compilation, lenient, error);
    }
    if (status == ZTC_OK) {
        status = add_picture(bundle, home, registry, compilation, error);
    }
    return status == ZTC_OK ? ztc_bundle_add_companions(bundle, home, &compilation->target,
                                                        compilation->folder, error)
                            : status;
}

static ztc_status check_good(const struct ztc_compilation *compilation, struct ztc_error *error)
{
    return compilation->good && compilation->folder[0] != '\0'
               ? ZTC_OK
               : ztc_error_set(error, ZTC_E_ARGUMENT, /* remedy= */ NULL,
                               "there is nothing good to store");
}

ztc_status ztc_compile_products(struct ztc_registry *registry, struct ztc_compilation *compilation,
                                bool lenient, struct ztc_bundle *bundle, struct ztc_error *error)
{
    ztc_status status = check_good(compilation, error);
    return status == ZTC_OK ? fill(bundle, /* home= */ NULL, registry, compilation, lenient, error)
                            : status;
}

ztc_status ztc_compile_store(struct ztc_home *home, struct ztc_registry *registry,
                             struct ztc_compilation *compilation, bool lenient,
                             struct ztc_error *error)
{
    ztc_status status = check_good(compilation, error);
    if (status != ZTC_OK) {
        return status;
    }
    struct ztc_bundle bundle;
    ztc_bundle_init(&bundle);
    status = fill(&bundle, home, registry, compilation, lenient, error);
    if (status == ZTC_OK) {
        status = ztc_custom_replace(home, compilation->folder, bundle.files, bundle.count, error);
    }
    ztc_bundle_done(&bundle);
    return status;
}

void ztc_compilation_done(struct ztc_compilation *compilation)
{
    if (compilation->parsed) {
        ztc_template_done(&compilation->template);
    }
    ztc_buffer_done(&compilation->port_bin);
    ztc_buffer_done(&compilation->text);
    ztc_error_clear(&compilation->digest);
    ztc_error_clear(&compilation->picture);
    *compilation = (struct ztc_compilation){0};
}
