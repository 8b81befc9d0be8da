/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Interface ztc.reader/1: pin assignments out of a file that people already have, in a format of
 * another tool. A module that serves it provides `reader:ID` in its section, one record for each
 * format; ID is what a user writes behind --format.
 *
 * Who does what.  A reader gets bytes and hands out rows: which pad the file uses for what, and which
 * of its lines could not be told in rows. It knows no target, and sees no file, folder or option. The
 * host opens files, finds the pad of each name, chooses among what the target's tables offer, numbers
 * the pins, writes the template, and lists what was left over. So a reader must hand out names as the
 * file has them ("A09", "GPIO4", "USART1") and must not guess: what is not in the file stays empty.
 *
 * Hostile input.  Files are anything: empty, binary, with NUL bytes, with lines as long as the file,
 * nested without end. Whatever the bytes, a reader must come back with a status of the list in
 * ztc/abi.h, must take time in proportion to their number, and must take memory from the host only,
 * apart from what a library of its needs. Bytes that are no file of the format: ZTC_E_INVALID, and a
 * finding to host->diag that says why. A single line that is not understood is no reason for that: it
 * goes to `left`.
 *
 * Text.  Rows hold UTF-8 that ends in NUL, as everywhere. What is not UTF-8 in the file, and control
 * characters, a reader must replace (by '?', say). Texts longer than ZTC_READER_TEXT_MAX bytes must be
 * cut. The host makes text printable before it shows it, whatever it is.
 *
 * Nothing here is called from more than one thread at a time. A reader must keep nothing between two
 * calls: the same bytes give the same rows, whatever was called before and whatever the locale.
 */
#ifndef ZTC_READER_H
#define ZTC_READER_H

#include <ztc/abi.h>
#include <ztc/board.h>
#include <ztc/host.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ZTC_READER_INTERFACE "ztc.reader/1"

/* Bounds of the host. A sink answers ZTC_E_LIMIT beyond them; that must be returned on at once. */
#define ZTC_READER_FILES_MAX 8u             /* the file and its companions */
#define ZTC_READER_FILE_SIZE_MAX (1u << 20) /* bytes of one file */
#define ZTC_READER_HEAD_MAX 65536u          /* bytes of the start that recognize gets at most */
#define ZTC_READER_USES_MAX 4096u           /* calls of use in one read */
#define ZTC_READER_LEFT_MAX 4096u           /* calls of left in one read */
#define ZTC_READER_FACTS_MAX 64u            /* calls of fact in one read */
#define ZTC_READER_EXTRAS_MAX 8u            /* rows of extras of one use */
#define ZTC_READER_TEXT_MAX 240u            /* bytes of any text of a row, without the NUL */

/* One file, or its start. */
struct ztc_reader_file_row {
    const char *name; /* without folders: "pins.csv" */
    const void *data; /* `size` bytes, no NUL behind them; never NULL */
    uint64_t size;
};

/* Where in the files something stands. All text is borrowed. */
struct ztc_reader_place {
    uint32_t struct_size;
    uint32_t line;    /* from 1; 0: the file as a whole */
    const char *file; /* name of a row of the table that read was given */
    const char *text; /* the line, or the part of it that is meant: shown to the user */
};

/*
 * One pad and one thing that it is for. The same pad may come again with another use, which is
 * normal, and may come again with the same one: the host keeps one of them.
 */
struct ztc_reader_use {
    uint32_t struct_size;
    /*
     * The number that the file gives the thing within its class (LED2 has 2), or ZTC_NO_ROW. The host
     * keeps the order of the numbers, puts what has none behind, and counts anew from 0 without gaps.
     * Leave it out where several series of numbers go into one class.
     */
    uint32_t number;
    /*
     * Which uses make one peripheral: those with the same class and the same group. ZTC_NO_ROW: the
     * use stands alone, as those of ADC, PWM, ICU, DAC, LED and BTN do.
     */
    uint32_t group;
    /* Of a timer or converter; or ZTC_PORT_NONE: the file does not say. */
    int32_t channel;
    /* Alternate function that the file sets for the pad; or ZTC_PORT_NONE: the file does not say. */
    int32_t alternate;
    uint32_t reserved;    /* 0 */
    const char *class_id; /* ZTC_CLASS_..., or "": a pin of the board without such a function */
    const char *role; /* as in ztc/board.h, or one that templates lack; "" where class_id is "" */
    /* The unit of the microcontroller as the file names it: "USART1", "TIM3"; "": it does not say. */
    const char *instance;
    const char *pad;   /* as the file names it: "PA9", "A09", "GPIO4", "P0_04" */
    const char *label; /* what the file calls the pin, for a comment; "" where it has no name */
    /* Rows struct ztc_extra, keys and values as a template has them (pull: up, type: open-drain,
     * active_low: true ...); `where` is ZTC_WHERE_NONE. May be NULL: none. */
    const struct ztc_table *extras;
    const struct ztc_reader_place *place;
};

/*
 * What the file says of the whole. Known keys: "chip", the microcontroller as the file names it, which
 * the host compares with the target; "board", the board's name, for a comment. The host drops others.
 */
struct ztc_reader_fact {
    uint32_t struct_size;
    uint32_t reserved; /* 0 */
    const char *key;
    const char *value;
    const struct ztc_reader_place *place;
};

/*
 * Where rows go, in the order of the file as far as that can be: Dn are numbered by it. What a function
 * returns other than ZTC_OK must be returned on at once. All arguments are borrowed.
 */
struct ztc_reader_sink {
    uint32_t struct_size;
    uint32_t reserved; /* 0 */
    void *ctx;         /* handed back; opaque */
    ztc_status (*use)(void *ctx, const struct ztc_reader_use *use);
    /* Something about pins or their peripherals that rows cannot tell. reason is one line, without a
     * full stop: why, and what becomes of it ("a template has no class for servos"). */
    ztc_status (*left)(void *ctx, const struct ztc_reader_place *place, const char *reason);
    ztc_status (*fact)(void *ctx, const struct ztc_reader_fact *fact);
};

/* Where the names of companions go. */
struct ztc_reader_name_sink {
    uint32_t struct_size;
    uint32_t reserved; /* 0 */
    void *ctx;
    ztc_status (*name)(void *ctx, const char *name);
};

/*
 * The interface. self is what init returned. id is one of those that the section provides; for
 * another every function answers ZTC_E_UNSUPPORTED. Functions marked optional may be NULL.
 */
struct ztc_reader_v1 {
    uint32_t struct_size;
    uint32_t reserved; /* 0 */

    /*
     * How surely the file is of this format, from its name and its first bytes: 0 it is not, 100
     * certainly; 90 and more only where the content says so, not the name alone. The reader with the
     * highest score reads it. `head` holds ZTC_READER_HEAD_MAX bytes at most, and may end anywhere.
     */
    ztc_status (*recognize)(void *self, const char *id, const struct ztc_reader_file_row *head,
                            uint32_t *ret_score);

    /*
     * Optional. Names of further files that belong to this one, if they lie in the same folder: the
     * host offers to read those that are there. A name holds letters, digits, '.', '_' and '-' alone.
     */
    ztc_status (*companions)(void *self, const char *id, const struct ztc_reader_file_row *file,
                             const struct ztc_reader_name_sink *sink);

    /*
     * Reads the files: rows ztc_reader_file_row, the user's own first, then companions in the order of
     * their names. Returns ZTC_OK also when not one row came of it.
     */
    ztc_status (*read)(void *self, const char *id, const struct ztc_table *files,
                       const struct ztc_reader_sink *sink);

    /*
     * A small example of the format: static, rows ztc_reader_file_row, the file first, then what goes
     * with it. It shows what is carried over, and `ztc plugin check` tries the reader on it, whole and
     * damaged. recognize must give it 90 at least, and read at least one use.
     */
    ztc_status (*example)(void *self, const char *id, const struct ztc_table **ret_files);
};

#ifdef __cplusplus
}
#endif
#endif
