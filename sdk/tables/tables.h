/* SPDX-License-Identifier: Apache-2.0 */
/* One run: the files of one target (or the records of one module), and the rows that were read from them. */
#ifndef ZTC_TABLES_TABLES_H
#define ZTC_TABLES_TABLES_H

#include "cell.h"

#include <stdio.h>

/* One pad, as read. */
struct ztc_pin_cells {
    size_t line;
    struct ztc_pin_row row; /* its cautions are here, below */
    struct ztc_caution_row *cautions;
    size_t caution_count;
};

/* One function, as read. */
struct ztc_function_cells {
    size_t line; /* also the order within one pad */
    struct ztc_function_row row;
};

struct ztc_instance_cells {
    size_t line;
    struct ztc_instance_row row;
};

struct ztc_package_cells {
    size_t line;
    struct ztc_package_row row;
};

/* A file that was given; text is NULL where none of this kind was. */
struct ztc_source {
    const char *path;
    const char *text; /* with a NUL behind its size bytes */
    size_t size;
};

struct ztc_tables {
    struct ztc_pool pool;
    struct ztc_report report;
    const char *name; /* what the C names start with */

    struct ztc_source pins_file, functions_file, instances_file, flash_file, packages_file,
        device_file, template_file, info_file;

    struct ztc_pin_cells *pins; /* by port and pad */
    size_t pin_count;
    struct ztc_pin_cells **pins_by_name;
    struct ztc_function_cells *functions; /* by pad, then as they stand in the file */
    size_t function_count;
    struct ztc_instance_cells *instances; /* by class and hw */
    size_t instance_count;
    struct ztc_flash_row *flash;
    size_t flash_count;
    struct ztc_package_cells *packages; /* by package, then as they stand in the file */
    size_t package_count;
    struct ztc_device_row *device;
    size_t device_count;
    char *info; /* the section */
    size_t info_size;
};

/*
 * Each reads its file into the rows above; what is wrong is reported. pins and instances go before
 * functions and packages, which refer to them. A failed allocation is on record in the pool.
 */
void ztc_tables_read_pins(struct ztc_tables *tables);
void ztc_tables_read_instances(struct ztc_tables *tables);
void ztc_tables_read_functions(struct ztc_tables *tables);
void ztc_tables_read_flash(struct ztc_tables *tables);
void ztc_tables_read_packages(struct ztc_tables *tables);
void ztc_tables_read_device(struct ztc_tables *tables);
void ztc_tables_check_template(struct ztc_tables *tables);
void ztc_tables_read_info(struct ztc_tables *tables);

/* The pad with this name, or NULL. */
const struct ztc_pin_cells *ztc_tables_pin(const struct ztc_tables *tables, const char *name);
/* Does one of the words of a list (apart by one blank) equal `word`? */
bool ztc_tables_list_has(const char *list, const char *word);

/* The C text of all that was read. The stream's error indicator tells of failures. */
void ztc_tables_write_header(const struct ztc_tables *tables, FILE *out);
void ztc_tables_write_source(const struct ztc_tables *tables, FILE *out);

#endif
