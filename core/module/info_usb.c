/* SPDX-License-Identifier: Apache-2.0 */
/* Records `usb=` of a module: by which USB devices its targets are found. */
#include "base/limits.h"
#include "module/info_parse.h"

#include <string.h>

enum usb_field {
    USB_VID,
    USB_PID,
    USB_MODE,
    USB_STRENGTH,
    USB_CLASS,
    USB_SERIAL,
    USB_PRODUCT,
    USB_COUNT,
};

/* As messages have them; the record has what is behind the prefix. */
static const char *const field_names[USB_COUNT] = {
    "usb: vid",   "usb: pid",    "usb: mode",    "usb: strength",
    "usb: class", "usb: serial", "usb: product",
};
#define PREFIX_LENGTH 5u

#define FIRST_OPTIONAL USB_CLASS

/* The fields of one record as they were found; NULL: absent. Decoded, in the arena. */
struct usb_fields {
    const char *texts[USB_COUNT];
};

/* Exactly four hexadecimal digits. */
static bool parse_id(const char *text, uint32_t *ret_id)
{
    uint32_t id = 0;
    if (strlen(text) != 4) {
        return false;
    }
    for (size_t i = 0; i < 4; i++) {
        const char *digits = "0123456789ABCDEF0123456789abcdef";
        const char *digit = strchr(digits, text[i]);
        if (digit == NULL) {
            return false;
        }
        id = id << 4 | ((uint32_t)(digit - digits) & 0xFu);
    }
    *ret_id = id;
    return true;
}

static bool is_one_of(const char *text, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(names[i], text) == 0) {
            return true;
        }
    }
    return false;
}

/* NAME=VALUE; a name that is not known is left aside. */
static ztc_status take_field(struct ztc_info_parser *parser, const char *text, size_t length,
                             struct usb_fields *fields)
{
    const char *equals = memchr(text, '=', length);
    if (equals == NULL || equals == text) {
        return ztc_info_refuse(parser, "usb", text, length,
                               "NAME=VALUE, fields apart by one blank");
    }
    size_t name_length = (size_t)(equals - text);
    for (size_t i = 0; i < USB_COUNT; i++) {
        const char *name = field_names[i] + PREFIX_LENGTH;
        if (strlen(name) != name_length || memcmp(name, text, name_length) != 0) {
            continue;
        }
        if (fields->texts[i] != NULL) {
            return ztc_refuse(&parser->error, parser->file, field_names[i], "it twice", "it once");
        }
        return ztc_info_value(parser, field_names[i], equals + 1, length - name_length - 1,
                              &fields->texts[i]);
    }
    return ZTC_OK;
}

/* Is the value of this field one that the grammar has? Returns what was expected, NULL if it is. */
static const char *field_problem(enum usb_field field, const char *text, struct ztc_usb_rule *rule)
{
    static const char *const modes[] = {"serial", "dfu", "msc", "probe", "hid"};
    static const char *const strengths[] = {"exact", "bootloader", "bridge"};
    uint32_t pid = 0;
    switch (field) {
    case USB_VID:
        return parse_id(text, &rule->vid) ? NULL : "four hexadecimal digits";
    case USB_PID:
        if (strcmp(text, "*") == 0) {
            rule->pid = -1;
            return NULL;
        }
        if (!parse_id(text, &pid)) {
            return "four hexadecimal digits or *";
        }
        rule->pid = (int32_t)pid;
        return NULL;
    case USB_MODE:
        return is_one_of(text, modes, sizeof(modes) / sizeof(modes[0]))
                   ? NULL
                   : "serial, dfu, msc, probe or hid";
    case USB_STRENGTH:
        return is_one_of(text, strengths, sizeof(strengths) / sizeof(strengths[0]))
                   ? NULL
                   : "exact, bootloader or bridge";
    default:
        return text[0] != '\0' ? NULL : "text";
    }
}

static ztc_status judge_fields(struct ztc_info_parser *parser, const struct usb_fields *fields,
                               struct ztc_usb_rule *rule)
{
    for (unsigned i = 0; i < USB_COUNT; i++) {
        const char *text = fields->texts[i];
        if (text == NULL && i < FIRST_OPTIONAL) {
            return ztc_info_refuse(parser, field_names[i], NULL, 0, "it in each record");
        }
        const char *expected = text != NULL ? field_problem((enum usb_field)i, text, rule) : NULL;
        if (expected != NULL) {
            return ztc_info_refuse(parser, field_names[i], text, strlen(text), expected);
        }
    }
    rule->mode = fields->texts[USB_MODE];
    rule->strength = fields->texts[USB_STRENGTH];
    rule->class_name = fields->texts[USB_CLASS] != NULL ? fields->texts[USB_CLASS] : "";
    rule->serial = fields->texts[USB_SERIAL] != NULL ? fields->texts[USB_SERIAL] : "";
    rule->product = fields->texts[USB_PRODUCT] != NULL ? fields->texts[USB_PRODUCT] : "";
    return ZTC_OK;
}

ztc_status ztc_info_usb(struct ztc_info_parser *parser, const struct ztc_info_record *record)
{
    struct ztc_module_info *info = &parser->info;
    const char *end = record->value + record->value_length;
    const char *blank = memchr(record->value, ' ', record->value_length);
    const char *at = blank != NULL ? blank : end;
    size_t id_length = (size_t)(at - record->value);
    const struct ztc_provided *target = ztc_info_target(parser, record->value, id_length);
    if (target == NULL) {
        return ztc_info_refuse(parser, "usb", record->value, id_length,
                               "the id of a target that this module provides");
    }
    struct usb_fields fields = {{NULL}};
    while (at < end) {
        at++; /* the blank */
        blank = memchr(at, ' ', (size_t)(end - at));
        const char *stop = blank != NULL ? blank : end;
        ztc_status status = take_field(parser, at, (size_t)(stop - at), &fields);
        if (status != ZTC_OK) {
            return status;
        }
        at = stop;
    }
    struct ztc_usb_rule rule = {.target = target->id};
    ztc_status status = judge_fields(parser, &fields, &rule);
    if (status != ZTC_OK) {
        return status;
    }
    struct ztc_usb_rule *grown = ztc_arena_grow(parser->arena, info->usb, info->usb_count,
                                                &parser->usb_capacity, sizeof(rule));
    if (grown == NULL) {
        return ztc_error_memory(&parser->error);
    }
    info->usb = grown;
    grown[info->usb_count++] = rule;
    return ZTC_OK;
}
