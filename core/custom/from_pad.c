/* SPDX-License-Identifier: Apache-2.0 */
/* Pads by the names that other tools have for them: PA9, A9, A09, GPIO9, GP9, IO9, 9, P0.04, P0_4, and P36
 * for P1.04. */
#include "custom/from_internal.h"

#include <string.h>

/* Characters of a chip's name that must agree before one may go on where the other ends: so that
 * one of a series fits it, but a short name that another series' name begins with does not. */
#define CHIP_STEM_MIN 6u
#define CHIP_TEXT_MAX 64u

/* Pads of a port where tools count through all ports: P32 is the first of the second one. */
#define PORT_PADS 32u

enum pad_kind {
    PAD_NONE,
    PAD_LETTER,  /* a port's letter and a number */
    PAD_NUMBER,  /* a number alone */
    PAD_PORT,    /* a port's number and a number */
    PAD_COUNTED, /* P and a number that counts through all ports */
};

struct pad_key {
    enum pad_kind kind;
    uint32_t port;
    uint32_t number;
};

static char upper(char character)
{
    return character >= 'a' && character <= 'z' ? (char)(character - 'a' + 'A') : character;
}

static bool is_digit(char character)
{
    return character >= '0' && character <= '9';
}

/* All of the text as a number, leading zeros included. */
static bool read_number(const char *text, uint32_t *ret_number)
{
    uint32_t number = 0;
    size_t length = strlen(text);
    if (length == 0 || length > 6) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        if (!is_digit(text[i])) {
            return false;
        }
        number = number * 10u + (uint32_t)(text[i] - '0');
    }
    *ret_number = number;
    return true;
}

/* What follows the prefix in the text, whatever the letter case, or NULL. */
static const char *behind(const char *text, const char *prefix)
{
    for (; *prefix != '\0'; prefix++, text++) {
        if (upper(*text) != *prefix) {
            return NULL;
        }
    }
    return *text == '_' ? text + 1 : text;
}

/* P0.04, P0_04, P0-4: one digit, a sign, a number. */
static bool read_port(const char *text, struct pad_key *key)
{
    if (upper(text[0]) == 'P') {
        text++;
    }
    if (!is_digit(text[0]) || text[1] == '\0' || strchr("._-", text[1]) == NULL ||
        !read_number(text + 2, &key->number)) {
        return false;
    }
    key->port = (uint32_t)(text[0] - '0');
    key->kind = PAD_PORT;
    return true;
}

static struct pad_key key_of(const char *text)
{
    static const char *const words[] = {"GPIO_NUM", "GPIO", "GP", "IO", ""};
    struct pad_key key = {PAD_NONE, 0, 0};
    if (read_port(text, &key)) {
        return key;
    }
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        const char *rest = behind(text, words[i]);
        if (rest != NULL && read_number(rest, &key.number)) {
            key.kind = PAD_NUMBER;
            return key;
        }
    }
    /* No target has as many lettered ports as that. */
    if (upper(text[0]) == 'P' && read_number(text + 1, &key.number)) {
        key.kind = PAD_COUNTED;
        return key;
    }
    const char *letter = upper(text[0]) == 'P' && !is_digit(text[1]) ? text + 1 : text;
    if (upper(letter[0]) >= 'A' && upper(letter[0]) <= 'Z' &&
        read_number(letter + 1, &key.number)) {
        key.kind = PAD_LETTER;
        key.port = (uint32_t)(upper(letter[0]) - 'A');
    }
    return key;
}

static bool is_same(const struct pad_key *wanted, const struct pad_key *key, const char *name)
{
    if (wanted->kind == PAD_COUNTED && key->kind == PAD_PORT) {
        return strchr(name, '.') != NULL && wanted->number / PORT_PADS == key->port &&
               wanted->number % PORT_PADS == key->number;
    }
    return key->kind == wanted->kind && key->port == wanted->port && key->number == wanted->number;
}

const struct ztc_pin_row *ztc_from_pad(const struct ztc_target *target, const char *name)
{
    struct pad_key wanted = key_of(name);
    for (uint32_t i = 0; i < target->pins->count; i++) {
        const struct ztc_pin_row *row = ZTC_ROW(struct ztc_pin_row, target->pins, i);
        if (strcasecmp(row->name, name) == 0) {
            return row;
        }
    }
    for (uint32_t i = 0; wanted.kind != PAD_NONE && i < target->pins->count; i++) {
        const struct ztc_pin_row *row = ZTC_ROW(struct ztc_pin_row, target->pins, i);
        struct pad_key key = key_of(row->name);
        if (is_same(&wanted, &key, row->name)) {
            return row;
        }
    }
    return NULL;
}

/* Letters and digits, in upper case, up to the first bracket. */
static void write_stem(char ret_stem[CHIP_TEXT_MAX], const char *text)
{
    size_t used = 0;
    for (; *text != '\0' && *text != '(' && used < CHIP_TEXT_MAX - 1; text++) {
        char character = upper(*text);
        if (is_digit(character) || (character >= 'A' && character <= 'Z')) {
            ret_stem[used++] = character;
        }
    }
    ret_stem[used] = '\0';
}

bool ztc_from_chip_fits(const struct ztc_target *target, const char *chip)
{
    char ours[CHIP_TEXT_MAX];
    char theirs[CHIP_TEXT_MAX];
    write_stem(ours, target->description->chip);
    write_stem(theirs, chip);
    size_t left = strlen(ours);
    size_t right = strlen(theirs);
    size_t shared = left < right ? left : right;
    return strncmp(ours, theirs, shared) == 0 && (left == right || shared >= CHIP_STEM_MIN);
}
