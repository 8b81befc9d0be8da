/* SPDX-License-Identifier: Apache-2.0 */
/* The progress line: when it is drawn, and what is in it. */
#include "output/progress.h"

#include "base/limits.h"
#include "base/utf8.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#define WIPE "\r\033[K"

#define BAR_WIDTH 20u
/* Narrower than this a terminal has no room for a bar. */
#define BAR_COLUMNS 60u
#define COLUMNS_DEFAULT 80u
#define COLUMNS_MAX 512u

#define KIB 1024u
#define MIB (1024u * 1024u)

/* ---- text ---- */

/* Tenths are cut, not rounded: what is not there yet is not shown. */
static void add_tenths(struct ztc_buffer *text, uint64_t number, uint64_t unit)
{
    ztc_buffer_print(text, "%" PRIu64 ".%u", number / unit, (unsigned)(number % unit * 10 / unit));
}

static void add_bytes(struct ztc_buffer *text, uint64_t done, uint64_t total)
{
    uint64_t larger = done > total ? done : total;
    uint64_t unit = larger < KIB ? 1 : larger < MIB ? KIB : MIB;
    if (unit == 1) {
        ztc_buffer_print(text, "%" PRIu64, done);
    } else {
        add_tenths(text, done, unit);
    }
    if (total > 0) {
        ztc_buffer_text(text, "/");
    }
    if (total > 0 && unit == 1) {
        ztc_buffer_print(text, "%" PRIu64, total);
    } else if (total > 0) {
        add_tenths(text, total, unit);
    }
    ztc_buffer_text(text, unit == 1 ? " bytes" : unit == KIB ? " KiB" : " MiB");
}

/* The text as far as it fits, fit for a terminal. Returns the columns that it takes. */
static size_t add_cut(struct ztc_buffer *line, const char *text, size_t columns)
{
    ZTC_CLEANUP(ztc_buffer_done) struct ztc_buffer printable;
    ztc_buffer_init(&printable, ZTC_TEXT_MAX);
    ztc_utf8_printable(&printable, text, strnlen(text, COLUMNS_MAX));
    const char *at = ztc_buffer_string(&printable);
    size_t left = printable.size;
    size_t taken = 0;
    while (left > 0) {
        uint32_t point = 0;
        size_t length = ztc_utf8_decode(at, left, &point);
        size_t width = ztc_utf8_width(at, length);
        if (length == 0 || taken + width > columns) {
            break;
        }
        ztc_buffer_add(line, at, length);
        taken += width;
        at += length;
        left -= length;
    }
    return taken;
}

/* "[=====     ]  25%  1.2/4.8 MiB", or what of it is known. */
static void add_state(struct ztc_buffer *text, bool bar, uint64_t done, uint64_t total,
                      const char *unit)
{
    if (total > 0) {
        double part = done < total ? (double)done / (double)total : 1;
        unsigned filled = (unsigned)(part * BAR_WIDTH);
        ztc_buffer_text(text, bar ? "[" : "");
        for (unsigned i = 0; bar && i < BAR_WIDTH; i++) {
            ztc_buffer_char(text, i < filled ? '=' : ' ');
        }
        ztc_buffer_print(text, "%s%3u%%  ", bar ? "] " : "", (unsigned)(part * 100));
    }
    if (strcmp(unit, "bytes") == 0) {
        add_bytes(text, done, total);
        return;
    }
    ztc_buffer_print(text, "%" PRIu64, done);
    if (total > 0) {
        ztc_buffer_print(text, "/%" PRIu64, total);
    }
    ztc_buffer_text(text, unit[0] != '\0' ? " " : "");
    ztc_utf8_printable(text, unit, strnlen(unit, COLUMNS_MAX));
}

void ztc_progress_line(struct ztc_buffer *line, unsigned columns, const char *what, uint64_t done,
                       uint64_t total, const char *unit)
{
    ZTC_CLEANUP(ztc_buffer_done) struct ztc_buffer state;
    ztc_buffer_init(&state, ZTC_TEXT_MAX);
    add_state(&state, columns >= BAR_COLUMNS, done, total, unit != NULL ? unit : "");
    size_t width = ztc_utf8_width(ztc_buffer_string(&state), state.size);
    size_t rest = columns > width + 1 ? columns - width - 1 : 0;
    size_t taken = add_cut(line, what, rest);
    if (taken > 0) {
        ztc_buffer_char(line, ' ');
    }
    (void)add_cut(line, ztc_buffer_string(&state), columns - (taken > 0 ? taken + 1 : 0));
    if (ztc_buffer_status(&state) != ZTC_OK) {
        ztc_buffer_fail(line, ztc_buffer_status(&state));
    }
}

/* ---- the terminal ---- */

/* One column stays free: at the last one some terminals go to the next line. */
static unsigned columns_of_terminal(void)
{
    struct winsize size = {0};
    unsigned columns = COLUMNS_DEFAULT;
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
        columns = size.ws_col;
    }
    return (columns < COLUMNS_MAX ? columns : COLUMNS_MAX) - 1;
}

static int64_t now_ms(void)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now); /* cannot fail for this clock */
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* That it cannot be drawn is nobody's loss. */
static void draw(struct ztc_progress *progress, uint64_t done, uint64_t total, const char *unit)
{
    ZTC_CLEANUP(ztc_buffer_done) struct ztc_buffer line;
    ztc_buffer_init(&line, ZTC_TEXT_MAX);
    ztc_buffer_text(&line, WIPE);
    ztc_progress_line(&line, columns_of_terminal(), progress->what, done, total, unit);
    if (ztc_buffer_status(&line) == ZTC_OK) {
        progress->shown = true;
        (void)fwrite(line.data, 1, line.size, stderr);
        (void)fflush(stderr);
    }
}

void ztc_progress_begin_at(struct ztc_progress *progress, const char *what, int64_t now)
{
    ztc_progress_end(progress);
    progress->running = true;
    progress->what = what;
    progress->start = now;
    progress->last = now;
}

void ztc_progress_step_at(struct ztc_progress *progress, uint64_t done, uint64_t total,
                          const char *unit, int64_t now)
{
    if (!progress->allowed || !progress->running || now - progress->start < ZTC_PROGRESS_WAIT_MS ||
        now - progress->last < ZTC_PROGRESS_PAUSE_MS) {
        return;
    }
    progress->last = now;
    draw(progress, done, total, unit);
}

void ztc_progress_begin(struct ztc_progress *progress, const char *what)
{
    ztc_progress_begin_at(progress, what, now_ms());
}

void ztc_progress_step(struct ztc_progress *progress, uint64_t done, uint64_t total,
                       const char *unit)
{
    if (progress->allowed && progress->running) {
        ztc_progress_step_at(progress, done, total, unit, now_ms());
    }
}

void ztc_progress_clear(struct ztc_progress *progress)
{
    if (progress->shown) {
        progress->shown = false;
        (void)fwrite(WIPE, 1, sizeof(WIPE) - 1, stderr);
        (void)fflush(stderr);
    }
}

void ztc_progress_end(struct ztc_progress *progress)
{
    ztc_progress_clear(progress);
    progress->running = false;
    progress->what = NULL;
}
