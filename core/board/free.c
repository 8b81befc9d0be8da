/* SPDX-License-Identifier: Apache-2.0 */
/* The pads that a note offers where one does not fit: mapped, able, and in no function yet. */
#include "board/check_internal.h"

#include <inttypes.h>
#include <string.h>

struct offer_list {
    const struct ztc_check_pin *pins[ZTC_OFFERS_MAX];
    size_t count;
    bool more; /* than the list holds */
};

struct offers {
    struct offer_list free, risky, used;
    const struct ztc_pin_row *unmapped[ZTC_OFFERS_MAX]; /* of the target, in no Dn */
    size_t unmapped_count;
    bool only_risky; /* what is free has a caution, all of it */
};

static void offer_pin(struct offer_list *list, const struct ztc_check_pin *pin)
{
    if (list->count < ZTC_OFFERS_MAX) {
        list->pins[list->count++] = pin;
    } else {
        list->more = true;
    }
}

/* A pad that does nothing, crashes the microcontroller or is not on the board's package is no advice. */
static bool is_useless(const struct ztc_check *check, const struct ztc_pin_row *row)
{
    return ztc_pin_caution(row, "not-bonded") != NULL || ztc_pin_caution(row, "flash") != NULL ||
           (check->package != NULL && !ztc_package_has(check->package, row->port, row->pad));
}

/* What a pad can only do is no risk once it fits; every other caution is one. */
static bool is_risky(const struct ztc_pin_row *row)
{
    for (uint32_t i = 0; row->cautions != NULL && i < row->cautions->count; i++) {
        const char *caution = ZTC_ROW(struct ztc_caution_row, row->cautions, i)->caution;
        if (strcmp(caution, "input-only") != 0 && strcmp(caution, "analog-only") != 0) {
            return true;
        }
    }
    return false;
}

static void collect_offers(const struct ztc_check *check, const char *class_id, const char *role,
                           uint32_t hw, struct offers *offers)
{
    for (size_t i = 0; i < check->pin_count; i++) {
        const struct ztc_check_pin *pin = &check->pins[i];
        if (pin->row == NULL || is_useless(check, pin->row)) {
            continue;
        }
        struct ztc_candidates candidates = ztc_candidates_find(check, pin->row, class_id, role, hw);
        if (!ztc_candidates_any(&candidates)) {
            continue;
        }
        if (pin->uses > 0) {
            offer_pin(&offers->used, pin);
        } else {
            offer_pin(is_risky(pin->row) ? &offers->risky : &offers->free, pin);
        }
    }
    offers->only_risky = offers->free.count == 0 && offers->risky.count > 0;
    for (size_t i = 0; i < offers->risky.count; i++) {
        offer_pin(&offers->free, offers->risky.pins[i]);
    }
}

/* Pads that pinmap has not got, and that are no risk. */
static void collect_unmapped(struct ztc_check *check, const char *class_id, const char *role,
                             uint32_t hw, struct offers *offers)
{
    const struct ztc_table *rows = check->target->pins;
    bool *mapped = ztc_arena_array(&check->scratch, rows->count, sizeof(*mapped));

    if (mapped == NULL) {
        check->failed = true;
        return;
    }
    for (size_t i = 0; i < check->pin_count; i++) {
        if (check->pins[i].row != NULL) {
            size_t bytes = (size_t)((const char *)check->pins[i].row - (const char *)rows->rows);
            mapped[bytes / rows->stride] = true;
        }
    }
    for (uint32_t i = 0; i < rows->count && offers->unmapped_count < ZTC_OFFERS_MAX; i++) {
        const struct ztc_pin_row *row = ZTC_ROW(struct ztc_pin_row, rows, i);
        if (mapped[i] || is_useless(check, row) || is_risky(row)) {
            continue;
        }
        struct ztc_candidates candidates = ztc_candidates_find(check, row, class_id, role, hw);
        if (ztc_candidates_any(&candidates)) {
            offers->unmapped[offers->unmapped_count++] = row;
        }
    }
}

/* Does every pad with the right abilities do? Else the pads that have the signal are named with it.
 */
static bool any_pad_does(const struct ztc_check *check, const char *class_id, const char *role)
{
    return !ztc_class_needs_row(class_id) ||
           ztc_row_index_find(&check->index, 0, ZTC_ANY_PAD, class_id, role).count > 0;
}

static void write_noun(struct ztc_buffer *buffer, const struct ztc_check *check,
                       const char *class_id, const char *role, uint32_t hw, bool plural)
{
    const char *end = plural ? "s" : "";
    uint32_t needs = ztc_role_needs(class_id, role);

    if (any_pad_does(check, class_id, role) && (needs & ZTC_NEEDS_OUT) != 0) {
        ztc_buffer_print(
            buffer, needs & ZTC_NEEDS_IN ? "pad%s that can be input and output" : "output%s", end);
        return;
    }
    if (any_pad_does(check, class_id, role)) {
        ztc_buffer_print(buffer, "input%s", end);
        return;
    }
    ztc_buffer_print(buffer, "pad%s with %s", end, ztc_check_label(class_id, role));
    const struct ztc_instance_row *instance =
        hw != 0 ? ztc_target_instance(check->target, class_id, hw) : NULL;
    if (instance != NULL) {
        ztc_buffer_print(buffer, " of %s", instance->name);
    }
}

static void write_signals(struct ztc_buffer *buffer, const struct ztc_candidates *candidates)
{
    const struct ztc_function_row *row, *last = NULL;
    size_t position = 0, written = 0;

    while ((row = ztc_candidates_next(candidates, &position)) != NULL && written < 3) {
        if (last != NULL && strcmp(ztc_check_signal(last), ztc_check_signal(row)) == 0) {
            continue;
        }
        ztc_buffer_print(buffer, "%s%s", written == 0 ? " (" : "/", ztc_check_signal(row));
        last = row;
        written++;
    }
    if (written > 0) {
        ztc_buffer_char(buffer, ')');
    }
}

static void write_list(struct ztc_buffer *buffer, const struct ztc_check *check,
                       const struct offer_list *list, const char *class_id, const char *role,
                       uint32_t hw)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct ztc_check_pin *pin = list->pins[i];
        ztc_buffer_print(buffer, "%sD%" PRIu32, i > 0 ? ", " : "", pin->pin->index);
        if (any_pad_does(check, class_id, role)) {
            continue;
        }
        struct ztc_candidates candidates = ztc_candidates_find(check, pin->row, class_id, role, hw);
        write_signals(buffer, &candidates);
    }
    if (list->more) {
        ztc_buffer_text(buffer, " ...");
    }
}

static void write_unmapped(struct ztc_buffer *buffer, const struct offers *offers)
{
    for (size_t i = 0; i < offers->unmapped_count; i++) {
        ztc_buffer_print(buffer, "%s%s", i == 0 ? "; not in pinmap yet: " : ", ",
                         offers->unmapped[i]->name);
    }
}

static void write_offers(struct ztc_buffer *buffer, const struct ztc_check *check,
                         const struct offers *offers, const char *class_id, const char *role,
                         uint32_t hw)
{
    if (offers->free.count > 0) {
        bool plural = offers->free.count > 1;
        ztc_buffer_text(buffer, plural ? "free " : "the only free ");
        write_noun(buffer, check, class_id, role, hw, plural);
        ztc_buffer_text(buffer, plural ? " are " : " is ");
        write_list(buffer, check, &offers->free, class_id, role, hw);
        if (offers->only_risky) {
            ztc_buffer_text(buffer, plural ? ", each with a caution" : ", which has a caution");
        }
        write_unmapped(buffer, offers);
        return;
    }
    ztc_buffer_text(buffer, "pinmap has no ");
    if (offers->used.count > 0) {
        ztc_buffer_text(buffer, "free ");
    }
    write_noun(buffer, check, class_id, role, hw, false);
    if (offers->used.count > 0) {
        ztc_buffer_text(buffer, "; in other functions already: ");
        write_list(buffer, check, &offers->used, class_id, role, hw);
    }
    write_unmapped(buffer, offers);
}

static bool class_served(const struct ztc_check *check, const char *class_id)
{
    if (!ztc_class_needs_row(class_id)) {
        return true;
    }
    for (size_t i = 0; i < check->index.count; i++) {
        if (strcmp(check->index.rows[i]->class_id, class_id) == 0) {
            return true;
        }
    }
    return false;
}

/* The classes of functional pins that the target has. */
static void write_classes(struct ztc_buffer *buffer, const struct ztc_check *check)
{
    const struct ztc_table *prefixes = ztc_prefixes();
    const char *last = "";

    ztc_buffer_text(buffer, "the classes that it has:");
    for (uint32_t i = 0; i < prefixes->count; i++) {
        const char *class_id = ZTC_ROW(struct ztc_prefix_row, prefixes, i)->class_id;
        if (strcmp(class_id, last) == 0 || !class_served(check, class_id)) {
            continue;
        }
        ztc_buffer_print(buffer, "%s %s", last[0] != '\0' ? "," : "", class_id);
        last = class_id;
    }
}

static struct ztc_offer make_offer(struct ztc_check *check, const char *class_id, const char *role,
                                   uint32_t hw)
{
    struct ztc_buffer buffer ZTC_CLEANUP(ztc_buffer_done) = {0};
    struct ztc_offer offer = {class_id, role, hw, class_served(check, class_id), ""};

    ztc_buffer_init(&buffer, ZTC_WORDS_MAX);
    if (offer.served) {
        struct offers offers = {0};
        collect_offers(check, class_id, role, hw, &offers);
        if (offers.free.count == 0 || offers.only_risky) {
            collect_unmapped(check, class_id, role, hw, &offers);
        }
        write_offers(&buffer, check, &offers, class_id, role, hw);
    } else {
        write_classes(&buffer, check);
    }
    const char *words = ztc_check_words(check, &buffer);
    offer.note = ztc_arena_copy(&check->scratch, words, strlen(words));
    return offer;
}

const struct ztc_offer *ztc_offer_find(struct ztc_check *check, const char *class_id,
                                       const char *role, uint32_t hw)
{
    static const struct ztc_offer none = {"", "", 0, true, ""};

    for (size_t i = 0; i < check->offer_count; i++) {
        const struct ztc_offer *offer = &check->offers[i];
        if (offer->hw == hw && strcmp(offer->class_id, class_id) == 0 &&
            strcmp(offer->role, role) == 0) {
            return offer;
        }
    }
    struct ztc_offer made = make_offer(check, class_id, role, hw);
    struct ztc_offer *grown = ztc_arena_grow(&check->scratch, check->offers, check->offer_count,
                                             &check->offer_capacity, sizeof(*grown));
    if (made.note == NULL || grown == NULL) {
        check->failed = true;
        return &none;
    }
    check->offers = grown;
    check->offers[check->offer_count] = made;
    return &check->offers[check->offer_count++];
}
