/* SPDX-License-Identifier: Apache-2.0 */
/* The lines around an edit: what the files of core/fix that change text share. */
#ifndef ZTC_FIX_LAYOUT_H
#define ZTC_FIX_LAYOUT_H

#include "fix/edit.h"

struct ztc_span {
    size_t start, end;
};

/* The line that a byte is on, with the line end (LF, CRLF or CR) where it has one. */
struct ztc_span ztc_line_of(const struct ztc_edits *edits, size_t offset);
/* Is there nothing but blanks and tabs from start to end? */
bool ztc_is_blank(const struct ztc_edits *edits, size_t start, size_t end);
/* Does a line end lie between start and end? */
bool ztc_has_line_end(const struct ztc_edits *edits, size_t start, size_t end);

void ztc_edit_add(struct ztc_edits *edits, size_t start, size_t end, const char *text);
/* A line behind the one that the byte is on, with a line end like that one's. text may be NULL: out of
 * memory. */
void ztc_edit_insert_line(struct ztc_edits *edits, size_t offset, const char *text);

#endif
