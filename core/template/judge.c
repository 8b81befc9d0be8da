/* SPDX-License-Identifier: Apache-2.0 */
/* Which findings `accept` silences, and which of its entries silence nothing. */
#include "template/node.h"
#include "template/template.h"

#include <stdlib.h>
#include <string.h>

#define KEYS_SHOWN 8u

/* A finding with its place, for looking up. */
struct seen {
    struct ztc_diagnostic *item;
    const char *key;
};

static int compare_texts(const char *code, const char *key, const struct seen *seen)
{
    int order = strcmp(code, seen->item->code);
    return order != 0 ? order : strcmp(key, seen->key);
}

static int compare_seen(const void *left, const void *right)
{
    const struct seen *a = left;
    return compare_texts(a->item->code, a->key, right);
}

/* The first of the sorted ones that is not before (code, key). */
static size_t lower_bound(const struct seen *seen, size_t count, const char *code, const char *key)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_texts(code, key, &seen[middle]) > 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* Silences what the entry names. False if there is nothing. */
static bool silence(const struct seen *seen, size_t count, const struct ztc_accept *accept)
{
    bool any = false;
    for (size_t i = lower_bound(seen, count, accept->code, accept->key);
         i < count && compare_texts(accept->code, accept->key, &seen[i]) == 0; i++) {
        if (seen[i].item->severity != ZTC_SEVERITY_ERROR) {
            seen[i].item->accepted = true;
            any = true;
        }
    }
    return any;
}

static int compare_keys(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* The keys of places with an error, sorted: there, what an entry is for may not have been looked at. */
static size_t error_keys(const struct seen *seen, size_t count, const char **ret_keys)
{
    size_t errors = 0;
    for (size_t i = 0; i < count; i++) {
        if (seen[i].item->severity == ZTC_SEVERITY_ERROR) {
            ret_keys[errors++] = seen[i].key;
        }
    }
    if (errors > 1) {
        qsort(ret_keys, errors, sizeof(*ret_keys), compare_keys);
    }
    return errors;
}

/* The places where the code is found. */
static const char *list_keys(struct ztc_template *template, const struct seen *seen, size_t count,
                             const char *code)
{
    const char *keys = "";
    size_t shown = 0;
    for (size_t i = lower_bound(seen, count, code, "");
         i < count && strcmp(seen[i].item->code, code) == 0 && shown < KEYS_SHOWN; i++) {
        if (i > 0 && compare_seen(&seen[i - 1], &seen[i]) == 0) {
            continue;
        }
        keys =
            ztc_arena_print(&template->arena, "%s%s%s", keys, shown > 0 ? ", " : "", seen[i].key);
        if (keys == NULL) {
            template->findings.failed = true;
            return "";
        }
        shown++;
    }
    return keys;
}

static void report_idle(struct ztc_template *template, const struct seen *seen, size_t count,
                        const struct ztc_accept *accept)
{
    struct ztc_findings *findings = &template->findings;
    struct ztc_diagnostic *item = ztc_findings_add(
        findings, "E032", accept->where, "this entry silences nothing: there is no %s at `%s`",
        ztc_text_show(findings->arena, accept->code, strlen(accept->code)),
        ztc_text_show(findings->arena, accept->key, strlen(accept->key)));
    if (item == NULL) {
        return;
    }
    const char *keys = list_keys(template, seen, count, accept->code);
    if (keys[0] != '\0') {
        ztc_diagnostic_note(findings, item, "%s is found at %s", accept->code, keys);
    } else {
        ztc_diagnostic_note(findings, item, "remove it");
    }
}

/* The findings that have a place, sorted by code and key. */
static size_t sort_seen(struct ztc_findings *findings, struct seen *ret_seen)
{
    size_t count = 0;
    for (size_t i = 0; i < findings->count; i++) {
        const struct ztc_place *place = ztc_findings_where(findings, findings->items[i].where);
        if (place != NULL) {
            ret_seen[count++] = (struct seen){&findings->items[i], place->key};
        }
    }
    if (count > 1) {
        qsort(ret_seen, count, sizeof(*ret_seen), compare_seen);
    }
    return count;
}

void ztc_template_accept(struct ztc_template *template)
{
    struct ztc_findings *findings = &template->findings;
    if (template->accept_count == 0) {
        return;
    }
    struct seen *seen = ztc_arena_array(&template->arena, findings->count, sizeof(*seen));
    const char **errors = ztc_arena_array(&template->arena, findings->count, sizeof(*errors));
    bool *idle = ztc_arena_array(&template->arena, template->accept_count, sizeof(*idle));
    if (seen == NULL || errors == NULL || idle == NULL) {
        findings->failed = true;
        return;
    }
    size_t count = sort_seen(findings, seen);
    size_t error_count = error_keys(seen, count, errors);
    for (size_t i = 0; i < template->accept_count; i++) {
        const struct ztc_accept *accept = &template->accepts[i];
        idle[i] = !silence(seen, count, accept) &&
                  (error_count == 0 || bsearch(&accept->key, errors, error_count, sizeof(*errors),
                                               compare_keys) == NULL);
    }
    /* Only now: adding may move the findings, and what is marked after that would be lost. */
    bool whole = findings->dropped == 0 && !template->partial;
    for (size_t i = 0; i < template->accept_count && whole; i++) {
        if (idle[i]) {
            report_idle(template, seen, count, &template->accepts[i]);
        }
    }
}
