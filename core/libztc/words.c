/* SPDX-License-Identifier: Apache-2.0 */
/* Text on its way to the program: one line, fit for a terminal. */
#include "words.h"

#include "base/buffer.h"
#include "base/limits.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <ztc/discovery.h>

/* Bytes that one byte becomes at most: "\u{202E}" for a character of three, "\xNN" for a single one. */
#define GROWTH 4u
/* The longest character in bytes. */
#define CHARACTER_MAX 4u

/* What is wrong, and what to do, each as far as it goes. */
static char *join(const char *what, const char *remedy)
{
    struct ztc_buffer line;
    ztc_buffer_init(&line, ZTC_TEXT_MAX);
    ztc_utf8_printable(&line, what, strlen(what));
    if (remedy != NULL && remedy[0] != '\0') {
        ztc_buffer_text(&line, "; ");
        ztc_utf8_printable(&line, remedy, strlen(remedy));
    }
    char *text = ztc_buffer_take(&line);
    ztc_buffer_done(&line);
    return text;
}

char *ztc_line_of_error(const struct ztc_error *error)
{
    return join(ztc_error_text(error), error->remedy);
}

char *ztc_line_of_text(const char *text)
{
    return join(text, /* remedy= */ NULL);
}

void ztc_line_cut(const char *text, char *buffer, size_t size)
{
    if (buffer == NULL || size == 0) {
        return;
    }
    size_t length = strnlen(text, size);
    if (length == size) {
        length = size - 1;
        while (length > 0 && ((unsigned char)text[length] & 0xC0u) == 0x80u) {
            length--;
        }
    }
    memcpy(buffer, text, length);
    buffer[length] = '\0';
}

const char *ztc_discovery_printable(const char *text, char *buffer, size_t size)
{
    if (buffer == NULL || size == 0) {
        return "";
    }
    /* No byte becomes less than one, so what lies beyond is not looked at. */
    size_t most = size < ZTC_TEXT_MAX / GROWTH ? size : ZTC_TEXT_MAX / GROWTH;
    struct ztc_buffer line;
    ztc_buffer_init(&line, GROWTH * (most + CHARACTER_MAX) + 1);
    if (text != NULL) {
        ztc_utf8_printable(&line, text, strnlen(text, most + CHARACTER_MAX));
    }
    ztc_line_cut(ztc_buffer_string(&line), buffer, most);
    ztc_buffer_done(&line);
    return buffer;
}

const char *ztc_discovery_version(void)
{
    return ZTC_VERSION;
}
