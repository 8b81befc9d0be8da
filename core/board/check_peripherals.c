/* SPDX-License-Identifier: Apache-2.0 */
/* Each peripheral against the instances table, and its pins against what the instance reaches. */
#include "board/check_internal.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static void write_instances(struct ztc_buffer *buffer, const struct ztc_table *instances,
                            const char *class_id)
{
    size_t count = 0, position = 0;

    for (uint32_t i = 0; i < instances->count; i++) {
        count += strcmp(ZTC_ROW(struct ztc_instance_row, instances, i)->class_id, class_id) == 0;
    }
    for (uint32_t i = 0; i < instances->count; i++) {
        const struct ztc_instance_row *row = ZTC_ROW(struct ztc_instance_row, instances, i);
        if (strcmp(row->class_id, class_id) != 0) {
            continue;
        }
        ztc_check_between(buffer, position++, count, " and ");
        ztc_buffer_print(buffer, "%" PRIu32 " (%s)", row->hw, row->name);
    }
}

static void report_no_instance(struct ztc_check *check, const struct ztc_check_peripheral *user)
{
    const struct ztc_board_peripheral *peripheral = user->peripheral;
    struct ztc_buffer buffer ZTC_CLEANUP(ztc_buffer_done) = {0};
    struct ztc_diagnostic *item;

    ztc_buffer_init(&buffer, ZTC_WORDS_MAX);
    write_instances(&buffer, check->target->instances, peripheral->class_id);
    if (buffer.size == 0 && ztc_buffer_status(&buffer) == ZTC_OK) {
        item = ztc_findings_add(check->findings, "E026", ztc_where_value(peripheral->where, 0),
                                "%s has no peripheral of class %s", ztc_check_target_name(check),
                                peripheral->class_id);
        ztc_diagnostic_note(check->findings, item, "remove %s", user->name);
        return;
    }
    item = ztc_findings_add(check->findings, "E026", ztc_where_value(peripheral->where, 0),
                            "%s has hw %" PRIu32 ", but %s has no such %s", user->name,
                            peripheral->hw, ztc_check_target_name(check), peripheral->class_id);
    ztc_diagnostic_note(check->findings, item, "hw may be %s", ztc_check_words(check, &buffer));
}

/* The pin of a functional pin, or NULL where pinmap or the microcontroller lacks it. */
static const struct ztc_check_pin *pin_of(const struct ztc_check *check,
                                          const struct ztc_board_function *function)
{
    const struct ztc_check_pin *pin =
        function->pin < check->pin_count ? &check->pins[function->pin] : NULL;
    return pin != NULL && pin->row != NULL ? pin : NULL;
}

/* The functional pin of a link as the template has it. */
static const struct ztc_board_function *given(const struct ztc_check *check,
                                              const struct ztc_link *link)
{
    return ZTC_ROW(struct ztc_board_function, check->source->functions, link->function);
}

/* Does instance hw reach the pin of the link, with the values given? */
static bool instance_reaches(const struct ztc_check *check, const struct ztc_link *link,
                             uint32_t hw)
{
    const struct ztc_board_function *function = given(check, link);
    const struct ztc_check_pin *pin = pin_of(check, function);

    if (pin == NULL) {
        return true;
    }
    struct ztc_candidates candidates =
        ztc_candidates_find(check, pin->row, function->class_id, function->role, hw);
    return ztc_candidates_any(&candidates) &&
           ztc_candidates_take(&candidates, function, /* padded */ false);
}

static bool instance_reaches_all(const struct ztc_check *check,
                                 const struct ztc_check_peripheral *user, uint32_t hw)
{
    for (uint32_t i = 0; i < user->link_count; i++) {
        if (!instance_reaches(check, &check->links[user->first_link + i], hw)) {
            return false;
        }
    }
    return true;
}

static uint32_t count_faults(const struct ztc_check *check, const struct ztc_check_peripheral *user,
                             uint32_t fault)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < user->link_count; i++) {
        count += check->links[user->first_link + i].fault == fault;
    }
    return count;
}

/* "MOSI0 on PA7 and SCLK0 on PA5": the links with this fault. */
static void write_faults(struct ztc_buffer *buffer, const struct ztc_check *check,
                         const struct ztc_check_peripheral *user, uint32_t fault)
{
    uint32_t count = count_faults(check, user, fault), position = 0;

    for (uint32_t i = 0; i < user->link_count; i++) {
        const struct ztc_link *link = &check->links[user->first_link + i];
        if (link->fault != fault) {
            continue;
        }
        const struct ztc_board_function *function = given(check, link);
        ztc_check_between(buffer, position++, count, " and ");
        ztc_buffer_print(buffer, "%s on %s", function->name, pin_of(check, function)->row->name);
    }
}

/* "hw: 1 (SPI1) reaches all its pads"; false if no instance does. */
static bool note_other_instances(struct ztc_check *check, struct ztc_diagnostic *item,
                                 const struct ztc_check_peripheral *user)
{
    const struct ztc_table *instances = check->target->instances;
    struct ztc_buffer buffer ZTC_CLEANUP(ztc_buffer_done) = {0};
    size_t count = 0;

    ztc_buffer_init(&buffer, ZTC_WORDS_MAX);
    for (uint32_t i = 0; i < instances->count && count < ZTC_LISTED_MAX; i++) {
        const struct ztc_instance_row *row = ZTC_ROW(struct ztc_instance_row, instances, i);
        if (strcmp(row->class_id, user->peripheral->class_id) != 0 ||
            !instance_reaches_all(check, user, row->hw)) {
            continue;
        }
        ztc_buffer_print(&buffer, "%shw: %" PRIu32 " (%s)", count++ > 0 ? " or " : "", row->hw,
                         row->name);
    }
    if (count > 0) {
        ztc_diagnostic_note(check->findings, item, "%s reaches all its pads",
                            ztc_check_words(check, &buffer));
    }
    return count > 0;
}

/* "MOSI0 on PA7: SPI1 or SPI3; MISO0 on PB4: SPI1" */
static void note_each_link(struct ztc_check *check, struct ztc_diagnostic *item,
                           const struct ztc_check_peripheral *user)
{
    const struct ztc_table *instances = check->target->instances;
    struct ztc_buffer buffer ZTC_CLEANUP(ztc_buffer_done) = {0};

    ztc_buffer_init(&buffer, ZTC_WORDS_MAX);
    for (uint32_t i = 0; i < user->link_count; i++) {
        const struct ztc_link *link = &check->links[user->first_link + i];
        const struct ztc_board_function *function = given(check, link);
        size_t count = 0;
        if (pin_of(check, function) == NULL) {
            continue;
        }
        ztc_buffer_print(&buffer, "%s%s on %s:", buffer.size > 0 ? "; " : "", function->name,
                         pin_of(check, function)->row->name);
        for (uint32_t j = 0; j < instances->count && count < ZTC_LISTED_MAX; j++) {
            const struct ztc_instance_row *row = ZTC_ROW(struct ztc_instance_row, instances, j);
            if (strcmp(row->class_id, user->peripheral->class_id) == 0 &&
                instance_reaches(check, link, row->hw)) {
                ztc_buffer_print(&buffer, "%s %s", count++ > 0 ? " or" : "", row->name);
            }
        }
        if (count == 0) {
            ztc_buffer_text(&buffer, " none");
        }
    }
    ztc_diagnostic_note(check->findings, item, "no instance reaches all its pads (%s)",
                        ztc_check_words(check, &buffer));
}

static void report_unreached(struct ztc_check *check, const struct ztc_check_peripheral *user)
{
    struct ztc_buffer buffer ZTC_CLEANUP(ztc_buffer_done) = {0};
    uint32_t unreached = count_faults(check, user, ZTC_LINK_REACH);
    uint32_t others = count_faults(check, user, ZTC_LINK_VALUES), noted = 1;

    ztc_buffer_init(&buffer, ZTC_WORDS_MAX);
    if (unreached > 0) {
        ztc_buffer_text(&buffer, ", which does not reach ");
        write_faults(&buffer, check, user, ZTC_LINK_REACH);
    }
    if (others > 0) {
        ztc_buffer_text(&buffer, unreached > 0 ? "; and another instance is selected by the values "
                                                 "of "
                                               : ", but another instance is selected by the values "
                                                 "of ");
        write_faults(&buffer, check, user, ZTC_LINK_VALUES);
    }
    struct ztc_diagnostic *item =
        ztc_findings_add(check->findings, "E027", ztc_where_value(user->peripheral->where, 0),
                         "%s has hw %" PRIu32 " (%s)%s", user->name, user->instance->hw,
                         user->instance->name, ztc_check_words(check, &buffer));
    if (!note_other_instances(check, item, user)) {
        note_each_link(check, item, user);
    }
    for (uint32_t i = 0; i < user->link_count && noted < ZTC_FINDING_NOTES_MAX; i++) {
        const struct ztc_link *link = &check->links[user->first_link + i];
        const struct ztc_board_function *function = given(check, link);
        if (link->fault != ZTC_LINK_REACH) {
            continue;
        }
        const struct ztc_offer *offer =
            ztc_offer_find(check, function->class_id, function->role, user->instance->hw);
        ztc_diagnostic_note(check->findings, item, "for %s: %s", function->name, offer->note);
        noted++;
    }
}

static bool same_pad(const struct ztc_check *check, const struct ztc_board_function *left,
                     const struct ztc_board_function *right)
{
    if (left->pin >= check->pin_count || right->pin >= check->pin_count) {
        return false;
    }
    const struct ztc_board_pin *a = check->pins[left->pin].pin;
    const struct ztc_board_pin *b = check->pins[right->pin].pin;
    return a->port == b->port && a->pad == b->pad;
}

static void check_one_pad(struct ztc_check *check, const struct ztc_check_peripheral *user)
{
    for (uint32_t i = 1; i < user->link_count; i++) {
        const struct ztc_board_function *later = given(check, &check->links[user->first_link + i]);
        for (uint32_t j = 0; j < i; j++) {
            const struct ztc_board_function *former =
                given(check, &check->links[user->first_link + j]);
            if (!same_pad(check, former, later)) {
                continue;
            }
            struct ztc_diagnostic *item =
                ztc_findings_add(check->findings, "W006", user->peripheral->where,
                                 "%s and %s of %s are on one pad, D%" PRIu32, former->name,
                                 later->name, user->name, check->pins[later->pin].pin->index);
            ztc_note_accept(check, item, ztc_check_key(check, user->peripheral->where, user->name));
            return;
        }
    }
}

/* What two peripherals that exclude one another have in common. */
static const char *hardware_of(const struct ztc_check_peripheral *user)
{
    return user->instance->block != NULL ? user->instance->block : user->instance->name;
}

static int order_users(const void *left, const void *right)
{
    const struct ztc_check_peripheral *const *a = left, *const *b = right;
    int order = strcmp(hardware_of(*a), hardware_of(*b));
    return order != 0 ? order : *a < *b ? -1 : *a > *b;
}

static void report_crowd(struct ztc_check *check, const struct ztc_check_peripheral *const *users,
                         size_t count)
{
    const struct ztc_instance_row *instance = users[0]->instance;
    const struct ztc_check_peripheral *surplus = users[instance->users];
    struct ztc_buffer buffer ZTC_CLEANUP(ztc_buffer_done) = {0};

    ztc_buffer_init(&buffer, ZTC_WORDS_MAX);
    for (size_t i = 0; i < count && i < ZTC_LISTED_MAX; i++) {
        ztc_check_between(&buffer, i, count, " and ");
        ztc_buffer_text(&buffer, users[i]->name);
    }
    (void)ztc_findings_add(check->findings, "N002", surplus->peripheral->where,
                           "%s%s share the hardware %s, which serves %" PRIu32 " at once",
                           ztc_check_words(check, &buffer), count > ZTC_LISTED_MAX ? " ..." : "",
                           hardware_of(users[0]), instance->users);
}

/* Instances of one block, or of one name, are one piece of hardware, also where several classes
 * offer it. */
static void check_crowds(struct ztc_check *check)
{
    const struct ztc_check_peripheral **sorted =
        ztc_arena_array(&check->scratch, check->peripheral_count, sizeof(void *));
    size_t count = 0;

    if (sorted == NULL) {
        check->failed = true;
        return;
    }
    for (size_t i = 0; i < check->peripheral_count; i++) {
        if (check->peripherals[i].instance != NULL) {
            sorted[count++] = &check->peripherals[i];
        }
    }
    if (count > 1) {
        qsort(sorted, count, sizeof(void *), order_users);
    }
    for (size_t first = 0, end = 0; first < count; first = end) {
        while (end < count && strcmp(hardware_of(sorted[end]), hardware_of(sorted[first])) == 0) {
            end++;
        }
        if (end - first > sorted[first]->instance->users) {
            report_crowd(check, sorted + first, end - first);
        }
    }
}

/* A bus without a pin: allowed, since its pins may come later, and of no use until then. */
static void check_pins_there(struct ztc_check *check, const struct ztc_check_peripheral *user)
{
    if (!check->whole || user->link_count > 0 ||
        strcmp(user->peripheral->class_id, ZTC_CLASS_CAN) != 0) {
        return;
    }
    (void)ztc_findings_add(check->findings, "N004", user->peripheral->where,
                           "%s has no pins: CANRX%" PRIu32 " and CANTX%" PRIu32 " are not there",
                           user->name, user->peripheral->index, user->peripheral->index);
}

void ztc_check_peripherals(struct ztc_check *check)
{
    for (size_t i = 0; i < check->peripheral_count; i++) {
        const struct ztc_check_peripheral *user = &check->peripherals[i];
        if (user->instance == NULL) {
            if (user->peripheral->hw != 0) {
                report_no_instance(check, user);
            }
            continue;
        }
        if (user->link_count > count_faults(check, user, ZTC_LINK_OK)) {
            report_unreached(check, user);
        }
        check_one_pad(check, user);
        check_pins_there(check, user);
    }
    check_crowds(check);
}
