/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mpconfigboard.h: `#define MICROPY_HW_UART1_TX (pin_A9)` and the like. Only definitions are read: what
 * stands between #if and #endif counts as if it applied.
 */
#include "micropython.h"

#include <string.h>

#define PREFIX "MICROPY_HW_"

bool header_define(struct span line, struct span *ret_name, struct span *ret_value)
{
    struct span rest = line;
    struct span word;
    if (!span_word(&rest, &word) || !span_is(word, "#define") || !span_word(&rest, &word)) {
        return false;
    }
    for (size_t i = 0; i + 1 < rest.size; i++) {
        if (rest.text[i] == '/' && (rest.text[i + 1] == '/' || rest.text[i + 1] == '*')) {
            rest.size = i;
        }
    }
    rest = span_trim(rest);
    while (rest.size >= 2 && rest.text[0] == '(' && rest.text[rest.size - 1] == ')') {
        rest = span_trim((struct span){rest.text + 1, rest.size - 2});
    }
    *ret_name = word;
    *ret_value = rest;
    return true;
}

/* The values that others depend on. The last one counts, as for the compiler. */
static void find_values(struct board *board)
{
    struct line_walk walk = file_lines(board->header);
    struct span line;
    while (line_next(&walk, &line)) {
        struct span name;
        struct span value;
        if (!header_define(line, &name, &value)) {
            continue;
        }
        if (span_starts(name, PREFIX "LED_ON(")) {
            board->light_on = value;
        } else if (span_is(name, PREFIX "USRSW_PULL")) {
            board->button_pull = value;
        } else if (span_is(name, PREFIX "USRSW_PRESSED")) {
            board->button_pressed = value;
        }
    }
}

/* pin_A9 is pad A9; pyb_pin_X1 is what pins.csv calls X1; 4 and GPIO_NUM_4 are numbers. Empty: no pin. */
static struct span pad_of(const struct board *board, struct span value, bool numbers)
{
    uint32_t number = 0;
    if (span_starts(value, "&")) {
        value = span_skip(value, 1);
    }
    if (span_starts(value, "pyb_pin_")) {
        struct span name = span_skip(value, strlen("pyb_pin_"));
        struct span pad = csv_pad_of(board, name);
        return pad.size > 0 ? pad : name;
    }
    if (span_starts(value, "pin_")) {
        return span_skip(value, strlen("pin_"));
    }
    if (span_starts(value, "GPIO_NUM_")) {
        return span_skip(value, strlen("GPIO_NUM_"));
    }
    return numbers && span_number(value, &number) ? value : (struct span){"", 0};
}

/* UART1_TX and such. A bare number is a pad only behind such a name. */
static bool read_unit(const struct board *board, struct span name, struct span value,
                      struct use *use)
{
    struct span role = name;
    struct span unit = span_cut(&role, '_');
    struct bus bus;
    const char *known =
        bus_of(unit, &bus) && bus.number != ZTC_NO_ROW ? role_of(bus.class_id, role) : NULL;
    if (known == NULL) {
        return false;
    }
    use->pad = pad_of(board, value, /* numbers= */ true);
    use->class_id = bus.class_id;
    use->role = known;
    use->number = bus.number;
    use->group = bus.group;
    use->instance = unit;
    return true;
}

static bool read_light(const struct board *board, struct span name, struct span value,
                       struct use *use)
{
    uint32_t number = 0;
    if (!span_starts(name, "LED") || !span_number(span_skip(name, 3), &number)) {
        return false;
    }
    use->pad = pad_of(board, value, /* numbers= */ true);
    use->class_id = ZTC_CLASS_LED;
    use->role = "out";
    use->number = number;
    if (span_holds_word(board->light_on, "_LOW(")) {
        use_extra(use, "active_low", "true");
    }
    return true;
}

static bool read_button(const struct board *board, struct span name, struct span value,
                        struct use *use)
{
    if (!span_is(name, "USRSW_PIN")) {
        return false;
    }
    use->pad = pad_of(board, value, /* numbers= */ true);
    use->class_id = ZTC_CLASS_BTN;
    use->role = "in";
    if (span_holds_word(board->button_pull, "PULLUP")) {
        use_extra(use, "pull", "up");
    } else if (span_holds_word(board->button_pull, "PULLDOWN")) {
        use_extra(use, "pull", "down");
    }
    if (span_is(board->button_pressed, "0")) {
        use_extra(use, "active_low", "true");
    }
    return true;
}

static ztc_status read_fact(const struct board *board, struct place place, struct span name,
                            struct span value)
{
    struct span text = value;
    if (text.size >= 2 && text.text[0] == '"' && text.text[text.size - 1] == '"') {
        text = (struct span){text.text + 1, text.size - 2};
    }
    if (span_is(name, "MCU_NAME")) {
        return emit_fact(board->sink, place, "chip", text);
    }
    return span_is(name, "BOARD_NAME") ? emit_fact(board->sink, place, "board", text) : ZTC_OK;
}

static ztc_status read_define(const struct board *board, struct place place, struct span name,
                              struct span value)
{
    struct use use = use_of(place, (struct span){"", 0}, name);
    if (read_unit(board, name, value, &use) || read_light(board, name, value, &use) ||
        read_button(board, name, value, &use)) {
        return use.pad.size > 0
                   ? emit_use(board->sink, &use)
                   : emit_left(board->sink, place, "the value names no pin, and is not worked out");
    }
    use.pad = pad_of(board, value, /* numbers= */ span_ends_word(name, "_PIN"));
    if (use.pad.size == 0) {
        return read_fact(board, place, name, value);
    }
    ztc_status status = emit_use(board->sink, &use);
    return status == ZTC_OK
               ? emit_left(board->sink, place,
                           "a template has no class for this; its pad is there as a plain pin")
               : status;
}

ztc_status header_read(struct board *board)
{
    find_values(board);
    struct line_walk walk = file_lines(board->header);
    struct span line;
    while (line_next(&walk, &line)) {
        struct span name;
        struct span value;
        if (!header_define(line, &name, &value) || !span_starts(name, PREFIX)) {
            continue;
        }
        struct place place = {board->header->name, walk.number, span_trim(line)};
        ztc_status status = read_define(board, place, span_skip(name, strlen(PREFIX)), value);
        if (status != ZTC_OK) {
            return status;
        }
    }
    return ZTC_OK;
}
