/* SPDX-License-Identifier: Apache-2.0 */
/* One module file, judged without running anything of it. */
#include "module/inspect.h"

#include "base/limits.h"
#include "module/elf.h"
#include "module/refuse.h"
#include "module/rights.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Under a sanitizer every file has constructors, written data and more of the runtime's. */
#ifdef ZTC_SANITIZED
#define ALTERED_BY_BUILD true
#else
#define ALTERED_BY_BUILD false
#endif

int ztc_inspect_open(const char *path)
{
    int fd;
    do {
        fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    } while (fd < 0 && errno == EINTR);
    return fd;
}

bool ztc_info_provides(const struct ztc_module_info *info, const char *kind)
{
    for (size_t i = 0; i < info->provided_count; i++) {
        if (strcmp(info->provided[i].kind, kind) == 0) {
            return true;
        }
    }
    return false;
}

ztc_status ztc_inspect_entry(const struct ztc_elf_entry *entry, const char *path,
                             const struct ztc_module_info *info, struct ztc_error *error)
{
    if (entry->magic != ZTC_MODULE_MAGIC) {
        return ztc_refuse(error, path, ZTC_MODULE_ENTRY_NAME ".magic",
                          ztc_words("0x%08X", entry->magic).text,
                          ztc_words("0x%08X", ZTC_MODULE_MAGIC).text);
    }
    if (entry->struct_size < sizeof(struct ztc_module_entry)) {
        return ztc_refuse(error, path, ZTC_MODULE_ENTRY_NAME ".struct_size",
                          ztc_words("%u", entry->struct_size).text,
                          ztc_words("at least %zu", sizeof(struct ztc_module_entry)).text);
    }
    if (entry->abi_major != ZTC_ABI_MAJOR) {
        return ztc_refuse(error, path, ZTC_MODULE_ENTRY_NAME ".abi_major",
                          ztc_words("%u", entry->abi_major).text,
                          ztc_words("%u", ZTC_ABI_MAJOR).text);
    }
    if (entry->abi_major != info->abi_major || entry->abi_minor != info->abi_minor) {
        return ztc_refuse(
            error, path, ZTC_MODULE_ENTRY_NAME ".abi_minor",
            ztc_words("ABI %u.%u", entry->abi_major, entry->abi_minor).text,
            ztc_words("%u.%u as in the section", info->abi_major, info->abi_minor).text);
    }
    if (entry->min_host_minor > ZTC_ABI_MINOR) {
        return ztc_refuse(error, path, ZTC_MODULE_ENTRY_NAME ".min_host_minor",
                          ztc_words("%u", entry->min_host_minor).text,
                          ztc_words("at most %u, the minor of this ztc", ZTC_ABI_MINOR).text);
    }
    return ZTC_OK;
}

/* What a target module may not have beyond what every module may not have. */
static ztc_status check_target_rules(const struct ztc_elf_facts *facts, const char *path,
                                     struct ztc_error *error)
{
    if (facts->constructors && !ALTERED_BY_BUILD) {
        return ztc_refuse(error, path, "constructors", facts->constructor_kind,
                          "none in a target module");
    }
    if (facts->hazard[0] != '\0' && !ALTERED_BY_BUILD) {
        return ztc_refuse(error, path, "loading", facts->hazard,
                          "nothing but mapping and plain relocations in a target module");
    }
    if (facts->written_globals && !ALTERED_BY_BUILD) {
        return ztc_refuse(error, path, "global data", "a writable segment beyond RELRO",
                          "none in a target module");
    }
    for (size_t i = 0; i < facts->export_count && !ALTERED_BY_BUILD; i++) {
        if (strcmp(facts->exports[i], ZTC_MODULE_ENTRY_NAME) != 0) {
            return ztc_refuse(error, path, "exported symbols",
                              ztc_words_quote(facts->exports[i], strlen(facts->exports[i])).text,
                              "only " ZTC_MODULE_ENTRY_NAME " in a target module");
        }
    }
    for (size_t i = 0; i < facts->needed_count; i++) {
        if (!ztc_needed_allowed(facts->needed[i])) {
            return ztc_refuse(error, path, "DT_NEEDED",
                              ztc_words_quote(facts->needed[i], strlen(facts->needed[i])).text,
                              "only the C library in a target module");
        }
    }
    for (size_t i = 0; i < facts->import_count; i++) {
        if (!ztc_import_allowed(facts->imports[i])) {
            return ztc_refuse(error, path, "imports",
                              ztc_words_quote(facts->imports[i], strlen(facts->imports[i])).text,
                              "only what the manual allows a target module");
        }
    }
    return ZTC_OK;
}

static ztc_status check_facts(const struct ztc_elf *elf, struct ztc_arena *arena,
                              const struct ztc_module_info *info, struct ztc_error *error)
{
    struct ztc_elf_facts facts = {0};
    ztc_status status = ztc_elf_facts(elf, arena, error, &facts);
    if (status != ZTC_OK) {
        return status;
    }
    if (facts.entries != 1) {
        return ztc_refuse(error, elf->file, "symbol " ZTC_MODULE_ENTRY_NAME,
                          facts.entries == 0 ? "none" : "several", "one exported object");
    }
    status = ztc_inspect_entry(&facts.entry, elf->file, info, error);
    if (status == ZTC_OK && ztc_info_provides(info, "target")) {
        status = check_target_rules(&facts, elf->file, error);
    }
    return status;
}

ztc_status ztc_inspect_bytes(const unsigned char *bytes, size_t size, const char *path,
                             struct ztc_arena *arena, struct ztc_error *error,
                             struct ztc_inspection *inspection)
{
    const struct ztc_elf elf = {.bytes = bytes, .size = size, .file = path};
    ztc_status status = ztc_elf_check_header(&elf, error);
    if (status != ZTC_OK) {
        return status;
    }
    status = ztc_elf_module_section(&elf, error, &inspection->records, &inspection->records_size);
    if (status != ZTC_OK) {
        return status;
    }
    status = ztc_module_info_parse(arena, path, inspection->records, inspection->records_size,
                                   error, &inspection->info);
    if (status != ZTC_OK) {
        return status;
    }
    status = ztc_module_info_check_abi(path, &inspection->info, error);
    if (status != ZTC_OK) {
        return status;
    }
    /* What the file would import is of no use later: an arena of its own. */
    struct ztc_arena scratch;
    ztc_arena_init(&scratch, ZTC_MODULE_MEMORY_MAX);
    status = check_facts(&elf, &scratch, &inspection->info, error);
    ztc_arena_done(&scratch);
    return status;
}

/* Fills a refusal that is not the file's. */
static ztc_status passing_failure(struct ztc_inspection *inspection, struct ztc_error *error,
                                  int errnum, const char *path)
{
    inspection->passing = true;
    return ztc_error_system(error, errnum, "%s: cannot be read", path);
}

static ztc_status read_bytes(int fd, const struct stat *status, const char *path,
                             struct ztc_error *error, struct ztc_inspection *inspection)
{
    size_t size = (size_t)status->st_size;
    inspection->bytes = malloc(size > 0 ? size : 1);
    if (inspection->bytes == NULL) {
        return ztc_error_memory(error);
    }
    while (inspection->size < size) {
        ssize_t got = pread(fd, inspection->bytes + inspection->size, size - inspection->size,
                            (off_t)inspection->size);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return passing_failure(inspection, error, errno, path);
        }
        if (got == 0) {
            break; /* it has become shorter: the reader will see that */
        }
        inspection->size += (size_t)got;
    }
    return ZTC_OK;
}

ztc_status ztc_inspect(int fd, const struct stat *status, const char *path, struct ztc_arena *arena,
                       struct ztc_error *error, struct ztc_inspection *inspection)
{
    *inspection = (struct ztc_inspection){0};
    if (!S_ISREG(status->st_mode)) {
        return ztc_refuse(error, path, "kind of file", "something else", "a regular file");
    }
    ztc_status result =
        ztc_rights_check(status, path, "rights of the file", &inspection->passing, error);
    if (result == ZTC_OK) {
        result = ztc_rights_check_link(fd, path, &inspection->passing, error);
    }
    if (result != ZTC_OK) {
        return result;
    }
    if ((uintmax_t)status->st_size > ZTC_MODULE_FILE_MAX) {
        return ztc_refuse(error, path, "size",
                          ztc_words("%llu bytes", (unsigned long long)status->st_size).text,
                          ztc_words("at most %u", ZTC_MODULE_FILE_MAX).text);
    }
    result = read_bytes(fd, status, path, error, inspection);
    if (result == ZTC_OK) {
        result =
            ztc_inspect_bytes(inspection->bytes, inspection->size, path, arena, error, inspection);
    }
    return result;
}

void ztc_inspection_done(struct ztc_inspection *inspection)
{
    free(inspection->bytes);
    inspection->bytes = NULL;
    inspection->records = NULL;
}
