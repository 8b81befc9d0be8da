/* SPDX-License-Identifier: Apache-2.0 */
/* One format of one module: what a reader's own code defines, so that module.c makes the rest of it. */
#ifndef READER_MODULE_H
#define READER_MODULE_H

#include "emit.h"

struct format {
    const char *id;
    uint32_t (*recognize)(const struct ztc_reader_file_row *head);
    /* The name of the file that belongs to this one, or NULL. Static. */
    const char *(*companion)(const struct ztc_reader_file_row *file);
    ztc_status (*read)(const struct ztc_host *host, const struct ztc_table *files,
                       const struct ztc_reader_sink *sink);
    const struct ztc_table *example; /* rows ztc_reader_file_row */
};

/* Defined by each reader. */
extern const struct format reader_format;

/* A row of an example: text is a string literal. */
#define EXAMPLE_FILE(file, literal)            \
    {                                          \
        (file), (literal), sizeof(literal) - 1 \
    }

/* The bytes of a file as a piece of text. */
struct span file_span(const struct ztc_reader_file_row *file);
/* The lines of a file. A byte order mark at its start is passed over. */
struct line_walk file_lines(const struct ztc_reader_file_row *file);

#endif
