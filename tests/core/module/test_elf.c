/* SPDX-License-Identifier: Apache-2.0 */
/* The ELF reader on real files, on files with one thing wrong, and on damage at every byte. */
#include "support_module.h"

#include "module/elf.h"
#include "module/elf_native.h"
#include "module/inspect.h"

#include <elf.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>

/* A file in memory that a test may damage. */
struct image {
    unsigned char *bytes;
    size_t size;
    struct ztc_elf elf;
    struct ztc_error error;
    struct ztc_arena arena;
};

static struct image load(const char *name)
{
    struct image image = {0};
    image.bytes = support_read(support_module(name).text, &image.size);
    image.elf = (struct ztc_elf){.bytes = image.bytes, .size = image.size, .file = "file.so"};
    ztc_arena_init(&image.arena, (size_t)64 << 20);
    return image;
}

static void unload(struct image *image)
{
    free(image->bytes);
    ztc_error_clear(&image->error);
    ztc_arena_done(&image->arena);
}

/* Everything the reader does with a file. */
static ztc_status inspect(struct image *image, struct ztc_inspection *inspection)
{
    *inspection = (struct ztc_inspection){0};
    return ztc_inspect_bytes(image->elf.bytes, image->elf.size, image->elf.file, &image->arena,
                             &image->error, inspection);
}

static ElfW(Ehdr) head_of(const struct image *image)
{
    ElfW(Ehdr) head;
    memcpy(&head, image->bytes, sizeof(head));
    return head;
}

/* The place in the file of the first program header of a type. */
static size_t header_at(const struct image *image, ElfW(Word) type)
{
    ElfW(Ehdr) head = head_of(image);
    for (size_t i = 0; i < head.e_phnum; i++) {
        ElfW(Phdr) header;
        size_t at = head.e_phoff + i * sizeof(header);
        memcpy(&header, image->bytes + at, sizeof(header));
        if (header.p_type == type) {
            return at;
        }
    }
    fail_msg("there is no program header of type %u", type);
    return 0;
}

/* The place in the file of the first dynamic entry with a tag. */
static size_t dynamic_at(const struct image *image, ElfW(Sxword) tag)
{
    ElfW(Phdr) header;
    memcpy(&header, image->bytes + header_at(image, PT_DYNAMIC), sizeof(header));
    for (size_t at = header.p_offset; at < header.p_offset + header.p_filesz;
         at += sizeof(ElfW(Dyn))) {
        ElfW(Dyn) entry;
        memcpy(&entry, image->bytes + at, sizeof(entry));
        if (entry.d_tag == tag) {
            return at;
        }
    }
    fail_msg("there is no dynamic entry %lld", (long long)tag);
    return 0;
}

/* The entry in the place of another, which the module does not need for this test. */
static void put_dynamic(struct image *image, ElfW(Sxword) tag, ElfW(Sxword) new_tag,
                        ElfW(Xword) value)
{
    ElfW(Dyn) entry = {.d_tag = new_tag, .d_un = {.d_val = value}};
    memcpy(image->bytes + dynamic_at(image, tag), &entry, sizeof(entry));
}

static bool has_name(const char **names, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(names[i], name) == 0) {
            return true;
        }
    }
    return false;
}

static void a_good_module_is_read(void **state)
{
    struct image image = load("good");
    struct ztc_inspection inspection;
    struct ztc_elf_facts facts;
    (void)state;
    assert_int_equal(ztc_elf_check_header(&image.elf, &image.error), ZTC_OK);
    assert_int_equal(ztc_elf_facts(&image.elf, &image.arena, &image.error, &facts), ZTC_OK);
    assert_int_equal(facts.entries, 1);
    assert_int_equal(facts.entry.magic, ZTC_MODULE_MAGIC);
    assert_int_equal(facts.entry.struct_size, sizeof(struct ztc_module_entry));
    assert_int_equal(facts.entry.abi_major, 1);
    assert_true(has_name(facts.exports, facts.export_count, ZTC_MODULE_ENTRY_NAME));
#ifndef ZTC_SANITIZED
    assert_int_equal(facts.export_count, 1);
    assert_false(facts.constructors);
    assert_string_equal(facts.constructor_kind, "");
    assert_string_equal(facts.hazard, "");
    assert_false(facts.written_globals);
    assert_true(has_name(facts.imports, facts.import_count, "strcmp"));
    assert_int_equal(facts.needed_count, 1);
    assert_string_equal(facts.needed[0], "libc.so.6");
#endif
    assert_int_equal(inspect(&image, &inspection), ZTC_OK);
    assert_string_equal(inspection.info.id, "org.ztc.test.good");
    assert_true(ztc_info_provides(&inspection.info, "target"));
    assert_false(ztc_info_provides(&inspection.info, "flasher"));
    unload(&image);
}

static void a_library_of_the_system_is_read(void **state)
{
    struct image image = {0};
    struct ztc_elf_facts facts;
    struct ztc_inspection inspection;
    (void)state;
    /* The C library that this test itself runs with. */
    for (const struct link_map *map = _r_debug.r_map; map != NULL; map = map->l_next) {
        if (strstr(map->l_name, "libc.so.6") != NULL) {
            image.bytes = support_read(map->l_name, &image.size);
        }
    }
    assert_non_null(image.bytes);
    image.elf = (struct ztc_elf){.bytes = image.bytes, .size = image.size, .file = "libc"};
    ztc_arena_init(&image.arena, (size_t)64 << 20);
    assert_int_equal(ztc_elf_check_header(&image.elf, &image.error), ZTC_OK);
    assert_int_equal(ztc_elf_facts(&image.elf, &image.arena, &image.error, &facts), ZTC_OK);
    assert_true(facts.constructors);
    assert_true(facts.written_globals);
    assert_string_equal(facts.hazard, "thread-local data");
    assert_true(has_name(facts.exports, facts.export_count, "fopen"));
    assert_int_equal(facts.entries, 0);
    assert_int_equal(inspect(&image, &inspection), ZTC_E_INVALID);
    support_expect(&image.error, "libc: section .ztc.module: found none, expected one", NULL);
    unload(&image);
}

/* One module that was built to be refused, and what is said of it. */
struct refused {
    const char *name;
    const char *words;
};

static void refuse_each(const struct refused *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct image image = load(rows[i].name);
        struct ztc_inspection inspection;
        ztc_status status = inspect(&image, &inspection);
        if (status != ZTC_E_INVALID) {
            fail_msg("%s is not refused", rows[i].name);
        }
        support_expect(&image.error, "file.so: ", rows[i].words, "found ", ", expected ", NULL);
        unload(&image);
    }
}

static void what_the_file_says_of_itself_is_checked(void **state)
{
    static const struct refused rows[] = {
        {"wrong_magic", "ztc_module_entry.magic: found 0x12345678, expected 0x6D63747A"},
        {"wrong_major", "ztc_module_entry.abi_major: found 2, expected 1"},
        {"wrong_minor",
         "ztc_module_entry.abi_minor: found ABI 1.7, expected 1.0 as in the section"},
        {"section_abi", ": abi: found 2.0, expected 1.x"},
        {"new_host", "ztc_module_entry.min_host_minor: found 9, expected at most 0"},
        {"short_entry", "ztc_module_entry.struct_size: found 24, expected at least 48"},
        {"hidden_entry", "symbol ztc_module_entry: found none, expected one exported object"},
        {"no_section", "section .ztc.module: found none, expected one"},
        {"huge_section", "section .ztc.module: found 65537 bytes, expected 1 to 65536"},
        {"writable_section", "section .ztc.module: found a writable section"},
        {"needs_net", ": needs: found \"net\""},
    };
    (void)state;
    refuse_each(rows, sizeof(rows) / sizeof(rows[0]));
}

static void what_the_loader_would_do_is_seen(void **state)
{
    static const struct refused rows[] = {
        {"constructor", "constructors: found DT_INIT_ARRAY, expected none"},
        {"destructor", "constructors: found DT_FINI_ARRAY, expected none"},
        {"start_files", "constructors: found DT_INIT, expected none"},
        {"ifunc", "IFUNC"},
        {"ifunc_symbol", "constructors: found IFUNC"},
        {"opens_files", "imports: found \"fopen\", expected only what the manual allows"},
        {"needs_math", "DT_NEEDED: found \"libm.so.6\", expected only the C library"},
        {"written_global", "global data: found a writable segment beyond RELRO"},
        {"lazy", "global data: found a writable segment beyond RELRO"},
        {"thread_local", "loading: found thread-local data"},
        {"text_relocation", "loading: found DT_TEXTREL"},
        {"executable_stack", "loading: found an executable stack"},
        {"audit", "loading: found DT_AUDIT"},
        {"filter", "loading: found DT_FILTER"},
        {"auxiliary", "loading: found DT_AUXILIARY"},
    };
    (void)state;
#ifdef ZTC_SANITIZED
    skip(); /* what the sanitizer adds looks the same */
#endif
    refuse_each(rows, sizeof(rows) / sizeof(rows[0]));
}

static void what_is_allowed_is_imported(void **state)
{
    struct image image = load("library_functions");
    struct ztc_inspection inspection;
    (void)state;
    if (inspect(&image, &inspection) != ZTC_OK) {
        fail_msg("%s", ztc_error_text(&image.error));
    }
    unload(&image);
}

static void every_style_of_hash_table_is_read(void **state)
{
    static const char *const names[] = {"good", "leaks", "second"};
    (void)state;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        struct image image = load(names[i]);
        struct ztc_inspection inspection;
        assert_int_equal(inspect(&image, &inspection), ZTC_OK);
        unload(&image);
    }
}

static void the_import_list_is_short(void **state)
{
    static const char *const allowed[] = {"memcpy",       "strstr",           "__memcpy_chk",
                                          "__memset_chk", "__stack_chk_fail", "strnlen"};
    static const char *const refused[] = {
        "",       "malloc",        "printf", "__cxa_finalize", "memcp",        "memcpyx", "__chk",
        "___chk", "__memcpy_chkx", "system", "__gmon_start__", "__printf_chk", "strcpy"};
    (void)state;
    for (size_t i = 0; i < sizeof(allowed) / sizeof(allowed[0]); i++) {
        assert_true(ztc_import_allowed(allowed[i]));
    }
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        assert_false(ztc_import_allowed(refused[i]));
    }
    assert_true(ztc_needed_allowed("libc.so.6"));
    assert_true(ztc_needed_allowed(ZTC_ELF_LOADER));
    assert_false(ztc_needed_allowed("ld-linux-evil.so"));
    assert_false(ztc_needed_allowed(ZTC_ELF_LOADER ".so"));
    assert_false(ztc_needed_allowed("libc.so.7"));
    assert_false(ztc_needed_allowed("./libc.so.6"));
    assert_false(ztc_needed_allowed("ld-linux/evil.so"));
    assert_false(ztc_needed_allowed("libcurl.so.4"));
}

/* One number of the header, what it is set to, and the words that name both sides. */
struct header_change {
    size_t at;
    size_t size;
    unsigned value;
    const char *words;
};

static void foreign_files_are_named(void **state)
{
    static const struct header_change changes[] = {
        {0, 1, 0x23, "first bytes: found 23 45 4C 46"},
        {EI_CLASS, 1, ELFCLASS32, "class: found 32-bit (1), expected 64-bit (2)"},
        {EI_CLASS, 1, 9, "class: found number 9"},
        {EI_DATA, 1, ELFDATA2MSB, "byte order: found big-endian (2), expected little-endian (1)"},
        {EI_VERSION, 1, 0, "ELF version: found number 0"},
        {offsetof(ElfW(Ehdr), e_type), 2, ET_EXEC, "type: found a program (2), expected a shared"},
        {offsetof(ElfW(Ehdr), e_type), 2, ET_REL, "type: found an object file (1)"},
        {offsetof(ElfW(Ehdr), e_machine), 2, EM_RISCV, "machine: found RISC-V (243), expected "},
        {offsetof(ElfW(Ehdr), e_machine), 2, EM_ARM, "machine: found ARM (40), expected "},
        {offsetof(ElfW(Ehdr), e_machine), 2, 60000, "machine: found number 60000"},
        {offsetof(ElfW(Ehdr), e_phentsize), 2, 8, "size of a program header: found number 8"},
        {offsetof(ElfW(Ehdr), e_phoff), 4, 0x7FFFFFFF, "program headers: found "},
        {offsetof(ElfW(Ehdr), e_shoff), 4, 0x7FFFFFFF, "section headers: found "},
        {offsetof(ElfW(Ehdr), e_shentsize), 2, 8, "section headers: found "},
        {offsetof(ElfW(Ehdr), e_shnum), 2, 0, "section headers: found 0 of 64 bytes"},
        {offsetof(ElfW(Ehdr), e_shstrndx), 2, 60000, "section of names: found number 60000"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
        struct image image = load("good");
        struct ztc_inspection inspection;
        memcpy(image.bytes + changes[i].at, &changes[i].value, changes[i].size);
        assert_int_equal(inspect(&image, &inspection), ZTC_E_INVALID);
        support_expect(&image.error, "file.so: ", changes[i].words, NULL);
        unload(&image);
    }
}

static void the_dynamic_segment_counts_not_the_sections(void **state)
{
    /* Section headers may lie: an initialiser is found though no section says so. */
    struct image image = load("constructor");
    struct ztc_elf_facts facts;
    (void)state;
    ElfW(Ehdr) head = head_of(&image);
    memset(image.bytes + head.e_shoff, 0, (size_t)head.e_shnum * sizeof(ElfW(Shdr)));
    assert_int_equal(ztc_elf_facts(&image.elf, &image.arena, &image.error, &facts), ZTC_OK);
    assert_true(facts.constructors);
    assert_string_equal(facts.constructor_kind, "DT_INIT_ARRAY");
    unload(&image);
}

/* A dynamic entry put in the place of DT_DEBUG's neighbours, and what is said of it. */
struct dynamic_change {
    ElfW(Sxword) tag;
    ElfW(Sxword) new_tag;
    ElfW(Xword) value;
    const char *words;
};

static void tables_that_lead_astray_are_refused(void **state)
{
    static const struct dynamic_change changes[] = {
        {DT_STRTAB, DT_STRTAB, 0x7FFFFFFFFFFF, "DT_STRTAB: found 0x7fffffffffff"},
        {DT_STRSZ, DT_STRSZ, 0, "DT_STRTAB: found none"},
        {DT_STRSZ, DT_STRSZ, UINT64_MAX, "DT_STRTAB: found "},
        {DT_STRSZ, DT_STRSZ, 3, "DT_STRTAB: found a last name without end"},
        {DT_SYMTAB, DT_SYMTAB, 8, "name: found offset "},
        {DT_SYMENT, DT_SYMENT, 8, "DT_SYMTAB: found entries of 8 bytes, expected entries of 24"},
        {DT_GNU_HASH, DT_GNU_HASH, 0x123456789, "DT_GNU_HASH: found 0x123456789"},
        {DT_GNU_HASH, DT_HASH, 0x123456789, "DT_HASH: found 0x123456789"},
        {DT_GNU_HASH, DT_SONAME, 1, "DT_GNU_HASH: found none"},
        {DT_RELA, DT_RELA, 0x123456789, "DT_RELA: found 0x123456789"},
        {DT_RELASZ, DT_RELASZ, 25, "DT_RELA: found 25 bytes, expected a multiple of 24"},
        {DT_RELAENT, DT_RELAENT, 16, "DT_RELA: found entries of 16 bytes, expected entries of 24"},
        {DT_VERNEED, DT_VERNEED, 0x123456789, "DT_VERNEED: found 0x123456789"},
        {DT_VERSYM, DT_VERSYM, 0x123456789, "DT_VERSYM: found 0x123456789"},
        {DT_NEEDED, DT_NEEDED, 0x123456789, "name: found offset 4886718345"},
        {DT_NEEDED, DT_SONAME, 0x123456789, "DT_SONAME or DT_RUNPATH: found offset 4886718345"},
        {DT_NEEDED, DT_SONAME, 1, "DT_VERNEED: found a record of a library that is not needed"},
        {DT_NEEDED, DT_STRTAB, 1, "dynamic segment: found entry 0x5 twice"},
        {DT_PLTRELSZ, DT_DEBUG, 0, "dynamic segment: found none of an entry, expected DT_PLTRELSZ"},
        {DT_JMPREL, DT_DEBUG, 0, "dynamic segment: found none of an entry, expected DT_JMPREL"},
        {DT_RELASZ, DT_DEBUG, 0, "expected the size of the relocations"},
        {DT_VERSYM, DT_DEBUG, 0, "dynamic segment: found none of an entry, expected DT_VERSYM"},
        {DT_RELACOUNT, DT_RELACOUNT, 1000, "relocations: found fewer relative ones, expected 1000"},
        {DT_PLTREL, DT_PLTREL, DT_REL, "DT_PLTREL: found 17, expected 7"},
    };
    (void)state;
#if defined(ZTC_SANITIZED) || !defined(__x86_64__)
    skip(); /* the numbers are those of a plain build of this machine */
#endif
    for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
        struct image image = load("good");
        struct ztc_inspection inspection;
        put_dynamic(&image, changes[i].tag, changes[i].new_tag, changes[i].value);
        if (inspect(&image, &inspection) != ZTC_E_INVALID) {
            fail_msg("change %zu (%s) is not refused", i, changes[i].words);
        }
        support_expect(&image.error, "file.so: ", changes[i].words, NULL);
        unload(&image);
    }
}

static void a_dynamic_segment_without_end_is_refused(void **state)
{
    struct image image = load("good");
    struct ztc_inspection inspection;
    ElfW(Phdr) header;
    (void)state;
    memcpy(&header, image.bytes + header_at(&image, PT_DYNAMIC), sizeof(header));
    header.p_filesz = sizeof(ElfW(Dyn));
    memcpy(image.bytes + header_at(&image, PT_DYNAMIC), &header, sizeof(header));
    assert_int_equal(inspect(&image, &inspection), ZTC_E_INVALID);
    support_expect(&image.error, "dynamic segment: found no end", NULL);
    unload(&image);
}

/* Changes one program header with `change` and expects these words. */
static void expect_header_refused(ElfW(Word) type, void (*change)(ElfW(Phdr) *), const char *words)
{
    struct image image = load("good");
    struct ztc_inspection inspection;
    ElfW(Phdr) header;
    size_t at = header_at(&image, type);
    memcpy(&header, image.bytes + at, sizeof(header));
    change(&header);
    memcpy(image.bytes + at, &header, sizeof(header));
    if (inspect(&image, &inspection) != ZTC_E_INVALID) {
        fail_msg("%s: is not refused", words);
    }
    support_expect(&image.error, words, NULL);
    unload(&image);
}

static void beyond_the_file(ElfW(Phdr) * header)
{
    header->p_filesz = header->p_memsz = (ElfW(Xword))1 << 20;
}

static void more_file_than_memory(ElfW(Phdr) * header)
{
    header->p_memsz = header->p_filesz - 1;
}

static void odd_address(ElfW(Phdr) * header)
{
    header->p_vaddr += 8;
}

static void at_the_end_of_memory(ElfW(Phdr) * header)
{
    header->p_vaddr = UINT64_MAX - header->p_vaddr % 4096 - 4095;
}

static void over_all_others(ElfW(Phdr) * header)
{
    header->p_memsz = (ElfW(Xword))1 << 20;
}

static void of_another_type(ElfW(Phdr) * header)
{
    header->p_type = 0x12345;
}

static void elsewhere(ElfW(Phdr) * header)
{
    header->p_vaddr = (ElfW(Addr))1 << 32;
}

static void unreadable(ElfW(Phdr) * header)
{
    header->p_flags = PF_X;
}

static void segments_that_cannot_be_mapped_are_refused(void **state)
{
    (void)state;
    expect_header_refused(PT_LOAD, beyond_the_file, "segment to load: found 1048576 bytes at");
    expect_header_refused(PT_LOAD, more_file_than_memory, "segment to load: found ");
    expect_header_refused(PT_LOAD, odd_address, "segment to load: found ");
    expect_header_refused(PT_LOAD, at_the_end_of_memory, "segment to load: found ");
    expect_header_refused(PT_LOAD, over_all_others, "segments to load: found two on one page");
    expect_header_refused(PT_LOAD, unreadable, "segment to load: found one that cannot be read");
    expect_header_refused(PT_DYNAMIC, of_another_type, "dynamic segment: found none");
    expect_header_refused(PT_DYNAMIC, elsewhere, "dynamic segment: found a place outside");
    expect_header_refused(PT_GNU_RELRO, elsewhere, "RELRO segment: found a place outside");
}

static void relocations_that_would_lead_the_loader_astray_are_refused(void **state)
{
    struct image image = load("good");
    struct ztc_inspection inspection;
    ElfW(Phdr) dynamic;
    ElfW(Dyn) table;
    (void)state;
    memcpy(&dynamic, image.bytes + header_at(&image, PT_DYNAMIC), sizeof(dynamic));
    memcpy(&table, image.bytes + dynamic_at(&image, DT_RELA), sizeof(table));
    unsigned char *first = image.bytes + table.d_un.d_ptr; /* the first segment starts the file */
    /* Who counts the relative ones would stumble first. */
    put_dynamic(&image, DT_RELACOUNT, DT_RELACOUNT, 0);
    ElfW(Rela) good;
    memcpy(&good, first, sizeof(good));
    const struct {
        ElfW(Rela) relocation;
        const char *words;
    } rows[] = {
        {{dynamic.p_vaddr + 8, good.r_info, 0}, "relocation: found one of the dynamic segment"},
        {{dynamic.p_vaddr - 4, good.r_info, 0}, "relocation: found one of the dynamic segment"},
        {{UINT64_MAX - 3, good.r_info, 0}, "relocation: found address 0xfffffffffffffffc"},
        {{good.r_offset, ELF64_R_INFO((ElfW(Xword))70000, 0), 0}, "relocation: found symbol 70000"},
        {{good.r_offset, ELF64_R_INFO((ElfW(Xword))60000, 0), 0}, "DT_SYMTAB: found "},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        memcpy(first, &rows[i].relocation, sizeof(rows[i].relocation));
        if (inspect(&image, &inspection) != ZTC_E_INVALID) {
            fail_msg("%s: is not refused", rows[i].words);
        }
        support_expect(&image.error, rows[i].words, NULL);
    }
    unload(&image);
}

/* The place in the file of the symbol with this name; the tables lie in the first segment. */
static size_t symbol_at(const struct image *image, const char *name)
{
    ElfW(Dyn) symbols;
    ElfW(Dyn) names;
    ElfW(Sym) symbol;
    memcpy(&symbols, image->bytes + dynamic_at(image, DT_SYMTAB), sizeof(symbols));
    memcpy(&names, image->bytes + dynamic_at(image, DT_STRTAB), sizeof(names));
    for (size_t at = symbols.d_un.d_ptr; at < names.d_un.d_ptr; at += sizeof(symbol)) {
        memcpy(&symbol, image->bytes + at, sizeof(symbol));
        const char *found = (const char *)image->bytes + names.d_un.d_ptr + symbol.st_name;
        if (strcmp(found, name) == 0) {
            return at;
        }
    }
    fail_msg("there is no symbol %s", name);
    return 0;
}

static void a_second_entry_object_is_refused(void **state)
{
    struct image image = load("ifunc_symbol");
    struct ztc_inspection inspection;
    (void)state;
    memcpy(image.bytes + symbol_at(&image, "by_choice"),
           image.bytes + symbol_at(&image, ZTC_MODULE_ENTRY_NAME), sizeof(ElfW(Sym)));
    assert_int_equal(inspect(&image, &inspection), ZTC_E_INVALID);
    support_expect(&image.error, "symbol ztc_module_entry: found several, expected one", NULL);
    unload(&image);
}

/* Changes the symbol of the entry object and expects these words. */
static void expect_entry_refused(void (*change)(ElfW(Sym) *), const char *words)
{
    struct image image = load("good");
    struct ztc_inspection inspection;
    ElfW(Sym) symbol;
    size_t at = symbol_at(&image, ZTC_MODULE_ENTRY_NAME);
    memcpy(&symbol, image.bytes + at, sizeof(symbol));
    change(&symbol);
    memcpy(image.bytes + at, &symbol, sizeof(symbol));
    if (inspect(&image, &inspection) != ZTC_E_INVALID) {
        fail_msg("%s: is not refused", words);
    }
    support_expect(&image.error, "symbol ztc_module_entry: found ", words, NULL);
    unload(&image);
}

static void a_function(ElfW(Sym) * symbol)
{
    symbol->st_info = ELF64_ST_INFO(STB_GLOBAL, STT_FUNC);
}

static void too_small(ElfW(Sym) * symbol)
{
    symbol->st_size = 8;
}

static void far_away(ElfW(Sym) * symbol)
{
    symbol->st_value = (ElfW(Addr))1 << 40;
}

static void crooked(ElfW(Sym) * symbol)
{
    symbol->st_value++;
}

static void absolute(ElfW(Sym) * symbol)
{
    symbol->st_shndx = SHN_ABS;
}

static void an_entry_that_is_no_object_is_refused(void **state)
{
    (void)state;
    expect_entry_refused(a_function, "something else, expected an object");
    expect_entry_refused(absolute, "something else, expected an object");
    expect_entry_refused(too_small, "8 bytes, expected at least 48");
    expect_entry_refused(far_away, "address 0x10000000000, expected an address inside");
    expect_entry_refused(crooked, "expected an address inside");
}

/* Whatever the verdict: it is one of two, and a refusal has words. */
static void expect_verdict(struct image *image, const unsigned char *bytes, size_t size)
{
    struct ztc_inspection inspection;
    image->elf.bytes = bytes;
    image->elf.size = size;
    ztc_status status = inspect(image, &inspection);
    if (status != ZTC_OK) {
        assert_int_equal(status, ZTC_E_INVALID);
        assert_int_equal(image->error.status, ZTC_E_INVALID);
        assert_non_null(image->error.what);
    }
    ztc_error_clear(&image->error);
    ztc_arena_done(&image->arena);
    ztc_arena_init(&image->arena, (size_t)64 << 20);
}

static void a_file_cut_off_anywhere_is_refused(void **state)
{
    struct image image = load("good");
    size_t step = image.size > 20000 ? image.size / 20000 + 1 : 1;
    (void)state;
    for (size_t size = 0; size < image.size; size += step) {
        struct ztc_inspection inspection;
        /* Exactly as long as what is left, so that a sanitizer sees a step beyond. */
        unsigned char *bytes = malloc(size > 0 ? size : 1);
        assert_non_null(bytes);
        memcpy(bytes, image.bytes, size);
        image.elf.bytes = bytes;
        image.elf.size = size;
        assert_int_equal(inspect(&image, &inspection), ZTC_E_INVALID);
        ztc_error_clear(&image.error);
        free(bytes);
    }
    image.elf.bytes = image.bytes;
    unload(&image);
}

/* Flips bits of each byte from..to, one byte at a time. */
static void flip_each(struct image *image, size_t from, size_t to)
{
    static const unsigned char masks[] = {0x01, 0x80, 0xFF};
    for (size_t at = from; at < to; at++) {
        for (size_t i = 0; i < sizeof(masks); i++) {
            image->bytes[at] ^= masks[i];
            expect_verdict(image, image->bytes, image->size);
            image->bytes[at] ^= masks[i];
        }
    }
}

static void damage_to_any_header_is_borne(void **state)
{
    struct image image = load("good");
    (void)state;
    ElfW(Ehdr) head = head_of(&image);
    flip_each(&image, 0, sizeof(head));
    flip_each(&image, head.e_phoff, head.e_phoff + head.e_phnum * sizeof(ElfW(Phdr)));
    flip_each(&image, head.e_shoff, head.e_shoff + head.e_shnum * sizeof(ElfW(Shdr)));
    unload(&image);
}

static void damage_to_any_table_is_borne(void **state)
{
    struct image image = load("good");
    ElfW(Phdr) header;
    (void)state;
    memcpy(&header, image.bytes + header_at(&image, PT_DYNAMIC), sizeof(header));
    flip_each(&image, header.p_offset, header.p_offset + header.p_filesz);
    /* The first segment holds hash, symbols, names, relocations and versions. */
    memcpy(&header, image.bytes + header_at(&image, PT_LOAD), sizeof(header));
    flip_each(&image, 0, header.p_filesz < 6000 ? header.p_filesz : 6000);
    unload(&image);
}

static void damage_to_an_old_hash_table_is_borne(void **state)
{
    struct image image = load("leaks");
    struct ztc_inspection inspection;
    ElfW(Dyn) hash;
    ElfW(Word) words[2];
    (void)state;
    memcpy(&hash, image.bytes + dynamic_at(&image, DT_HASH), sizeof(hash));
    unsigned char *table = image.bytes + hash.d_un.d_ptr; /* the first segment starts the file */
    memcpy(words, table, sizeof(words));
    flip_each(&image, hash.d_un.d_ptr,
              hash.d_un.d_ptr + sizeof(words) + (words[0] + words[1]) * sizeof(words[0]));
    /* A bucket that leads to a symbol which leads to itself: the loader would never come back. */
    const ElfW(Word) one = 1;
    memcpy(table + sizeof(words), &one, sizeof(one));
    memcpy(table + sizeof(words) + (words[0] + 1) * sizeof(one), &one, sizeof(one));
    assert_int_equal(inspect(&image, &inspection), ZTC_E_INVALID);
    support_expect(&image.error, "DT_HASH: found a chain without end", NULL);
    const ElfW(Word) none = 0;
    memcpy(table, &none, sizeof(none));
    assert_int_equal(inspect(&image, &inspection), ZTC_E_INVALID);
    support_expect(&image.error, "DT_HASH: found no buckets", NULL);
    unload(&image);
}

static void damage_to_the_records_is_borne(void **state)
{
    struct image image = load("good");
    const char *records = NULL;
    size_t size = 0;
    (void)state;
    assert_int_equal(ztc_elf_module_section(&image.elf, &image.error, &records, &size), ZTC_OK);
    size_t at = (size_t)((const unsigned char *)records - image.bytes);
    flip_each(&image, at, at + size);
    unload(&image);
}

static void two_sections_are_one_too_many(void **state)
{
    struct image image = load("good");
    struct ztc_inspection inspection;
    ElfW(Ehdr) head = head_of(&image);
    const char *records = NULL;
    size_t size = 0;
    ElfW(Shdr) section = {0};
    (void)state;
    assert_int_equal(ztc_elf_module_section(&image.elf, &image.error, &records, &size), ZTC_OK);
    for (size_t i = 0; i < head.e_shnum; i++) {
        memcpy(&section, image.bytes + head.e_shoff + i * sizeof(section), sizeof(section));
        if (section.sh_offset == (size_t)((const unsigned char *)records - image.bytes)) {
            break;
        }
    }
    /* The null section, the first, becomes another of the same. */
    memcpy(image.bytes + head.e_shoff, &section, sizeof(section));
    assert_int_equal(inspect(&image, &inspection), ZTC_E_INVALID);
    support_expect(&image.error, "section .ztc.module: found two, expected one", NULL);
    unload(&image);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_module_is_read),
        cmocka_unit_test(a_library_of_the_system_is_read),
        cmocka_unit_test(what_the_file_says_of_itself_is_checked),
        cmocka_unit_test(what_the_loader_would_do_is_seen),
        cmocka_unit_test(what_is_allowed_is_imported),
        cmocka_unit_test(every_style_of_hash_table_is_read),
        cmocka_unit_test(damage_to_an_old_hash_table_is_borne),
        cmocka_unit_test(the_import_list_is_short),
        cmocka_unit_test(foreign_files_are_named),
        cmocka_unit_test(the_dynamic_segment_counts_not_the_sections),
        cmocka_unit_test(tables_that_lead_astray_are_refused),
        cmocka_unit_test(a_dynamic_segment_without_end_is_refused),
        cmocka_unit_test(segments_that_cannot_be_mapped_are_refused),
        cmocka_unit_test(relocations_that_would_lead_the_loader_astray_are_refused),
        cmocka_unit_test(a_second_entry_object_is_refused),
        cmocka_unit_test(an_entry_that_is_no_object_is_refused),
        cmocka_unit_test(two_sections_are_one_too_many),
        cmocka_unit_test(a_file_cut_off_anywhere_is_refused),
        cmocka_unit_test(damage_to_any_header_is_borne),
        cmocka_unit_test(damage_to_any_table_is_borne),
        cmocka_unit_test(damage_to_the_records_is_borne),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
