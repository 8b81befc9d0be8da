/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lines compared by the greedy method of Myers: the shortest script of lines that go and come, with as many
 * passes as there are such lines. Ours are few; beyond the bound all that lies between is shown as changed.
 */
#include "fix/diff.h"

#include "base/arena.h"
#include "base/limits.h"
#include "base/utf8.h"

#include <stdint.h>
#include <string.h>

/* Lines shown around a change, as `diff -u` has them. */
#define CONTEXT 3u
/* Lines that go and come, before the search is given up. */
#define SCRIPT_MAX 2048
#define DIFF_ARENA_MAX (256u << 20)

struct line {
    const char *text;
    size_t size; /* with its LF, if it has one */
};

struct side {
    struct line *lines;
    size_t count;
    bool *changed; /* by line: goes (old) or comes (new) */
};

static bool split(struct ztc_arena *arena, const char *text, size_t size, struct side *side)
{
    size_t count = 0;
    for (size_t i = 0; i < size; i++) {
        count += text[i] == '\n' || i + 1 == size;
    }
    side->lines = ztc_arena_array(arena, count, sizeof(*side->lines));
    side->changed = ztc_arena_array(arena, count, sizeof(*side->changed));
    if (side->lines == NULL || side->changed == NULL) {
        return false;
    }
    for (size_t i = 0, start = 0; i < size; i++) {
        if (text[i] == '\n' || i + 1 == size) {
            side->lines[side->count++] = (struct line){text + start, i + 1 - start};
            start = i + 1;
        }
    }
    return true;
}

static bool same(const struct line *left, const struct line *right)
{
    return left->size == right->size && memcmp(left->text, right->text, left->size) == 0;
}

/* ---- which lines go and come ---- */

/* What lies between the lines that both begin and end with. */
struct middle {
    const struct line *old_lines, *new_lines;
    bool *old_changed, *new_changed;
    int32_t old_count, new_count;
};

/* The farthest line of the old side on each diagonal, a row a pass, kept to walk back. */
struct passes {
    int32_t **rows;
    int32_t count; /* passes that it took; -1: more than the bound */
};

/* How far diagonal k comes in a pass, from the neighbours of the pass before. */
static int32_t advance(const struct middle *middle, const int32_t *before, int32_t pass, int32_t k)
{
    int32_t x = 0;
    if (pass > 0) {
        bool down = k == -pass || (k != pass && before[k - 1] < before[k + 1]);
        x = down ? before[k + 1] : before[k - 1] + 1;
    }
    while (x < middle->old_count && x - k < middle->new_count &&
           same(&middle->old_lines[x], &middle->new_lines[x - k])) {
        x++;
    }
    return x;
}

static bool search(struct ztc_arena *arena, const struct middle *middle, struct passes *passes)
{
    int32_t most = middle->old_count + middle->new_count;
    most = most < SCRIPT_MAX ? most : SCRIPT_MAX;
    passes->rows = ztc_arena_array(arena, (size_t)most + 1, sizeof(*passes->rows));
    if (passes->rows == NULL) {
        return false;
    }
    for (int32_t pass = 0; pass <= most; pass++) {
        int32_t *room = ztc_arena_array(arena, 2 * (size_t)pass + 3, sizeof(*room));
        if (room == NULL) {
            return false;
        }
        int32_t *row = room + pass + 1;
        passes->rows[pass] = row;
        for (int32_t k = -pass; k <= pass; k += 2) {
            row[k] = advance(middle, pass > 0 ? passes->rows[pass - 1] : NULL, pass, k);
            if (row[k] >= middle->old_count && row[k] - k >= middle->new_count) {
                passes->count = pass;
                return true;
            }
        }
    }
    passes->count = -1;
    return true;
}

/* Walks from the end back to the start and marks each step that was no common line. */
static void walk_back(const struct middle *middle, const struct passes *passes)
{
    int32_t x = middle->old_count, y = middle->new_count;
    for (int32_t pass = passes->count; pass > 0; pass--) {
        const int32_t *before = passes->rows[pass - 1];
        int32_t k = x - y;
        bool down = k == -pass || (k != pass && before[k - 1] < before[k + 1]);
        if (down) {
            x = before[k + 1];
            y = x - k - 1;
            middle->new_changed[y] = true;
        } else {
            x = before[k - 1];
            y = x - k + 1;
            middle->old_changed[x] = true;
        }
    }
}

static bool compare(struct ztc_arena *arena, struct side *old_side, struct side *new_side)
{
    size_t head = 0, tail = 0;
    size_t least = old_side->count < new_side->count ? old_side->count : new_side->count;
    while (head < least && same(&old_side->lines[head], &new_side->lines[head])) {
        head++;
    }
    while (tail < least - head && same(&old_side->lines[old_side->count - 1 - tail],
                                       &new_side->lines[new_side->count - 1 - tail])) {
        tail++;
    }
    struct middle middle = {
        .old_lines = old_side->lines + head,
        .new_lines = new_side->lines + head,
        .old_changed = old_side->changed + head,
        .new_changed = new_side->changed + head,
        .old_count = (int32_t)(old_side->count - head - tail),
        .new_count = (int32_t)(new_side->count - head - tail),
    };
    struct passes passes = {0};
    if (!search(arena, &middle, &passes)) {
        return false;
    }
    if (passes.count < 0) {
        memset(middle.old_changed, true, (size_t)middle.old_count);
        memset(middle.new_changed, true, (size_t)middle.new_count);
    } else {
        walk_back(&middle, &passes);
    }
    return true;
}

/* ---- writing ---- */

struct writer {
    const struct ztc_diff *diff;
    struct ztc_buffer *buffer;
};

static void write_line(const struct writer *writer, char mark, const struct line *line)
{
    const char *colour = mark == '-' ? "\033[31m" : mark == '+' ? "\033[32m" : "";
    bool coloured = writer->diff->colours && colour[0] != '\0';
    bool ended = line->text[line->size - 1] == '\n';
    size_t size = line->size - (ended ? 1u : 0u);

    if (coloured) {
        ztc_buffer_text(writer->buffer, colour);
    }
    ztc_buffer_char(writer->buffer, mark);
    if (writer->diff->printable) {
        size -= size > 0 && line->text[size - 1] == '\r' ? 1u : 0u;
        ztc_utf8_printable(writer->buffer, line->text, size);
    } else {
        ztc_buffer_add(writer->buffer, line->text, size);
    }
    if (coloured) {
        ztc_buffer_text(writer->buffer, "\033[0m");
    }
    ztc_buffer_text(writer->buffer, ended ? "\n" : "\n\\ No newline at end of file\n");
}

static void write_head(const struct writer *writer, const char *format, const char *name)
{
    if (writer->diff->colours) {
        ztc_buffer_text(writer->buffer, "\033[1m");
    }
    ztc_buffer_text(writer->buffer, format);
    ztc_utf8_printable(writer->buffer, name, strlen(name));
    ztc_buffer_text(writer->buffer, writer->diff->colours ? "\033[0m\n" : "\n");
}

/* A number of lines from a line on; "0" lines stand behind the line before. */
static void write_range(struct ztc_buffer *buffer, char mark, size_t first, size_t count)
{
    ztc_buffer_print(buffer, "%c%zu", mark, count > 0 ? first + 1 : first);
    if (count != 1) {
        ztc_buffer_print(buffer, ",%zu", count);
    }
}

/* Where the two sides are: the next line of each. */
struct place {
    size_t old_line, new_line;
};

static bool at_change(const struct side *old_side, const struct side *new_side, struct place at)
{
    return (at.old_line < old_side->count && old_side->changed[at.old_line]) ||
           (at.new_line < new_side->count && new_side->changed[at.new_line]);
}

/* Behind the run of changes at a place. */
static struct place skip_changes(const struct side *old_side, const struct side *new_side,
                                 struct place at)
{
    while (at.old_line < old_side->count && old_side->changed[at.old_line]) {
        at.old_line++;
    }
    while (at.new_line < new_side->count && new_side->changed[at.new_line]) {
        at.new_line++;
    }
    return at;
}

/* Common lines from a place on, up to a number. */
static size_t count_common(const struct side *old_side, const struct side *new_side,
                           struct place at, size_t most)
{
    size_t count = 0;
    while (
        count < most && at.old_line + count < old_side->count &&
        !at_change(old_side, new_side, (struct place){at.old_line + count, at.new_line + count})) {
        count++;
    }
    return count;
}

/* The end of the hunk whose first change is at a place, without the context behind it. */
static struct place hunk_end(const struct side *old_side, const struct side *new_side,
                             struct place at)
{
    for (;;) {
        at = skip_changes(old_side, new_side, at);
        size_t common = count_common(old_side, new_side, at, 2 * CONTEXT + 1);
        struct place next = {at.old_line + common, at.new_line + common};
        if (common > 2 * CONTEXT || !at_change(old_side, new_side, next)) {
            return at;
        }
        at = next;
    }
}

static void write_hunk(const struct writer *writer, const struct side *old_side,
                       const struct side *new_side, struct place first, struct place end)
{
    if (writer->diff->colours) {
        ztc_buffer_text(writer->buffer, "\033[36m");
    }
    ztc_buffer_text(writer->buffer, "@@ ");
    write_range(writer->buffer, '-', first.old_line, end.old_line - first.old_line);
    ztc_buffer_char(writer->buffer, ' ');
    write_range(writer->buffer, '+', first.new_line, end.new_line - first.new_line);
    ztc_buffer_text(writer->buffer, writer->diff->colours ? " @@\033[0m\n" : " @@\n");
    while (first.old_line < end.old_line || first.new_line < end.new_line) {
        if (first.old_line < end.old_line && old_side->changed[first.old_line]) {
            write_line(writer, '-', &old_side->lines[first.old_line++]);
        } else if (first.new_line < end.new_line && new_side->changed[first.new_line]) {
            write_line(writer, '+', &new_side->lines[first.new_line++]);
        } else {
            write_line(writer, ' ', &old_side->lines[first.old_line++]);
            first.new_line++;
        }
    }
}

static void write_hunks(const struct writer *writer, const struct side *old_side,
                        const struct side *new_side)
{
    struct place at = {0, 0};
    bool any = false;

    while (at.old_line < old_side->count || at.new_line < new_side->count) {
        if (!at_change(old_side, new_side, at)) {
            at.old_line++;
            at.new_line++;
            continue;
        }
        if (!any) {
            write_head(writer, "--- ", writer->diff->old_name);
            write_head(writer, "+++ ", writer->diff->new_name);
            any = true;
        }
        size_t lead = at.old_line < CONTEXT ? at.old_line : CONTEXT;
        struct place end = hunk_end(old_side, new_side, at);
        size_t behind = count_common(old_side, new_side, end, CONTEXT);
        struct place first = {at.old_line - lead, at.new_line - lead};
        struct place last = {end.old_line + behind, end.new_line + behind};
        write_hunk(writer, old_side, new_side, first, last);
        at = last;
    }
}

ztc_status ztc_diff_write(const struct ztc_diff *diff, struct ztc_buffer *buffer,
                          struct ztc_error *error)
{
    ZTC_CLEANUP(ztc_arena_done) struct ztc_arena arena;
    struct side old_side = {0}, new_side = {0};
    struct writer writer = {diff, buffer};

    ztc_arena_init(&arena, DIFF_ARENA_MAX);
    if (!split(&arena, diff->old_text, diff->old_size, &old_side) ||
        !split(&arena, diff->new_text, diff->new_size, &new_side) ||
        !compare(&arena, &old_side, &new_side)) {
        return ztc_error_memory(error);
    }
    write_hunks(&writer, &old_side, &new_side);
    return ztc_buffer_check(buffer, "the diff", error);
}
