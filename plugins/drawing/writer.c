/* SPDX-License-Identifier: Apache-2.0 */
/* Text on its way to the host's sink. */
#include "writer.h"

#include "text.h"

#include <stdarg.h>
#include <string.h>

void writer_init(struct writer *writer, const struct ztc_sink *sink)
{
    writer->sink = sink;
    writer->status = ZTC_OK;
    writer->muted = false;
    writer->used = 0;
}

static void flush(struct writer *writer)
{
    if (writer->status == ZTC_OK && writer->used > 0) {
        writer->status = writer->sink->write(writer->sink->ctx, writer->room, writer->used);
    }
    writer->used = 0;
}

ztc_status writer_finish(struct writer *writer)
{
    flush(writer);
    return writer->status;
}

void put_bytes(struct writer *writer, const char *text, size_t size)
{
    if (writer->muted) {
        return;
    }
    while (size > 0 && writer->status == ZTC_OK) {
        size_t free = WRITER_ROOM - writer->used;
        size_t taken = size < free ? size : free;
        memcpy(writer->room + writer->used, text, taken);
        writer->used += taken;
        text += taken;
        size -= taken;
        if (writer->used == WRITER_ROOM) {
            flush(writer);
        }
    }
}

void put(struct writer *writer, const char *text)
{
    put_bytes(writer, text, strlen(text));
}

static void put_number(struct writer *writer, bool negative, unsigned number)
{
    char digits[12];
    size_t at = sizeof(digits);
    do {
        digits[--at] = (char)('0' + number % 10u);
        number /= 10u;
    } while (number != 0);
    if (negative) {
        digits[--at] = '-';
    }
    put_bytes(writer, digits + at, sizeof(digits) - at);
}

/* What a conversion stands for. */
static void put_argument(struct writer *writer, char conversion, va_list *arguments)
{
    if (conversion == 's') {
        put(writer, va_arg(*arguments, const char *));
    } else if (conversion == 'u') {
        put_number(writer, false, va_arg(*arguments, unsigned));
    } else if (conversion == 'd') {
        int number = va_arg(*arguments, int);
        put_number(writer, number < 0, number < 0 ? 0u - (unsigned)number : (unsigned)number);
    } else if (writer->status == ZTC_OK) {
        writer->status = ZTC_E_INTERNAL;
    }
}

void put_format(struct writer *writer, const char *format, ...)
{
    if (writer->muted) {
        return;
    }
    va_list arguments;
    va_start(arguments, format);
    while (*format != '\0') {
        size_t length = strcspn(format, "%");
        put_bytes(writer, format, length);
        format += length;
        if (*format == '%') {
            put_argument(writer, format[1], &arguments);
            format += format[1] != '\0' ? 2 : 1;
        }
    }
    va_end(arguments);
}

void put_fill(struct writer *writer, char character, size_t count)
{
    while (count-- > 0) {
        put_bytes(writer, &character, 1);
    }
}

/* How one format writes a code point, or NULL: as it is. */
typedef const char *escape(uint32_t point);

static void put_escaped(struct writer *writer, const char *text, escape *escaped,
                        const char *instead)
{
    const char *start = text;
    while (!writer->muted && *text != '\0') {
        const char *at = text;
        uint32_t point = text_next(&text);
        const char *better = point == TEXT_UNFIT ? instead : escaped(point);
        if (better != NULL) {
            put_bytes(writer, start, (size_t)(at - start));
            put(writer, better);
            start = text;
        }
    }
    if (!writer->muted) {
        put_bytes(writer, start, (size_t)(text - start));
    }
}

static const char *escape_xml(uint32_t point)
{
    switch (point) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

void put_xml(struct writer *writer, const char *text)
{
    put_escaped(writer, text, escape_xml, "\xEF\xBF\xBD");
}

static const char *escape_plain(uint32_t point)
{
    (void)point;
    return NULL;
}

void put_plain(struct writer *writer, const char *text)
{
    put_escaped(writer, text, escape_plain, "?");
}

static const char *escape_markdown(uint32_t point)
{
    /* What makes markup in the middle of a line; a line never begins with text of others. */
    static const char marks[] = "\\`*_[]|~$:@";
    static const char *const escaped[] = {"\\\\", "\\`", "\\*", "\\_",   "\\[",  "\\]",
                                          "\\|",  "\\~", "\\$", "&#58;", "&#64;"};
    const char *found = point < 0x80u ? memchr(marks, (int)point, sizeof(marks) - 1) : NULL;
    return found != NULL ? escaped[found - marks] : escape_xml(point);
}

void put_markdown(struct writer *writer, const char *text)
{
    put_escaped(writer, text, escape_markdown, "\xEF\xBF\xBD");
}
