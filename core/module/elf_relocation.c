/* SPDX-License-Identifier: Apache-2.0 */
/* Relocations: where they write, what kind they are, and how far the symbols reach that they name. */
#include "module/elf_dynamic.h"
#include "module/refuse.h"

#include <string.h>

#if ZTC_ELF_RELA
typedef ElfW(Rela) relocation;
#define NATIVE_PLTREL DT_RELA
#define TABLE_NAME "DT_RELA"
#else
typedef ElfW(Rel) relocation;
#define NATIVE_PLTREL DT_REL
#define TABLE_NAME "DT_REL"
#endif

/* The loader would write to address..address + size: refused where that would crash it. */
static ztc_status check_target(struct ztc_elf_dynamic *dynamic, uint64_t address, uint64_t size)
{
    const struct ztc_elf_segment *segment = ztc_elf_image_segment(&dynamic->image, address, size);
    if (segment == NULL) {
        return ztc_elf_refuse(&dynamic->image, "relocation",
                              ztc_words("address 0x%llx", (unsigned long long)address).text,
                              "an address inside a segment to load");
    }
    /* The loader goes by the dynamic segment while it relocates. */
    const struct ztc_elf_segment *dynamic_segment = &dynamic->image.dynamic;
    if (address < dynamic_segment->address + dynamic_segment->memory_size &&
        address + size > dynamic_segment->address) {
        return ztc_elf_refuse(&dynamic->image, "relocation", "one of the dynamic segment",
                              "none there");
    }
    if ((segment->flags & PF_W) == 0) {
        ztc_elf_hazard(&dynamic->image, "relocations in a read-only segment");
    }
    return ZTC_OK;
}

/* What kind it is: ordinary, one that runs code, or one that a module of ours has no use for. */
static void note_type(struct ztc_elf_dynamic *dynamic, uint64_t type)
{
    switch (type) {
    case ZTC_R_WORD:
    case ZTC_R_JUMP_SLOT:
    case ZTC_R_RELATIVE:
#if ZTC_R_GLOB_DAT != ZTC_R_WORD
    case ZTC_R_GLOB_DAT:
#endif
        break;
    case ZTC_R_IRELATIVE:
        ztc_elf_constructor(dynamic, "an IRELATIVE relocation (IFUNC)");
        break;
    default:
        ztc_elf_hazard(&dynamic->image, "a relocation out of the ordinary");
        break;
    }
}

static ztc_status check_table(struct ztc_elf_dynamic *dynamic, const char *field, uint64_t address,
                              uint64_t size)
{
    const unsigned char *bytes = NULL;
    ztc_status status = ztc_elf_image_table(&dynamic->image, field, address, size, &bytes);
    if (status == ZTC_OK && size % sizeof(relocation) != 0) {
        status = ztc_elf_refuse(&dynamic->image, field,
                                ztc_words("%llu bytes", (unsigned long long)size).text,
                                ztc_words("a multiple of %zu", sizeof(relocation)).text);
    }
    for (uint64_t at = 0; status == ZTC_OK && at < size; at += sizeof(relocation)) {
        relocation entry;
        memcpy(&entry, bytes + at, sizeof(entry));
        uint64_t type = ZTC_R_TYPE(entry.r_info);
        uint64_t symbol = ZTC_R_SYMBOL(entry.r_info);
        if (symbol >= ZTC_ELF_SYMBOLS_MAX) {
            return ztc_elf_refuse(&dynamic->image, "relocation",
                                  ztc_words("symbol %llu", (unsigned long long)symbol).text,
                                  ztc_words("below %u", ZTC_ELF_SYMBOLS_MAX).text);
        }
        if (symbol >= dynamic->symbol_count) {
            dynamic->symbol_count = (size_t)symbol + 1;
        }
        if (type != 0) { /* R_..._NONE on every machine */
            note_type(dynamic, type);
            status = check_target(dynamic, entry.r_offset, sizeof(ElfW(Addr)));
        }
    }
    return status;
}

/* The relocations that are said to be relative are, or the loader stops the program. */
static ztc_status check_relative(struct ztc_elf_dynamic *dynamic)
{
    uint64_t count = dynamic->values[ZTC_TAG_TABLE_COUNT];
    uint64_t most = dynamic->values[ZTC_TAG_TABLE_SIZE] / sizeof(relocation);
    const unsigned char *bytes = ztc_elf_image_at(&dynamic->image, dynamic->values[ZTC_TAG_TABLE],
                                                  dynamic->values[ZTC_TAG_TABLE_SIZE]);
    bool relative = bytes != NULL && count <= most;
    for (uint64_t i = 0; relative && i < count; i++) {
        relocation entry;
        memcpy(&entry, bytes + i * sizeof(entry), sizeof(entry));
        relative = ZTC_R_TYPE(entry.r_info) == ZTC_R_RELATIVE;
    }
    return relative ? ZTC_OK
                    : ztc_elf_refuse(&dynamic->image, "relocations", "fewer relative ones",
                                     ztc_words("%llu", (unsigned long long)count).text);
}

/* DT_RELR: addresses, and bitmaps of the words behind them. Only relative relocations. */
static ztc_status check_relr(struct ztc_elf_dynamic *dynamic)
{
    const uint64_t word = sizeof(ElfW(Addr));
    uint64_t size = dynamic->values[ZTC_TAG_RELRSZ];
    const unsigned char *bytes = NULL;
    if (dynamic->values[ZTC_TAG_RELRENT] != word || size % word != 0) {
        return ztc_elf_refuse(
            &dynamic->image, "DT_RELR",
            ztc_words("entries of %llu bytes", (unsigned long long)dynamic->values[ZTC_TAG_RELRENT])
                .text,
            ztc_words("entries of %llu", (unsigned long long)word).text);
    }
    ztc_status status = ztc_elf_image_table(&dynamic->image, "DT_RELR",
                                            dynamic->values[ZTC_TAG_RELR], size, &bytes);
    uint64_t where = 0;
    for (uint64_t at = 0; status == ZTC_OK && at < size; at += word) {
        ElfW(Addr) entry = 0;
        memcpy(&entry, bytes + at, sizeof(entry));
        if ((entry & 1) == 0) {
            status = check_target(dynamic, entry, word);
            where = (uint64_t)entry + word;
        } else if (entry == 1) {
            where += (word * 8 - 1) * word;
        } else {
            /* The words from the first bit that is set to the last: one segment holds them all. */
            uint64_t bits = (uint64_t)entry >> 1;
            uint64_t first = (uint64_t)__builtin_ctzll(bits);
            uint64_t last = 63u - (uint64_t)__builtin_clzll(bits);
            status = check_target(dynamic, where + first * word, (last - first + 1) * word);
            where += (word * 8 - 1) * word;
        }
    }
    return status;
}

ztc_status ztc_elf_relocations(struct ztc_elf_dynamic *dynamic)
{
    const uint64_t *values = dynamic->values;
    const bool *present = dynamic->present;
    ztc_status status = ZTC_OK;
    if (present[ZTC_TAG_TABLE]) {
        if (values[ZTC_TAG_TABLE_ENTRY] != sizeof(relocation)) {
            return ztc_elf_refuse(
                &dynamic->image, TABLE_NAME,
                ztc_words("entries of %llu bytes", (unsigned long long)values[ZTC_TAG_TABLE_ENTRY])
                    .text,
                ztc_words("entries of %zu", sizeof(relocation)).text);
        }
        status =
            check_table(dynamic, TABLE_NAME, values[ZTC_TAG_TABLE], values[ZTC_TAG_TABLE_SIZE]);
    }
    if (status == ZTC_OK && present[ZTC_TAG_TABLE] && present[ZTC_TAG_TABLE_COUNT]) {
        status = check_relative(dynamic);
    }
    /* The loader stops the program over another kind here, so it is said before. */
    if (status == ZTC_OK && present[ZTC_TAG_PLTREL] && values[ZTC_TAG_PLTREL] != NATIVE_PLTREL) {
        return ztc_elf_refuse(&dynamic->image, "DT_PLTREL",
                              ztc_words("%llu", (unsigned long long)values[ZTC_TAG_PLTREL]).text,
                              ztc_words("%d", NATIVE_PLTREL).text);
    }
    if (status == ZTC_OK && present[ZTC_TAG_JMPREL]) {
        status =
            check_table(dynamic, "DT_JMPREL", values[ZTC_TAG_JMPREL], values[ZTC_TAG_PLTRELSZ]);
    }
    if (status == ZTC_OK && present[ZTC_TAG_RELR]) {
        status = check_relr(dynamic);
    }
    return status;
}
