/* SPDX-License-Identifier: Apache-2.0 */
/* The made-up targets. */
#include "support_target.h"

#include <string.h>

#define BOTH "in out pull-up pull-down open-drain"

static const struct ztc_port_version_row both_versions[] = {{1}, {2}};
static const struct ztc_option_row as_written[] = {{"port.v1.values", "as-written"}};

#define CAUTION(variable, id, reason)                                       \
    static const struct ztc_caution_row variable##_rows[] = {{id, reason}}; \
    static const struct ztc_table variable = ZTC_TABLE_OF(variable##_rows)

CAUTION(input_only, "input-only", "it has no output driver");
CAUTION(not_bonded, "not-bonded", "the package has no pin for it");
CAUTION(in_flash, "flash", "the program is read through it");
CAUTION(in_psram, "psram", "on modules with PSRAM");
CAUTION(strapping, "strapping", "it selects the boot mode");
CAUTION(on_usb, "usb", "D+");
CAUTION(low_drive, "low-drive", "3 mA at most");
CAUTION(analog_only, "analog-only", "it has no digital part");
CAUTION(foreign, "moonlight", "only at night");

static const struct ztc_caution_row two_rows[] = {{"strapping", "it selects the voltage"},
                                                  {"jtag", "TDI"}};
static const struct ztc_table two_cautions = ZTC_TABLE_OF(two_rows);

static struct ztc_table table(const void *rows, size_t size)
{
    return (struct ztc_table){sizeof(struct ztc_table), 0, (uint32_t)size, 0, rows};
}

void fake_begin(struct fake *fake, const char *id, const char *name)
{
    memset(fake, 0, sizeof(*fake));
    fake->pins = table(fake->pin_rows, sizeof(fake->pin_rows[0]));
    fake->functions = table(fake->function_rows, sizeof(fake->function_rows[0]));
    fake->instances = table(fake->instance_rows, sizeof(fake->instance_rows[0]));
    fake->versions = table(both_versions, sizeof(both_versions[0]));
    fake->versions.count = 2;
    fake->options = table(as_written, sizeof(as_written[0]));
    fake->description = (struct ztc_target_description){
        .struct_size = sizeof(fake->description),
        .id = id,
        .name = name,
        .chip = "fake",
        .default_port_version = 2,
        .port_versions = &fake->versions,
        .options = &fake->options,
    };
    fake->interface.struct_size = sizeof(fake->interface);
    fake->target = (struct ztc_target){
        .interface = &fake->interface,
        .handle = fake,
        .description = &fake->description,
        .pins = &fake->pins,
        .functions = &fake->functions,
        .instances = &fake->instances,
    };
}

struct ztc_pin_row *fake_pin(struct fake *fake, uint32_t port, uint32_t pad, const char *name,
                             const char *abilities)
{
    struct ztc_pin_row *row = &fake->pin_rows[fake->pins.count++];
    *row = (struct ztc_pin_row){port, pad, name, abilities, NULL};
    return row;
}

struct ztc_function_row *fake_function(struct fake *fake, uint32_t port, uint32_t pad,
                                       const char *class_id, const char *role, const char *signal,
                                       uint32_t instance)
{
    struct ztc_function_row *row = &fake->function_rows[fake->functions.count++];
    *row = (struct ztc_function_row){
        .port = port,
        .pad = pad,
        .class_id = class_id,
        .role = role,
        .signal = signal,
        .instance = instance,
        .unit = ZTC_PORT_NONE,
        .channel = ZTC_PORT_NONE,
        .alternate = ZTC_PORT_NONE,
    };
    return row;
}

static void values(struct ztc_function_row *row, uint32_t count, int32_t first, int32_t second,
                   int32_t third)
{
    row->value_count = count;
    row->values[0] = first;
    row->values[1] = second;
    row->values[2] = third;
}

void fake_instance(struct fake *fake, const char *class_id, uint32_t hw, const char *name)
{
    fake->instance_rows[fake->instances.count++] =
        (struct ztc_instance_row){class_id, hw, 1, name, NULL};
}

static const char *const gpio_names[] = {
    "GPIO0",  "GPIO1",  "GPIO2",  "GPIO3",  "GPIO4",  "GPIO5",  "GPIO6",  "GPIO7",
    "GPIO8",  "GPIO9",  "GPIO10", "GPIO11", "GPIO12", "GPIO13", "GPIO14", "GPIO15",
    "GPIO16", "GPIO17", "GPIO18", "GPIO19", "GPIO20", "GPIO21", "GPIO22", "GPIO23",
    "GPIO24", "GPIO25", "GPIO26", "GPIO27", "GPIO28", "GPIO29", "GPIO30", "GPIO31",
    "GPIO32", "GPIO33", "GPIO34", "GPIO35", "GPIO36", "GPIO37", "GPIO38", "GPIO39"};

static void matrix_pins(struct fake *fake)
{
    for (uint32_t i = 0; i < 40; i++) {
        struct ztc_pin_row *row = fake_pin(fake, 0, i, gpio_names[i], BOTH);
        if (i == 20 || i == 24 || (i >= 28 && i <= 31)) {
            row->abilities = "";
            row->cautions = &not_bonded;
        } else if (i >= 34) {
            row->abilities = "in";
            row->cautions = &input_only;
        } else if (i >= 6 && i <= 11) {
            row->cautions = &in_flash;
        } else if (i == 12) {
            row->cautions = &two_cautions;
        } else if (i == 0 || i == 2 || i == 5 || i == 15) {
            row->cautions = &strapping;
        } else if (i == 16 || i == 17) {
            row->cautions = &in_psram;
        }
    }
}

static void matrix_analog(struct fake *fake)
{
    static const struct {
        uint32_t pad;
        int32_t unit, channel;
        const char *signal;
    } rows[] = {
        {36, 1, 0, "ADC1_CH0"}, {37, 1, 1, "ADC1_CH1"}, {38, 1, 2, "ADC1_CH2"},
        {39, 1, 3, "ADC1_CH3"}, {32, 1, 4, "ADC1_CH4"}, {33, 1, 5, "ADC1_CH5"},
        {34, 1, 6, "ADC1_CH6"}, {35, 1, 7, "ADC1_CH7"}, {4, 2, 0, "ADC2_CH0"},
        {0, 2, 1, "ADC2_CH1"},  {2, 2, 2, "ADC2_CH2"},  {15, 2, 3, "ADC2_CH3"},
        {13, 2, 4, "ADC2_CH4"}, {12, 2, 5, "ADC2_CH5"}, {14, 2, 6, "ADC2_CH6"},
        {27, 2, 7, "ADC2_CH7"}, {25, 2, 8, "ADC2_CH8"}, {26, 2, 9, "ADC2_CH9"},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct ztc_function_row *row =
            fake_function(fake, 0, rows[i].pad, ZTC_CLASS_ADC, "in", rows[i].signal, 0);
        row->unit = rows[i].unit;
        row->channel = rows[i].channel;
        values(row, 2, rows[i].channel, rows[i].unit - 1, 0);
        if (rows[i].unit == 2) {
            row->caution = "radio";
            row->reason = "not while it is on";
        }
    }
    values(fake_function(fake, 0, 25, ZTC_CLASS_DAC, "out", "DAC_1", 0), 1, 1, 0, 0);
    values(fake_function(fake, 0, 26, ZTC_CLASS_DAC, "out", "DAC_2", 0), 1, 2, 0, 0);
}

void fake_matrix(struct fake *fake)
{
    static const char *const anywhere[][3] = {
        {ZTC_CLASS_SERIAL, "rx", "UART_RX"}, {ZTC_CLASS_SERIAL, "tx", "UART_TX"},
        {ZTC_CLASS_SPI, "mosi", "SPI_MOSI"}, {ZTC_CLASS_SPI, "miso", "SPI_MISO"},
        {ZTC_CLASS_SPI, "sclk", "SPI_SCLK"}, {ZTC_CLASS_I2C, "sda", "I2C_SDA"},
        {ZTC_CLASS_I2C, "scl", "I2C_SCL"},   {ZTC_CLASS_CAN, "rx", "CAN_RX"},
        {ZTC_CLASS_CAN, "tx", "CAN_TX"},     {ZTC_CLASS_PWM, "out", "PWM"},
    };

    fake_begin(fake, "cvm_matrix", "Matrix");
    fake->options.count = 1;
    fake->description.default_port_version = 1;
    matrix_pins(fake);
    matrix_analog(fake);
    for (size_t i = 0; i < sizeof(anywhere) / sizeof(anywhere[0]); i++)
        (void)fake_function(fake, 0, ZTC_ANY_PAD, anywhere[i][0], anywhere[i][1], anywhere[i][2],
                            0);
    (void)fake_function(fake, 0, 4, "TOUCH", "", "TOUCH0", 0);
    fake_instance(fake, ZTC_CLASS_SERIAL, 1, "UART0");
    fake_instance(fake, ZTC_CLASS_SERIAL, 2, "UART1");
    fake_instance(fake, ZTC_CLASS_SERIAL, 3, "UART2");
    fake_instance(fake, ZTC_CLASS_SPI, 1, "SPI2");
    fake_instance(fake, ZTC_CLASS_SPI, 2, "SPI3");
    fake_instance(fake, ZTC_CLASS_I2C, 1, "I2C0");
    fake_instance(fake, ZTC_CLASS_I2C, 2, "I2C1");
    fake_instance(fake, ZTC_CLASS_CAN, 1, "TWAI0");
    fake_instance(fake, ZTC_CLASS_RTC, 1, "clock");
    fake_instance(fake, ZTC_CLASS_HTM, 1, "timer");
}

static const char *const port_a[] = {"PA0", "PA1", "PA2",  "PA3",  "PA4",  "PA5",  "PA6",  "PA7",
                                     "PA8", "PA9", "PA10", "PA11", "PA12", "PA13", "PA14", "PA15"};
static const char *const port_b[] = {"PB0", "PB1", "PB2",  "PB3",  "PB4",  "PB5",  "PB6",  "PB7",
                                     "PB8", "PB9", "PB10", "PB11", "PB12", "PB13", "PB14", "PB15"};

static void alternate_pins(struct fake *fake)
{
    for (uint32_t i = 0; i < 16; i++)
        (void)fake_pin(fake, 0, i, port_a[i], BOTH);
    fake->pin_rows[12].cautions = &on_usb;
    for (uint32_t i = 0; i < 16; i++)
        (void)fake_pin(fake, 1, i, port_b[i], BOTH);
    fake_pin(fake, 2, 13, "PC13", BOTH)->cautions = &low_drive;
    fake_pin(fake, 2, 14, "PC14", BOTH)->cautions = &foreign;
    fake_pin(fake, 3, 0, "PD0", "")->cautions = &analog_only;
    (void)fake_pin(fake, 8, 0, "PI0", BOTH);
    (void)fake_pin(fake, 8, 1, "PI1", BOTH);
}

struct alternate_row {
    uint32_t port, pad;
    const char *class_id, *role, *signal;
    uint32_t instance;
    int32_t alternate;
    int32_t values[3];
};

static const struct alternate_row alternate_rows[] = {
    {0, 9, ZTC_CLASS_SERIAL, "tx", "USART1_TX", 1, 7, {1, 7, 0}},
    {0, 10, ZTC_CLASS_SERIAL, "rx", "USART1_RX", 1, 7, {1, 7, 0}},
    {1, 6, ZTC_CLASS_SERIAL, "tx", "USART1_TX", 1, 7, {1, 7, 0}},
    {1, 7, ZTC_CLASS_SERIAL, "rx", "USART1_RX", 1, 7, {1, 7, 0}},
    {0, 2, ZTC_CLASS_SERIAL, "tx", "USART2_TX", 2, 7, {2, 7, 0}},
    {0, 3, ZTC_CLASS_SERIAL, "rx", "USART2_RX", 2, 7, {2, 7, 0}},
    {1, 10, ZTC_CLASS_SERIAL, "tx", "USART2_TX", 2, 7, {2, 7, 0}},
    {1, 11, ZTC_CLASS_SERIAL, "rx", "USART2_RX", 2, 7, {2, 7, 0}},
    {0, 5, ZTC_CLASS_SPI, "sclk", "SPI1_SCK", 1, 5, {1, 5, 0}},
    {0, 6, ZTC_CLASS_SPI, "miso", "SPI1_MISO", 1, 5, {1, 5, 0}},
    {0, 7, ZTC_CLASS_SPI, "mosi", "SPI1_MOSI", 1, 5, {1, 5, 0}},
    {1, 3, ZTC_CLASS_SPI, "sclk", "SPI1_SCK", 1, 5, {1, 5, 0}},
    {1, 3, ZTC_CLASS_SPI, "sclk", "SPI3_SCK", 3, 6, {3, 6, 0}},
    {1, 4, ZTC_CLASS_SPI, "miso", "SPI1_MISO", 1, 5, {1, 5, 0}},
    {1, 4, ZTC_CLASS_SPI, "miso", "SPI3_MISO", 3, 6, {3, 6, 0}},
    {1, 5, ZTC_CLASS_SPI, "mosi", "SPI1_MOSI", 1, 5, {1, 5, 0}},
    {1, 5, ZTC_CLASS_SPI, "mosi", "SPI3_MOSI", 3, 6, {3, 6, 0}},
    {1, 13, ZTC_CLASS_SPI, "sclk", "SPI2_SCK", 2, 5, {2, 5, 0}},
    {1, 14, ZTC_CLASS_SPI, "miso", "SPI2_MISO", 2, 5, {2, 5, 0}},
    {1, 15, ZTC_CLASS_SPI, "mosi", "SPI2_MOSI", 2, 5, {2, 5, 0}},
    {1, 8, ZTC_CLASS_I2C, "scl", "I2C1_SCL", 1, 4, {1, 4, 0}},
    {1, 9, ZTC_CLASS_I2C, "sda", "I2C1_SDA", 1, 4, {1, 4, 0}},
    {1, 8, ZTC_CLASS_CAN, "rx", "CAN1_RX", 1, 9, {1, 9, 0}},
    {1, 9, ZTC_CLASS_CAN, "tx", "CAN1_TX", 1, 9, {1, 9, 0}},
    {1, 12, ZTC_CLASS_CAN, "rx", "CAN2_RX", 2, 9, {2, 9, 0}},
    {1, 13, ZTC_CLASS_CAN, "tx", "CAN2_TX", 2, 9, {2, 9, 0}},
    {0, 5, ZTC_CLASS_PWM, "out", "TIM2_CH1", 0, 1, {2, 1, 1}},
    {0, 5, ZTC_CLASS_PWM, "out", "TIM8_CH1N", 0, 3, {8, 3, 1}},
    {1, 0, ZTC_CLASS_PWM, "out", "TIM3_CH3", 0, 2, {3, 2, 3}},
    {1, 1, ZTC_CLASS_PWM, "out", "TIM300_CH1", 0, 2, {300, 2, 1}},
};

void fake_alternate(struct fake *fake)
{
    fake_begin(fake, "cvm_alternate", "Alternate 32");
    alternate_pins(fake);
    for (size_t i = 0; i < sizeof(alternate_rows) / sizeof(alternate_rows[0]); i++) {
        const struct alternate_row *from = &alternate_rows[i];
        struct ztc_function_row *row = fake_function(fake, from->port, from->pad, from->class_id,
                                                     from->role, from->signal, from->instance);
        row->alternate = from->alternate;
        values(row, from->values[2] != 0 ? 3 : 2, from->values[0], from->values[1],
               from->values[2]);
    }
    values(fake_function(fake, 0, 0, ZTC_CLASS_ADC, "in", "ADC1_IN0", 0), 2, 0, 1, 0);
    values(fake_function(fake, 0, 0, ZTC_CLASS_ADC, "in", "ADC2_IN0", 0), 2, 0, 2, 0);
    values(fake_function(fake, 0, 1, ZTC_CLASS_ADC, "in", "ADC1_IN1", 0), 2, 1, 1, 0);
    fake_instance(fake, ZTC_CLASS_SERIAL, 1, "USART1");
    fake_instance(fake, ZTC_CLASS_SERIAL, 2, "USART2");
    fake_instance(fake, ZTC_CLASS_SERIAL, 400, "USART400");
    fake_instance(fake, ZTC_CLASS_SPI, 1, "SPI1");
    fake_instance(fake, ZTC_CLASS_SPI, 2, "SPI2");
    fake_instance(fake, ZTC_CLASS_SPI, 3, "SPI3");
    fake_instance(fake, ZTC_CLASS_I2C, 1, "I2C1");
    fake_instance(fake, ZTC_CLASS_CAN, 1, "CAN1");
    fake_instance(fake, ZTC_CLASS_CAN, 2, "CAN2");
    fake_instance(fake, ZTC_CLASS_RTC, 1, "RTC");
    fake_instance(fake, ZTC_CLASS_RTC, 300, "RTC300");
}

void fake_select(struct fake *fake)
{
    fake_begin(fake, "cvm_select", "Select");
    for (uint32_t i = 0; i < 30; i++)
        (void)fake_pin(fake, 0, i, gpio_names[i], BOTH);
    for (uint32_t i = 0; i < 28; i++) {
        /* UART0 on 0-3, 12-19, 28; the others are UART1's; by fours TX, RX, CTS, RTS. */
        bool first = i < 4 || (i >= 12 && i < 20);
        const char *tx = first ? "UART0_TX" : "UART1_TX";
        const char *rx = first ? "UART0_RX" : "UART1_RX";
        if (i % 4 < 2)
            fake_function(fake, 0, i, ZTC_CLASS_SERIAL, i % 4 == 0 ? "tx" : "rx",
                          i % 4 == 0 ? tx : rx, first ? 1 : 2)
                ->alternate = 2;
        struct ztc_function_row *pwm =
            fake_function(fake, 0, i, ZTC_CLASS_PWM, "out", i % 2 == 0 ? "PWM_A" : "PWM_B", 0);
        values(pwm, 2, (int32_t)(i / 2 % 8), (int32_t)(i % 2), 0);
        pwm->alternate = 4;
        fake_function(fake, 0, i, ZTC_CLASS_I2C, i % 2 == 0 ? "sda" : "scl",
                      i % 2 == 0 ? "I2C_SDA" : "I2C_SCL", i / 2 % 2 == 0 ? 1 : 2)
            ->alternate = 3;
    }
    for (uint32_t i = 26; i < 30; i++)
        values(fake_function(fake, 0, i, ZTC_CLASS_ADC, "in", "ADC", 0), 1, (int32_t)(i - 26), 0,
               0);
    fake_instance(fake, ZTC_CLASS_SERIAL, 1, "UART0");
    fake_instance(fake, ZTC_CLASS_SERIAL, 2, "UART1");
    fake_instance(fake, ZTC_CLASS_I2C, 1, "I2C0");
    fake_instance(fake, ZTC_CLASS_I2C, 2, "I2C1");
}

void fake_shared(struct fake *fake)
{
    static const char *const roles[4][3] = {
        {"tx", "mosi", "sda"}, {"rx", "sclk", "scl"}, {"tx", "miso", NULL}, {"rx", "mosi", NULL}};
    static const char *const class_ids[] = {ZTC_CLASS_SERIAL, ZTC_CLASS_SPI, ZTC_CLASS_I2C};
    static const char *const signals[2][4] = {
        {"SERCOM0_PAD0", "SERCOM0_PAD1", "SERCOM0_PAD2", "SERCOM0_PAD3"},
        {"SERCOM2_PAD0", "SERCOM2_PAD1", "SERCOM2_PAD2", "SERCOM2_PAD3"}};

    fake_begin(fake, "cvm_shared", "Shared");
    for (uint32_t i = 4; i < 12; i++)
        (void)fake_pin(fake, 0, i, port_a[i], BOTH);
    /* Both groups of four pads reach SERCOM0, the second SERCOM2 as well, by another multiplexer.
     */
    for (uint32_t i = 4; i < 12; i++) {
        for (uint32_t j = 0; j < 3; j++) {
            if (roles[i % 4][j] == NULL)
                continue;
            fake_function(fake, 0, i, class_ids[j], roles[i % 4][j], signals[0][i % 4], 1)
                ->alternate = i < 8 ? 3 : 2;
            if (i >= 8)
                fake_function(fake, 0, i, class_ids[j], roles[i % 4][j], signals[1][i % 4], 3)
                    ->alternate = 3;
        }
    }
    for (uint32_t j = 0; j < 3; j++) {
        fake_instance(fake, class_ids[j], 1, "SERCOM0");
        fake_instance(fake, class_ids[j], 3, "SERCOM2");
    }
}
