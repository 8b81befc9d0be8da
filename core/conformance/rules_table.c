/* SPDX-License-Identifier: Apache-2.0 */
/* Rules about what a target's tables say of one another, and of the flash. */
#include "conformance/rule.h"

#include <string.h>
#include <ztc/class.h>

/* A role that writes needs a pad that can; an analog role a row of the pad itself. */
static void check_function(const struct ztc_target *target, const struct ztc_function_row *row,
                           struct ztc_verdict *verdict)
{
    const struct ztc_prefix_row *prefix = ztc_prefix_find(row->class_id, row->role);
    if (row->instance != 0 && ztc_target_instance(target, row->class_id, row->instance) == NULL) {
        ztc_verdict_fail(verdict, "functions: %s names instance %u of %s, which instances lacks",
                         row->signal, (unsigned)row->instance, row->class_id);
    }
    if (row->pad == ZTC_ANY_PAD || prefix == NULL) {
        return;
    }
    const struct ztc_pin_row *pin = ztc_target_pin(target, row->port, row->pad);
    if (pin == NULL) {
        ztc_verdict_fail(verdict, "functions: %s is on a pad that pins lacks", row->signal);
    } else if ((prefix->needs & ZTC_NEEDS_OUT) != 0 && !ztc_pin_has_ability(pin, "out")) {
        ztc_verdict_fail(verdict, "functions: %s is an output, but %s cannot write", row->signal,
                         pin->name);
    } else if ((prefix->needs & ZTC_NEEDS_IN) != 0 && !ztc_pin_has_ability(pin, "in")) {
        ztc_verdict_fail(verdict, "functions: %s is an input, but %s cannot read", row->signal,
                         pin->name);
    }
}

static void check_pins(const struct ztc_target *target, struct ztc_verdict *verdict)
{
    for (uint32_t i = 0; i < target->pins->count; i++) {
        const struct ztc_pin_row *pin = ZTC_ROW(struct ztc_pin_row, target->pins, i);
        if (ztc_pin_caution(pin, "input-only") != NULL && ztc_pin_has_ability(pin, "out")) {
            ztc_verdict_fail(verdict, "pins: %s is input-only and has the ability out", pin->name);
        }
        for (uint32_t j = 0; j < i; j++) {
            if (strcmp(ZTC_ROW(struct ztc_pin_row, target->pins, j)->name, pin->name) == 0) {
                ztc_verdict_fail(verdict, "pins: the name %s stands twice", pin->name);
            }
        }
    }
}

static void check_instances(const struct ztc_target *target, struct ztc_verdict *verdict)
{
    for (uint32_t i = 0; i < target->instances->count; i++) {
        const struct ztc_instance_row *row = ZTC_ROW(struct ztc_instance_row, target->instances, i);
        for (uint32_t j = 0; j < i; j++) {
            const struct ztc_instance_row *other =
                ZTC_ROW(struct ztc_instance_row, target->instances, j);
            if (other->hw == row->hw && strcmp(other->class_id, row->class_id) == 0) {
                ztc_verdict_fail(verdict, "instances: %s %u stands twice", row->class_id,
                                 (unsigned)row->hw);
            }
            if (row->block != NULL && other->block != NULL && other->users != row->users &&
                strcmp(other->block, row->block) == 0) {
                ztc_verdict_fail(verdict, "instances: the block %s has users %u and %u", row->block,
                                 (unsigned)other->users, (unsigned)row->users);
            }
        }
    }
}

static void check_packages(const struct ztc_target *target, struct ztc_verdict *verdict)
{
    for (uint32_t i = 0; i < target->packages->count; i++) {
        const struct ztc_package_row *row = ZTC_ROW(struct ztc_package_row, target->packages, i);
        if (ztc_target_pin(target, row->port, row->pad) == NULL) {
            ztc_verdict_fail(verdict, "packages: %s pin %s is a pad that pins lacks", row->package,
                             row->number);
        }
    }
}

static void check_flash(const struct ztc_target *target, struct ztc_verdict *verdict)
{
    for (uint32_t i = 0; i < target->flash->count; i++) {
        const struct ztc_flash_row *row = ZTC_ROW(struct ztc_flash_row, target->flash, i);
        const bool below = row->port_region < row->start;
        if (row->port_region_size != 0 &&
            (below || row->port_region_size > row->size ||
             row->port_region - row->start > row->size - row->port_region_size)) {
            ztc_verdict_fail(verdict, "flash: %s: the region for port.bin leaves the flash",
                             row->variant);
        }
        for (uint32_t j = 0; j < i; j++) {
            if (strcmp(ZTC_ROW(struct ztc_flash_row, target->flash, j)->variant, row->variant) ==
                0) {
                ztc_verdict_fail(verdict, "flash: the variant %s stands twice", row->variant);
            }
        }
    }
}

static void check_tables(struct ztc_probe *probe, struct ztc_target *target,
                         struct ztc_verdict *verdict)
{
    (void)probe;
    for (uint32_t i = 0; i < target->functions->count; i++) {
        check_function(target, ZTC_ROW(struct ztc_function_row, target->functions, i), verdict);
    }
    check_pins(target, verdict);
    check_instances(target, verdict);
    check_packages(target, verdict);
    check_flash(target, verdict);
}

void ztc_rule_tables(struct ztc_probe *probe, struct ztc_verdict *verdict)
{
    ztc_probe_targets(probe, check_tables, verdict);
}

/* The tables of a target opened twice: the same rows in the same place. */
static void check_same_rows(const struct ztc_target *first, const struct ztc_target *again,
                            struct ztc_verdict *verdict)
{
    const struct {
        const char *name;
        const struct ztc_table *first;
        const struct ztc_table *again;
    } tables[] = {
        {"pins", first->pins, again->pins},
        {"functions", first->functions, again->functions},
        {"instances", first->instances, again->instances},
        {"packages", first->packages, again->packages},
        {"flash", first->flash, again->flash},
        {"resources", first->resources, again->resources},
        {"explanations", first->explanations, again->explanations},
    };
    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
        if (tables[i].first->rows != tables[i].again->rows ||
            tables[i].first->count != tables[i].again->count) {
            ztc_verdict_fail(verdict,
                             "opened a second time, %s hands out other %s: they must be static",
                             first->description->id, tables[i].name);
        }
    }
}

static void check_constant(struct ztc_probe *probe, struct ztc_target *target,
                           struct ztc_verdict *verdict)
{
    struct ztc_error error = {0};
    struct ztc_target again;
    const ztc_status status = ztc_target_bind(NULL, target->interface, probe->self,
                                              target->description->id, probe->path, &error, &again);
    if (status != ZTC_OK) {
        ztc_verdict_fail(verdict, "opened a second time: %s", ztc_error_text(&error));
    } else if (again.description != target->description) {
        ztc_verdict_fail(verdict,
                         "opened a second time, %s hands out another description: it must be "
                         "static",
                         target->description->id);
    } else {
        check_same_rows(target, &again, verdict);
    }
    ztc_error_clear(&error);
}

void ztc_rule_constant(struct ztc_probe *probe, struct ztc_verdict *verdict)
{
    ztc_probe_targets(probe, check_constant, verdict);
}

/* PREFIX-Ennn, -Wnnn or -Nnnn. */
static bool is_code_of(const char *code, const char *prefix)
{
    const size_t length = strlen(prefix);
    if (strncmp(code, prefix, length) != 0 || strlen(code) != length + 5 || code[length] != '-' ||
        (code[length + 1] != 'E' && code[length + 1] != 'W' && code[length + 1] != 'N')) {
        return false;
    }
    for (size_t i = length + 2; i < length + 5; i++) {
        if (code[i] < '0' || code[i] > '9') {
            return false;
        }
    }
    return true;
}

static void check_explanations(struct ztc_probe *probe, struct ztc_target *target,
                               struct ztc_verdict *verdict)
{
    for (uint32_t i = 0; i < target->explanations->count; i++) {
        const struct ztc_explanation_row *row =
            ZTC_ROW(struct ztc_explanation_row, target->explanations, i);
        if (probe->info.codes[0] == '\0' || !is_code_of(row->code, probe->info.codes)) {
            ztc_verdict_fail(verdict, "explanations: code %s: expected %s-Ennn, -Wnnn or -Nnnn",
                             row->code,
                             probe->info.codes[0] != '\0' ? probe->info.codes : "PREFIX");
        }
        if (strcmp(row->wrong, row->right) == 0) {
            ztc_verdict_fail(verdict, "explanations: %s: wrong and right are the same", row->code);
        }
    }
}

void ztc_rule_explanations(struct ztc_probe *probe, struct ztc_verdict *verdict)
{
    ztc_probe_targets(probe, check_explanations, verdict);
}

/* The steps of one plan, held against the flash as they come. */
struct plan_walk {
    uint64_t start;
    uint64_t size;
    struct {
        uint64_t from, to;
    } written[32];
    size_t count;
    const char *problem;
};

static ztc_status keep_step(void *ctx, const struct ztc_flash_step *step)
{
    struct plan_walk *walk = ctx;
    if (step->kind == NULL || step->role == NULL) {
        walk->problem = "a step without kind or role";
        return ZTC_E_ARGUMENT;
    }
    if (strcmp(step->kind, "write") != 0) {
        return ZTC_OK;
    }
    if (step->address < walk->start || step->size > walk->size ||
        step->address - walk->start > walk->size - step->size) {
        walk->problem = "a write leaves the flash";
    }
    for (size_t i = 0; i < walk->count; i++) {
        if (step->address < walk->written[i].to &&
            walk->written[i].from < step->address + step->size) {
            walk->problem = "two writes overlap";
        }
    }
    if (walk->count == sizeof(walk->written) / sizeof(walk->written[0])) {
        return ZTC_E_LIMIT;
    }
    walk->written[walk->count].from = step->address;
    walk->written[walk->count++].to = step->address + step->size;
    return ZTC_OK;
}

/* What is asked of a plan, and the flash that it must stay in. */
struct plan_request {
    uint64_t start;
    uint64_t size;
    uint64_t asked_size;
    const char *variant; /* NULL: none is named */
};

/* A plan may be refused; one that is given must be sound. */
static void try_plan(const struct ztc_target *target, const struct plan_request *asked,
                     uint64_t image, struct ztc_verdict *verdict)
{
    const struct ztc_flash_image_row rows[] = {
        {"port", 784}, {"vm.0", image}, {"vm.1", image}, {"vm.2", image}, {"vm.3", image}};
    for (uint32_t count = 1; count <= sizeof(rows) / sizeof(rows[0]); count++) {
        const struct ztc_table images = {sizeof(images), count, sizeof(rows[0]), 0, rows};
        const struct ztc_flash_request request = {sizeof(request), 0, asked->asked_size, &images,
                                                  asked->variant};
        struct plan_walk walk = {.start = asked->start, .size = asked->size};
        const struct ztc_flash_sink sink = {sizeof(sink), 0, &walk, keep_step};
        const ztc_status status = target->interface->flash_plan(target->handle, &request, &sink);
        if (!ztc_status_known(status)) {
            ztc_verdict_fail(verdict, "flash_plan: status %d is none of the list", (int)status);
        } else if (status == ZTC_OK && walk.problem != NULL) {
            ztc_verdict_fail(verdict, "flash_plan: %s (flash of %llu bytes%s%s, %u images of %llu)",
                             walk.problem, (unsigned long long)asked->size,
                             asked->variant != NULL ? ", " : "",
                             asked->variant != NULL ? asked->variant : "", (unsigned)count,
                             (unsigned long long)image);
        }
    }
}

/* Each arrangement by its size, by its name and by both; and a name that no arrangement has. */
static void try_row(const struct ztc_target *target, const struct ztc_flash_row *row,
                    uint64_t image, struct ztc_verdict *verdict)
{
    const struct plan_request requests[] = {
        {row->start, row->size, row->size, NULL},
        {row->start, row->size, row->size, row->variant},
        {row->start, row->size, 0, row->variant},
        {row->start, row->size, row->size, "no arrangement of this name"},
    };
    for (size_t i = 0; i < sizeof(requests) / sizeof(requests[0]); i++) {
        try_plan(target, &requests[i], image, verdict);
    }
}

static void check_plan(struct ztc_probe *probe, struct ztc_target *target,
                       struct ztc_verdict *verdict)
{
    (void)probe;
    if (!ZTC_HAS(target->interface, struct ztc_target_v1, flash_plan) ||
        target->interface->flash_plan == NULL) {
        ztc_verdict_skip(verdict, "the module plans no flashing");
        return;
    }
    const uint64_t images[] = {0, 1, 4096, 65536, 1u << 20, 1u << 22, UINT64_MAX};
    const uint64_t kib = target->description->flash_kib;
    for (size_t i = 0; i < sizeof(images) / sizeof(images[0]); i++) {
        if (target->flash->count == 0) {
            const uint64_t size = kib != 0 ? kib * 1024 : 1u << 20;
            const struct plan_request request = {0, size, size, NULL};
            try_plan(target, &request, images[i], verdict);
        }
        for (uint32_t row = 0; row < target->flash->count; row++) {
            try_row(target, ZTC_ROW(struct ztc_flash_row, target->flash, row), images[i], verdict);
        }
    }
}

void ztc_rule_plan(struct ztc_probe *probe, struct ztc_verdict *verdict)
{
    ztc_probe_targets(probe, check_plan, verdict);
}
