/* SPDX-License-Identifier: Apache-2.0 */
/* The discovery protocol: lines however they come, every cell of the table, every form of HELLO. */
#include "discovery/protocol.h"

#include "base/limits.h"
#include "output/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define GREETING "HELLO 1 \"test 1.0\"\n"

struct fixture {
    struct ztc_protocol protocol;
    struct ztc_buffer sent; /* all lines since the last look */
    unsigned lines, begins, lists, ends;
    bool events;
    bool fails;
};

/* Each answer must be one line of JSON. */
static void record(void *ctx, const char *line, size_t size)
{
    struct fixture *f = ctx;
    struct ztc_error error = {0};
    cJSON *value = NULL;
    assert_int_equal(line[size - 1], '\n');
    assert_null(memchr(line, '\n', size - 1));
    assert_int_equal(ztc_json_parse("answer", line, size, &error, &value), ZTC_OK);
    cJSON_Delete(value);
    ztc_buffer_add(&f->sent, line, size);
    f->lines++;
}

static ztc_status begin(void *ctx, bool events, struct ztc_error *error)
{
    struct fixture *f = ctx;
    if (f->fails) {
        return ztc_error_set(error, ZTC_E_UNSUPPORTED, NULL, "no \"sources\"");
    }
    f->begins++;
    f->events = events;
    return ZTC_OK;
}

static void list(void *ctx)
{
    struct fixture *f = ctx;
    struct ztc_buffer ports;
    ztc_buffer_init(&ports, ZTC_TEXT_MAX);
    ztc_protocol_list(&f->protocol, &ports);
    ztc_buffer_done(&ports);
    f->lists++;
}

static void end(void *ctx)
{
    struct fixture *f = ctx;
    f->ends++;
}

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));
    assert_non_null(f);
    const struct ztc_protocol_client client = {
        .ctx = f, .send = record, .begin = begin, .list = list, .end = end};
    ztc_protocol_init(&f->protocol, &client);
    ztc_buffer_init(&f->sent, ZTC_TEXT_MAX);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    ztc_protocol_done(&f->protocol);
    ztc_buffer_done(&f->sent);
    free(f);
    return 0;
}

static void feed_bytes(struct fixture *f, const char *bytes, size_t size)
{
    f->sent.size = 0;
    f->lines = 0;
    size_t at = 0;
    while (at < size) {
        size_t taken = ztc_protocol_feed(&f->protocol, bytes + at, size - at);
        assert_in_range(taken, 1, size - at);
        at += taken;
    }
    ztc_buffer_add(&f->sent, "", 0);
}

/* What is answered to this. */
static const char *feed(struct fixture *f, const char *text)
{
    feed_bytes(f, text, strlen(text));
    return ztc_buffer_string(&f->sent);
}

static void assert_refused(struct fixture *f, const char *text)
{
    enum ztc_protocol_state before = f->protocol.state;
    const char *answer = feed(f, text);
    static const char start[] = "{\"eventType\":\"command_error\",\"error\":true,\"message\":\"";
    assert_int_equal(f->lines, 1);
    assert_memory_equal(answer, start, sizeof(start) - 1);
    assert_int_equal(f->protocol.state, before);
}

/* ---- the table ---- */

static const char *const ways[] = {
    [ZTC_PROTOCOL_ALIVE] = "",
    [ZTC_PROTOCOL_IDLING] = GREETING,
    [ZTC_PROTOCOL_RUNNING] = GREETING "START\n",
    [ZTC_PROTOCOL_SYNCING] = GREETING "START_SYNC\n",
};

#define ALIVE ZTC_PROTOCOL_ALIVE
#define IDLING ZTC_PROTOCOL_IDLING
#define RUNNING ZTC_PROTOCOL_RUNNING
#define SYNCING ZTC_PROTOCOL_SYNCING
#define DEAD ZTC_PROTOCOL_DEAD

/* One cell: what is answered, and where the conversation is then. */
static const struct cell {
    const char *command;
    enum ztc_protocol_state before;
    const char *event; /* of the answer */
    bool error;
    enum ztc_protocol_state after;
} cells[] = {
    {GREETING, ALIVE, "hello", false, IDLING},
    {GREETING, IDLING, "hello", true, IDLING},
    {GREETING, RUNNING, "hello", true, RUNNING},
    {GREETING, SYNCING, "hello", true, SYNCING},
    {"START\n", ALIVE, "command_error", true, ALIVE},
    {"START\n", IDLING, "start", false, RUNNING},
    {"START\n", RUNNING, "start", true, RUNNING},
    {"START\n", SYNCING, "start", true, SYNCING},
    {"START_SYNC\n", ALIVE, "command_error", true, ALIVE},
    {"START_SYNC\n", IDLING, "start_sync", false, SYNCING},
    {"START_SYNC\n", RUNNING, "start_sync", true, RUNNING},
    {"START_SYNC\n", SYNCING, "start_sync", true, SYNCING},
    {"LIST\n", ALIVE, "command_error", true, ALIVE},
    {"LIST\n", IDLING, "list", true, IDLING},
    {"LIST\n", RUNNING, "list", false, RUNNING},
    {"LIST\n", SYNCING, "list", true, SYNCING},
    {"STOP\n", ALIVE, "command_error", true, ALIVE},
    {"STOP\n", IDLING, "stop", true, IDLING},
    {"STOP\n", RUNNING, "stop", false, IDLING},
    {"STOP\n", SYNCING, "stop", false, IDLING},
    {"QUIT\n", ALIVE, "quit", false, DEAD},
    {"QUIT\n", IDLING, "quit", false, DEAD},
    {"QUIT\n", RUNNING, "quit", false, DEAD},
    {"QUIT\n", SYNCING, "quit", false, DEAD},
};

static void check_cell(const struct cell *cell)
{
    void *state = NULL;
    (void)setup(&state);
    struct fixture *f = state;
    struct ztc_error error = {0};
    cJSON *answer = NULL;
    (void)feed(f, ways[cell->before]);
    assert_int_equal(f->protocol.state, cell->before);
    const char *text = feed(f, cell->command);
    assert_int_equal(f->lines, 1);
    assert_int_equal(ztc_json_parse("answer", text, f->sent.size, &error, &answer), ZTC_OK);
    assert_string_equal(cJSON_GetObjectItem(answer, "eventType")->valuestring, cell->event);
    const cJSON *failed = cJSON_GetObjectItem(answer, "error");
    const cJSON *message = cJSON_GetObjectItem(answer, "message");
    assert_int_equal(cell->error, cJSON_IsTrue(failed));
    assert_true(cell->error || failed == NULL);
    if (cell->error) {
        assert_true(strlen(message->valuestring) > 5);
    } else if (strcmp(cell->event, "list") == 0) {
        assert_null(message);
        assert_true(cJSON_IsArray(cJSON_GetObjectItem(answer, "ports")));
    } else {
        assert_string_equal(message->valuestring, "OK");
    }
    assert_int_equal(f->protocol.state, cell->after);
    bool begun = cell->before == RUNNING || cell->before == SYNCING;
    bool begins = cell->after == RUNNING || cell->after == SYNCING;
    assert_int_equal(f->begins, begun || begins);
    assert_int_equal(f->ends, begun && !begins);
    cJSON_Delete(answer);
    (void)teardown(&state);
}

static void every_cell_is_as_the_specification_has_it(void **state)
{
    (void)state;
    assert_int_equal(sizeof(cells) / sizeof(cells[0]), 6 * 4);
    for (size_t i = 0; i < sizeof(cells) / sizeof(cells[0]); i++) {
        check_cell(&cells[i]);
    }
}

static void answers_are_compact_and_exact(void **state)
{
    struct fixture *f = *state;
    assert_string_equal(feed(f, GREETING),
                        "{\"eventType\":\"hello\",\"protocolVersion\":1,\"message\":\"OK\"}\n");
    assert_string_equal(feed(f, "START\n"), "{\"eventType\":\"start\",\"message\":\"OK\"}\n");
    assert_string_equal(feed(f, "LIST\n"), "{\"eventType\":\"list\",\"ports\":[]}\n");
    assert_string_equal(feed(f, "STOP\n"), "{\"eventType\":\"stop\",\"message\":\"OK\"}\n");
    assert_string_equal(feed(f, "START_SYNC\n"),
                        "{\"eventType\":\"start_sync\",\"message\":\"OK\"}\n");
    assert_string_equal(feed(f, "QUIT\n"), "{\"eventType\":\"quit\",\"message\":\"OK\"}\n");
    assert_string_equal(feed(f, "LIST\nHELLO\n"), "");
}

static void a_search_that_cannot_begin_changes_nothing(void **state)
{
    struct fixture *f = *state;
    (void)feed(f, GREETING);
    f->fails = true;
    assert_string_equal(
        feed(f, "START\n"),
        "{\"eventType\":\"start\",\"error\":true,\"message\":\"no \\\"sources\\\"\"}\n");
    assert_string_equal(
        feed(f, "START_SYNC\n"),
        "{\"eventType\":\"start_sync\",\"error\":true,\"message\":\"no \\\"sources\\\"\"}\n");
    assert_int_equal(f->protocol.state, IDLING);
    f->fails = false;
    (void)feed(f, "START\n");
    assert_int_equal(f->protocol.state, RUNNING);
    assert_false(f->events);
}

/* ---- HELLO ---- */

static void hello_takes_any_version_and_name(void **state)
{
    (void)state;
    static const char *const good[] = {
        "HELLO 1 \"x\"\n",
        "HELLO 2 \"arduino-cli 1.0\"\n",
        "HELLO 0 \"older\"\n",
        "HELLO 99999999999999999999999999 \"newer\"\n",
        "hello 1 \"x\"\n",
        "HeLLo 1 \"x\"\r\n",
        "  \tHELLO   1 \"x y\"  \r\n",
        "HELLO 1 \"\xC3\xBC\"\n",
    };
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        void *fresh = NULL;
        (void)setup(&fresh);
        assert_string_equal(feed(fresh, good[i]),
                            "{\"eventType\":\"hello\",\"protocolVersion\":1,\"message\":\"OK\"}\n");
        (void)teardown(&fresh);
    }
}

static void hello_refuses_other_forms(void **state)
{
    struct fixture *f = *state;
    static const char *const bad[] = {
        "HELLO\n",           "HELLO \n",          "hello 1\n",         "HELLO 1 \n",
        "HELLO 1 x\n",       "HELLO 1 \"x\n",     "HELLO 1 x\"\n",     "HELLO 1 \"\"\n",
        "HELLO 1 \"\n",      "HELLO 1 \"x\"y\n",  "HELLO 1 \"x\" y\n", "HELLO 1 \"x\"y\"\n",
        "HELLO 1  \"x\"\n",  "HELLO 1\t\"x\"\n",  "HELLO -1 \"x\"\n",  "HELLO +1 \"x\"\n",
        "HELLO 1.0 \"x\"\n", "HELLO 0x1 \"x\"\n", "HELLO \"x\" 1\n",   "HELLO one \"x\"\n",
        "HELLO 1\"x\"\n",    "HELLO \"x\"\n",     "HELLO 1 'x'\n",
    };
    static const char start[] =
        "{\"eventType\":\"hello\",\"error\":true,\"message\":\"Invalid HELLO command";
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        const char *answer = feed(f, bad[i]);
        assert_int_equal(f->lines, 1);
        assert_memory_equal(answer, start, sizeof(start) - 1);
        assert_int_equal(f->protocol.state, ALIVE);
    }
}

/* ---- lines ---- */

static void commands_are_taken_without_regard_to_case_and_blanks(void **state)
{
    struct fixture *f = *state;
    (void)feed(f, GREETING);
    assert_string_equal(feed(f, " \tstart_Sync \t\r\n"),
                        "{\"eventType\":\"start_sync\",\"message\":\"OK\"}\n");
    assert_true(f->events);
    assert_string_equal(feed(f, "stop\r\n"), "{\"eventType\":\"stop\",\"message\":\"OK\"}\n");
}

static void blank_lines_are_nothing(void **state)
{
    struct fixture *f = *state;
    assert_string_equal(feed(f, "\n\r\n \n\t\t\r\n\v\f\n"), "");
    assert_int_equal(f->protocol.state, ALIVE);
}

static void a_line_may_come_in_any_pieces(void **state)
{
    struct fixture *f = *state;
    static const char text[] = GREETING "START\r\nLIST\nSTOP\n";
    struct ztc_buffer all;
    ztc_buffer_init(&all, ZTC_TEXT_MAX);
    for (size_t i = 0; i + 1 < sizeof(text); i++) {
        feed_bytes(f, text + i, 1);
        ztc_buffer_add(&all, f->sent.data, f->sent.size);
    }
    assert_string_equal(ztc_buffer_string(&all),
                        "{\"eventType\":\"hello\",\"protocolVersion\":1,\"message\":\"OK\"}\n"
                        "{\"eventType\":\"start\",\"message\":\"OK\"}\n"
                        "{\"eventType\":\"list\",\"ports\":[]}\n"
                        "{\"eventType\":\"stop\",\"message\":\"OK\"}\n");
    ztc_buffer_done(&all);
}

static void feed_stops_behind_each_line(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(ztc_protocol_feed(&f->protocol, "\nQUIT\n", 6), 1);
    assert_int_equal(f->protocol.state, ALIVE);
    assert_int_equal(ztc_protocol_feed(&f->protocol, "QUIT\nx", 6), 5);
    assert_int_equal(ztc_protocol_feed(&f->protocol, "x", 1), 1);
}

static void junk_is_refused_and_harmless(void **state)
{
    struct fixture *f = *state;
    static const char with_nul[] = "STA\0RT\n";
    static const char after_nul[] = "QUIT\0\n";
    assert_refused(f, "BOGUS\n");
    (void)feed(f, GREETING);
    assert_refused(f, "BOGUS\n");
    assert_refused(f, "STARTX\n");
    assert_refused(f, "STAR\n");
    assert_refused(f, "START now\n");
    assert_refused(f, "QUIT please\n");
    assert_refused(f, "\"START\"\n");
    assert_refused(f, "\x80\xFF\xC3\x28\n");
    assert_refused(f, "START\xFF\n");
    assert_refused(f, "\x1B[31m\n");
    feed_bytes(f, with_nul, sizeof(with_nul) - 1);
    assert_int_equal(f->lines, 1);
    assert_non_null(strstr(ztc_buffer_string(&f->sent), "command_error"));
    feed_bytes(f, after_nul, sizeof(after_nul) - 1);
    assert_int_equal(f->lines, 1);
    assert_int_equal(f->protocol.state, IDLING);
}

static void an_unknown_command_is_named_and_cut(void **state)
{
    struct fixture *f = *state;
    char line[200];
    (void)feed(f, GREETING);
    assert_non_null(strstr(feed(f, "PLEASE\x1Bgo\n"), "Command PLEASE\\\\x1Bgo not supported"));
    memset(line, 'A', sizeof(line));
    /* A character of three bytes over the bound is left out whole. */
    memcpy(line + 39, "\xE2\x82\xAC", 3);
    memcpy(line + 100, "\n", 2);
    const char *answer = feed(f, line);
    assert_non_null(strstr(answer, "AAA... not supported"));
    assert_true(strlen(answer) < 150);
}

/* A line of this length that would be a good command but for it. */
static char *long_line(size_t length)
{
    char *line = malloc(length + 2);
    assert_non_null(line);
    memset(line, ' ', length);
    memcpy(line + length - 4, "QUIT", 4);
    memcpy(line + length, "\n", 2);
    return line;
}

static void a_line_may_be_as_long_as_the_bound(void **state)
{
    struct fixture *f = *state;
    char *line = long_line(ZTC_DISCOVERY_LINE_MAX);
    (void)feed(f, line);
    assert_int_equal(f->protocol.state, DEAD);
    free(line);
}

static void a_longer_line_is_swallowed_and_told_once(void **state)
{
    struct fixture *f = *state;
    char *line = long_line(ZTC_DISCOVERY_LINE_MAX + 1);
    assert_refused(f, line);
    free(line);
    line = long_line(1u << 20);
    unsigned told = 0;
    for (size_t at = 0; at < (1u << 20) + 1; at += 4096) {
        size_t left = (1u << 20) + 1 - at;
        feed_bytes(f, line + at, left < 4096 ? left : 4096);
        told += f->lines;
        assert_true(f->protocol.line.capacity <= ZTC_DISCOVERY_LINE_MAX + 1);
    }
    assert_int_equal(told, 1);
    assert_int_equal(f->protocol.state, ALIVE);
    assert_non_null(strstr(feed(f, GREETING), "\"OK\""));
    free(line);
}

/* ---- events and failures ---- */

static void events_are_sent_while_syncing_only(void **state)
{
    struct fixture *f = *state;
    static const char *const silent[] = {"", GREETING, "START\n", "STOP\n"};
    for (size_t i = 0; i < sizeof(silent) / sizeof(silent[0]); i++) {
        (void)feed(f, silent[i]);
        unsigned before = f->lines;
        ztc_protocol_add(&f->protocol, "{}");
        ztc_protocol_remove(&f->protocol, "a", "serial");
        assert_int_equal(f->lines, before);
    }
    (void)feed(f, "START_SYNC\n");
    f->sent.size = 0;
    ztc_protocol_add(&f->protocol, "{\"address\":\"a\"}");
    ztc_protocol_remove(&f->protocol, "/dev/\"x\"", "serial");
    assert_string_equal(ztc_buffer_string(&f->sent),
                        "{\"eventType\":\"add\",\"port\":{\"address\":\"a\"}}\n"
                        "{\"eventType\":\"remove\",\"port\":{\"address\":\"/dev/\\\"x\\\"\","
                        "\"protocol\":\"serial\"}}\n");
}

static void a_search_that_breaks_off_is_told_at_once_while_syncing(void **state)
{
    struct fixture *f = *state;
    (void)feed(f, GREETING "START_SYNC\n");
    f->sent.size = 0;
    ztc_protocol_fail(&f->protocol, "gone");
    ztc_protocol_fail(&f->protocol, "gone again");
    ztc_protocol_add(&f->protocol, "{}");
    assert_string_equal(ztc_buffer_string(&f->sent),
                        "{\"eventType\":\"start_sync\",\"error\":true,\"message\":\"gone\"}\n");
    (void)feed(f, "STOP\nSTART_SYNC\n");
    f->lines = 0;
    ztc_protocol_add(&f->protocol, "{}");
    assert_int_equal(f->lines, 1);
}

static void a_search_that_breaks_off_is_told_to_list(void **state)
{
    struct fixture *f = *state;
    static const char told[] = "{\"eventType\":\"list\",\"error\":true,\"message\":\"gone\"}\n";
    ztc_protocol_fail(&f->protocol, "too early");
    (void)feed(f, GREETING "START\n");
    f->lines = 0;
    ztc_protocol_fail(&f->protocol, "gone");
    assert_int_equal(f->lines, 0);
    assert_string_equal(feed(f, "LIST\n"), told);
    assert_string_equal(feed(f, "LIST\n"), told);
    assert_string_equal(feed(f, "STOP\nSTART\nLIST\n"),
                        "{\"eventType\":\"stop\",\"message\":\"OK\"}\n"
                        "{\"eventType\":\"start\",\"message\":\"OK\"}\n"
                        "{\"eventType\":\"list\",\"ports\":[]}\n");
}

static void a_list_that_could_not_be_made_is_an_error(void **state)
{
    struct fixture *f = *state;
    struct ztc_buffer ports;
    (void)feed(f, GREETING "START\n");
    ztc_buffer_init(&ports, ZTC_TEXT_MAX);
    ztc_buffer_fail(&ports, ZTC_E_MEMORY);
    f->sent.size = 0;
    ztc_protocol_list(&f->protocol, &ports);
    assert_string_equal(ztc_buffer_string(&f->sent),
                        "{\"eventType\":\"list\",\"error\":true,\"message\":\"out of memory\"}\n");
    ztc_buffer_done(&ports);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_cell_is_as_the_specification_has_it),
        TEST(answers_are_compact_and_exact),
        TEST(a_search_that_cannot_begin_changes_nothing),
        TEST(hello_takes_any_version_and_name),
        TEST(hello_refuses_other_forms),
        TEST(commands_are_taken_without_regard_to_case_and_blanks),
        TEST(blank_lines_are_nothing),
        TEST(a_line_may_come_in_any_pieces),
        TEST(feed_stops_behind_each_line),
        TEST(junk_is_refused_and_harmless),
        TEST(an_unknown_command_is_named_and_cut),
        TEST(a_line_may_be_as_long_as_the_bound),
        TEST(a_longer_line_is_swallowed_and_told_once),
        TEST(events_are_sent_while_syncing_only),
        TEST(a_search_that_breaks_off_is_told_at_once_while_syncing),
        TEST(a_search_that_breaks_off_is_told_to_list),
        TEST(a_list_that_could_not_be_made_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
