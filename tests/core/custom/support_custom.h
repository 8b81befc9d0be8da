/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of core/custom share: files of the test data, YAML compared by value, a made-up target. */
#ifndef ZTC_TEST_SUPPORT_CUSTOM_H
#define ZTC_TEST_SUPPORT_CUSTOM_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "custom/create.h"
#include "custom/product.h"

/* A file below tests/data/port-v1, whole. */
void read_data(const char *path, struct ztc_buffer *buffer);

/* Parses a template leniently; it must have no errors. ztc_template_done must follow. */
void parse_good(struct ztc_template *template, const char *text, size_t size);

/* One YAML document read into text: mappings sorted by key, `names` sorted too, scalars marked as quoted or plain
 * only by what they are: the same text for the same values. The caller frees it. */
char *canonical(const char *yaml, size_t size);

/* A target made up here, with this template text and one of the device sections of the real ones. */
const struct ztc_target *made_up_target(const char *template_text);

/* A home folder of the test's own and the modules built beside it. */
struct place {
    char base[64];
    struct ztc_home home;
    struct ztc_registry *registry;
    struct ztc_error error;
};
int place_setup(void **state);
int place_teardown(void **state);
/* Writes a file below .zerynth2 (folders are made), reads one ("" if none; static), and is it there? */
void put(struct place *place, const char *path, const void *data, size_t size);
struct ztc_buffer *got(struct place *place, const char *path);
bool is_there(struct place *place, const char *path);

/* Is `part` in the error's text or remedy? Clears the error. */
void assert_refused(struct place *place, const char *part);

#endif
