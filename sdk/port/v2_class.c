/* SPDX-License-Identifier: Apache-2.0 */
/* The numbers of classes, roles and settings in port.bin version 2. */
#include "internal.h"
#include "v2.h"

#include <string.h>
#include <ztc/port.h>

struct id_row {
    uint8_t id;
    const char *text;
};

/* The numbers of version 1, where it has one. */
static const struct id_row classes[] = {
    {0x1, ZTC_CLASS_ADC}, {0x2, ZTC_CLASS_SPI}, {0x3, ZTC_CLASS_I2C},    {0x4, ZTC_CLASS_PWM},
    {0x5, ZTC_CLASS_ICU}, {0x6, ZTC_CLASS_CAN}, {0x7, ZTC_CLASS_SERIAL}, {0x8, ZTC_CLASS_DAC},
    {0x9, ZTC_CLASS_LED}, {0xA, ZTC_CLASS_BTN}, {0xD, ZTC_CLASS_HTM},    {0xE, ZTC_CLASS_RTC},
    {0xF, ZTC_CLASS_SD},
};

/* The order within a class is that of its tables: RX before TX, MOSI before MISO before SCLK. */
static const struct id_row roles[] = {
    {1, "in"},  {2, "out"}, {3, "rx"},   {4, "tx"},    {5, "rts"},   {6, "cts"},
    {7, "sda"}, {8, "scl"}, {9, "mosi"}, {10, "miso"}, {11, "sclk"}, {12, "cs"},
};

static const char *text_of(const struct id_row *rows, size_t count, uint32_t id)
{
    for (size_t i = 0; i < count; i++) {
        if (rows[i].id == id) {
            return rows[i].text;
        }
    }
    return NULL;
}

static uint32_t id_of(const struct id_row *rows, size_t count, const char *text)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(rows[i].text, text) == 0) {
            return rows[i].id;
        }
    }
    return 0;
}

const char *ztc_port_v2_class_text(uint32_t id)
{
    return text_of(classes, sizeof(classes) / sizeof(classes[0]), id);
}

const char *ztc_port_v2_role_text(uint32_t id)
{
    return text_of(roles, sizeof(roles) / sizeof(roles[0]), id);
}

uint32_t ztc_port_v2_class_id(const char *text)
{
    return id_of(classes, sizeof(classes) / sizeof(classes[0]), text);
}

uint32_t ztc_port_v2_role_id(const char *text)
{
    return id_of(roles, sizeof(roles) / sizeof(roles[0]), text);
}

uint32_t ztc_port_v2_crc(const uint8_t *data, uint64_t size)
{
    static const uint8_t zero[4] = {0, 0, 0, 0};
    uint32_t crc = ztc_port_crc32(0, data, V2_AT_CRC);
    crc = ztc_port_crc32(crc, zero, sizeof(zero));
    return ztc_port_crc32(crc, data + V2_AT_CRC + sizeof(zero), size - V2_AT_CRC - sizeof(zero));
}
