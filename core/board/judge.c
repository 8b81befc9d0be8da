/* SPDX-License-Identifier: Apache-2.0 */
/* All that compile says about a template: every version checked, `accept` judged over all, one
 * kept. */
#include "board/check.h"

#include "board/check_internal.h"

#include <inttypes.h>
#include <string.h>

/* The list of findings put aside while another version's are made. */
struct aside {
    struct ztc_diagnostic *items;
    size_t count, capacity, dropped;
};

static struct aside put_aside(struct ztc_findings *findings)
{
    struct aside aside = {findings->items, findings->count, findings->capacity, findings->dropped};

    findings->items = NULL;
    findings->count = 0;
    findings->capacity = 0;
    findings->dropped = 0;
    return aside;
}

static bool is_accepted_somewhere(const struct ztc_template *template,
                                  const struct ztc_diagnostic *item)
{
    const struct ztc_place *place = ztc_findings_where(&template->findings, item->where);

    if (place == NULL || place->key == NULL) {
        return false;
    }
    for (size_t i = 0; i < template->accept_count; i++) {
        if (strcmp(template->accepts[i].code, item->code) == 0 &&
            strcmp(template->accepts[i].key, place->key) == 0) {
            return true;
        }
    }
    return false;
}

/* Brings the list back, and adds of the other version's findings those that `accept` is about. */
static ztc_status bring_back(struct ztc_template *template, const struct aside *aside,
                             struct ztc_error *error)
{
    struct ztc_findings *findings = &template->findings;
    struct ztc_diagnostic *items = findings->items;
    size_t count = findings->count;

    findings->items = aside->items;
    findings->count = aside->count;
    findings->capacity = aside->capacity;
    findings->dropped = aside->dropped;
    for (size_t i = 0; i < count; i++) {
        if (!is_accepted_somewhere(template, &items[i])) {
            continue;
        }
        struct ztc_diagnostic *grown =
            ztc_arena_grow(&template->arena, findings->items, findings->count, &findings->capacity,
                           sizeof(*grown));
        if (grown == NULL) {
            return ztc_error_memory(error);
        }
        findings->items = grown;
        findings->items[findings->count++] = items[i];
    }
    return ZTC_OK;
}

/* The findings of one more version, only for `accept` to see. */
static ztc_status run_other(struct ztc_check *check, uint32_t version, struct ztc_error *error)
{
    struct ztc_board board;
    struct aside aside = put_aside(check->findings);
    ztc_status status = ztc_check_run(check, version, error, &board);
    ztc_status back = bring_back(check->template, &aside, error);

    return status != ZTC_OK ? status : back;
}

/*
 * Could the finding that an entry waits for have been made? Not where a mistake elsewhere kept the
 * target's own rules from being asked, or made gaps that are none: then the entry may be right.
 */
static bool is_judged(const struct ztc_check *check, const struct ztc_accept *accept,
                      bool validated)
{
    static const char *const need_whole[] = {"W007", "W008", "W010"};

    if (strchr(accept->code, '-') != NULL) {
        return validated;
    }
    for (size_t i = 0; !check->whole && i < sizeof(need_whole) / sizeof(need_whole[0]); i++) {
        if (strcmp(accept->code, need_whole[i]) == 0) {
            return false;
        }
    }
    return true;
}

/* Takes out E032 behind `first` for entries that could not be judged. */
static void remove_unjudged(struct ztc_check *check, size_t first, bool validated)
{
    const struct ztc_template *template = check->template;
    struct ztc_findings *findings = check->findings;
    size_t kept = first;

    for (size_t i = first; i < findings->count; i++) {
        bool judged = true;
        for (size_t j = 0; j < template->accept_count && judged; j++) {
            if (template->accepts[j].where == findings->items[i].where) {
                judged = strcmp(findings->items[i].code, "E032") != 0 ||
                         is_judged(check, &template->accepts[j], validated);
            }
        }
        if (judged) {
            findings->items[kept++] = findings->items[i];
        }
    }
    findings->count = kept;
}

/* Takes out what other versions added: positions first up to (not including) end. */
static void remove_findings(struct ztc_findings *findings, size_t first, size_t end)
{
    if (end > first) {
        memmove(findings->items + first, findings->items + end,
                (findings->count - end) * sizeof(*findings->items));
        findings->count -= end - first;
    }
}

static ztc_status judge(struct ztc_check *check, uint32_t version, struct ztc_error *error,
                        struct ztc_board *ret_board)
{
    const struct ztc_table *versions = check->target->description->port_versions;
    struct ztc_findings *findings = check->findings;
    struct ztc_board board;
    ztc_status status = ztc_check_run(check, version, error, &board);
    size_t own = findings->count;
    bool validated = check->validated;

    /* Without `accept` no other version can have a say. */
    for (uint32_t i = 0; check->template->accept_count > 0 && i < versions->count; i++) {
        uint32_t other = ZTC_ROW(struct ztc_port_version_row, versions, i)->version;
        if (status == ZTC_OK && other != version) {
            status = run_other(check, other, error);
        }
        validated = validated && check->validated;
    }
    if (status != ZTC_OK) {
        return status;
    }
    size_t all = findings->count;
    ztc_template_accept(check->template);
    remove_unjudged(check, all, validated);
    remove_findings(findings, own, all);
    if (findings->failed) {
        return ztc_error_memory(error);
    }
    ztc_findings_sort(findings);
    *ret_board = board;
    return ZTC_OK;
}

ztc_status ztc_board_judge(struct ztc_template *template, struct ztc_target *target,
                           uint32_t version, struct ztc_error *error, struct ztc_board *ret_board)
{
    struct ztc_check check;

    if (!ztc_target_reads_version(target, version)) {
        return ztc_error_set(
            error, ZTC_E_UNSUPPORTED, "`ztc target show` names the versions that the target reads",
            "%s does not read port.bin version %" PRIu32, target->description->id, version);
    }
    ztc_status status = ztc_check_prepare(&check, template, target, error);
    if (status == ZTC_OK) {
        status = judge(&check, version, error, ret_board);
    }
    ztc_check_done(&check);
    return status;
}
