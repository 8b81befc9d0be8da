/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One line of text put together in a fixed room, for messages: a target module may not import the C
 * library's printf. What does not fit is cut between two characters of UTF-8, and ends in "...".
 */
#ifndef ZTC_TEXT_H
#define ZTC_TEXT_H

#include <stdint.h>
#include <string.h>

#define ZTC_TEXT_ROOM 240u

/* Starts as {{0}, 0}. text is always a text with its NUL. */
struct ztc_text {
    char text[ZTC_TEXT_ROOM];
    uint32_t length;
};

static inline void ztc_text_add(struct ztc_text *text, const char *more)
{
    size_t room = ZTC_TEXT_ROOM - 1u - text->length;
    size_t length = strlen(more);
    size_t taken = length < room ? length : room;
    memcpy(text->text + text->length, more, taken);
    text->length += (uint32_t)taken;
    text->text[text->length] = '\0';
    if (taken < length) {
        /* Dots from the start of the character that the cut would fall into, which has 4 bytes at most. */
        size_t cut = ZTC_TEXT_ROOM - 4u;
        while (cut > ZTC_TEXT_ROOM - 7u && ((unsigned char)text->text[cut] & 0xC0u) == 0x80u) {
            cut--;
        }
        memset(text->text + cut, '.', ZTC_TEXT_ROOM - 1u - cut);
    }
}

/* The digits of a number in base 10 or 16. */
static inline void ztc_text_digits(struct ztc_text *text, uint64_t number, uint32_t base)
{
    char digits[21];
    uint32_t at = sizeof(digits) - 1u;
    digits[at] = '\0';
    do {
        digits[--at] = "0123456789abcdef"[number % base];
        number /= base;
    } while (number != 0);
    ztc_text_add(text, digits + at);
}

static inline void ztc_text_number(struct ztc_text *text, uint64_t number)
{
    ztc_text_digits(text, number, 10u);
}

/* 0x and the digits, as addresses are written. */
static inline void ztc_text_address(struct ztc_text *text, uint64_t address)
{
    ztc_text_add(text, "0x");
    ztc_text_digits(text, address, 16u);
}

#endif
