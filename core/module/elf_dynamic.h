/* SPDX-License-Identifier: Apache-2.0 */
/* The dynamic segment, and what its entries lead to: symbols, relocations, versions. */
#ifndef ZTC_MODULE_ELF_DYNAMIC_H
#define ZTC_MODULE_ELF_DYNAMIC_H

#include "module/elf_image.h"

/* Symbols of one module; one that provides targets has a dozen. */
#define ZTC_ELF_SYMBOLS_MAX 65536u

/* The entries that the loader goes by and that are looked at here; each may stand once. */
enum ztc_dynamic_tag {
    ZTC_TAG_STRTAB,
    ZTC_TAG_STRSZ,
    ZTC_TAG_SYMTAB,
    ZTC_TAG_SYMENT,
    ZTC_TAG_HASH,
    ZTC_TAG_GNU_HASH,
    ZTC_TAG_TABLE, /* DT_RELA or DT_REL, whichever is native; likewise the three below */
    ZTC_TAG_TABLE_SIZE,
    ZTC_TAG_TABLE_ENTRY,
    ZTC_TAG_TABLE_COUNT, /* how many at its start are relative */
    ZTC_TAG_JMPREL,
    ZTC_TAG_PLTRELSZ,
    ZTC_TAG_PLTREL,
    ZTC_TAG_RELR,
    ZTC_TAG_RELRSZ,
    ZTC_TAG_RELRENT,
    ZTC_TAG_VERSYM,
    ZTC_TAG_VERNEED,
    ZTC_TAG_VERDEF,
    ZTC_TAG_COUNT,
};

struct ztc_elf_dynamic {
    struct ztc_elf_image image;
    struct ztc_arena *arena;
    struct ztc_elf_facts *facts;
    uint64_t values[ZTC_TAG_COUNT];
    bool present[ZTC_TAG_COUNT];
    uint64_t *needed; /* offsets into strings, in the arena */
    size_t needed_capacity;
    uint64_t furthest_name;       /* offset of the library's own name or path that lies last */
    const unsigned char *strings; /* ends in NUL */
    uint64_t strings_size;
    const unsigned char *symbols;
    size_t symbol_count; /* as far as is known */
    size_t copied;       /* bytes of names copied so far */
};

/* A text of the string table, copied into the arena. */
ztc_status ztc_elf_string(struct ztc_elf_dynamic *dynamic, uint64_t offset,
                          const char **ret_text) ZTC_MUST_CHECK;

/* The steps of ztc_elf_facts, each in a file of its own, in this order. */
ztc_status ztc_elf_relocations(struct ztc_elf_dynamic *dynamic) ZTC_MUST_CHECK;
ztc_status ztc_elf_symbols(struct ztc_elf_dynamic *dynamic) ZTC_MUST_CHECK;
ztc_status ztc_elf_versions(struct ztc_elf_dynamic *dynamic) ZTC_MUST_CHECK;

/* Something that runs by itself when the file is loaded; the first is kept. kind is static. */
void ztc_elf_constructor(struct ztc_elf_dynamic *dynamic, const char *kind);

#endif
