/* SPDX-License-Identifier: Apache-2.0 */
/* Symbol versions: lists that the loader walks by offsets of their own, and numbers that index them. */
#include "module/elf_dynamic.h"
#include "module/refuse.h"

#include <string.h>

/* Records of one module; the largest library has a few dozen. */
#define RECORDS_MAX 65536u

struct version_walk {
    struct ztc_elf_dynamic *dynamic;
    unsigned steps;
    unsigned highest; /* number of a version */
};

static ztc_status refuse_version(const struct version_walk *walk, const char *field,
                                 const char *found)
{
    return ztc_elf_refuse(&walk->dynamic->image, field, found, "sound records of versions");
}

/* Fetches one record of a list; a list without end is refused. */
static ztc_status fetch(struct version_walk *walk, const char *field, uint64_t address,
                        void *record, size_t size)
{
    const unsigned char *bytes = NULL;
    if (++walk->steps > RECORDS_MAX) {
        return refuse_version(walk, field, "a list without end");
    }
    ztc_status status = ztc_elf_image_table(&walk->dynamic->image, field, address, size, &bytes);
    if (status == ZTC_OK) {
        memcpy(record, bytes, size);
    }
    return status;
}

static void note_number(struct version_walk *walk, unsigned number)
{
    number &= 0x7FFFu; /* the rest says that the version is hidden */
    walk->highest = number > walk->highest ? number : walk->highest;
}

/* The loader gives up the program if a version is asked of a library that is not needed. */
static bool is_needed(const struct ztc_elf_dynamic *dynamic, uint64_t name)
{
    for (size_t i = 0; name < dynamic->strings_size && i < dynamic->facts->needed_count; i++) {
        const char *text = (const char *)dynamic->strings + name;
        if (strcmp(text, dynamic->facts->needed[i]) == 0) {
            return true;
        }
    }
    return false;
}

static ztc_status walk_needed(struct version_walk *walk)
{
    const char *field = "DT_VERNEED";
    uint64_t address = walk->dynamic->values[ZTC_TAG_VERNEED];
    ElfW(Verneed) need = {.vn_next = 1};
    while (need.vn_next != 0) {
        ztc_status status = fetch(walk, field, address, &need, sizeof(need));
        if (status != ZTC_OK) {
            return status;
        }
        if (need.vn_version != VER_NEED_CURRENT || !is_needed(walk->dynamic, need.vn_file)) {
            return refuse_version(walk, field, "a record of a library that is not needed");
        }
        uint64_t at = address + need.vn_aux;
        ElfW(Vernaux) version = {.vna_next = 1};
        while (version.vna_next != 0) {
            status = fetch(walk, field, at, &version, sizeof(version));
            if (status == ZTC_OK && version.vna_name >= walk->dynamic->strings_size) {
                status = refuse_version(walk, field, "a name outside the names");
            }
            if (status != ZTC_OK) {
                return status;
            }
            note_number(walk, version.vna_other);
            at += version.vna_next;
        }
        address += need.vn_next;
    }
    return ZTC_OK;
}

static ztc_status walk_defined(struct version_walk *walk)
{
    const char *field = "DT_VERDEF";
    uint64_t address = walk->dynamic->values[ZTC_TAG_VERDEF];
    ElfW(Verdef) definition = {.vd_next = 1};
    while (definition.vd_next != 0) {
        ElfW(Verdaux) name;
        ztc_status status = fetch(walk, field, address, &definition, sizeof(definition));
        if (status == ZTC_OK) {
            status = fetch(walk, field, address + definition.vd_aux, &name, sizeof(name));
        }
        if (status != ZTC_OK) {
            return status;
        }
        if (definition.vd_version != VER_DEF_CURRENT ||
            name.vda_name >= walk->dynamic->strings_size) {
            return refuse_version(walk, field, "a record that is none");
        }
        note_number(walk, definition.vd_ndx);
        address += definition.vd_next;
    }
    return ZTC_OK;
}

ztc_status ztc_elf_versions(struct ztc_elf_dynamic *dynamic)
{
    struct version_walk walk = {.dynamic = dynamic};
    ztc_status status = ZTC_OK;
    if (dynamic->present[ZTC_TAG_VERNEED]) {
        status = walk_needed(&walk);
    }
    if (status == ZTC_OK && dynamic->present[ZTC_TAG_VERDEF]) {
        status = walk_defined(&walk);
    }
    if (status != ZTC_OK || !dynamic->present[ZTC_TAG_VERSYM]) {
        return status;
    }
    const unsigned char *numbers = NULL;
    status = ztc_elf_image_table(&dynamic->image, "DT_VERSYM", dynamic->values[ZTC_TAG_VERSYM],
                                 (uint64_t)dynamic->symbol_count * sizeof(ElfW(Half)), &numbers);
    for (size_t i = 0; status == ZTC_OK && i < dynamic->symbol_count; i++) {
        ElfW(Half) number = 0;
        memcpy(&number, numbers + i * sizeof(number), sizeof(number));
        if (walk.highest == 0 || (number & 0x7FFFu) > walk.highest) {
            status = refuse_version(&walk, "DT_VERSYM", ztc_words("version %u", number).text);
        }
    }
    return status;
}
