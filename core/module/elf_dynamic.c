/* SPDX-License-Identifier: Apache-2.0 */
/* The dynamic segment: what the loader would run, load and write, told without loading. */
#include "module/elf_dynamic.h"

#include "module/refuse.h"

#include <string.h>

/* Libraries that one module needs; beyond it lies no real one. */
#define NEEDED_MAX 256u
/* A name, C++ ones included, and all names of a module together. */
#define NAME_MAX_LENGTH 4096u
#define NAMES_MAX (4u * 1024u * 1024u)

#if ZTC_ELF_RELA
#define TABLE DT_RELA
#define TABLE_SIZE DT_RELASZ
#define TABLE_ENTRY DT_RELAENT
#define TABLE_COUNT DT_RELACOUNT
#define OTHER_TABLE DT_REL
#else
#define TABLE DT_REL
#define TABLE_SIZE DT_RELSZ
#define TABLE_ENTRY DT_RELENT
#define TABLE_COUNT DT_RELCOUNT
#define OTHER_TABLE DT_RELA
#endif

/* Newer than some elf.h. */
#ifndef DT_RELR
#define DT_RELRSZ 35
#define DT_RELR 36
#define DT_RELRENT 37
#endif

struct tag_row {
    int64_t tag;
    enum ztc_dynamic_tag slot;
};

static const struct tag_row tags[] = {
    {DT_STRTAB, ZTC_TAG_STRTAB},
    {DT_STRSZ, ZTC_TAG_STRSZ},
    {DT_SYMTAB, ZTC_TAG_SYMTAB},
    {DT_SYMENT, ZTC_TAG_SYMENT},
    {DT_HASH, ZTC_TAG_HASH},
    {DT_GNU_HASH, ZTC_TAG_GNU_HASH},
    {TABLE, ZTC_TAG_TABLE},
    {TABLE_SIZE, ZTC_TAG_TABLE_SIZE},
    {TABLE_ENTRY, ZTC_TAG_TABLE_ENTRY},
    {TABLE_COUNT, ZTC_TAG_TABLE_COUNT},
    {DT_JMPREL, ZTC_TAG_JMPREL},
    {DT_PLTRELSZ, ZTC_TAG_PLTRELSZ},
    {DT_PLTREL, ZTC_TAG_PLTREL},
    {DT_RELR, ZTC_TAG_RELR},
    {DT_RELRSZ, ZTC_TAG_RELRSZ},
    {DT_RELRENT, ZTC_TAG_RELRENT},
    {DT_VERSYM, ZTC_TAG_VERSYM},
    {DT_VERNEED, ZTC_TAG_VERNEED},
    {DT_VERDEF, ZTC_TAG_VERDEF},
};

/* Entries that the loader takes for granted where another is there. */
static const struct {
    enum ztc_dynamic_tag given;
    enum ztc_dynamic_tag needed;
    const char *name;
} companions[] = {
    {ZTC_TAG_TABLE, ZTC_TAG_TABLE_SIZE, "the size of the relocations"},
    {ZTC_TAG_TABLE, ZTC_TAG_TABLE_ENTRY, "the size of a relocation"},
    {ZTC_TAG_JMPREL, ZTC_TAG_PLTRELSZ, "DT_PLTRELSZ"},
    {ZTC_TAG_JMPREL, ZTC_TAG_PLTREL, "DT_PLTREL"},
    {ZTC_TAG_PLTREL, ZTC_TAG_JMPREL, "DT_JMPREL"},
    {ZTC_TAG_PLTREL, ZTC_TAG_PLTRELSZ, "DT_PLTRELSZ"},
    {ZTC_TAG_RELR, ZTC_TAG_RELRSZ, "DT_RELRSZ"},
    {ZTC_TAG_RELR, ZTC_TAG_RELRENT, "DT_RELRENT"},
    {ZTC_TAG_VERNEED, ZTC_TAG_VERSYM, "DT_VERSYM"},
    {ZTC_TAG_VERDEF, ZTC_TAG_VERSYM, "DT_VERSYM"},
};

struct word_row {
    int64_t tag;
    const char *word;
};

/* Entries by which code of the module runs when it is loaded or at the end. */
static const struct word_row runs[] = {
    {DT_INIT, "DT_INIT"}, {DT_INIT_ARRAY, "DT_INIT_ARRAY"}, {DT_PREINIT_ARRAY, "DT_PREINIT_ARRAY"},
    {DT_FINI, "DT_FINI"}, {DT_FINI_ARRAY, "DT_FINI_ARRAY"},
};

/* Entries by which the loader does more than it was asked to. */
static const struct word_row hazards[] = {
    {DT_TEXTREL, "DT_TEXTREL (relocations in code)"},
    {DT_AUDIT, "DT_AUDIT"},
    {DT_DEPAUDIT, "DT_DEPAUDIT"},
    {DT_CONFIG, "DT_CONFIG"},
    {DT_AUXILIARY, "DT_AUXILIARY"},
    {DT_FILTER, "DT_FILTER"},
    {OTHER_TABLE, "relocations of a kind that this machine does not have"},
};

void ztc_elf_constructor(struct ztc_elf_dynamic *dynamic, const char *kind)
{
    if (!dynamic->facts->constructors) {
        dynamic->facts->constructors = true;
        dynamic->facts->constructor_kind = kind;
    }
}

ztc_status ztc_elf_string(struct ztc_elf_dynamic *dynamic, uint64_t offset, const char **ret_text)
{
    if (offset >= dynamic->strings_size) {
        return ztc_elf_refuse(
            &dynamic->image, "name", ztc_words("offset %llu", (unsigned long long)offset).text,
            ztc_words("below %llu", (unsigned long long)dynamic->strings_size).text);
    }
    const char *text = (const char *)dynamic->strings + offset;
    size_t length = strnlen(text, NAME_MAX_LENGTH + 1);
    dynamic->copied += length + 1;
    if (length > NAME_MAX_LENGTH || dynamic->copied > NAMES_MAX) {
        return ztc_elf_refuse(
            &dynamic->image, "names", "more",
            ztc_words("at most %u bytes each and %u in all", NAME_MAX_LENGTH, NAMES_MAX).text);
    }
    const char *copy = ztc_arena_copy(dynamic->arena, text, length);
    if (copy == NULL) {
        return ztc_error_memory(dynamic->image.error);
    }
    *ret_text = copy;
    return ZTC_OK;
}

static ztc_status add_needed(struct ztc_elf_dynamic *dynamic, uint64_t offset)
{
    struct ztc_elf_facts *facts = dynamic->facts;
    if (facts->needed_count == NEEDED_MAX) {
        return ztc_elf_refuse(&dynamic->image, "DT_NEEDED", "more",
                              ztc_words("at most %u", NEEDED_MAX).text);
    }
    uint64_t *grown = ztc_arena_grow(dynamic->arena, dynamic->needed, facts->needed_count,
                                     &dynamic->needed_capacity, sizeof(*grown));
    if (grown == NULL) {
        return ztc_error_memory(dynamic->image.error);
    }
    dynamic->needed = grown;
    grown[facts->needed_count++] = offset;
    return ZTC_OK;
}

/* Entries whose values are offsets into the names, which the loader uses unasked. */
static bool is_name(int64_t tag)
{
    return tag == DT_SONAME || tag == DT_RPATH || tag == DT_RUNPATH;
}

static void note_flags(struct ztc_elf_dynamic *dynamic, const ElfW(Dyn) * entry)
{
    if (entry->d_tag != DT_FLAGS) {
        return;
    }
    if ((entry->d_un.d_val & DF_TEXTREL) != 0) {
        ztc_elf_hazard(&dynamic->image, "DF_TEXTREL (relocations in code)");
    }
    if ((entry->d_un.d_val & DF_STATIC_TLS) != 0) {
        ztc_elf_hazard(&dynamic->image, "DF_STATIC_TLS");
    }
}

static ztc_status take_entry(struct ztc_elf_dynamic *dynamic, const ElfW(Dyn) * entry)
{
    if (entry->d_tag == DT_NEEDED) {
        return add_needed(dynamic, entry->d_un.d_val);
    }
    if (is_name(entry->d_tag)) {
        uint64_t offset = entry->d_un.d_val;
        dynamic->furthest_name = offset > dynamic->furthest_name ? offset : dynamic->furthest_name;
    }
    note_flags(dynamic, entry);
    for (size_t i = 0; i < sizeof(runs) / sizeof(runs[0]); i++) {
        if (entry->d_tag == runs[i].tag) {
            ztc_elf_constructor(dynamic, runs[i].word);
        }
    }
    for (size_t i = 0; i < sizeof(hazards) / sizeof(hazards[0]); i++) {
        if (entry->d_tag == hazards[i].tag) {
            ztc_elf_hazard(&dynamic->image, hazards[i].word);
        }
    }
    for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
        if (entry->d_tag != tags[i].tag) {
            continue;
        }
        if (dynamic->present[tags[i].slot]) {
            return ztc_elf_refuse(
                &dynamic->image, "dynamic segment",
                ztc_words("entry 0x%llx twice", (unsigned long long)entry->d_tag).text,
                "each once");
        }
        dynamic->present[tags[i].slot] = true;
        dynamic->values[tags[i].slot] = entry->d_un.d_val;
        return ZTC_OK;
    }
    return ZTC_OK;
}

static ztc_status read_entries(struct ztc_elf_dynamic *dynamic)
{
    const struct ztc_elf_segment *segment = &dynamic->image.dynamic;
    const unsigned char *bytes =
        ztc_elf_image_at(&dynamic->image, segment->address, segment->file_size);
    if (bytes == NULL) {
        return ztc_elf_refuse(&dynamic->image, "dynamic segment",
                              "a place outside the segments to load", "a part of one of them");
    }
    for (uint64_t at = 0; segment->file_size - at >= sizeof(ElfW(Dyn)); at += sizeof(ElfW(Dyn))) {
        ElfW(Dyn) entry;
        memcpy(&entry, bytes + at, sizeof(entry));
        if (entry.d_tag == DT_NULL) {
            return ZTC_OK;
        }
        ztc_status status = take_entry(dynamic, &entry);
        if (status != ZTC_OK) {
            return status;
        }
    }
    return ztc_elf_refuse(&dynamic->image, "dynamic segment", "no end", "a last entry DT_NULL");
}

static ztc_status check_companions(struct ztc_elf_dynamic *dynamic)
{
    for (size_t i = 0; i < sizeof(companions) / sizeof(companions[0]); i++) {
        if (dynamic->present[companions[i].given] && !dynamic->present[companions[i].needed]) {
            return ztc_elf_refuse(&dynamic->image, "dynamic segment", "none of an entry",
                                  companions[i].name);
        }
    }
    return ZTC_OK;
}

static ztc_status read_strings(struct ztc_elf_dynamic *dynamic)
{
    uint64_t size = dynamic->values[ZTC_TAG_STRSZ];
    if (!dynamic->present[ZTC_TAG_STRTAB] || size == 0) {
        return ztc_elf_refuse(&dynamic->image, "DT_STRTAB", "none", "names");
    }
    ztc_status status = ztc_elf_image_table(
        &dynamic->image, "DT_STRTAB", dynamic->values[ZTC_TAG_STRTAB], size, &dynamic->strings);
    if (status != ZTC_OK) {
        return status;
    }
    if (dynamic->strings[size - 1] != '\0') {
        return ztc_elf_refuse(&dynamic->image, "DT_STRTAB", "a last name without end",
                              "a NUL byte at the end");
    }
    if (dynamic->furthest_name >= size) {
        return ztc_elf_refuse(
            &dynamic->image, "DT_SONAME or DT_RUNPATH",
            ztc_words("offset %llu", (unsigned long long)dynamic->furthest_name).text,
            ztc_words("below %llu", (unsigned long long)size).text);
    }
    dynamic->strings_size = size;
    return ZTC_OK;
}

static ztc_status read_needed(struct ztc_elf_dynamic *dynamic)
{
    struct ztc_elf_facts *facts = dynamic->facts;
    facts->needed = ztc_arena_array(dynamic->arena, facts->needed_count, sizeof(*facts->needed));
    if (facts->needed == NULL) {
        return ztc_error_memory(dynamic->image.error);
    }
    for (size_t i = 0; i < facts->needed_count; i++) {
        ztc_status status = ztc_elf_string(dynamic, dynamic->needed[i], &facts->needed[i]);
        if (status != ZTC_OK) {
            return status;
        }
    }
    return ZTC_OK;
}

/* Is there a byte that can be written once the loader is done? */
static bool writes_globals(const struct ztc_elf_image *image)
{
    uint64_t start = image->relro.address;
    uint64_t end = start + image->relro.memory_size;
    for (size_t i = 0; i < image->load_count; i++) {
        const struct ztc_elf_segment *load = &image->loads[i];
        if ((load->flags & PF_W) != 0 &&
            (load->address < start || load->address + load->memory_size > end)) {
            return true;
        }
    }
    return false;
}

ztc_status ztc_elf_facts(const struct ztc_elf *elf, struct ztc_arena *arena,
                         struct ztc_error *error, struct ztc_elf_facts *ret_facts)
{
    struct ztc_elf_facts facts = {.constructor_kind = ""};
    struct ztc_elf_dynamic dynamic = {.arena = arena, .facts = &facts};
    ztc_status status = ztc_elf_image_read(elf, error, &dynamic.image);
    if (status == ZTC_OK) {
        status = read_entries(&dynamic);
    }
    if (status == ZTC_OK) {
        status = check_companions(&dynamic);
    }
    if (status == ZTC_OK) {
        status = read_strings(&dynamic);
    }
    if (status == ZTC_OK) {
        status = read_needed(&dynamic);
    }
    if (status == ZTC_OK) {
        status = ztc_elf_relocations(&dynamic);
    }
    if (status == ZTC_OK) {
        status = ztc_elf_symbols(&dynamic);
    }
    if (status == ZTC_OK) {
        status = ztc_elf_versions(&dynamic);
    }
    if (status == ZTC_OK) {
        facts.written_globals = writes_globals(&dynamic.image);
        facts.hazard = dynamic.image.hazard;
        *ret_facts = facts;
    }
    return status;
}
