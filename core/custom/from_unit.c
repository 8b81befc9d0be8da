/* SPDX-License-Identifier: Apache-2.0 */
/* Units of a microcontroller by their names: data sheets and tools call one thing by several words. */
#include "custom/from_internal.h"

#include <string.h>

#define WORD_MAX 32u

/* Words for the same kind of unit. */
static const char *const families[][5] = {
    {"UART", "USART", "UARTE", "SERIAL"},
    {"SPI", "SPIM"},
    {"I2C", "IIC", "TWI", "TWIM"},
    {"CAN", "FDCAN", "BXCAN", "TWAI"},
};

/* A unit's name taken apart: what stands before the digits at its end, and their number. */
struct unit {
    char letters[WORD_MAX];
    uint32_t number;
};

static char upper(char character)
{
    return character >= 'a' && character <= 'z' ? (char)(character - 'a' + 'A') : character;
}

static bool is_word_character(char character)
{
    character = upper(character);
    return (character >= '0' && character <= '9') || (character >= 'A' && character <= 'Z');
}

/* A unit without a number is the first, and the only one. */
static bool take_apart(const char *text, size_t length, struct unit *ret_unit)
{
    size_t stem = length;
    while (stem > 0 && text[stem - 1] >= '0' && text[stem - 1] <= '9') {
        stem--;
    }
    if (stem == 0 || stem >= WORD_MAX || length - stem > 4) {
        return false;
    }
    for (size_t i = 0; i < stem; i++) {
        ret_unit->letters[i] = upper(text[i]);
    }
    ret_unit->letters[stem] = '\0';
    ret_unit->number = stem == length ? 1 : 0;
    for (size_t i = stem; i < length; i++) {
        ret_unit->number = ret_unit->number * 10u + (uint32_t)(text[i] - '0');
    }
    return true;
}

/* Position of the family of the word, or the number of families. */
static size_t family_of(const char *letters)
{
    size_t count = sizeof(families) / sizeof(families[0]);
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < sizeof(families[i]) / sizeof(families[i][0]); j++) {
            if (families[i][j] != NULL && strcmp(families[i][j], letters) == 0) {
                return i;
            }
        }
    }
    return count;
}

static bool is_same(const char *text, size_t length, const char *word)
{
    struct unit left;
    struct unit right;
    if (strlen(word) == length && strncasecmp(text, word, length) == 0) {
        return true;
    }
    if (!take_apart(text, length, &left) || !take_apart(word, strlen(word), &right) ||
        left.number != right.number) {
        return false;
    }
    size_t family = family_of(left.letters);
    return strcmp(left.letters, right.letters) == 0 ||
           (family < sizeof(families) / sizeof(families[0]) && family == family_of(right.letters));
}

bool ztc_from_is_unit(const char *name, const char *word)
{
    while (*name != '\0') {
        size_t length = 0;
        while (is_word_character(name[length])) {
            length++;
        }
        if (length > 0 && is_same(name, length, word)) {
            return true;
        }
        name += length > 0 ? length : 1;
    }
    return false;
}

bool ztc_from_is_of(const struct ztc_from *from, const struct ztc_function_row *row,
                    const char *instance)
{
    size_t length = 0;
    while (is_word_character(row->signal[length])) {
        length++;
    }
    if (length > 0 && is_same(row->signal, length, instance)) {
        return true;
    }
    const struct ztc_instance_row *unit =
        row->instance != 0 ? ztc_target_instance(from->target, row->class_id, row->instance) : NULL;
    return unit != NULL && ztc_from_is_unit(unit->name, instance);
}
