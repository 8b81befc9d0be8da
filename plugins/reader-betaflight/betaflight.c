/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A Betaflight dump (`dump`, `diff`, `resource`) or unified target: `resource MOTOR 1 B06` says which pad
 * is for what, `timer B06 AF2` which alternate function it has, `dma ADC 1 0` which converter is used.
 */
#include "module.h"
#include "signal.h"

#include <string.h>

/* Serial ports from 11 on are made by software. */
#define SOFT_SERIAL_FIRST 11u
#define CHIP_LENGTH_MAX 24u
/* Pads with a timer: more are not in any microcontroller. */
#define TIMERS_MAX 256u

struct timer {
    struct span pad;
    int32_t alternate;
};

struct dump {
    const struct ztc_reader_file_row *file;
    const struct ztc_reader_sink *sink;
    struct span converter; /* digits: of the one converter that `dma ADC` or adc_device names */
    uint32_t timer_count;
    struct timer timers[TIMERS_MAX];
};

struct resource {
    const char *name;
    const char *class_id;
    const char *role;
    const char *unit; /* instance without its number; "" for none */
};

/* Those with a class of their own; every other one is a plain pin. */
static const struct resource resources[] = {
    {"SERIAL_TX", ZTC_CLASS_SERIAL, "tx", "UART"},
    {"SERIAL_RX", ZTC_CLASS_SERIAL, "rx", "UART"},
    {"SPI_SCK", ZTC_CLASS_SPI, "sclk", "SPI"},
    {"SPI_MISO", ZTC_CLASS_SPI, "miso", "SPI"},
    {"SPI_MOSI", ZTC_CLASS_SPI, "mosi", "SPI"},
    {"SPI_SDI", ZTC_CLASS_SPI, "miso", "SPI"},
    {"SPI_SDO", ZTC_CLASS_SPI, "mosi", "SPI"},
    {"I2C_SCL", ZTC_CLASS_I2C, "scl", "I2C"},
    {"I2C_SDA", ZTC_CLASS_I2C, "sda", "I2C"},
    {"MOTOR", ZTC_CLASS_PWM, "out", ""},
    {"SERVO", ZTC_CLASS_PWM, "out", ""},
    {"LED_STRIP", ZTC_CLASS_PWM, "out", ""},
    {"CAMERA_CONTROL", ZTC_CLASS_PWM, "out", ""},
    {"PPM", ZTC_CLASS_ICU, "in", ""},
    {"PWM", ZTC_CLASS_ICU, "in", ""},
    {"ADC_BATT", ZTC_CLASS_ADC, "in", ""},
    {"ADC_CURR", ZTC_CLASS_ADC, "in", ""},
    {"ADC_RSSI", ZTC_CLASS_ADC, "in", ""},
    {"ADC_EXT", ZTC_CLASS_ADC, "in", ""},
    {"LED", ZTC_CLASS_LED, "out", ""},
    {"BUTTON", ZTC_CLASS_BTN, "in", ""},
};

static const struct resource *resource_find(struct span name)
{
    for (size_t i = 0; i < sizeof(resources) / sizeof(resources[0]); i++) {
        if (span_is_word(name, resources[i].name)) {
            return &resources[i];
        }
    }
    return NULL;
}

/* `timer B06 AF2` */
static void note_timer(struct dump *dump, struct span pad, struct span alternate)
{
    uint32_t number = 0;
    if (span_starts(alternate, "AF") && span_number(span_skip(alternate, 2), &number) &&
        dump->timer_count < TIMERS_MAX) {
        dump->timers[dump->timer_count++] =
            (struct timer){.pad = pad, .alternate = (int32_t)number};
    }
}

static void note_converter(struct dump *dump, struct span digits)
{
    uint32_t number = 0;
    if (span_number(digits, &number)) {
        dump->converter = digits;
    }
}

/* A line that is no resource: what it says about those that are. */
static void note_line(struct dump *dump, struct span line)
{
    struct span words[4];
    size_t count = 0;
    while (count < 4 && span_word(&line, &words[count])) {
        count++;
    }
    if (count < 3) {
        return;
    }
    if (span_is(words[0], "timer")) {
        note_timer(dump, words[1], words[2]);
    } else if (span_is(words[0], "dma") && span_is(words[1], "ADC")) {
        note_converter(dump, words[2]);
    } else if (count == 4 && span_is(words[0], "set") && span_is(words[1], "adc_device")) {
        note_converter(dump, words[3]);
    }
}

static int32_t alternate_of(const struct dump *dump, struct span pad)
{
    for (uint32_t i = dump->timer_count; i > 0; i--) {
        const struct timer *timer = &dump->timers[i - 1];
        if (timer->pad.size == pad.size && memcmp(timer->pad.text, pad.text, pad.size) == 0) {
            return timer->alternate;
        }
    }
    return ZTC_PORT_NONE;
}

/* Puts "UART" and "6" together; room is as large as both may be. */
static struct span unit_name(const char *unit, struct span digits, char room[16])
{
    size_t length = 0;
    while (unit[length] != '\0') {
        room[length] = unit[length];
        length++;
    }
    memcpy(room + length, digits.text, digits.size);
    return (struct span){room, length + digits.size};
}

static void tell_resource(const struct dump *dump, const struct resource *resource,
                          struct span digits, uint32_t number, struct use *use, char room[16])
{
    use->class_id = resource->class_id;
    use->role = resource->role;
    if (resource->unit[0] != '\0') {
        use->number = number;
        use->group = number;
        use->instance = unit_name(resource->unit, digits, room);
    } else if (strcmp(resource->class_id, ZTC_CLASS_ADC) == 0) {
        if (dump->converter.size > 0) {
            use->instance = unit_name("ADC", dump->converter, room);
        }
    } else if (strcmp(resource->class_id, ZTC_CLASS_LED) == 0 ||
               strcmp(resource->name, "MOTOR") == 0) {
        use->number = number;
    }
    if (strcmp(resource->class_id, ZTC_CLASS_PWM) == 0 ||
        strcmp(resource->class_id, ZTC_CLASS_ICU) == 0) {
        use->alternate = alternate_of(dump, use->pad);
    }
}

static ztc_status read_resource(const struct dump *dump, struct place place, struct span rest)
{
    struct span name;
    struct span digits;
    struct span pad;
    uint32_t number = 0;
    char room[16];
    if (!span_word(&rest, &name) || !span_word(&rest, &digits) || !span_word(&rest, &pad) ||
        !span_number(digits, &number)) {
        return emit_left(dump->sink, place, "this is no line `resource NAME NUMBER PAD`");
    }
    if (span_is_word(pad, "NONE")) {
        return ZTC_OK;
    }
    struct span label = {name.text, (size_t)(digits.text + digits.size - name.text)};
    struct use use = use_of(place, pad, label);
    const struct resource *resource = resource_find(name);
    if (resource != NULL && resource->unit[0] != '\0' && number >= SOFT_SERIAL_FIRST) {
        ztc_status status = emit_use(dump->sink, &use);
        return status == ZTC_OK
                   ? emit_left(
                         dump->sink, place,
                         "a port made by software has no unit; its pad is there as a plain pin")
                   : status;
    }
    if (resource != NULL) {
        tell_resource(dump, resource, digits, number, &use, room);
    }
    return emit_use(dump->sink, &use);
}

/* "# Betaflight / STM32F411 (S411) 4.1.1 ..." names the microcontroller. */
static ztc_status read_head(const struct dump *dump, struct place place, struct span line)
{
    struct span rest = span_skip(line, span_find(line, '/') + 1);
    struct span chip;
    if (!span_holds_word(line, "BETAFLIGHT /") || !span_word(&rest, &chip) ||
        chip.size > CHIP_LENGTH_MAX) {
        return ZTC_OK;
    }
    return emit_fact(dump->sink, place, "chip", chip);
}

static ztc_status read_line(const struct dump *dump, struct place place)
{
    struct span rest = place.text;
    struct span word;
    if (!span_word(&rest, &word)) {
        return ZTC_OK;
    }
    if (span_is(word, "resource")) {
        return read_resource(dump, place, rest);
    }
    if (word.text[0] == '#' && place.line <= 5) {
        return read_head(dump, place, place.text);
    }
    if (span_is(word, "board_name") && span_word(&rest, &word)) {
        return emit_fact(dump->sink, place, "board", word);
    }
    return ZTC_OK;
}

static ztc_status read_dump(const struct ztc_host *host, const struct ztc_table *files,
                            const struct ztc_reader_sink *sink)
{
    struct span line;
    struct dump dump = {
        .file = ZTC_ROW(struct ztc_reader_file_row, files, 0), .sink = sink, .converter = {"", 0}};
    if (memchr(dump.file->data, '\0', (size_t)dump.file->size) != NULL) {
        return refuse(host, "the file holds NUL bytes, so it is no text",
                      "give the output of dump, diff or resource");
    }
    struct line_walk walk = file_lines(dump.file);
    while (line_next(&walk, &line)) {
        note_line(&dump, span_trim(line));
    }
    walk = file_lines(dump.file);
    ztc_status status = ZTC_OK;
    while (status == ZTC_OK && line_next(&walk, &line)) {
        status = read_line(&dump, (struct place){dump.file->name, walk.number, span_trim(line)});
    }
    return status;
}

static uint32_t recognize(const struct ztc_reader_file_row *head)
{
    struct line_walk walk = file_lines(head);
    struct span line;
    uint32_t resources_seen = 0;
    bool named = false;
    while (line_next(&walk, &line)) {
        struct span rest = line;
        struct span word;
        uint32_t number = 0;
        if (span_starts(line, "# Betaflight")) {
            named = true;
        }
        if (span_word(&rest, &word) && span_is(word, "resource") && span_word(&rest, &word) &&
            span_word(&rest, &word) && span_number(word, &number)) {
            resources_seen++;
        }
    }
    if (resources_seen > 0) {
        return named || resources_seen >= 3 ? 95 : 70;
    }
    return named ? 60 : 0;
}

static const struct ztc_reader_file_row example_rows[] = {
    EXAMPLE_FILE("board.config", "# Betaflight / EXAMPLE1 (EX01) 4.5.0\n"
                                 "board_name EXAMPLE\n"
                                 "resource BEEPER 1 B02\n"
                                 "resource MOTOR 1 B06\n"
                                 "resource MOTOR 2 NONE\n"
                                 "resource SERIAL_TX 1 A09\n"
                                 "resource SERIAL_RX 1 A10\n"
                                 "resource SERIAL_TX 11 B03\n"
                                 "resource LED 1 C13\n"
                                 "resource ADC_BATT 1 C02\n"
                                 "timer B06 AF2\n"
                                 "dma ADC 1 0\n"
                                 "set beeper_inversion = ON\n"),
};
static const struct ztc_table example = ZTC_TABLE_OF(example_rows);

const struct format reader_format = {
    .id = "betaflight",
    .recognize = recognize,
    .read = read_dump,
    .example = &example,
};
