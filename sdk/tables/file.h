/* SPDX-License-Identifier: Apache-2.0 */
/* Files in, files out. */
#ifndef ZTC_TABLES_FILE_H
#define ZTC_TABLES_FILE_H

#include "tables.h"

/* Reads the whole file. False after a report. *ret_text has a NUL behind its bytes. */
bool ztc_file_load(struct ztc_tables *tables, const char *path, const char **ret_text,
                   size_t *ret_size);

/*
 * Writes DIR/NAME_tables.c and .h: beside their place first, then renamed, so that a build never finds
 * half a file. False after a report.
 */
bool ztc_file_write(struct ztc_tables *tables, const char *folder);

#endif
