/* SPDX-License-Identifier: Apache-2.0 */
/* A template judged by a made-up target, and what a test asks of the findings. */
#ifndef ZTC_TEST_SUPPORT_BOARD_H
#define ZTC_TEST_SUPPORT_BOARD_H

#include "board/check.h"
#include "support_target.h"

struct judged {
    struct ztc_template template;
    struct ztc_board board;
    bool lenient; /* set before judge_... */
};

/*
 * Judges a template made of these sections, written as flow mappings; `more` is further lines, or
 * "". The form must be free of mistakes.
 */
void judge_sections(struct judged *judged, struct fake *fake, uint32_t version, const char *pinmap,
                    const char *pinclasses, const char *peripherals, const char *more);
/* Judges a whole template; its form may have mistakes. */
void judge_text(struct judged *judged, struct fake *fake, uint32_t version, const char *text);
void judged_done(struct judged *judged);

/* There is exactly one finding with this code at this place, and its message is this. */
const struct ztc_diagnostic *expect(const struct judged *judged, const char *code, const char *key,
                                    const char *message);
/* One of its notes is this. */
void expect_note(const struct ztc_diagnostic *item, const char *note);
/* No finding has this code. */
void expect_no(const struct judged *judged, const char *code);
/* There are so many findings that are not accepted. */
void expect_count(const struct judged *judged, size_t count);
size_t count_code(const struct judged *judged, const char *code);

/* The functional pin of the judged board. */
const struct ztc_board_function *function_of(const struct ztc_board *board, const char *name);
/* Its values, so many, are these. */
void expect_values(const struct ztc_board *board, const char *name, uint32_t count, int32_t first,
                   int32_t second, int32_t third);

#endif
