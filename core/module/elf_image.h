/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The file as the dynamic loader will see it: segments, and what lies at an address. The loader looks
 * things up by address, so this reader does too: an address leads to the bytes of the one segment that
 * will be mapped there.
 */
#ifndef ZTC_MODULE_ELF_IMAGE_H
#define ZTC_MODULE_ELF_IMAGE_H

#include "module/elf.h"
#include "module/elf_native.h"

/* Segments of one file; real modules have four to six to load and a dozen in all. */
#define ZTC_ELF_LOADS_MAX 32u
#define ZTC_ELF_HEADERS_MAX 128u

struct ztc_elf_segment {
    uint64_t address;
    uint64_t memory_size;
    uint64_t file_size;
    uint64_t offset;
    uint32_t flags; /* PF_... */
};

struct ztc_elf_image {
    const struct ztc_elf *elf;
    struct ztc_error *error;
    struct ztc_elf_segment loads[ZTC_ELF_LOADS_MAX]; /* ascending, no two on one page */
    size_t load_count;
    struct ztc_elf_segment dynamic; /* memory_size 0: none */
    struct ztc_elf_segment relro;   /* likewise */
    bool stack_said;                /* there is a PT_GNU_STACK */
    const char *hazard;             /* see ztc_elf_facts */
};

/* Refuses the file. */
ztc_status ztc_elf_refuse(const struct ztc_elf_image *image, const char *field, const char *found,
                          const char *expected);

/* Keeps the first hazard. */
void ztc_elf_hazard(struct ztc_elf_image *image, const char *hazard);

/* Bytes of the file, NULL if they are not all in it. */
const unsigned char *ztc_elf_bytes(const struct ztc_elf *elf, uint64_t offset, uint64_t size);

/* Reads the program headers. The header must have been checked. */
ztc_status ztc_elf_image_read(const struct ztc_elf *elf, struct ztc_error *error,
                              struct ztc_elf_image *ret_image) ZTC_MUST_CHECK;

/* The segment that holds all of address..address + size in memory, or NULL. */
const struct ztc_elf_segment *ztc_elf_image_segment(const struct ztc_elf_image *image,
                                                    uint64_t address, uint64_t size);

/* The bytes that the file puts there, NULL if they are not all from one segment's part of the file. */
const unsigned char *ztc_elf_image_at(const struct ztc_elf_image *image, uint64_t address,
                                      uint64_t size);

/* The same for a table that the loader reads: being writable is a hazard, being absent a refusal. */
ztc_status ztc_elf_image_table(struct ztc_elf_image *image, const char *field, uint64_t address,
                               uint64_t size, const unsigned char **ret_bytes) ZTC_MUST_CHECK;

#endif
