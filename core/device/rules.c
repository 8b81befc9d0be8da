/* SPDX-License-Identifier: Apache-2.0 */
/* The rules in one array, sorted by VID and PID, behind an open hash of the pairs that have any. */
#include "device/rules.h"

#include "base/limits.h"
#include "device/custom_rules.h"
#include "device/pattern.h"

#include <stdlib.h>
#include <string.h>

#define PID_ANY 0x10000u

/* vid and pid as one number; a rule for any pid has one of its own. */
static uint64_t pair_of(uint32_t vid, int32_t pid)
{
    return (uint64_t)vid << 17 | (pid < 0 ? PID_ANY : (uint32_t)pid);
}

static int by_pair(const void *left, const void *right)
{
    const struct ztc_rule *one = left;
    const struct ztc_rule *other = right;
    uint64_t a = pair_of(one->vid, one->pid);
    uint64_t b = pair_of(other->vid, other->pid);
    if (a != b) {
        return a < b ? -1 : 1;
    }
    /* A stable order whatever the order of the files was. */
    int order = strcmp(one->target, other->target);
    return order != 0 ? order : strcmp(one->mode, other->mode);
}

/* Fibonacci hashing: the upper bits of the product depend on all of the pair. */
static size_t slot_of(const struct ztc_rules *rules, uint64_t pair)
{
    return (size_t)(pair * UINT64_C(0x9E3779B97F4A7C15) >> 32) & (rules->slot_count - 1);
}

static ztc_status make_slots(struct ztc_rules *rules, struct ztc_error *error)
{
    size_t slots = 16;
    while (slots < rules->count * 2) {
        slots *= 2;
    }
    rules->slots = ztc_arena_array(&rules->arena, slots, sizeof(*rules->slots));
    if (rules->slots == NULL) {
        return ztc_error_memory(error);
    }
    rules->slot_count = slots;
    for (size_t i = 0; i < rules->count; i++) {
        uint64_t pair = pair_of(rules->rules[i].vid, rules->rules[i].pid);
        if (i > 0 && pair == pair_of(rules->rules[i - 1].vid, rules->rules[i - 1].pid)) {
            continue;
        }
        size_t slot = slot_of(rules, pair);
        while (rules->slots[slot] != 0) {
            slot = (slot + 1) & (slots - 1);
        }
        rules->slots[slot] = (uint32_t)i + 1;
    }
    return ZTC_OK;
}

static uint32_t strength_of(const char *word)
{
    for (uint32_t strength = ZTC_STRENGTH_BRIDGE; strength <= ZTC_STRENGTH_EXACT; strength++) {
        if (strcmp(ztc_strength_word(strength), word) == 0) {
            return strength;
        }
    }
    return ZTC_STRENGTH_BRIDGE;
}

static const struct ztc_provided *provided_target(const struct ztc_module_info *info,
                                                  const char *target)
{
    for (size_t i = 0; i < info->provided_count; i++) {
        if (strcmp(info->provided[i].kind, "target") == 0 &&
            strcmp(info->provided[i].id, target) == 0) {
            return &info->provided[i];
        }
    }
    return NULL;
}

static void take_module(struct ztc_rules *rules, const struct ztc_module_info *info)
{
    const struct ztc_provided *target = NULL;
    for (size_t i = 0; i < info->usb_count; i++) {
        const struct ztc_usb_rule *usb = &info->usb[i];
        /* The records of a target lie together. */
        if (target == NULL || strcmp(target->id, usb->target) != 0) {
            target = provided_target(info, usb->target);
        }
        rules->rules[rules->count++] = (struct ztc_rule){
            .target = usb->target,
            .name = target != NULL && target->name[0] != '\0' ? target->name : usb->target,
            .original_target = "",
            .vid = usb->vid,
            .pid = usb->pid,
            .mode = usb->mode,
            .strength = strength_of(usb->strength),
            .class_name = usb->class_name,
            .serial = usb->serial,
            .product = usb->product,
        };
    }
}

/* A custom VM that is found by a chip which many boards share is no surer than they are. */
static void weaken_custom(struct ztc_rules *rules)
{
    for (size_t start = 0; start < rules->count;) {
        uint64_t pair = pair_of(rules->rules[start].vid, rules->rules[start].pid);
        uint32_t weakest = ZTC_STRENGTH_EXACT;
        size_t end = start;
        for (; end < rules->count && pair_of(rules->rules[end].vid, rules->rules[end].pid) == pair;
             end++) {
            const struct ztc_rule *rule = &rules->rules[end];
            weakest = !rule->custom && rule->strength < weakest ? rule->strength : weakest;
        }
        for (size_t i = start; i < end; i++) {
            if (rules->rules[i].custom) {
                rules->rules[i].strength = weakest;
            }
        }
        start = end;
    }
}

/* All rules are there. */
static ztc_status finish(struct ztc_rules *rules, struct ztc_error *error)
{
    qsort(rules->rules, rules->count, sizeof(*rules->rules), by_pair);
    weaken_custom(rules);
    return make_slots(rules, error);
}

/* What the module of a target calls it; NULL where there is no such module. */
static const char *name_of_target(const struct ztc_module_entry_row *rows, size_t count,
                                  const char *target)
{
    for (size_t i = 0; i < count; i++) {
        const struct ztc_provided *provided =
            rows[i].usable ? provided_target(&rows[i].info, target) : NULL;
        if (provided != NULL) {
            return provided->name;
        }
    }
    return NULL;
}

/* A custom VM that was never given a name has that of its target, which tells nobody which board it is: its short name does. */
static void name_custom(struct ztc_rule *rule, const struct ztc_module_entry_row *rows,
                        size_t count)
{
    const char *name = name_of_target(rows, count, rule->original_target);
    if (name != NULL && strcmp(name, rule->name) == 0) {
        rule->name = rule->target;
    }
}

static ztc_status collect(struct ztc_rules *rules, const struct ztc_module_entry_row *rows,
                          size_t row_count, const struct ztc_custom_rules *custom,
                          struct ztc_error *error)
{
    size_t count = custom->count;
    for (size_t i = 0; i < row_count; i++) {
        count += rows[i].usable ? rows[i].info.usb_count : 0;
    }
    rules->rules = ztc_arena_array(&rules->arena, count + 1, sizeof(*rules->rules));
    if (rules->rules == NULL) {
        return ztc_error_memory(error);
    }
    for (size_t i = 0; i < row_count; i++) {
        if (rows[i].usable) {
            take_module(rules, &rows[i].info);
        }
    }
    for (size_t i = 0; i < custom->count; i++) {
        rules->rules[rules->count] = custom->rules[i];
        name_custom(&rules->rules[rules->count++], rows, row_count);
    }
    return finish(rules, error);
}

ztc_status ztc_rules_make(const struct ztc_rule *from, size_t count, struct ztc_error *error,
                          struct ztc_rules *ret_rules)
{
    struct ztc_rules rules = {0};
    ztc_arena_init(&rules.arena, ZTC_REGISTRY_ARENA_MAX);
    rules.rules = ztc_arena_array(&rules.arena, count + 1, sizeof(*rules.rules));
    if (rules.rules == NULL) {
        return ztc_error_memory(error);
    }
    for (size_t i = 0; i < count; i++) {
        rules.rules[i] = from[i];
    }
    rules.count = count;
    ztc_status status = finish(&rules, error);
    if (status != ZTC_OK) {
        ztc_rules_done(&rules);
        return status;
    }
    *ret_rules = rules;
    return ZTC_OK;
}

ztc_status ztc_rules_load(struct ztc_registry *registry, const struct ztc_home *home,
                          void (*trouble)(void *ctx, const char *text), void *ctx,
                          struct ztc_error *error, struct ztc_rules *ret_rules)
{
    struct ztc_rules rules = {0};
    ztc_arena_init(&rules.arena, ZTC_REGISTRY_ARENA_MAX);
    const struct ztc_module_entry_row *rows = NULL;
    size_t row_count = 0;
    struct ztc_custom_rules custom = {0};
    ztc_status status = ztc_registry_list(registry, error, &rows, &row_count);
    if (status == ZTC_OK) {
        status = ztc_custom_rules_read(home, &rules.arena, trouble, ctx, error, &custom);
    }
    if (status == ZTC_OK) {
        status = collect(&rules, rows, row_count, &custom, error);
    }
    if (status != ZTC_OK) {
        ztc_rules_done(&rules);
        return status;
    }
    *ret_rules = rules;
    return ZTC_OK;
}

void ztc_rules_done(struct ztc_rules *rules)
{
    ztc_arena_done(&rules->arena);
    *rules = (struct ztc_rules){0};
}

static ztc_status match_pair(const struct ztc_rules *rules, const struct ztc_device *device,
                             uint64_t pair, ztc_status (*found)(void *, const struct ztc_rule *),
                             void *ctx)
{
    size_t slot = slot_of(rules, pair);
    for (; rules->slots[slot] != 0; slot = (slot + 1) & (rules->slot_count - 1)) {
        const struct ztc_rule *rule = &rules->rules[rules->slots[slot] - 1];
        if (pair_of(rule->vid, rule->pid) != pair) {
            continue;
        }
        const struct ztc_rule *end = rules->rules + rules->count;
        for (; rule < end && pair_of(rule->vid, rule->pid) == pair; rule++) {
            if (!ztc_pattern_fits(rule->serial, device->serial) ||
                !ztc_pattern_fits(rule->product, device->product)) {
                continue;
            }
            ztc_status status = found(ctx, rule);
            if (status != ZTC_OK) {
                return status;
            }
        }
        return ZTC_OK;
    }
    return ZTC_OK;
}

ztc_status ztc_rules_match(const struct ztc_rules *rules, const struct ztc_device *device,
                           ztc_status (*found)(void *ctx, const struct ztc_rule *rule), void *ctx)
{
    if (rules->slot_count == 0 || device->vid == ZTC_DEVICE_NO_ID) {
        return ZTC_OK;
    }
    ztc_status status = ZTC_OK;
    if (device->pid != ZTC_DEVICE_NO_ID) {
        status = match_pair(rules, device, pair_of(device->vid, (int32_t)device->pid), found, ctx);
    }
    return status == ZTC_OK ? match_pair(rules, device, pair_of(device->vid, -1), found, ctx)
                            : status;
}
