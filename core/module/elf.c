/* SPDX-License-Identifier: Apache-2.0 */
/* The header of an ELF file, and the module's section found through the section headers. */
#include "module/elf.h"

#include "module/elf_image.h"
#include "module/refuse.h"

#include <string.h>
#include <ztc/module.h>

/* A word for a number of the header, with the number for those who look it up. */
struct name_row {
    unsigned value;
    const char *name;
};

static struct ztc_words name_of(const struct name_row *rows, size_t count, unsigned value)
{
    for (size_t i = 0; i < count; i++) {
        if (rows[i].value == value) {
            return ztc_words("%s (%u)", rows[i].name, value);
        }
    }
    return ztc_words("number %u", value);
}

static const struct name_row classes[] = {{ELFCLASS32, "32-bit"}, {ELFCLASS64, "64-bit"}};

static const struct name_row orders[] = {{ELFDATA2LSB, "little-endian"},
                                         {ELFDATA2MSB, "big-endian"}};

static const struct name_row types[] = {{ET_REL, "an object file"},
                                        {ET_EXEC, "a program"},
                                        {ET_DYN, "a shared object"},
                                        {ET_CORE, "a core dump"}};

static const struct name_row machines[] = {
    {EM_386, "x86"},
    {EM_X86_64, "x86-64"},
    {EM_ARM, "ARM"},
    {EM_AARCH64, "AArch64"},
    {EM_RISCV, "RISC-V"},
    {EM_PPC, "PowerPC"},
    {EM_PPC64, "PowerPC64"},
    {EM_S390, "S/390"},
    {EM_MIPS, "MIPS"},
    {EM_SPARC, "SPARC"},
    {EM_SPARCV9, "SPARC 9"},
    {EM_XTENSA, "Xtensa"},
    {EM_LOONGARCH, "LoongArch"},
};

#define COUNT_OF(rows) (sizeof(rows) / sizeof((rows)[0]))

/* One number of the header against the one that this machine takes. */
struct header_check {
    const char *field;
    const struct name_row *names;
    size_t name_count;
    unsigned found;
    unsigned expected;
};

ztc_status ztc_elf_check_header(const struct ztc_elf *elf, struct ztc_error *error)
{
    ElfW(Ehdr) header;
    if (elf->size >= SELFMAG && memcmp(elf->bytes, ELFMAG, SELFMAG) != 0) {
        return ztc_refuse(error, elf->file, "first bytes",
                          ztc_words("%02X %02X %02X %02X", elf->bytes[0], elf->bytes[1],
                                    elf->bytes[2], elf->bytes[3])
                              .text,
                          "those of an ELF file (7F 45 4C 46)");
    }
    if (elf->size < sizeof(header)) {
        return ztc_refuse(error, elf->file, "size", ztc_words("%zu bytes", elf->size).text,
                          ztc_words("at least %zu (an ELF header)", sizeof(header)).text);
    }
    memcpy(&header, elf->bytes, sizeof(header));
    const struct header_check checks[] = {
        {"class", classes, COUNT_OF(classes), header.e_ident[EI_CLASS], ZTC_ELF_CLASS},
        {"byte order", orders, COUNT_OF(orders), header.e_ident[EI_DATA], ZTC_ELF_DATA},
        {"ELF version", NULL, 0, header.e_ident[EI_VERSION], EV_CURRENT},
        {"machine", machines, COUNT_OF(machines), header.e_machine, ZTC_ELF_MACHINE},
        {"type", types, COUNT_OF(types), header.e_type, ET_DYN},
        {"size of a program header", NULL, 0, header.e_phentsize, sizeof(ElfW(Phdr))},
    };
    for (size_t i = 0; i < COUNT_OF(checks); i++) {
        const struct header_check *check = &checks[i];
        if (check->found != check->expected) {
            return ztc_refuse(error, elf->file, check->field,
                              name_of(check->names, check->name_count, check->found).text,
                              name_of(check->names, check->name_count, check->expected).text);
        }
    }
    if (ztc_elf_bytes(elf, header.e_phoff, (uint64_t)header.e_phnum * sizeof(ElfW(Phdr))) == NULL) {
        return ztc_refuse(
            error, elf->file, "program headers",
            ztc_words("%u at offset %llu", header.e_phnum, (unsigned long long)header.e_phoff).text,
            ztc_words("all inside the file's %zu bytes", elf->size).text);
    }
    return ZTC_OK;
}

/* The section headers and the names in them. */
struct section_table {
    const unsigned char *headers;
    size_t count;
    const unsigned char *names;
    size_t names_size;
};

static ElfW(Shdr) section_at(const struct section_table *table, size_t number)
{
    ElfW(Shdr) header;
    memcpy(&header, table->headers + number * sizeof(header), sizeof(header));
    return header;
}

static ztc_status read_sections(const struct ztc_elf *elf, struct ztc_error *error,
                                struct section_table *ret_table)
{
    ElfW(Ehdr) header;
    memcpy(&header, elf->bytes, sizeof(header));
    struct section_table table = {.count = header.e_shnum};
    /* 0 with a table stands for 65280 sections or more: no module has them. */
    if (header.e_shnum == 0 || header.e_shentsize != sizeof(ElfW(Shdr))) {
        return ztc_refuse(error, elf->file, "section headers",
                          ztc_words("%u of %u bytes", header.e_shnum, header.e_shentsize).text,
                          ztc_words("some of %zu bytes", sizeof(ElfW(Shdr))).text);
    }
    table.headers = ztc_elf_bytes(elf, header.e_shoff, (uint64_t)table.count * sizeof(ElfW(Shdr)));
    if (table.headers == NULL) {
        return ztc_refuse(
            error, elf->file, "section headers",
            ztc_words("%u at offset %llu", header.e_shnum, (unsigned long long)header.e_shoff).text,
            ztc_words("all inside the file's %zu bytes", elf->size).text);
    }
    if (header.e_shstrndx >= table.count) {
        return ztc_refuse(error, elf->file, "section of names",
                          ztc_words("number %u", header.e_shstrndx).text,
                          ztc_words("below %zu", table.count).text);
    }
    ElfW(Shdr) names = section_at(&table, header.e_shstrndx);
    table.names = ztc_elf_bytes(elf, names.sh_offset, names.sh_size);
    table.names_size = (size_t)names.sh_size;
    if (table.names == NULL || names.sh_type != SHT_STRTAB) {
        return ztc_refuse(error, elf->file, "section of names", "one outside the file",
                          "names inside the file");
    }
    *ret_table = table;
    return ZTC_OK;
}

static bool name_is(const struct section_table *table, ElfW(Word) at, const char *name)
{
    size_t size = strlen(name) + 1; /* with its NUL */
    return at < table->names_size && size <= table->names_size - at &&
           memcmp(table->names + at, name, size) == 0;
}

static ztc_status check_section(const struct ztc_elf *elf, const ElfW(Shdr) * section,
                                struct ztc_error *error)
{
    const char *field = "section " ZTC_MODULE_SECTION;
    if (section->sh_type != SHT_PROGBITS) {
        return ztc_refuse(error, elf->file, field, ztc_words("type %u", section->sh_type).text,
                          ztc_words("type %u (PROGBITS)", SHT_PROGBITS).text);
    }
    if ((section->sh_flags & SHF_WRITE) != 0) {
        return ztc_refuse(error, elf->file, field, "a writable section", "a read-only one");
    }
    if ((section->sh_flags & SHF_COMPRESSED) != 0) {
        return ztc_refuse(error, elf->file, field, "a compressed section", "plain records");
    }
    if (section->sh_size == 0 || section->sh_size > ZTC_MODULE_INFO_MAX) {
        return ztc_refuse(error, elf->file, field,
                          ztc_words("%llu bytes", (unsigned long long)section->sh_size).text,
                          ztc_words("1 to %d", ZTC_MODULE_INFO_MAX).text);
    }
    if (ztc_elf_bytes(elf, section->sh_offset, section->sh_size) == NULL) {
        return ztc_refuse(error, elf->file, field,
                          ztc_words("%llu bytes at offset %llu",
                                    (unsigned long long)section->sh_size,
                                    (unsigned long long)section->sh_offset)
                              .text,
                          ztc_words("all inside the file's %zu bytes", elf->size).text);
    }
    return ZTC_OK;
}

ztc_status ztc_elf_module_section(const struct ztc_elf *elf, struct ztc_error *error,
                                  const char **ret_records, size_t *ret_size)
{
    struct section_table table = {0};
    ztc_status status = read_sections(elf, error, &table);
    if (status != ZTC_OK) {
        return status;
    }
    bool found = false;
    ElfW(Shdr) section = {0};
    for (size_t i = 0; i < table.count; i++) {
        ElfW(Shdr) candidate = section_at(&table, i);
        if (!name_is(&table, candidate.sh_name, ZTC_MODULE_SECTION)) {
            continue;
        }
        if (found) {
            return ztc_refuse(error, elf->file, "section " ZTC_MODULE_SECTION, "two", "one");
        }
        found = true;
        section = candidate;
    }
    if (!found) {
        return ztc_refuse(error, elf->file, "section " ZTC_MODULE_SECTION, "none",
                          "one: this is a shared object, but no module of ztc");
    }
    status = check_section(elf, &section, error);
    if (status != ZTC_OK) {
        return status;
    }
    *ret_records = (const char *)elf->bytes + section.sh_offset;
    *ret_size = (size_t)section.sh_size;
    return ZTC_OK;
}
