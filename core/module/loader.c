/* SPDX-License-Identifier: Apache-2.0 */
/* Loading one module: judged through one descriptor, opened through the same, then held to its word. */
#include "module/loader.h"

#include "base/file.h"
#include "base/limits.h"
#include "module/elf.h"
#include "module/inspect.h"
#include "module/refuse.h"
#include "module/registry_private.h"
#include "module/rights.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ztc/digest.h>
#include <ztc/drawing.h>
#include <ztc/picture.h>
#include <ztc/reader.h>
#include <ztc/target.h>

struct ztc_module {
    struct ztc_module *next;
    const struct ztc_module_entry_row *row;
    const struct ztc_module_entry *entry;
    void *self;
    char *said; /* owned: what ztc_module_last_words returned last */
    struct ztc_host_state host;
};

/* Kinds of things and the interface through which they are used. */
static const struct {
    const char *kind;
    const char *interface;
} interfaces[] = {
    {"target", ZTC_TARGET_INTERFACE},   {"digest", ZTC_DIGEST_INTERFACE},
    {"reader", ZTC_READER_INTERFACE},   {"drawing", ZTC_DRAWING_INTERFACE},
    {"picture", ZTC_PICTURE_INTERFACE},
};

const void *ztc_module_interface(struct ztc_module *module, const char *id)
{
    return module->entry->get_interface(module->self, id);
}

void *ztc_module_self(struct ztc_module *module)
{
    return module->self;
}

const struct ztc_host *ztc_module_host(struct ztc_module *module)
{
    return &module->host.host;
}

struct ztc_host_state *ztc_module_host_state(struct ztc_module *module)
{
    return &module->host;
}

const struct ztc_module_entry *ztc_module_object(struct ztc_module *module)
{
    return module->entry;
}

const struct ztc_module_entry_row *ztc_module_row(struct ztc_module *module)
{
    return module->row;
}

const char *ztc_module_last_words(struct ztc_module *module)
{
    free(module->said);
    module->said = module->host.words;
    module->host.words = NULL;
    return module->said != NULL ? module->said : "";
}

/*
 * The name by which dlopen gets the descriptor. glibc takes a name that it knows for the library it
 * knows, and a descriptor's number may come again: so device and inode are spelt out with slashes and
 * dots, which the kernel skips and glibc does not. As long as a file is mapped, no other has the two.
 */
static ztc_status print_name(struct ztc_buffer *name, int fd, const struct stat *status,
                             struct ztc_error *error)
{
    const uint64_t words[] = {(uint64_t)status->st_dev, (uint64_t)status->st_ino};
    ztc_buffer_text(name, "/proc/self/fd");
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        for (unsigned bit = 0; bit < 64; bit++) {
            ztc_buffer_text(name, (words[i] >> bit & 1) != 0 ? "/." : "//");
        }
    }
    ztc_buffer_print(name, "/%d", fd);
    return ztc_buffer_check(name, "the name of a module", error);
}

/* The loader's words, with "the file" for the name that nobody would recognise. */
static ztc_status refuse_dlopen(const char *path, const char *name, struct ztc_error *error)
{
    const char *words = dlerror();
    struct ztc_buffer text;
    ztc_buffer_init(&text, 4096);
    while (words != NULL && words[0] != '\0') {
        const char *found = strstr(words, name);
        size_t before = found != NULL ? (size_t)(found - words) : strlen(words);
        ztc_buffer_add(&text, words, before);
        ztc_buffer_text(&text, found != NULL ? "the file" : "");
        words += before + (found != NULL ? strlen(name) : 0);
    }
    ztc_status status =
        ztc_refuse(error, path, "loading", ztc_words_printable(ztc_buffer_string(&text)).text,
                   "a file that this system's loader takes");
    ztc_buffer_done(&text);
    return status;
}

static ztc_status open_library(int fd, const struct stat *status, const char *path,
                               struct ztc_error *error, void **ret_library)
{
    struct ztc_buffer name;
    ztc_buffer_init(&name, 512);
    ztc_status result = print_name(&name, fd, status, error);
    if (result == ZTC_OK) {
        void *library = dlopen(ztc_buffer_string(&name), RTLD_NOW | RTLD_LOCAL);
        if (library == NULL) {
            result = refuse_dlopen(path, ztc_buffer_string(&name), error);
        } else {
            *ret_library = library;
        }
    }
    ztc_buffer_done(&name);
    return result;
}

/* Does the file say the same as when it was listed? */
static bool same_info(const struct ztc_module_info *left, const struct ztc_module_info *right)
{
    if (strcmp(left->id, right->id) != 0 || left->provided_count != right->provided_count) {
        return false;
    }
    for (size_t i = 0; i < left->provided_count; i++) {
        const struct ztc_provided *a = &left->provided[i];
        const struct ztc_provided *b = &right->provided[i];
        if (strcmp(a->kind, b->kind) != 0 || strcmp(a->id, b->id) != 0 ||
            strcmp(a->name, b->name) != 0 || strcmp(a->chip, b->chip) != 0 ||
            a->customizable != b->customizable) {
            return false;
        }
    }
    return true;
}

/* Judges the file anew, on the descriptor that is then loaded. */
static ztc_status judge(int fd, const struct stat *status, const struct ztc_module_entry_row *row,
                        struct ztc_error *error)
{
    struct ztc_arena scratch;
    struct ztc_inspection inspection = {0};
    ztc_arena_init(&scratch, ZTC_MODULE_MEMORY_MAX);
    ztc_status result = ztc_rights_check_folder_of(row->path, &inspection.passing, error);
    if (result == ZTC_OK) {
        result = ztc_inspect(fd, status, row->path, &scratch, error, &inspection);
    }
    if (result == ZTC_OK && !same_info(&inspection.info, &row->info)) {
        result = ztc_refuse(error, row->path, "section " ZTC_MODULE_SECTION,
                            "other records than a moment ago", "a file that nobody changes now");
    }
    ztc_inspection_done(&inspection);
    ztc_arena_done(&scratch);
    return result;
}

static ztc_status check_entry(const struct ztc_module_entry *entry,
                              const struct ztc_module_entry_row *row, struct ztc_error *error)
{
    const struct ztc_elf_entry numbers = {
        .magic = entry->magic,
        .struct_size = entry->struct_size,
        .abi_major = entry->abi_major,
        .abi_minor = entry->abi_minor,
        .min_host_minor = entry->min_host_minor,
    };
    ztc_status status = ztc_inspect_entry(&numbers, row->path, &row->info, error);
    if (status != ZTC_OK) {
        return status;
    }
    const struct {
        const char *field;
        bool there;
    } functions[] = {
        {ZTC_MODULE_ENTRY_NAME ".init", entry->init != NULL},
        {ZTC_MODULE_ENTRY_NAME ".shutdown", entry->shutdown != NULL},
        {ZTC_MODULE_ENTRY_NAME ".get_interface", entry->get_interface != NULL},
    };
    for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
        if (!functions[i].there) {
            return ztc_refuse(error, row->path, functions[i].field, "NULL", "a function");
        }
    }
    return ZTC_OK;
}

/* Opens the file, judges it, loads it, and finds its entry object. */
static ztc_status open_entry(const struct ztc_module_entry_row *row, struct ztc_error *error,
                             const struct ztc_module_entry **ret_entry)
{
    struct stat status;
    void *library = NULL;
    ZTC_CLEANUP(ztc_fd_close) int fd = ztc_inspect_open(row->path);
    if (fd < 0 || fstat(fd, &status) != 0) {
        return ztc_error_system(error, errno, "%s: cannot be opened", row->path);
    }
    ztc_status result = judge(fd, &status, row, error);
    if (result == ZTC_OK) {
        result = open_library(fd, &status, row->path, error, &library);
    }
    if (result != ZTC_OK) {
        return result;
    }
    const struct ztc_module_entry *entry = dlsym(library, ZTC_MODULE_ENTRY_NAME);
    if (entry == NULL) {
        return ztc_refuse(error, row->path, "symbol " ZTC_MODULE_ENTRY_NAME, "none",
                          "one exported object");
    }
    result = check_entry(entry, row, error);
    if (result == ZTC_OK) {
        *ret_entry = entry;
    }
    return result;
}

/* One member of a target's description against the section. */
static ztc_status check_member(const char *path, const char *id, const char *member,
                               const char *code, const char *section, struct ztc_error *error)
{
    if (code != NULL && strcmp(code, section) == 0) {
        return ZTC_OK;
    }
    return ztc_refuse(
        error, path, ztc_words("target %s: description.%s", id, member).text,
        code != NULL ? ztc_words_quote(code, strlen(code)).text : "NULL",
        ztc_words("%s as in the section", ztc_words_quote(section, strlen(section)).text).text);
}

/* Does the code say of a target what the section says? */
static ztc_status check_target(struct ztc_module *module, const struct ztc_target_v1 *interface,
                               const struct ztc_provided *target, struct ztc_error *error)
{
    const char *path = module->row->path;
    void *handle = NULL;
    const struct ztc_target_description *description = NULL;
    if (!ZTC_HAS(interface, struct ztc_target_v1, describe) || interface->open == NULL ||
        interface->describe == NULL) {
        return ztc_refuse(error, path, "interface " ZTC_TARGET_INTERFACE, "no open or describe",
                          "both functions");
    }
    ztc_status status = interface->open(module->self, target->id, &handle);
    if (status == ZTC_OK) {
        status = interface->describe(handle, &description);
    }
    if (status != ZTC_OK || description == NULL ||
        !ZTC_HAS(description, struct ztc_target_description, chip)) {
        const char *words = ztc_module_last_words(module);
        return ztc_refuse(error, path, ztc_words("target %s", target->id).text,
                          words[0] != '\0' ? words : ztc_words("status %d", status).text,
                          "a description, as the section promises");
    }
    status = check_member(path, target->id, "id", description->id, target->id, error);
    if (status == ZTC_OK) {
        status = check_member(path, target->id, "name", description->name, target->name, error);
    }
    if (status == ZTC_OK) {
        status = check_member(path, target->id, "chip", description->chip, target->chip, error);
    }
    if (status == ZTC_OK && (description->customizable != 0) != target->customizable) {
        status = ztc_refuse(error, path,
                            ztc_words("target %s: description.customizable", target->id).text,
                            ztc_words("%u", description->customizable).text,
                            target->customizable ? "1 as in the section" : "0 as in the section");
    }
    return status;
}

/* Is everything there that the section names? */
static ztc_status check_promises(struct ztc_module *module, struct ztc_error *error)
{
    const struct ztc_module_info *info = &module->row->info;
    ztc_status status = ZTC_OK;
    for (size_t i = 0; status == ZTC_OK && i < info->provided_count; i++) {
        const struct ztc_provided *provided = &info->provided[i];
        for (size_t j = 0; j < sizeof(interfaces) / sizeof(interfaces[0]); j++) {
            if (strcmp(interfaces[j].kind, provided->kind) != 0) {
                continue;
            }
            const void *interface = ztc_module_interface(module, interfaces[j].interface);
            if (interface == NULL) {
                return ztc_refuse(
                    error, module->row->path,
                    ztc_words("interface %s", interfaces[j].interface).text, "none",
                    ztc_words("one, as the section provides %s:%s", provided->kind, provided->id)
                        .text);
            }
            if (strcmp(provided->kind, "target") == 0) {
                status = check_target(module, interface, provided, error);
            }
        }
    }
    return status;
}

static void module_free(struct ztc_module *module)
{
    ztc_host_done(&module->host);
    free(module->said);
    free(module);
}

/* Calls shutdown, and says what the module did not give back. */
static void module_shutdown(struct ztc_registry *registry, struct ztc_module *module)
{
    module->entry->shutdown(module->self);
    if (module->host.blocks > 0 && registry->log != NULL) {
        char *text = NULL;
        if (asprintf(&text, "%s: shutdown left %llu blocks, %llu bytes", module->row->path,
                     (unsigned long long)module->host.blocks,
                     (unsigned long long)module->host.held) >= 0) {
            registry->log(registry->log_ctx, ZTC_LOG_DEBUG, text);
            free(text);
        }
    }
}

static ztc_status start(struct ztc_registry *registry, struct ztc_module *module,
                        struct ztc_error *error)
{
    ztc_status status = module->entry->init(&module->host.host, &module->self);
    if (status == ZTC_E_MEMORY) {
        return ztc_error_memory(error);
    }
    if (status != ZTC_OK) {
        const char *words = ztc_module_last_words(module);
        return ztc_error_set(error, ZTC_E_INVALID, NULL, "%s: init: found %s, expected success",
                             module->row->path,
                             words[0] != '\0' ? words : ztc_words("status %d", status).text);
    }
    status = check_promises(module, error);
    if (status != ZTC_OK) {
        module_shutdown(registry, module);
    }
    return status;
}

ztc_status ztc_module_load(struct ztc_registry *registry, const struct ztc_module_entry_row *row,
                           struct ztc_error *error, struct ztc_module **ret_module)
{
    for (struct ztc_module *module = registry->modules; module != NULL; module = module->next) {
        if (strcmp(module->row->path, row->path) == 0) {
            *ret_module = module;
            return ZTC_OK;
        }
    }
    if (!row->usable) {
        return ztc_error_set(error, ZTC_E_INVALID, NULL, "%s", row->refusal);
    }
    struct ztc_module *module = calloc(1, sizeof(*module));
    if (module == NULL) {
        return ztc_error_memory(error);
    }
    ztc_host_init(&module->host);
    module->host.log = registry->log;
    module->host.log_ctx = registry->log_ctx;
    module->host.progress = registry->progress;
    module->host.progress_ctx = registry->progress_ctx;
    module->host.cancelled = registry->cancelled;
    module->host.cancelled_ctx = registry->cancelled_ctx;
    module->row = row;
    ztc_status status = open_entry(row, error, &module->entry);
    if (status == ZTC_OK) {
        status = start(registry, module, error);
    }
    if (status != ZTC_OK) {
        module_free(module);
        return status;
    }
    module->next = registry->modules;
    registry->modules = module;
    *ret_module = module;
    return ZTC_OK;
}

void ztc_module_abandon(struct ztc_registry *registry, struct ztc_module *module)
{
    struct ztc_module **link = &registry->modules;
    while (*link != NULL && *link != module) {
        link = &(*link)->next;
    }
    if (*link != NULL) {
        *link = module->next;
    }
    module->host.log = NULL;
    module->host.progress = NULL;
    module->host.cancelled = NULL;
}

void ztc_modules_close(struct ztc_registry *registry)
{
    while (registry->modules != NULL) {
        struct ztc_module *module = registry->modules;
        registry->modules = module->next;
        module_shutdown(registry, module);
        module_free(module);
    }
}
