/* SPDX-License-Identifier: Apache-2.0 */
/* Random boards, and a model of what version 1 keeps of them. */
#include "support_random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ztc/class.h>

#include <cmocka.h>

uint64_t test_random(uint64_t *state)
{
    /* splitmix64: any seed is good, also 0. */
    uint64_t z = (*state += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

uint32_t test_random_below(uint64_t *state, uint32_t most)
{
    return (uint32_t)(test_random(state) % ((uint64_t)most + 1));
}

struct bus {
    const char *class_id;
    uint32_t role_count;
    const char *prefixes[3];
    const char *roles[3];
};

static const struct bus buses[] = {{"SPI", 3, {"MOSI", "MISO", "SCLK"}, {"mosi", "miso", "sclk"}},
                                   {"I2C", 2, {"SDA", "SCL"}, {"sda", "scl"}},
                                   {"SERIAL", 2, {"RX", "TX"}, {"rx", "tx"}}};
static const char *const singles[] = {"A", "PWM", "ICU", "DAC", "LED", "BTN", "CANRX", "CANTX"};

static void random_details(struct test_board *board, uint64_t *state, uint32_t row)
{
    int32_t values[3] = {0};
    uint32_t count = test_random_below(state, 3);
    for (uint32_t i = 0; i < count; i++) {
        values[i] = (int32_t)test_random_below(state, test_random_below(state, 1) * 255);
    }
    test_board_values(board, row, count, values[0], values[1], values[2]);
    board->functions[row].alternate = (int32_t)test_random_below(state, 16) - 1;
    board->functions[row].instance = test_random_below(state, 5);
}

static uint32_t random_pin(const struct test_board *board, uint64_t *state)
{
    return test_random_below(state, board->pin_count - 1);
}

static void random_extras(struct test_board *board, uint64_t *state, uint32_t pin)
{
    static const char *const extras[][4] = {{"pull", "none", "up", "down"},
                                            {"type", "push-pull", "open-drain", "open-drain"},
                                            {"level", "0", "1", "1"},
                                            {"drive", "0", "17", "254"},
                                            {"active_low", "true", "false", "false"},
                                            {"slew", "slow", "fast", "up"},
                                            {"hold", "yes", "no", "0"}};
    uint32_t start = test_random_below(state, 6);
    for (uint32_t i = 0; i < 7; i++) {
        if (test_random_below(state, 3) == 0) {
            const char *const *extra = extras[(start + i) % 7];
            test_board_extra(board, pin, extra[0], extra[1 + test_random_below(state, 2)]);
        }
    }
}

/* Functional pins with numbers from 0 to most; every so often one is missing, or the first one. */
static void random_single(struct test_board *board, uint64_t *state, const char *prefix)
{
    char name[TEST_TEXT];
    uint32_t count = test_random_below(state, test_random_below(state, 1) * 30);
    uint32_t first = test_random_below(state, 3) == 0 ? 1 : 0;
    for (uint32_t i = 0; i < count; i++) {
        if (test_random_below(state, 9) > 0) {
            snprintf(name, sizeof(name), "%s%u", prefix, first + i);
            random_details(board, state,
                           test_board_function(board, name, random_pin(board, state)));
        }
    }
}

static uint32_t random_bus_function(const struct test_board *board, uint64_t *state,
                                    const struct bus *bus, uint32_t role, uint32_t count)
{
    char name[TEST_TEXT];
    /* Lenient templates swap roles: the code is that of the functional pin. */
    uint32_t taken = test_random_below(state, 19) == 0 ? test_random_below(state, 1) : role;
    snprintf(name, sizeof(name), "%s%u", bus->prefixes[taken], test_random_below(state, count - 1));
    return test_board_find(board, name);
}

static void random_bus(struct test_board *board, uint64_t *state, const struct bus *bus)
{
    char name[TEST_TEXT];
    uint32_t count = test_random_below(state, 6), index = 0;
    for (uint32_t i = 0; i < count * bus->role_count; i++) {
        /* From the last number down: the writer has to sort. */
        uint32_t at = count * bus->role_count - 1 - i;
        snprintf(name, sizeof(name), "%s%u", bus->prefixes[at % bus->role_count],
                 at / bus->role_count);
        random_details(board, state, test_board_function(board, name, random_pin(board, state)));
    }
    uint32_t peripherals = count == 0 ? 0 : test_random_below(state, 5);
    for (uint32_t i = 0; i < peripherals; i++) {
        index += 1 + test_random_below(state, 2);
        uint32_t row = test_board_peripheral(board, bus->class_id, (index * 7) % 64,
                                             1 + test_random_below(state, 255));
        for (uint32_t r = bus->role_count; r > 0; r--) {
            test_board_role(board, row, bus->roles[r - 1],
                            random_bus_function(board, state, bus, r - 1, count));
        }
    }
}

static void random_rows(struct test_board *board, uint64_t *state, uint32_t pins)
{
    char name[32];
    static const char *const plain[] = {"CAN", "HTM", "RTC", "SD"};
    snprintf(name, sizeof(name), "b%u_%u", test_random_below(state, 999999),
             test_random_below(state, 999999));
    test_board_init(board, name, "cvm_random");
    for (uint32_t i = 0; i < pins; i++) {
        test_board_pin(board, test_random_below(state, 7), test_random_below(state, 255));
        if (test_random_below(state, 9) == 0) {
            random_extras(board, state, i);
        }
    }
    uint32_t start = test_random_below(state, 7);
    for (uint32_t i = 0; i < sizeof(singles) / sizeof(singles[0]); i++) {
        random_single(board, state, singles[(start + i) % 8]);
    }
    for (uint32_t i = 0; i < sizeof(buses) / sizeof(buses[0]); i++) {
        random_bus(board, state, &buses[i]);
    }
    for (uint32_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++) {
        uint32_t count = test_random_below(state, 3);
        for (uint32_t index = count; index > 0; index--) {
            test_board_peripheral(board, plain[i], index * 2 - test_random_below(state, 1),
                                  1 + test_random_below(state, 255));
        }
    }
}

void test_board_random(struct test_board *board, uint64_t seed)
{
    uint64_t state = seed;
    random_rows(board, &state,
                1 + test_random_below(&state, test_random_below(&state, 9) == 0 ? 254 : 60));
}

void test_board_random_v2(struct test_board *board, uint64_t seed)
{
    static const char *const classes[] = {"TOUCH", "EMAC", "SERIAL", "SPI", "CAN"};
    static const char *const roles[] = {"", "mdc", "rts", "cs", "standby"};
    uint64_t state = seed;
    random_rows(board, &state,
                1 + test_random_below(&state, test_random_below(&state, 19) == 0 ? 1023 : 60));
    for (uint32_t i = 0; i < board->pin_count; i++) {
        board->pins[i].port = test_random_below(&state, 255);
    }
    for (uint32_t i = 0; i < board->function_count; i++) {
        struct ztc_board_function *function = &board->functions[i];
        for (uint32_t v = 0; v < function->value_count; v++) {
            function->values[v] = (int32_t)test_random_below(&state, UINT16_MAX);
        }
        function->instance = test_random_below(&state, UINT16_MAX);
    }
    for (uint32_t i = 0; i < 5; i++) {
        if (test_random_below(&state, 1) == 0) {
            continue;
        }
        uint32_t row =
            test_board_custom(board, classes[i], roles[i], "X", 100 + i, random_pin(board, &state));
        uint32_t peripheral = test_board_peripheral(board, classes[i], 60000 + i,
                                                    1 + test_random_below(&state, 65534));
        test_board_role(board, peripheral, i % 2 == 0 ? "own" : "cts",
                        test_random_below(&state, 1) == 0 ? row : ZTC_NO_ROW);
    }
}

/* The model */

static int by_name(const void *left, const void *right)
{
    return strcmp(left, right);
}

/* Names of the class's functional pins as text in order; returns how many. */
static uint32_t names_of(const struct test_board *board, const char *class_id,
                         char (*names)[TEST_TEXT])
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < board->function_count; i++) {
        if (strcmp(board->function_texts[i].class_id, class_id) == 0) {
            memcpy(names[count++], board->function_texts[i].name, TEST_TEXT);
        }
    }
    qsort(names, count, TEST_TEXT, by_name);
    return count;
}

/* Adds functional pin `from` of the board under the name it has when read back. */
static void add_as(struct test_board *to, const struct test_board *board, const char *from,
                   const char *name)
{
    uint32_t row = test_board_find(board, from);
    const struct ztc_board_function *function = &board->functions[row];
    uint32_t count = function->value_count;
    while (count > 0 && function->values[count - 1] == 0) {
        count--;
    }
    test_board_values(to, test_board_function(to, name, function->pin), count, function->values[0],
                      function->values[1], function->values[2]);
}

static void model_single(struct test_board *to, const struct test_board *board,
                         const char *class_id, const char *first, const char *second)
{
    char(*names)[TEST_TEXT] = calloc(256, TEST_TEXT),
    (*numbers)[TEST_TEXT] = calloc(256, TEST_TEXT);
    assert_non_null(names);
    assert_non_null(numbers);
    uint32_t count = names_of(board, class_id, names);
    uint32_t half = second != NULL ? (count + 1) / 2 : count;
    for (uint32_t i = 0; i < count; i++) {
        snprintf(numbers[i], TEST_TEXT, "%s%u", i < half ? first : second, i < half ? i : i - half);
    }
    qsort(numbers, count, TEST_TEXT, by_name);
    for (uint32_t i = 0; i < count; i++) {
        add_as(to, board, names[i], numbers[i]);
    }
    free(names);
    free(numbers);
}

static uint32_t count_peripherals(const struct test_board *board, const char *class_id)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < board->peripheral_count; i++) {
        count += strcmp(board->peripheral_classes[i], class_id) == 0;
    }
    return count;
}

/* Peripherals of a class from the lowest number up, numbered anew. */
static void model_peripherals(struct test_board *to, const struct test_board *board,
                              const char *class_id)
{
    uint32_t number = 0;
    for (uint32_t index = 0; index < 256; index++) {
        for (uint32_t i = 0; i < board->peripheral_count; i++) {
            if (board->peripherals[i].index != index ||
                strcmp(board->peripheral_classes[i], class_id) != 0) {
                continue;
            }
            uint32_t row = test_board_peripheral(to, class_id, number++, board->peripherals[i].hw);
            for (uint32_t r = 0; r < board->roles[i].count; r++) {
                uint32_t function = board->roles[i].rows[r].function;
                test_board_role(to, row, board->roles[i].texts[r],
                                test_board_find(to, board->function_texts[function].name));
            }
        }
    }
}

void test_board_as_v1(struct test_board *ret_board, const struct test_board *board)
{
    static const char *const implied[][2] = {
        {"ADC", "A"}, {"PWM", "PWM"}, {"ICU", "ICU"}, {"DAC", "DAC"}};
    char name[TEST_TEXT];
    test_board_init(ret_board, board->short_name, "");
    for (uint32_t i = 0; i < board->pin_count; i++) {
        test_board_pin(ret_board, board->pins[i].port, board->pins[i].pad);
    }
    for (uint32_t i = 0; i < 4; i++) {
        snprintf(name, sizeof(name), "%s0", implied[i][1]);
        if (test_board_find(board, name) != ZTC_NO_ROW) {
            model_single(ret_board, board, implied[i][0], implied[i][1], NULL);
        }
    }
    if (count_peripherals(board, "CAN") > 0) {
        model_single(ret_board, board, "CAN", "CANRX", "CANTX");
    }
    for (uint32_t i = 0; i < sizeof(buses) / sizeof(buses[0]); i++) {
        for (uint32_t f = 0; f < board->function_count; f++) {
            const struct test_function_texts *texts = &board->function_texts[f];
            if (count_peripherals(board, buses[i].class_id) > 0 &&
                strcmp(texts->class_id, buses[i].class_id) == 0) {
                add_as(ret_board, board, texts->name, texts->name);
            }
        }
        model_peripherals(ret_board, board, buses[i].class_id);
    }
    model_peripherals(ret_board, board, "CAN");
    model_peripherals(ret_board, board, "HTM");
    model_peripherals(ret_board, board, "RTC");
}
