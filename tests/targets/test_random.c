/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Boards drawn from each target's tables: those that are right by construction are judged right, encode and come
 * back; those with one mistake get the one finding that it calls for, where it stands. Names no target.
 * `test_random [TARGET [SEED]]` tries one board alone and shows it.
 */
#include "support_remedy.h"
#include "support_render.h"
#include "support_targets.h"

#include "base/limits.h"
#include "board/board.h"
#include "board/check.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BOARDS 500u
#define MISTAKE_BOARDS 60u /* of each kind */
#define FAILURES_SHOWN 3u

struct tally {
    uint32_t boards, refused, mistakes[DRAWN_MISTAKES];
    uint32_t remedies; /* followed */
};

struct trial {
    const struct ztc_target *target;
    uint64_t seed;
    uint32_t version;
    const char *text;
    struct drawn_board *board;
    struct ztc_template template;
    struct ztc_board judged;
    struct tally *tally;
    bool failed;
};

/* Says what is wrong, once for each trial, with all that is needed to see it again. */
static void __attribute__((format(printf, 2, 3)))
fails(struct trial *trial, const char *format, ...)
{
    va_list arguments;
    if (trial->failed) {
        return;
    }
    trial->failed = true;
    fprintf(stderr, "%s, seed %" PRIu64 ", version %" PRIu32 ": ", trial->target->description->id,
            trial->seed, trial->version);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fprintf(stderr, "\n--- the template\n%s\n---\n", trial->text);
}

/* --- findings --- */

static bool is_the_modules(const struct trial *trial, const char *code)
{
    const char *prefix = ztc_module_row(trial->target->module)->info.codes;
    size_t length = strlen(prefix);
    return length > 0 && strncmp(code, prefix, length) == 0 && code[length] == '-';
}

static const char *finding_text(const struct trial *trial, const struct ztc_diagnostic *item,
                                char *buffer, size_t size)
{
    const struct ztc_place *place = ztc_findings_where(&trial->template.findings, item->where);
    snprintf(buffer, size, "%" PRIu32 ":%" PRIu32 ": %s: %s", place != NULL ? place->line : 0,
             place != NULL ? place->column : 0, item->code, item->message);
    return buffer;
}

/* A board that is right has no error but of the module's own rules. False if those refused it. */
static bool check_right(struct trial *trial)
{
    const struct ztc_findings *findings = &trial->template.findings;
    bool taken = true;
    char text[400];
    for (size_t i = 0; i < findings->count; i++) {
        const struct ztc_diagnostic *item = &findings->items[i];
        if (item->severity != ZTC_SEVERITY_ERROR) {
            continue;
        }
        taken = false;
        if (!is_the_modules(trial, item->code)) {
            fails(trial, "a board that is right has %s",
                  finding_text(trial, item, text, sizeof(text)));
        }
    }
    return taken;
}

/* Returns the finding about the mistake; NULL where there is none, as it should be, or something failed. */
static const struct ztc_diagnostic *check_mistake(struct trial *trial,
                                                  const struct rendered_place *expected)
{
    const struct ztc_findings *findings = &trial->template.findings;
    const struct drawn_mistake *mistake = &trial->board->mistake;
    const char *code = trial->version == 1 ? mistake->code_v1 : mistake->code;
    const struct ztc_diagnostic *found = NULL;
    char text[400];
    for (size_t i = 0; i < findings->count; i++) {
        const struct ztc_diagnostic *item = &findings->items[i];
        const struct ztc_place *place = ztc_findings_where(findings, item->where);
        if (item->severity != ZTC_SEVERITY_ERROR ||
            (code == NULL && is_the_modules(trial, item->code))) {
            continue;
        }
        if (found != NULL || code == NULL || strcmp(item->code, code) != 0 || place == NULL ||
            place->line != expected->line || place->column != expected->column) {
            fails(trial, "%s: %s expected at %" PRIu32 ":%" PRIu32 ", and nothing else; found %s",
                  mistake->kind, code != NULL ? code : "no error", expected->line, expected->column,
                  finding_text(trial, item, text, sizeof(text)));
        }
        if (item->notes[0] == NULL) {
            fails(trial, "%s says nothing of what would be right",
                  finding_text(trial, item, text, sizeof(text)));
        }
        found = item;
    }
    if (found == NULL && code != NULL) {
        fails(trial, "%s: %s expected at %" PRIu32 ":%" PRIu32 ", but nothing was found",
              mistake->kind, code, expected->line, expected->column);
    }
    return trial->failed ? NULL : found;
}

static bool has_finding(const struct trial *trial, const char *code)
{
    for (size_t i = 0; i < trial->template.findings.count; i++) {
        if (strcmp(trial->template.findings.items[i].code, code) == 0) {
            return true;
        }
    }
    return false;
}

/* --- the rows --- */

static const char *text_of(const char *text)
{
    return text != NULL ? text : "";
}

static const struct ztc_board_function *
find_function(const struct ztc_board *board, const char *class_id, const char *role, uint32_t index)
{
    for (uint32_t i = 0; i < board->functions->count; i++) {
        const struct ztc_board_function *row =
            ZTC_ROW(struct ztc_board_function, board->functions, i);
        if (row->index == index && strcmp(row->class_id, class_id) == 0 &&
            strcmp(row->role, role) == 0) {
            return row;
        }
    }
    return NULL;
}

static const struct ztc_board_peripheral *find_peripheral(const struct ztc_board *board,
                                                          const char *class_id, uint32_t index)
{
    for (uint32_t i = 0; i < board->peripherals->count; i++) {
        const struct ztc_board_peripheral *row =
            ZTC_ROW(struct ztc_board_peripheral, board->peripherals, i);
        if (row->index == index && strcmp(row->class_id, class_id) == 0) {
            return row;
        }
    }
    return NULL;
}

/* The functional pin that a role names, or NULL. */
static const struct ztc_board_function *role_function(const struct ztc_board *board,
                                                      const struct ztc_board_peripheral *row,
                                                      const char *role)
{
    for (uint32_t i = 0; row->roles != NULL && i < row->roles->count; i++) {
        const struct ztc_board_role *item = ZTC_ROW(struct ztc_board_role, row->roles, i);
        if (strcmp(item->role, role) == 0 && item->function < board->functions->count) {
            return ZTC_ROW(struct ztc_board_function, board->functions, item->function);
        }
    }
    return NULL;
}

static const char *extra_of(const struct ztc_board_pin *pin, const char *key)
{
    for (uint32_t i = 0; pin->extras != NULL && i < pin->extras->count; i++) {
        const struct ztc_extra *extra = ZTC_ROW(struct ztc_extra, pin->extras, i);
        if (strcmp(extra->key, key) == 0) {
            return extra->value;
        }
    }
    return NULL;
}

static void check_pins(struct trial *trial, const struct ztc_board *board, bool extras)
{
    if (board->pins->count != trial->board->pin_count) {
        fails(trial, "%" PRIu32 " pins, expected %" PRIu32, board->pins->count,
              trial->board->pin_count);
        return;
    }
    for (uint32_t i = 0; i < board->pins->count; i++) {
        const struct ztc_board_pin *row = ZTC_ROW(struct ztc_board_pin, board->pins, i);
        const struct drawn_pin *drawn = &trial->board->pins[i];
        uint32_t count = extras ? drawn->extra_count : 0;
        if (row->index != i || row->port != drawn->port || row->pad != drawn->pad ||
            (row->extras != NULL ? row->extras->count : 0) != count) {
            fails(trial, "D%" PRIu32 " is another pad, or has other extras", i);
        }
        for (uint32_t j = 0; j < count; j++) {
            if (strcmp(text_of(extra_of(row, drawn->extras[j].key)), drawn->extras[j].value) != 0) {
                fails(trial, "D%" PRIu32 " has another %s", i, drawn->extras[j].key);
            }
        }
    }
}

/* Do instance and alternate function come from a row that has these values? */
static bool has_a_row(const struct trial *trial, const struct drawn_function *drawn,
                      const struct ztc_board_function *found)
{
    uint32_t hw =
        drawn->peripheral != DRAWN_NOBODY ? trial->board->peripherals[drawn->peripheral].hw : 0;
    struct drawn_rows rows;
    drawn_rows_find(&rows, trial->target, trial->board->pins[drawn->pin].row, drawn->prefix, hw);
    bool good = rows.able;
    for (uint32_t i = 0; i < rows.count; i++) {
        bool equal = true;
        for (uint32_t j = 0; j < ZTC_VALUES_MAX; j++) {
            equal = equal && drawn_value(rows.rows[i], j) == drawn->meant[j];
        }
        good = good ||
               (equal && (found->instance == 0 || found->instance == rows.rows[i]->instance) &&
                (found->alternate == ZTC_PORT_NONE || found->alternate == rows.rows[i]->alternate));
    }
    return good;
}

static void check_functions(struct trial *trial, const struct ztc_board *board)
{
    if (board->functions->count != trial->board->function_count) {
        fails(trial, "%" PRIu32 " functional pins, expected %" PRIu32, board->functions->count,
              trial->board->function_count);
        return;
    }
    for (uint32_t i = 0; i < trial->board->function_count; i++) {
        const struct drawn_function *drawn = &trial->board->functions[i];
        const struct ztc_board_function *found =
            find_function(board, drawn->prefix->class_id, drawn->prefix->role, drawn->index);
        char name[32];
        snprintf(name, sizeof(name), "%s%" PRIu32, drawn->prefix->prefix, drawn->index);
        if (found == NULL || found->pin != drawn->pin || strcmp(found->name, name) != 0 ||
            memcmp(found->values, drawn->meant, sizeof(found->values)) != 0) {
            fails(trial, "%s is not there, or on another pin, or has other values", name);
        } else if (!has_a_row(trial, drawn, found)) {
            fails(trial, "%s has an instance or alternate function of no row", name);
        }
    }
}

static void check_peripherals(struct trial *trial, const struct ztc_board *board, bool roles)
{
    if (board->peripherals->count != trial->board->peripheral_count) {
        fails(trial, "%" PRIu32 " peripherals, expected %" PRIu32, board->peripherals->count,
              trial->board->peripheral_count);
        return;
    }
    for (uint32_t i = 0; i < trial->board->peripheral_count; i++) {
        const struct drawn_peripheral *drawn = &trial->board->peripherals[i];
        const struct ztc_board_peripheral *found =
            find_peripheral(board, drawn->class_id, drawn->index);
        if (found == NULL || found->hw != drawn->hw) {
            fails(trial, "%s%" PRIu32 " is not there, or has another hw", drawn->class_id,
                  drawn->index);
            return;
        }
        /* CAN is the one class whose roles version 1 does not carry. */
        bool carried = drawn->roles && (roles || strcmp(drawn->class_id, ZTC_CLASS_CAN) != 0);
        for (uint32_t j = 0; carried && j < drawn->function_count; j++) {
            const struct drawn_function *function = &trial->board->functions[drawn->functions[j]];
            const struct ztc_board_function *named =
                role_function(board, found, function->prefix->role);
            if (named == NULL || named->index != function->index ||
                strcmp(named->role, function->prefix->role) != 0) {
                fails(trial, "%s of %s%" PRIu32 " names another functional pin",
                      function->prefix->role, drawn->class_id, drawn->index);
            }
        }
    }
}

/* Alternate functions and instances are what version 2 adds. */
static void check_carried(struct trial *trial, const struct ztc_board *back)
{
    for (uint32_t i = 0; i < trial->judged.functions->count; i++) {
        const struct ztc_board_function *row =
            ZTC_ROW(struct ztc_board_function, trial->judged.functions, i);
        const struct ztc_board_function *found =
            find_function(back, row->class_id, row->role, row->index);
        if (found != NULL &&
            (found->alternate != row->alternate || found->instance != row->instance ||
             found->value_count != row->value_count)) {
            fails(trial,
                  "%s comes back with another alternate function, instance or number of values",
                  row->name);
        }
    }
}

/* --- there and back --- */

static bool encode(struct trial *trial, const struct ztc_board *board, struct ztc_buffer *bytes)
{
    struct ztc_error error = {0};
    ztc_buffer_init(bytes, ZTC_PORT_SIZE_MAX);
    ztc_status status = ztc_target_encode(trial->target, board, trial->version, bytes, &error);
    if (status != ZTC_OK) {
        fails(trial, "encode: %s", ztc_error_text(&error));
    }
    ztc_error_clear(&error);
    return status == ZTC_OK;
}

static bool same_bytes(const struct ztc_buffer *left, const struct ztc_buffer *right)
{
    return left->size == right->size && memcmp(left->data, right->data, left->size) == 0;
}

static void check_back(struct trial *trial, const struct ztc_board *back)
{
    bool all = trial->version != 1;
    if (strcmp(back->short_name, RENDERED_NAME) != 0 ||
        (all && strcmp(back->target, trial->target->description->id) != 0)) {
        fails(trial, "it comes back with another name or target");
    }
    check_pins(trial, back, /* extras= */ all);
    if (all || trial->board->plain) {
        check_functions(trial, back);
        check_peripherals(trial, back, /* roles= */ all);
    }
    if (all) {
        check_carried(trial, back);
    }
}

static void check_round_trip(struct trial *trial)
{
    struct ztc_buffer first = {0}, again = {0}, second = {0};
    struct ztc_arena arena;
    struct ztc_board *back = NULL;
    struct ztc_error error = {0};
    ztc_arena_init(&arena, ZTC_TEMPLATE_ARENA_MAX);
    if (!encode(trial, &trial->judged, &first) || !encode(trial, &trial->judged, &again)) {
        goto out;
    }
    if (!same_bytes(&first, &again)) {
        fails(trial, "encode gives other bytes the second time");
    }
    if (ztc_target_decode(trial->target, first.data, first.size, &arena, &error, &back) != ZTC_OK) {
        fails(trial, "decode: %s", ztc_error_text(&error));
        ztc_error_clear(&error);
        goto out;
    }
    check_back(trial, back);
    /* What version 1 counts without writing it, it cannot give back. */
    if (encode(trial, back, &second) && !has_finding(trial, "W008") &&
        !same_bytes(&first, &second)) {
        fails(trial, "encode of what decode gives has other bytes");
    }
out:
    ztc_buffer_done(&first);
    ztc_buffer_done(&again);
    ztc_buffer_done(&second);
    ztc_arena_done(&arena);
}

/* --- trials --- */

static ztc_status judge(struct trial *trial, struct ztc_error *error)
{
    ztc_status status =
        ztc_template_parse(&trial->template, "random.yml", trial->text, strlen(trial->text),
                           RENDERED_NAME, /* lenient= */ false, error);
    if (status == ZTC_OK) {
        status = ztc_board_judge(&trial->template, (struct ztc_target *)(uintptr_t)trial->target,
                                 trial->version, error, &trial->judged);
    }
    return status;
}

/* The first error that the advice did not leave open, or NULL. */
static const struct ztc_diagnostic *left_over(const struct trial *trial, const char *allowed)
{
    for (size_t i = 0; i < trial->template.findings.count; i++) {
        const struct ztc_diagnostic *item = &trial->template.findings.items[i];
        if (item->severity == ZTC_SEVERITY_ERROR && !is_the_modules(trial, item->code) &&
            strstr(allowed, item->code) == NULL) {
            return item;
        }
    }
    return NULL;
}

/* Follows the advice of the finding on a copy of the board, which must be rid of the mistake then. */
static void try_remedy(struct trial *trial, const struct ztc_diagnostic *found)
{
    struct drawn_board *mended = malloc(sizeof(*mended));
    struct trial again = *trial;
    struct ztc_error error = {0};
    struct rendered_place place;
    struct ztc_buffer text;
    const char *allowed = "";
    char advice[400], left[400];
    if (mended == NULL) {
        return;
    }
    *mended = *trial->board;
    ztc_buffer_init(&text, ZTC_TEMPLATE_SIZE_MAX);
    if (!follow_remedy(mended, found, &allowed)) {
        goto out;
    }
    trial->tally->remedies++;
    render_board(mended, &text, &place);
    again.text = ztc_buffer_string(&text);
    again.board = mended;
    ztc_status status = judge(&again, &error);
    const struct ztc_diagnostic *item = status == ZTC_OK ? left_over(&again, allowed) : NULL;
    if (status != ZTC_OK || item != NULL) {
        fails(trial, "the advice of %s was followed, and then:\n%s\n%s",
              finding_text(trial, found, advice, sizeof(advice)),
              item != NULL ? finding_text(&again, item, left, sizeof(left))
                           : ztc_error_text(&error),
              again.text);
    }
    ztc_error_clear(&error);
    ztc_template_done(&again.template);
out:
    ztc_buffer_done(&text);
    free(mended);
}

/* Parses and judges for one version. Returns whether it could be taken. */
static bool try_version(struct trial *trial, const struct rendered_place *expected)
{
    struct ztc_error error = {0};
    bool taken = false;
    trial->failed = false;
    ztc_status status = judge(trial, &error);
    if (status != ZTC_OK) {
        fails(trial, "%s", ztc_error_text(&error));
    } else if (trial->board->mistake.kind != NULL) {
        const struct ztc_diagnostic *found = check_mistake(trial, expected);
        if (found != NULL) {
            try_remedy(trial, found);
        }
    } else {
        taken = check_right(trial);
        if (taken) {
            check_pins(trial, &trial->judged, /* extras= */ true);
            check_functions(trial, &trial->judged);
            check_peripherals(trial, &trial->judged, /* roles= */ true);
            check_round_trip(trial);
        }
    }
    ztc_error_clear(&error);
    ztc_template_done(&trial->template);
    return taken;
}

/* Seeds say all: the board, its style, and in their last digits the mistake. */
static uint32_t try_seed(const struct ztc_target *target, uint64_t seed, bool show,
                         struct drawn_board *board, struct tally *tally)
{
    const uint32_t kind = (uint32_t)(seed % 100);
    struct trial trial = {.target = target, .seed = seed, .board = board, .tally = tally};
    struct rendered_place place;
    struct ztc_buffer text;
    uint32_t failed = 0;
    draw_board(board, target, seed);
    if (kind < DRAWN_MISTAKES && !break_board(board, kind)) {
        return 0;
    }
    if (kind < DRAWN_MISTAKES) {
        tally->mistakes[kind]++;
    } else {
        tally->boards++;
    }
    ztc_buffer_init(&text, ZTC_TEMPLATE_SIZE_MAX);
    render_board(board, &text, &place);
    trial.text = ztc_buffer_string(&text);
    if (show) {
        printf("%s\n", trial.text);
    }
    bool refused = false;
    const struct ztc_table *versions = target->description->port_versions;
    for (uint32_t i = 0; i < versions->count; i++) {
        trial.version = ZTC_ROW(struct ztc_port_version_row, versions, i)->version;
        if (trial.version == 1 && board->wide) {
            continue;
        }
        refused = !try_version(&trial, &place) || refused;
        failed += trial.failed ? 1u : 0u;
    }
    tally->refused += refused && kind >= DRAWN_MISTAKES ? 1u : 0u;
    ztc_buffer_done(&text);
    return failed;
}

/* Adds the mistakes that were made to *made. */
static uint32_t try_target(const struct ztc_target *target, struct drawn_board *board,
                           struct tally *made)
{
    struct tally tally = {0};
    uint32_t failed = 0, mistakes = 0;
    for (uint64_t i = 0; i < BOARDS && failed < FAILURES_SHOWN; i++) {
        failed += try_seed(target, i * 100 + 99, /* show= */ false, board, &tally);
    }
    for (uint32_t kind = 0; kind < DRAWN_MISTAKES; kind++) {
        for (uint64_t i = 0; i < MISTAKE_BOARDS && failed < FAILURES_SHOWN; i++) {
            failed += try_seed(target, i * 100 + kind, /* show= */ false, board, &tally);
        }
        mistakes += tally.mistakes[kind];
        made->mistakes[kind] += tally.mistakes[kind];
    }
    printf("%s: %" PRIu32 " boards, %" PRIu32 " of them refused by the module's own rules, and "
           "%" PRIu32 " with a mistake; advice followed %" PRIu32 " times\n",
           target->description->id, tally.boards, tally.refused, mistakes, tally.remedies);
    /* A test that hardly gets to a board tests nothing. */
    if (failed == 0 && (tally.refused > tally.boards / 4 * 3 || tally.remedies == 0)) {
        fprintf(
            stderr,
            "%s: its module refuses most boards that its tables allow, or no finding has advice\n",
            target->description->id);
        failed++;
    }
    return failed;
}

/* Each kind of mistake must have been possible on some target. */
static uint32_t count_never_made(const struct tally *made)
{
    uint32_t count = 0;
    for (uint32_t kind = 0; kind < DRAWN_MISTAKES; kind++) {
        if (made->mistakes[kind] == 0) {
            fprintf(stderr, "mistake %" PRIu32 " was possible on no target\n", kind);
            count++;
        }
    }
    return count;
}

static uint32_t try_all(const struct every_target *every, const char *only, const char *seed,
                        struct drawn_board *board)
{
    struct tally made = {0};
    uint32_t passed = 0, failed = 0;
    for (size_t i = 0; i < every->count; i++) {
        const struct ztc_target *target = &every->targets[i];
        if (only != NULL && strcmp(only, target->description->id) != 0) {
            continue;
        }
        uint32_t found = seed != NULL ? try_seed(target, strtoull(seed, NULL, 10),
                                                 /* show= */ true, board, &made)
                                      : try_target(target, board, &made);
        passed += found == 0;
        failed += found > 0;
    }
    if (only == NULL && failed == 0) {
        failed += count_never_made(&made);
    }
    printf("%" PRIu32 " passed, %" PRIu32 " failed\n", passed, failed);
    return failed + (passed == 0);
}

int main(int argc, char **argv)
{
    struct every_target every;
    struct drawn_board *board = malloc(sizeof(*board));
    if (board == NULL || !every_target_open(&every, ZTC_BUILD_DIR)) {
        return 1;
    }
    uint32_t failed = try_all(&every, argc > 1 ? argv[1] : NULL, argc > 2 ? argv[2] : NULL, board);
    every_target_close(&every);
    free(board);
    return failed == 0 ? 0 : 1;
}
