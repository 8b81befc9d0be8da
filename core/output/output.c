/* SPDX-License-Identifier: Apache-2.0 */
/* The only place that prints: results to stdout, talk to stderr, and the news when neither goes. */
#include "output/output.h"
#include "base/limits.h"
#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

#define PRETTY_INDENT 4u

struct tag {
    const char *text;
    const char *colour; /* what a terminal takes to set it */
};

static const struct tag tag_info = {"[info]>", "\033[32m"};
static const struct tag tag_warning = {"[warning]>", "\033[33m"};
static const struct tag tag_error = {"[error]>", "\033[31m"};
static const struct tag tag_fatal = {"[fatal]>", "\033[1;31m"};

static void put(struct ztc_output *output, FILE *stream, const char *text, size_t size)
{
    ztc_progress_clear(&output->progress);
    if (size > 0 && fwrite(text, 1, size, stream) != size) {
        output->failed = true;
    }
}

/* What went to stdout before must not come after it on a terminal. */
static void put_talk(struct ztc_output *output, const char *text, size_t size)
{
    ztc_progress_clear(&output->progress);
    if (fflush(stdout) != 0) {
        output->failed = true;
    }
    put(output, stderr, text, size);
}

static void put_line(struct ztc_output *output, FILE *stream, const char *text, size_t size)
{
    if (stream == stderr) {
        put_talk(output, text, size);
    } else {
        put(output, stream, text, size);
    }
}

static void add_tag(struct ztc_buffer *line, const struct ztc_output *output, const struct tag *tag)
{
    if (output->colours) {
        ztc_buffer_print(line, "%s%s\033[0m ", tag->colour, tag->text);
    } else {
        ztc_buffer_print(line, "%s ", tag->text);
    }
}

/* Without memory: what is not plain ASCII becomes a question mark. */
static void put_plainly(struct ztc_output *output, const struct tag *tag, const char *text)
{
    put_talk(output, tag->text, strlen(tag->text));
    put(output, stderr, " ", 1);
    for (; *text != '\0'; text++) {
        put(output, stderr, *text >= ' ' && *text <= '~' ? text : "?", 1);
    }
    put(output, stderr, "\n", 1);
}

static void say(struct ztc_output *output, FILE *stream, const struct tag *tag, const char *text,
                const char *remedy)
{
    ZTC_CLEANUP(ztc_buffer_done) struct ztc_buffer line;
    ztc_buffer_init(&line, ZTC_TEXT_MAX);
    add_tag(&line, output, tag);
    ztc_utf8_printable(&line, text, strlen(text));
    if (remedy != NULL && remedy[0] != '\0') {
        ztc_buffer_text(&line, "; ");
        ztc_utf8_printable(&line, remedy, strlen(remedy));
    }
    ztc_buffer_char(&line, '\n');
    if (ztc_buffer_status(&line) == ZTC_OK) {
        put_line(output, stream, line.data, line.size);
    } else {
        put_plainly(output, tag, text);
    }
}

static void say_format(struct ztc_output *output, FILE *stream, const struct tag *tag,
                       const char *format, va_list arguments) ZTC_PRINTF(4, 0);

static void say_format(struct ztc_output *output, FILE *stream, const struct tag *tag,
                       const char *format, va_list arguments)
{
    ZTC_CLEANUP(ztc_buffer_done) struct ztc_buffer text;
    ztc_buffer_init(&text, ZTC_TEXT_MAX);
    ztc_buffer_vprint(&text, format, arguments);
    if (ztc_buffer_status(&text) == ZTC_OK) {
        say(output, stream, tag, ztc_buffer_string(&text), NULL);
    } else {
        output->failed = true;
        output->told = true;
        put_plainly(output, &tag_error, "out of memory, a message was lost");
    }
}

void ztc_output_info(struct ztc_output *output, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    say_format(output, output->json || output->aside ? stderr : stdout, &tag_info, format,
               arguments);
    va_end(arguments);
}

void ztc_output_warning(struct ztc_output *output, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    say_format(output, stderr, &tag_warning, format, arguments);
    va_end(arguments);
}

void ztc_output_error(struct ztc_output *output, const struct ztc_error *error)
{
    const struct tag *tag = error->status == ZTC_E_INTERNAL ? &tag_fatal : &tag_error;
    say(output, stderr, tag, ztc_error_text(error), error->remedy);
}

void ztc_output_talk(struct ztc_output *output, const char *text)
{
    put_talk(output, text, strlen(text));
}

void ztc_output_text(struct ztc_output *output, const char *text, size_t size)
{
    put(output, stdout, text, size);
}

ztc_status ztc_output_json(struct ztc_output *output, const cJSON *value, struct ztc_error *error)
{
    ZTC_CLEANUP(ztc_buffer_done) struct ztc_buffer text;
    ztc_buffer_init(&text, ZTC_TEXT_MAX);
    ztc_json_write(&text, value, output->pretty ? PRETTY_INDENT : 0, /* sorted= */ false);
    ztc_buffer_char(&text, '\n');
    ztc_status status = ztc_buffer_check(&text, "the result", error);
    if (status == ZTC_OK) {
        put(output, stdout, text.data, text.size);
    }
    return status;
}

void ztc_output_flush(struct ztc_output *output)
{
    if (fflush(stdout) != 0 || ferror(stdout) != 0) {
        output->failed = true;
    }
    if (fflush(stderr) != 0 || ferror(stderr) != 0) {
        output->failed = true;
    }
}
