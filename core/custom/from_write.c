/* SPDX-License-Identifier: Apache-2.0 */
/* The template made of a foreign file, as text with comments. Text of the file stands in comments alone. */
#include "base/limits.h"
#include "base/utf8.h"
#include "board/board.h"
#include "custom/from_internal.h"
#include "custom/product.h"
#include "custom/yaml.h"

#include <inttypes.h>
#include <string.h>

/* Columns that a left-over's own text may take in a comment. */
#define NAME_ROOM 32u

const char *ztc_from_name(const struct ztc_from_use *use, struct ztc_arena *arena)
{
    const struct ztc_prefix_row *prefix = ztc_prefix_find(use->class_id, use->role);
    if (prefix == NULL) {
        return ztc_arena_print(arena, "D%" PRIu32, use->pin);
    }
    return ztc_arena_print(arena, "%s%" PRIu32, prefix->prefix, use->index);
}

/* One line of a comment: nothing in it that a terminal obeys or that YAML does not take. */
static void comment(struct ztc_buffer *text, const char *words)
{
    size_t size = strlen(words);
    size_t at = 0;
    struct ztc_buffer shown;
    ztc_buffer_init(&shown, ZTC_TEXT_MAX);
    ztc_utf8_printable(&shown, words, size);
    const char *line = ztc_buffer_string(&shown);
    while (at < shown.size) {
        uint32_t point = 0;
        size_t length = ztc_utf8_decode(line + at, shown.size - at, &point);
        bool taken = point != 0xFEFFu && (point & 0xFFFEu) != 0xFFFEu;
        if (length > 0 && taken) {
            ztc_buffer_add(text, line + at, length);
        } else {
            ztc_buffer_char(text, '?');
        }
        at += length > 0 ? length : 1;
    }
    if (ztc_buffer_status(&shown) != ZTC_OK) {
        ztc_buffer_fail(text, ztc_buffer_status(&shown));
    }
    ztc_buffer_done(&shown);
}

static void write_head(const struct ztc_from *from, struct ztc_buffer *text)
{
    const struct ztc_target_description *description = from->target->description;
    ztc_buffer_text(text, "# A custom board with ");
    comment(text, description->name);
    ztc_buffer_text(text, ", made by ztc from\n#");
    for (size_t i = 0; i < from->file_count; i++) {
        ztc_buffer_text(text, i > 0 ? ", " : " ");
        comment(text, from->files[i].name);
    }
    ztc_buffer_print(text, " (%s)", from->report->format);
    if (from->board.value != NULL) {
        ztc_buffer_text(text, " of the board ");
        comment(text, from->board.value);
    }
    ztc_buffer_text(text,
                    "\n# What could not be carried over is listed at the end of this file. Edit "
                    "it, then run:\n#     ztc vm custom compile ");
    ztc_buffer_print(text, "%s\n", from->short_name);
    ztc_buffer_print(text,
                     "# `ztc target show %s` lists every pad with its functions and cautions.\n\n",
                     description->id);
}

/* cmacros of the target's own template, which VMs for it are compiled with. */
static ztc_status write_macros(const struct ztc_template *own, struct ztc_buffer *text,
                               struct ztc_error *error)
{
    struct ztc_yaml yaml;
    ztc_buffer_text(text, "# C macros handed to the compiler of your projects, as in the target's "
                          "own template. VM_IS_CUSTOM\n# must stay.\n");
    ztc_yaml_begin(&yaml, text, /* marks= */ false);
    ztc_yaml_map(&yaml, /* flow= */ false);
    ztc_yaml_text(&yaml, "cmacros");
    ztc_yaml_list(&yaml, /* flow= */ true);
    for (size_t i = 0; i < own->cmacro_count; i++) {
        ztc_yaml_text(&yaml, own->cmacros[i]);
    }
    if (own->cmacro_count == 0) {
        ztc_yaml_text(&yaml, "VM_IS_CUSTOM");
    }
    ztc_yaml_list_end(&yaml);
    ztc_yaml_map_end(&yaml);
    return ztc_yaml_end(&yaml, "cmacros", error);
}

static void write_names(const struct ztc_from *from, struct ztc_buffer *text)
{
    char quoted[ZTC_SHORT_NAME_MAX + 3];
    bool plain = ztc_yaml_is_text(from->short_name);
    (void)snprintf(quoted, sizeof(quoted), plain ? "%s" : "'%s'", from->short_name);
    ztc_buffer_print(text,
                     "# The name of this custom VM, which is the name of the folder too.\n"
                     "short_name: %s\n"
                     "# The name of the layout that projects see. Usually the same.\n"
                     "layout: %s\n\n",
                     quoted, quoted);
}

static void write_pin(const struct ztc_from *from, size_t number, struct ztc_buffer *text)
{
    const struct ztc_from_pin *pin = &from->pins[number];
    char port[3];
    ztc_port_name(pin->row->port, port);
    ztc_buffer_print(text, "    D%zu:%s [ %s, %" PRIu32, number, number < 10 ? " " : "", port,
                     pin->row->pad);
    for (uint32_t i = 0; i < pin->extra_count; i++) {
        ztc_buffer_print(text, "%s%s: %s", i > 0 ? ", " : ", { ", pin->extras[i].key,
                         pin->extras[i].value);
    }
    ztc_buffer_text(text, pin->extra_count > 0 ? " } ]" : " ]");
    ztc_buffer_text(text, "    # ");
    comment(text, pin->row->name);
    if (pin->label[0] != '\0') {
        ztc_buffer_text(text, ": ");
        comment(text, pin->label);
    }
    ztc_buffer_char(text, '\n');
}

static void write_pins(const struct ztc_from *from, struct ztc_buffer *text)
{
    ztc_buffer_text(text,
                    "\n# The pins of the board: D0, D1 ... without a gap, in the order of the "
                    "file, each with its pad.\npinmap:\n");
    for (size_t i = 0; i < from->pin_count; i++) {
        write_pin(from, i, text);
    }
}

static void write_function(const struct ztc_from *from, const struct ztc_from_use *use,
                           struct ztc_buffer *text)
{
    const struct ztc_prefix_row *prefix = ztc_prefix_find(use->class_id, use->role);
    ztc_buffer_print(text, "    %s%" PRIu32 ": ", prefix->prefix, use->index);
    if (use->write_values) {
        ztc_buffer_print(text, "[ D%" PRIu32, use->pin);
        for (uint32_t i = 0; i < use->signal->value_count && i < ZTC_VALUES_MAX; i++) {
            ztc_buffer_print(text, ", %" PRId32, use->signal->values[i]);
        }
        ztc_buffer_text(text, " ]");
    } else {
        ztc_buffer_print(text, "D%" PRIu32, use->pin);
    }
    ztc_buffer_text(text, "    # ");
    comment(text, use->signal != NULL ? use->signal->signal : from->pins[use->pin].row->name);
    ztc_buffer_print(text, "; %s:%" PRIu32 "\n", use->file, use->line);
}

static void write_functions(const struct ztc_from *from, struct ztc_buffer *text)
{
    ztc_buffer_text(text, "\n# Functional pins: NAME: Dn, or NAME: [ Dn, values ] where several "
                          "signals of the pad would fit.\n");
    ztc_buffer_text(text, from->function_count > 0 ? "pinclasses:\n" : "pinclasses: {}\n");
    for (size_t i = 0; i < from->function_count; i++) {
        write_function(from, from->functions[i], text);
    }
}

/* The roles of a peripheral, in the order of its class. */
static void write_roles(const struct ztc_from_bus *bus, struct ztc_buffer *text)
{
    const struct ztc_table *prefixes = ztc_prefixes();
    for (uint32_t i = 0; i < prefixes->count; i++) {
        const struct ztc_prefix_row *row = ZTC_ROW(struct ztc_prefix_row, prefixes, i);
        if (strcmp(row->class_id, bus->class_id) == 0) {
            ztc_buffer_print(text, ", %s: %s%" PRIu32, row->role, row->prefix, bus->index);
        }
    }
}

/* Peripherals of the target's own template that have no pins: services of the VM. */
static size_t write_services(const struct ztc_template *own, struct ztc_buffer *text)
{
    const struct ztc_table *peripherals = own->board.peripherals;
    size_t count = 0;
    for (uint32_t i = 0; peripherals != NULL && i < peripherals->count; i++) {
        const struct ztc_board_peripheral *row =
            ZTC_ROW(struct ztc_board_peripheral, peripherals, i);
        if (strcmp(row->class_id, ZTC_CLASS_RTC) == 0 ||
            strcmp(row->class_id, ZTC_CLASS_HTM) == 0) {
            ztc_buffer_print(text,
                             "    %s%" PRIu32 ": { hw: %" PRIu32 " }    # as in the target's "
                             "own template\n",
                             row->class_id, row->index, row->hw);
            count++;
        }
    }
    return count;
}

static void write_peripherals(const struct ztc_from *from, const struct ztc_template *own,
                              struct ztc_buffer *text)
{
    struct ztc_buffer ZTC_CLEANUP(ztc_buffer_done) rows = {0};
    size_t count = 0;
    ztc_buffer_init(&rows, ZTC_TEXT_MAX);
    for (size_t i = 0; i < from->function_count; i++) {
        const struct ztc_from_bus *bus = from->functions[i]->bus;
        if (bus == NULL || (i > 0 && from->functions[i - 1]->bus == bus)) {
            continue;
        }
        ztc_buffer_print(&rows, "    %s%" PRIu32 ": { hw: %" PRIu32, bus->class_id, bus->index,
                         bus->unit->hw);
        if (strcmp(bus->class_id, ZTC_CLASS_CAN) != 0) {
            write_roles(bus, &rows);
        }
        ztc_buffer_text(&rows, " }    # ");
        comment(&rows, bus->unit->name);
        ztc_buffer_char(&rows, '\n');
        count++;
    }
    count += write_services(own, &rows);
    ztc_buffer_text(text, "\n# Peripherals: hw is the unit of the microcontroller, counted from 1; "
                          "the roles name functional pins.\n");
    ztc_buffer_text(text, count > 0 ? "peripherals:\n" : "peripherals: {}\n");
    ztc_buffer_add(text, ztc_buffer_string(&rows), rows.size);
    if (ztc_buffer_status(&rows) != ZTC_OK) {
        ztc_buffer_fail(text, ztc_buffer_status(&rows));
    }
}

ztc_status ztc_from_write(const struct ztc_from *from, struct ztc_buffer *text,
                          struct ztc_error *error)
{
    struct ztc_template own = {0};
    struct ztc_buffer ZTC_CLEANUP(ztc_buffer_done) original = {0};
    ztc_buffer_init(&original, ZTC_TEXT_MAX);
    ztc_status status =
        ztc_product_template(from->target, from->short_name, /* name= */ NULL, &original, error);
    if (status != ZTC_OK) {
        return status;
    }
    status = ztc_template_parse(&own, "template.yml", ztc_buffer_string(&original), original.size,
                                from->short_name, /* lenient= */ false, error);
    if (status == ZTC_OK) {
        write_head(from, text);
        write_names(from, text);
        status = write_macros(&own, text, error);
    }
    if (status == ZTC_OK) {
        write_pins(from, text);
        write_functions(from, text);
        write_peripherals(from, &own, text);
        ztc_buffer_text(text, "\n# What discovery and flashing need to know of the board.\n");
        status = ztc_buffer_check(text, "the template", error);
    }
    ztc_template_done(&own);
    return status;
}

void ztc_from_write_left(const struct ztc_from *from, struct ztc_buffer *text)
{
    const struct ztc_from_report *report = from->report;
    ztc_buffer_text(text, "\n");
    if (report->left_count == 0) {
        ztc_buffer_text(text, "# Everything was carried over.\n");
        return;
    }
    ztc_buffer_text(text, "# What could not be carried over:\n");
    for (size_t i = 0; i < report->left_count; i++) {
        const struct ztc_from_left *left = &report->left[i];
        ztc_buffer_text(text, "#   ");
        comment(text, left->file);
        if (left->line > 0) {
            ztc_buffer_print(text, ":%" PRIu32, left->line);
        }
        ztc_buffer_text(text, ": \"");
        comment(text, left->text);
        ztc_buffer_text(text, "\": ");
        comment(text, left->reason);
        ztc_buffer_char(text, '\n');
    }
}
