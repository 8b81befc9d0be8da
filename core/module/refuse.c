/* SPDX-License-Identifier: Apache-2.0 */
/* The one form of every refusal of a module: FILE: FIELD: found THIS, expected THAT. */
#include "module/refuse.h"

#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Characters of foreign text that a message shows. */
#define QUOTE_MAX 40u

struct ztc_words ztc_words(const char *format, ...)
{
    struct ztc_words words = {""};
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(words.text, sizeof(words.text), format, arguments);
    va_end(arguments);
    if (length < 0) {
        words.text[0] = '\0';
    }
    return words;
}

struct ztc_words ztc_words_printable(const char *text)
{
    const size_t most = sizeof(((struct ztc_words *)NULL)->text);
    struct ztc_buffer printable;
    ztc_buffer_init(&printable, most * 8);
    ztc_utf8_printable(&printable, text, strnlen(text, most));
    struct ztc_words words = ztc_words("%s", ztc_buffer_string(&printable));
    ztc_buffer_done(&printable);
    return words;
}

struct ztc_words ztc_words_quote(const char *text, size_t length)
{
    size_t shown = length < QUOTE_MAX ? length : QUOTE_MAX;
    /* The cut must not fall into the middle of a character. */
    while (shown < length && shown > 0 && ((unsigned char)text[shown] & 0xC0u) == 0x80u) {
        shown--;
    }
    struct ztc_buffer printable;
    ztc_buffer_init(&printable, (size_t)QUOTE_MAX * 8);
    ztc_utf8_printable(&printable, text, shown);
    struct ztc_words words =
        ztc_words("\"%.140s%s\"", ztc_buffer_string(&printable), shown < length ? "..." : "");
    ztc_buffer_done(&printable);
    return words;
}

ztc_status ztc_refuse(struct ztc_error *error, const char *file, const char *field,
                      const char *found, const char *expected)
{
    return ztc_error_set(error, ZTC_E_INVALID, NULL, "%s%s%s: found %s, expected %s", file,
                         file[0] != '\0' ? ": " : "", field, found, expected);
}

const char *ztc_refusal_text(struct ztc_arena *arena, const struct ztc_error *error)
{
    const char *remedy = error->remedy != NULL ? error->remedy : "";
    return ztc_arena_print(arena, "%s%s%s", ztc_error_text(error), remedy[0] != '\0' ? "; " : "",
                           remedy);
}
