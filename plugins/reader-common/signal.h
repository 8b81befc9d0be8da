/* SPDX-License-Identifier: Apache-2.0 */
/* Signals by the words that boards and vendors use for them: UART1 TX, SPI2 SCK, I2C1 SDA, CAN1 RX. */
#ifndef READER_SIGNAL_H
#define READER_SIGNAL_H

#include "emit.h"

/* The group of all signals of a class whose unit has no number. */
#define GROUP_WITHOUT_NUMBER (UINT32_C(1) << 31)

/* A bus that a signal belongs to. */
struct bus {
    const char *class_id; /* ZTC_CLASS_SERIAL, SPI, I2C or CAN */
    uint32_t number;      /* as in its name, or ZTC_NO_ROW */
    uint32_t group;       /* of its uses: LPUART1 is another unit than USART1 */
};

/* Takes a unit such as USART1, LPUART1, SPI2, I2C0 or FDCAN1 apart. False if it is none of a bus. */
bool bus_of(struct span unit, struct bus *ret_bus);

/* The role within the class that the word stands for (SCK and CLK: sclk, NSS: cs ...); NULL if none. */
const char *role_of(const char *class_id, struct span word);

/* Does a pin's name say that a light, or a button, is on it? */
bool is_light(struct span name);
bool is_button(struct span name);

#endif
