/* SPDX-License-Identifier: Apache-2.0 */
/* What the steps from a foreign file to a template share. Only core/custom/from*.c include this. */
#ifndef ZTC_CUSTOM_FROM_INTERNAL_H
#define ZTC_CUSTOM_FROM_INTERNAL_H

#include "custom/from.h"
#include "module/target.h"

#include <ztc/class.h>
#include <ztc/reader.h>

struct ztc_from_bus;

/* One use that a reader handed out, copied; and what became of it. */
struct ztc_from_use {
    const char *class_id; /* "": a plain pin, also once its function was dropped */
    const char *role;
    const char *instance;
    const char *pad;
    const char *label;
    const char *text;
    const char *file;
    uint32_t line;
    uint32_t file_order;
    uint32_t number;
    uint32_t group;
    int32_t channel;
    int32_t alternate;
    struct ztc_extra *extras;
    uint32_t extra_count;

    bool gone;                             /* not even its pin is there */
    const struct ztc_pin_row *row;         /* the pad */
    struct ztc_from_bus *bus;              /* of this round; NULL: none */
    const struct ztc_function_row *signal; /* chosen in this round; NULL: none is needed */
    bool write_values;
    uint32_t pin;   /* n of its Dn */
    uint32_t index; /* number in its name */
};

/* One peripheral with pins: uses of one class and group. */
struct ztc_from_bus {
    const char *class_id;
    uint32_t group;
    uint32_t number;
    const char *instance;
    struct ztc_from_use *uses[4];
    size_t use_count;
    const struct ztc_instance_row *unit; /* chosen in this round; NULL: none was */
    uint32_t index;
};

/* One Dn. */
struct ztc_from_pin {
    const struct ztc_pin_row *row;
    struct ztc_extra extras[ZTC_READER_EXTRAS_MAX];
    uint32_t extra_count;
    const char *label; /* of its uses, one after the other */
};

struct ztc_from_fact {
    const char *value; /* NULL: the file does not say */
    const char *text;
    const char *file;
    uint32_t line;
    uint32_t file_order;
};

struct ztc_from {
    struct ztc_arena *arena; /* of the report */
    struct ztc_from_report *report;
    const struct ztc_target *target;
    const char *short_name;

    struct ztc_reader_file_row *files;
    size_t file_count;
    size_t left_capacity;
    struct ztc_from_use *uses;
    size_t use_count, use_capacity;
    struct ztc_from_fact chip, board;
    const char *package; /* of the target's template, where pads of this round are not on it */
    const char *missing; /* those pads, in words */
    uint32_t fact_count;
    const char *excess; /* static: the bound that the file went over; NULL: none */

    /* Of this round. */
    struct ztc_from_pin *pins;
    size_t pin_count;
    struct ztc_from_bus *buses;
    size_t bus_count;
    struct ztc_from_use **functions; /* in the order of the template */
    size_t function_count;
};

/* from_file.c: the file and its companions, and the reader for them; uses, facts and left-overs. */
ztc_status ztc_from_read(struct ztc_from *from, struct ztc_registry *registry,
                         const struct ztc_from_request *request,
                         struct ztc_error *error) ZTC_MUST_CHECK;

/* from_sink.c: what a reader may write to; the context is the struct ztc_from. */
struct ztc_reader_sink ztc_from_sink(struct ztc_from *from);
/* Adds a left-over about a use. False when out of memory. */
bool ztc_from_leave(struct ztc_from *from, const struct ztc_from_use *use, const char *format, ...)
    ZTC_PRINTF(3, 4);
/* The same, and the use is a plain pin from now on. */
bool ztc_from_drop(struct ztc_from *from, struct ztc_from_use *use, const char *format, ...)
    ZTC_PRINTF(3, 4);
/* A left-over about the whole. */
bool ztc_from_leave_fact(struct ztc_from *from, const struct ztc_from_fact *fact,
                         const char *format, ...) ZTC_PRINTF(3, 4);

/* Does what a file calls its microcontroller fit the target? */
bool ztc_from_chip_fits(const struct ztc_target *target, const char *chip);

/* from_package.c: sets package, by the pads of the round. */
ztc_status ztc_from_choose_package(struct ztc_from *from, struct ztc_error *error) ZTC_MUST_CHECK;
/* Tells as a left-over that it was left out. False when out of memory. */
bool ztc_from_leave_package(struct ztc_from *from);

/* from_unit.c: units by their names. Is the word the name of the unit? USART1 and UART1 are one. */
bool ztc_from_is_unit(const char *name, const char *word);
/* Does the signal (TIM2_CH1) belong to the unit that the file names? */
bool ztc_from_is_of(const struct ztc_from *from, const struct ztc_function_row *row,
                    const char *instance);

/* from_signal.c: which of the target's functions serve a use. */
#define ZTC_FROM_CHOICES_MAX 32u
struct ztc_from_choices {
    const struct ztc_function_row *rows[ZTC_FROM_CHOICES_MAX]; /* with different values each */
    size_t count;
    bool able;  /* no row is needed, and the pad is able */
    bool own;   /* rows of the pad itself */
    bool cases; /* before the file's own words were asked, several fitted */
};
/* hw 0: any instance. */
struct ztc_from_choices ztc_from_choose(const struct ztc_from *from, const struct ztc_from_use *use,
                                        uint32_t hw);
/* Decides a use that stands alone, or drops it. False when out of memory. */
bool ztc_from_settle(struct ztc_from *from, struct ztc_from_use *use, uint32_t hw);

/* from_bus.c: buses out of uses; those that are not whole, or that no unit reaches, are dropped. */
ztc_status ztc_from_settle_buses(struct ztc_from *from, struct ztc_error *error) ZTC_MUST_CHECK;

/* from_board.c: everything of one round: pins, buses, functions, their numbers. */
ztc_status ztc_from_settle_all(struct ztc_from *from, struct ztc_error *error) ZTC_MUST_CHECK;

/* from_write.c: the template, without the device section; then what could not be carried over. */
ztc_status ztc_from_write(const struct ztc_from *from, struct ztc_buffer *text,
                          struct ztc_error *error) ZTC_MUST_CHECK;
void ztc_from_write_left(const struct ztc_from *from, struct ztc_buffer *text);

/* "TX0" */
const char *ztc_from_name(const struct ztc_from_use *use, struct ztc_arena *arena);

#endif
