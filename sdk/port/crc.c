/* SPDX-License-Identifier: Apache-2.0 */
/* CRC-32 as Ethernet and zlib have it: polynomial 0x04C11DB7 reflected, all ones before and
 * after. */
#include <ztc/port.h>

/* The remainders of the sixteen values of four bits: small enough for a module, fast enough
 * here. */
static const uint32_t remainders[16] = {
    UINT32_C(0x00000000), UINT32_C(0x1DB71064), UINT32_C(0x3B6E20C8), UINT32_C(0x26D930AC),
    UINT32_C(0x76DC4190), UINT32_C(0x6B6B51F4), UINT32_C(0x4DB26158), UINT32_C(0x5005713C),
    UINT32_C(0xEDB88320), UINT32_C(0xF00F9344), UINT32_C(0xD6D6A3E8), UINT32_C(0xCB61B38C),
    UINT32_C(0x9B64C2B0), UINT32_C(0x86D3D2D4), UINT32_C(0xA00AE278), UINT32_C(0xBDBDF21C),
};

uint32_t ztc_port_crc32(uint32_t crc, const void *data, uint64_t size)
{
    const uint8_t *bytes = data;
    crc = ~crc;
    for (uint64_t i = 0; i < size; i++) {
        crc ^= bytes[i];
        crc = (crc >> 4) ^ remainders[crc & 15u];
        crc = (crc >> 4) ^ remainders[crc & 15u];
    }
    return ~crc;
}
