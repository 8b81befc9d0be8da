/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of boards and targets in words: pads, abilities, signals. All append to a buffer. */
#ifndef ZTC_COMMAND_WORDS_H
#define ZTC_COMMAND_WORDS_H

#include "base/arena.h"
#include "base/buffer.h"
#include "module/target.h"
#include "output/table.h"

#include <ztc/board.h>

/* The rows of an optional table; 0 for NULL. */
uint32_t ztc_table_count(const struct ztc_table *table);

/* "PA4": port and pad as the template writes them, put together. */
void ztc_words_pad(struct ztc_buffer *buffer, uint32_t port, uint32_t pad);
/* "input, output, pull-up, pull-down" */
void ztc_words_abilities(struct ztc_buffer *buffer, const char *abilities);
/* "strapping (reason), usb (reason)", or without the reasons. */
void ztc_words_cautions(struct ztc_buffer *buffer, const struct ztc_pin_row *pin, bool reasons);
/* "pull: up, level: 1" */
void ztc_words_extras(struct ztc_buffer *buffer, const struct ztc_table *extras);
/* The same piece again and again, with ", " between: writes that unless the buffer is empty. */
void ztc_words_comma(struct ztc_buffer *buffer);

/*
 * The row of the target's functions that a functional pin of a board stands for: the values and the
 * instance decide among several; NULL if there is none, or no such pin.
 */
const struct ztc_function_row *ztc_words_signal(const struct ztc_target *target,
                                                const struct ztc_board *board,
                                                const struct ztc_board_function *function);

/* "name         value" in a list of such lines, made printable; nothing for an empty or NULL value. */
void ztc_words_field(struct ztc_buffer *text, const char *name, const char *value);
/* The same with the text of a buffer, which is emptied; its failure becomes that of `text`. */
void ztc_words_field_take(struct ztc_buffer *text, const char *name, struct ztc_buffer *value);

/* What a terminal takes to show a class in its colour; NULL: none. Sixteen colours, as every terminal has. */
const char *ztc_words_class_colour(const char *class_id);
/* The same for cautions. */
#define ZTC_WORDS_CAUTION_COLOUR "\033[33m"

/* Moves the buffer's text into the next cell and empties it; a failure is kept in *failed. */
void ztc_words_cell(struct ztc_text_table *table, struct ztc_buffer *cell, bool *failed);

#endif
