/* SPDX-License-Identifier: Apache-2.0 */
/* What the two files of a board share while they are read. */
#ifndef READER_MICROPYTHON_H
#define READER_MICROPYTHON_H

#include "module.h"
#include "signal.h"

#define CSV_NAME "pins.csv"
#define HEADER_NAME "mpconfigboard.h"

/* One name of pins.csv. */
struct alias {
    struct span name;
    struct span pad;
};

struct board {
    const struct ztc_host *host;
    const struct ztc_reader_file_row *csv; /* NULL: there is none, likewise below */
    const struct ztc_reader_file_row *header;
    const struct ztc_reader_sink *sink;
    struct alias *aliases; /* sorted by name; the host's memory */
    size_t alias_count;
    struct span
        light_on; /* values of mpconfigboard.h that others depend on; empty where not there */
    struct span button_pull;
    struct span button_pressed;
};

/* Is the line of pins.csv a row? Then its two cells, without the '-' of hidden pins. */
bool csv_row(struct span line, struct span *ret_name, struct span *ret_pad);
/* Fills board->aliases; csv_forget gives them back. */
ztc_status csv_index(struct board *board);
void csv_forget(struct board *board);
/* The pad that pins.csv gives a name, or an empty piece. */
struct span csv_pad_of(const struct board *board, struct span name);
/* Reads pins.csv. */
ztc_status csv_read(const struct board *board);

/* Is the line `#define NAME VALUE`? The value is without comment and brackets. */
bool header_define(struct span line, struct span *ret_name, struct span *ret_value);
/* Reads mpconfigboard.h. */
ztc_status header_read(struct board *board);

#endif
