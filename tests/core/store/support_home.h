/* SPDX-License-Identifier: Apache-2.0 */
/* A home folder of the test's own, and short ways to look into it. */
#ifndef ZTC_TEST_SUPPORT_HOME_H
#define ZTC_TEST_SUPPORT_HOME_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store/custom.h"

struct fixture {
    char base[64];        /* ZERYNTH_HOME */
    char outside[80];     /* a folder beside the home, into which nothing may be written */
    struct ztc_home home; /* open and locked where a test wants it so */
    struct ztc_error error;
};

/* For cmocka_unit_test_setup_teardown: ZERYNTH_HOME is set, nothing is open. */
int fixture_setup(void **state);
int fixture_teardown(void **state);

void fixture_open(struct fixture *fixture); /* with make */
void fixture_lock(struct fixture *fixture);
void fixture_close(struct fixture *fixture);

/* Paths below .zerynth2; folders on the way are made. */
void put(struct fixture *fixture, const char *path, const char *content);
void put_folder(struct fixture *fixture, const char *path);
void put_link(struct fixture *fixture, const char *path, const char *target);
/* Content of a file below .zerynth2, "" if there is none; static until the next call. */
const char *got(struct fixture *fixture, const char *path);
bool is_there(struct fixture *fixture, const char *path);
/* Entries in a folder below .zerynth2, -1 if it is none. */
int entries(struct fixture *fixture, const char *path);
/* The file as ztc_custom_read tells it, "" if not found; static until the next call. */
const char *told(struct fixture *fixture, const char *short_name, const char *path);

/* Asserts that the error is filled and that its text has this part. */
void assert_error_has(struct fixture *fixture, const char *part);

#define FILE_OF(file_path, content)                 \
    {                                               \
        (file_path), (content), sizeof(content) - 1 \
    }

#endif
