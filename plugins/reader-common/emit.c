/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of ztc.reader/1 made of pieces of the file. */
#include "emit.h"

#include <string.h>

/* First bytes of characters of more than one byte, and what their second byte may be: over-long forms,
 * surrogates and C1 controls are left out. */
static const struct {
    unsigned char first, last;
    unsigned char second_first, second_last;
    unsigned char length;
} forms[] = {
    {0xC2, 0xC2, 0xA0, 0xBF, 2}, {0xC3, 0xDF, 0x80, 0xBF, 2}, {0xE0, 0xE0, 0xA0, 0xBF, 3},
    {0xE1, 0xEC, 0x80, 0xBF, 3}, {0xED, 0xED, 0x80, 0x9F, 3}, {0xEE, 0xEF, 0x80, 0xBF, 3},
    {0xF0, 0xF0, 0x90, 0xBF, 4}, {0xF1, 0xF3, 0x80, 0xBF, 4}, {0xF4, 0xF4, 0x80, 0x8F, 4},
};

/* Do `count` bytes that continue a character stand here? */
static bool continues(const unsigned char *text, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if ((text[i] & 0xC0u) != 0x80u) {
            return false;
        }
    }
    return true;
}

/* Bytes of the character at the start of the text, or 0: it is not UTF-8, or a control. */
static size_t character_size(const unsigned char *text, size_t size)
{
    if (text[0] < 0x80u) {
        return text[0] >= 0x20u && text[0] != 0x7Fu ? 1 : 0;
    }
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        if (text[0] < forms[i].first || text[0] > forms[i].last) {
            continue;
        }
        bool whole = size >= forms[i].length && text[1] >= forms[i].second_first &&
                     text[1] <= forms[i].second_last && continues(text + 2, forms[i].length - 2u);
        return whole ? forms[i].length : 0;
    }
    return 0;
}

void text_copy(char ret_text[ZTC_READER_TEXT_MAX + 1], struct span span)
{
    size_t used = 0;
    size_t at = 0;
    while (at < span.size && used < ZTC_READER_TEXT_MAX) {
        size_t length = character_size((const unsigned char *)span.text + at, span.size - at);
        if (length == 0) {
            ret_text[used++] = '?';
            at++;
            continue;
        }
        if (used + length > ZTC_READER_TEXT_MAX) {
            break;
        }
        memcpy(ret_text + used, span.text + at, length);
        used += length;
        at += length;
    }
    ret_text[used] = '\0';
    if (at < span.size && used >= 3) {
        /* Back to the start of a character, so that no half of one stands before the dots. */
        size_t cut = ZTC_READER_TEXT_MAX - 3 < used ? ZTC_READER_TEXT_MAX - 3 : used;
        while (cut > 0 && ((unsigned char)ret_text[cut] & 0xC0u) == 0x80u) {
            cut--;
        }
        memcpy(ret_text + cut, "...", 4);
    }
}

struct use use_of(struct place place, struct span pad, struct span label)
{
    return (struct use){.place = place,
                        .class_id = "",
                        .role = "",
                        .pad = pad,
                        .label = label,
                        .number = ZTC_NO_ROW,
                        .group = ZTC_NO_ROW,
                        .channel = ZTC_PORT_NONE,
                        .alternate = ZTC_PORT_NONE};
}

void use_extra(struct use *use, const char *key, const char *value)
{
    for (uint32_t i = 0; i < use->extra_count; i++) {
        if (strcmp(use->extras[i].key, key) == 0) {
            use->extras[i].value = value;
            return;
        }
    }
    if (use->extra_count < ZTC_READER_EXTRAS_MAX) {
        use->extras[use->extra_count++] =
            (struct ztc_extra){.key = key, .value = value, .where = ZTC_WHERE_NONE};
    }
}

static struct ztc_reader_place place_row(const struct place *place, char *text)
{
    text_copy(text, place->text);
    return (struct ztc_reader_place){.struct_size = sizeof(struct ztc_reader_place),
                                     .line = place->line,
                                     .file = place->file,
                                     .text = text};
}

ztc_status emit_use(const struct ztc_reader_sink *sink, const struct use *use)
{
    char text[ZTC_READER_TEXT_MAX + 1];
    char instance[ZTC_READER_TEXT_MAX + 1];
    char pad[ZTC_READER_TEXT_MAX + 1];
    char label[ZTC_READER_TEXT_MAX + 1];
    const struct ztc_reader_place place = place_row(&use->place, text);
    const struct ztc_table extras = {sizeof(extras), use->extra_count, sizeof(struct ztc_extra), 0,
                                     use->extras};
    text_copy(instance, use->instance);
    text_copy(pad, use->pad);
    text_copy(label, use->label);
    const struct ztc_reader_use row = {
        .struct_size = sizeof(row),
        .number = use->number,
        .group = use->group,
        .channel = use->channel,
        .alternate = use->alternate,
        .class_id = use->class_id,
        .role = use->role,
        .instance = instance,
        .pad = pad,
        .label = label,
        .extras = use->extra_count > 0 ? &extras : NULL,
        .place = &place,
    };
    return sink->use(sink->ctx, &row);
}

ztc_status emit_left(const struct ztc_reader_sink *sink, struct place place, const char *reason)
{
    char text[ZTC_READER_TEXT_MAX + 1];
    char words[ZTC_READER_TEXT_MAX + 1];
    const struct ztc_reader_place row = place_row(&place, text);
    /* A reason that holds a word of the file may have been cut within a character. */
    text_copy(words, span_of(reason));
    return sink->left(sink->ctx, &row, words);
}

ztc_status emit_fact(const struct ztc_reader_sink *sink, struct place place, const char *key,
                     struct span value)
{
    char text[ZTC_READER_TEXT_MAX + 1];
    char copy[ZTC_READER_TEXT_MAX + 1];
    const struct ztc_reader_place row = place_row(&place, text);
    text_copy(copy, value);
    const struct ztc_reader_fact fact = {
        .struct_size = sizeof(fact), .key = key, .value = copy, .place = &row};
    return sink->fact(sink->ctx, &fact);
}

ztc_status refuse(const struct ztc_host *host, const char *reason, const char *remedy)
{
    const struct ztc_finding finding = {.struct_size = sizeof(finding),
                                        .severity = ZTC_SEVERITY_ERROR,
                                        .where = ZTC_WHERE_NONE,
                                        .code = "",
                                        .message = reason,
                                        .remedy = remedy};
    (void)host->diag(host->ctx, &finding);
    return ZTC_E_INVALID;
}
