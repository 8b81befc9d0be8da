/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A custom board as plain rows: what the host hands to validate and encode, and what decode hands
 * back. Tables hold the row types below. All of it is borrowed for the call. Rows keep the order of
 * the template, except pins, which stand in the order D0, D1, ... without a gap.
 */
#ifndef ZTC_BOARD_H
#define ZTC_BOARD_H

#include <ztc/abi.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ZTC_NO_ROW UINT32_MAX  /* a row number that refers to nothing */
#define ZTC_VALUES_MAX 3u      /* values after the pin of a functional pin, in a template */
#define ZTC_PORT_NONE (-1)     /* alternate function, unit or channel: there is none */
#define ZTC_SHORT_NAME_MAX 31u /* characters of a short name and of a target's id */

/* Classes of functions. Text ids: an unknown one is carried along. */
#define ZTC_CLASS_ADC "ADC"
#define ZTC_CLASS_SPI "SPI"
#define ZTC_CLASS_I2C "I2C"
#define ZTC_CLASS_PWM "PWM"
#define ZTC_CLASS_ICU "ICU"
#define ZTC_CLASS_CAN "CAN"
#define ZTC_CLASS_SERIAL "SERIAL"
#define ZTC_CLASS_DAC "DAC"
#define ZTC_CLASS_LED "LED"
#define ZTC_CLASS_BTN "BTN"
#define ZTC_CLASS_HTM "HTM"
#define ZTC_CLASS_RTC "RTC"
#define ZTC_CLASS_SD "SD"

/*
 * Roles within a class: SPI mosi, miso, sclk, cs; I2C sda, scl; SERIAL rx, tx, rts, cts; CAN rx, tx;
 * ADC, ICU, BTN in; PWM, DAC, LED out.
 */

/* One extra of a pin: pull, type, level, drive, active_low. */
struct ztc_extra {
    const char *key;
    const char *value; /* as text: "up", "open-drain", "1", "true" */
    uint64_t where;
};

/* One pin, Dn. */
struct ztc_board_pin {
    uint32_t index;                 /* n */
    uint32_t port;                  /* PA 0, PB 1, ... */
    uint32_t pad;                   /* number within the port */
    uint32_t reserved;              /* 0 */
    const struct ztc_table *extras; /* rows struct ztc_extra; may be NULL: none */
    uint64_t where;
};

/* One functional pin, such as RX0 or A3. */
struct ztc_board_function {
    const char *name;     /* as in the template: class prefix and number */
    const char *class_id; /* ZTC_CLASS_... */
    const char *role;     /* within the class */
    uint32_t index;       /* the number in the name */
    uint32_t pin;         /* row number in pins */
    uint32_t value_count; /* how many of values are meant; ZTC_VALUES_MAX at most */
    int32_t values[4];    /* further values, 0 beyond value_count; the fourth is always 0 */
    int32_t alternate;    /* alternate function (pad multiplexer) number, or ZTC_PORT_NONE */
    uint32_t instance;    /* hw of the instance that the values select; 0 unknown or any */
    uint64_t where;
};

/* One role of a peripheral. */
struct ztc_board_role {
    const char *role;
    uint32_t function; /* row number in functions, or ZTC_NO_ROW */
    uint32_t reserved; /* 0 */
    uint64_t where;
};

/* One peripheral, such as SERIAL0. */
struct ztc_board_peripheral {
    const char *class_id;
    uint32_t index;                /* the number in the name */
    uint32_t hw;                   /* instance, from 1 */
    const struct ztc_table *roles; /* rows struct ztc_board_role; may be NULL: none */
    uint64_t where;
};

/*
 * One value of the device section, in document order. key is a JSON pointer (RFC 6901) such as
 * "/connection/baudrate" or "/gccopts/cflags/0". A list or mapping has a row of its own before the
 * rows of what it holds.
 */
#define ZTC_VALUE_TEXT 0u  /* text, also where it looks like a number */
#define ZTC_VALUE_PLAIN 1u /* a decimal integer, true or false */
#define ZTC_VALUE_LIST 2u  /* value is "" */
#define ZTC_VALUE_MAP 3u   /* value is "" */

struct ztc_device_row {
    const char *key;
    const char *value;
    uint32_t kind;     /* ZTC_VALUE_... */
    uint32_t reserved; /* 0 */
    uint64_t where;
};

struct ztc_board {
    uint32_t struct_size;
    uint32_t reserved; /* 0 */
    /* Short name of the custom board; "" where a file does not carry it. */
    const char *short_name;
    /* Id of the target; "" where a file does not carry it. */
    const char *target;
    const struct ztc_table *pins;        /* rows struct ztc_board_pin */
    const struct ztc_table *functions;   /* rows struct ztc_board_function */
    const struct ztc_table *peripherals; /* rows struct ztc_board_peripheral */
    const struct ztc_table *device;      /* rows struct ztc_device_row */
};

/* Where a decoded board goes: board is called exactly once, the rows live until it returns. */
struct ztc_board_sink {
    uint32_t struct_size;
    uint32_t reserved;
    void *ctx;
    ztc_status (*board)(void *ctx, const struct ztc_board *board /* borrowed */);
};

#ifdef __cplusplus
}
#endif
#endif
