/* SPDX-License-Identifier: Apache-2.0 */
/* The code of the manual's page on port.bin; test_manual.c compares the two. */
#include "support_walk.h"

#include <stddef.h>

static uint32_t u16(const uint8_t *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8;
}

static uint32_t u32(const uint8_t *p)
{
    return u16(p) | u16(p + 2) << 16;
}

/* The file at an address of the flash, or NULL: erased, torn, foreign, or of another version. */
const uint8_t *port_open(const uint8_t *at, uint32_t room)
{
    uint32_t crc = 0xFFFFFFFFu;
    if (room < 84 || u32(at) != 0x3250545Au || u16(at + 4) != 2 || u32(at + 8) > room ||
        u32(at + 8) < 84) {
        return NULL;
    }
    for (uint32_t i = 0; i < u32(at + 8); i++) {
        crc ^= i >= 12 && i < 16 ? 0u : at[i];
        for (int bit = 0; bit < 8; bit++) {
            crc = (crc & 1u) != 0 ? crc >> 1 ^ 0xEDB88320u : crc >> 1;
        }
    }
    return ~crc == u32(at + 12) ? at : NULL;
}

/* The first entry of a section, how many there are and how far apart; NULL if it has none. */
const uint8_t *port_section(const uint8_t *port, uint8_t id, uint32_t *count, uint32_t *stride)
{
    const uint8_t *entry = port + u16(port + 6);
    for (uint32_t i = 0; i < u16(port + 16); i++, entry += u16(port + 18)) {
        if (entry[0] == id) {
            *stride = entry[1];
            *count = u16(entry + 2);
            return port + u32(entry + 4);
        }
    }
    return NULL;
}

/* The functional pin of a class, role and number (LED 2: 9, 2, 2), or NULL. */
const uint8_t *port_function(const uint8_t *port, uint8_t class_id, uint8_t role, uint16_t index)
{
    uint32_t count = 0, stride = 0;
    const uint8_t *entry = port_section(port, 2, &count, &stride);
    for (; count > 0; count--, entry += stride) {
        if (entry[0] == class_id && entry[1] == role && u16(entry + 2) == index) {
            return entry;
        }
    }
    return NULL;
}

/* The role of a peripheral (tx of SERIAL0: 7, 0, 4), or NULL. */
const uint8_t *port_role(const uint8_t *port, uint8_t class_id, uint16_t index, uint8_t role)
{
    uint32_t count = 0, stride = 0, role_count = 0, role_stride = 0;
    const uint8_t *entry = port_section(port, 4, &count, &stride);
    const uint8_t *roles = port_section(port, 5, &role_count, &role_stride);
    for (; count > 0; count--, entry += stride) {
        if (entry[0] != class_id || u16(entry + 2) != index) {
            continue;
        }
        for (uint32_t i = 0; i < entry[1]; i++) {
            const uint8_t *found = roles + (u16(entry + 6) + i) * role_stride;
            if (found[0] == role) {
                return found;
            }
        }
    }
    return NULL;
}
