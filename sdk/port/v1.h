/* SPDX-License-Identifier: Apache-2.0 */
/* The layout of port.bin version 1, for its writer and its reader. */
#ifndef ZTC_PORT_V1_H
#define ZTC_PORT_V1_H

#include <stdint.h>

#define V1_HEADER_SIZE 192u
#define V1_VERSION 1u
#define V1_SLOTS 16u /* class ids 0 to 15 */
#define V1_ALIGNMENT 16u
#define V1_COUNT_MAX 255u /* the counts are u8 */
#define V1_ENTRY_SIZE 4u

#define V1_AT_SIZE 0u
#define V1_AT_VERSION 2u
#define V1_AT_CLASS_OFFSETS 4u
#define V1_AT_MAP_OFFSETS 36u
#define V1_AT_CODE_OFFSETS 68u
#define V1_AT_CLASS_COUNTS 100u
#define V1_AT_MAP_COUNTS 116u
#define V1_AT_CODE_COUNTS 132u
#define V1_AT_NAME 148u
#define V1_AT_NAME_LENGTH 180u
#define V1_AT_ZERO 182u

#define V1_SLOT_CAN 0x6u
#define V1_SLOT_LAST_PINS 0xAu /* classes above have no functional pins */

#define V1_FLAG_ALWAYS 0x001u
#define V1_IMPLIED_HW 1u /* the one byte in the map of a class whose peripheral a pin implies */

/* Where the peripherals of a class come from. */
enum v1_map {
    V1_MAP_NONE,    /* never has one: LED, BTN */
    V1_MAP_IMPLIED, /* one, if the class has a functional pin with the number 0 */
    V1_MAP_ROWS,    /* the board's peripherals */
};

#define V1_ROLES_MAX 3u

struct v1_class {
    const char *class_id;
    uint8_t slot;
    uint8_t map;                     /* enum v1_map */
    uint16_t flag;                   /* set on a pin that the class names */
    uint16_t code;                   /* of the first role of number 0; 0: the class has no codes */
    uint8_t role_count;              /* 0: the table is in text order */
    uint8_t code_width;              /* u16 in a row of codes */
    const char *roles[V1_ROLES_MAX]; /* in the order of the table and of the codes */
};

#define V1_CLASS_COUNT 12u
/* By rising slot. */
extern const struct v1_class ztc_port_v1_classes[V1_CLASS_COUNT];

/* The classes that have pin codes, as numbers in ztc_port_v1_classes, in the order of their
 * tables. */
#define V1_CODE_CLASS_COUNT 3u
extern const uint8_t ztc_port_v1_code_classes[V1_CODE_CLASS_COUNT];

/* Number in ztc_port_v1_classes, or -1: version 1 does not carry the class. */
int32_t ztc_port_v1_class(const char *class_id);

/* Place of a role among the roles of its bus, or -1. */
int32_t ztc_port_v1_role(const struct v1_class *type, const char *role);

/* Sorts like the decimal digits of the number, as text. */
uint64_t ztc_port_v1_text_key(uint32_t number);

/* Nonzero if the class has functional pins, not only peripherals. */
static inline int ztc_port_v1_is_pin_class(const struct v1_class *type)
{
    return type->slot <= V1_SLOT_LAST_PINS;
}

/* The next multiple of the alignment of tables. */
static inline uint32_t ztc_port_v1_align(uint32_t size)
{
    return (size + V1_ALIGNMENT - 1u) / V1_ALIGNMENT * V1_ALIGNMENT;
}

#endif
