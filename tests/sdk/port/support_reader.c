/* SPDX-License-Identifier: Apache-2.0 */
/* Reads what the tests need of a template, from the plain lines that the conformance files consist
 * of. */
#include "support_board.h"

#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ztc/class.h>

#include <cmocka.h>

#define WORDS_MAX 8u
#define WORD_SIZE 64u

struct line {
    bool indented;
    uint32_t count;
    char words[WORDS_MAX][WORD_SIZE];
};

/* Splits at blanks and at the signs of YAML. Words beyond those that a pin can have are left
 * out. */
static struct line split(const char *text, size_t length)
{
    struct line line = {.indented = length > 0 && text[0] == ' '};
    size_t used = 0;
    for (size_t i = 0; i <= length && line.count < WORDS_MAX; i++) {
        bool ends = i == length || strchr(" :[],\r", text[i]) != NULL;
        if (!ends && used + 1 < WORD_SIZE) {
            line.words[line.count][used++] = text[i];
        } else if (ends && used > 0) {
            line.count++;
            used = 0;
        }
    }
    return line;
}

static uint32_t number_of(const char *text)
{
    uint32_t number = 0;
    for (; *text != '\0'; text++) {
        assert_true(isdigit((unsigned char)*text));
        number = number * 10 + (uint32_t)(*text - '0');
    }
    return number;
}

static void read_pin(struct test_board *board, const struct line *line)
{
    assert_int_equal(line->count, 3);
    uint32_t row =
        test_board_pin(board, (uint32_t)(line->words[1][1] - 'A'), number_of(line->words[2]));
    assert_int_equal(number_of(line->words[0] + 1), row);
}

static void read_function(struct test_board *board, const struct line *line)
{
    int32_t values[3] = {0};
    uint32_t row = test_board_find(board, line->words[0]);
    uint32_t pin = number_of(line->words[1] + 1);
    if (row == ZTC_NO_ROW) {
        row = test_board_function(board, line->words[0], pin);
    }
    board->functions[row].pin = pin;
    for (uint32_t i = 2; i < line->count; i++) {
        values[i - 2] = (int32_t)number_of(line->words[i]);
    }
    test_board_values(board, row, line->count - 2, values[0], values[1], values[2]);
}

static void read_peripheral(struct test_board *board, const struct line *line)
{
    if (line->count == 1) {
        char class_id[WORD_SIZE];
        size_t end = strlen(line->words[0]);
        while (isdigit((unsigned char)line->words[0][end - 1])) {
            end--;
        }
        snprintf(class_id, sizeof(class_id), "%.*s", (int)end, line->words[0]);
        test_board_peripheral(board, class_id, number_of(line->words[0] + end), 0);
        return;
    }
    uint32_t peripheral = board->peripheral_count - 1;
    if (strcmp(line->words[0], "hw") == 0) {
        board->peripherals[peripheral].hw = number_of(line->words[1]);
    } else {
        test_board_role(board, peripheral, line->words[0], test_board_find(board, line->words[1]));
    }
}

void test_board_read(struct test_board *board, const char *text)
{
    char section[WORD_SIZE] = "";
    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        struct line line = split(text, length);
        text += length + (text[length] == '\n' ? 1 : 0);
        if (!line.indented) {
            snprintf(section, sizeof(section), "%s", line.count > 0 ? line.words[0] : "");
        } else if (strcmp(section, "pinmap") == 0) {
            read_pin(board, &line);
        } else if (strcmp(section, "pinclasses") == 0) {
            read_function(board, &line);
        } else if (strcmp(section, "peripherals") == 0) {
            read_peripheral(board, &line);
        }
    }
}
