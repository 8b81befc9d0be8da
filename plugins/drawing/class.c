/* SPDX-License-Identifier: Apache-2.0 */
/* The classes of functional pins, each with its look. */
#include "class.h"

#include <string.h>
#include <ztc/board.h>

static const struct class_look looks[CLASS_COUNT] = {
    {ZTC_CLASS_SERIAL, "serial", "serial port", "#d5e6fb", "#2b6cb8", "#17375e", "#6fb1ff"},
    {ZTC_CLASS_SPI, "spi", "SPI bus", "#c9ecd9", "#17794f", "#114232", "#4fd19a"},
    {ZTC_CLASS_I2C, "i2c", "I2C bus", "#e8dbf8", "#7546b3", "#3a2660", "#b894f5"},
    {ZTC_CLASS_CAN, "can", "CAN bus", "#fbdcc2", "#b0530c", "#56290a", "#ff9d55"},
    {ZTC_CLASS_ADC, "adc", "analog input", "#f4ecb4", "#857100", "#433a06", "#dcc63a"},
    {ZTC_CLASS_DAC, "dac", "analog output", "#e0eeb4", "#5a7b10", "#2d4009", "#a8d04a"},
    {ZTC_CLASS_PWM, "pwm", "pulses out", "#fbd5e0", "#b52d5b", "#591a33", "#ff84ab"},
    {ZTC_CLASS_ICU, "icu", "pulses measured", "#c8edf3", "#0c7283", "#0c3f4a", "#4fcfe3"},
    {ZTC_CLASS_LED, "led", "light", "#ffe0b8", "#9a5b00", "#4a3209", "#ffbe5c"},
    {ZTC_CLASS_BTN, "btn", "button", "#ebe2da", "#745c47", "#40352c", "#cdb49d"},
    {NULL, "other", "other", "#e5e8ed", "#586273", "#333c4a", "#a3adbd"},
};

const struct class_look *class_look(size_t i)
{
    return &looks[i < CLASS_COUNT ? i : CLASS_COUNT - 1];
}

size_t class_of(const char *id)
{
    for (size_t i = 0; i < CLASS_COUNT; i++) {
        if (looks[i].id != NULL && strcmp(looks[i].id, id) == 0) {
            return i;
        }
    }
    return CLASS_COUNT - 1;
}
