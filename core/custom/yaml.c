/* SPDX-License-Identifier: Apache-2.0 */
/* Writing YAML through libyaml's emitter. */
#include "custom/yaml.h"

#include <string.h>
#include <strings.h>

/* As the files of the original toolchain have it. */
#define INDENT 4
#define WIDTH 80

static int write_out(void *ctx, unsigned char *data, size_t size)
{
    struct ztc_yaml *yaml = ctx;
    ztc_buffer_add(yaml->buffer, data, size);
    return ztc_buffer_status(yaml->buffer) == ZTC_OK;
}

static ztc_status status_of(const struct ztc_yaml *yaml)
{
    switch (yaml->emitter.error) {
    case YAML_MEMORY_ERROR:
        return ZTC_E_MEMORY;
    case YAML_WRITER_ERROR:
        return ztc_buffer_status(yaml->buffer) != ZTC_OK ? ztc_buffer_status(yaml->buffer)
                                                         : ZTC_E_INTERNAL;
    default:
        return ZTC_E_INTERNAL;
    }
}

/* `made` is what the event's initialiser returned: 0 is out of memory. */
static void emit(struct ztc_yaml *yaml, yaml_event_t *event, int made)
{
    if (yaml->status != ZTC_OK) {
        if (made) {
            yaml_event_delete(event);
        }
        return;
    }
    if (!made) {
        yaml->status = ZTC_E_MEMORY;
    } else if (!yaml_emitter_emit(&yaml->emitter, event)) { /* which owns the event in any case */
        yaml->status = status_of(yaml);
    }
}

void ztc_yaml_begin(struct ztc_yaml *yaml, struct ztc_buffer *buffer, bool marks)
{
    memset(yaml, 0, sizeof(*yaml));
    yaml->buffer = buffer;
    yaml->marks = marks;
    if (!yaml_emitter_initialize(&yaml->emitter)) {
        memset(&yaml->emitter, 0, sizeof(yaml->emitter));
        yaml->status = ZTC_E_MEMORY;
        return;
    }
    yaml_emitter_set_output(&yaml->emitter, write_out, yaml);
    yaml_emitter_set_indent(&yaml->emitter, INDENT);
    yaml_emitter_set_width(&yaml->emitter, WIDTH);
    yaml_emitter_set_unicode(&yaml->emitter, 1);
    yaml_event_t event;
    emit(yaml, &event, yaml_stream_start_event_initialize(&event, YAML_UTF8_ENCODING));
    emit(yaml, &event,
         yaml_document_start_event_initialize(&event, /* version= */ NULL, /* tags= */ NULL,
                                              /* tags end= */ NULL, !marks));
}

ztc_status ztc_yaml_end(struct ztc_yaml *yaml, const char *subject, struct ztc_error *error)
{
    yaml_event_t event;
    emit(yaml, &event, yaml_document_end_event_initialize(&event, !yaml->marks));
    emit(yaml, &event, yaml_stream_end_event_initialize(&event));
    yaml_emitter_delete(&yaml->emitter);
    switch (yaml->status) {
    case ZTC_OK:
        return ztc_buffer_check(yaml->buffer, subject, error);
    case ZTC_E_MEMORY:
        return ztc_error_memory(error);
    default:
        return ztc_error_set(error, yaml->status, /* remedy= */ NULL,
                             "%s cannot be written as YAML", subject);
    }
}

void ztc_yaml_map(struct ztc_yaml *yaml, bool flow)
{
    yaml_event_t event;
    yaml_mapping_style_t style = flow ? YAML_FLOW_MAPPING_STYLE : YAML_BLOCK_MAPPING_STYLE;
    emit(yaml, &event,
         yaml_mapping_start_event_initialize(&event, /* anchor= */ NULL, /* tag= */ NULL,
                                             /* implicit= */ 1, style));
}

void ztc_yaml_map_end(struct ztc_yaml *yaml)
{
    yaml_event_t event;
    emit(yaml, &event, yaml_mapping_end_event_initialize(&event));
}

void ztc_yaml_list(struct ztc_yaml *yaml, bool flow)
{
    yaml_event_t event;
    yaml_sequence_style_t style = flow ? YAML_FLOW_SEQUENCE_STYLE : YAML_BLOCK_SEQUENCE_STYLE;
    emit(yaml, &event,
         yaml_sequence_start_event_initialize(&event, /* anchor= */ NULL, /* tag= */ NULL,
                                              /* implicit= */ 1, style));
}

void ztc_yaml_list_end(struct ztc_yaml *yaml)
{
    yaml_event_t event;
    emit(yaml, &event, yaml_sequence_end_event_initialize(&event));
}

static void scalar(struct ztc_yaml *yaml, const char *text, bool plain)
{
    yaml_event_t event;
    /* libyaml only reads the value; its interface predates const. */
    yaml_char_t *value = (yaml_char_t *)(uintptr_t)text;
    emit(yaml, &event,
         yaml_scalar_event_initialize(&event, /* anchor= */ NULL, /* tag= */ NULL, value,
                                      (int)strlen(text), plain, /* quoted implicit= */ 1,
                                      YAML_ANY_SCALAR_STYLE));
}

void ztc_yaml_text(struct ztc_yaml *yaml, const char *text)
{
    scalar(yaml, text, ztc_yaml_is_text(text));
}

void ztc_yaml_plain(struct ztc_yaml *yaml, const char *text)
{
    scalar(yaml, text, /* plain= */ true);
}

/* Booleans and nulls of YAML 1.1 and 1.2, in any mix of cases, and two more signs of YAML 1.1. */
static bool is_word(const char *text)
{
    static const char *const words[] = {"y",    "yes",   "n",    "no", "on", "off",
                                        "true", "false", "null", "~",  "<<", "="};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (strcasecmp(text, words[i]) == 0) {
            return true;
        }
    }
    return false;
}

/*
 * Anything that some reader might take for a number, a time or a date: readers differ in 1e1, 0o7, 1_000, 12:30
 * and more, so the test is wide. Quotes that were not needed do no harm.
 */
static bool is_like_a_number(const char *text)
{
    return strchr("0123456789.+-", text[0]) != NULL &&
           text[strspn(text, "0123456789abcdefABCDEFxXoO_.:+-tTzZ iInN")] == '\0';
}

bool ztc_yaml_is_text(const char *text)
{
    return text[0] != '\0' && !is_word(text) && !is_like_a_number(text);
}
