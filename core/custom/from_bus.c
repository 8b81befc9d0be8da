/* SPDX-License-Identifier: Apache-2.0 */
/* Peripherals out of uses: whole ones, each with a unit of the microcontroller that reaches its pads. */
#include "custom/from_internal.h"

#include <string.h>

#define ROLES_MAX 3u

/* The roles without which a template has no such peripheral. */
static const struct kind {
    const char *class_id;
    const char *roles[ROLES_MAX];
} kinds[] = {
    {ZTC_CLASS_SERIAL, {"rx", "tx"}},
    {ZTC_CLASS_SPI, {"mosi", "miso", "sclk"}},
    {ZTC_CLASS_I2C, {"sda", "scl"}},
    {ZTC_CLASS_CAN, {"rx", "tx"}},
};

static const struct kind *kind_of(const char *class_id)
{
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (strcmp(kinds[i].class_id, class_id) == 0) {
            return &kinds[i];
        }
    }
    return NULL;
}

static struct ztc_from_use *use_of(const struct ztc_from_bus *bus, const char *role)
{
    for (size_t i = 0; i < bus->use_count; i++) {
        if (strcmp(bus->uses[i]->role, role) == 0) {
            return bus->uses[i];
        }
    }
    return NULL;
}

/* Drops all uses that are left of a bus, for one reason. */
static bool drop_bus(struct ztc_from *from, struct ztc_from_bus *bus, const char *reason)
{
    bool good = reason != NULL;
    for (size_t i = 0; good && i < bus->use_count; i++) {
        if (bus->uses[i]->class_id[0] != '\0') {
            good = ztc_from_drop(from, bus->uses[i], "%s", reason);
        }
    }
    bus->unit = NULL;
    bus->use_count = 0;
    return good;
}

static struct ztc_from_bus *bus_for(struct ztc_from *from, const struct ztc_from_use *use)
{
    for (size_t i = 0; use->group != ZTC_NO_ROW && i < from->bus_count; i++) {
        struct ztc_from_bus *bus = &from->buses[i];
        if (bus->group == use->group && strcmp(bus->class_id, use->class_id) == 0) {
            return bus;
        }
    }
    struct ztc_from_bus *bus = &from->buses[from->bus_count++];
    *bus = (struct ztc_from_bus){.class_id = use->class_id,
                                 .group = use->group,
                                 .number = use->number,
                                 .instance = use->instance};
    return bus;
}

/* Puts the uses into buses. False when out of memory. */
static bool gather(struct ztc_from *from)
{
    from->bus_count = 0;
    if (from->buses == NULL) {
        from->buses = ztc_arena_array(from->arena, from->use_count, sizeof(*from->buses));
    }
    for (size_t i = 0; from->buses != NULL && i < from->use_count; i++) {
        struct ztc_from_use *use = &from->uses[i];
        use->bus = NULL;
        if (use->gone || kind_of(use->class_id) == NULL) {
            continue;
        }
        struct ztc_from_bus *bus = bus_for(from, use);
        const struct ztc_from_use *other = use_of(bus, use->role);
        if (other != NULL) {
            if (!ztc_from_drop(from, use, "this %s has its %s already, in line %u", use->class_id,
                               other->role, (unsigned)other->line)) {
                return false;
            }
            continue;
        }
        if (bus->instance[0] == '\0') {
            bus->instance = use->instance;
        }
        bus->uses[bus->use_count++] = use;
        use->bus = bus;
    }
    return from->buses != NULL;
}

/* Drops a bus that lacks a role. */
static bool check_whole(struct ztc_from *from, struct ztc_from_bus *bus)
{
    const struct kind *kind = kind_of(bus->class_id);
    for (size_t i = 0; i < ROLES_MAX && kind->roles[i] != NULL; i++) {
        if (bus->use_count > 0 && use_of(bus, kind->roles[i]) == NULL) {
            const char *unit = bus->instance[0] != '\0' ? bus->instance : "its unit";
            return drop_bus(from, bus,
                            ztc_arena_print(from->arena,
                                            "%s has no %s in the file, and %s needs one; the pad "
                                            "is there as a plain pin",
                                            unit, kind->roles[i], bus->class_id));
        }
    }
    return true;
}

/* Can the unit be had on all pads of the bus? *ret_own: on how many of them by a signal of their own. */
static bool reaches(const struct ztc_from *from, const struct ztc_from_bus *bus, uint32_t hw,
                    size_t *ret_own)
{
    size_t own = 0;
    for (size_t i = 0; i < bus->use_count; i++) {
        struct ztc_from_choices choices = ztc_from_choose(from, bus->uses[i], hw);
        if (choices.count == 0) {
            return false;
        }
        own += choices.own ? 1 : 0;
    }
    *ret_own = own;
    return true;
}

static bool is_taken(const struct ztc_from *from, const struct ztc_instance_row *unit)
{
    for (size_t i = 0; i < from->bus_count; i++) {
        if (from->buses[i].unit == unit) {
            return true;
        }
    }
    return false;
}

/* The unit that the file names. *ret_known: there is one of this name, whether or not it reaches. */
static const struct ztc_instance_row *find_named(const struct ztc_from *from,
                                                 const struct ztc_from_bus *bus, bool *ret_known)
{
    const struct ztc_table *instances = from->target->instances;
    *ret_known = false;
    for (uint32_t i = 0; i < instances->count; i++) {
        const struct ztc_instance_row *row = ZTC_ROW(struct ztc_instance_row, instances, i);
        size_t own = 0;
        if (strcmp(row->class_id, bus->class_id) != 0 ||
            !ztc_from_is_unit(row->name, bus->instance)) {
            continue;
        }
        *ret_known = true;
        if (reaches(from, bus, row->hw, &own)) {
            return row;
        }
    }
    return NULL;
}

/* The unit that suits the pads best: free before taken, then with most signals of their own, then first. */
static const struct ztc_instance_row *find_any(const struct ztc_from *from,
                                               const struct ztc_from_bus *bus)
{
    const struct ztc_table *instances = from->target->instances;
    const struct ztc_instance_row *best = NULL;
    size_t best_score = 0;
    for (uint32_t i = 0; i < instances->count; i++) {
        const struct ztc_instance_row *row = ZTC_ROW(struct ztc_instance_row, instances, i);
        size_t own = 0;
        if (strcmp(row->class_id, bus->class_id) != 0 || !reaches(from, bus, row->hw, &own)) {
            continue;
        }
        size_t score = own + 1 + (is_taken(from, row) ? 0 : ROLES_MAX + 1);
        if (score > best_score) {
            best = row;
            best_score = score;
        }
    }
    return best;
}

/* The first pad that the named unit does not reach, or any unit where none is named. */
static const char *tell_unreached(const struct ztc_from *from, const struct ztc_from_bus *bus)
{
    for (size_t i = 0; i < bus->use_count; i++) {
        const struct ztc_from_use *use = bus->uses[i];
        const struct ztc_table *instances = from->target->instances;
        bool reached = false;
        for (uint32_t j = 0; !reached && j < instances->count; j++) {
            const struct ztc_instance_row *row = ZTC_ROW(struct ztc_instance_row, instances, j);
            bool named = bus->instance[0] == '\0' || ztc_from_is_unit(row->name, bus->instance);
            reached = named && strcmp(row->class_id, bus->class_id) == 0 &&
                      ztc_from_choose(from, use, row->hw).count > 0;
        }
        if (!reached) {
            return ztc_arena_print(from->arena, "no %s of %s reaches %s with %s",
                                   bus->instance[0] != '\0' ? bus->instance : bus->class_id,
                                   from->target->description->id, use->row->name, use->role);
        }
    }
    return ztc_arena_print(from->arena, "no %s of %s reaches all its pads", bus->class_id,
                           from->target->description->id);
}

static bool settle_named(struct ztc_from *from, struct ztc_from_bus *bus)
{
    bool known = false;
    bus->unit = find_named(from, bus, &known);
    return bus->unit != NULL || !known || drop_bus(from, bus, tell_unreached(from, bus));
}

static bool settle_any(struct ztc_from *from, struct ztc_from_bus *bus)
{
    bus->unit = find_any(from, bus);
    if (bus->unit == NULL) {
        /* By whichever unit: the name is none of the target's. */
        bus->instance = "";
        return drop_bus(from, bus, tell_unreached(from, bus));
    }
    struct ztc_from_use *first = bus->uses[0];
    if (bus->instance[0] == '\0' || strcmp(first->instance, "") == 0) {
        return true;
    }
    bool good = ztc_from_leave(from, first, "%s has no %s; %s takes its place",
                               from->target->description->id, bus->instance, bus->unit->name);
    /* Said once, however many rounds come. */
    for (size_t i = 0; i < bus->use_count; i++) {
        bus->uses[i]->instance = "";
    }
    return good;
}

/* Decides the signals of a bus; where one cannot be, the others go too. */
static bool settle_signals(struct ztc_from *from, struct ztc_from_bus *bus)
{
    bool whole = true;
    for (size_t i = 0; i < bus->use_count; i++) {
        if (!ztc_from_settle(from, bus->uses[i], bus->unit->hw)) {
            return false;
        }
        whole = whole && bus->uses[i]->class_id[0] != '\0';
    }
    return whole || drop_bus(from, bus, "another pin of the same unit cannot be carried over");
}

ztc_status ztc_from_settle_buses(struct ztc_from *from, struct ztc_error *error)
{
    bool good = gather(from);
    for (size_t i = 0; good && i < from->bus_count; i++) {
        good = check_whole(from, &from->buses[i]);
    }
    /* Units that are named first, so that the others keep out of their way. */
    for (size_t i = 0; good && i < from->bus_count; i++) {
        struct ztc_from_bus *bus = &from->buses[i];
        good = bus->use_count == 0 || bus->instance[0] == '\0' || settle_named(from, bus);
    }
    for (size_t i = 0; good && i < from->bus_count; i++) {
        struct ztc_from_bus *bus = &from->buses[i];
        good = bus->use_count == 0 || bus->unit != NULL || settle_any(from, bus);
    }
    for (size_t i = 0; good && i < from->bus_count; i++) {
        struct ztc_from_bus *bus = &from->buses[i];
        good = bus->use_count == 0 || settle_signals(from, bus);
    }
    return good ? ZTC_OK : ztc_error_memory(error);
}
