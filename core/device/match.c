/* SPDX-License-Identifier: Apache-2.0 */
/* From devices to what they may be: aliases first, then what a source knows for sure, then the rules. */
#include "device/match.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"

struct matcher {
    const struct ztc_names *names;
    struct ztc_arena *arena;
    struct ztc_match *rows;
    size_t count, capacity;
    const struct ztc_device *device; /* whose rows are being made */
    size_t start;                    /* its first row */
};

/* What a match by a rule rests on, by strength and kind; static. */
static const char *reason_of(const struct ztc_rule *rule)
{
    if (rule->strength == ZTC_STRENGTH_BRIDGE) {
        return "a USB chip that many boards share";
    }
    if (rule->strength == ZTC_STRENGTH_BOOTLOADER) {
        return "the boot loader of this microcontroller";
    }
    return rule->custom ? "VID:PID of this custom VM" : "VID:PID of this board";
}

static bool is_linked(const struct ztc_match *match, const struct ztc_device *device,
                      const struct ztc_known_row *row, bool alias)
{
    if (alias) {
        return match->alias[0] != '\0' && match->chipid[0] != '\0' &&
               strcmp(row->chipid, match->chipid) == 0 && strcmp(row->alias, match->alias) != 0;
    }
    return device->serial[0] == '\0' && strcmp(row->target, match->target) == 0;
}

/* Fills linked. */
static ztc_status link_known(struct matcher *matcher, struct ztc_match *match)
{
    const struct ztc_known *known = &matcher->names->known;
    const struct ztc_known_row **rows = NULL;
    size_t capacity = 0;
    for (size_t i = 0; i < known->linked_count + known->alias_count; i++) {
        bool alias = i >= known->linked_count;
        const struct ztc_known_row *row =
            alias ? &known->aliases[i - known->linked_count] : &known->linked[i];
        if (!is_linked(match, matcher->device, row, alias)) {
            continue;
        }
        rows = ztc_arena_grow(matcher->arena, rows, match->linked_count, &capacity,
                              sizeof(const struct ztc_known_row *));
        if (rows == NULL) {
            return ZTC_E_MEMORY;
        }
        rows[match->linked_count++] = row;
    }
    match->linked = rows;
    return ZTC_OK;
}

static ztc_status add_row(struct matcher *matcher, const struct ztc_match *row)
{
    struct ztc_match *grown = ztc_arena_grow(matcher->arena, matcher->rows, matcher->count,
                                             &matcher->capacity, sizeof(*grown));
    if (grown == NULL) {
        return ZTC_E_MEMORY;
    }
    matcher->rows = grown;
    struct ztc_match *added = &grown[matcher->count];
    *added = *row;
    added->device = matcher->device;
    added->hash = ztc_arena_print(matcher->arena, "%s:%s", row->target, matcher->device->uid);
    if (added->hash == NULL) {
        return ZTC_E_MEMORY;
    }
    matcher->count++;
    return link_known(matcher, added);
}

/* One row for each target and class, whichever of its rules is the strongest. */
static ztc_status take_rule(void *ctx, const struct ztc_rule *rule)
{
    struct matcher *matcher = ctx;
    const struct ztc_match row = {
        .alias = "",
        .target = rule->target,
        .original_target = rule->original_target,
        .name = rule->name,
        .chipid = "",
        .remote_id = "",
        .class_name = rule->class_name,
        .mode = rule->mode,
        .strength = rule->strength,
        .reason = reason_of(rule),
        .custom = rule->custom,
    };
    for (size_t i = matcher->start; i < matcher->count; i++) {
        struct ztc_match *old = &matcher->rows[i];
        if (old->custom != rule->custom || strcmp(old->target, rule->target) != 0 ||
            strcmp(old->class_name, rule->class_name) != 0) {
            continue;
        }
        if (old->strength < rule->strength) {
            old->strength = row.strength;
            old->mode = row.mode;
            old->reason = row.reason;
        }
        return ZTC_OK;
    }
    return add_row(matcher, &row);
}

static int by_likelihood(const void *left, const void *right)
{
    const struct ztc_match *one = left;
    const struct ztc_match *other = right;
    if (one->strength != other->strength) {
        return one->strength > other->strength ? -1 : 1;
    }
    /* A board of the user's own is what they look for first; that is order, not a decision. */
    if (one->custom != other->custom) {
        return one->custom ? -1 : 1;
    }
    int order = strcmp(one->target, other->target);
    return order != 0 ? order : strcmp(one->class_name, other->class_name);
}

/* Sorts the rows of one device and marks ties between different targets. */
static void rank(struct matcher *matcher)
{
    struct ztc_match *rows = matcher->rows + matcher->start;
    size_t count = matcher->count - matcher->start;
    if (count < 2) {
        return;
    }
    qsort(rows, count, sizeof(*rows), by_likelihood);
    for (size_t i = 0; i + 1 < count; i++) {
        /* Rows of one strength lie together, those of one target likewise within them. */
        if (rows[i].strength == rows[i + 1].strength &&
            strcmp(rows[i].target, rows[i + 1].target) != 0) {
            for (size_t j = 0; j < count; j++) {
                rows[j].ambiguous = rows[j].ambiguous || rows[j].strength == rows[i].strength;
            }
        }
    }
}

/* What the rules say of a target that is known otherwise; they may not name it at all. */
struct knowledge {
    const char *target;
    const char *class_name; /* "": any */
    const struct ztc_rule *rule;
};

static ztc_status find_knowledge(void *ctx, const struct ztc_rule *rule)
{
    struct knowledge *knowledge = ctx;
    if (strcmp(rule->target, knowledge->target) == 0 &&
        (knowledge->rule == NULL || strcmp(rule->class_name, knowledge->class_name) == 0)) {
        knowledge->rule = rule;
    }
    return ZTC_OK;
}

/* A row of what the user or a source said. `known` is a row for a target that the user chose. */
static ztc_status add_known(struct matcher *matcher, const struct ztc_known_row *known,
                            const char *reason)
{
    struct knowledge knowledge = {.target = known->target, .class_name = known->class_name};
    (void)ztc_rules_match(&matcher->names->rules, matcher->device, find_knowledge, &knowledge);
    const struct ztc_rule *rule = knowledge.rule;
    for (size_t i = 0; rule == NULL && i < matcher->names->rules.count; i++) {
        const struct ztc_rule *any = &matcher->names->rules.rules[i];
        rule = strcmp(any->target, known->target) == 0 ? any : NULL;
    }
    const char *name = known->name;
    if (name[0] == '\0') {
        name = rule != NULL ? rule->name : known->target;
    }
    const struct ztc_match row = {
        .alias = known->alias,
        .target = known->target,
        .original_target = rule != NULL ? rule->original_target : "",
        .name = name,
        .chipid = known->chipid,
        .remote_id = known->remote_id,
        .class_name = known->class_name,
        .mode = knowledge.rule != NULL ? knowledge.rule->mode : "",
        .strength = ZTC_STRENGTH_EXACT,
        .reason = reason,
        .custom = rule != NULL && rule->custom,
    };
    return add_row(matcher, &row);
}

static ztc_status match_device(struct matcher *matcher)
{
    const struct ztc_device *device = matcher->device;
    const struct ztc_known_row *alias = ztc_known_by_uid(&matcher->names->known, device->uid);
    if (alias != NULL) {
        return add_known(matcher, alias, "alias");
    }
    if (device->target[0] != '\0') {
        const struct ztc_known_row said = {
            .alias = "",
            .uid = device->uid,
            .target = device->target,
            .name = device->name,
            .chipid = device->chipid,
            .remote_id = device->remote_id,
            .class_name = device->class_name,
        };
        return add_known(matcher, &said, "entered by hand");
    }
    ztc_status status = ztc_rules_match(&matcher->names->rules, device, take_rule, matcher);
    rank(matcher);
    return status;
}

static int by_uid(const void *left, const void *right)
{
    const struct ztc_device *const *one = left;
    const struct ztc_device *const *other = right;
    return strcmp((*one)->uid, (*other)->uid);
}

/* Marks the rows of devices that share their uid with another. */
static ztc_status find_twins(struct matcher *matcher, const struct ztc_device *const *devices,
                             size_t count)
{
    const struct ztc_device **sorted =
        ztc_arena_array(matcher->arena, count + 1, sizeof(const struct ztc_device *));
    if (sorted == NULL) {
        return ZTC_E_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        sorted[i] = devices[i];
    }
    qsort(sorted, count, sizeof(const struct ztc_device *), by_uid);
    for (size_t i = 0; i + 1 < count; i++) {
        if (strcmp(sorted[i]->uid, sorted[i + 1]->uid) != 0) {
            continue;
        }
        for (size_t j = 0; j < matcher->count; j++) {
            struct ztc_match *row = &matcher->rows[j];
            row->twin = row->twin || strcmp(row->device->uid, sorted[i]->uid) == 0;
        }
    }
    return ZTC_OK;
}

ztc_status ztc_match_devices(const struct ztc_names *names, const struct ztc_device *const *devices,
                             size_t count, struct ztc_arena *arena, struct ztc_error *error,
                             struct ztc_match **ret_rows, size_t *ret_count)
{
    struct matcher matcher = {.names = names, .arena = arena};
    ztc_status status = ZTC_OK;
    for (size_t i = 0; status == ZTC_OK && i < count; i++) {
        matcher.device = devices[i];
        matcher.start = matcher.count;
        status = match_device(&matcher);
    }
    if (status == ZTC_OK && count > 1) {
        status = find_twins(&matcher, devices, count);
    }
    if (status != ZTC_OK) {
        return ztc_error_memory(error);
    }
    *ret_rows = matcher.rows;
    *ret_count = matcher.count;
    return ZTC_OK;
}
