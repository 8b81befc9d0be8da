/* SPDX-License-Identifier: Apache-2.0 */
/* A version 2 file whose header, checksum, sections and names have been checked. */
#ifndef ZTC_PORT_V2_FILE_H
#define ZTC_PORT_V2_FILE_H

#include "internal.h"
#include "v2.h"

struct v2_section {
    uint32_t offset;
    uint32_t count;
    uint32_t stride;
};

struct v2_file {
    const struct ztc_host *host;
    const uint8_t *data;
    uint64_t size;
    struct v2_section sections[V2_SECTION_IDS]; /* by id; of none that is missing, count 0 */
    const char *class_texts[256];               /* NULL: not known, nor named in the file */
    const char *role_texts[256];
};

/* Fills a file whose host, data and size are set. */
ztc_status ztc_port_v2_open(struct v2_file *file);

/* What the names of a class and role's functional pins begin with, or NULL: there is none. */
const char *ztc_port_v2_prefix(const struct v2_file *file, uint32_t class_id, uint32_t role);

/* The text at an offset of the section, or NULL if none starts there. */
const char *ztc_port_v2_text(const struct v2_file *file, uint32_t offset);

/* Where entry i of a section stands in the file. */
static inline uint32_t ztc_port_v2_at(const struct v2_file *file, uint32_t id, uint32_t i)
{
    return file->sections[id].offset + i * file->sections[id].stride;
}

#endif
