/* SPDX-License-Identifier: Apache-2.0 */
/* The interface ztc.target/1 over const data: what every target module would write the same. */
#include <string.h>
#include <ztc/family.h>
#include <ztc/port.h>

/* What open hands out. */
struct handle {
    const struct ztc_host *host;
    const struct ztc_family_target *target;
};

/* The module's own state: made by init, gone with shutdown. */
struct state {
    const struct ztc_host *host;
    uint32_t count;
    struct handle handles[];
};

static const struct ztc_table no_rows = ZTC_TABLE_EMPTY;

static const struct ztc_port_version_row port_version_rows[] = {{1}, {2}};
const struct ztc_table ztc_family_port_versions = ZTC_TABLE_OF(port_version_rows);

ztc_status ztc_family_init(const struct ztc_family *family, const struct ztc_host *host,
                           void **ret_self)
{
    if (host == NULL || !ZTC_HAS(host, struct ztc_host, get_interface)) {
        return ZTC_E_ARGUMENT;
    }
    struct state *state =
        host->alloc(host->ctx, sizeof(*state) + family->count * sizeof(state->handles[0]));
    if (state == NULL) {
        return ZTC_E_MEMORY;
    }
    state->host = host;
    state->count = family->count;
    for (uint32_t i = 0; i < family->count; i++) {
        state->handles[i].host = host;
        state->handles[i].target = &family->targets[i];
    }
    *ret_self = state;
    return ZTC_OK;
}

void ztc_family_shutdown(void *self)
{
    struct state *state = self;
    state->host->free(state->host->ctx, state);
}

static ztc_status open_target(void *self, const char *id, void **ret_target)
{
    struct state *state = self;
    for (uint32_t i = 0; i < state->count; i++) {
        if (strcmp(state->handles[i].target->description->id, id) == 0) {
            *ret_target = &state->handles[i];
            return ZTC_OK;
        }
    }
    return ZTC_E_UNSUPPORTED;
}

static const struct ztc_family_target *target_of(void *handle)
{
    return ((const struct handle *)handle)->target;
}

static const struct ztc_host *host_of(void *handle)
{
    return ((const struct handle *)handle)->host;
}

static ztc_status give(const struct ztc_table *table, const struct ztc_table **ret_table)
{
    *ret_table = table != NULL ? table : &no_rows;
    return ZTC_OK;
}

static ztc_status describe(void *handle, const struct ztc_target_description **ret_description)
{
    *ret_description = target_of(handle)->description;
    return ZTC_OK;
}

static ztc_status pins(void *handle, const struct ztc_table **ret_pins)
{
    return give(target_of(handle)->pins, ret_pins);
}

static ztc_status functions(void *handle, const struct ztc_table **ret_functions)
{
    return give(target_of(handle)->functions, ret_functions);
}

static ztc_status instances(void *handle, const struct ztc_table **ret_instances)
{
    return give(target_of(handle)->instances, ret_instances);
}

static ztc_status packages(void *handle, const struct ztc_table **ret_packages)
{
    return give(target_of(handle)->packages, ret_packages);
}

static ztc_status flash(void *handle, const struct ztc_table **ret_flash)
{
    return give(target_of(handle)->flash, ret_flash);
}

static ztc_status resources(void *handle, const struct ztc_table **ret_resources)
{
    return give(target_of(handle)->resources, ret_resources);
}

static ztc_status explanations(void *handle, const struct ztc_table **ret_explanations)
{
    return give(target_of(handle)->explanations, ret_explanations);
}

static ztc_status validate(void *handle, const struct ztc_board *board, uint32_t version,
                           const struct ztc_finding_sink *findings)
{
    const struct ztc_family_target *target = target_of(handle);
    ztc_status status = target->pad_rules != NULL
                            ? ztc_family_pad_rules(board, target->pad_rules, findings)
                            : ZTC_OK;
    return status == ZTC_OK && target->validate != NULL
               ? target->validate(target, host_of(handle), board, version, findings)
               : status;
}

static ztc_status encode(void *handle, const struct ztc_board *board, uint32_t version,
                         const struct ztc_sink *sink)
{
    const struct ztc_table *versions = target_of(handle)->description->port_versions;
    int32_t known = 0;
    for (uint32_t i = 0; i < versions->count; i++) {
        known |= ZTC_ROW(struct ztc_port_version_row, versions, i)->version == version;
    }
    if (known && version == 1) {
        return ztc_port_v1_encode(host_of(handle), board, sink);
    }
    if (known && version == 2) {
        return ztc_port_v2_encode(host_of(handle), board, sink);
    }
    return ZTC_E_UNSUPPORTED;
}

static ztc_status decode(void *handle, const void *data, uint64_t size,
                         const struct ztc_board_sink *sink)
{
    return ztc_port_decode(host_of(handle), data, size, sink);
}

static ztc_status match(void *handle, const struct ztc_usb_device *device,
                        struct ztc_usb_match *result)
{
    const struct ztc_family_target *target = target_of(handle);
    return target->match != NULL ? target->match(target, host_of(handle), device, result)
                                 : ZTC_E_UNSUPPORTED;
}

static ztc_status flash_plan(void *handle, const struct ztc_flash_request *request,
                             const struct ztc_flash_sink *sink)
{
    const struct ztc_family_target *target = target_of(handle);
    if (target->flash_plan != NULL) {
        return target->flash_plan(target, host_of(handle), request, sink);
    }
    if (target->slots == NULL || target->flash == NULL) {
        return ZTC_E_UNSUPPORTED;
    }
    const struct ztc_flash_table_plan plan = {
        .slots = target->slots,
        .slot_count = target->slot_count,
        .flash = target->flash,
        .code = target->plan_code,
    };
    return ztc_flash_plan_table(host_of(handle), &plan, request, sink);
}

static const struct ztc_target_v1 target_v1 = {
    .struct_size = sizeof(struct ztc_target_v1),
    .open = open_target,
    .describe = describe,
    .pins = pins,
    .functions = functions,
    .instances = instances,
    .packages = packages,
    .flash = flash,
    .resources = resources,
    .explanations = explanations,
    .validate = validate,
    .encode = encode,
    .decode = decode,
    .match = match,
    .flash_plan = flash_plan,
};

const void *ztc_family_get_interface(void *self, const char *id)
{
    (void)self;
    return strcmp(id, ZTC_TARGET_INTERFACE) == 0 ? &target_v1 : NULL;
}

ztc_status ztc_family_report(const struct ztc_finding_sink *findings, uint32_t severity,
                             const char *code, uint64_t where, const char *message,
                             const char *remedy)
{
    const struct ztc_finding finding = {
        .struct_size = sizeof(finding),
        .severity = severity,
        .where = where,
        .code = code,
        .message = message,
        .remedy = remedy,
    };
    return findings->report(findings->ctx, &finding);
}

const struct ztc_board_pin *ztc_family_pin(const struct ztc_board *board,
                                           const struct ztc_board_function *function)
{
    return function->pin < board->pins->count
               ? ZTC_ROW(struct ztc_board_pin, board->pins, function->pin)
               : NULL;
}
