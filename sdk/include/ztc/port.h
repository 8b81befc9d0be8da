/* SPDX-License-Identifier: Apache-2.0 */
/*
 * port.bin, versions 1 and 2: encoders and decoders to link into a module (static library ztc-port).
 * The layout of both is in the manual, port-bin.md. All functions are pure, keep nothing, and may be
 * called from any thread. Memory comes from the host given and is given back before they return.
 */
#ifndef ZTC_PORT_H
#define ZTC_PORT_H

#include <ztc/abi.h>
#include <ztc/board.h>
#include <ztc/host.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ZTC_PORT_V1_PINS_MAX 255u
#define ZTC_PORT_V1_PORTS_MAX 8u /* PA to PH */
#define ZTC_PORT_V2_PINS_MAX 1024u
#define ZTC_PORT_V2_MAGIC UINT32_C(0x3250545A) /* the bytes "ZTP2" */
#define ZTC_PORT_SIZE_MAX (256u * 1024u)       /* no port.bin of either version is longer */

/*
 * Writes the board as version 1 or 2. ZTC_E_LIMIT: something overflows a field of the format;
 * ZTC_E_INVALID: the board contradicts itself (a pin row that is not there, half a bus in version
 * 1). In both cases host->diag gets a finding that says what, with its where, and nothing is written.
 */
ztc_status ztc_port_v1_encode(const struct ztc_host *host, const struct ztc_board *board,
                              const struct ztc_sink *sink);
ztc_status ztc_port_v2_encode(const struct ztc_host *host, const struct ztc_board *board,
                              const struct ztc_sink *sink);

/*
 * Which version the bytes are, told by their form alone: 1, 2, or 0 if neither.
 */
uint32_t ztc_port_version(const void *data /* may be NULL if size is 0 */, uint64_t size);

/*
 * CRC-32 of IEEE 802.3 (reflected), as Ethernet and zip have it and version 2 carries it. To be continued:
 * start with 0, and go on with what the call before gave. data may be NULL if size is 0.
 */
uint32_t ztc_port_crc32(uint32_t crc, const void *data, uint64_t size);

/*
 * Reads a port.bin of either version; every byte is checked before it is believed. ZTC_E_INVALID: it
 * is none, or damaged, and host->diag gets a finding that says at which offset.
 *
 * What a version does not carry comes back as if it were not in the board: version 1 has no target,
 * extras, LED or BTN pins, no pins of classes that were counted but not written, and numbers that
 * have closed up. Every `where` is ZTC_WHERE_NONE.
 */
ztc_status ztc_port_decode(const struct ztc_host *host, const void *data, uint64_t size,
                           const struct ztc_board_sink *sink);

#ifdef __cplusplus
}
#endif
#endif
