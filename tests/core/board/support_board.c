/* SPDX-License-Identifier: Apache-2.0 */
/* Judging a template in a test, with all findings shown when one is not as expected. */
#include "support_board.h"

#include "base/buffer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void show_all(const struct judged *judged)
{
    for (size_t i = 0; i < judged->template.findings.count; i++) {
        const struct ztc_diagnostic *item = &judged->template.findings.items[i];
        const struct ztc_place *place = ztc_findings_where(&judged->template.findings, item->where);
        print_error("%s at %s: %s%s\n", item->code, place != NULL ? place->key : "-", item->message,
                    item->accepted ? " (accepted)" : "");
        for (size_t j = 0; j < ZTC_FINDING_NOTES_MAX && item->notes[j] != NULL; j++) {
            print_error("    note: %s\n", item->notes[j]);
        }
    }
}

void judge_text(struct judged *judged, struct fake *fake, uint32_t version, const char *text)
{
    struct ztc_error error = {0};
    ztc_status status = ztc_template_parse(&judged->template, "test.yml", text, strlen(text),
                                           /* folder */ NULL, judged->lenient, &error);
    assert_int_equal(status, ZTC_OK);
    status = ztc_board_judge(&judged->template, &fake->target, version, &error, &judged->board);
    if (status != ZTC_OK) {
        fail_msg("judge: %s", ztc_error_text(&error));
    }
}

void judge_sections(struct judged *judged, struct fake *fake, uint32_t version, const char *pinmap,
                    const char *pinclasses, const char *peripherals, const char *more)
{
    struct ztc_buffer text;
    ztc_buffer_init(&text, 1u << 20);
    ztc_buffer_print(&text,
                     "short_name: test\ncmacros: [ VM_IS_CUSTOM ]\npinmap: %s\npinclasses: %s\n"
                     "peripherals: %s\ndevice: { name: Test, original_target: %s, vids: [], "
                     "pids: [] }\n%s",
                     pinmap, pinclasses, peripherals, fake->description.id, more);
    assert_int_equal(ztc_buffer_status(&text), ZTC_OK);
    judge_text(judged, fake, version, ztc_buffer_string(&text));
    ztc_buffer_done(&text);
    /* Every code of the form would hide a slip in the test. */
    static const char *const form[] = {"E001", "E004", "E005", "E006", "E007", "E008", "E009",
                                       "E010", "E011", "E013", "E022", "E023", "E025", "E033"};
    for (size_t i = 0; i < sizeof(form) / sizeof(form[0]); i++) {
        expect_no(judged, form[i]);
    }
}

void judged_done(struct judged *judged)
{
    ztc_template_done(&judged->template);
}

const struct ztc_diagnostic *expect(const struct judged *judged, const char *code, const char *key,
                                    const char *message)
{
    const struct ztc_findings *findings = &judged->template.findings;
    const struct ztc_diagnostic *found = NULL;
    size_t count = 0;
    for (size_t i = 0; i < findings->count; i++) {
        const struct ztc_place *place = ztc_findings_where(findings, findings->items[i].where);
        const char *at = place != NULL ? place->key : "";
        if (strcmp(findings->items[i].code, code) == 0 && strcmp(at, key) == 0) {
            found = &findings->items[i];
            count++;
        }
    }
    if (count != 1 || strcmp(found->message, message) != 0) {
        show_all(judged);
        fail_msg("%zu findings %s at %s; wanted one: %s", count, code, key, message);
    }
    return found;
}

void expect_note(const struct ztc_diagnostic *item, const char *note)
{
    for (size_t i = 0; i < ZTC_FINDING_NOTES_MAX && item->notes[i] != NULL; i++) {
        if (strcmp(item->notes[i], note) == 0) {
            return;
        }
    }
    for (size_t i = 0; i < ZTC_FINDING_NOTES_MAX && item->notes[i] != NULL; i++) {
        print_error("note: %s\n", item->notes[i]);
    }
    fail_msg("%s lacks the note: %s", item->code, note);
}

size_t count_code(const struct judged *judged, const char *code)
{
    size_t count = 0;
    for (size_t i = 0; i < judged->template.findings.count; i++) {
        count += strcmp(judged->template.findings.items[i].code, code) == 0;
    }
    return count;
}

void expect_no(const struct judged *judged, const char *code)
{
    if (count_code(judged, code) != 0) {
        show_all(judged);
        fail_msg("there is a finding %s", code);
    }
}

void expect_count(const struct judged *judged, size_t count)
{
    const struct ztc_findings *findings = &judged->template.findings;
    size_t found = ztc_findings_errors(findings) + ztc_findings_warnings(findings) +
                   ztc_findings_notes(findings);
    if (found != count) {
        show_all(judged);
        fail_msg("%zu findings; wanted %zu", found, count);
    }
}

const struct ztc_board_function *function_of(const struct ztc_board *board, const char *name)
{
    for (uint32_t i = 0; i < board->functions->count; i++) {
        const struct ztc_board_function *row =
            ZTC_ROW(struct ztc_board_function, board->functions, i);
        if (strcmp(row->name, name) == 0) {
            return row;
        }
    }
    fail_msg("the board has no %s", name);
    return NULL;
}

void expect_values(const struct ztc_board *board, const char *name, uint32_t count, int32_t first,
                   int32_t second, int32_t third)
{
    const struct ztc_board_function *row = function_of(board, name);
    assert_int_equal(row->value_count, count);
    assert_int_equal(row->values[0], first);
    assert_int_equal(row->values[1], second);
    assert_int_equal(row->values[2], third);
    assert_int_equal(row->values[3], 0);
}
