/* SPDX-License-Identifier: Apache-2.0 */
/* The user's own terminal while its keys go to a board: raw, and put back as it was. */
#ifndef ZTC_TERMINAL_KEYBOARD_H
#define ZTC_TERMINAL_KEYBOARD_H

#include <stdbool.h>
#include <stddef.h>
#include <termios.h>

/* Ctrl-], which leaves. */
#define ZTC_KEY_LEAVE '\x1D'

/* Most bytes that one key is shown as. */
#define ZTC_KEY_SHOWN_MAX 3u

struct ztc_keyboard {
    int fd;
    bool raw;              /* it is raw now, and `before` is to be put back */
    bool known;            /* `before` was found */
    struct termios before; /* as it was found the first time */
};

/* Makes it raw, also where somebody else has set it meanwhile: each key comes at once and as it is, and output goes out as it is. 0, or an errno. What is no terminal, or belongs to
 * another job now, is left alone and is no failure. */
int ztc_keyboard_raw(struct ztc_keyboard *keyboard);

/* For a line of talk while it is raw: with `on` output ends lines as it did before, without it goes out as it is again. */
void ztc_keyboard_talk(struct ztc_keyboard *keyboard, bool on);

/* Puts back what was found. Takes one that is not raw. */
void ztc_keyboard_restore(struct ztc_keyboard *keyboard);

/* How a typed byte is shown by an echo: Enter as a new line, what steers a terminal as ^X. Fills at most ZTC_KEY_SHOWN_MAX bytes. */
size_t ztc_key_shown(char key, char *ret_text);

#endif
