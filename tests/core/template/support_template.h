/* SPDX-License-Identifier: Apache-2.0 */
/* Templates for tests: parts completed to whole ones, and their findings as short text. */
#ifndef ZTC_TESTS_SUPPORT_TEMPLATE_H
#define ZTC_TESTS_SUPPORT_TEMPLATE_H

#include "template/template.h"

#include <stdbool.h>
#include <stddef.h>

/* `part` (whole sections) with the sections that it lacks behind it: my_board with D0 to D39 on PA and
 * nothing else. To be freed. */
char *support_complete(const char *part);

/* Parses the completed part; the test fails if that does. To be given to ztc_template_done. */
void support_parse(struct ztc_template *template, const char *part, bool lenient);

/* Parses bytes as they are. */
void support_parse_bytes(struct ztc_template *template, const void *bytes, size_t size);

/*
 * The findings must be exactly these, one a line: "2:9 E008"; in place order. Warnings and notes that come
 * from an E code have a "!" behind them.
 */
void support_expect(const char *part, const char *findings);
void support_expect_lenient(const char *part, const char *findings);
void support_expect_bytes(const void *bytes, size_t size, const char *findings);
void support_expect_text(const char *text, const char *findings);

/* Some note of the only finding at line:column must hold this text. */
void support_expect_note(const char *part, const char *place, const char *text);

/* The row of a name, or a failure. */
const struct ztc_board_function *support_function(const struct ztc_template *template,
                                                  const char *name);

#endif
