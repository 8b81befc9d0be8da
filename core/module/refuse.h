/* SPDX-License-Identifier: Apache-2.0 */
/* The one form of every refusal of a module: FILE: FIELD: found THIS, expected THAT. */
#ifndef ZTC_MODULE_REFUSE_H
#define ZTC_MODULE_REFUSE_H

#include "base/arena.h"
#include "base/error.h"

#include <stddef.h>

/* A few words on the stack, cut off where they do not fit: ztc_words("%u", n).text */
struct ztc_words {
    char text[160];
};
struct ztc_words ztc_words(const char *format, ...) ZTC_PRINTF(1, 2);

/* Text of others, escaped for a terminal. */
struct ztc_words ztc_words_printable(const char *text);

/* Text of others in quotes, escaped for a terminal, cut off after some 40 characters. */
struct ztc_words ztc_words_quote(const char *text, size_t length);

/* Fills the error and returns ZTC_E_INVALID. file may be "": then it is left out. */
ztc_status ztc_refuse(struct ztc_error *error, const char *file, const char *field,
                      const char *found, const char *expected);

/* What a list of modules says of one: the error's text and, where there is one, its remedy. NULL: no memory. */
const char *ztc_refusal_text(struct ztc_arena *arena, const struct ztc_error *error);

#endif
