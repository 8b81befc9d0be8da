/* SPDX-License-Identifier: Apache-2.0 */
/* Text on its way to the program: one line, fit for a terminal. */
#ifndef ZTC_LIBZTC_WORDS_H
#define ZTC_LIBZTC_WORDS_H

#include "base/error.h"

/* What is wrong and what to do, the caller's to free; NULL when out of memory. */
char *ztc_line_of_error(const struct ztc_error *error);

/* The same of any text. */
char *ztc_line_of_text(const char *text);

/* Copies as much of the text as fits with its NUL, never a part of a character. Nothing where size is 0. */
void ztc_line_cut(const char *text, char *buffer, size_t size);

#endif
