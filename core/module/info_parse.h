/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of the parser of a module's section share. */
#ifndef ZTC_MODULE_INFO_PARSE_H
#define ZTC_MODULE_INFO_PARSE_H

#include "module/info.h"
#include "module/refuse.h"

#include <ztc/board.h>

#define ZTC_INFO_WORD_MAX 31u /* characters of a kind, of a word of `needs` */

/* One record, not decoded; borrowed from the section. */
struct ztc_info_record {
    const char *key;
    size_t key_length;
    const char *value;
    size_t value_length;
};

struct ztc_info_parser {
    struct ztc_arena *arena;
    const char *file;
    struct ztc_error error;
    struct ztc_module_info info;
    bool abi_known;    /* info.abi_major was read */
    unsigned seen;     /* keys that stand alone, a bit each */
    bool *target_seen; /* three of each provided thing: name, chip, customizable */
    size_t provided_capacity;
    size_t usb_capacity;
};

/* Refuses a field. found may be NULL: there is none. */
ztc_status ztc_info_refuse(struct ztc_info_parser *parser, const char *field, const char *found,
                           size_t found_length, const char *expected);

/* Decodes a value into the arena. */
ztc_status ztc_info_value(struct ztc_info_parser *parser, const char *field, const char *value,
                          size_t length, const char **ret_text) ZTC_MUST_CHECK;

/* 1 to max letters, digits and characters of `others`. */
bool ztc_info_word(const char *text, size_t length, size_t max, const char *others);
/* Such words (of letters, digits, '-') apart by commas. */
bool ztc_info_word_list(const char *text);
/* MAJOR.MINOR.PATCH[-PRE][+BUILD] */
bool ztc_info_semantic_version(const char *text);

/* The target that a `provides` record names, or NULL. */
struct ztc_provided *ztc_info_target(struct ztc_info_parser *parser, const char *id, size_t length);

/* One record `usb=`. */
ztc_status ztc_info_usb(struct ztc_info_parser *parser,
                        const struct ztc_info_record *record) ZTC_MUST_CHECK;

#endif
