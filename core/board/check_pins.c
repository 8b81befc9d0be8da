/* SPDX-License-Identifier: Apache-2.0 */
/* What the pin table tells about pinmap: pads that are not there, twice, or of a kind to beware of.
 */
#include "board/check_internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The pads of one port as ranges: "0 to 21, 23, 25 to 27". */
static void write_pads(struct ztc_buffer *buffer, const struct ztc_table *pins, uint32_t port)
{
    size_t ranges = 0;
    uint32_t i = 0;

    while (i < pins->count && ranges < ZTC_LISTED_MAX) {
        const struct ztc_pin_row *first = ZTC_ROW(struct ztc_pin_row, pins, i++);
        if (first->port != port) {
            continue;
        }
        uint32_t last = first->pad;
        while (i < pins->count && ZTC_ROW(struct ztc_pin_row, pins, i)->port == port &&
               ZTC_ROW(struct ztc_pin_row, pins, i)->pad == last + 1) {
            last++;
            i++;
        }
        ztc_buffer_print(buffer, "%s%" PRIu32, ranges++ > 0 ? ", " : "", first->pad);
        if (last > first->pad) {
            ztc_buffer_print(buffer, " to %" PRIu32, last);
        }
    }
    if (ranges == ZTC_LISTED_MAX && i < pins->count) {
        ztc_buffer_text(buffer, " ...");
    }
}

static void write_ports(struct ztc_buffer *buffer, const struct ztc_table *pins)
{
    char name[3] = "";

    for (uint32_t i = 0; i < pins->count; i++) {
        const struct ztc_pin_row *row = ZTC_ROW(struct ztc_pin_row, pins, i);
        if (i > 0 && ZTC_ROW(struct ztc_pin_row, pins, i - 1)->port == row->port) {
            continue;
        }
        ztc_port_name(row->port, name);
        ztc_buffer_print(buffer, "%s%s", i > 0 ? ", " : "", name);
    }
}

static bool port_exists(const struct ztc_table *pins, uint32_t port)
{
    for (uint32_t i = 0; i < pins->count; i++) {
        if (ZTC_ROW(struct ztc_pin_row, pins, i)->port == port) {
            return true;
        }
    }
    return false;
}

static void report_missing_pad(struct ztc_check *check, const struct ztc_board_pin *pin)
{
    const struct ztc_table *pins = check->target->pins;
    struct ztc_buffer buffer ZTC_CLEANUP(ztc_buffer_done) = {0};
    struct ztc_diagnostic *item;
    char port[3];

    ztc_buffer_init(&buffer, ZTC_WORDS_MAX);
    ztc_port_name(pin->port, port);
    if (port_exists(pins, pin->port)) {
        item = ztc_findings_add(check->findings, "E015", ztc_where_value(pin->where, 1),
                                "%s has no pad %" PRIu32 " on port %s",
                                ztc_check_target_name(check), pin->pad, port);
        write_pads(&buffer, pins, pin->port);
        ztc_diagnostic_note(check->findings, item, "the pads of %s are %s", port,
                            ztc_check_words(check, &buffer));
        return;
    }
    item = ztc_findings_add(check->findings, "E015", ztc_where_value(pin->where, 0),
                            "%s has no port %s", ztc_check_target_name(check), port);
    write_ports(&buffer, pins);
    ztc_diagnostic_note(check->findings, item, "its ports are %s", ztc_check_words(check, &buffer));
}

/* A table that never mentions an ability does not know of it: then nothing can be said. */
static bool table_knows(const struct ztc_table *pins, const char *ability)
{
    for (uint32_t i = 0; i < pins->count; i++) {
        if (ztc_pin_has_ability(ZTC_ROW(struct ztc_pin_row, pins, i), ability)) {
            return true;
        }
    }
    return false;
}

/* The ability that an extra of a pin calls for, or NULL. */
static const char *ability_of(const struct ztc_extra *extra)
{
    static const char *const abilities[][3] = {
        {"pull", "up", "pull-up"},
        {"pull", "down", "pull-down"},
        {"type", "open-drain", "open-drain"},
    };

    for (size_t i = 0; i < sizeof(abilities) / sizeof(abilities[0]); i++) {
        if (strcmp(extra->key, abilities[i][0]) == 0 &&
            strcmp(extra->value, abilities[i][1]) == 0) {
            return abilities[i][2];
        }
    }
    return strcmp(extra->key, "level") == 0 || strcmp(extra->key, "drive") == 0 ? "out" : NULL;
}

static void check_extras(struct ztc_check *check, const struct ztc_check_pin *pin)
{
    const struct ztc_table *extras = pin->pin->extras;

    for (uint32_t i = 0; extras != NULL && i < extras->count; i++) {
        const struct ztc_extra *extra = ZTC_ROW(struct ztc_extra, extras, i);
        const char *ability = ability_of(extra);
        if (ability == NULL || ztc_pin_has_ability(pin->row, ability) ||
            pin->row->abilities[0] == '\0' || !table_knows(check->target->pins, ability)) {
            continue;
        }
        bool out = strcmp(ability, "out") == 0;
        struct ztc_diagnostic *item = ztc_findings_add(
            check->findings, "E014", extra->where, "%s %s%s, which `%s: %s` needs", pin->row->name,
            out ? "cannot be an output" : "has no ", out ? "" : ability, extra->key, extra->value);
        ztc_diagnostic_note(check->findings, item, "%s can: %s", pin->row->name,
                            pin->row->abilities);
    }
}

static void check_cautions(struct ztc_check *check, const struct ztc_check_pin *pin)
{
    const struct ztc_table *cautions = pin->row->cautions;
    char key[16];

    (void)snprintf(key, sizeof(key), "D%" PRIu32, pin->pin->index);
    for (uint32_t i = 0; cautions != NULL && i < cautions->count; i++) {
        const struct ztc_caution_row *row = ZTC_ROW(struct ztc_caution_row, cautions, i);
        ztc_caution_report(check, pin->pin->where, key, pin->row->name, row->caution, row->reason);
    }
}

static int order_pads(const void *left, const void *right)
{
    const struct ztc_board_pin *a = (*(const struct ztc_check_pin *const *)left)->pin;
    const struct ztc_board_pin *b = (*(const struct ztc_check_pin *const *)right)->pin;

    if (a->port != b->port) {
        return a->port < b->port ? -1 : 1;
    }
    if (a->pad != b->pad) {
        return a->pad < b->pad ? -1 : 1;
    }
    return a->index < b->index ? -1 : a->index > b->index;
}

static void report_same_pad(struct ztc_check *check, const struct ztc_check_pin *first,
                            const struct ztc_check_pin *again)
{
    struct ztc_diagnostic *item;
    char port[3];

    ztc_port_name(again->pin->port, port);
    item = ztc_findings_add(check->findings, "E016", again->pin->where,
                            "D%" PRIu32 " is the same pad as D%" PRIu32 ": [ %s, %" PRIu32 " ]%s%s",
                            again->pin->index, first->pin->index, port, again->pin->pad,
                            again->row != NULL ? ", " : "",
                            again->row != NULL ? again->row->name : "");
    ztc_diagnostic_note(check->findings, item,
                        "give each Dn a pad of its own; several functional pins may name one Dn");
}

static void check_same_pads(struct ztc_check *check)
{
    const struct ztc_check_pin **sorted =
        ztc_arena_array(&check->scratch, check->pin_count, sizeof(void *));

    if (sorted == NULL) {
        check->failed = true;
        return;
    }
    for (size_t i = 0; i < check->pin_count; i++) {
        sorted[i] = &check->pins[i];
    }
    if (check->pin_count > 1) {
        qsort(sorted, check->pin_count, sizeof(void *), order_pads);
    }
    for (size_t first = 0, i = 1; i < check->pin_count; i++) {
        if (sorted[i]->pin->port == sorted[first]->pin->port &&
            sorted[i]->pin->pad == sorted[first]->pin->pad) {
            report_same_pad(check, sorted[first], sorted[i]);
        } else {
            first = i;
        }
    }
}

void ztc_check_pins(struct ztc_check *check)
{
    for (size_t i = 0; i < check->pin_count; i++) {
        const struct ztc_check_pin *pin = &check->pins[i];
        if (pin->row == NULL) {
            report_missing_pad(check, pin->pin);
            continue;
        }
        check_cautions(check, pin);
        check_extras(check, pin);
    }
    check_same_pads(check);
}
