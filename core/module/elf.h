/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A bounded reader of ELF shared objects: enough to find the module's section and to say, before the
 * file is loaded, what code of it the loader would run and what it would import. Everything read is
 * hostile: each offset is checked against the file's size; nothing of the file is executed.
 */
#ifndef ZTC_MODULE_ELF_H
#define ZTC_MODULE_ELF_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

struct ztc_elf {
    const unsigned char *bytes; /* borrowed: the whole file */
    size_t size;
    const char *file; /* for messages */
};

/* Is it a shared object of this machine's class, byte order and architecture? Says field, found, expected. */
ztc_status ztc_elf_check_header(const struct ztc_elf *elf, struct ztc_error *error) ZTC_MUST_CHECK;

/* The bytes of section `.ztc.module`, borrowed from elf. Absent, writable, empty or too long is an error. */
ztc_status ztc_elf_module_section(const struct ztc_elf *elf, struct ztc_error *error,
                                  const char **ret_records, size_t *ret_size) ZTC_MUST_CHECK;

/* The plain numbers at the start of the entry object, as the file holds them. */
struct ztc_elf_entry {
    uint32_t magic, struct_size, abi_major, abi_minor, min_host_minor;
};

struct ztc_elf_facts {
    bool constructors; /* DT_INIT, DT_INIT_ARRAY, DT_PREINIT_ARRAY, DT_FINI, DT_FINI_ARRAY, IFUNC */
    const char *constructor_kind; /* which one, static; "" if none */
    bool written_globals;         /* a writable segment beyond RELRO */
    /* The first other thing of which the loader would do more than map and relocate, or could be made
     * to read what was not checked: a writable and executable segment, DT_TEXTREL, DT_AUDIT, DT_FILTER,
     * thread-local data, tables in a writable segment, a relocation out of the ordinary. Static; "" if
     * none. */
    const char *hazard;
    const char **needed; /* DT_NEEDED; names and arrays are in the arena, likewise below */
    size_t needed_count;
    const char **imports; /* names of undefined symbols that relocations or the table refer to */
    size_t import_count;
    const char **exports; /* names of defined global symbols */
    size_t export_count;
    size_t entries;             /* symbols ztc_module_entry among the exports */
    struct ztc_elf_entry entry; /* of the last of them */
};

/*
 * Read from the program headers and the dynamic segment, which is what the loader goes by. A file whose
 * tables lead out of it, or that would make the loader do so, is an error.
 */
ztc_status ztc_elf_facts(const struct ztc_elf *elf, struct ztc_arena *arena,
                         struct ztc_error *error, struct ztc_elf_facts *ret_facts) ZTC_MUST_CHECK;

/* May a target module import this symbol? (The list of the manual; with sanitizers theirs too.) */
bool ztc_import_allowed(const char *symbol);

/* May a target module need this library? Only the C library and its loader, likewise. */
bool ztc_needed_allowed(const char *library);

#endif
