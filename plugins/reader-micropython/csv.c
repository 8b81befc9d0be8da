/* SPDX-License-Identifier: Apache-2.0 */
/* pins.csv: `NAME,PAD` a line. What a pin is for is told by its name alone, where it has a usual one. */
#include "micropython.h"

#include <stdlib.h>
#include <string.h>

bool csv_row(struct span line, struct span *ret_name, struct span *ret_pad)
{
    struct span rest = span_trim(line);
    if (rest.size == 0 || rest.text[0] == '#' || span_starts(rest, "//")) {
        return false;
    }
    struct span name = span_trim(span_cut(&rest, ','));
    struct span pad = span_trim(span_cut(&rest, ','));
    *ret_name = span_starts(name, "-") ? span_skip(name, 1) : name;
    *ret_pad = span_starts(pad, "-") ? span_skip(pad, 1) : pad;
    return true;
}

static int by_name(const void *left, const void *right)
{
    const struct alias *a = left;
    const struct alias *b = right;
    size_t size = a->name.size < b->name.size ? a->name.size : b->name.size;
    int order = memcmp(a->name.text, b->name.text, size);
    if (order != 0) {
        return order;
    }
    return a->name.size < b->name.size ? -1 : a->name.size > b->name.size;
}

/* Counts the named rows, and writes them where there is room. */
static size_t list_aliases(const struct ztc_reader_file_row *csv, struct alias *aliases)
{
    struct line_walk walk = file_lines(csv);
    struct span line;
    size_t count = 0;
    while (line_next(&walk, &line)) {
        struct alias alias;
        if (csv_row(line, &alias.name, &alias.pad) && alias.name.size > 0) {
            if (aliases != NULL) {
                aliases[count] = alias;
            }
            count++;
        }
    }
    return count;
}

ztc_status csv_index(struct board *board)
{
    size_t count = list_aliases(board->csv, NULL);
    if (count == 0) {
        return ZTC_OK;
    }
    board->aliases = board->host->alloc(board->host->ctx, count * sizeof(*board->aliases));
    if (board->aliases == NULL) {
        return ZTC_E_MEMORY;
    }
    board->alias_count = list_aliases(board->csv, board->aliases);
    qsort(board->aliases, board->alias_count, sizeof(*board->aliases), by_name);
    return ZTC_OK;
}

void csv_forget(struct board *board)
{
    board->host->free(board->host->ctx, board->aliases);
    board->aliases = NULL;
    board->alias_count = 0;
}

struct span csv_pad_of(const struct board *board, struct span name)
{
    const struct alias wanted = {.name = name};
    const struct alias *found =
        board->alias_count > 0
            ? bsearch(&wanted, board->aliases, board->alias_count, sizeof(wanted), by_name)
            : NULL;
    return found != NULL ? found->pad : (struct span){"", 0};
}

/* UART1_TX, SPI_MOSI, I2C_SDA: a unit, a low line, a role. */
static bool name_of_unit(struct span name, struct use *use)
{
    struct span role = name;
    struct span unit = span_cut(&role, '_');
    struct bus bus;
    const char *known = bus_of(unit, &bus) ? role_of(bus.class_id, role) : NULL;
    if (known == NULL) {
        return false;
    }
    use->class_id = bus.class_id;
    use->role = known;
    use->number = bus.number;
    use->instance = bus.number != ZTC_NO_ROW ? unit : (struct span){"", 0};
    use->group = bus.group;
    return true;
}

/* SDA, MOSI, TX: a role alone, where it stands for one class. */
static bool name_of_role(struct span name, struct use *use)
{
    static const char *const classes[] = {ZTC_CLASS_SERIAL, ZTC_CLASS_SPI, ZTC_CLASS_I2C};
    for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++) {
        const char *role = role_of(classes[i], name);
        /* CLK, CS, RTS and the like are said of too many things. */
        if (role == NULL || span_is_word(name, "CLK") || strcmp(role, "cs") == 0 ||
            strcmp(role, "rts") == 0 || strcmp(role, "cts") == 0) {
            continue;
        }
        use->class_id = classes[i];
        use->role = role;
        use->group = GROUP_WITHOUT_NUMBER;
        return true;
    }
    return false;
}

/* A0, DAC1, PWM3: a prefix and a number. */
static bool name_of_single(struct span name, struct use *use)
{
    static const struct {
        const char *prefix;
        const char *class_id;
        const char *role;
    } singles[] = {
        {"ADC", ZTC_CLASS_ADC, "in"},    {"A", ZTC_CLASS_ADC, "in"},
        {"DAC", ZTC_CLASS_DAC, "out"},   {"PWM", ZTC_CLASS_PWM, "out"},
        {"SERVO", ZTC_CLASS_PWM, "out"},
    };
    for (size_t i = 0; i < sizeof(singles) / sizeof(singles[0]); i++) {
        if (span_starts_word(name, singles[i].prefix) &&
            span_number(span_skip(name, strlen(singles[i].prefix)), &use->number)) {
            use->class_id = singles[i].class_id;
            use->role = singles[i].role;
            return true;
        }
    }
    return false;
}

static void tell_class(struct span name, struct use *use)
{
    if (name_of_unit(name, use) || name_of_role(name, use) || name_of_single(name, use)) {
        return;
    }
    if (is_light(name)) {
        use->class_id = ZTC_CLASS_LED;
        use->role = "out";
        (void)span_number(span_skip(name, 3), &use->number);
    } else if (is_button(name)) {
        use->class_id = ZTC_CLASS_BTN;
        use->role = "in";
    }
}

ztc_status csv_read(const struct board *board)
{
    struct line_walk walk = file_lines(board->csv);
    struct span line;
    while (line_next(&walk, &line)) {
        struct span name;
        struct span pad;
        if (!csv_row(line, &name, &pad)) {
            continue;
        }
        struct place place = {board->csv->name, walk.number, span_trim(line)};
        ztc_status status;
        if (pad.size == 0) {
            status = emit_left(board->sink, place, "this is no row NAME,PAD");
        } else {
            struct use use = use_of(place, pad, name);
            tell_class(name, &use);
            status = emit_use(board->sink, &use);
        }
        if (status != ZTC_OK) {
            return status;
        }
    }
    return ZTC_OK;
}
