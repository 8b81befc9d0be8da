/* SPDX-License-Identifier: Apache-2.0 */
/* Little-endian numbers in memory, at any alignment. The only place where byte order is decided. */
#ifndef ZTC_BYTES_H
#define ZTC_BYTES_H

#include <stdint.h>

static inline void ztc_put_u16le(void *at, uint16_t value)
{
    uint8_t *bytes = (uint8_t *)at;
    bytes[0] = (uint8_t)(value & 0xFFu);
    bytes[1] = (uint8_t)(value >> 8);
}

static inline void ztc_put_u32le(void *at, uint32_t value)
{
    uint8_t *bytes = (uint8_t *)at;
    ztc_put_u16le(bytes, (uint16_t)(value & 0xFFFFu));
    ztc_put_u16le(bytes + 2, (uint16_t)(value >> 16));
}

static inline uint16_t ztc_get_u16le(const void *at)
{
    const uint8_t *bytes = (const uint8_t *)at;
    return (uint16_t)(bytes[0] | (uint16_t)(bytes[1] << 8));
}

static inline uint32_t ztc_get_u32le(const void *at)
{
    const uint8_t *bytes = (const uint8_t *)at;
    return (uint32_t)ztc_get_u16le(bytes) | (uint32_t)ztc_get_u16le(bytes + 2) << 16;
}

#endif
