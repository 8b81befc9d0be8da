/* SPDX-License-Identifier: Apache-2.0 */
/* The firmware of the manual's page on port.bin: reads version 2 in place. */
#ifndef ZTC_TEST_SUPPORT_WALK_H
#define ZTC_TEST_SUPPORT_WALK_H

#include <stdint.h>

const uint8_t *port_open(const uint8_t *at, uint32_t room);
const uint8_t *port_section(const uint8_t *port, uint8_t id, uint32_t *count, uint32_t *stride);
const uint8_t *port_function(const uint8_t *port, uint8_t class_id, uint8_t role, uint16_t index);
const uint8_t *port_role(const uint8_t *port, uint8_t class_id, uint16_t index, uint8_t role);

#endif
