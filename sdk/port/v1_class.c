/* SPDX-License-Identifier: Apache-2.0 */
/* The classes of port.bin version 1. */
#include "v1.h"

#include <string.h>
#include <ztc/board.h>

const struct v1_class ztc_port_v1_classes[V1_CLASS_COUNT] = {
    {ZTC_CLASS_ADC, 0x1, V1_MAP_IMPLIED, 0x002, 0, 0, 0, {NULL, NULL, NULL}},
    {ZTC_CLASS_SPI, 0x2, V1_MAP_ROWS, 0x004, 0x0200, 3, 4, {"mosi", "miso", "sclk"}},
    {ZTC_CLASS_I2C, 0x3, V1_MAP_ROWS, 0x008, 0x0300, 2, 2, {"sda", "scl", NULL}},
    {ZTC_CLASS_PWM, 0x4, V1_MAP_IMPLIED, 0x010, 0, 0, 0, {NULL, NULL, NULL}},
    {ZTC_CLASS_ICU, 0x5, V1_MAP_IMPLIED, 0x020, 0, 0, 0, {NULL, NULL, NULL}},
    {ZTC_CLASS_CAN, 0x6, V1_MAP_ROWS, 0x040, 0, 0, 0, {NULL, NULL, NULL}},
    {ZTC_CLASS_SERIAL, 0x7, V1_MAP_ROWS, 0x080, 0x0700, 2, 2, {"rx", "tx", NULL}},
    {ZTC_CLASS_DAC, 0x8, V1_MAP_IMPLIED, 0x100, 0, 0, 0, {NULL, NULL, NULL}},
    {ZTC_CLASS_LED, 0x9, V1_MAP_NONE, 0, 0, 0, 0, {NULL, NULL, NULL}},
    {ZTC_CLASS_BTN, 0xA, V1_MAP_NONE, 0, 0, 0, 0, {NULL, NULL, NULL}},
    {ZTC_CLASS_HTM, 0xD, V1_MAP_ROWS, 0, 0, 0, 0, {NULL, NULL, NULL}},
    {ZTC_CLASS_RTC, 0xE, V1_MAP_ROWS, 0, 0, 0, 0, {NULL, NULL, NULL}},
};

const uint8_t ztc_port_v1_code_classes[V1_CODE_CLASS_COUNT] = {6 /* SERIAL */, 2 /* I2C */,
                                                               1 /* SPI */};

int32_t ztc_port_v1_class(const char *class_id)
{
    for (int32_t i = 0; i < (int32_t)V1_CLASS_COUNT; i++) {
        if (strcmp(ztc_port_v1_classes[i].class_id, class_id) == 0) {
            return i;
        }
    }
    return -1;
}

int32_t ztc_port_v1_role(const struct v1_class *type, const char *role)
{
    for (int32_t i = 0; i < (int32_t)type->role_count; i++) {
        if (strcmp(type->roles[i], role) == 0) {
            return i;
        }
    }
    return -1;
}

uint64_t ztc_port_v1_text_key(uint32_t number)
{
    uint8_t digits[10];
    uint32_t count = 0;
    uint64_t key = 0;
    do {
        digits[count++] = (uint8_t)(number % 10u);
        number /= 10u;
    } while (number > 0);
    /* In base 11, the first digit first; 0 stands for "no digit here", which sorts before any. */
    for (uint32_t i = 0; i < sizeof(digits); i++) {
        key = key * 11u + (i < count ? digits[count - 1 - i] + 1u : 0u);
    }
    return key;
}
