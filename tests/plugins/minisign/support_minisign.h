/* SPDX-License-Identifier: Apache-2.0 */
/* The minisign module, loaded; a folder of the test's own; and the program minisign beside it. */
#ifndef ZTC_TEST_SUPPORT_MINISIGN_H
#define ZTC_TEST_SUPPORT_MINISIGN_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <ztc/module.h>
#include <ztc/signature.h>

#define ROOM (ZTC_SIGNATURE_TEXT_MAX + 1u)
#define PATH_ROOM 128u

/* What a sink took. */
struct text {
    char text[ROOM];
    size_t size;
};

struct fixture {
    void *handle;
    const struct ztc_module_entry *entry;
    const struct ztc_signature_v0 *interface;
    void *self;
    char words[512];    /* the last that the module said */
    char folder[32];    /* of the test's own */
    struct text secret; /* a pair made by the module, not encrypted */
    struct text public_key;
    char word[ZTC_SIGNATURE_PUBLIC_MAX + 1];
    struct text signature; /* of DATA with COMMENT, by that key */
};

#define DATA "what is signed\n"
#define COMMENT "ztc:1 short_name:board"

int setup(void **state);
int teardown(void **state);

/* A sink into a text, which is emptied. */
struct ztc_sink into(struct text *text);

ztc_status verify(struct fixture *f, const char *word, const char *signature, const char *data);
ztc_status sign(struct fixture *f, const char *secret, const char *password, const char *comment,
                struct text *signature);

/* A path in the test's folder; `path` has PATH_ROOM bytes. */
const char *below(const struct fixture *f, const char *name, char *path);
void put(const struct fixture *f, const char *name, const char *content);
void get(const struct fixture *f, const char *name, struct text *text);

/* Runs the program minisign in the test's folder with these words, NULL at the end; its exit status. input (may be
 * NULL) is what it reads. */
int run_minisign(const struct fixture *f, const char *input, const char *const *words);

#endif
