/* SPDX-License-Identifier: Apache-2.0 */
/* Rules about ztc.reader/1: tried on each reader's own example, whole, damaged, and starved of memory. */
#include "base/utf8.h"
#include "conformance/random.h"
#include "conformance/rule.h"

#include <inttypes.h>
#include <locale.h>
#include <string.h>
#include <ztc/reader.h>

#define UNKNOWN_ID "org.example.no-such-format"
#define EXAMPLE_SCORE_MIN 90u
#define ALLOCATIONS_MAX 100000u
#define NOISE_MAX 4096u

/* One reader with its example, and what it hands out. */
struct trial {
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

typedef void try_rule(struct trial *trial);

/* ---- what comes out ---- */

/* FNV-1a over the text and its NUL. */
static void add_sum(struct trial *trial, const char *text)
{
    do {
        trial->sum = (trial->sum ^ (unsigned char)*text) * UINT64_C(0x100000001B3);
    } while (*text++ != '\0');
}

/* Is it a control character of ASCII, or the second byte of one above? */
static bool is_control(const char *text, size_t at)
{
    unsigned char byte = (unsigned char)text[at];
    bool high = at > 0 && (unsigned char)text[at - 1] == 0xC2u && byte < 0xA0u;
    return byte < 0x20u || byte == 0x7Fu || high;
}

static bool is_text(const char *text)
{
    size_t length = text != NULL ? strnlen(text, ZTC_READER_TEXT_MAX + 1) : 0;
    bool good =
        text != NULL && length <= ZTC_READER_TEXT_MAX && ztc_utf8_check(text, length) == length;
    for (size_t i = 0; good && i < length; i++) {
        good = !is_control(text, i);
    }
    return good;
}

static void check_text(struct trial *trial, const char *member, const char *text)
{
    if (!is_text(text)) {
        ztc_verdict_fail(trial->verdict,
                         "%s: %s: expected UTF-8 without control characters, of %u bytes at most",
                         trial->id, member, ZTC_READER_TEXT_MAX);
        return;
    }
    add_sum(trial, text);
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

static void check_place(struct trial *trial, const struct ztc_reader_place *place)
{
    if (place == NULL || !ZTC_HAS(place, struct ztc_reader_place, text)) {
        ztc_verdict_fail(trial->verdict, "%s: a row without a place", trial->id);
        return;
    }
    check_text(trial, "place.text", place->text);
    for (uint32_t i = 0; place->file != NULL && i < trial->files->count; i++) {
        const struct ztc_reader_file_row *row =
            ZTC_ROW(struct ztc_reader_file_row, trial->files, i);
        if (strcmp(row->name, place->file) != 0) {
            continue;
        }
        if (place->line > trial->lines[i]) {
            ztc_verdict_fail(trial->verdict,
                             "%s: place.line: found %" PRIu32 ", the file has %" PRIu32, trial->id,
                             place->line, trial->lines[i]);
        }
        trial->sum += place->line;
        return;
    }
    ztc_verdict_fail(trial->verdict, "%s: place.file is none of those given", trial->id);
}

/* The table of its first row alone, as recognize and companions get it. */
static struct ztc_table first_of(const struct ztc_table *files)
{
    struct ztc_table first = *files;
    first.count = 1;
    return first;
}

/* Counts a row; another status than ZTC_OK where the sink is to refuse it. */
static ztc_status count_row(struct trial *trial)
{
    if (trial->stop_at != 0 && trial->rows >= trial->stop_at) {
        ztc_verdict_fail(trial->verdict, "%s: it goes on after the sink refused a row", trial->id);
    }
    trial->rows++;
    return trial->rows == trial->stop_at ? ZTC_E_CANCELLED : ZTC_OK;
}

static void check_extras(struct trial *trial, const struct ztc_table *extras)
{
    uint32_t count = extras != NULL ? extras->count : 0;
    if (count > ZTC_READER_EXTRAS_MAX) {
        ztc_verdict_fail(trial->verdict, "%s: a use with %" PRIu32 " extras", trial->id, count);
        return;
    }
    if (count > 0 && (extras->rows == NULL || !ZTC_ROW_HAS(extras, struct ztc_extra, value))) {
        ztc_verdict_fail(trial->verdict, "%s: extras that are too short", trial->id);
        return;
    }
    for (uint32_t i = 0; i < count; i++) {
        const struct ztc_extra *extra = ZTC_ROW(struct ztc_extra, extras, i);
        check_text(trial, "extra.key", extra->key);
        check_text(trial, "extra.value", extra->value);
    }
}

static ztc_status take_use(void *ctx, const struct ztc_reader_use *use)
{
    struct trial *trial = ctx;
    if (use == NULL || use->struct_size < offsetof(struct ztc_reader_use, place) + sizeof(void *)) {
        ztc_verdict_fail(trial->verdict, "%s: a use that is too short", trial->id);
        return ZTC_E_ARGUMENT;
    }
    check_text(trial, "use.class_id", use->class_id);
    check_text(trial, "use.role", use->role);
    check_text(trial, "use.instance", use->instance);
    check_text(trial, "use.pad", use->pad);
    check_text(trial, "use.label", use->label);
    check_place(trial, use->place);
    check_extras(trial, use->extras);
    trial->sum += use->number + use->group + (uint32_t)use->channel + (uint32_t)use->alternate;
    trial->uses++;
    return count_row(trial);
}

static ztc_status take_left(void *ctx, const struct ztc_reader_place *place, const char *reason)
{
    struct trial *trial = ctx;
    check_place(trial, place);
    check_text(trial, "reason", reason);
    return count_row(trial);
}

static ztc_status take_fact(void *ctx, const struct ztc_reader_fact *fact)
{
    struct trial *trial = ctx;
    if (fact == NULL ||
        fact->struct_size < offsetof(struct ztc_reader_fact, place) + sizeof(void *)) {
        ztc_verdict_fail(trial->verdict, "%s: a fact that is too short", trial->id);
        return ZTC_E_ARGUMENT;
    }
    check_text(trial, "fact.key", fact->key);
    check_text(trial, "fact.value", fact->value);
    check_place(trial, fact->place);
    return count_row(trial);
}

/* Reads the files once, from a clean count. */
static ztc_status read_once(struct trial *trial, const struct ztc_table *files)
{
    const struct ztc_reader_sink sink = {.struct_size = sizeof(sink),
                                         .ctx = trial,
                                         .use = take_use,
                                         .left = take_left,
                                         .fact = take_fact};
    trial->files = files;
    trial->uses = 0;
    trial->rows = 0;
    trial->sum = 0;
    for (uint32_t i = 0; i < files->count; i++) {
        trial->lines[i] = count_lines(ZTC_ROW(struct ztc_reader_file_row, files, i));
    }
    const ztc_status status = trial->interface->read(trial->probe->self, trial->id, files, &sink);
    if (!ztc_status_known(status)) {
        ztc_verdict_fail(trial->verdict, "%s: read: status %d is none of the list", trial->id,
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
        struct trial trial = {.probe = probe,
                              .interface = interface,
                              .id = probe->info.provided[i].id,
                              .verdict = verdict};
        if (strcmp(probe->info.provided[i].kind, "reader") != 0) {
            continue;
        }
        if (interface->example(probe->self, trial.id, &trial.files) != ZTC_OK ||
            !are_rows(trial.files)) {
            ztc_verdict_fail(verdict, "%s: example: expected 1 to %u files", trial.id,
                             ZTC_READER_FILES_MAX);
            break;
        }
        rule(&trial);
    }
    ztc_probe_stop(probe, verdict);
}

/* ---- companions ---- */

/* Names that were handed out, and the one that is refused. */
struct names {
    struct trial *trial;
    uint32_t count;
    uint32_t stop_at; /* from 1; 0: none */
};

static bool is_companion(const char *name)
{
    static const char allowed[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
    size_t length = name != NULL ? strnlen(name, ZTC_READER_NAME_MAX + 1) : 0;
    return length > 0 && length <= ZTC_READER_NAME_MAX && strspn(name, allowed) == length &&
           name[0] != '.' && name[0] != '-';
}

static ztc_status take_name(void *ctx, const char *name)
{
    struct names *names = ctx;
    struct trial *trial = names->trial;
    if (!is_companion(name)) {
        ztc_verdict_fail(trial->verdict, "%s: companions: a name that is none of a file beside it",
                         trial->id);
    }
    if (names->stop_at != 0 && names->count >= names->stop_at) {
        ztc_verdict_fail(trial->verdict, "%s: companions: it goes on after the sink refused a name",
                         trial->id);
    }
    names->count++;
    return names->count == names->stop_at ? ZTC_E_CANCELLED : ZTC_OK;
}

/* Asks for the companions of the first file. ZTC_OK where the reader has no such function. */
static ztc_status ask_companions(struct trial *trial, const char *id, struct names *names)
{
    const struct ztc_reader_name_sink sink = {
        .struct_size = sizeof(sink), .ctx = names, .name = take_name};
    const struct ztc_table first = first_of(trial->files);
    return trial->interface->companions != NULL
               ? trial->interface->companions(trial->probe->self, id, &first, &sink)
               : ZTC_OK;
}

/* ---- the rules ---- */

static void expect_unsupported(struct trial *trial, const char *function, ztc_status status)
{
    if (status != ZTC_E_UNSUPPORTED) {
        ztc_verdict_fail(trial->verdict, "%s(\"%s\"): status %d, expected %d (unsupported)",
                         function, UNKNOWN_ID, (int)status, (int)ZTC_E_UNSUPPORTED);
    }
}

static void try_unknown(struct trial *trial)
{
    void *self = trial->probe->self;
    uint32_t score = 0;
    const struct ztc_table *files = trial->files;
    const struct ztc_table first = first_of(files);
    struct names names = {.trial = trial};
    const struct ztc_reader_sink sink = {.struct_size = sizeof(sink),
                                         .ctx = trial,
                                         .use = take_use,
                                         .left = take_left,
                                         .fact = take_fact};
    expect_unsupported(trial, "recognize",
                       trial->interface->recognize(self, UNKNOWN_ID, &first, &score));
    expect_unsupported(trial, "read", trial->interface->read(self, UNKNOWN_ID, files, &sink));
    expect_unsupported(trial, "example", trial->interface->example(self, UNKNOWN_ID, &files));
    if (trial->interface->companions != NULL) {
        expect_unsupported(trial, "companions", ask_companions(trial, UNKNOWN_ID, &names));
    }
}

void ztc_rule_reader_unknown(struct ztc_probe *probe, struct ztc_verdict *verdict)
{
    each_reader(probe, try_unknown, verdict);
}

static void try_example(struct trial *trial)
{
    uint32_t score = 0;
    const struct ztc_table first = first_of(trial->files);
    struct names names = {.trial = trial};
    if (ask_companions(trial, trial->id, &names) != ZTC_OK) {
        ztc_verdict_fail(trial->verdict, "%s: companions: its example is refused", trial->id);
    }
    if (trial->interface->recognize(trial->probe->self, trial->id, &first, &score) != ZTC_OK ||
        score < EXAMPLE_SCORE_MIN || score > 100) {
        ztc_verdict_fail(trial->verdict,
                         "%s: recognize: its example has %" PRIu32 ", expected %u to 100",
                         trial->id, score, EXAMPLE_SCORE_MIN);
    }
    const ztc_status status = read_once(trial, trial->files);
    if (status != ZTC_OK || trial->uses == 0) {
        ztc_verdict_fail(trial->verdict,
                         "%s: read: its example gives status %d and %" PRIu32 " uses", trial->id,
                         (int)status, trial->uses);
    }
}

void ztc_rule_reader_example(struct ztc_probe *probe, struct ztc_verdict *verdict)
{
    each_reader(probe, try_example, verdict);
}

static void try_again(struct trial *trial)
{
    static const struct ztc_reader_file_row noise = {"noise", "? \n=,:\n", 7};
    static const struct ztc_table other = {sizeof(other), 1, sizeof(noise), 0, &noise};
    const struct ztc_table *example = trial->files;
    (void)read_once(trial, example);
    const uint64_t first = trial->sum;
    (void)read_once(trial, example);
    bool same = trial->sum == first;
    for (size_t i = 0; ztc_locale_name(i) != NULL; i++) {
        locale_t locale = newlocale(LC_ALL_MASK, ztc_locale_name(i), (locale_t)0);
        if (locale == (locale_t)0) {
            continue;
        }
        locale_t before = uselocale(locale);
        (void)read_once(trial, example);
        same = same && trial->sum == first;
        uselocale(before);
        freelocale(locale);
    }
    (void)read_once(trial, &other);
    (void)read_once(trial, example);
    if (!same || trial->sum != first) {
        ztc_verdict_fail(trial->verdict, "%s: read gives other rows the second time", trial->id);
    }
}

void ztc_rule_reader_again(struct ztc_probe *probe, struct ztc_verdict *verdict)
{
    each_reader(probe, try_again, verdict);
}

static void try_sink(struct trial *trial)
{
    const struct ztc_table *example = trial->files;
    (void)read_once(trial, example);
    const uint32_t rows = trial->rows;
    struct names names = {.trial = trial, .stop_at = 1};
    if (ask_companions(trial, trial->id, &names) != ZTC_E_CANCELLED && names.count > 0) {
        ztc_verdict_fail(trial->verdict, "%s: companions: the sink's status is not returned",
                         trial->id);
    }
    for (uint32_t i = 1; i <= rows && !ztc_verdict_failed(trial->verdict); i++) {
        trial->stop_at = i;
        const ztc_status status = read_once(trial, example);
        if (status != ZTC_E_CANCELLED) {
            ztc_verdict_fail(trial->verdict,
                             "%s: read: the sink's status is returned at once: found %d, expected "
                             "%d",
                             trial->id, (int)status, (int)ZTC_E_CANCELLED);
        }
    }
}

void ztc_rule_reader_sink(struct ztc_probe *probe, struct ztc_verdict *verdict)
{
    each_reader(probe, try_sink, verdict);
}

static void try_memory(struct trial *trial)
{
    struct ztc_host_state *host = &trial->probe->host;
    const uint64_t held = host->held;
    const struct ztc_table *example = trial->files;
    bool reached = true;
    for (uint64_t n = 1; reached && n <= ALLOCATIONS_MAX && !ztc_verdict_failed(trial->verdict);
         n++) {
        host->calls = 0;
        host->fail_at = n;
        const ztc_status status = read_once(trial, example);
        reached = host->calls >= n;
        host->fail_at = 0;
        if (host->held != held) {
            ztc_verdict_fail(trial->verdict,
                             "%s: allocation %" PRIu64 " failed, and memory was kept", trial->id,
                             n);
        }
        if (status != ZTC_OK && !(reached && status == ZTC_E_MEMORY)) {
            ztc_verdict_fail(trial->verdict,
                             "%s: allocation %" PRIu64 " failed: status %d, expected %d (memory)",
                             trial->id, n, (int)status, (int)ZTC_E_MEMORY);
        }
    }
}

void ztc_rule_reader_memory(struct ztc_probe *probe, struct ztc_verdict *verdict)
{
    each_reader(probe, try_memory, verdict);
}

/* ---- damaged files ---- */

/* One file that may be anything, in the place of the example's first. The others stay as they are. */
static void try_bytes(struct trial *trial, const struct ztc_table *example, const char *name,
                      const void *data, size_t size)
{
    struct ztc_reader_file_row rows[ZTC_READER_FILES_MAX];
    const uint64_t held = trial->probe->host.held;
    uint32_t score = 0;
    for (uint32_t i = 0; i < example->count; i++) {
        rows[i] = *ZTC_ROW(struct ztc_reader_file_row, example, i);
    }
    rows[0] = (struct ztc_reader_file_row){.name = name, .data = data, .size = size};
    const struct ztc_table files = {sizeof(files), example->count, sizeof(rows[0]), 0, rows};
    const struct ztc_table first = first_of(&files);
    const ztc_status status =
        trial->interface->recognize(trial->probe->self, trial->id, &first, &score);
    if (!ztc_status_known(status) || score > 100) {
        ztc_verdict_fail(trial->verdict, "%s: recognize: status %d, score %" PRIu32, trial->id,
                         (int)status, score);
    }
    (void)read_once(trial, &files);
    if (trial->probe->host.held != held) {
        ztc_verdict_fail(trial->verdict, "%s: read of a damaged file kept memory", trial->id);
    }
    trial->files = example;
}

/* Bytes that formats are made of, so that damage goes deeper than the first line. */
static char damage(uint64_t *state)
{
    static const char signs[] = "\0\n\r\t ,=:.-_#/\\\"'([{}])&*!$%|>0A\x80\xFF\x1B";
    const uint32_t at = ztc_random_below(state, 2 * sizeof(signs));
    return at < sizeof(signs) ? signs[at] : (char)ztc_random(state);
}

static void damage_file(struct trial *trial, const struct ztc_table *example,
                        struct ztc_buffer *bytes, const char *name)
{
    uint64_t state = trial->probe->options->seed;
    for (uint32_t i = 0; i < trial->probe->options->iterations && bytes->size > 0; i++) {
        const size_t at = ztc_random_below(&state, (uint32_t)bytes->size);
        const char kept = bytes->data[at];
        bytes->data[at] = damage(&state);
        try_bytes(trial, example, name, bytes->data, bytes->size);
        try_bytes(trial, example, name, bytes->data + at, bytes->size - at);
        /* One in two changes stays, so that damage adds up. */
        if (ztc_random_below(&state, 2) == 0) {
            bytes->data[at] = kept;
        }
        if (ztc_verdict_failed(trial->verdict)) {
            return;
        }
    }
}

/* The same character again and again: a line without end, nesting without end, rows without end. */
static void try_runs(struct trial *trial, const struct ztc_table *example, const char *name)
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
            try_bytes(trial, example, name, bytes.data, bytes.size);
        }
        ztc_buffer_done(&bytes);
    }
    try_bytes(trial, example, name, "", 0);
}

static void try_hostile(struct trial *trial)
{
    const struct ztc_table *example = trial->files;
    const struct ztc_reader_file_row *first = ZTC_ROW(struct ztc_reader_file_row, example, 0);
    struct ztc_buffer bytes;
    ztc_buffer_init(&bytes, (size_t)ZTC_READER_FILE_SIZE_MAX + 1);
    ztc_buffer_add(&bytes, first->data, (size_t)first->size);
    if (ztc_buffer_status(&bytes) == ZTC_OK) {
        damage_file(trial, example, &bytes, first->name);
        try_runs(trial, example, first->name);
    }
    ztc_buffer_done(&bytes);
}

void ztc_rule_reader_hostile(struct ztc_probe *probe, struct ztc_verdict *verdict)
{
    each_reader(probe, try_hostile, verdict);
}
