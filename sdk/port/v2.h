/* SPDX-License-Identifier: Apache-2.0 */
/* The layout of port.bin version 2, for its writer and its reader. The manual, port-bin.md, is its
 * text. */
#ifndef ZTC_PORT_V2_H
#define ZTC_PORT_V2_H

#include <stddef.h>
#include <stdint.h>
#include <ztc/board.h>
#include <ztc/host.h>

#define V2_VERSION 2u
#define V2_ALIGNMENT 4u

/* The header. */
#define V2_AT_MAGIC 0u
#define V2_AT_VERSION 4u
#define V2_AT_HEADER_SIZE 6u
#define V2_AT_TOTAL_SIZE 8u
#define V2_AT_CRC 12u
#define V2_AT_SECTION_COUNT 16u
#define V2_AT_SECTION_ENTRY 18u
#define V2_AT_SHORT_NAME 20u
#define V2_AT_TARGET 52u
#define V2_HEADER_SIZE 84u

/* An entry of the section table: u8 id, u8 entry size, u16 count, u32 offset. */
#define V2_SECTION_SIZE 8u

#define V2_PINS 1u        /* u8 port, u8 pad, u16 settings */
#define V2_FUNCTIONS 2u   /* u8 class, u8 role, u16 index, pin, alternate, instance, values */
#define V2_VALUES 3u      /* u16 */
#define V2_PERIPHERALS 4u /* u8 class, u8 role count, u16 index, hw, first role */
#define V2_ROLES 5u       /* u8 role, u8 flags, u16 function, pin, alternate */
#define V2_NAMES 6u       /* u8 class, u8 role, u16 text */
#define V2_EXTRAS 7u      /* u16 pin, key, value */
#define V2_TEXT 8u        /* characters, NUL after each text */
#define V2_SECTION_IDS 9u /* ids of this version are below */

#define V2_PIN_SIZE 4u
#define V2_FUNCTION_SIZE 12u
#define V2_VALUE_SIZE 2u
#define V2_PERIPHERAL_SIZE 8u
#define V2_ROLE_SIZE 8u
#define V2_NAME_SIZE 4u
#define V2_EXTRA_SIZE 6u
#define V2_TEXT_SIZE 1u

/* Settings of a pin: two bits each, 0 where the board says nothing; drive plus one in the high
 * byte. */
#define V2_PULL_SHIFT 0u
#define V2_TYPE_SHIFT 2u
#define V2_LEVEL_SHIFT 4u
#define V2_ACTIVE_LOW_SHIFT 6u
#define V2_DRIVE_SHIFT 8u
#define V2_DRIVE_MAX 254u

#define V2_VALUES_SHIFT 14u /* of a function: how many values; below: number of the first one */
#define V2_VALUES_FIRST_MAX 0x3FFFu
#define V2_NONE 0xFFFFu         /* no function, no pin, no alternate */
#define V2_ALTERNATE_MAX 32767u /* -1 is V2_NONE */
#define V2_ROLE_IMPLIED 1u      /* flag: not in the board, follows from the names of CAN pins */

#define V2_CUSTOM 0x80u     /* class and role ids from here on are named in the file */
#define V2_CLASS_LAST 0xFFu /* highest class id */
#define V2_ROLE_LAST 0xFEu  /* highest role id */
#define V2_ROLE_CLASS 0xFFu /* in a name: the class itself */
#define V2_CLASS_ANY 0u     /* in a name: the role itself */
#define V2_ROLE_NONE 0u     /* the role "" */

#define V2_TEXT_MAX 65535u  /* bytes of the section, as many as its count says */
#define V2_NAMES_MAX 512u   /* bound of ours on what is searched linearly */
#define V2_EXTRAS_MAX 4096u /* likewise */

/* Text of a class or role of this version, or NULL; and the id of a text, or 0. */
const char *ztc_port_v2_class_text(uint32_t id);
const char *ztc_port_v2_role_text(uint32_t id);
uint32_t ztc_port_v2_class_id(const char *text);
uint32_t ztc_port_v2_role_id(const char *text);

/*
 * What an extra says as settings: ZTC_OK and the bits (0 if it has none and goes into the section
 * for extras as text), or refused: a number that does not fit.
 */
ztc_status ztc_port_v2_setting(const struct ztc_host *host, uint32_t pin,
                               const struct ztc_extra *extra, uint32_t *ret_bits);

/* Most extras that settings can hold, and the texts they come back as (static, or in `at`). */
#define V2_SETTINGS_MAX 5u
#define V2_DRIVE_TEXT_SIZE 4u
/* Number of rows written, or -1 if the bits are not settings. drive_text has V2_DRIVE_TEXT_SIZE
 * bytes. */
int32_t ztc_port_v2_settings_rows(uint32_t settings, char *drive_text, struct ztc_extra *ret_rows);

/* CRC-32 of a whole file, whose own four bytes count as zero. size is V2_HEADER_SIZE at least. */
uint32_t ztc_port_v2_crc(const uint8_t *data, uint64_t size);

static inline uint32_t ztc_port_v2_align(uint32_t size)
{
    return (size + V2_ALIGNMENT - 1u) / V2_ALIGNMENT * V2_ALIGNMENT;
}

#endif
