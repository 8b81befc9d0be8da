/* SPDX-License-Identifier: Apache-2.0 */
/* The trusted comment of our signatures, written and taken apart. */
#include "share/signed_comment.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "share/key.h"

#include <string.h>

#define VERSION "ztc:1"
#define REMEDY "ask who made the archive to sign it again with ztc"

/* Words of one comment: four are known, the others are there for the future. */
#define WORDS_MAX 32u

/* ---- writing ---- */

/* Blanks and '%' would be read otherwise, and what is not ASCII may be changed on the way. */
static bool is_plain(unsigned char byte)
{
    return byte > 0x20u && byte < 0x7Fu && byte != '%';
}

static void write_word(struct ztc_buffer *buffer, const char *name, const char *value)
{
    if (value[0] == '\0') {
        return;
    }
    ztc_buffer_print(buffer, " %s:", name);
    for (const char *at = value; *at != '\0'; at++) {
        unsigned char byte = (unsigned char)*at;
        if (is_plain(byte)) {
            ztc_buffer_char(buffer, *at);
        } else {
            ztc_buffer_print(buffer, "%%%02X", byte);
        }
    }
}

void ztc_signed_comment_write(const struct ztc_signed_comment *comment, struct ztc_buffer *buffer)
{
    ztc_buffer_text(buffer, VERSION);
    write_word(buffer, "short_name", comment->short_name);
    write_word(buffer, "target", comment->target);
    write_word(buffer, "publisher", comment->publisher);
    write_word(buffer, "key", comment->key);
}

/* ---- reading ---- */

static ztc_status refuse(struct ztc_error *error, const char *why)
{
    return ztc_error_set(error, ZTC_E_INVALID, REMEDY,
                         "the signature's trusted comment is not in form: %s", why);
}

static int digit(char character)
{
    if (character >= '0' && character <= '9') {
        return character - '0';
    }
    if (character >= 'A' && character <= 'F') {
        return character - 'A' + 10;
    }
    return character >= 'a' && character <= 'f' ? character - 'a' + 10 : -1;
}

/* Undoes the encoding in place; false where it is none. */
static bool decode(char *value)
{
    char *to = value;
    for (const char *from = value; *from != '\0'; to++) {
        if (*from != '%') {
            *to = *from++;
            continue;
        }
        int high = digit(from[1]);
        int low = high >= 0 ? digit(from[2]) : -1;
        if (low < 0 || (high == 0 && low == 0)) {
            return false;
        }
        *to = (char)(unsigned char)(high << 4 | low);
        from += 3;
    }
    *to = '\0';
    return true;
}

/* Would the text be shown as it is? */
static bool is_printable(const char *text)
{
    ZTC_CLEANUP(ztc_buffer_done) struct ztc_buffer shown;
    ztc_buffer_init(&shown, ZTC_TEXT_MAX);
    ztc_utf8_printable(&shown, text, strlen(text));
    return ztc_buffer_status(&shown) == ZTC_OK && strcmp(ztc_buffer_string(&shown), text) == 0;
}

/* Where a known word goes; NULL for others. */
static const char **place_of(struct ztc_signed_comment *comment, const char *name)
{
    const struct {
        const char *name;
        const char **place;
    } rows[] = {{"short_name", &comment->short_name},
                {"target", &comment->target},
                {"publisher", &comment->publisher},
                {"key", &comment->key}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (strcmp(rows[i].name, name) == 0) {
            return rows[i].place;
        }
    }
    return NULL;
}

/* The words seen so far. */
struct seen {
    const char *names[WORDS_MAX];
    size_t count;
};

/* Takes one word, which is cut off at its end already. */
static ztc_status take_word(char *word, struct seen *seen, struct ztc_signed_comment *comment,
                            struct ztc_error *error)
{
    char *colon = strchr(word, ':');
    if (colon == NULL || colon == word) {
        return refuse(error, "a word has no name");
    }
    *colon = '\0';
    char *value = colon + 1;
    for (size_t i = 0; i < seen->count; i++) {
        if (strcmp(seen->names[i], word) == 0) {
            return refuse(error, "a word stands twice");
        }
    }
    if (seen->count == WORDS_MAX) {
        return refuse(error, "there are too many words");
    }
    seen->names[seen->count++] = word;
    if (value[0] == '\0' || !decode(value) || !is_printable(value)) {
        return refuse(error, "a value is empty, wrongly encoded or cannot be shown");
    }
    const char **place = place_of(comment, word);
    if (place != NULL) {
        *place = value;
    }
    return ZTC_OK;
}

static ztc_status take_words(char *text, struct ztc_signed_comment *comment,
                             struct ztc_error *error)
{
    struct seen seen = {.names = {"ztc"}, .count = 1};
    while (text != NULL) {
        char *blank = strchr(text, ' ');
        if (blank != NULL) {
            *blank = '\0';
        }
        ztc_status status = take_word(text, &seen, comment, error);
        if (status != ZTC_OK) {
            return status;
        }
        text = blank != NULL ? blank + 1 : NULL;
    }
    return ZTC_OK;
}

ztc_status ztc_signed_comment_parse(const char *text, struct ztc_arena *arena,
                                    struct ztc_error *error, bool *ret_ours,
                                    struct ztc_signed_comment *ret_comment)
{
    size_t length = strlen(VERSION);
    if (strncmp(text, VERSION, length) != 0 || (text[length] != ' ' && text[length] != '\0')) {
        *ret_ours = false;
        return ZTC_OK;
    }
    struct ztc_signed_comment comment = {"", "", "", ""};
    char *copy = ztc_arena_copy(arena, text, strlen(text));
    if (copy == NULL) {
        return ztc_error_memory(error);
    }
    char *rest = copy[length] == ' ' ? copy + length + 1 : NULL;
    ztc_status status = take_words(rest, &comment, error);
    if (status != ZTC_OK) {
        return status;
    }
    if (comment.publisher[0] == '\0' || comment.key[0] == '\0') {
        return refuse(error, "it names no publisher or no key");
    }
    if (ztc_key_name_problem(comment.publisher) != NULL) {
        return refuse(error, "its publisher is no name of a key");
    }
    *ret_ours = true;
    *ret_comment = comment;
    return ZTC_OK;
}
