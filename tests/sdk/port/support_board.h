/* SPDX-License-Identifier: Apache-2.0 */
/* Boards built by hand, copied from a decoder, read from a template's lines, and shown as text. */
#ifndef ZTC_TEST_SUPPORT_BOARD_H
#define ZTC_TEST_SUPPORT_BOARD_H

#include <stddef.h>
#include <stdint.h>
#include <ztc/board.h>

#define TEST_TEXT 80u
#define TEST_EXTRAS 8u
#define TEST_ROLES 8u

struct test_extras {
    struct ztc_table table;
    uint32_t count;
    struct ztc_extra rows[TEST_EXTRAS];
    char texts[2 * TEST_EXTRAS][TEST_TEXT];
};

struct test_roles {
    struct ztc_table table;
    uint32_t count;
    struct ztc_board_role rows[TEST_ROLES];
    char texts[TEST_ROLES][TEST_TEXT];
};

struct test_function_texts {
    char name[TEST_TEXT], class_id[TEST_TEXT], role[TEST_TEXT];
};

/* Everything is in arrays that grow; the pointers between them are set by test_board_view. */
struct test_board {
    char short_name[TEST_TEXT], target[TEST_TEXT];
    uint32_t pin_count, function_count, peripheral_count;
    struct ztc_board_pin *pins;
    struct test_extras *extras;
    struct ztc_board_function *functions;
    struct test_function_texts *function_texts;
    struct ztc_board_peripheral *peripherals;
    struct test_roles *roles;
    char (*peripheral_classes)[TEST_TEXT];
    struct ztc_table tables[4];
    struct ztc_board view;
};

void test_board_init(struct test_board *board, const char *short_name, const char *target);
void test_board_free(struct test_board *board);

/* Each returns the new row's number. `where` of every row is unlike any other's. */
uint32_t test_board_pin(struct test_board *board, uint32_t port, uint32_t pad);
void test_board_extra(struct test_board *board, uint32_t pin, const char *key, const char *value);
uint32_t test_board_custom(struct test_board *board, const char *class_id, const char *role,
                           const char *prefix, uint32_t index, uint32_t pin);
/* name is one of the functional pins that a template knows. */
uint32_t test_board_function(struct test_board *board, const char *name, uint32_t pin);
void test_board_values(struct test_board *board, uint32_t function, uint32_t count, int32_t first,
                       int32_t second, int32_t third);
uint32_t test_board_peripheral(struct test_board *board, const char *class_id, uint32_t index,
                               uint32_t hw);
/* function may be ZTC_NO_ROW. */
void test_board_role(struct test_board *board, uint32_t peripheral, const char *role,
                     uint32_t function);
/* Row of a functional pin by its name, or ZTC_NO_ROW. */
uint32_t test_board_find(const struct test_board *board, const char *name);

/* The rows as a module gets them; valid until the board changes. */
const struct ztc_board *test_board_view(struct test_board *board);

/* A sink for decoders: copies into the board, which must have been set up with test_board_init. */
struct ztc_board_sink test_board_sink(struct test_board *board);

/* Reads the pinmap, pinclasses and peripherals of a template, line by line, as the tests' own data
 * has them; of a key that is there twice the last one counts. */
void test_board_read(struct test_board *board, const char *text);

/*
 * The board as text: a line a pin, functional pin and peripheral, in an order that does not depend
 * on the order of the rows. Every `where` and the device section are left out. The caller frees
 * it.
 */
char *test_board_text(const struct ztc_board *board);

#endif
