/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Decodes whatever comes, and encodes what decodes. A version 2 file is tried a second time with
 * the size and the CRC-32 that fit it, since chance does not find those.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <ztc/bytes.h>
#include <ztc/port.h>

#define V2_HEADER 84u
#define V2_SIZE 8u
#define V2_CRC 12u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void *host_alloc(void *ctx, uint64_t size)
{
    (void)ctx;
    return size == 0 ? NULL : malloc((size_t)size);
}

static void *host_realloc(void *ctx, void *block, uint64_t size)
{
    (void)ctx;
    return size == 0 ? NULL : realloc(block, (size_t)size);
}

static void host_free(void *ctx, void *block)
{
    (void)ctx;
    free(block);
}

static ztc_status host_diag(void *ctx, const struct ztc_finding *finding)
{
    (void)ctx;
    return strlen(finding->message) > 0 ? ZTC_OK : ZTC_E_INTERNAL;
}

static const struct ztc_host host = {.struct_size = sizeof(host),
                                     .abi_major = ZTC_ABI_MAJOR,
                                     .abi_minor = ZTC_ABI_MINOR,
                                     .name = "fuzz",
                                     .version = "0.0.0",
                                     .alloc = host_alloc,
                                     .realloc = host_realloc,
                                     .free = host_free,
                                     .diag = host_diag};

static ztc_status count_bytes(void *ctx, const void *bytes, uint64_t size)
{
    const uint8_t *last = (const uint8_t *)bytes + size - 1;
    uint64_t *total = ctx;
    *total += size + (*last & 0u); /* the last byte is read, so that a sanitizer looks at it */
    return ZTC_OK;
}

static ztc_status encode_again(void *ctx, const struct ztc_board *board)
{
    uint64_t total = 0;
    const struct ztc_sink sink = {.struct_size = sizeof(sink), .ctx = &total, .write = count_bytes};
    (void)ctx;
    (void)ztc_port_v1_encode(&host, board, &sink);
    (void)ztc_port_v2_encode(&host, board, &sink);
    return total <= 2u * (uint64_t)ZTC_PORT_SIZE_MAX ? ZTC_OK : ZTC_E_LIMIT;
}

static void decode(const uint8_t *data, size_t size)
{
    const struct ztc_board_sink sink = {.struct_size = sizeof(sink), .board = encode_again};
    uint32_t version = ztc_port_version(data, size);
    ztc_status status = ztc_port_decode(&host, data, size, &sink);
    /* What is none by its form never decodes; nothing but these can come of bytes. */
    if ((status == ZTC_OK && version == 0) ||
        (status != ZTC_OK && status != ZTC_E_INVALID && status != ZTC_E_MEMORY)) {
        abort();
    }
}

static uint32_t crc32_of(const uint8_t *data, size_t size)
{
    uint32_t crc = UINT32_MAX;
    for (size_t i = 0; i < size; i++) {
        crc ^= data[i];
        for (int bit = 0; bit < 8; bit++) {
            crc = (crc & 1u) != 0 ? crc >> 1 ^ UINT32_C(0xEDB88320) : crc >> 1;
        }
    }
    return ~crc;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    decode(data, size);
    if (ztc_port_version(data, size) != 2 || size < V2_HEADER || size > UINT32_MAX) {
        return 0;
    }
    uint8_t *copy = malloc(size);
    if (copy == NULL) {
        return 0;
    }
    memcpy(copy, data, size);
    ztc_put_u32le(copy + V2_SIZE, (uint32_t)size);
    memset(copy + V2_CRC, 0, sizeof(uint32_t));
    ztc_put_u32le(copy + V2_CRC, crc32_of(copy, size));
    decode(copy, size);
    free(copy);
    return 0;
}
