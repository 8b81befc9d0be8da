/* SPDX-License-Identifier: Apache-2.0 */
/* The records of a module's section, checked by the grammar in ztc/module.h. */
#ifndef ZTC_TABLES_INFO_H
#define ZTC_TABLES_INFO_H

#include "tables.h"

/* One record, split at its first `=`. */
struct ztc_info_record {
    size_t line;
    const char *key;
    const char *value;
};

struct ztc_info {
    struct ztc_tables *tables;
    struct ztc_info_record *records;
    size_t count;
};

/* The record number i with this key, counted from 0; NULL if there are fewer. */
const struct ztc_info_record *ztc_info_find(const struct ztc_info *info, const char *key, size_t i);
/* Is `ID` served, as provides=target:ID says? */
bool ztc_info_has_target(const struct ztc_info *info, const char *id, size_t length);
void ztc_info_refuse(const struct ztc_info *info, const struct ztc_info_record *record,
                     const char *remedy, const char *what);

/* Letters, digits, '_' and '-', and what `more` adds; 1 to max bytes. */
bool ztc_info_is_id(const char *text, size_t length, const char *more, size_t max);

/* Checks one `usb` record. */
void ztc_info_check_usb(const struct ztc_info *info, const struct ztc_info_record *record);

#endif
