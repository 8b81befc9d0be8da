/* SPDX-License-Identifier: Apache-2.0 */
/* Pieces of messages about boards: labels, lists, and what a template would write. */
#include "board/check_internal.h"

#include <inttypes.h>
#include <string.h>

const char *ztc_check_target_name(const struct ztc_check *check)
{
    const struct ztc_target_description *description = check->target->description;
    return description->name[0] != '\0' ? description->name : description->id;
}

const char *ztc_check_key(const struct ztc_check *check, uint64_t where, const char *otherwise)
{
    const struct ztc_place *place = ztc_findings_where(check->findings, where);
    return place != NULL && place->key != NULL && place->key[0] != '\0' ? place->key : otherwise;
}

const char *ztc_check_label(const char *class_id, const char *role)
{
    const struct ztc_prefix_row *prefix = ztc_prefix_find(class_id, role);

    /* The prefix of ADC is a mere A, which reads badly. */
    if (prefix == NULL || strcmp(class_id, ZTC_CLASS_ADC) == 0) {
        return class_id;
    }
    return prefix->prefix;
}

const char *ztc_check_signal(const struct ztc_function_row *row)
{
    return row->signal != NULL && row->signal[0] != '\0' ? row->signal : row->class_id;
}

void ztc_check_between(struct ztc_buffer *buffer, size_t position, size_t count, const char *last)
{
    if (position > 0) {
        ztc_buffer_text(buffer, position + 1 == count ? last : ", ");
    }
}

void ztc_check_write(struct ztc_buffer *buffer, const struct ztc_check_pin *pin,
                     const struct ztc_function_row *row)
{
    uint32_t count = ztc_row_value_count(row);

    ztc_buffer_print(buffer, "%sD%" PRIu32, count > 0 ? "[ " : "", pin->pin->index);
    for (uint32_t i = 0; i < count; i++) {
        ztc_buffer_print(buffer, ", %" PRId32, row->values[i]);
    }
    if (count > 0) {
        ztc_buffer_text(buffer, " ]");
    }
}

const char *ztc_check_words(struct ztc_check *check, struct ztc_buffer *buffer)
{
    /* A text that ran into its bound is cut short, and still says enough. */
    if (ztc_buffer_status(buffer) != ZTC_OK && ztc_buffer_status(buffer) != ZTC_E_LIMIT) {
        check->failed = true;
    }
    return ztc_buffer_string(buffer);
}
