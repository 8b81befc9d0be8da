/* SPDX-License-Identifier: Apache-2.0 */
/* Flash plans of fixed places: nothing overlaps, nothing leaves the flash, or no step is made. */
#include <string.h>
#include <ztc/family.h>
#include <ztc/text.h>

/* Where an image would lie, in whole erase units. */
struct region {
    const char *role;
    uint64_t start;
    uint64_t end;
};

static ztc_status refuse(const struct ztc_host *host, const struct ztc_flash_slots *slots,
                         const struct ztc_text *message, const char *remedy)
{
    const struct ztc_finding finding = {
        .struct_size = sizeof(finding),
        .severity = ZTC_SEVERITY_ERROR,
        .where = ZTC_WHERE_NONE,
        .code = slots->code,
        .message = message->text,
        .remedy = remedy,
    };
    ztc_status status = host->diag(host->ctx, &finding);
    return status != ZTC_OK ? status : ZTC_E_INVALID;
}

static const struct ztc_flash_slot *slot_of(const struct ztc_flash_slots *slots, const char *role)
{
    for (uint32_t i = 0; i < slots->count; i++) {
        if (strcmp(slots->slots[i].role, role) == 0) {
            return &slots->slots[i];
        }
    }
    return NULL;
}

/* The image's region. Refuses a role without slot, no bytes, and what leaves the flash. */
static ztc_status place(const struct ztc_host *host, const struct ztc_flash_slots *slots,
                        uint64_t flash_size, const struct ztc_flash_image_row *image,
                        struct region *ret_region)
{
    const struct ztc_flash_slot *slot = slot_of(slots, image->role);
    struct ztc_text message = {{0}, 0};
    ztc_text_add(&message, image->role);
    if (slot == NULL) {
        ztc_text_add(&message, " has no place in the flash of this target");
        return refuse(host, slots, &message, NULL);
    }
    if (image->size == 0) {
        ztc_text_add(&message, " is empty");
        return refuse(host, slots, &message, NULL);
    }
    uint64_t offset = slot->address - slots->start;
    if (offset > flash_size || image->size > flash_size - offset) {
        ztc_text_add(&message, " would leave the flash: ");
        ztc_text_number(&message, image->size);
        ztc_text_add(&message, " bytes at ");
        ztc_text_address(&message, slot->address);
        ztc_text_add(&message, " of ");
        ztc_text_number(&message, flash_size);
        return refuse(host, slots, &message, "give the size of the board's flash if it is larger");
    }
    uint64_t unit = slots->erase_unit;
    ret_region->role = slot->role;
    ret_region->start = slot->address - offset % unit;
    ret_region->end = slots->start + (offset + image->size + unit - 1) / unit * unit;
    return ZTC_OK;
}

static ztc_status check_pair(const struct ztc_host *host, const struct ztc_flash_slots *slots,
                             const struct region *left, const struct region *right)
{
    if (left->end <= right->start || right->end <= left->start) {
        return ZTC_OK;
    }
    const struct region *first = left->start <= right->start ? left : right;
    const struct region *second = first == left ? right : left;
    struct ztc_text message = {{0}, 0};
    ztc_text_add(&message, first->role);
    ztc_text_add(&message, " reaches to ");
    ztc_text_address(&message, first->end);
    ztc_text_add(&message, " and would overwrite ");
    ztc_text_add(&message, second->role);
    ztc_text_add(&message, " at ");
    ztc_text_address(&message, second->start);
    return refuse(host, slots, &message, "only a smaller image fits there");
}

static const struct ztc_flash_image_row *image_at(const struct ztc_flash_request *request,
                                                  uint32_t i)
{
    return ZTC_ROW(struct ztc_flash_image_row, request->images, i);
}

/* Every image by itself, and against those before it. */
static ztc_status check_images(const struct ztc_host *host, const struct ztc_flash_slots *slots,
                               const struct ztc_flash_request *request)
{
    uint64_t flash_size = request->flash_size != 0 ? request->flash_size : slots->size;
    for (uint32_t i = 0; i < request->images->count; i++) {
        struct region region = {NULL, 0, 0};
        ztc_status status = place(host, slots, flash_size, image_at(request, i), &region);
        for (uint32_t k = 0; k < i && status == ZTC_OK; k++) {
            struct region before = {NULL, 0, 0};
            status = place(host, slots, flash_size, image_at(request, k), &before);
            if (status == ZTC_OK) {
                status = check_pair(host, slots, &before, &region);
            }
        }
        if (status != ZTC_OK) {
            return status;
        }
    }
    return ZTC_OK;
}

static ztc_status make_step(const struct ztc_flash_sink *sink, const char *kind, const char *role,
                            uint64_t address, uint64_t size)
{
    const struct ztc_flash_step step = {
        .struct_size = sizeof(step),
        .kind = kind,
        .role = role,
        .address = address,
        .size = size,
    };
    return sink->step(sink->ctx, &step);
}

ztc_status ztc_flash_plan_slots(const struct ztc_host *host, const struct ztc_flash_slots *slots,
                                const struct ztc_flash_request *request,
                                const struct ztc_flash_sink *sink)
{
    ztc_status status = check_images(host, slots, request);
    for (uint32_t s = 0; s < slots->count && status == ZTC_OK; s++) {
        const struct ztc_flash_slot *slot = &slots->slots[s];
        for (uint32_t i = 0; i < request->images->count && status == ZTC_OK; i++) {
            const struct ztc_flash_image_row *image = image_at(request, i);
            if (strcmp(image->role, slot->role) == 0) {
                status = make_step(sink, "write", slot->role, slot->address, image->size);
            }
        }
    }
    return status == ZTC_OK ? make_step(sink, "reset", "", 0, 0) : status;
}
