/* SPDX-License-Identifier: Apache-2.0 */
/* What libyaml's scanner and parser refuse, with a place and a hint of our own. */
#include "diagnostic/cursor.h"
#include "template/events.h"

#include <string.h>

struct hint {
    const char *problem; /* part of libyaml's words */
    const char *text;
};

static const struct hint hints[] = {
    {"expected ',' or ']'", "a list in brackets is closed with ], its items stand apart by commas"},
    {"expected ',' or '}'",
     "a mapping in braces is closed with }, its entries stand apart by commas"},
    {"expected node content", "a value is missing here, or a bracket that closes"},
    {"unexpected end of stream", "the quote that begins here is never closed"},
    {"mapping values are not allowed",
     "a colon with a blank behind it makes a key: quote the text, or begin a new line"},
    {"could not find expected ':'", "a key is followed by a colon and a blank"},
    {"expected key",
     "entries of one mapping begin in the same column; look at the line before too"},
    {"expected '-' indicator", "items of one list begin in the same column, each with a dash"},
    {"block sequence entries are not allowed", "a list with dashes begins on a line of its own"},
    {"escape", "in single quotes the backslash is an ordinary character"},
};

static const char *problem_of(const yaml_parser_t *parser)
{
    return parser->problem != NULL ? parser->problem : "it cannot be read";
}

/* Words that help with the problem, or NULL. character is what stands at the place. */
static const char *hint_for(const char *problem, char character)
{
    if (character == '\t') {
        return "a tab stands here; between words and at the start of a line YAML takes blanks only";
    }
    if (strstr(problem, "cannot start any token") != NULL) {
        return "no text may begin with this character unless it is in quotes";
    }
    for (size_t i = 0; i < sizeof(hints) / sizeof(hints[0]); i++) {
        if (strstr(problem, hints[i].problem) != NULL) {
            return hints[i].text;
        }
    }
    return NULL;
}

/* Is there nothing more in the text but blanks? */
static bool is_at_end(const struct ztc_cursor *cursor)
{
    struct ztc_cursor rest = *cursor;
    while (rest.offset < rest.size && strchr(" \t\r\n", rest.text[rest.offset]) != NULL) {
        ztc_cursor_step(&rest);
    }
    return rest.offset == rest.size;
}

/*
 * Goes to where the mistake is: mostly the problem's place; where that is only the end of the file, the
 * place where the thing began that has no end. True in that case.
 */
static bool find_place(struct ztc_cursor *cursor, const yaml_parser_t *parser,
                       const struct ztc_node *open)
{
    if (parser->error == YAML_READER_ERROR) {
        ztc_cursor_to_offset(cursor, parser->problem_offset);
        return false;
    }
    if (parser->context != NULL &&
        strstr(problem_of(parser), "could not find expected ':'") != NULL) {
        /* It is only noticed in a later line that this one has no colon. */
        ztc_cursor_to_index(cursor, parser->context_mark.index);
        return false;
    }
    ztc_cursor_to_index(cursor, parser->problem_mark.index);
    if (!is_at_end(cursor)) {
        return false;
    }
    if (parser->context != NULL) {
        ztc_cursor_to_index(cursor, parser->context_mark.index);
    }
    if (open != NULL && is_at_end(cursor)) {
        ztc_cursor_to_place(cursor, open->line, open->column);
    }
    return true;
}

/* In what the mistake happened, where that began in another line. */
static void note_context(struct ztc_findings *findings, struct ztc_diagnostic *item,
                         const yaml_parser_t *parser, const struct ztc_cursor *place)
{
    struct ztc_cursor context;
    if (parser->error == YAML_READER_ERROR || parser->context == NULL) {
        return;
    }
    ztc_cursor_init(&context, place->text, place->size);
    ztc_cursor_to_index(&context, parser->context_mark.index);
    if (context.line != place->line) {
        ztc_diagnostic_note(findings, item, "it happened %s that begins in line %u",
                            parser->context, (unsigned)context.line);
    }
}

void ztc_syntax_report(struct ztc_findings *findings, const yaml_parser_t *parser, const char *text,
                       size_t size, const struct ztc_node *open)
{
    const char *problem = problem_of(parser);
    struct ztc_cursor cursor;
    ztc_cursor_init(&cursor, text, size);
    bool at_end = find_place(&cursor, parser, open);
    bool told = !at_end || strstr(problem, "end of stream") != NULL;
    uint64_t where = ztc_findings_place(findings, cursor.line, cursor.column, 1, "");
    struct ztc_diagnostic *item = ztc_findings_add(findings, "E001", where, "not valid YAML: %s%s",
                                                   problem, told ? "" : ", and the file ends");
    char character = !at_end && cursor.offset < size ? text[cursor.offset] : '\n';
    const char *hint = hint_for(problem, character);
    if (hint != NULL) {
        ztc_diagnostic_note(findings, item, "%s", hint);
    }
    if (!at_end) {
        note_context(findings, item, parser, &cursor);
    }
}
