/* SPDX-License-Identifier: Apache-2.0 */
/* A board of MicroPython: pins.csv, and mpconfigboard.h beside it, either of them alone too. */
#include "micropython.h"

#include <string.h>

#define LINES_LOOKED_AT 40u
#define NAME_LENGTH_MAX 40u

static bool is_called(const struct ztc_reader_file_row *file, const char *name)
{
    struct span whole = span_of(file->name);
    size_t size = strlen(name);
    return whole.size >= size && span_is(span_skip(whole, whole.size - size), name);
}

/* Letters, digits and what pads are written with. */
static bool is_plain(struct span cell)
{
    for (size_t i = 0; i < cell.size; i++) {
        unsigned char character = (unsigned char)cell.text[i];
        if (character <= ' ' || character >= 0x7Fu || character == ',' || character == '"') {
            return false;
        }
    }
    return cell.size <= NAME_LENGTH_MAX;
}

/* Rows of two short words each, and nothing else. */
static uint32_t score_csv(const struct ztc_reader_file_row *head)
{
    struct line_walk walk = file_lines(head);
    struct span line;
    uint32_t rows = 0;
    uint32_t good = 0;
    while (rows < LINES_LOOKED_AT && line_next(&walk, &line)) {
        struct span name;
        struct span pad;
        if (!csv_row(line, &name, &pad)) {
            continue;
        }
        rows++;
        good += pad.size > 0 && is_plain(name) && is_plain(pad) ? 1u : 0u;
    }
    if (rows == 0 || good * 4u < rows * 3u) {
        return is_called(head, CSV_NAME) ? 40 : 0;
    }
    return is_called(head, CSV_NAME) ? 95 : 50;
}

static uint32_t recognize(const struct ztc_reader_file_row *head)
{
    if (is_called(head, HEADER_NAME)) {
        return span_holds_word(file_span(head), "MICROPY_HW_") ? 95 : 40;
    }
    return is_called(head, ".csv") ? score_csv(head) : 0;
}

static const char *companion(const struct ztc_reader_file_row *file)
{
    if (is_called(file, HEADER_NAME)) {
        return CSV_NAME;
    }
    return strcmp(file->name, CSV_NAME) == 0 ? HEADER_NAME : NULL;
}

/* The pads of pins.csv come first: they give the board its numbering. */
static ztc_status read_board(const struct ztc_host *host, const struct ztc_table *files,
                             const struct ztc_reader_sink *sink)
{
    const struct span nothing = {"", 0};
    struct board board = {.host = host,
                          .sink = sink,
                          .light_on = nothing,
                          .button_pull = nothing,
                          .button_pressed = nothing};
    for (uint32_t i = 0; i < files->count; i++) {
        const struct ztc_reader_file_row *row = ZTC_ROW(struct ztc_reader_file_row, files, i);
        if (memchr(row->data, '\0', (size_t)row->size) != NULL) {
            return refuse(host, "the file holds NUL bytes, so it is no text",
                          "give pins.csv or mpconfigboard.h of a board");
        }
        if (is_called(row, HEADER_NAME)) {
            board.header = row;
        } else {
            board.csv = row;
        }
    }
    ztc_status status = board.csv != NULL ? csv_read(&board) : ZTC_OK;
    if (status == ZTC_OK && board.header != NULL) {
        status = board.csv != NULL ? csv_index(&board) : ZTC_OK;
        status = status == ZTC_OK ? header_read(&board) : status;
        csv_forget(&board);
    }
    return status;
}

static const struct ztc_reader_file_row example_rows[] = {
    EXAMPLE_FILE(CSV_NAME, "# a name, and the pad it is for\n"
                           "D0,PA3\n"
                           "D1,PA2\n"
                           "A0,PA0\n"
                           "LED_RED,PB0\n"
                           "BUTTON,PC13\n"
                           "SDA,PB7\n"
                           "SCL,PB6\n"
                           "VIN,5V\n"),
    EXAMPLE_FILE(HEADER_NAME, "#define MICROPY_HW_BOARD_NAME \"Example\"\n"
                              "#define MICROPY_HW_MCU_NAME \"EXAMPLE1\"\n"
                              "#define MICROPY_HW_UART2_TX (pin_A2)\n"
                              "#define MICROPY_HW_UART2_RX (pyb_pin_D0)\n"
                              "#define MICROPY_HW_SPI1_SCK (pin_A5) // no MISO\n"
                              "#define MICROPY_HW_USRSW_PIN (pin_C13)\n"
                              "#define MICROPY_HW_USRSW_PULL (GPIO_PULLUP)\n"
                              "#define MICROPY_HW_LED1 (pin_B0)\n"),
};
static const struct ztc_table example = ZTC_TABLE_OF(example_rows);

const struct format reader_format = {
    .id = "micropython",
    .recognize = recognize,
    .companion = companion,
    .read = read_board,
    .example = &example,
};
