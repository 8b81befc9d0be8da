/* SPDX-License-Identifier: Apache-2.0 */
/* `ztc vm custom show`: a template or a port.bin as tables for people. */
#include "base/limits.h"
#include "board/board.h"
#include "command/reading.h"
#include "command/run_commands.h"
#include "command/show.h"
#include "command/words.h"
#include "output/table.h"

#include <inttypes.h>
#include <string.h>

/* What the tables of one run share. */
struct page {
    const struct ztc_reading *reading;
    const struct ztc_board *board;
    struct ztc_arena arena; /* of the tables */
    struct ztc_buffer text;
    bool colours;
    bool failed; /* out of memory */
};

static void print_head(struct page *page)
{
    const struct ztc_reading *reading = page->reading;
    ztc_words_field(&page->text, "file", reading->file);
    ztc_words_field(&page->text, "short name", page->board->short_name);
    if (reading->known) {
        const struct ztc_target_description *description = reading->target.description;
        ztc_words_field(&page->text, "target", description->id);
        ztc_words_field(&page->text, "name", description->name);
        ztc_words_field(&page->text, "chip", description->chip);
    } else {
        ztc_words_field(&page->text, "target", page->board->target);
    }
    if (reading->version != 0) {
        ztc_buffer_print(&page->text, "%-13sversion %" PRIu32 ", %zu bytes\n", "port.bin",
                         reading->version, reading->bytes.size);
    }
}

/* A heading and the table below it; nothing where it has no row. */
static void print_table(struct page *page, const char *heading, const struct ztc_text_table *table,
                        uint32_t rows)
{
    if (rows > 0) {
        ztc_buffer_print(&page->text, "\n%s\n", heading);
        ztc_text_table_render(table, page->colours, &page->text);
    }
}

static void cell(struct page *page, struct ztc_text_table *table, struct ztc_buffer *buffer)
{
    ztc_words_cell(table, buffer, &page->failed);
}

/* Room for `count` pieces; without memory the page fails, and there is room for none. */
static struct ztc_text_piece *make_pieces(struct page *page, uint32_t count)
{
    struct ztc_text_piece *pieces =
        ztc_arena_array(&page->arena, (size_t)count + 1, sizeof(*pieces));
    page->failed = page->failed || pieces == NULL;
    return pieces;
}

static void cautions_cell(struct page *page, struct ztc_text_table *table,
                          const struct ztc_pin_row *pin)
{
    uint32_t count = pin != NULL ? ztc_table_count(pin->cautions) : 0;
    struct ztc_text_piece *pieces = make_pieces(page, count);
    for (uint32_t i = 0; pieces != NULL && i < count; i++) {
        pieces[i] = (struct ztc_text_piece){
            ZTC_ROW(struct ztc_caution_row, pin->cautions, i)->caution, ZTC_WORDS_CAUTION_COLOUR};
    }
    ztc_text_table_pieces(table, pieces, pieces != NULL ? count : 0, ", ");
}

static struct ztc_text_piece function_piece(const struct ztc_board_function *function,
                                            const char *text)
{
    return (struct ztc_text_piece){text, ztc_words_class_colour(function->class_id)};
}

/* The functional pins of one pin. */
static void functions_cell(struct page *page, struct ztc_text_table *table, uint32_t number)
{
    const struct ztc_table *functions = page->board->functions;
    uint32_t count = 0;
    for (uint32_t i = 0; i < ztc_table_count(functions); i++) {
        count += ZTC_ROW(struct ztc_board_function, functions, i)->pin == number ? 1 : 0;
    }
    struct ztc_text_piece *pieces = make_pieces(page, count);
    uint32_t made = 0;
    for (uint32_t i = 0; pieces != NULL && i < ztc_table_count(functions); i++) {
        const struct ztc_board_function *function =
            ZTC_ROW(struct ztc_board_function, functions, i);
        if (function->pin == number) {
            pieces[made++] = function_piece(function, function->name);
        }
    }
    ztc_text_table_pieces(table, pieces, made, ", ");
}

static void pin_row(struct page *page, struct ztc_text_table *table, uint32_t number,
                    struct ztc_buffer *buffer)
{
    const struct ztc_board_pin *pin = ZTC_ROW(struct ztc_board_pin, page->board->pins, number);
    const struct ztc_pin_row *row =
        page->reading->known ? ztc_target_pin(&page->reading->target, pin->port, pin->pad) : NULL;
    ztc_buffer_print(buffer, "D%" PRIu32, pin->index);
    cell(page, table, buffer);
    ztc_words_pad(buffer, pin->port, pin->pad);
    cell(page, table, buffer);
    ztc_buffer_text(buffer, row != NULL ? row->name : "");
    cell(page, table, buffer);
    if (row != NULL) {
        ztc_words_abilities(buffer, row->abilities);
    }
    cell(page, table, buffer);
    cautions_cell(page, table, row);
    ztc_words_extras(buffer, pin->extras);
    cell(page, table, buffer);
    functions_cell(page, table, number);
}

static void print_pins(struct page *page)
{
    static const char *const headings[] = {"Pin",      "Port",   "Pad",       "Abilities",
                                           "Cautions", "Extras", "Functions", NULL};
    struct ztc_text_table *table = ztc_text_table_new(&page->arena, headings);
    struct ztc_buffer buffer;
    ztc_buffer_init(&buffer, ZTC_TEXT_MAX);
    uint32_t count = ztc_table_count(page->board->pins);
    for (uint32_t i = 0; i < count; i++) {
        pin_row(page, table, i, &buffer);
    }
    ztc_buffer_done(&buffer);
    print_table(page, "Pins", table, count);
}

static void function_row(struct page *page, struct ztc_text_table *table,
                         const struct ztc_board_function *function, struct ztc_buffer *buffer)
{
    const struct ztc_board *board = page->board;
    const struct ztc_text_piece class_piece = function_piece(function, function->class_id);
    const struct ztc_text_piece name_piece = function_piece(function, function->name);
    ztc_text_table_pieces(table, &class_piece, 1, "");
    ztc_text_table_pieces(table, &name_piece, 1, "");
    if (function->pin < ztc_table_count(board->pins)) {
        const struct ztc_board_pin *pin = ZTC_ROW(struct ztc_board_pin, board->pins, function->pin);
        ztc_buffer_print(buffer, "D%" PRIu32, pin->index);
        cell(page, table, buffer);
        ztc_words_pad(buffer, pin->port, pin->pad);
        cell(page, table, buffer);
    } else {
        ztc_text_table_cell(table, "?");
        ztc_text_table_cell(table, "");
    }
    uint32_t values = function->value_count;
    for (uint32_t i = 0; i < values && i < ZTC_VALUES_MAX; i++) {
        ztc_words_comma(buffer);
        ztc_buffer_print(buffer, "%" PRId32, function->values[i]);
    }
    cell(page, table, buffer);
    const struct ztc_function_row *row =
        page->reading->known ? ztc_words_signal(&page->reading->target, board, function) : NULL;
    ztc_text_table_cell(table, row != NULL ? row->signal : "");
}

static void print_functions(struct page *page)
{
    static const char *const headings[] = {"Class",  "Name",   "Pin", "Port",
                                           "Values", "Signal", NULL};
    struct ztc_text_table *table = ztc_text_table_new(&page->arena, headings);
    struct ztc_buffer buffer;
    ztc_buffer_init(&buffer, ZTC_TEXT_MAX);
    uint32_t count = ztc_table_count(page->board->functions);
    for (uint32_t i = 0; i < count; i++) {
        function_row(page, table, ZTC_ROW(struct ztc_board_function, page->board->functions, i),
                     &buffer);
    }
    ztc_buffer_done(&buffer);
    print_table(page, "Classes", table, count);
}

static void print_peripherals(struct page *page)
{
    static const char *const headings[] = {"Peripheral", "hw", "Instance", "Roles", NULL};
    struct ztc_text_table *table = ztc_text_table_new(&page->arena, headings);
    struct ztc_buffer buffer;
    ztc_buffer_init(&buffer, ZTC_TEXT_MAX);
    const struct ztc_board *board = page->board;
    uint32_t count = ztc_table_count(board->peripherals);
    for (uint32_t i = 0; i < count; i++) {
        const struct ztc_board_peripheral *row =
            ZTC_ROW(struct ztc_board_peripheral, board->peripherals, i);
        const char *name = ztc_arena_print(&page->arena, "%s%" PRIu32, row->class_id, row->index);
        page->failed = page->failed || name == NULL;
        const struct ztc_text_piece piece = {name != NULL ? name : "",
                                             ztc_words_class_colour(row->class_id)};
        ztc_text_table_pieces(table, &piece, 1, "");
        ztc_buffer_print(&buffer, "%" PRIu32, row->hw);
        cell(page, table, &buffer);
        const struct ztc_instance_row *instance =
            page->reading->known
                ? ztc_target_instance(&page->reading->target, row->class_id, row->hw)
                : NULL;
        ztc_text_table_cell(table, instance != NULL ? instance->name : "");
        for (uint32_t j = 0; j < ztc_table_count(row->roles); j++) {
            const struct ztc_board_role *role = ZTC_ROW(struct ztc_board_role, row->roles, j);
            ztc_words_comma(&buffer);
            ztc_buffer_print(&buffer, "%s %s", role->role, ztc_show_role(board, role));
        }
        cell(page, table, &buffer);
    }
    ztc_buffer_done(&buffer);
    print_table(page, "Peripherals", table, count);
}

static ztc_status print_page(struct ztc_session *session, const struct ztc_reading *reading)
{
    struct page page = {
        .reading = reading, .board = reading->board, .colours = session->output.colours};
    ztc_arena_init(&page.arena, ZTC_TEXT_MAX);
    ztc_buffer_init(&page.text, ZTC_TEXT_MAX);
    print_head(&page);
    print_pins(&page);
    print_functions(&page);
    print_peripherals(&page);
    ztc_status status =
        page.failed ? ztc_error_memory(&session->error) : ztc_session_print(session, &page.text);
    ztc_buffer_done(&page.text);
    ztc_arena_done(&page.arena);
    return status;
}

ztc_status ztc_run_vm_custom_show(struct ztc_session *session)
{
    struct ztc_reading reading;
    ztc_status status = ztc_reading_open(session, ztc_line_argument(&session->line, 0),
                                         ztc_line_value(&session->line, "--target"), &reading);
    if (status == ZTC_OK) {
        status = session->output.json ? ztc_show_print_value(session, &reading)
                                      : print_page(session, &reading);
    }
    ztc_reading_done(&reading);
    return status;
}
