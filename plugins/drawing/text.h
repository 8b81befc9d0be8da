/* SPDX-License-Identifier: Apache-2.0 */
/* Text that others wrote: its code points, its width in a drawing, and where to break it. */
#ifndef DRAWING_TEXT_H
#define DRAWING_TEXT_H

#include <stddef.h>
#include <stdint.h>

/* Stands for what is no character to show: controls, bidirectional marks, bytes that are not UTF-8. */
#define TEXT_UNFIT UINT32_MAX

/* The next code point (TEXT_UNFIT for such), and moves *at behind it. **at is not NUL. */
uint32_t text_next(const char **at);

/* Columns on a terminal. */
size_t text_columns(const char *text);

enum face {
    FACE_PLAIN,
    FACE_BOLD,
    FACE_MONO,
};

/*
 * Units that a text of this size takes at most with the fonts usual on screens: measured on a wide one
 * (DejaVu), so that others fit into the same room.
 */
int text_width(const char *text, int size, enum face face);
int text_width_part(const char *text, size_t length, int size, enum face face);

/*
 * How many bytes of `text` fit into `width`, whole words where that can be, at least one character; *ret_next
 * is where the next line begins.
 */
size_t text_break(const char *text, int width, int size, enum face face, const char **ret_next);
/* The same for columns of a terminal. */
size_t text_break_columns(const char *text, size_t columns, const char **ret_next);

#endif
