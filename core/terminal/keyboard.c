/* SPDX-License-Identifier: Apache-2.0 */
/* The user's own terminal, made raw and put back. */
#include "terminal/keyboard.h"

#include <errno.h>
#include <signal.h>
#include <unistd.h>

#define CONTROL_END 0x20u
#define DELETE 0x7Fu
/* ^@ is NUL, ^[ is escape, ^? is delete. */
#define CARET_BIT 0x40u

/* Does it belong to another job? A terminal that is not this session's own has no jobs, and belongs to who has it open. */
static bool is_elsewhere(int fd)
{
    pid_t group = tcgetpgrp(fd);
    return group > 0 && group != getpgrp();
}

/* Setting the terminal of another job would stop the program, by SIGTTOU; it could come in between. */
static int set(int fd, const struct termios *settings)
{
    sigset_t held, before;
    (void)sigemptyset(&held);
    (void)sigaddset(&held, SIGTTOU);
    bool blocked = sigprocmask(SIG_BLOCK, &held, &before) == 0;
    int result;
    do {
        result = tcsetattr(fd, TCSADRAIN, settings) == 0 ? 0 : errno;
    } while (result == EINTR);
    if (blocked) {
        (void)sigprocmask(SIG_SETMASK, &before, /* oldset= */ NULL);
    }
    return result;
}

int ztc_keyboard_raw(struct ztc_keyboard *keyboard)
{
    if (isatty(keyboard->fd) == 0 || is_elsewhere(keyboard->fd)) {
        return 0;
    }
    if (!keyboard->known && tcgetattr(keyboard->fd, &keyboard->before) != 0) {
        return errno;
    }
    keyboard->known = true;
    struct termios settings = keyboard->before;
    cfmakeraw(&settings);
    settings.c_cc[VMIN] = 1;
    settings.c_cc[VTIME] = 0;
    int result = set(keyboard->fd, &settings);
    keyboard->raw = result == 0;
    return result;
}

void ztc_keyboard_talk(struct ztc_keyboard *keyboard, bool on)
{
    struct termios settings;
    if (!keyboard->raw || is_elsewhere(keyboard->fd) || tcgetattr(keyboard->fd, &settings) != 0) {
        return;
    }
    settings.c_oflag = on ? keyboard->before.c_oflag : keyboard->before.c_oflag & ~(tcflag_t)OPOST;
    (void)set(keyboard->fd, &settings);
}

void ztc_keyboard_restore(struct ztc_keyboard *keyboard)
{
    if (keyboard->raw && !is_elsewhere(keyboard->fd)) {
        (void)set(keyboard->fd, &keyboard->before);
    }
    keyboard->raw = false;
}

size_t ztc_key_shown(char key, char *ret_text)
{
    unsigned char byte = (unsigned char)key;
    if (key == '\r') {
        ret_text[0] = '\r';
        ret_text[1] = '\n';
        return 2;
    }
    if (key == '\b' || byte == DELETE) {
        ret_text[0] = ret_text[2] = '\b';
        ret_text[1] = ' ';
        return 3;
    }
    if (byte < CONTROL_END && key != '\t' && key != '\n') {
        ret_text[0] = '^';
        ret_text[1] = (char)(byte ^ CARET_BIT);
        return 2;
    }
    ret_text[0] = key;
    return 1;
}
