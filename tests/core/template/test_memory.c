/* SPDX-License-Identifier: Apache-2.0 */
/* Every allocation of parsing and rendering fails once: an error each time, and nothing stays behind. */
#include "support_template.h"

#include "base/limits.h"
#include "diagnostic/render.h"

#include <dlfcn.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#ifndef ZTC_SANITIZED

/* Allocations until the failing one; 0: none fails. */
static size_t countdown;
static bool all_after;     /* from there on, all fail */
static volatile long live; /* allocated and not freed */

static bool fails(void)
{
    if (countdown == 0) {
        return false;
    }
    if (countdown == 1) {
        countdown = all_after ? 1 : 0;
        return true;
    }
    countdown--;
    return false;
}

/* These stand in for those of libc, for libyaml too, and hand on to them. */
#define EXPORTED __attribute__((visibility("default")))

EXPORTED void *malloc(size_t size)
{
    static void *(*next)(size_t);
    if (next == NULL) {
        *(void **)&next = dlsym(RTLD_NEXT, "malloc");
    }
    void *data = fails() ? NULL : next(size);
    live += data != NULL ? 1 : 0;
    return data;
}

EXPORTED void *calloc(size_t count, size_t size)
{
    static void *(*next)(size_t, size_t);
    if (next == NULL) {
        *(void **)&next = dlsym(RTLD_NEXT, "calloc");
    }
    void *data = fails() ? NULL : next(count, size);
    live += data != NULL ? 1 : 0;
    return data;
}

EXPORTED void *realloc(void *old, size_t size)
{
    static void *(*next)(void *, size_t);
    if (next == NULL) {
        *(void **)&next = dlsym(RTLD_NEXT, "realloc");
    }
    void *data = fails() ? NULL : next(old, size);
    live += data != NULL && old == NULL ? 1 : 0;
    return data;
}

EXPORTED void free(void *data)
{
    static void (*next)(void *);
    if (next == NULL) {
        *(void **)&next = dlsym(RTLD_NEXT, "free");
    }
    live -= data != NULL ? 1 : 0;
    next(data);
}

/* Parses, judges and renders with the n-th allocation failing. True if none had to fail. */
static bool run(const char *text, size_t n, bool all)
{
    struct ztc_template template;
    struct ztc_error error = {0};
    struct ztc_buffer buffer;
    long before = live;
    countdown = n;
    all_after = all;
    ztc_status status = ztc_template_parse(&template, "board.yml", text, strlen(text), "my_board",
                                           /* lenient= */ false, &error);
    ztc_buffer_init(&buffer, ZTC_TEXT_MAX);
    if (status == ZTC_OK) {
        ztc_template_accept(&template);
        ztc_findings_sort(&template.findings);
        ztc_findings_render(&template.findings, /* colours= */ true, &buffer);
    }
    bool passed = countdown > 1 && status == ZTC_OK && !template.findings.failed &&
                  ztc_buffer_status(&buffer) == ZTC_OK;
    bool failed =
        status != ZTC_OK || template.findings.failed || ztc_buffer_status(&buffer) == ZTC_E_MEMORY;
    countdown = 0;
    assert_true(status == ZTC_OK || status == ZTC_E_MEMORY);
    assert_int_equal(status, error.status);
    assert_true(passed || failed || status == ZTC_OK);
    ztc_buffer_done(&buffer);
    ztc_template_done(&template);
    ztc_error_clear(&error);
    assert_int_equal(live, before);
    return passed;
}

/* Under valgrind the allocator is valgrind's, whatever a program brings. */
static bool stands_in(void)
{
    long before = live;
    void *volatile data = malloc(1);
    bool counted = live != before;
    free(data);
    return counted;
}

static void fail_each(const char *text)
{
    assert_true(run(text, SIZE_MAX, /* all= */ false));
    if (!stands_in()) {
        return;
    }
    for (int all = 0; all < 2; all++) {
        size_t n = 1;
        while (!run(text, n, all != 0)) {
            n++;
            assert_true(n < 100000);
        }
        assert_true(n > 5);
    }
}

static void a_good_template_survives_every_failure(void **state)
{
    (void)state;
    char *text = support_complete("layout: a longer name \xC3\xA4\n"
                                  "pinclasses: { RX0: D3, TX0: [ D1, 1, 2, 3 ] }\n"
                                  "peripherals: { SERIAL0: { hw: 1, rx: RX0, tx: TX0 } }\n");
    fail_each(text);
    free(text);
}

static void a_bad_template_survives_every_failure(void **state)
{
    (void)state;
    char *text = support_complete(
        "layout: \"a\\0b\"\nunknown: &a [ *b ]\npinmap:\n    D1: [ PA, 010, { pull: upp } ]\n"
        "    D1: [ PAA, 1 ]\npinclasses: { SLCK0: D9, RX0: D1, A0: [ D1, 1, 2, 3, 4 ] }\n"
        "pinmap: { D2: [ PA, 2 ] }\n"
        "peripherals: { SERIAL0: { hw: 0, rx: D3 }, SERAIL1: {} }\n"
        "device: { vids: [ 1a86 ], pids: x, deep: [[[[[[[[[[[[[[[[[ 1 ]]]]]]]]]]]]]]]]] }\n"
        "accept: { W003: [ D0 ], E001: [ D1 ] }\ncmacros: [ K\xFC ]\n# \x01\n");
    fail_each(text);
    free(text);
}

static void a_syntax_error_survives_every_failure(void **state)
{
    (void)state;
    char *text = support_complete("pinmap:\n    D0: [ PA, 0\n");
    fail_each(text);
    free(text);
}

/* Enough nodes that the arena takes several blocks, so that some in the middle are missing too. */
static void a_long_template_survives_every_failure(void **state)
{
    (void)state;
    static char part[32 * 120];
    size_t size = (size_t)snprintf(part, sizeof(part), "pinclasses:\n");
    for (int i = 0; i < 120; i++) {
        size += (size_t)snprintf(part + size, sizeof(part) - size, "    PWM%d: [ D%d, %d ]\n", i,
                                 i % 50, i);
    }
    char *text = support_complete(part);
    fail_each(text);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_template_survives_every_failure),
        cmocka_unit_test(a_bad_template_survives_every_failure),
        cmocka_unit_test(a_syntax_error_survives_every_failure),
        cmocka_unit_test(a_long_template_survives_every_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#else

/* The sanitizer has an allocator of its own, which cannot be stood in for. */
int main(void)
{
    return 0;
}

#endif
