/* SPDX-License-Identifier: Apache-2.0 */
/* The table of functional pins, and how their names are taken apart. */
#include "internal.h"

#include <string.h>
#include <ztc/class.h>

/* By rising class id of port.bin; within a class in the order of its tables there. */
static const struct ztc_prefix_row prefix_rows[] = {
    {"A", ZTC_CLASS_ADC, "in", ZTC_NEEDS_ANALOG},
    {"MOSI", ZTC_CLASS_SPI, "mosi", ZTC_NEEDS_OUT},
    {"MISO", ZTC_CLASS_SPI, "miso", ZTC_NEEDS_IN},
    {"SCLK", ZTC_CLASS_SPI, "sclk", ZTC_NEEDS_OUT},
    {"SDA", ZTC_CLASS_I2C, "sda", ZTC_NEEDS_IN | ZTC_NEEDS_OUT},
    {"SCL", ZTC_CLASS_I2C, "scl", ZTC_NEEDS_IN | ZTC_NEEDS_OUT},
    {"PWM", ZTC_CLASS_PWM, "out", ZTC_NEEDS_OUT},
    {"ICU", ZTC_CLASS_ICU, "in", ZTC_NEEDS_IN},
    {"CANRX", ZTC_CLASS_CAN, "rx", ZTC_NEEDS_IN},
    {"CANTX", ZTC_CLASS_CAN, "tx", ZTC_NEEDS_OUT},
    {"RX", ZTC_CLASS_SERIAL, "rx", ZTC_NEEDS_IN},
    {"TX", ZTC_CLASS_SERIAL, "tx", ZTC_NEEDS_OUT},
    {"DAC", ZTC_CLASS_DAC, "out", ZTC_NEEDS_ANALOG},
    {"LED", ZTC_CLASS_LED, "out", ZTC_NEEDS_OUT},
    {"BTN", ZTC_CLASS_BTN, "in", ZTC_NEEDS_IN},
};

#define PREFIX_COUNT (sizeof(prefix_rows) / sizeof(prefix_rows[0]))

static const struct ztc_table prefix_table = ZTC_TABLE_OF(prefix_rows);

const struct ztc_table *ztc_prefixes(void)
{
    return &prefix_table;
}

/* The number that the digits are, or -1: none, a leading zero, over the bound, not all digits. */
static int32_t number_of(const char *digits, uint64_t length)
{
    uint32_t number = 0;
    if (length == 0 || length > 5 || (digits[0] == '0' && length > 1)) {
        return -1;
    }
    for (uint64_t i = 0; i < length; i++) {
        if (digits[i] < '0' || digits[i] > '9') {
            return -1;
        }
        number = number * 10u + (uint32_t)(digits[i] - '0');
    }
    return number <= ZTC_PORT_INDEX_MAX ? (int32_t)number : -1;
}

const struct ztc_prefix_row *ztc_prefix_of(const char *name, uint64_t length, uint32_t *ret_index)
{
    uint64_t split = 0;
    while (split < length && name[split] >= 'A' && name[split] <= 'Z') {
        split++;
    }
    for (size_t i = 0; i < PREFIX_COUNT; i++) {
        if (!ztc_port_is_text(prefix_rows[i].prefix, name, (size_t)split)) {
            continue;
        }
        int32_t number = number_of(name + split, length - split);
        if (number < 0) {
            return NULL;
        }
        *ret_index = (uint32_t)number;
        return &prefix_rows[i];
    }
    return NULL;
}

const struct ztc_prefix_row *ztc_prefix_find(const char *class_id, const char *role)
{
    for (size_t i = 0; i < PREFIX_COUNT; i++) {
        if (strcmp(prefix_rows[i].class_id, class_id) == 0 &&
            strcmp(prefix_rows[i].role, role) == 0) {
            return &prefix_rows[i];
        }
    }
    return NULL;
}
