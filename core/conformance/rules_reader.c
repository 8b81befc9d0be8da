/* SPDX-License-Identifier: Apache-2.0 */
/* Rules about ztc.reader/1: tried on each reader's own example, whole, damaged, and starved of memory. */
#include "base/utf8.h"
#include "conformance/random.h"
#include "conformance/rule.h"

#include <inttypes.h>
#include <string.h>
#include <ztc/reader.h>

#define UNKNOWN_ID "org.example.no-such-format"
#define EXAMPLE_SCORE_MIN 90u
#define ALLOCATIONS_MAX 100000u
#define NOISE_MAX 4096u

/* One reader with its example, and what it hands out. */
struct
try {
    struct ztc_probe *probe;
    const struct ztc_reader_v1 *interface;
    const char *id;
    struct ztc_verdict *verdict;
    const struct ztc_table *files; /* given to read */
    uint32_t uses;
    uint32_t rows;                        /* of any kind */
    uint32_t stop_at;                     /* the sink refuses this row, from 1; 0: none */
    uint64_t sum;                         /* over all that was handed out */
    uint32_t lines[ZTC_READER_FILES_MAX]; /* of each file */
};

typedef void try_rule(struct try *try);

/* ---- what comes out ---- */

/* FNV-1a over the text and its NUL. */
static void add_sum(struct try *try, const char *text)
{
    do {
        try->sum = (try->sum ^ (unsigned char)*text) * UINT64_C(0x100000001B3);
    } while (*text++ != '\0');
}

static bool is_text(const char *text)
{
    size_t length = text != NULL ? strnlen(text, ZTC_READER_TEXT_MAX + 1) : 0;
    return text != NULL && length <= ZTC_READER_TEXT_MAX && ztc_utf8_check(text, length) == length;
}

static void check_text(struct try *try, const char *member, const char *text)
{
    if (!is_text(text)) {
        ztc_verdict_fail(try->verdict, "%s: %s: expected UTF-8 of %u bytes at most", try->id,
                         member, ZTC_READER_TEXT_MAX);
        return;
    }
    add_sum(try, text);
}

static uint32_t count_lines(const struct ztc_reader_file_row *file)
{
    const char *data = file->data;
    uint32_t lines = 1;
    for (uint64_t i = 0; i < file->size; i++) {
        lines += data[i] == '\n' ? 1u : 0u;
    }
    return lines;
}

static void check_place(struct try *try, const struct ztc_reader_place *place)
{
    if (place == NULL || !ZTC_HAS(place, struct ztc_reader_place, text)) {
        ztc_verdict_fail(try->verdict, "%s: a row without a place", try->id);
        return;
    }
    check_text(try, "place.text", place->text);
    for (uint32_t i = 0; place->file != NULL && i < try->files->count; i++) {
        const struct ztc_reader_file_row *row = ZTC_ROW(struct ztc_reader_file_row, try->files, i);
        if (strcmp(row->name, place->file) != 0) {
            continue;
        }
        if (place->line > try->lines[i]) {
            ztc_verdict_fail(try->verdict,
                             "%s: place.line: found %" PRIu32 ", the file has %" PRIu32, try->id,
                             place->line, try->lines[i]);
        }
        try->sum += place->line;
        return;
    }
    ztc_verdict_fail(try->verdict, "%s: place.file is none of those given", try->id);
}

/* Counts a row; another status than ZTC_OK where the sink is to refuse it. */
static ztc_status count_row(struct try *try)
{
    if (try->stop_at != 0 && try->rows >= try->stop_at) {
        ztc_verdict_fail(try->verdict, "%s: it goes on after the sink refused a row", try->id);
    }
    try->rows++;
    return try->rows == try->stop_at ? ZTC_E_CANCELLED : ZTC_OK;
}

static ztc_status take_use(void *ctx, const struct ztc_reader_use *use)
{
    struct try *try = ctx;
    if (use == NULL || use->struct_size < sizeof(*use)) {
        ztc_verdict_fail(try->verdict, "%s: a use that is too short", try->id);
        return ZTC_E_ARGUMENT;
    }
    check_text(try, "use.class_id", use->class_id);
    check_text(try, "use.role", use->role);
    check_text(try, "use.instance", use->instance);
    check_text(try, "use.pad", use->pad);
    check_text(try, "use.label", use->label);
    check_place(try, use->place);
    if (use->extras != NULL && use->extras->count > ZTC_READER_EXTRAS_MAX) {
        ztc_verdict_fail(try->verdict, "%s: a use with %" PRIu32 " extras", try->id,
                         use->extras->count);
    }
    for (uint32_t i = 0; use->extras != NULL && i < use->extras->count; i++) {
        const struct ztc_extra *extra = ZTC_ROW(struct ztc_extra, use->extras, i);
        check_text(try, "extra.key", extra->key);
        check_text(try, "extra.value", extra->value);
    }
    try->sum += use->number + use->group + (uint32_t)use->channel + (uint32_t)use->alternate;
    try->uses++;
    return count_row(try);
}

static ztc_status take_left(void *ctx, const struct ztc_reader_place *place, const char *reason)
{
    struct try *try = ctx;
    check_place(try, place);
    check_text(try, "reason", reason);
    return count_row(try);
}

static ztc_status take_fact(void *ctx, const struct ztc_reader_fact *fact)
{
    struct try *try = ctx;
    if (fact == NULL || fact->struct_size < sizeof(*fact)) {
        ztc_verdict_fail(try->verdict, "%s: a fact that is too short", try->id);
        return ZTC_E_ARGUMENT;
    }
    check_text(try, "fact.key", fact->key);
    check_text(try, "fact.value", fact->value);
    check_place(try, fact->place);
    return count_row(try);
}

/* Reads the files once, from a clean count. */
static ztc_status read_once(struct try *try, const struct ztc_table *files)
{
    const struct ztc_reader_sink sink = {.struct_size = sizeof(sink),
                                         .ctx = try,
                                         .use = take_use,
                                         .left = take_left,
                                         .fact = take_fact};
    try->files = files;
    try->uses = 0;
    try->rows = 0;
    try->sum = 0;
    for (uint32_t i = 0; i < files->count; i++) {
        try->lines[i] = count_lines(ZTC_ROW(struct ztc_reader_file_row, files, i));
    }
    const ztc_status status = try->interface->read(try->probe->self, try->id, files, &sink);
    if (!ztc_status_known(status)) {
        ztc_verdict_fail(try->verdict, "%s: read: status %d is none of the list", try->id,
                         (int)status);
    }
    return status;
}

/* ---- walking over the readers ---- */

bool ztc_probe_has_readers(const struct ztc_probe *probe)
{
    for (size_t i = 0; i < probe->info.provided_count; i++) {
        if (strcmp(probe->info.provided[i].kind, "reader") == 0) {
            return true;
        }
    }
    return false;
}

static bool are_rows(const struct ztc_table *files)
{
    if (files == NULL || files->count == 0 || files->count > ZTC_READER_FILES_MAX ||
        files->rows == NULL || !ZTC_ROW_HAS(files, struct ztc_reader_file_row, size)) {
        return false;
    }
    for (uint32_t i = 0; i < files->count; i++) {
        const struct ztc_reader_file_row *row = ZTC_ROW(struct ztc_reader_file_row, files, i);
        if (row->name == NULL || row->data == NULL || row->size > ZTC_READER_FILE_SIZE_MAX) {
            return false;
        }
    }
    return true;
}

static void each_reader(struct ztc_probe *probe, try_rule *rule, struct ztc_verdict *verdict)
{
    if (!ztc_probe_start(probe, verdict)) {
        return;
    }
    const struct ztc_reader_v1 *interface =
        probe->entry->get_interface(probe->self, ZTC_READER_INTERFACE);
    if (interface == NULL || !ZTC_HAS(interface, struct ztc_reader_v1, example) ||
        interface->recognize == NULL || interface->read == NULL || interface->example == NULL) {
        ztc_verdict_fail(verdict, "interface " ZTC_READER_INTERFACE
                                  ": recognize, read and example must be there");
        return;
    }
    for (size_t i = 0; i < probe->info.provided_count && !ztc_verdict_failed(verdict); i++) {
        struct try try = {.probe = probe,
                          .interface = interface,
                          .id = probe->info.provided[i].id,
                          .verdict = verdict};
        if (strcmp(probe->info.provided[i].kind, "reader") != 0) {
            continue;
        }
        if (interface->example(probe->self, try.id, &try.files) != ZTC_OK || !are_rows(try.files)) {
            ztc_verdict_fail(verdict, "%s: example: expected 1 to %u files", try.id,
                             ZTC_READER_FILES_MAX);
            break;
        }
        rule(&try);
    }
    ztc_probe_stop(probe, verdict);
}

/* ---- the rules ---- */

static ztc_status refuse_name(void *ctx, const char *name)
{
    (void)ctx;
    (void)name;
    return ZTC_OK;
}

static void expect_unsupported(struct try *try, const char *function, ztc_status status)
{
    if (status != ZTC_E_UNSUPPORTED) {
        ztc_verdict_fail(try->verdict, "%s(\"%s\"): status %d, expected %d (unsupported)", function,
                         UNKNOWN_ID, (int)status, (int)ZTC_E_UNSUPPORTED);
    }
}

static void try_unknown(struct try *try)
{
    void *self = try->probe->self;
    uint32_t score = 0;
    const struct ztc_table *files = try->files;
    const struct ztc_reader_file_row *first = ZTC_ROW(struct ztc_reader_file_row, files, 0);
    const struct ztc_reader_name_sink names = {.struct_size = sizeof(names), .name = refuse_name};
    const struct ztc_reader_sink sink = {.struct_size = sizeof(sink),
                                         .ctx = try,
                                         .use = take_use,
                                         .left = take_left,
                                         .fact = take_fact};
    expect_unsupported(try, "recognize",
                       try->interface->recognize(self, UNKNOWN_ID, first, &score));
    expect_unsupported(try, "read", try->interface->read(self, UNKNOWN_ID, files, &sink));
    expect_unsupported(try, "example", try->interface->example(self, UNKNOWN_ID, &files));
    if (try->interface->companions != NULL) {
        expect_unsupported(try, "companions",
                           try->interface->companions(self, UNKNOWN_ID, first, &names));
    }
}

void ztc_rule_reader_unknown(struct ztc_probe *probe, struct ztc_verdict *verdict)
{
    each_reader(probe, try_unknown, verdict);
}

static void try_example(struct try *try)
{
    uint32_t score = 0;
    const struct ztc_reader_file_row *first = ZTC_ROW(struct ztc_reader_file_row, try->files, 0);
    if (try->interface->recognize(try->probe->self, try->id, first, &score) != ZTC_OK ||
        score < EXAMPLE_SCORE_MIN || score > 100) {
        ztc_verdict_fail(try->verdict,
                         "%s: recognize: its example has %" PRIu32 ", expected %u to 100", try->id,
                         score, EXAMPLE_SCORE_MIN);
    }
    const ztc_status status = read_once(try, try->files);
    if (status != ZTC_OK || try->uses == 0) {
        ztc_verdict_fail(try->verdict, "%s: read: its example gives status %d and %" PRIu32 " uses",
                         try->id, (int)status, try->uses);
    }
}

void ztc_rule_reader_example(struct ztc_probe *probe, struct ztc_verdict *verdict)
{
    each_reader(probe, try_example, verdict);
}

static void try_again(struct try *try)
{
    static const struct ztc_reader_file_row noise = {"noise", "? \n=,:\n", 7};
    static const struct ztc_table other = {sizeof(other), 1, sizeof(noise), 0, &noise};
    const struct ztc_table *example = try->files;
    (void)read_once(try, example);
    const uint64_t first = try->sum;
    (void)read_once(try, example);
    bool same = try->sum == first;
    (void)read_once(try, &other);
    (void)read_once(try, example);
    if (!same || try->sum != first) {
        ztc_verdict_fail(try->verdict, "%s: read gives other rows the second time", try->id);
    }
}

void ztc_rule_reader_again(struct ztc_probe *probe, struct ztc_verdict *verdict)
{
    each_reader(probe, try_again, verdict);
}

static void try_sink(struct try *try)
{
    const struct ztc_table *example = try->files;
    (void)read_once(try, example);
    const uint32_t rows = try->rows;
    for (uint32_t i = 1; i <= rows && !ztc_verdict_failed(try->verdict); i++) {
        try->stop_at = i;
        const ztc_status status = read_once(try, example);
        if (status != ZTC_E_CANCELLED) {
            ztc_verdict_fail(try->verdict,
                             "%s: read: the sink's status is returned at once: found %d, expected "
                             "%d",
                             try->id, (int)status, (int)ZTC_E_CANCELLED);
        }
    }
}

void ztc_rule_reader_sink(struct ztc_probe *probe, struct ztc_verdict *verdict)
{
    each_reader(probe, try_sink, verdict);
}

static void try_memory(struct try *try)
{
    struct ztc_host_state *host = &try->probe->host;
    const uint64_t held = host->held;
    const struct ztc_table *example = try->files;
    bool reached = true;
    for (uint64_t n = 1; reached && n <= ALLOCATIONS_MAX && !ztc_verdict_failed(try->verdict);
         n++) {
        host->calls = 0;
        host->fail_at = n;
        const ztc_status status = read_once(try, example);
        reached = host->calls >= n;
        host->fail_at = 0;
        if (host->held != held) {
            ztc_verdict_fail(try->verdict, "%s: allocation %" PRIu64 " failed, and memory was kept",
                             try->id, n);
        }
        if (status != ZTC_OK && !(reached && status == ZTC_E_MEMORY)) {
            ztc_verdict_fail(try->verdict,
                             "%s: allocation %" PRIu64 " failed: status %d, expected %d (memory)",
                             try->id, n, (int)status, (int)ZTC_E_MEMORY);
        }
    }
}

void ztc_rule_reader_memory(struct ztc_probe *probe, struct ztc_verdict *verdict)
{
    each_reader(probe, try_memory, verdict);
}

/* ---- damaged files ---- */

/* One file that may be anything, in the place of the example's first. The others stay as they are. */
static void try_bytes(struct try *try, const struct ztc_table *example, const char *name,
                      const void *data, size_t size)
{
    struct ztc_reader_file_row rows[ZTC_READER_FILES_MAX];
    const uint64_t held = try->probe->host.held;
    uint32_t score = 0;
    for (uint32_t i = 0; i < example->count; i++) {
        rows[i] = *ZTC_ROW(struct ztc_reader_file_row, example, i);
    }
    rows[0] = (struct ztc_reader_file_row){.name = name, .data = data, .size = size};
    const struct ztc_table files = {sizeof(files), example->count, sizeof(rows[0]), 0, rows};
    const ztc_status status =
        try->interface->recognize(try->probe->self, try->id, &rows[0], &score);
    if (!ztc_status_known(status) || score > 100) {
        ztc_verdict_fail(try->verdict, "%s: recognize: status %d, score %" PRIu32, try->id,
                         (int)status, score);
    }
    (void)read_once(try, &files);
    if (try->probe->host.held != held) {
        ztc_verdict_fail(try->verdict, "%s: read of a damaged file kept memory", try->id);
    }
    try->files = example;
}

/* Bytes that formats are made of, so that damage goes deeper than the first line. */
static char damage(uint64_t *state)
{
    static const char signs[] = "\0\n\r\t ,=:.-_#/\\\"'([{}])&*!$%|>0A\x80\xFF\x1B";
    const uint32_t at = ztc_random_below(state, 2 * sizeof(signs));
    return at < sizeof(signs) ? signs[at] : (char)ztc_random(state);
}

static void damage_file(struct try *try, const struct ztc_table *example, struct ztc_buffer *bytes,
                        const char *name)
{
    uint64_t state = try->probe->options->seed;
    for (uint32_t i = 0; i < try->probe->options->iterations && bytes->size > 0; i++) {
        const size_t at = ztc_random_below(&state, (uint32_t)bytes->size);
        const char kept = bytes->data[at];
        bytes->data[at] = damage(&state);
        try_bytes(try, example, name, bytes->data, bytes->size);
        try_bytes(try, example, name, bytes->data + at, bytes->size - at);
        /* One in two changes stays, so that damage adds up. */
        if (ztc_random_below(&state, 2) == 0) {
            bytes->data[at] = kept;
        }
        if (ztc_verdict_failed(try->verdict)) {
            return;
        }
    }
}

/* The same character again and again: a line without end, nesting without end, rows without end. */
static void try_runs(struct try *try, const struct ztc_table *example, const char *name)
{
    static const char *const runs[] = {
        "A", "[",    "{",   "- ", "\n",         ",",     "=",
        "&", "\xFF", "a: ", "#",  "resource\n", "X,Y\n", "PA1.Signal=\n"};
    struct ztc_buffer bytes;
    for (size_t i = 0; i < sizeof(runs) / sizeof(runs[0]); i++) {
        ztc_buffer_init(&bytes, ZTC_TEXT_MAX);
        while (bytes.size < ZTC_READER_FILE_SIZE_MAX / 4) {
            ztc_buffer_text(&bytes, runs[i]);
        }
        if (ztc_buffer_status(&bytes) == ZTC_OK) {
            try_bytes(try, example, name, bytes.data, bytes.size);
        }
        ztc_buffer_done(&bytes);
    }
    try_bytes(try, example, name, "", 0);
}

static void try_hostile(struct try *try)
{
    const struct ztc_table *example = try->files;
    const struct ztc_reader_file_row *first = ZTC_ROW(struct ztc_reader_file_row, example, 0);
    struct ztc_buffer bytes;
    ztc_buffer_init(&bytes, (size_t)ZTC_READER_FILE_SIZE_MAX + 1);
    ztc_buffer_add(&bytes, first->data, (size_t)first->size);
    if (ztc_buffer_status(&bytes) == ZTC_OK) {
        damage_file(try, example, &bytes, first->name);
        try_runs(try, example, first->name);
    }
    ztc_buffer_done(&bytes);
}

void ztc_rule_reader_hostile(struct ztc_probe *probe, struct ztc_verdict *verdict)
{
    each_reader(probe, try_hostile, verdict);
}
