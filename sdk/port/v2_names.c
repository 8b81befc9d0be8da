/* SPDX-License-Identifier: Apache-2.0 */
/* The texts of a version 2 file: names of classes, roles and functional pins, and extras as
 * text. */
#include "v2_plan.h"

#include <string.h>

#define ROLE_BITS 8u

/* Puts a text into the section unless it is there. */
static ztc_status put_text(struct v2_plan *plan, const char *text, uint32_t length,
                           uint32_t *ret_offset)
{
    uint32_t at = 0;
    while (at < plan->text_size) {
        if (ztc_port_is_text(plan->text + at, text, length)) {
            *ret_offset = at;
            return ZTC_OK;
        }
        at += (uint32_t)strlen(plan->text + at) + 1u;
    }
    if (length + 1u > V2_TEXT_MAX - plan->text_size) {
        return ztc_port_refuse(plan->host, &ztc_port_count, ZTC_WHERE_NONE,
                               "the names and extras are more than # characters", "", V2_TEXT_MAX,
                               0);
    }
    memcpy(plan->text + at, text, length);
    plan->text[at + length] = '\0';
    plan->text_size += length + 1u;
    *ret_offset = at;
    return ZTC_OK;
}

static int is_same(const char *left, const char *right, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (left[i] != right[i]) {
            return 0;
        }
    }
    return 1;
}

/* Adds a row by its key; one that is there must have the same text. */
static ztc_status add_name(struct v2_plan *plan, uint32_t key, const char *text, size_t length,
                           uint64_t where)
{
    uint32_t at = plan->name_count;
    while (at > 0 && plan->names[at - 1].key >= key) {
        at--;
    }
    if (at < plan->name_count && plan->names[at].key == key) {
        const struct v2_name *same = &plan->names[at];
        if (same->length == length && is_same(same->text, text, length)) {
            return ZTC_OK;
        }
        return ztc_port_refuse(plan->host, &ztc_port_rows, where,
                               "@ has another prefix than the others of its class and role", text,
                               0, 0);
    }
    if (plan->name_count == V2_NAMES_MAX) {
        return ztc_port_refuse(plan->host, &ztc_port_count, where,
                               "@ is one kind of functional pin too many; version 2 holds #", text,
                               V2_NAMES_MAX, 0);
    }
    for (uint32_t i = plan->name_count++; i > at; i--) {
        plan->names[i] = plan->names[i - 1];
    }
    plan->names[at] = (struct v2_name){text, (uint32_t)length, key, 0, 0};
    return ZTC_OK;
}

/* The name of a class is written where it has peripherals, or an id of the file's own. */
static ztc_status add_class(struct v2_plan *plan, const char *text, uint64_t where)
{
    uint32_t id = ztc_port_v2_plan_class(plan, text);
    return add_name(plan, id << ROLE_BITS | V2_ROLE_CLASS, text, strlen(text), where);
}

static ztc_status add_function(struct v2_plan *plan, const struct ztc_board_function *function)
{
    uint32_t class_id = ztc_port_v2_plan_class(plan, function->class_id);
    uint32_t key = class_id << ROLE_BITS | ztc_port_v2_plan_role(plan, function->role);
    ztc_status status =
        add_name(plan, key, function->name, ztc_port_prefix_length(function), function->where);
    if (status == ZTC_OK && class_id >= V2_CUSTOM) {
        status = add_class(plan, function->class_id, function->where);
    }
    return status;
}

ztc_status ztc_port_v2_plan_names(struct v2_plan *plan)
{
    ztc_status status = ZTC_OK;
    for (uint32_t i = 0; i < plan->board->functions->count && status == ZTC_OK; i++) {
        status = add_function(plan, ztc_port_v2_plan_function(plan, i));
    }
    for (uint32_t i = 0; i < plan->board->peripherals->count && status == ZTC_OK; i++) {
        const struct ztc_board_peripheral *peripheral = ztc_port_v2_plan_peripheral(plan, i);
        status = add_class(plan, peripheral->class_id, peripheral->where);
    }
    for (uint32_t i = 0; i < plan->roles.count && status == ZTC_OK; i++) {
        status = add_name(plan, V2_CLASS_ANY << ROLE_BITS | (V2_CUSTOM + i), plan->roles.texts[i],
                          strlen(plan->roles.texts[i]), ZTC_WHERE_NONE);
    }
    for (uint32_t i = 0; i < plan->name_count && status == ZTC_OK; i++) {
        struct v2_name *name = &plan->names[i];
        status = put_text(plan, name->text, name->length, &name->offset);
    }
    return status;
}

/* Sorts an extra in behind those of its pin with a lower key: the order of the rows must not
 * show. */
static ztc_status add_extra(struct v2_plan *plan, uint32_t pin, const struct ztc_extra *extra)
{
    if (plan->extra_count == V2_EXTRAS_MAX) {
        return ztc_port_refuse(plan->host, &ztc_port_count, extra->where,
                               "extra @ of D# is one too many to be carried as text", extra->key,
                               pin, 0);
    }
    uint32_t at = plan->extra_count++;
    for (; at > 0 && plan->extras[at - 1].pin == pin &&
           strcmp(plan->extras[at - 1].row->key, extra->key) > 0;
         at--) {
        plan->extras[at] = plan->extras[at - 1];
    }
    plan->extras[at] = (struct v2_extra){extra, pin, 0, 0, 0};
    return ZTC_OK;
}

/* Nonzero if an earlier row of the pin has the same key. */
static int is_repeated(const struct ztc_table *extras, uint32_t row)
{
    const char *key = ZTC_ROW(struct ztc_extra, extras, row)->key;
    for (uint32_t i = 0; i < row; i++) {
        if (strcmp(ZTC_ROW(struct ztc_extra, extras, i)->key, key) == 0) {
            return 1;
        }
    }
    return 0;
}

static ztc_status plan_pin(struct v2_plan *plan, const struct ztc_board_pin *pin)
{
    ztc_status status = ZTC_OK;
    if (pin->extras->count > V2_EXTRAS_MAX) {
        return ztc_port_refuse(plan->host, &ztc_port_count, pin->where, "D# has # extras", "",
                               pin->index, pin->extras->count);
    }
    for (uint32_t i = 0; i < pin->extras->count && status == ZTC_OK; i++) {
        const struct ztc_extra *extra = ZTC_ROW(struct ztc_extra, pin->extras, i);
        uint32_t bits = 0;
        if (is_repeated(pin->extras, i)) {
            return ztc_port_refuse(plan->host, &ztc_port_extra, extra->where,
                                   "D# has the extra @ twice", extra->key, pin->index, 0);
        }
        status = ztc_port_v2_setting(plan->host, pin->index, extra, &bits);
        if (status == ZTC_OK && bits == 0) {
            status = add_extra(plan, pin->index, extra);
        }
        plan->settings[pin->index] = (uint16_t)(plan->settings[pin->index] | bits);
    }
    return status;
}

ztc_status ztc_port_v2_plan_extras(struct v2_plan *plan)
{
    ztc_status status = ZTC_OK;
    for (uint32_t i = 0; i < plan->board->pins->count && status == ZTC_OK; i++) {
        const struct ztc_board_pin *pin = ZTC_ROW(struct ztc_board_pin, plan->board->pins, i);
        if (pin->extras != NULL) {
            status = plan_pin(plan, pin);
        }
    }
    for (uint32_t i = 0; i < plan->extra_count && status == ZTC_OK; i++) {
        struct v2_extra *extra = &plan->extras[i];
        status = put_text(plan, extra->row->key, (uint32_t)strlen(extra->row->key), &extra->key);
        if (status == ZTC_OK) {
            status = put_text(plan, extra->row->value, (uint32_t)strlen(extra->row->value),
                              &extra->value);
        }
    }
    return status;
}
