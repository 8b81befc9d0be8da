/* SPDX-License-Identifier: Apache-2.0 */
/* Templates for tests. */
#include "support_template.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define PINS 40u

static bool has_section(const char *text, const char *section)
{
    size_t length = strlen(section);
    for (const char *line = text; line != NULL; line = strchr(line, '\n')) {
        line += *line == '\n' ? 1 : 0;
        if (strncmp(line, section, length) == 0 && line[length] == ':') {
            return true;
        }
    }
    return false;
}

static void add_pinmap(FILE *out)
{
    fputs("pinmap:\n", out);
    for (unsigned i = 0; i < PINS; i++) {
        fprintf(out, "    D%u: [ PA, %u ]\n", i, i);
    }
}

char *support_complete(const char *part)
{
    static const struct {
        const char *section;
        const char *text; /* NULL: the pins */
    } sections[] = {
        {"short_name", "short_name: my_board\n"},
        {"cmacros", "cmacros: [ VM_IS_CUSTOM ]\n"},
        {"pinmap", NULL},
        {"pinclasses", "pinclasses: {}\n"},
        {"peripherals", "peripherals: {}\n"},
        {"device", "device:\n    name: My board\n    original_target: my_target\n"
                   "    vids: []\n    pids: []\n"},
    };
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    fputs(part, out);
    if (part[0] != '\0' && part[strlen(part) - 1] != '\n') {
        fputc('\n', out);
    }
    for (size_t i = 0; i < sizeof(sections) / sizeof(sections[0]); i++) {
        if (has_section(part, sections[i].section)) {
            continue;
        }
        if (sections[i].text != NULL) {
            fputs(sections[i].text, out);
        } else {
            add_pinmap(out);
        }
    }
    assert_int_equal(fclose(out), 0);
    return text;
}

static void parse(struct ztc_template *template, const void *bytes, size_t size, bool lenient)
{
    struct ztc_error error = {0};
    ztc_status status =
        ztc_template_parse(template, "board.yml", bytes, size, "my_board", lenient, &error);
    assert_int_equal(status, ZTC_OK);
    assert_int_equal(error.status, ZTC_OK);
    ztc_findings_sort(&template->findings);
}

void support_parse(struct ztc_template *template, const char *part, bool lenient)
{
    char *text = support_complete(part);
    parse(template, text, strlen(text), lenient);
    free(text);
}

/* A copy that is exactly as long as the text, so that a sanitizer sees the first byte read beyond it. */
void support_parse_bytes(struct ztc_template *template, const void *bytes, size_t size)
{
    char *copy = malloc(size > 0 ? size : 1);
    assert_non_null(copy);
    memcpy(copy, bytes, size);
    parse(template, copy, size, /* lenient= */ false);
    free(copy);
}

static char *list_findings(const struct ztc_findings *findings)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    for (size_t i = 0; i < findings->count; i++) {
        const struct ztc_diagnostic *item = &findings->items[i];
        const struct ztc_place *place = ztc_findings_where(findings, item->where);
        assert_non_null(place);
        assert_true(item->accepted == false);
        bool softened = item->code[0] == 'E' && item->severity != ZTC_SEVERITY_ERROR;
        fprintf(out, "%s%u:%u %s%s", i > 0 ? "\n" : "", (unsigned)place->line,
                (unsigned)place->column, item->code, softened ? "!" : "");
    }
    assert_int_equal(fclose(out), 0);
    return text;
}

static void expect_parsed(struct ztc_template *template, const char *findings)
{
    char *found = list_findings(&template->findings);
    assert_string_equal(found, findings);
    free(found);
    ztc_template_done(template);
}

void support_expect(const char *part, const char *findings)
{
    struct ztc_template template;
    support_parse(&template, part, /* lenient= */ false);
    expect_parsed(&template, findings);
}

void support_expect_lenient(const char *part, const char *findings)
{
    struct ztc_template template;
    support_parse(&template, part, /* lenient= */ true);
    expect_parsed(&template, findings);
}

void support_expect_bytes(const void *bytes, size_t size, const char *findings)
{
    struct ztc_template template;
    support_parse_bytes(&template, bytes, size);
    expect_parsed(&template, findings);
}

void support_expect_text(const char *text, const char *findings)
{
    support_expect_bytes(text, strlen(text), findings);
}

void support_expect_note(const char *part, const char *place, const char *text)
{
    struct ztc_template template;
    bool found = false;
    support_parse(&template, part, /* lenient= */ false);
    for (size_t i = 0; i < template.findings.count; i++) {
        const struct ztc_diagnostic *item = &template.findings.items[i];
        const struct ztc_place *at = ztc_findings_where(&template.findings, item->where);
        char name[32];
        assert_non_null(at);
        snprintf(name, sizeof(name), "%u:%u", (unsigned)at->line, (unsigned)at->column);
        for (size_t k = 0; k < ZTC_FINDING_NOTES_MAX && strcmp(name, place) == 0; k++) {
            found = found || (item->notes[k] != NULL && strstr(item->notes[k], text) != NULL);
        }
    }
    if (!found) {
        fail_msg("no note at %s holds: %s", place, text);
    }
    ztc_template_done(&template);
}

const struct ztc_board_function *support_function(const struct ztc_template *template,
                                                  const char *name)
{
    for (uint32_t i = 0; i < template->functions.count; i++) {
        const struct ztc_board_function *row =
            ZTC_ROW(struct ztc_board_function, &template->functions, i);
        if (strcmp(row->name, name) == 0) {
            return row;
        }
    }
    fail_msg("there is no row %s", name);
    return NULL;
}
