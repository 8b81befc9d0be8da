/* SPDX-License-Identifier: Apache-2.0 */
/* The dynamic symbols: counted through the hash tables, as the loader finds them, then sorted out. */
#include "module/elf_dynamic.h"
#include "module/refuse.h"

#include <stdalign.h>
#include <string.h>
#include <ztc/module.h>

static uint32_t word_at(const unsigned char *bytes, uint64_t number)
{
    uint32_t word = 0;
    memcpy(&word, bytes + number * sizeof(word), sizeof(word));
    return word;
}

static ztc_status refuse_hash(struct ztc_elf_dynamic *dynamic, const char *field, const char *found)
{
    (void)ztc_elf_refuse(&dynamic->image, field, found, "a sound hash table");
    return ZTC_E_INVALID;
}

/* Does every chain of the old hash table stay inside and end? */
static bool chains_end(const unsigned char *buckets, uint32_t bucket_count,
                       const unsigned char *chains, uint32_t chain_count)
{
    uint32_t steps = 0;
    for (uint32_t i = 0; i < bucket_count; i++) {
        uint32_t symbol = word_at(buckets, i);
        while (symbol != STN_UNDEF) {
            /* Each symbol is in one chain, so that more steps than symbols is a circle. */
            if (symbol >= chain_count || ++steps > chain_count) {
                return false;
            }
            symbol = word_at(chains, symbol);
        }
    }
    return true;
}

static ztc_status count_by_hash(struct ztc_elf_dynamic *dynamic, uint64_t *ret_count)
{
    const char *field = "DT_HASH";
    uint64_t address = dynamic->values[ZTC_TAG_HASH];
    const unsigned char *head = NULL;
    const unsigned char *buckets = NULL;
    const unsigned char *chains = NULL;
    ztc_status status = ztc_elf_image_table(&dynamic->image, field, address, 8, &head);
    if (status != ZTC_OK) {
        return status;
    }
    uint32_t bucket_count = word_at(head, 0);
    uint32_t chain_count = word_at(head, 1);
    if (bucket_count == 0) {
        return refuse_hash(dynamic, field, "no buckets");
    }
    status = ztc_elf_image_table(&dynamic->image, field, address + 8, (uint64_t)bucket_count * 4,
                                 &buckets);
    if (status == ZTC_OK) {
        status =
            ztc_elf_image_table(&dynamic->image, field, address + 8 + (uint64_t)bucket_count * 4,
                                (uint64_t)chain_count * 4, &chains);
    }
    if (status != ZTC_OK) {
        return status;
    }
    if (!chains_end(buckets, bucket_count, chains, chain_count)) {
        return refuse_hash(dynamic, field, "a chain without end");
    }
    *ret_count = chain_count;
    return ZTC_OK;
}

/* The head of a GNU hash table. */
struct gnu_hash {
    uint32_t bucket_count;
    uint32_t first_symbol;
    uint32_t filter_words;
    uint32_t filter_shift;
    const unsigned char *buckets;
    uint64_t chains; /* address */
};

static ztc_status read_gnu_hash(struct ztc_elf_dynamic *dynamic, struct gnu_hash *hash)
{
    const char *field = "DT_GNU_HASH";
    uint64_t address = dynamic->values[ZTC_TAG_GNU_HASH];
    const unsigned char *head = NULL;
    const unsigned char *filter = NULL;
    ztc_status status = ztc_elf_image_table(&dynamic->image, field, address, 16, &head);
    if (status != ZTC_OK) {
        return status;
    }
    hash->bucket_count = word_at(head, 0);
    hash->first_symbol = word_at(head, 1);
    hash->filter_words = word_at(head, 2);
    hash->filter_shift = word_at(head, 3);
    /* The loader takes the filter's size for a power of two, and divides by the buckets. */
    if (hash->bucket_count == 0 || hash->filter_words == 0 ||
        (hash->filter_words & (hash->filter_words - 1)) != 0 || hash->filter_shift > 31) {
        return refuse_hash(dynamic, field, "a bad head");
    }
    uint64_t filter_size = (uint64_t)hash->filter_words * sizeof(ElfW(Addr));
    uint64_t bucket_size = (uint64_t)hash->bucket_count * 4;
    status = ztc_elf_image_table(&dynamic->image, field, address + 16, filter_size, &filter);
    if (status == ZTC_OK) {
        status = ztc_elf_image_table(&dynamic->image, field, address + 16 + filter_size,
                                     bucket_size, &hash->buckets);
    }
    hash->chains = address + 16 + filter_size + bucket_size;
    return status;
}

static ztc_status count_by_gnu_hash(struct ztc_elf_dynamic *dynamic, uint64_t *ret_count)
{
    struct gnu_hash hash = {0};
    ztc_status status = read_gnu_hash(dynamic, &hash);
    if (status != ZTC_OK) {
        return status;
    }
    uint32_t last = 0;
    for (uint32_t i = 0; i < hash.bucket_count; i++) {
        uint32_t symbol = word_at(hash.buckets, i);
        if (symbol != 0 && symbol < hash.first_symbol) {
            return refuse_hash(dynamic, "DT_GNU_HASH", "a bucket before the first symbol");
        }
        last = symbol > last ? symbol : last;
    }
    if (last == 0) {
        *ret_count = hash.first_symbol;
        return ZTC_OK;
    }
    /* The chains lie one behind the other: the one that starts last is the end of all. */
    for (uint64_t symbol = last; symbol < ZTC_ELF_SYMBOLS_MAX; symbol++) {
        const unsigned char *chain = NULL;
        status = ztc_elf_image_table(&dynamic->image, "DT_GNU_HASH",
                                     hash.chains + (symbol - hash.first_symbol) * 4, 4, &chain);
        if (status != ZTC_OK) {
            return status;
        }
        if ((word_at(chain, 0) & 1) != 0) {
            *ret_count = symbol + 1;
            return ZTC_OK;
        }
    }
    return refuse_hash(dynamic, "DT_GNU_HASH", "a chain without end");
}

/* Both tables are looked at; the loader uses the GNU one where there is one. An empty one leaves out the
 * symbols that are only imported: those are known from the relocations. */
static ztc_status count_symbols(struct ztc_elf_dynamic *dynamic)
{
    uint64_t old_count = 0;
    uint64_t gnu_count = 0;
    ztc_status status = ZTC_OK;
    if (!dynamic->present[ZTC_TAG_HASH] && !dynamic->present[ZTC_TAG_GNU_HASH]) {
        return ztc_elf_refuse(&dynamic->image, "DT_GNU_HASH", "none", "a hash table of symbols");
    }
    if (dynamic->present[ZTC_TAG_HASH]) {
        status = count_by_hash(dynamic, &old_count);
    }
    if (status == ZTC_OK && dynamic->present[ZTC_TAG_GNU_HASH]) {
        status = count_by_gnu_hash(dynamic, &gnu_count);
    }
    uint64_t count = old_count > gnu_count ? old_count : gnu_count;
    if (status == ZTC_OK && count > ZTC_ELF_SYMBOLS_MAX) {
        status = ztc_elf_refuse(&dynamic->image, "symbols",
                                ztc_words("%llu", (unsigned long long)count).text,
                                ztc_words("at most %u", ZTC_ELF_SYMBOLS_MAX).text);
    }
    if (status == ZTC_OK && count > dynamic->symbol_count) {
        dynamic->symbol_count = (size_t)count;
    }
    return status;
}

/* The object by which a module is entered: its place and the numbers that stand in the file. */
static ztc_status take_entry(struct ztc_elf_dynamic *dynamic, const ElfW(Sym) * symbol)
{
    struct ztc_elf_facts *facts = dynamic->facts;
    const struct ztc_elf_image *image = &dynamic->image;
    const char *field = "symbol " ZTC_MODULE_ENTRY_NAME;
    if (ELF64_ST_TYPE(symbol->st_info) != STT_OBJECT || symbol->st_shndx == SHN_ABS) {
        return ztc_elf_refuse(image, field, "something else", "an object");
    }
    if (symbol->st_size < sizeof(struct ztc_module_entry)) {
        return ztc_elf_refuse(image, field,
                              ztc_words("%llu bytes", (unsigned long long)symbol->st_size).text,
                              ztc_words("at least %zu", sizeof(struct ztc_module_entry)).text);
    }
    const unsigned char *bytes = ztc_elf_image_at(image, symbol->st_value, symbol->st_size);
    if (bytes == NULL || symbol->st_value % alignof(struct ztc_module_entry) != 0) {
        return ztc_elf_refuse(
            image, field, ztc_words("address 0x%llx", (unsigned long long)symbol->st_value).text,
            "an address inside a segment of the file");
    }
    facts->entries++;
    facts->entry = (struct ztc_elf_entry){
        .magic = word_at(bytes, 0),
        .struct_size = word_at(bytes, 1),
        .abi_major = word_at(bytes, 2),
        .abi_minor = word_at(bytes, 3),
        .min_host_minor = word_at(bytes, 4),
    };
    return ZTC_OK;
}

static ztc_status take_symbol(struct ztc_elf_dynamic *dynamic, const ElfW(Sym) * symbol)
{
    struct ztc_elf_facts *facts = dynamic->facts;
    const char *name = NULL;
    ztc_status status = ztc_elf_string(dynamic, symbol->st_name, &name);
    if (status != ZTC_OK) {
        return status;
    }
    if (symbol->st_shndx == SHN_UNDEF) {
        facts->imports[facts->import_count++] = name;
        return ZTC_OK;
    }
    if (ELF64_ST_TYPE(symbol->st_info) == STT_GNU_IFUNC) {
        ztc_elf_constructor(dynamic, "IFUNC");
    }
    if (ELF64_ST_BIND(symbol->st_info) == STB_LOCAL) {
        return ZTC_OK;
    }
    facts->exports[facts->export_count++] = name;
    return strcmp(name, ZTC_MODULE_ENTRY_NAME) == 0 ? take_entry(dynamic, symbol) : ZTC_OK;
}

ztc_status ztc_elf_symbols(struct ztc_elf_dynamic *dynamic)
{
    struct ztc_elf_facts *facts = dynamic->facts;
    ztc_status status = count_symbols(dynamic);
    if (status != ZTC_OK) {
        return status;
    }
    if (!dynamic->present[ZTC_TAG_SYMTAB] || dynamic->values[ZTC_TAG_SYMENT] != sizeof(ElfW(Sym))) {
        return ztc_elf_refuse(
            &dynamic->image, "DT_SYMTAB",
            ztc_words("entries of %llu bytes", (unsigned long long)dynamic->values[ZTC_TAG_SYMENT])
                .text,
            ztc_words("entries of %zu", sizeof(ElfW(Sym))).text);
    }
    size_t count = dynamic->symbol_count;
    status = ztc_elf_image_table(&dynamic->image, "DT_SYMTAB", dynamic->values[ZTC_TAG_SYMTAB],
                                 (uint64_t)count * sizeof(ElfW(Sym)), &dynamic->symbols);
    if (status != ZTC_OK) {
        return status;
    }
    facts->imports = ztc_arena_array(dynamic->arena, count, sizeof(*facts->imports));
    facts->exports = ztc_arena_array(dynamic->arena, count, sizeof(*facts->exports));
    if (facts->imports == NULL || facts->exports == NULL) {
        return ztc_error_memory(dynamic->image.error);
    }
    for (size_t i = 1; status == ZTC_OK && i < count; i++) {
        ElfW(Sym) symbol;
        memcpy(&symbol, dynamic->symbols + i * sizeof(symbol), sizeof(symbol));
        status = take_symbol(dynamic, &symbol);
    }
    return status;
}
