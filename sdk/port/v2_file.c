/* SPDX-License-Identifier: Apache-2.0 */
/* Opens a version 2 file: header, checksum, section table, texts, names. */
#include "v2_file.h"

#include <string.h>
#include <ztc/bytes.h>
#include <ztc/class.h>
#include <ztc/port.h>

#define TABLE_COUNT_MAX 255u /* sections: far more than there are */

static ztc_status check_header(const struct v2_file *file)
{
    const uint8_t *data = file->data;
    uint32_t header = ztc_get_u16le(data + V2_AT_HEADER_SIZE);
    uint32_t entry = ztc_get_u16le(data + V2_AT_SECTION_ENTRY);
    uint32_t count = ztc_get_u16le(data + V2_AT_SECTION_COUNT);
    if (ztc_get_u32le(data + V2_AT_TOTAL_SIZE) != file->size || file->size > ZTC_PORT_SIZE_MAX) {
        return ztc_port_damaged(file->host, V2_AT_TOTAL_SIZE, "the size is not that of the file");
    }
    if (ztc_get_u32le(data + V2_AT_CRC) != ztc_port_v2_crc(data, file->size)) {
        return ztc_port_refuse(file->host, &ztc_port_checksum, ZTC_WHERE_NONE,
                               "damaged port.bin, byte #: the CRC-32 is not that of the file", "",
                               V2_AT_CRC, 0);
    }
    if (header < V2_HEADER_SIZE || header % V2_ALIGNMENT != 0 || header > file->size) {
        return ztc_port_damaged(file->host, V2_AT_HEADER_SIZE, "the size of the header is wrong");
    }
    if (entry < V2_SECTION_SIZE || entry % V2_ALIGNMENT != 0 || count > TABLE_COUNT_MAX ||
        (uint64_t)entry * count > file->size - header) {
        return ztc_port_damaged(file->host, V2_AT_SECTION_COUNT, "the section table is too long");
    }
    if (ztc_port_name_field(data + V2_AT_SHORT_NAME) < 0) {
        return ztc_port_damaged(file->host, V2_AT_SHORT_NAME,
                                "the short name is not text of 31 characters at most");
    }
    if (ztc_port_name_field(data + V2_AT_TARGET) < 0) {
        return ztc_port_damaged(file->host, V2_AT_TARGET,
                                "the target is not text of 31 characters at most");
    }
    return ZTC_OK;
}

/* Takes in one section; a section that is not known is only skipped. */
static ztc_status take_section(struct v2_file *file, uint32_t at, uint64_t *cursor)
{
    static const uint8_t least[V2_SECTION_IDS] = {0,
                                                  V2_PIN_SIZE,
                                                  V2_FUNCTION_SIZE,
                                                  V2_VALUE_SIZE,
                                                  V2_PERIPHERAL_SIZE,
                                                  V2_ROLE_SIZE,
                                                  V2_NAME_SIZE,
                                                  V2_EXTRA_SIZE,
                                                  V2_TEXT_SIZE};
    const uint8_t *entry = file->data + at;
    struct v2_section section = {ztc_get_u32le(entry + 4), ztc_get_u16le(entry + 2), entry[1]};
    uint64_t end = *cursor + (uint64_t)section.count * section.stride;
    if (section.offset != *cursor) {
        return ztc_port_damaged(file->host, at + 4,
                                "a section does not start where the one before it ends");
    }
    if (end > file->size) {
        return ztc_port_damaged(file->host, at, "a section goes on beyond the end of the file");
    }
    for (*cursor = end; *cursor % V2_ALIGNMENT != 0; ++*cursor) {
        if (*cursor >= file->size || file->data[*cursor] != 0) {
            return ztc_port_damaged(file->host, *cursor, "padding is not zero");
        }
    }
    if (entry[0] == 0 || section.stride == 0) {
        return ztc_port_damaged(file->host, at, "a section has the id 0 or entries of 0 bytes");
    }
    if (entry[0] >= V2_SECTION_IDS) {
        return ZTC_OK;
    }
    if (file->sections[entry[0]].stride != 0) {
        return ztc_port_damaged(file->host, at, "a section is there twice");
    }
    if (section.stride < least[entry[0]] ||
        (entry[0] == V2_TEXT ? section.stride != 1 : section.stride % 2 != 0)) {
        return ztc_port_damaged(file->host, at + 1, "a section's entries have a wrong size");
    }
    file->sections[entry[0]] = section;
    return ZTC_OK;
}

static ztc_status read_sections(struct v2_file *file)
{
    uint32_t at = ztc_get_u16le(file->data + V2_AT_HEADER_SIZE);
    uint32_t entry = ztc_get_u16le(file->data + V2_AT_SECTION_ENTRY);
    uint32_t count = ztc_get_u16le(file->data + V2_AT_SECTION_COUNT);
    uint64_t cursor = (uint64_t)at + (uint64_t)entry * count;
    ztc_status status = ZTC_OK;
    for (uint32_t i = 0; i < count && status == ZTC_OK; i++, at += entry) {
        status = take_section(file, at, &cursor);
    }
    if (status == ZTC_OK && cursor != file->size) {
        status = ztc_port_damaged(file->host, cursor, "more follows the last section");
    }
    return status;
}

/* Every text is 1 to ZTC_PORT_TEXT_MAX printable ASCII characters and its NUL. */
static ztc_status check_texts(const struct v2_file *file)
{
    const struct v2_section *section = &file->sections[V2_TEXT];
    const uint8_t *text = file->data + section->offset;
    uint32_t length = 0;
    for (uint32_t i = 0; i < section->count; i++) {
        if (text[i] == 0 && length > 0) {
            length = 0;
        } else if (text[i] < ' ' || text[i] > '~' || length == ZTC_PORT_TEXT_MAX) {
            return ztc_port_damaged(file->host, section->offset + i,
                                    "a text is empty, too long, or not printable ASCII");
        } else {
            length++;
        }
    }
    return length == 0 ? ZTC_OK
                       : ztc_port_damaged(file->host, section->offset + section->count - 1u,
                                          "the last text does not end");
}

const char *ztc_port_v2_text(const struct v2_file *file, uint32_t offset)
{
    const struct v2_section *section = &file->sections[V2_TEXT];
    const uint8_t *text = file->data + section->offset;
    if (offset >= section->count || (offset > 0 && text[offset - 1] != 0)) {
        return NULL;
    }
    return (const char *)(text + offset);
}

/* Enters the text of a class or role. Ids of the format have their own text, which no other id has;
 * the file's own are in the order of their texts. */
static int enter_text(const char **texts, uint32_t id, uint32_t id_of_text, const char *text)
{
    if (id_of_text != 0 || texts[id] != NULL) {
        return id_of_text == id;
    }
    uint32_t before = id;
    while (before > V2_CUSTOM && texts[before - 1] == NULL) {
        before--;
    }
    if (before > V2_CUSTOM && strcmp(texts[before - 1], text) >= 0) {
        return 0;
    }
    texts[id] = text;
    return 1;
}

/* Takes in one name; a prefix is left where it is, for ztc_port_v2_prefix to find. */
static ztc_status take_name(struct v2_file *file, uint32_t at)
{
    uint32_t class_id = file->data[at], role = file->data[at + 1];
    const char *text = ztc_port_v2_text(file, ztc_get_u16le(file->data + at + 2));
    int good = 1;
    if (text == NULL) {
        return ztc_port_damaged(file->host, at + 2, "a name's text is not there");
    }
    if (role == V2_ROLE_CLASS) {
        good = class_id != V2_CLASS_ANY &&
               enter_text(file->class_texts, class_id, ztc_port_v2_class_id(text), text);
    } else if (class_id == V2_CLASS_ANY) {
        good = role != V2_ROLE_NONE &&
               enter_text(file->role_texts, role, ztc_port_v2_role_id(text), text);
    }
    return good ? ZTC_OK
                : ztc_port_damaged(file->host, at, "a class or role has another one's name");
}

static ztc_status read_names(struct v2_file *file)
{
    uint32_t before = 0;
    ztc_status status = ZTC_OK;
    for (uint32_t id = 1; id <= V2_CLASS_LAST; id++) {
        file->class_texts[id] = ztc_port_v2_class_text(id);
        file->role_texts[id] = ztc_port_v2_role_text(id);
    }
    file->role_texts[V2_ROLE_NONE] = "";
    for (uint32_t i = 0; i < file->sections[V2_NAMES].count && status == ZTC_OK; i++) {
        uint32_t at = ztc_port_v2_at(file, V2_NAMES, i);
        uint32_t key = (uint32_t)file->data[at] << 8 | file->data[at + 1];
        if (key <= before && (i > 0 || key == 0)) {
            return ztc_port_damaged(file->host, at, "the names are not in order");
        }
        before = key;
        status = take_name(file, at);
    }
    return status;
}

/* What the file says about a prefix, or NULL. */
static const char *named_prefix(const struct v2_file *file, uint32_t key)
{
    uint32_t low = 0, high = file->sections[V2_NAMES].count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        uint32_t at = ztc_port_v2_at(file, V2_NAMES, middle);
        uint32_t here = (uint32_t)file->data[at] << 8 | file->data[at + 1];
        if (here == key) {
            return ztc_port_v2_text(file, ztc_get_u16le(file->data + at + 2));
        }
        if (here < key) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return NULL;
}

const char *ztc_port_v2_prefix(const struct v2_file *file, uint32_t class_id, uint32_t role)
{
    const char *named = named_prefix(file, class_id << 8 | role);
    const struct ztc_prefix_row *row =
        ztc_prefix_find(file->class_texts[class_id], file->role_texts[role]);
    if (row != NULL && named != NULL && strcmp(row->prefix, named) != 0) {
        return NULL;
    }
    return row != NULL ? row->prefix : named;
}

ztc_status ztc_port_v2_open(struct v2_file *file)
{
    ztc_status status = check_header(file);
    if (status == ZTC_OK) {
        status = read_sections(file);
    }
    if (status == ZTC_OK) {
        status = check_texts(file);
    }
    if (status == ZTC_OK) {
        status = read_names(file);
    }
    return status;
}
