/* SPDX-License-Identifier: Apache-2.0 */
/* Every fact of the module against the pin data, pad by pad: what is there, and nothing that is not. */
#include "support_csv.h"
#include "support_module.h"

#include <elf.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct facts {
    struct module *module;
    struct csv *csv; /* esp32.csv */
    const struct ztc_table *pins;
    const struct ztc_table *functions;
};

static int set_up(void **state)
{
    struct facts *facts = calloc(1, sizeof(*facts));
    assert_non_null(facts);
    facts->module = module_open();
    facts->csv = csv_load("esp32.csv");
    const struct ztc_target_v1 *v1 = facts->module->target_v1;
    assert_int_equal(v1->pins(facts->module->target, &facts->pins), ZTC_OK);
    assert_int_equal(v1->functions(facts->module->target, &facts->functions), ZTC_OK);
    *state = facts;
    return 0;
}

static int tear_down(void **state)
{
    struct facts *facts = *state;
    csv_free(facts->csv);
    module_close(facts->module);
    free(facts);
    return 0;
}

static const struct ztc_pin_row *pin_of(const struct facts *facts, size_t gpio)
{
    return ZTC_ROW(struct ztc_pin_row, facts->pins, gpio);
}

/* The number-th function row of a pad with this class ("" for any), or NULL. */
static const struct ztc_function_row *function_of(const struct facts *facts, size_t gpio,
                                                  const char *class_id, size_t number)
{
    for (uint32_t i = 0; i < facts->functions->count; i++) {
        const struct ztc_function_row *row = ZTC_ROW(struct ztc_function_row, facts->functions, i);
        if (row->pad == gpio && (class_id[0] == '\0' || !strcmp(row->class_id, class_id)) &&
            number-- == 0) {
            return row;
        }
    }
    return NULL;
}

static bool is_set(const struct facts *facts, size_t gpio, const char *column)
{
    const char *cell = csv_cell(facts->csv, gpio, column);
    return cell[0] != '\0' && strcmp(cell, "0") != 0;
}

static void every_number_is_a_pad(void **state)
{
    const struct facts *facts = *state;
    assert_int_equal(facts->csv->rows, 40);
    assert_int_equal(facts->pins->count, 40);
    for (size_t gpio = 0; gpio < 40; gpio++) {
        const struct ztc_pin_row *pin = pin_of(facts, gpio);
        assert_int_equal(csv_number(facts->csv, gpio, "gpio", -1), gpio);
        assert_int_equal(pin->port, 0);
        assert_int_equal(pin->pad, gpio);
        assert_string_equal(pin->name, csv_cell(facts->csv, gpio, "name"));
    }
}

static void abilities_are_those_of_the_table(void **state)
{
    const struct facts *facts = *state;
    for (size_t gpio = 0; gpio < 40; gpio++) {
        char expected[128] = "";
        const struct {
            const char *ability;
            bool there;
        } rows[] = {
            {"in", is_set(facts, gpio, "input")},
            {"out", is_set(facts, gpio, "output")},
            {"pull-up", is_set(facts, gpio, "pullup")},
            {"pull-down", is_set(facts, gpio, "pulldown")},
            {"wake", is_set(facts, gpio, "deep_sleep_wake")},
            /* Here 0 is a number. */
            {"analog", csv_cell(facts->csv, gpio, "adc_unit")[0] != '\0' ||
                           csv_cell(facts->csv, gpio, "dac_channel")[0] != '\0'},
        };
        size_t used = 0;
        for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
            if (rows[i].there) {
                used += (size_t)snprintf(expected + used, sizeof(expected) - used, "%s%s",
                                         used > 0 ? " " : "", rows[i].ability);
            }
        }
        assert_string_equal(pin_of(facts, gpio)->abilities, expected);
    }
}

/* The reason of the caution, or NULL. */
static const char *reason_of(const struct ztc_pin_row *pin, const char *caution)
{
    for (uint32_t i = 0; pin->cautions != NULL && i < pin->cautions->count; i++) {
        const struct ztc_caution_row *row = ZTC_ROW(struct ztc_caution_row, pin->cautions, i);
        if (strcmp(row->caution, caution) == 0) {
            return row->reason;
        }
    }
    return NULL;
}

static void cautions_are_those_of_the_table(void **state)
{
    const struct facts *facts = *state;
    for (size_t gpio = 0; gpio < 40; gpio++) {
        const struct ztc_pin_row *pin = pin_of(facts, gpio);
        const char *flash = csv_cell(facts->csv, gpio, "flash");
        const char *jtag = csv_cell(facts->csv, gpio, "jtag");
        const struct {
            const char *caution;
            bool there;
            const char *told; /* a word that the reason must hold */
        } rows[] = {
            {"not-bonded", strcmp(csv_cell(facts->csv, gpio, "exists"), "yes") != 0, ""},
            {"input-only", is_set(facts, gpio, "input") && !is_set(facts, gpio, "output"), ""},
            {"strapping", is_set(facts, gpio, "strapping"), "reset"},
            {"flash", flash[0] != '\0', flash},
            {"psram", is_set(facts, gpio, "psram"), "some modules"},
            {"usb", is_set(facts, gpio, "usb"), ""},
            {"jtag", jtag[0] != '\0', jtag},
            {"oscillator", strstr(csv_cell(facts->csv, gpio, "notes"), "crystal") != NULL,
             "crystal"},
        };
        uint32_t expected = 0;
        for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
            const char *reason = reason_of(pin, rows[i].caution);
            if ((reason != NULL) != rows[i].there) {
                fail_msg("%s: caution %s is %s", pin->name, rows[i].caution,
                         rows[i].there ? "missing" : "too much");
            }
            assert_true(reason == NULL || strstr(reason, rows[i].told) != NULL);
            expected += rows[i].there;
        }
        assert_int_equal(pin->cautions != NULL ? pin->cautions->count : 0, expected);
    }
}

static void adc_channels_are_those_of_the_table(void **state)
{
    const struct facts *facts = *state;
    size_t found = 0;
    for (size_t gpio = 0; gpio < 40; gpio++) {
        int unit = csv_number(facts->csv, gpio, "adc_unit", -1);
        int channel = csv_number(facts->csv, gpio, "adc_channel", -1);
        const struct ztc_function_row *row = function_of(facts, gpio, ZTC_CLASS_ADC, 0);
        assert_int_equal(row != NULL, unit > 0);
        if (row == NULL) {
            continue;
        }
        char signal[16];
        snprintf(signal, sizeof(signal), "ADC%d_CH%d", unit, channel);
        assert_string_equal(row->signal, signal);
        assert_string_equal(row->role, "in");
        assert_int_equal(row->unit, unit);
        assert_int_equal(row->channel, channel);
        assert_int_equal(row->value_count, 2);
        assert_int_equal(row->values[0], channel);
        assert_int_equal(row->values[1], unit - 1);
        assert_int_equal(row->caution != NULL, unit == 2);
        assert_true(row->caution == NULL || !strcmp(row->caution, "radio"));
        assert_null(function_of(facts, gpio, ZTC_CLASS_ADC, 1));
        found++;
    }
    assert_int_equal(found, 18);
}

/* One class with a number in one column. Returns how many rows there are. */
static size_t check_channels(const struct facts *facts, const char *class_id, const char *column,
                             const char *signal_start)
{
    size_t found = 0;
    for (size_t gpio = 0; gpio < 40; gpio++) {
        int channel = csv_number(facts->csv, gpio, column, -1);
        const struct ztc_function_row *row = function_of(facts, gpio, class_id, 0);
        assert_int_equal(row != NULL, channel >= 0);
        if (row == NULL) {
            continue;
        }
        char signal[24];
        snprintf(signal, sizeof(signal), "%s%d", signal_start, channel);
        assert_string_equal(row->signal, signal);
        assert_int_equal(row->channel, channel);
        assert_int_equal(row->unit, ZTC_PORT_NONE);
        assert_int_equal(row->alternate, ZTC_PORT_NONE);
        assert_null(function_of(facts, gpio, class_id, 1));
        found++;
    }
    return found;
}

static void dac_touch_and_rtc_channels_are_those_of_the_table(void **state)
{
    const struct facts *facts = *state;
    assert_int_equal(check_channels(facts, ZTC_CLASS_DAC, "dac_channel", "DAC_CH"), 2);
    assert_int_equal(check_channels(facts, "TOUCH", "touch_channel", "TOUCH"), 10);
    assert_int_equal(check_channels(facts, "RTC_GPIO", "rtc_gpio", "RTC_GPIO"), 18);
    /* As users' templates have it: channel 1 is GPIO25, channel 2 is GPIO26. */
    assert_int_equal(function_of(facts, 25, ZTC_CLASS_DAC, 0)->values[0], 1);
    assert_int_equal(function_of(facts, 26, ZTC_CLASS_DAC, 0)->values[0], 2);
}

/* The row of the pad with this signal, or NULL. */
static const struct ztc_function_row *signal_of(const struct facts *facts, size_t gpio,
                                                const char *signal, int alternate)
{
    const struct ztc_function_row *row = NULL;
    for (size_t i = 0; (row = function_of(facts, gpio, "", i)) != NULL; i++) {
        if (strcmp(row->signal, signal) == 0 && (alternate < 0 || row->alternate == alternate)) {
            return row;
        }
    }
    return NULL;
}

static const char *iomux(const struct facts *facts, size_t gpio, int number)
{
    char column[16];
    snprintf(column, sizeof(column), "iomux_f%d", number);
    return csv_cell(facts->csv, gpio, column);
}

/* `UART2_RX`: the unit's number and the word behind the `_`. */
static int unit_of(const char *signal)
{
    return signal[strcspn(signal, "0123456789")] - '0';
}

static void check_direct(const struct facts *facts, size_t gpio, const char *column,
                         const char *class_id, int first_unit, const char *const pad_names[])
{
    const char *signal = csv_cell(facts->csv, gpio, column);
    if (signal[0] == '\0') {
        return;
    }
    assert_null(strchr(signal, ';'));
    const struct ztc_function_row *row = signal_of(facts, gpio, signal, -1);
    if (row == NULL) {
        fail_msg("GPIO%zu: %s is missing", gpio, signal);
        return;
    }
    bool quad = strstr(signal, "_HD") != NULL || strstr(signal, "_WP") != NULL;
    assert_string_equal(row->class_id, quad ? "QSPI" : class_id);
    assert_int_equal(row->unit, unit_of(signal));
    assert_int_equal(row->instance, quad ? 0 : unit_of(signal) - first_unit + 1);
    /* The pad function it points at belongs to the same unit. */
    assert_in_range(row->alternate, 0, 5);
    const char *name = iomux(facts, gpio, row->alternate);
    const char *start = pad_names[unit_of(signal) - first_unit];
    assert_int_equal(strncmp(name, start, strlen(start)), 0);
}

static void direct_signals_are_those_of_the_table(void **state)
{
    const struct facts *facts = *state;
    static const char *const uart[] = {"U0", "U1", "U2"};
    static const char *const spi[] = {"HSPI", "VSPI"};
    static const char *const sd[] = {"HS1_", "HS2_"};
    for (size_t gpio = 0; gpio < 40; gpio++) {
        check_direct(facts, gpio, "uart_iomux", ZTC_CLASS_SERIAL, 0, uart);
        check_direct(facts, gpio, "spi_iomux", ZTC_CLASS_SPI, 2, spi);
        check_direct(facts, gpio, "sd_iomux", ZTC_CLASS_SD, 0, sd);
    }
}

static void roles_of_direct_signals_are_right(void **state)
{
    const struct facts *facts = *state;
    static const struct {
        const char *end;
        const char *role;
        const char *pad_end; /* of the pad function's name */
    } rows[] = {
        {"_RX", "rx", "RXD"},    {"_TX", "tx", "TXD"},   {"_RTS", "rts", "RTS"},
        {"_CTS", "cts", "CTS"},  {"_MOSI", "mosi", "D"}, {"_MISO", "miso", "Q"},
        {"_CLK", "sclk", "CLK"}, {"_CS", "cs", "CS0"},
    };
    size_t found = 0;
    for (size_t gpio = 0; gpio < 40; gpio++) {
        const struct ztc_function_row *row = NULL;
        for (size_t i = 0; (row = function_of(facts, gpio, "", i)) != NULL; i++) {
            if (strcmp(row->class_id, ZTC_CLASS_SERIAL) != 0 &&
                strcmp(row->class_id, ZTC_CLASS_SPI) != 0) {
                continue;
            }
            const char *end = strchr(row->signal, '_');
            size_t k = 0;
            while (k < sizeof(rows) / sizeof(rows[0]) && strcmp(rows[k].end, end) != 0) {
                k++;
            }
            assert_true(k < sizeof(rows) / sizeof(rows[0]));
            assert_string_equal(row->role, rows[k].role);
            const char *name = iomux(facts, gpio, row->alternate);
            assert_string_equal(name + strlen(name) - strlen(rows[k].pad_end), rows[k].pad_end);
            /* Nothing but what the table has. */
            assert_true(!strcmp(csv_cell(facts->csv, gpio, "uart_iomux"), row->signal) ||
                        !strcmp(csv_cell(facts->csv, gpio, "spi_iomux"), row->signal));
            found++;
        }
    }
    assert_int_equal(found, 20);
}

static void every_pad_function_has_one_row(void **state)
{
    const struct facts *facts = *state;
    for (size_t gpio = 0; gpio < 40; gpio++) {
        unsigned rows_with[6] = {0};
        const struct ztc_function_row *row = NULL;
        for (size_t i = 0; (row = function_of(facts, gpio, "", i)) != NULL; i++) {
            if (row->alternate == ZTC_PORT_NONE) {
                continue;
            }
            assert_in_range(row->alternate, 0, 5);
            rows_with[row->alternate]++;
            bool direct = !strcmp(row->class_id, ZTC_CLASS_SERIAL) ||
                          !strcmp(row->class_id, ZTC_CLASS_SPI) || !strcmp(row->class_id, "QSPI") ||
                          !strncmp(row->signal, "SLOT", 4);
            if (!direct) {
                assert_string_equal(row->signal, iomux(facts, gpio, row->alternate));
            }
        }
        for (int n = 0; n < 6; n++) {
            assert_int_equal(rows_with[n], iomux(facts, gpio, n)[0] != '\0');
        }
        int plain = csv_number(facts->csv, gpio, "gpio_func", -1);
        assert_int_equal(plain >= 0,
                         signal_of(facts, gpio, csv_cell(facts->csv, gpio, "name"), plain) != NULL);
    }
}

static void flash_pads_offer_no_spi_of_the_user(void **state)
{
    const struct facts *facts = *state;
    for (size_t gpio = 6; gpio <= 11; gpio++) {
        assert_null(function_of(facts, gpio, ZTC_CLASS_SPI, 0));
        assert_non_null(function_of(facts, gpio, "FLASH", 0));
    }
}

static void bus_signals_reach_any_pad(void **state)
{
    const struct facts *facts = *state;
    static const char *const wanted[][2] = {
        {"SERIAL", "rx"}, {"SERIAL", "tx"}, {"SPI", "mosi"}, {"SPI", "miso"},
        {"SPI", "sclk"},  {"I2C", "sda"},   {"I2C", "scl"},  {"CAN", "rx"},
        {"CAN", "tx"},    {"PWM", "out"},   {"ICU", "in"},
    };
    for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
        size_t found = 0;
        for (uint32_t k = 0; k < facts->functions->count; k++) {
            const struct ztc_function_row *row =
                ZTC_ROW(struct ztc_function_row, facts->functions, k);
            if (row->pad == ZTC_ANY_PAD && !strcmp(row->class_id, wanted[i][0]) &&
                !strcmp(row->role, wanted[i][1])) {
                /* Any instance, and nothing to choose: never ambiguous. */
                assert_int_equal(row->instance, 0);
                assert_int_equal(row->value_count, 0);
                assert_int_equal(row->alternate, csv_number(facts->csv, 0, "gpio_func", -1));
                found++;
            }
        }
        assert_int_equal(found, 1);
    }
}

static void instances_are_those_of_the_table(void **state)
{
    const struct facts *facts = *state;
    struct csv *csv = csv_load("instances.csv");
    const struct ztc_table *instances = NULL;
    assert_int_equal(facts->module->target_v1->instances(facts->module->target, &instances),
                     ZTC_OK);
    uint32_t found = 0;
    for (size_t row = 0; row < csv->rows; row++) {
        if (strcmp(csv_cell(csv, row, "family"), "esp32") != 0) {
            continue;
        }
        uint32_t i = 0;
        const struct ztc_instance_row *instance = NULL;
        for (; i < instances->count; i++) {
            instance = ZTC_ROW(struct ztc_instance_row, instances, i);
            if (!strcmp(instance->class_id, csv_cell(csv, row, "class")) &&
                (int)instance->hw == csv_number(csv, row, "hw", 0)) {
                break;
            }
        }
        assert_true(i < instances->count);
        assert_string_equal(instance->name, csv_cell(csv, row, "name"));
        assert_int_equal(instance->users, csv_number(csv, row, "users", 0));
        found++;
    }
    /* And the two SD slots, which only column sd_iomux tells of. */
    assert_int_equal(instances->count, found + 2);
    csv_free(csv);
}

static void flash_is_that_of_the_table(void **state)
{
    const struct facts *facts = *state;
    struct csv *csv = csv_load("flash_layout.csv");
    const struct ztc_table *flash = NULL;
    assert_int_equal(facts->module->target_v1->flash(facts->module->target, &flash), ZTC_OK);
    uint32_t at = 0;
    for (size_t row = 0; row < csv->rows; row++) {
        if (strcmp(csv_cell(csv, row, "family"), "esp32") != 0) {
            continue;
        }
        assert_true(at < flash->count);
        const struct ztc_flash_row *found = ZTC_ROW(struct ztc_flash_row, flash, at++);
        assert_string_equal(found->variant, csv_cell(csv, row, "variant"));
        assert_int_equal(found->start, csv_number(csv, row, "flash_start", -1));
        assert_int_equal(found->size, csv_number(csv, row, "flash_size", -1));
        assert_int_equal(found->write_unit, csv_number(csv, row, "write_unit", -1));
        assert_int_equal(found->erase_unit, csv_number(csv, row, "erase_unit", -1));
        assert_string_equal(found->layout, csv_cell(csv, row, "layout"));
        assert_int_equal(found->port_region, csv_number(csv, row, "port_region", -1));
        assert_int_equal(found->port_region_size, csv_number(csv, row, "port_region_size", -1));
        assert_int_equal(found->app_start, csv_number(csv, row, "app_start", -1));
    }
    assert_int_equal(flash->count, at);
    csv_free(csv);
}

/* The section's bytes, copied; *ret_size is set. */
static char *load_section(size_t *ret_size)
{
    FILE *file = fopen(ZTC_BUILD_DIR "/modules/esp32.so", "rbe");
    assert_non_null(file);
    Elf64_Ehdr head;
    assert_int_equal(fread(&head, sizeof(head), 1, file), 1);
    Elf64_Shdr *sections = calloc(head.e_shnum, sizeof(*sections));
    assert_non_null(sections);
    assert_int_equal(fseek(file, (long)head.e_shoff, SEEK_SET), 0);
    assert_int_equal(fread(sections, sizeof(*sections), head.e_shnum, file), head.e_shnum);
    char *text = NULL;
    for (size_t i = 0; i < head.e_shnum; i++) {
        char name[sizeof(ZTC_MODULE_SECTION)] = "";
        long at = (long)(sections[head.e_shstrndx].sh_offset + sections[i].sh_name);
        assert_int_equal(fseek(file, at, SEEK_SET), 0);
        if (fread(name, sizeof(name), 1, file) == 1 && name[sizeof(name) - 1] == '\0' &&
            strcmp(name, ZTC_MODULE_SECTION) == 0) {
            assert_int_equal(sections[i].sh_flags & SHF_WRITE, 0);
            *ret_size = sections[i].sh_size;
            text = calloc(1, *ret_size + 1);
            assert_non_null(text);
            assert_int_equal(fseek(file, (long)sections[i].sh_offset, SEEK_SET), 0);
            assert_int_equal(fread(text, 1, *ret_size, file), *ret_size);
        }
    }
    free(sections);
    assert_int_equal(fclose(file), 0);
    assert_non_null(text);
    return text;
}

static bool section_has(const char *section, size_t size, const char *record)
{
    for (size_t at = 0; at < size; at += strlen(section + at) + 1) {
        if (strcmp(section + at, record) == 0) {
            return true;
        }
    }
    return false;
}

static void usb_records_are_those_of_the_table(void **state)
{
    (void)state;
    struct csv *csv = csv_load("usb_ids.csv");
    size_t size = 0;
    char *section = load_section(&size);
    size_t expected = 0;
    for (size_t row = 0; row < csv->rows; row++) {
        char families[128];
        snprintf(families, sizeof(families), ";%s;", csv_cell(csv, row, "families"));
        if (strstr(families, ";esp32;") == NULL) {
            continue;
        }
        char record[128];
        char ids[2][8];
        for (size_t i = 0; i < 2; i++) {
            snprintf(ids[i], sizeof(ids[i]), "%s", csv_cell(csv, row, i == 0 ? "vid" : "pid"));
            for (char *at = ids[i]; *at != '\0'; at++) {
                *at = *at >= 'a' && *at <= 'f' ? (char)(*at - 'a' + 'A') : *at;
            }
        }
        /* Every one is a chip that other boards carry too: nothing better than bridge would be true. */
        snprintf(record, sizeof(record), "usb=cvm_espwroom32 vid=%s pid=%s mode=%s strength=bridge",
                 ids[0], ids[1], csv_cell(csv, row, "mode"));
        if (!section_has(section, size, record)) {
            fail_msg("missing: %s", record);
        }
        expected++;
    }
    size_t found = 0;
    for (size_t at = 0; at < size; at += strlen(section + at) + 1) {
        found += strncmp(section + at, "usb=", 4) == 0;
    }
    assert_int_equal(expected, 13);
    assert_int_equal(found, expected);
    free(section);
    csv_free(csv);
}

static void description_agrees_with_the_section(void **state)
{
    const struct facts *facts = *state;
    const struct ztc_target_description *description = NULL;
    assert_int_equal(facts->module->target_v1->describe(facts->module->target, &description),
                     ZTC_OK);
    size_t size = 0;
    char *section = load_section(&size);
    char record[128];
    snprintf(record, sizeof(record), "target.%s.name=%s", description->id, description->name);
    assert_true(section_has(section, size, record));
    snprintf(record, sizeof(record), "target.%s.chip=%s", description->id, description->chip);
    assert_true(section_has(section, size, record));
    assert_true(section_has(section, size, "codes=ESP32"));
    free(section);
    assert_int_equal(description->default_port_version, 1);
    assert_int_equal(description->port_versions->count, 2);
    const struct ztc_option_row *option = ZTC_ROW(struct ztc_option_row, description->options, 0);
    assert_string_equal(option->key, "port.v1.values");
    assert_string_equal(option->value, "as-written");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_number_is_a_pad, set_up, tear_down),
        cmocka_unit_test_setup_teardown(abilities_are_those_of_the_table, set_up, tear_down),
        cmocka_unit_test_setup_teardown(cautions_are_those_of_the_table, set_up, tear_down),
        cmocka_unit_test_setup_teardown(adc_channels_are_those_of_the_table, set_up, tear_down),
        cmocka_unit_test_setup_teardown(dac_touch_and_rtc_channels_are_those_of_the_table, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(direct_signals_are_those_of_the_table, set_up, tear_down),
        cmocka_unit_test_setup_teardown(roles_of_direct_signals_are_right, set_up, tear_down),
        cmocka_unit_test_setup_teardown(every_pad_function_has_one_row, set_up, tear_down),
        cmocka_unit_test_setup_teardown(flash_pads_offer_no_spi_of_the_user, set_up, tear_down),
        cmocka_unit_test_setup_teardown(bus_signals_reach_any_pad, set_up, tear_down),
        cmocka_unit_test_setup_teardown(instances_are_those_of_the_table, set_up, tear_down),
        cmocka_unit_test_setup_teardown(flash_is_that_of_the_table, set_up, tear_down),
        cmocka_unit_test(usb_records_are_those_of_the_table),
        cmocka_unit_test_setup_teardown(description_agrees_with_the_section, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
