/* SPDX-License-Identifier: Apache-2.0 */
/* Signals by the words that boards and vendors use for them. */
#include "signal.h"

#include <string.h>

struct word {
    const char *text;
    const char *class_id;
    const char *role;
};

/* Added to the number in a low-power unit's name, which counts by itself. */
#define GROUP_LOW_POWER (UINT32_C(1) << 30)

static const struct {
    const char *text;
    const char *class_id;
    uint32_t group;
} units[] = {
    {"UART", ZTC_CLASS_SERIAL, 0},
    {"USART", ZTC_CLASS_SERIAL, 0},
    {"LPUART", ZTC_CLASS_SERIAL, GROUP_LOW_POWER},
    {"SERIAL", ZTC_CLASS_SERIAL, 0},
    {"SPI", ZTC_CLASS_SPI, 0},
    {"I2C", ZTC_CLASS_I2C, 0},
    {"IIC", ZTC_CLASS_I2C, 0},
    {"CAN", ZTC_CLASS_CAN, 0},
    {"FDCAN", ZTC_CLASS_CAN, 0},
};

static const struct word roles[] = {
    {"TX", ZTC_CLASS_SERIAL, "tx"},   {"TXD", ZTC_CLASS_SERIAL, "tx"},
    {"RX", ZTC_CLASS_SERIAL, "rx"},   {"RXD", ZTC_CLASS_SERIAL, "rx"},
    {"RTS", ZTC_CLASS_SERIAL, "rts"}, {"CTS", ZTC_CLASS_SERIAL, "cts"},
    {"MOSI", ZTC_CLASS_SPI, "mosi"},  {"MISO", ZTC_CLASS_SPI, "miso"},
    {"SCK", ZTC_CLASS_SPI, "sclk"},   {"SCLK", ZTC_CLASS_SPI, "sclk"},
    {"CLK", ZTC_CLASS_SPI, "sclk"},   {"NSS", ZTC_CLASS_SPI, "cs"},
    {"SS", ZTC_CLASS_SPI, "cs"},      {"CS", ZTC_CLASS_SPI, "cs"},
    {"CSN", ZTC_CLASS_SPI, "cs"},     {"SDA", ZTC_CLASS_I2C, "sda"},
    {"SCL", ZTC_CLASS_I2C, "scl"},    {"TX", ZTC_CLASS_CAN, "tx"},
    {"RX", ZTC_CLASS_CAN, "rx"},
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

bool bus_of(struct span unit, struct bus *ret_bus)
{
    for (size_t i = 0; i < COUNT(units); i++) {
        if (!span_starts_word(unit, units[i].text)) {
            continue;
        }
        struct bus bus = {units[i].class_id, ZTC_NO_ROW, GROUP_WITHOUT_NUMBER};
        struct span digits = span_skip(unit, strlen(units[i].text));
        if (span_number(digits, &bus.number)) {
            bus.group = bus.number + units[i].group;
        } else if (digits.size > 0) {
            continue;
        }
        *ret_bus = bus;
        return true;
    }
    return false;
}

const char *role_of(const char *class_id, struct span word)
{
    for (size_t i = 0; i < COUNT(roles); i++) {
        if (strcmp(roles[i].class_id, class_id) == 0 && span_is_word(word, roles[i].text)) {
            return roles[i].role;
        }
    }
    return NULL;
}

bool is_light(struct span name)
{
    /* Lights with a protocol of their own are no LED that is switched. */
    if (span_holds_word(name, "RGB") || span_holds_word(name, "NEO") ||
        span_holds_word(name, "STRIP") || span_holds_word(name, "WS28")) {
        return false;
    }
    if (span_starts_word(name, "LED")) {
        return true;
    }
    /* "LD2 [Green Led]" */
    return span_holds_word(name, " LED") || span_holds_word(name, "LED]") ||
           span_holds_word(name, "_LED");
}

bool is_button(struct span name)
{
    static const char *const starts[] = {"BTN", "BUTTON", "KEY", "USER_SW"};
    for (size_t i = 0; i < COUNT(starts); i++) {
        if (span_starts_word(name, starts[i])) {
            return true;
        }
    }
    uint32_t number = 0;
    if (span_starts_word(name, "SW") &&
        (name.size == 2 || span_number(span_skip(name, 2), &number))) {
        return true;
    }
    return span_ends_word(name, "BTN") || span_ends_word(name, "BUTTON") ||
           span_holds_word(name, "PUSHBUTTON");
}
