/* SPDX-License-Identifier: Apache-2.0 */
/* Which version a port.bin is, and the reader for it. */
#include "internal.h"
#include "v1.h"
#include "v2.h"

#include <ztc/bytes.h>
#include <ztc/port.h>

#define FORM_SIZE 8u /* bytes that tell the versions apart */

static int is_v2(const uint8_t *bytes, uint64_t size)
{
    return size >= FORM_SIZE && ztc_get_u32le(bytes + V2_AT_MAGIC) == ZTC_PORT_V2_MAGIC;
}

uint32_t ztc_port_version(const void *data, uint64_t size)
{
    const uint8_t *bytes = data;
    if (data == NULL) {
        return 0;
    }
    if (is_v2(bytes, size)) {
        return ztc_get_u16le(bytes + V2_AT_VERSION) == V2_VERSION && size >= V2_HEADER_SIZE ? 2 : 0;
    }
    if (size >= V1_HEADER_SIZE && ztc_get_u16le(bytes + V1_AT_VERSION) == V1_VERSION &&
        size - V1_HEADER_SIZE == ztc_get_u16le(bytes + V1_AT_SIZE)) {
        return 1;
    }
    return 0;
}

ztc_status ztc_port_decode(const struct ztc_host *host, const void *data, uint64_t size,
                           const struct ztc_board_sink *sink)
{
    const uint8_t *bytes = data;
    if (!ztc_port_host_fits(host) || sink == NULL || sink->board == NULL ||
        (data == NULL && size > 0)) {
        return ZTC_E_ARGUMENT;
    }
    if (is_v2(bytes, size) && ztc_get_u16le(bytes + V2_AT_VERSION) != V2_VERSION) {
        return ztc_port_refuse(host, &ztc_port_file, ZTC_WHERE_NONE,
                               "a port.bin of version #, which is not known here", "",
                               ztc_get_u16le(bytes + V2_AT_VERSION), 0);
    }
    if (is_v2(bytes, size) && size >= V2_HEADER_SIZE) {
        return ztc_port_v2_decode(host, bytes, size, sink);
    }
    if (size >= V1_HEADER_SIZE && ztc_get_u16le(bytes + V1_AT_VERSION) == V1_VERSION) {
        return ztc_port_v1_decode(host, bytes, size, sink);
    }
    return ztc_port_refuse(host, &ztc_port_file, ZTC_WHERE_NONE,
                           "not a port.bin: # bytes that begin like neither version", "",
                           (int64_t)(size <= INT64_MAX ? size : INT64_MAX), 0);
}
