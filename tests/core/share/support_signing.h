/* SPDX-License-Identifier: Apache-2.0 */
/* A home of the test's own, the modules as they were built, and keys to sign with. */
#ifndef ZTC_TEST_SUPPORT_SIGNING_H
#define ZTC_TEST_SUPPORT_SIGNING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "share/key.h"
#include "share/signing.h"

struct signing_fixture {
    char base[64]; /* ZERYNTH_HOME */
    struct ztc_home home;
    struct ztc_registry *registry;
    struct ztc_signer signer;
    struct ztc_arena arena;
    struct ztc_error error;
    struct ztc_signature_verdict verdict;
};

int signing_setup(void **state);
int signing_teardown(void **state);

/* A key of one's own, without a password. */
struct ztc_key make_key(struct signing_fixture *f, const char *name);
/* Signs as this key with a trusted comment of the test's choice; text in the arena. */
const char *sign_freely(struct signing_fixture *f, const char *name, const char *comment,
                        const char *data);
/* The archive's signature as export makes it; text in the arena. */
const char *sign_archive(struct signing_fixture *f, const char *name, const char *data);
/* Another home, with nothing in it. */
void move_house(struct signing_fixture *f);

/* Judges into f->verdict; the error before is cleared. */
ztc_status check(struct signing_fixture *f, const char *signature, const char *data);
void assert_told(const struct signing_fixture *f, const char *part);

/* A file below cfg/, and its bytes ("" where there is none; static until the next call). */
void write_config(struct signing_fixture *f, const char *name, const char *content);
const char *read_config(struct signing_fixture *f, const char *name);
void change_mode(struct signing_fixture *f, const char *name, unsigned mode);

#endif
