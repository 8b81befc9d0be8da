/* SPDX-License-Identifier: Apache-2.0 */
/* Speeds with and without a name on a pseudo terminal, and how keys are shown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "terminal/keyboard.h"
#include "terminal/serial.h"
#include "terminal/speed.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void every_speed_is_what_was_asked_for(void **state)
{
    (void)state;
    static const uint32_t bauds[] = {50,     9600,   115200,  230400,  250000,
                                     460800, 921600, 1500001, 3000000, 12000000};
    int master = posix_openpt(O_RDWR | O_NOCTTY);
    assert_true(master >= 0);
    assert_int_equal(grantpt(master), 0);
    assert_int_equal(unlockpt(master), 0);
    const char *port = ptsname(master);
    for (size_t i = 0; i < sizeof(bauds) / sizeof(bauds[0]); i++) {
        struct ztc_error error = {0};
        int fd = -1;
        uint32_t baud = 0;
        assert_int_equal(ztc_serial_open(port, bauds[i], &error, &fd, &baud), ZTC_OK);
        assert_int_equal(baud, bauds[i]);
        assert_int_equal(ztc_speed_now(fd), bauds[i]);
        /* It is held: a second one is told. */
        int other = -1;
        assert_int_equal(ztc_serial_open(port, bauds[i], &error, &other, &baud), ZTC_E_LIMIT);
        assert_int_equal(other, -1);
        ztc_error_clear(&error);
        ztc_serial_close(&fd);
        assert_int_equal(fd, -1);
    }
    (void)close(master);
}

static void names_of_speeds(void **state)
{
    (void)state;
    speed_t speed = 0;
    assert_true(ztc_speed_named(115200, &speed));
    assert_int_equal(speed, B115200);
    assert_true(ztc_speed_named(50, &speed));
    assert_int_equal(speed, B50);
    assert_false(ztc_speed_named(0, &speed)); /* B0 would hang up */
    assert_false(ztc_speed_named(250000, &speed));
    assert_int_equal(ztc_speed_now(-1), 0);
    assert_int_not_equal(ztc_speed_set_other(-1, 250000), 0);
}

static void keys_are_shown(void **state)
{
    (void)state;
    static const struct {
        char key;
        const char *text;
    } rows[] = {{'a', "a"},     {'\r', "\r\n"},    {'\n', "\n"},    {'\t', "\t"}, {'\x03', "^C"},
                {'\x1B', "^["}, {'\x7F', "\b \b"}, {'\b', "\b \b"}, {' ', " "},   {'\xC3', "\xC3"}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char text[ZTC_KEY_SHOWN_MAX];
        size_t size = ztc_key_shown(rows[i].key, text);
        assert_int_equal(size, strlen(rows[i].text));
        assert_memory_equal(text, rows[i].text, size);
    }
    char text[ZTC_KEY_SHOWN_MAX];
    assert_int_equal(ztc_key_shown('\0', text), 2);
    assert_memory_equal(text, "^@", 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_speed_is_what_was_asked_for),
        cmocka_unit_test(names_of_speeds),
        cmocka_unit_test(keys_are_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
