/* SPDX-License-Identifier: Apache-2.0 */
/* One line on a terminal that tells how far long work is: drawn over itself, and gone before anything else is printed. */
#ifndef ZTC_OUTPUT_PROGRESS_H
#define ZTC_OUTPUT_PROGRESS_H

#include "base/buffer.h"

#include <stdbool.h>
#include <stdint.h>

/* Who waits less long need not be told; who looks sees no more than this many pictures. */
#define ZTC_PROGRESS_WAIT_MS 1000
#define ZTC_PROGRESS_PAUSE_MS 100

struct ztc_progress {
    bool allowed;     /* stderr is a terminal that can be drawn over, and nobody asked for none */
    bool running;     /* work was begun */
    bool shown;       /* the line stands on the terminal */
    const char *what; /* borrowed until the end */
    int64_t start;    /* ms of a clock that only goes forward */
    int64_t last;     /* when the line was drawn */
};

/* Work begins; `what` is one or a few words for people, such as "Fetching https://...". */
void ztc_progress_begin(struct ztc_progress *progress, const char *what);
/* So much is done. total 0: unknown. unit "bytes" is shown as KiB and MiB; NULL or "": none. Text may be anybody's. */
void ztc_progress_step(struct ztc_progress *progress, uint64_t done, uint64_t total,
                       const char *unit);
/* Takes the line off the terminal; the next step may draw it again. */
void ztc_progress_clear(struct ztc_progress *progress);
void ztc_progress_end(struct ztc_progress *progress);

/* The same with the time given, for who has a clock of his own. */
void ztc_progress_begin_at(struct ztc_progress *progress, const char *what, int64_t now);
void ztc_progress_step_at(struct ztc_progress *progress, uint64_t done, uint64_t total,
                          const char *unit, int64_t now);

/* The line as text of at most `columns`. */
void ztc_progress_line(struct ztc_buffer *line, unsigned columns, const char *what, uint64_t done,
                       uint64_t total, const char *unit);

#endif
