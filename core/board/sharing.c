/* SPDX-License-Identifier: Apache-2.0 */
/* What several functions or peripherals share: normal in a template, and worth a note. */
#include "board/check_internal.h"

#include <inttypes.h>
#include <string.h>

/* The functional pins of each Dn, strung together in the order of the template. */
struct chains {
    uint32_t *first; /* by pin; ZTC_NO_ROW: none */
    uint32_t *next;  /* by function */
};

/* RX and TX of one peripheral on one pad are a warning already. */
static bool one_peripheral(const struct ztc_check *check, const struct chains *chains, size_t pin)
{
    uint32_t owner = ZTC_NO_ROW;

    for (uint32_t i = chains->first[pin]; i != ZTC_NO_ROW; i = chains->next[i]) {
        uint32_t link = check->first_link[i];
        if (link == ZTC_NO_ROW || check->links[link].next != ZTC_NO_ROW) {
            return false;
        }
        if (owner != ZTC_NO_ROW && owner != check->links[link].peripheral) {
            return false;
        }
        owner = check->links[link].peripheral;
    }
    return true;
}

static void report_pad(struct ztc_check *check, const struct chains *chains, size_t pin)
{
    const struct ztc_check_pin *shared = &check->pins[pin];
    const struct ztc_board_function *second = &check->functions[chains->next[chains->first[pin]]];
    struct ztc_buffer buffer ZTC_CLEANUP(ztc_buffer_done) = {0};
    size_t position = 0;

    ztc_buffer_init(&buffer, ZTC_WORDS_MAX);
    for (uint32_t i = chains->first[pin]; i != ZTC_NO_ROW && position < ZTC_LISTED_MAX;
         i = chains->next[i]) {
        ztc_check_between(&buffer, position++, shared->uses, " and ");
        ztc_buffer_text(&buffer, check->functions[i].name);
    }
    (void)ztc_findings_add(check->findings, "N001", second->where, "D%" PRIu32 " is under %s%s",
                           shared->pin->index, ztc_check_words(check, &buffer),
                           shared->uses > ZTC_LISTED_MAX ? " ..." : "");
}

static void check_pads(struct ztc_check *check)
{
    struct chains chains = {
        .first = ztc_arena_array(&check->scratch, check->pin_count, sizeof(*chains.first)),
        .next = ztc_arena_array(&check->scratch, check->function_count, sizeof(*chains.next)),
    };

    if (chains.first == NULL || chains.next == NULL) {
        check->failed = true;
        return;
    }
    for (size_t i = 0; i < check->pin_count; i++) {
        chains.first[i] = ZTC_NO_ROW;
    }
    for (size_t i = check->function_count; i-- > 0;) {
        uint32_t pin = check->functions[i].pin;
        if (pin >= check->pin_count) {
            continue;
        }
        chains.next[i] = chains.first[pin];
        chains.first[pin] = (uint32_t)i;
    }
    for (size_t i = 0; i < check->pin_count; i++) {
        if (check->pins[i].uses > 1 && !one_peripheral(check, &chains, i)) {
            report_pad(check, &chains, i);
        }
    }
}

/* A pin of a bus without a peripheral: no program can open it. */
static void check_unused(struct ztc_check *check, const struct ztc_board_function *function)
{
    static const char *const buses[] = {ZTC_CLASS_SERIAL, ZTC_CLASS_SPI, ZTC_CLASS_I2C,
                                        ZTC_CLASS_CAN};

    for (size_t i = 0; check->whole && i < sizeof(buses) / sizeof(buses[0]); i++) {
        if (strcmp(function->class_id, buses[i]) == 0) {
            (void)ztc_findings_add(check->findings, "N003", function->where,
                                   "%s is a pin of no peripheral, so that nothing uses it",
                                   function->name);
            return;
        }
    }
}

/* One functional pin under several peripherals. */
static void check_users(struct ztc_check *check, size_t row)
{
    const struct ztc_board_function *function = &check->functions[row];
    struct ztc_buffer buffer ZTC_CLEANUP(ztc_buffer_done) = {0};
    size_t count = 0, position = 0;

    for (uint32_t i = check->first_link[row]; i != ZTC_NO_ROW; i = check->links[i].next) {
        count++;
    }
    if (count == 0) {
        check_unused(check, function);
    }
    if (count < 2) {
        return;
    }
    ztc_buffer_init(&buffer, ZTC_WORDS_MAX);
    for (uint32_t i = check->first_link[row]; i != ZTC_NO_ROW && position < ZTC_LISTED_MAX;
         i = check->links[i].next) {
        ztc_check_between(&buffer, position++, count, " and ");
        ztc_buffer_text(&buffer, check->peripherals[check->links[i].peripheral].name);
    }
    (void)ztc_findings_add(check->findings, "N001", function->where, "%s is a pin of %s%s",
                           function->name, ztc_check_words(check, &buffer),
                           count > ZTC_LISTED_MAX ? " ..." : "");
}

void ztc_check_sharing(struct ztc_check *check)
{
    check_pads(check);
    for (size_t i = 0; i < check->function_count; i++) {
        check_users(check, i);
    }
}
