/* SPDX-License-Identifier: Apache-2.0 */
/* Rounds of plan, search, edit and judge, until the template is valid or nothing helps any more. */
#include "fix/fix.h"

#include "base/limits.h"
#include "base/number.h"
#include "board/check_internal.h"
#include "diagnostic/code.h"

#include <stdlib.h>
#include <string.h>

#define MARK "\xEF\xBB\xBF"
#define MARK_SIZE 3u

/* Times that entries of accept are taken out of one candidate: taking one out can make none idle. */
#define ACCEPT_ROUNDS_MAX 3u

struct job {
    struct ztc_fix *fix;
    struct ztc_registry *registry;
    const char *file, *folder;
    const struct ztc_compile_options *options;
    struct ztc_error *error;
    const char **suspects; /* names that the target's rules complained of */
    size_t suspect_count, suspect_capacity;
    unsigned tries; /* candidates judged, in all rounds */
};

/* A changed text, judged. */
struct candidate {
    struct ztc_buffer text;
    struct ztc_changes changes;
    struct ztc_compilation compilation;
    size_t open;     /* errors that further changes might mend */
    size_t foreign;  /* those of them that the target's own rules gave */
    size_t warnings; /* that were not there before */
    int64_t cost;    /* changes, as the search counts them */
};

static void candidate_init(struct candidate *candidate)
{
    *candidate = (struct candidate){0};
    ztc_buffer_init(&candidate->text, ZTC_TEXT_MAX);
}

static void candidate_done(struct candidate *candidate)
{
    ztc_compilation_done(&candidate->compilation);
    ztc_buffer_done(&candidate->text);
}

/* ---- what findings are about ---- */

static const char *key_of(const struct ztc_findings *findings, const struct ztc_diagnostic *item)
{
    const struct ztc_place *place = ztc_findings_where(findings, item->where);
    return place != NULL && place->key != NULL ? place->key : "";
}

/* Is it one that a target's own rules gave? */
static bool is_foreign(const struct ztc_diagnostic *item)
{
    return strchr(item->code, '-') != NULL || strcmp(item->code, "E035") == 0;
}

/* Is the key that of a peripheral whose hw is no number that one can have? */
static bool has_no_hw(const struct ztc_template *template, const char *key)
{
    const struct ztc_table *table = template->board.peripherals;
    size_t size = strlen(key);
    for (uint32_t i = 0; table != NULL && i < table->count; i++) {
        const struct ztc_board_peripheral *row = ZTC_ROW(struct ztc_board_peripheral, table, i);
        size_t stem = strlen(row->class_id);
        int64_t index = 0;
        if (row->hw == 0 && stem < size && memcmp(key, row->class_id, stem) == 0 &&
            ztc_number_parse(key + stem, size - stem, 0, UINT32_MAX, &index) == ZTC_OK &&
            index == row->index) {
            return true;
        }
    }
    return false;
}

/* Could moving, correcting or taking out mend it? */
static bool is_open(const struct ztc_template *template, const struct ztc_diagnostic *item)
{
    static const char *const codes[] = {"E014", "E015", "E016", "E017", "E018",
                                        "E019", "E020", "E026", "E027", "E032"};
    for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
        if (strcmp(item->code, codes[i]) == 0) {
            return true;
        }
    }
    return is_foreign(item) || (strcmp(item->code, "E010") == 0 &&
                                has_no_hw(template, key_of(&template->findings, item)));
}

static bool has_finding(const struct ztc_findings *findings, const char *code, const char *key)
{
    for (size_t i = 0; i < findings->count; i++) {
        if (strcmp(findings->items[i].code, code) == 0 &&
            strcmp(key_of(findings, &findings->items[i]), key) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_changed(const struct ztc_changes *changes, const char *key)
{
    for (size_t i = 0; i < changes->count; i++) {
        if (strcmp(changes->items[i].name, key) == 0) {
            return true;
        }
    }
    return false;
}

/* Warnings of the core were looked for before too; those of a target only if there was no error, so that
 * they count where something was changed. */
static bool is_new_warning(const struct ztc_fix *fix, const struct ztc_findings *findings,
                           const struct ztc_changes *changes, const struct ztc_diagnostic *item)
{
    const char *key = key_of(findings, item);
    return item->severity == ZTC_SEVERITY_WARNING && !item->accepted &&
           (!is_foreign(item) || is_changed(changes, key)) &&
           !has_finding(&fix->before.template.findings, item->code, key);
}

static bool is_error(const struct ztc_diagnostic *item)
{
    return item->severity == ZTC_SEVERITY_ERROR && !item->accepted;
}

static size_t count_open(const struct ztc_template *template)
{
    const struct ztc_findings *findings = &template->findings;
    size_t count = 0;
    for (size_t i = 0; i < findings->count; i++) {
        count += is_error(&findings->items[i]) && is_open(template, &findings->items[i]);
    }
    return count;
}

static size_t count_foreign(const struct ztc_findings *findings)
{
    size_t count = 0;
    for (size_t i = 0; i < findings->count; i++) {
        count += is_error(&findings->items[i]) && is_foreign(&findings->items[i]);
    }
    return count;
}

/* ---- judging ---- */

static ztc_status compile(const struct job *job, const char *text, size_t size,
                          struct ztc_compilation *compilation)
{
    return ztc_compile_text(job->registry, job->file, text, size, job->folder, job->options,
                            job->error, compilation);
}

/* Puts the text of the edits into the buffer in the place of what was there. */
static ztc_status apply(const struct job *job, struct ztc_edits *edits, struct ztc_buffer *text)
{
    struct ztc_buffer edited;
    ztc_buffer_init(&edited, ZTC_TEXT_MAX);
    ztc_edits_apply(edits, &edited);
    ztc_status status = ztc_buffer_check(&edited, "the changed template", job->error);
    if (status != ZTC_OK) {
        ztc_buffer_done(&edited);
        return status;
    }
    ztc_buffer_done(text);
    *text = edited;
    return ZTC_OK;
}

/* Takes one entry of accept out of the text. */
static ztc_status remove_accept(const struct job *job, struct candidate *candidate,
                                const struct ztc_accept *accept, uint32_t line)
{
    struct ztc_arena *arena = &job->fix->arena;
    struct ztc_template template;
    struct ztc_edits edits;
    ztc_status status =
        ztc_template_parse(&template, job->file, ztc_buffer_string(&candidate->text),
                           candidate->text.size, job->folder, /* lenient= */ false, job->error);
    if (status == ZTC_OK) {
        ztc_edits_init(&edits, arena, template.findings.text, template.findings.text_size);
        if (ztc_edit_remove_accept(&edits, template.root, accept->code, accept->key)) {
            const struct ztc_change change = {
                .kind = "accept",
                .name = ztc_arena_copy(arena, accept->code, strlen(accept->code)),
                .from = ztc_arena_copy(arena, accept->key, strlen(accept->key)),
                .line = line};
            status = change.name != NULL && change.from != NULL &&
                             ztc_changes_add(&candidate->changes, arena, &change)
                         ? apply(job, &edits, &candidate->text)
                         : ztc_error_memory(job->error);
        }
    }
    ztc_template_done(&template);
    return status;
}

/* Takes out the entries of accept that silence nothing. *ret_any: there were some. */
static ztc_status remove_idle(const struct job *job, struct candidate *candidate, bool *ret_any)
{
    const struct ztc_template *template = &candidate->compilation.template;
    const struct ztc_findings *findings = &template->findings;
    ztc_status status = ZTC_OK;
    bool any = false;

    for (size_t i = 0; i < findings->count && status == ZTC_OK; i++) {
        const struct ztc_diagnostic *item = &findings->items[i];
        if (strcmp(item->code, "E032") != 0) {
            continue;
        }
        for (size_t j = 0; j < template->accept_count; j++) {
            const struct ztc_place *place = ztc_findings_where(findings, item->where);
            if (template->accepts[j].where == item->where && place != NULL) {
                status = remove_accept(job, candidate, &template->accepts[j], place->line);
                any = true;
                break;
            }
        }
    }
    *ret_any = any;
    return status;
}

/* Compiles the candidate, and takes out what is idle in accept then, until nothing is. */
static ztc_status compile_candidate(const struct job *job, struct candidate *candidate)
{
    ztc_status status = ZTC_OK;
    bool any = true;
    for (unsigned round = 0; status == ZTC_OK && any; round++) {
        ztc_compilation_done(&candidate->compilation);
        any = false;
        status = compile(job, ztc_buffer_string(&candidate->text), candidate->text.size,
                         &candidate->compilation);
        if (status == ZTC_OK && round < ACCEPT_ROUNDS_MAX) {
            status = remove_idle(job, candidate, &any);
        }
    }
    return status;
}

static ztc_status judge(const struct job *job, struct candidate *candidate)
{
    ztc_status status = compile_candidate(job, candidate);
    if (status == ZTC_E_MEMORY || status == ZTC_E_CANCELLED) {
        return status;
    }
    if (status != ZTC_OK) {
        /* The target cannot encode it: no better than any error. */
        ztc_error_clear(job->error);
        candidate->open = SIZE_MAX;
        return ZTC_OK;
    }
    const struct ztc_findings *findings = &candidate->compilation.template.findings;
    candidate->open = count_open(&candidate->compilation.template);
    candidate->foreign = count_foreign(findings);
    candidate->warnings = 0;
    for (size_t i = 0; i < findings->count; i++) {
        candidate->warnings +=
            is_new_warning(job->fix, findings, &candidate->changes, &findings->items[i]);
    }
    return ZTC_OK;
}

/* ---- one round ---- */

/* A plan over a text, and the search through it. */
struct attempt {
    struct ztc_arena arena; /* plan, search and their texts */
    struct ztc_template template;
    bool parsed, prepared;
    struct ztc_check check;
    struct ztc_plan *plan;
    struct ztc_search *search;
};

static ztc_status attempt_begin(const struct job *job, const struct candidate *base,
                                struct attempt *attempt)
{
    struct ztc_fix *fix = job->fix;
    ztc_arena_init(&attempt->arena, ZTC_FIX_ARENA_MAX);
    attempt->parsed = true;
    ztc_status status =
        ztc_template_parse(&attempt->template, job->file, ztc_buffer_string(&base->text),
                           base->text.size, job->folder, /* lenient= */ false, job->error);
    if (status == ZTC_OK) {
        attempt->prepared = true;
        status =
            ztc_check_prepare(&attempt->check, &attempt->template, &fix->before.target, job->error);
    }
    const struct ztc_plan_options options = {.version = fix->before.version,
                                             .suspects = job->suspects,
                                             .suspect_count = job->suspect_count};
    if (status == ZTC_OK) {
        status =
            ztc_plan_make(&attempt->check, &options, &attempt->arena, job->error, &attempt->plan);
    }
    if (status == ZTC_OK) {
        status = ztc_search_begin(ztc_plan_problem(attempt->plan), &attempt->arena, job->error,
                                  &attempt->search);
    }
    return status;
}

static void attempt_done(struct attempt *attempt)
{
    if (attempt->prepared) {
        ztc_check_done(&attempt->check);
    }
    if (attempt->parsed) {
        ztc_template_done(&attempt->template);
    }
    ztc_arena_done(&attempt->arena);
}

/* Writes a solution into a candidate, on top of what was changed before, and judges it. */
static ztc_status make_candidate(const struct job *job, const struct attempt *attempt,
                                 const struct candidate *base, const struct ztc_solution *solution,
                                 struct candidate *candidate)
{
    struct ztc_arena *arena = &job->fix->arena;
    const struct ztc_findings *findings = &attempt->template.findings;
    struct ztc_edits edits;

    ztc_edits_init(&edits, arena, findings->text, findings->text_size);
    for (size_t i = 0; i < base->changes.count; i++) {
        if (!ztc_changes_add(&candidate->changes, arena, &base->changes.items[i])) {
            return ztc_error_memory(job->error);
        }
    }
    if (!ztc_plan_apply(attempt->plan, solution, &edits, &candidate->changes)) {
        return ztc_error_memory(job->error);
    }
    candidate->cost = ztc_plan_change_count(solution);
    ztc_status status = apply(job, &edits, &candidate->text);
    return status == ZTC_OK ? judge(job, candidate) : status;
}

static bool is_better(const struct candidate *left, const struct candidate *right)
{
    return left->open != right->open ? left->open < right->open : left->warnings < right->warnings;
}

/* Lets the search go on with solutions that differ where this one was found fault with. *ret_any: there are
 * such. */
static ztc_status branch(const struct job *job, const struct attempt *attempt,
                         const struct ztc_solution *solution, const struct candidate *candidate,
                         bool *ret_any)
{
    const struct ztc_findings *findings = &candidate->compilation.template.findings;
    size_t rows = ztc_plan_problem(attempt->plan)->rows;
    bool *marked = calloc(rows + 1, sizeof(*marked));

    *ret_any = false;
    if (marked == NULL) {
        return ztc_error_memory(job->error);
    }
    for (size_t i = 0; i < findings->count; i++) {
        const struct ztc_diagnostic *item = &findings->items[i];
        bool error = is_error(item) &&
                     (is_open(&candidate->compilation.template, item) || candidate->open == 0);
        if (error || is_new_warning(job->fix, findings, &candidate->changes, item)) {
            *ret_any =
                ztc_plan_mark(attempt->plan, solution, key_of(findings, item), marked) || *ret_any;
        }
    }
    ztc_status status = *ret_any ? ztc_search_branch(attempt->search, marked, job->error) : ZTC_OK;
    free(marked);
    return status;
}

/* Takes the candidate for the best one if it is better. */
static void take_better(struct candidate *best, bool *has_best, struct candidate *candidate)
{
    if (!*has_best || is_better(candidate, best)) {
        struct candidate old = *best;
        *best = *candidate;
        *candidate = old;
        *has_best = true;
    }
}

/* The best of the solutions that are tried, cheapest first. */
static ztc_status try_all(struct job *job, struct attempt *attempt, const struct candidate *base,
                          struct candidate *best)
{
    ztc_status status = ZTC_OK;
    bool has_best = false, more = true, first = true;

    for (; (first || job->tries < ZTC_FIX_TRIES_MAX) && more && status == ZTC_OK; job->tries++) {
        struct ztc_solution solution;
        struct candidate candidate;
        status = ztc_search_next(attempt->search, job->error, &solution, &more);
        if (status != ZTC_OK || !more) {
            break;
        }
        first = false;
        /* One that compiles is only given up for another without a warning that changes no more. */
        if (has_best && best->open == 0 && ztc_plan_change_count(&solution) > best->cost) {
            break;
        }
        candidate_init(&candidate);
        status = make_candidate(job, attempt, base, &solution, &candidate);
        /* What the plan could know and left is for the next round, or for nobody. */
        bool left = candidate.open > candidate.foreign;
        if (status == ZTC_OK && !left && (candidate.open > 0 || candidate.warnings > 0)) {
            status = branch(job, attempt, &solution, &candidate, &more);
        } else {
            more = false;
        }
        if (status == ZTC_OK) {
            take_better(best, &has_best, &candidate);
        }
        candidate_done(&candidate);
    }
    return status;
}

static ztc_status run_round(struct job *job, const struct candidate *base, struct candidate *best)
{
    struct attempt attempt = {0};
    ztc_status status = attempt_begin(job, base, &attempt);
    if (status == ZTC_OK) {
        status = try_all(job, &attempt, base, best);
    }
    attempt_done(&attempt);
    return status;
}

/* ---- the rounds ---- */

/* Adds what the target's own rules complain of to the suspects. *ret_any: there are new ones. */
static ztc_status add_suspects(struct job *job, const struct candidate *candidate, bool *ret_any)
{
    const struct ztc_findings *findings = &candidate->compilation.template.findings;
    struct ztc_arena *arena = &job->fix->arena;

    *ret_any = false;
    for (size_t i = 0; i < findings->count; i++) {
        const struct ztc_diagnostic *item = &findings->items[i];
        const char *key = key_of(findings, item);
        bool known = !is_error(item) || !is_foreign(item) || key[0] == '\0';
        for (size_t j = 0; j < job->suspect_count && !known; j++) {
            known = strcmp(job->suspects[j], key) == 0;
        }
        if (known) {
            continue;
        }
        const char **grown = ztc_arena_grow(arena, job->suspects, job->suspect_count,
                                            &job->suspect_capacity, sizeof(*grown));
        const char *name = ztc_arena_copy(arena, key, strlen(key));
        if (grown == NULL || name == NULL) {
            return ztc_error_memory(job->error);
        }
        job->suspects = grown;
        job->suspects[job->suspect_count++] = name;
        *ret_any = true;
    }
    return ZTC_OK;
}

/* What to do after a round: *ret_again with the base as it is then. */
static ztc_status go_on(struct job *job, struct candidate *base, struct candidate *best,
                        bool *ret_again)
{
    bool suspects = false;
    ztc_status status = ZTC_OK;

    *ret_again = false;
    if (best->open > 0) {
        status = add_suspects(job, best, &suspects);
    }
    if (status != ZTC_OK || suspects) {
        *ret_again = status == ZTC_OK;
        return status;
    }
    bool moved = best->text.size != base->text.size ||
                 memcmp(ztc_buffer_string(&best->text), ztc_buffer_string(&base->text),
                        base->text.size) != 0;
    if (moved && best->open <= base->open) {
        struct candidate old = *base;
        *base = *best;
        *best = old;
        *ret_again = base->open > 0;
    }
    return ZTC_OK;
}

static ztc_status run_rounds(struct job *job, struct candidate *base)
{
    ztc_status status = ZTC_OK;
    bool again = true;

    for (unsigned round = 0; round < ZTC_FIX_ROUNDS_MAX && again && status == ZTC_OK; round++) {
        struct candidate best;
        candidate_init(&best);
        status = run_round(job, base, &best);
        if (status == ZTC_OK) {
            status = go_on(job, base, &best, &again);
        }
        candidate_done(&best);
    }
    return status;
}

/* The changed text becomes the result. */
static ztc_status take_result(const struct job *job, struct candidate *base, bool marked)
{
    struct ztc_fix *fix = job->fix;
    if (marked) {
        ztc_buffer_add(&fix->text, MARK, MARK_SIZE);
    }
    ztc_buffer_add(&fix->text, ztc_buffer_string(&base->text), base->text.size);
    ztc_status status = ztc_buffer_check(&fix->text, "the changed template", job->error);
    if (status == ZTC_OK) {
        status = compile(job, ztc_buffer_string(&fix->text), fix->text.size, &fix->after);
    }
    if (status == ZTC_OK) {
        fix->changes = base->changes;
        fix->valid = fix->after.good;
    }
    return status;
}

ztc_status ztc_fix_text(struct ztc_registry *registry, const char *file, const char *text,
                        size_t size, const char *folder, const struct ztc_compile_options *options,
                        struct ztc_error *error, struct ztc_fix *fix)
{
    struct job job = {.fix = fix,
                      .registry = registry,
                      .file = file,
                      .folder = folder,
                      .options = options,
                      .error = error};
    bool marked = size >= MARK_SIZE && memcmp(text, MARK, MARK_SIZE) == 0;
    struct candidate base;

    ztc_arena_init(&fix->arena, ZTC_FIX_ARENA_MAX);
    ztc_buffer_init(&fix->text, ZTC_TEXT_MAX);
    ztc_status status = compile(&job, text, size, &fix->before);
    candidate_init(&base);
    ztc_buffer_add(&base.text, text + (marked ? MARK_SIZE : 0), size - (marked ? MARK_SIZE : 0));
    size_t open = count_open(&fix->before.template);
    base.open = open;
    if (status == ZTC_OK) {
        status = ztc_buffer_check(&base.text, "the template", error);
    }
    /* A text that broke off is not edited: what is missing may be right. */
    if (status == ZTC_OK && base.open > 0 && fix->before.opened && !fix->before.template.partial) {
        status = run_rounds(&job, &base);
    }
    if (status == ZTC_OK && open > 0 && base.open >= open) {
        /* Changes that mend nothing are none to show. */
        candidate_done(&base);
        candidate_init(&base);
        ztc_buffer_add(&base.text, text + (marked ? MARK_SIZE : 0),
                       size - (marked ? MARK_SIZE : 0));
    }
    if (status == ZTC_OK) {
        status = take_result(&job, &base, marked);
    }
    candidate_done(&base);
    return status;
}

void ztc_fix_done(struct ztc_fix *fix)
{
    ztc_compilation_done(&fix->before);
    ztc_compilation_done(&fix->after);
    ztc_buffer_done(&fix->text);
    ztc_arena_done(&fix->arena);
    *fix = (struct ztc_fix){0};
}

const struct ztc_findings *ztc_fix_by_hand(struct ztc_fix *fix)
{
    struct ztc_findings *before = &fix->before.template.findings;
    struct ztc_findings *after = &fix->after.template.findings;
    bool any = false;

    for (size_t i = 0; i < before->count; i++) {
        struct ztc_diagnostic *item = &before->items[i];
        bool left = is_error(item) && has_finding(after, item->code, key_of(before, item));
        item->accepted = !left;
        any = any || left;
    }
    if (any) {
        return before;
    }
    for (size_t i = 0; i < after->count; i++) {
        after->items[i].accepted = !is_error(&after->items[i]);
    }
    return after;
}

const struct ztc_findings *ztc_fix_new_warnings(struct ztc_fix *fix)
{
    struct ztc_findings *after = &fix->after.template.findings;
    for (size_t i = 0; i < after->count; i++) {
        struct ztc_diagnostic *item = &after->items[i];
        item->accepted = !is_new_warning(fix, after, &fix->changes, item);
    }
    return after;
}
