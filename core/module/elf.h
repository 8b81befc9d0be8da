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

struct ztc_elf_facts {
    bool constructors; /* DT_INIT, DT_INIT_ARRAY, DT_PREINIT_ARRAY, DT_FINI, DT_FINI_ARRAY, IFUNC */
    const char *constructor_kind; /* which one, static; "" if none */
    bool written_globals;         /* a writable segment beyond RELRO */
    const char **needed;          /* DT_NEEDED, in the arena */
    size_t needed_count;
    const char **imports; /* names of undefined symbols that relocations or the table refer to */
    size_t import_count;
    const char **exports; /* names of defined global symbols */
    size_t export_count;
};

/* Read from the dynamic segment, which is what the loader goes by. */
ztc_status ztc_elf_facts(const struct ztc_elf *elf, struct ztc_arena *arena,
                         struct ztc_error *error, struct ztc_elf_facts *ret_facts) ZTC_MUST_CHECK;

/* May a target module import this symbol? (The list of the manual; with sanitizers theirs too.) */
bool ztc_import_allowed(const char *symbol);

#endif
