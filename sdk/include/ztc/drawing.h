/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Interface ztc.drawing/0 (draft): pictures of a board. A module that serves it provides drawing:ID for each
 * format, ID being one of the ids below or one of its own. It gets rows and gives bytes: it opens no file.
 */
#ifndef ZTC_DRAWING_H
#define ZTC_DRAWING_H

#include <ztc/abi.h>
#include <ztc/board.h>
#include <ztc/target.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ZTC_DRAWING_INTERFACE "ztc.drawing/0"

/* Formats. */
#define ZTC_DRAWING_SVG \
    "svg" /* an SVG 1.1 document: text as text, no script, nothing fetched from elsewhere */
#define ZTC_DRAWING_TXT "txt" /* lines of plain text for a terminal or a mail, without colours */
#define ZTC_DRAWING_MD "md"   /* Markdown with tables, for a repository's pages */

/* Themes. */
#define ZTC_DRAWING_AUTO \
    "" /* light and dark in one, whichever the reader prefers; paper is light */
#define ZTC_DRAWING_LIGHT "light" /* light alone */
#define ZTC_DRAWING_DARK "dark"   /* dark alone */

/* The most bytes that the host takes of one drawing; its sink then answers ZTC_E_LIMIT. */
#define ZTC_DRAWING_SIZE_MAX (16u * 1024u * 1024u)

/* One finding about the board, in the order in which a person is told of them. */
struct ztc_drawing_finding_row {
    uint32_t severity; /* ZTC_SEVERITY_...; an unknown one counts as an error */
    uint32_t line;     /* in the template, from 1; 0: none */
    const char *code;  /* E014, W003, PREFIX-W001 */
    /*
     * What it is about, as the template has it: D3, RX0, SERIAL0, or the name of a section; "" where it is
     * about the whole. A name that is not on the board is possible.
     */
    const char *key;
    const char *message; /* one line */
    const char *remedy;  /* one line: what would be right; may be NULL */
};

/*
 * What is to be drawn. All of it is borrowed for the call. Text is UTF-8 but else as somebody wrote it: what
 * has a meaning in the format must be escaped. The board may be one with errors: a pad that the target does
 * not have, a row number that leads nowhere (ZTC_NO_ROW), a name twice.
 */
struct ztc_drawing_request {
    uint32_t struct_size;
    uint32_t reserved;   /* 0 */
    const char *format;  /* of those that the module provides */
    const char *theme;   /* ZTC_DRAWING_AUTO, _LIGHT or _DARK; formats without colours ignore it */
    const char *package; /* only pads of this package, as its rows name it; "": all pads */
    const struct ztc_target_description *target;
    const struct ztc_table *pins;      /* rows struct ztc_pin_row, sorted by port and pad */
    const struct ztc_table *functions; /* rows struct ztc_function_row */
    const struct ztc_table *instances; /* rows struct ztc_instance_row */
    /* Rows struct ztc_package_row. A number may be "": the pad is on the package, its place is not known. */
    const struct ztc_table *packages;
    const struct ztc_board *board;    /* its tables are not NULL */
    const struct ztc_table *findings; /* rows struct ztc_drawing_finding_row */
};

struct ztc_drawing_v0 {
    uint32_t struct_size;
    uint32_t reserved; /* 0 */
    /*
     * Draws. Pure: the same request gives the same bytes, whatever the locale, the time or the call before.
     * What was written before a failure is thrown away by the host.
     *
     * ZTC_E_ARGUMENT: a member is missing or NULL; ZTC_E_UNSUPPORTED: a format, theme or package that is not
     * known; ZTC_E_MEMORY; ZTC_E_LIMIT; else what sink->write answered. Why goes to host->diag.
     */
    ztc_status (*draw)(void *self, const struct ztc_drawing_request *request /* borrowed */,
                       const struct ztc_sink *sink /* borrowed */);
};

#ifdef __cplusplus
}
#endif
#endif
