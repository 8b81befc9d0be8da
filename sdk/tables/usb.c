/* SPDX-License-Identifier: Apache-2.0 */
/* The usb records of a module's section: `usb=ID vid=XXXX pid=XXXX|* mode=... strength=... ...`. */
#include "info.h"
#include "words.h"

#include <string.h>

static const char *const modes[] = {"serial", "dfu", "msc", "probe", "hid", NULL};
static const char *const strengths[] = {"exact", "bootloader", "bridge", NULL};

enum { FIELD_VID, FIELD_PID, FIELD_MODE, FIELD_STRENGTH, FIELD_CLASS, FIELD_SERIAL, FIELD_PRODUCT };

static const char *const fields[] = {"vid",   "pid",    "mode",    "strength",
                                     "class", "serial", "product", NULL};
#define FIELDS_NEEDED 4u

static bool is_hex4(const char *text, size_t length)
{
    return length == 4 && strspn(text, "0123456789ABCDEF") >= 4;
}

/* Is the value one that this field takes? Says what it takes. */
static bool value_fits(const struct ztc_info *info, size_t field, const char *value, size_t length,
                       const char **ret_remedy)
{
    switch (field) {
    case FIELD_VID:
        *ret_remedy = "vid takes four upper-case hexadecimal digits";
        return is_hex4(value, length);
    case FIELD_PID:
        *ret_remedy = "pid takes four upper-case hexadecimal digits, or *";
        return is_hex4(value, length) || (length == 1 && *value == '*');
    case FIELD_MODE:
        *ret_remedy = ztc_words_list(&info->tables->pool, modes);
        return ztc_words_has(modes, value, length);
    case FIELD_STRENGTH:
        *ret_remedy = ztc_words_list(&info->tables->pool, strengths);
        return ztc_words_has(strengths, value, length);
    default:
        *ret_remedy = "leave the field out, or give it a value";
        return length > 0;
    }
}

/* One field, `length` bytes at `at`. False after a refusal. */
static bool check_field(const struct ztc_info *info, const struct ztc_info_record *record,
                        const char *at, size_t length, unsigned *seen)
{
    size_t key = strcspn(at, "=");
    size_t field = 0;
    while (fields[field] != NULL &&
           (key >= length || strlen(fields[field]) != key || memcmp(fields[field], at, key) != 0)) {
        field++;
    }
    if (fields[field] == NULL) {
        ztc_info_refuse(info, record, ztc_words_list(&info->tables->pool, fields),
                        "usb: a field that is not known, or one blank too many");
        return false;
    }
    if ((*seen & 1u << field) != 0) {
        ztc_info_refuse(info, record, fields[field], "usb: a field twice");
        return false;
    }
    *seen |= 1u << field;
    const char *remedy = NULL;
    if (!value_fits(info, field, at + key + 1, length - key - 1, &remedy)) {
        ztc_info_refuse(info, record, remedy, "usb: a value that its field does not take");
        return false;
    }
    return true;
}

void ztc_info_check_usb(const struct ztc_info *info, const struct ztc_info_record *record)
{
    const char *at = record->value;
    size_t length = strcspn(at, " ");
    if (!ztc_info_has_target(info, at, length)) {
        ztc_info_refuse(info, record, "the first word is the ID of a record provides=target:ID",
                        "usb: no such target is provided");
    }
    unsigned seen = 0;
    while (at[length] == ' ') {
        at += length + 1;
        length = strcspn(at, " ");
        if (!check_field(info, record, at, length, &seen)) {
            return;
        }
    }
    for (size_t field = 0; field < FIELDS_NEEDED; field++) {
        if ((seen & 1u << field) == 0) {
            ztc_info_refuse(info, record, "vid, pid, mode and strength must be there",
                            "usb: a field is missing");
            return;
        }
    }
}
