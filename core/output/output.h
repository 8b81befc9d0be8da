/* SPDX-License-Identifier: Apache-2.0 */
/* The only place that prints. stdout is data, stderr is talk (and the [info]> lines of the original on
 * stdout, on stderr with -J). */
#ifndef ZTC_OUTPUT_OUTPUT_H
#define ZTC_OUTPUT_OUTPUT_H

#include "base/buffer.h"
#include "output/json.h"
#include "output/progress.h"

#include <stdbool.h>

struct ztc_output {
    bool json;                    /* -J */
    bool pretty;                  /* --pretty */
    bool aside;                   /* stdout is another's data: [info]> goes to stderr too */
    bool colours;                 /* of stdout and stderr: both are decided once, at start */
    bool verbose;                 /* -v */
    bool failed;                  /* a write failed: the exit status will say so */
    bool told;                    /* and why was said already */
    struct ztc_progress progress; /* taken off the terminal before anything is printed */
};

/* Tagged talk: "[info]> ", "[warning]> ", "[error]> ", "[fatal]> ", one line. Text is made printable. */
void ztc_output_info(struct ztc_output *output, const char *format, ...) ZTC_PRINTF(2, 3);
void ztc_output_warning(struct ztc_output *output, const char *format, ...) ZTC_PRINTF(2, 3);
void ztc_output_error(struct ztc_output *output, const struct ztc_error *error);
/* Talk without a tag, as it is: rendered findings. */
void ztc_output_talk(struct ztc_output *output, const char *text);

/* A result: text as it is (already printable), or the JSON value. */
void ztc_output_text(struct ztc_output *output, const char *text, size_t size);
ztc_status ztc_output_json(struct ztc_output *output, const cJSON *value, struct ztc_error *error);

/* Flushes; a full disk or a closed pipe makes `failed` true. */
void ztc_output_flush(struct ztc_output *output);

#endif
