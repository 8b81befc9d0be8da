/* SPDX-License-Identifier: Apache-2.0 */
/* Program headers: which bytes of the file will lie at which address, and with which rights. */
#include "module/elf_image.h"

#include "module/refuse.h"

#include <string.h>
#include <unistd.h>

/* A module that wants more address space than this is not one. */
#define SPAN_MAX (UINT64_C(1) << 30)

ztc_status ztc_elf_refuse(const struct ztc_elf_image *image, const char *field, const char *found,
                          const char *expected)
{
    return ztc_refuse(image->error, image->elf->file, field, found, expected);
}

void ztc_elf_hazard(struct ztc_elf_image *image, const char *hazard)
{
    if (image->hazard[0] == '\0') {
        image->hazard = hazard;
    }
}

const unsigned char *ztc_elf_bytes(const struct ztc_elf *elf, uint64_t offset, uint64_t size)
{
    return offset <= elf->size && size <= elf->size - offset ? elf->bytes + offset : NULL;
}

/* Does outer hold all of address..address + size in memory? */
static bool holds(const struct ztc_elf_segment *outer, uint64_t address, uint64_t size)
{
    return address >= outer->address && address - outer->address <= outer->memory_size &&
           size <= outer->memory_size - (address - outer->address);
}

const struct ztc_elf_segment *ztc_elf_image_segment(const struct ztc_elf_image *image,
                                                    uint64_t address, uint64_t size)
{
    for (size_t i = 0; i < image->load_count; i++) {
        if (holds(&image->loads[i], address, size)) {
            return &image->loads[i];
        }
    }
    return NULL;
}

const unsigned char *ztc_elf_image_at(const struct ztc_elf_image *image, uint64_t address,
                                      uint64_t size)
{
    const struct ztc_elf_segment *segment = ztc_elf_image_segment(image, address, size);
    if (segment == NULL) {
        return NULL;
    }
    uint64_t inside = address - segment->address;
    if (inside > segment->file_size || size > segment->file_size - inside) {
        return NULL;
    }
    return ztc_elf_bytes(image->elf, segment->offset + inside, size);
}

ztc_status ztc_elf_image_table(struct ztc_elf_image *image, const char *field, uint64_t address,
                               uint64_t size, const unsigned char **ret_bytes)
{
    const unsigned char *bytes = ztc_elf_image_at(image, address, size);
    if (bytes == NULL) {
        return ztc_elf_refuse(
            image, field,
            ztc_words("0x%llx, %llu bytes", (unsigned long long)address, (unsigned long long)size)
                .text,
            "a place inside a segment of the file");
    }
    /* A relocation could rewrite it after it was checked here. */
    const struct ztc_elf_segment *segment = ztc_elf_image_segment(image, address, size);
    if ((segment->flags & PF_W) != 0) {
        ztc_elf_hazard(image, "tables of the loader in a writable segment");
    }
    *ret_bytes = bytes;
    return ZTC_OK;
}

static struct ztc_elf_segment segment_of(const ElfW(Phdr) * header)
{
    return (struct ztc_elf_segment){
        .address = header->p_vaddr,
        .memory_size = header->p_memsz,
        .file_size = header->p_filesz,
        .offset = header->p_offset,
        .flags = header->p_flags,
    };
}

static uint64_t page_size(void)
{
    long size = sysconf(_SC_PAGESIZE);
    return size > 0 ? (uint64_t)size : 4096;
}

/* One PT_LOAD: inside the file, behind the one before, not on a page with it. */
static ztc_status add_load(struct ztc_elf_image *image, const ElfW(Phdr) * header)
{
    struct ztc_elf_segment segment = segment_of(header);
    uint64_t page = page_size();
    if (image->load_count == ZTC_ELF_LOADS_MAX) {
        return ztc_elf_refuse(image, "segments to load", "more",
                              ztc_words("at most %u", ZTC_ELF_LOADS_MAX).text);
    }
    if (ztc_elf_bytes(image->elf, segment.offset, segment.file_size) == NULL ||
        segment.file_size > segment.memory_size) {
        return ztc_elf_refuse(image, "segment to load",
                              ztc_words("%llu bytes at offset %llu",
                                        (unsigned long long)segment.file_size,
                                        (unsigned long long)segment.offset)
                                  .text,
                              ztc_words("a part of the file's %zu bytes", image->elf->size).text);
    }
    uint64_t first = image->load_count > 0 ? image->loads[0].address : segment.address;
    if (segment.address < first || segment.address - first > SPAN_MAX ||
        segment.address > UINT64_MAX - 4 * SPAN_MAX || segment.memory_size > SPAN_MAX ||
        (segment.address - segment.offset) % page != 0) {
        return ztc_elf_refuse(image, "segment to load",
                              ztc_words("%llu bytes at address 0x%llx",
                                        (unsigned long long)segment.memory_size,
                                        (unsigned long long)segment.address)
                                  .text,
                              "a sound size and an address that goes with the offset");
    }
    if (image->load_count > 0) {
        const struct ztc_elf_segment *before = &image->loads[image->load_count - 1];
        uint64_t end = before->address + before->memory_size;
        if (segment.address / page <= (end > 0 ? (end - 1) / page : 0)) {
            return ztc_elf_refuse(image, "segments to load", "two on one page",
                                  "ascending addresses, each page in one segment");
        }
    }
    if ((segment.flags & PF_R) == 0) {
        return ztc_elf_refuse(image, "segment to load", "one that cannot be read", "one that can");
    }
    if ((segment.flags & (PF_W | PF_X)) == (PF_W | PF_X)) {
        ztc_elf_hazard(image, "a segment both writable and executable");
    }
    image->loads[image->load_count++] = segment;
    return ZTC_OK;
}

/* Notes are read by the loader too: each must end inside the segment. */
static ztc_status check_notes(const struct ztc_elf_image *image, const ElfW(Phdr) * header)
{
    const unsigned char *bytes = ztc_elf_image_at(image, header->p_vaddr, header->p_memsz);
    uint64_t align = header->p_align > 4 ? 8 : 4;
    uint64_t size = header->p_memsz;
    uint64_t at = 0;
    while (bytes != NULL && size - at >= sizeof(ElfW(Nhdr))) {
        ElfW(Nhdr) note;
        memcpy(&note, bytes + at, sizeof(note));
        uint64_t name_end = (sizeof(note) + (uint64_t)note.n_namesz + align - 1) / align * align;
        uint64_t length = name_end + note.n_descsz;
        if (length > size - at) {
            bytes = NULL;
            break;
        }
        length = (length + align - 1) / align * align;
        at = length < size - at ? at + length : size;
    }
    return bytes != NULL ? ZTC_OK
                         : ztc_elf_refuse(image, "notes", "one that ends outside its segment",
                                          "notes inside a segment of the file");
}

/* What of the other headers matters. */
static ztc_status add_other(struct ztc_elf_image *image, const ElfW(Phdr) * header)
{
    switch (header->p_type) {
    case PT_DYNAMIC:
        if (image->dynamic.memory_size != 0) {
            return ztc_elf_refuse(image, "dynamic segment", "two", "one");
        }
        image->dynamic = segment_of(header);
        return ZTC_OK;
    case PT_GNU_RELRO:
        if (image->relro.memory_size != 0) {
            return ztc_elf_refuse(image, "RELRO segment", "two", "one at most");
        }
        image->relro = segment_of(header);
        return ZTC_OK;
    case PT_GNU_STACK:
        image->stack_said = true;
        if ((header->p_flags & PF_X) != 0) {
            ztc_elf_hazard(image, "an executable stack");
        }
        return ZTC_OK;
    case PT_TLS:
        ztc_elf_hazard(image, "thread-local data");
        return ZTC_OK;
    case PT_NOTE:
    case PT_GNU_PROPERTY:
        return header->p_memsz == 0 ? ZTC_OK : check_notes(image, header);
    default:
        return ZTC_OK;
    }
}

/* One run over the headers: `loads` takes the segments to load, otherwise the others. */
static ztc_status each_header(struct ztc_elf_image *image, const unsigned char *headers,
                              size_t count, bool loads)
{
    for (size_t i = 0; i < count; i++) {
        ElfW(Phdr) header;
        memcpy(&header, headers + i * sizeof(header), sizeof(header));
        ztc_status status = ZTC_OK;
        if (header.p_type != PT_LOAD) {
            status = loads ? ZTC_OK : add_other(image, &header);
        } else if (loads && (header.p_memsz > 0 || header.p_filesz > 0)) {
            status = add_load(image, &header);
        }
        if (status != ZTC_OK) {
            return status;
        }
    }
    return ZTC_OK;
}

/* The linker lets RELRO run on to the end of the last page of the segment that it is a part of. */
static bool relro_fits(const struct ztc_elf_image *image)
{
    const struct ztc_elf_segment *segment = ztc_elf_image_segment(image, image->relro.address, 1);
    if (segment == NULL) {
        return false;
    }
    const uint64_t into = image->relro.address - segment->address;
    const uint64_t left = segment->memory_size - into;
    return image->relro.memory_size <= left || image->relro.memory_size - left < page_size();
}

ztc_status ztc_elf_image_read(const struct ztc_elf *elf, struct ztc_error *error,
                              struct ztc_elf_image *ret_image)
{
    struct ztc_elf_image image = {.elf = elf, .error = error, .hazard = ""};
    ElfW(Ehdr) header;
    memcpy(&header, elf->bytes, sizeof(header));
    const unsigned char *headers =
        ztc_elf_bytes(elf, header.e_phoff, (uint64_t)header.e_phnum * sizeof(ElfW(Phdr)));
    if (headers == NULL || header.e_phnum == 0 || header.e_phnum > ZTC_ELF_HEADERS_MAX) {
        return ztc_elf_refuse(
            &image, "program headers",
            ztc_words("%u at offset %llu", header.e_phnum, (unsigned long long)header.e_phoff).text,
            ztc_words("1 to %u inside the file's %zu bytes", ZTC_ELF_HEADERS_MAX, elf->size).text);
    }
    ztc_status status = each_header(&image, headers, header.e_phnum, /* loads= */ true);
    if (status == ZTC_OK) {
        status = each_header(&image, headers, header.e_phnum, /* loads= */ false);
    }
    if (status == ZTC_OK && image.dynamic.memory_size == 0) {
        status = ztc_elf_refuse(&image, "dynamic segment", "none", "one");
    }
    if (status == ZTC_OK && image.relro.memory_size != 0 && !relro_fits(&image)) {
        status = ztc_elf_refuse(&image, "RELRO segment", "a place outside the segments to load",
                                "a part of one of them");
    }
    if (status == ZTC_OK) {
        if (!image.stack_said) {
            ztc_elf_hazard(&image, "an executable stack");
        }
        *ret_image = image;
    }
    return status;
}
