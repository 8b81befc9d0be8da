/* SPDX-License-Identifier: Apache-2.0 */
/* The same definition under another short name: in the template's text, in the names of files, and in what compile
 * makes of them. */
#include "share/definition.h"

#include "base/limits.h"
#include "custom/bundle.h"
#include "custom/drawing.h"
#include "custom/product.h"
#include "custom/yaml.h"
#include "fix/edit.h"

#include <ctype.h>
#include <string.h>

#define DEVICE_SUFFIX "Device"

struct rename {
    struct ztc_files *files;
    struct ztc_arena *arena; /* of the files */
    const char *old_name;
    const char *new_name;
    const char *source; /* for messages */
    struct ztc_error *error;
};

/* Adds a file that the new name brings. Beside what would hide it, or what it would hide, it cannot be. */
static ztc_status add(struct rename *rename, const char *path, const void *data, size_t size)
{
    const char *problem = ztc_files_clash(rename->files, path);
    return problem == NULL ? ztc_files_put(rename->files, path, data, size, rename->error)
                           : ztc_error_set(rename->error, ZTC_E_INVALID,
                                           "choose another name, or import it under its own",
                                           "%s: \"%s\" would be in it under the name \"%s\": %s",
                                           rename->source, path, rename->new_name, problem);
}

/* Puts a file in the place of another. */
static ztc_status move(struct rename *rename, const char *old_path, const char *new_path,
                       const void *data, size_t size)
{
    ztc_files_drop(rename->files, old_path);
    return add(rename, new_path, data, size);
}

/* ---- the template ---- */

/* How a scalar without quotes says it: one that would be read as a number or so gets quotes. */
static const char *as_scalar(struct rename *rename, const struct ztc_node *node, const char *text)
{
    return node->plain && !ztc_yaml_is_text(text) ? ztc_arena_print(rename->arena, "'%s'", text)
                                                  : text;
}

/* What a text of the device section becomes, or NULL if it has nothing of the old name. */
static const char *renamed_text(struct rename *rename, const char *text)
{
    size_t length = strlen(rename->old_name);
    const char *rest = text;
    const char *module = "";
    if (strncmp(text, rename->old_name, length) != 0) {
        return NULL;
    }
    rest += length;
    if (rest[0] == '.') {
        module = ztc_arena_print(rename->arena, "%s.", rename->new_name);
        rest++;
        if (strncmp(rest, rename->old_name, length) != 0) {
            return NULL;
        }
        rest += length;
    }
    if (module == NULL || (rest[0] != '\0' && strcmp(rest, DEVICE_SUFFIX) != 0)) {
        return NULL;
    }
    return ztc_arena_print(rename->arena, "%s%s%s", module, rename->new_name, rest);
}

static void edit_text(struct rename *rename, struct ztc_edits *edits, const struct ztc_node *node)
{
    if (node == NULL || node->kind != ZTC_NODE_SCALAR) {
        return;
    }
    const char *text = renamed_text(rename, node->text);
    if (text != NULL) {
        const char *scalar = as_scalar(rename, node, text);
        if (scalar != NULL) {
            ztc_edit_scalar(edits, node, scalar);
        }
    }
}

static void edit_device(struct rename *rename, struct ztc_edits *edits,
                        const struct ztc_node *device)
{
    static const char *const keys[] = {"target", "virtualizable", "jtag_class"};
    if (device == NULL || device->kind != ZTC_NODE_MAP) {
        return;
    }
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        edit_text(rename, edits, ztc_node_find(device, keys[i]));
    }
    const struct ztc_node *classes = ztc_node_find(device, "classes");
    if (classes != NULL && classes->kind == ZTC_NODE_LIST) {
        for (const struct ztc_node *item = classes->first; item != NULL; item = item->next) {
            edit_text(rename, edits, item);
        }
    }
}

static ztc_status rename_template(struct rename *rename, const struct ztc_template *template,
                                  const char *source)
{
    const struct ztc_node *root = template->root;
    const struct ztc_node *name =
        root != NULL && root->kind == ZTC_NODE_MAP ? ztc_node_find(root, "short_name") : NULL;
    if (name == NULL || name->kind != ZTC_NODE_SCALAR || template->partial) {
        return ztc_error_set(rename->error, ZTC_E_INVALID, "import it under its own name",
                             "%s: the template cannot be read far enough to give it another name",
                             source);
    }
    const struct ztc_findings *findings = &template->findings;
    struct ztc_edits edits;
    ztc_edits_init(&edits, rename->arena, findings->text, findings->text_size);
    const char *scalar = as_scalar(rename, name, rename->new_name);
    if (scalar == NULL) {
        return ztc_error_memory(rename->error);
    }
    ztc_edit_scalar(&edits, name, scalar);
    edit_text(rename, &edits, ztc_node_find(root, "layout"));
    edit_device(rename, &edits, ztc_node_find(root, "device"));
    ZTC_CLEANUP(ztc_buffer_done) struct ztc_buffer text;
    ztc_buffer_init(&text, ZTC_TEMPLATE_SIZE_MAX);
    ztc_edits_apply(&edits, &text);
    const char *old_path = ztc_arena_print(rename->arena, "%s.yml", rename->old_name);
    const char *new_path = ztc_arena_print(rename->arena, "%s.yml", rename->new_name);
    if (edits.failed || old_path == NULL || new_path == NULL) {
        return ztc_error_memory(rename->error);
    }
    ztc_status status = ztc_buffer_check(&text, new_path, rename->error);
    if (status == ZTC_OK) {
        status = move(rename, old_path, new_path, ztc_buffer_string(&text), text.size);
    }
    return status;
}

/* ---- <short_name>.py, svg/<short_name>.svg, z.yml ---- */

/* A Python name may hold a letter, digit or underscore here: then it is another name. */
static bool is_word(char character)
{
    return isalnum((unsigned char)character) != 0 || character == '_';
}

static bool is_identifier(const char *name)
{
    for (const char *at = name; *at != '\0'; at++) {
        if (!is_word(*at)) {
            return false;
        }
    }
    return name[0] < '0' || name[0] > '9';
}

/* The text with the class <old>Device called <new>Device. */
static void replace_class(struct rename *rename, const char *text, size_t size,
                          const char *old_class, struct ztc_buffer *buffer)
{
    size_t length = strlen(old_class);
    const char *start = text;
    const char *end = text + size;
    for (const char *found = memmem(text, size, old_class, length); found != NULL;
         found = memmem(text, (size_t)(end - text), old_class, length)) {
        const char *behind = found + length;
        bool whole =
            !is_word(found == start ? ' ' : found[-1]) && (behind == end || !is_word(*behind));
        ztc_buffer_add(buffer, text, (size_t)(found - text));
        ztc_buffer_print(buffer, whole ? "%s" DEVICE_SUFFIX : "%s",
                         whole ? rename->new_name : old_class);
        text = behind;
    }
    ztc_buffer_add(buffer, text, (size_t)(end - text));
}

/* Is this what ztc itself makes for the old name? */
static ztc_status is_ours(struct rename *rename, const struct ztc_store_file *file, bool *ret_ours)
{
    ZTC_CLEANUP(ztc_buffer_done) struct ztc_buffer ours;
    ztc_buffer_init(&ours, ZTC_TEXT_MAX);
    ztc_status status = ztc_product_python(rename->old_name, &ours, rename->error);
    *ret_ours = status == ZTC_OK && ours.size == file->size &&
                memcmp(ztc_buffer_string(&ours), file->data, file->size) == 0;
    return status;
}

static ztc_status rename_python(struct rename *rename)
{
    const char *old_path = ztc_arena_print(rename->arena, "%s.py", rename->old_name);
    const char *new_path = ztc_arena_print(rename->arena, "%s.py", rename->new_name);
    const char *old_class = ztc_arena_print(rename->arena, "%s" DEVICE_SUFFIX, rename->old_name);
    if (old_path == NULL || new_path == NULL || old_class == NULL) {
        return ztc_error_memory(rename->error);
    }
    const struct ztc_store_file *file = ztc_files_find(rename->files, old_path);
    if (file == NULL) {
        return ZTC_OK;
    }
    bool ours = false;
    ztc_status status = is_ours(rename, file, &ours);
    if (status != ZTC_OK) {
        return status;
    }
    ZTC_CLEANUP(ztc_buffer_done) struct ztc_buffer text;
    ztc_buffer_init(&text, ZTC_TEXT_MAX);
    if (ours || !is_identifier(rename->new_name)) {
        /* Ours finds its class at run time, so that it serves names that Python cannot have. */
        status = ztc_product_python(rename->new_name, &text, rename->error);
    } else {
        replace_class(rename, file->data, file->size, old_class, &text);
        status = ztc_buffer_check(&text, new_path, rename->error);
    }
    if (status == ZTC_OK) {
        status = move(rename, old_path, new_path, ztc_buffer_string(&text), text.size);
    }
    return status;
}

/* A picture of ours is drawn anew by compile; one of the user's goes along. */
static ztc_status rename_picture(struct rename *rename)
{
    const char *old_path = ztc_compile_picture_path(rename->arena, rename->old_name);
    const char *new_path = ztc_compile_picture_path(rename->arena, rename->new_name);
    if (old_path == NULL || new_path == NULL) {
        return ztc_error_memory(rename->error);
    }
    const struct ztc_store_file *file = ztc_files_find(rename->files, old_path);
    if (file == NULL) {
        return ZTC_OK;
    }
    if (ztc_drawing_is_ours(file->data, file->size)) {
        ztc_files_drop(rename->files, old_path);
        return ZTC_OK;
    }
    return move(rename, old_path, new_path, file->data, file->size);
}

static ztc_status rename_package(struct rename *rename, const char *target)
{
    const struct ztc_store_file *file = ztc_files_find(rename->files, "z.yml");
    if (file == NULL) {
        return ZTC_OK;
    }
    ZTC_CLEANUP(ztc_buffer_done) struct ztc_buffer old_text;
    ZTC_CLEANUP(ztc_buffer_done) struct ztc_buffer new_text;
    ztc_buffer_init(&old_text, ZTC_TEXT_MAX);
    ztc_buffer_init(&new_text, ZTC_TEXT_MAX);
    ztc_status status = ztc_product_z_yml(rename->old_name, target, &old_text, rename->error);
    if (status == ZTC_OK) {
        status = ztc_product_z_yml(rename->new_name, target, &new_text, rename->error);
    }
    if (status != ZTC_OK || old_text.size != file->size ||
        memcmp(ztc_buffer_string(&old_text), file->data, file->size) != 0) {
        return status; /* somebody's own words stay */
    }
    return ztc_files_put(rename->files, "z.yml", ztc_buffer_string(&new_text), new_text.size,
                         rename->error);
}

/* ---- what compile makes ---- */

static bool is_product(const char *path, const char *picture)
{
    static const char *const products[] = {"port.bin", "port.yml", "device.json", "active"};
    for (size_t i = 0; i < sizeof(products) / sizeof(products[0]); i++) {
        if (strcmp(path, products[i]) == 0) {
            return true;
        }
    }
    return strcmp(path, picture) == 0;
}

/* Takes what compile makes into the files; companions only where they are missing. */
static ztc_status take_products(struct rename *rename, struct ztc_registry *registry,
                                struct ztc_compilation *compilation, bool lenient)
{
    struct ztc_bundle bundle;
    ztc_bundle_init(&bundle);
    const char *picture = ztc_compile_picture_path(rename->arena, rename->new_name);
    bool own_picture = picture != NULL && ztc_files_find(rename->files, picture) != NULL;
    ztc_status status = picture != NULL ? ztc_compile_products(registry, compilation, lenient,
                                                               &bundle, rename->error)
                                        : ztc_error_memory(rename->error);
    for (size_t i = 0; status == ZTC_OK && i < bundle.count; i++) {
        const struct ztc_store_file *file = &bundle.files[i];
        bool product =
            is_product(file->path, picture) && !(own_picture && strcmp(file->path, picture) == 0);
        if (ztc_files_find(rename->files, file->path) == NULL) {
            status = add(rename, file->path, file->data, file->size);
        } else if (product) {
            status =
                ztc_files_put(rename->files, file->path, file->data, file->size, rename->error);
        }
    }
    ztc_bundle_done(&bundle);
    return status;
}

/* What was compiled under the old name goes; device.json stays in step with the template. */
static ztc_status drop_products(struct rename *rename, const struct ztc_template *template)
{
    ztc_files_drop(rename->files, "port.bin");
    ztc_files_drop(rename->files, "port.yml");
    ztc_files_drop(rename->files, "active");
    const struct ztc_table *device = template->board.device;
    if (device == NULL || device->count == 0) {
        return ZTC_OK;
    }
    ZTC_CLEANUP(ztc_buffer_done) struct ztc_buffer text;
    ztc_buffer_init(&text, ZTC_TEXT_MAX);
    ztc_status status =
        ztc_product_device_json(device, /* compiled= */ false, &text, rename->error);
    return status == ZTC_OK ? ztc_files_put(rename->files, "device.json", ztc_buffer_string(&text),
                                            text.size, rename->error)
                            : status;
}

static ztc_status compile_again(struct rename *rename, struct ztc_registry *registry,
                                const char *source, struct ztc_definition *definition)
{
    const struct ztc_compile_options options = {
        .port_version = definition->compilation.version,
        .lenient = definition->lenient,
    };
    ztc_compilation_done(&definition->compilation);
    definition->short_name =
        ztc_arena_copy(rename->arena, rename->new_name, strlen(rename->new_name));
    if (definition->short_name == NULL) {
        return ztc_error_memory(rename->error);
    }
    ztc_status status = ztc_definition_compile(registry, rename->files, source, &options,
                                               rename->error, definition);
    if (status != ZTC_OK) {
        return status;
    }
    struct ztc_compilation *made = &definition->compilation;
    if (!made->good) {
        definition->port = ZTC_PORT_ABSENT;
        definition->port_size = 0;
        return drop_products(rename, &made->template);
    }
    definition->port = ZTC_PORT_SAME;
    definition->port_size = made->port_bin.size;
    return take_products(rename, registry, made, options.lenient);
}

ztc_status ztc_definition_rename(struct ztc_registry *registry, struct ztc_files *files,
                                 const char *source, const char *short_name,
                                 struct ztc_error *error, struct ztc_definition *definition)
{
    struct rename rename = {.files = files,
                            .arena = &files->arena,
                            .old_name = definition->short_name,
                            .new_name = short_name,
                            .source = source,
                            .error = error};
    ztc_status status = rename_template(&rename, &definition->compilation.template, source);
    if (status == ZTC_OK) {
        status = rename_python(&rename);
    }
    if (status == ZTC_OK) {
        status = rename_picture(&rename);
    }
    if (status == ZTC_OK) {
        status = rename_package(&rename, definition->original_target);
    }
    if (status == ZTC_OK) {
        status = compile_again(&rename, registry, source, definition);
    }
    if (status == ZTC_OK) {
        ztc_files_sort(files);
    }
    return status;
}
