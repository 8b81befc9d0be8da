/* SPDX-License-Identifier: Apache-2.0 */
/* Flash plans of fixed places: nothing overlaps, nothing leaves the flash, or no step is made. */
#include <stdbool.h>
#include <string.h>
#include <ztc/family.h>
#include <ztc/text.h>

/* How the flash is erased. */
struct geometry {
    uint64_t start; /* as its addresses count */
    uint64_t size;
    uint64_t unit;      /* bytes; 0: by sector */
    const char *layout; /* the sectors, in address order: 4x16K,1x64K */
};

/* What both kinds of plans come down to. */
struct plan {
    const struct ztc_flash_slot *slots;
    uint32_t count;
    struct ztc_flash_slot port; /* one more slot, the last; its role is NULL where there is none */
    uint64_t port_size;         /* bytes that are free for it there */
    struct geometry flash;
    uint64_t app_start; /* what ZTC_FLASH_APP_START stands for */
    const char *code;
};

/* Where an image would lie, in whole erase units. */
struct region {
    const char *role;
    uint64_t start;
    uint64_t end;
};

static ztc_status refuse(const struct ztc_host *host, const struct plan *plan,
                         const struct ztc_text *message, const char *remedy)
{
    const struct ztc_finding finding = {
        .struct_size = sizeof(finding),
        .severity = ZTC_SEVERITY_ERROR,
        .where = ZTC_WHERE_NONE,
        .code = plan->code,
        .message = message->text,
        .remedy = remedy,
    };
    ztc_status status = host->diag(host->ctx, &finding);
    return status != ZTC_OK ? status : ZTC_E_INVALID;
}

static const struct ztc_flash_slot *slot_at(const struct plan *plan, uint32_t i)
{
    return i < plan->count ? &plan->slots[i] : &plan->port;
}

static uint32_t slot_count(const struct plan *plan)
{
    return plan->count + (plan->port.role != NULL);
}

static uint64_t address_of(const struct plan *plan, const struct ztc_flash_slot *slot)
{
    return slot->address == ZTC_FLASH_APP_START ? plan->app_start : slot->address;
}

static const struct ztc_flash_slot *slot_of(const struct plan *plan, const char *role)
{
    for (uint32_t i = 0; i < slot_count(plan); i++) {
        if (strcmp(slot_at(plan, i)->role, role) == 0) {
            return slot_at(plan, i);
        }
    }
    return NULL;
}

static uint64_t read_number(const char **text)
{
    uint64_t number = 0;
    while (**text >= '0' && **text <= '9' && number < UINT32_MAX) {
        number = number * 10 + (uint64_t)(*(*text)++ - '0');
    }
    return number;
}

/* Reads "4x16K" and what parts it from the next; the table was checked when it was made. */
static void read_sectors(const char **layout, uint64_t *ret_count, uint64_t *ret_size)
{
    *ret_count = read_number(layout);
    *layout += **layout == 'x';
    *ret_size = read_number(layout);
    if (**layout == 'K' || **layout == 'M') {
        *ret_size *= **layout == 'K' ? 1024u : 1048576u;
        (*layout)++;
    }
    *layout += **layout == ',';
}

/* The sector that the byte at `offset` lies in: from *ret_from to before *ret_to, as offsets. */
static void sector_of(const struct geometry *flash, uint64_t offset, uint64_t *ret_from,
                      uint64_t *ret_to)
{
    const char *layout = flash->layout;
    uint64_t at = 0;
    while (flash->unit == 0 && *layout != '\0') {
        uint64_t count = 0;
        uint64_t size = 0;
        read_sectors(&layout, &count, &size);
        if (count == 0 || size == 0) {
            break;
        }
        if (offset - at < count * size) {
            *ret_from = at + (offset - at) / size * size;
            *ret_to = *ret_from + size;
            return;
        }
        at += count * size;
    }
    uint64_t unit = flash->unit != 0 ? flash->unit : 1;
    *ret_from = offset / unit * unit;
    *ret_to = *ret_from + unit;
}

/* The image's region. Refuses a role without slot, no bytes, and what leaves the flash. */
static ztc_status place(const struct ztc_host *host, const struct plan *plan,
                        const struct ztc_flash_image_row *image, struct region *ret_region)
{
    const struct ztc_flash_slot *slot = slot_of(plan, image->role);
    struct ztc_text message = {{0}, 0};
    ztc_text_add(&message, image->role);
    if (slot == NULL) {
        ztc_text_add(&message, " has no place in the flash of this target");
        return refuse(host, plan, &message, NULL);
    }
    if (image->size == 0) {
        ztc_text_add(&message, " is empty");
        return refuse(host, plan, &message, NULL);
    }
    if (slot == &plan->port && image->size > plan->port_size) {
        ztc_text_add(&message, " is of ");
        ztc_text_number(&message, image->size);
        ztc_text_add(&message, " bytes, and its place in the flash has ");
        ztc_text_number(&message, plan->port_size);
        return refuse(host, plan, &message, NULL);
    }
    const struct geometry *flash = &plan->flash;
    uint64_t address = address_of(plan, slot);
    uint64_t offset = address - flash->start;
    if (offset > flash->size || image->size > flash->size - offset) {
        ztc_text_add(&message, " would leave the flash: ");
        ztc_text_number(&message, image->size);
        ztc_text_add(&message, " bytes at ");
        ztc_text_address(&message, address);
        ztc_text_add(&message, " of ");
        ztc_text_number(&message, flash->size);
        return refuse(host, plan, &message, "give the size of the board's flash if it is larger");
    }
    uint64_t unused = 0;
    ret_region->role = slot->role;
    sector_of(flash, offset, &ret_region->start, &unused);
    sector_of(flash, offset + image->size - 1, &unused, &ret_region->end);
    ret_region->start += flash->start;
    ret_region->end += flash->start;
    return ZTC_OK;
}

static ztc_status check_pair(const struct ztc_host *host, const struct plan *plan,
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
    return refuse(host, plan, &message, "only a smaller image fits there");
}

static const struct ztc_flash_image_row *image_at(const struct ztc_flash_request *request,
                                                  uint32_t i)
{
    return ZTC_ROW(struct ztc_flash_image_row, request->images, i);
}

/* Whether port.bin is flashed as well or not: its region is the firmware's end. */
static ztc_status check_port(const struct ztc_host *host, const struct plan *plan,
                             const struct region *region)
{
    if (plan->port.role == NULL || region->role == plan->port.role) {
        return ZTC_OK;
    }
    const struct region port = {plan->port.role, plan->port.address,
                                plan->port.address + plan->port_size};
    return check_pair(host, plan, &port, region);
}

/* Every image by itself, and against those before it. */
static ztc_status check_images(const struct ztc_host *host, const struct plan *plan,
                               const struct ztc_flash_request *request)
{
    for (uint32_t i = 0; i < request->images->count; i++) {
        struct region region = {NULL, 0, 0};
        ztc_status status = place(host, plan, image_at(request, i), &region);
        if (status == ZTC_OK) {
            status = check_port(host, plan, &region);
        }
        for (uint32_t k = 0; k < i && status == ZTC_OK; k++) {
            struct region before = {NULL, 0, 0};
            status = place(host, plan, image_at(request, k), &before);
            if (status == ZTC_OK) {
                status = check_pair(host, plan, &before, &region);
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

static ztc_status make_plan(const struct ztc_host *host, const struct plan *plan,
                            const struct ztc_flash_request *request,
                            const struct ztc_flash_sink *sink)
{
    ztc_status status = check_images(host, plan, request);
    for (uint32_t s = 0; s < slot_count(plan) && status == ZTC_OK; s++) {
        const struct ztc_flash_slot *slot = slot_at(plan, s);
        for (uint32_t i = 0; i < request->images->count && status == ZTC_OK; i++) {
            const struct ztc_flash_image_row *image = image_at(request, i);
            if (strcmp(image->role, slot->role) == 0) {
                status = make_step(sink, "write", slot->role, address_of(plan, slot), image->size);
            }
        }
    }
    return status == ZTC_OK ? make_step(sink, "reset", "", 0, 0) : status;
}

ztc_status ztc_flash_plan_slots(const struct ztc_host *host, const struct ztc_flash_slots *slots,
                                const struct ztc_flash_request *request,
                                const struct ztc_flash_sink *sink)
{
    const struct plan plan = {
        .slots = slots->slots,
        .count = slots->count,
        .flash = {slots->start, request->flash_size != 0 ? request->flash_size : slots->size,
                  slots->erase_unit, ""},
        .app_start = slots->start,
        .code = slots->code,
    };
    return make_plan(host, &plan, request, sink);
}

static const struct ztc_flash_row *row_at(const struct ztc_table *flash, uint32_t i)
{
    return ZTC_ROW(struct ztc_flash_row, flash, i);
}

/* The name of the arrangement asked for; "": none is named. */
static const char *variant_of(const struct ztc_flash_request *request)
{
    bool named = ZTC_HAS(request, struct ztc_flash_request, variant) && request->variant != NULL;
    return named ? request->variant : "";
}

/* The size asked for; none: that of the arrangement asked for, so any (0); neither: the smallest. */
static uint64_t size_of(const struct ztc_table *flash, const struct ztc_flash_request *request)
{
    uint64_t size = request->flash_size;
    if (size != 0 || variant_of(request)[0] != '\0') {
        return size;
    }
    for (uint32_t i = 0; i < flash->count; i++) {
        size = size == 0 || row_at(flash, i)->size < size ? row_at(flash, i)->size : size;
    }
    return size;
}

/* The first row of this size (0: any) and name ("": any), and how many there are. */
static const struct ztc_flash_row *find_row(const struct ztc_table *flash, uint64_t size,
                                            const char *variant, uint32_t *ret_count)
{
    const struct ztc_flash_row *found = NULL;
    *ret_count = 0;
    for (uint32_t i = 0; i < flash->count; i++) {
        const struct ztc_flash_row *row = row_at(flash, i);
        if ((size == 0 || row->size == size) &&
            (variant[0] == '\0' || strcmp(row->variant, variant) == 0)) {
            found = found != NULL ? found : row;
            (*ret_count)++;
        }
    }
    return found;
}

/* Every size that is known, each once. */
static void list_sizes(struct ztc_text *text, const struct ztc_table *flash)
{
    ztc_text_add(text, "sizes that are known:");
    for (uint32_t i = 0, listed = 0; i < flash->count; i++) {
        uint32_t before = 0;
        while (before < i && row_at(flash, before)->size != row_at(flash, i)->size) {
            before++;
        }
        if (before == i) {
            ztc_text_add(text, listed++ > 0 ? ", " : " ");
            ztc_text_number(text, row_at(flash, i)->size);
        }
    }
}

/* The arrangements of one size (0: all of them). */
static void list_variants(struct ztc_text *text, const struct ztc_table *flash, uint64_t size)
{
    ztc_text_add(text, "name the one that the board has:");
    for (uint32_t i = 0, listed = 0; i < flash->count; i++) {
        if (size == 0 || row_at(flash, i)->size == size) {
            ztc_text_add(text, listed++ > 0 ? ", \"" : " \"");
            ztc_text_add(text, row_at(flash, i)->variant);
            ztc_text_add(text, "\"");
        }
    }
}

/* No row of the size asked for has the name asked for, or several without a name have the size. */
static ztc_status refuse_row(const struct ztc_host *host, const struct plan *plan,
                             const struct ztc_table *flash, uint64_t size, const char *variant)
{
    struct ztc_text message = {{0}, 0};
    struct ztc_text remedy = {{0}, 0};
    uint32_t of_size = 0;
    uint32_t named = 0;
    const struct ztc_flash_row *other = NULL;
    (void)find_row(flash, size, "", &of_size);
    if (of_size == 0) {
        ztc_text_add(&message, "no flash of ");
        ztc_text_number(&message, size);
        ztc_text_add(&message, " bytes is known for this target");
        list_sizes(&remedy, flash);
        return refuse(host, plan, &message, remedy.text);
    }
    list_variants(&remedy, flash, size);
    if (variant[0] == '\0') {
        ztc_text_add(&message, "boards arrange a flash of ");
        ztc_text_number(&message, size);
        ztc_text_add(&message, " bytes in more than one way");
        return refuse(host, plan, &message, remedy.text);
    }
    other = find_row(flash, 0, variant, &named);
    ztc_text_add(&message, named > 0 ? "the arrangement \"" : "no arrangement is called \"");
    ztc_text_add(&message, variant);
    ztc_text_add(&message, "\"");
    if (named > 0) {
        ztc_text_add(&message, " is of a flash of ");
        ztc_text_number(&message, other->size);
        ztc_text_add(&message, " bytes, not of ");
        ztc_text_number(&message, size);
    }
    return refuse(host, plan, &message, remedy.text);
}

ztc_status ztc_flash_plan_table(const struct ztc_host *host,
                                const struct ztc_flash_table_plan *table,
                                const struct ztc_flash_request *request,
                                const struct ztc_flash_sink *sink)
{
    struct plan plan = {.slots = table->slots, .count = table->slot_count, .code = table->code};
    const char *variant = variant_of(request);
    uint64_t size = size_of(table->flash, request);
    uint32_t count = 0;
    const struct ztc_flash_row *row = find_row(table->flash, size, variant, &count);
    if (count == 0 || (count > 1 && variant[0] == '\0')) {
        return refuse_row(host, &plan, table->flash, size, variant);
    }
    plan.flash = (struct geometry){row->start, row->size, row->erase_unit, row->layout};
    plan.app_start = row->app_start;
    if (row->port_region_size != 0) {
        plan.port = (struct ztc_flash_slot){"port", row->port_region};
        plan.port_size = row->port_region_size;
    }
    return make_plan(host, &plan, request, sink);
}
