/* SPDX-License-Identifier: Apache-2.0 */
/* The host object: what a module takes is counted and capped, what it says is kept. */
#include "support_module.h"

#include "base/limits.h"
#include "module/host.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

static int set_up(void **state)
{
    struct ztc_host_state *host = malloc(sizeof(*host));
    if (host == NULL) {
        return -1;
    }
    ztc_host_init(host);
    *state = host;
    return 0;
}

static int tear_down(void **state)
{
    ztc_host_done(*state);
    free(*state);
    return 0;
}

static void *take(struct ztc_host_state *state, uint64_t size)
{
    return state->host.alloc(state->host.ctx, size);
}

static void give_back(struct ztc_host_state *state, void *block)
{
    state->host.free(state->host.ctx, block);
}

static void memory_is_counted_until_it_is_given_back(void **data)
{
    struct ztc_host_state *state = *data;
    void *first = take(state, 10);
    void *second = take(state, 1000);
    assert_non_null(first);
    assert_non_null(second);
    assert_int_equal((uintptr_t)first % alignof(max_align_t), 0);
    assert_int_equal(state->held, 1010);
    assert_int_equal(state->blocks, 2);
    assert_int_equal(state->calls, 2);
    memset(second, 0xA5, 1000);
    give_back(state, first);
    give_back(state, NULL);
    assert_int_equal(state->held, 1000);
    give_back(state, second);
    assert_int_equal(state->held, 0);
    assert_int_equal(state->blocks, 0);
}

static void a_block_keeps_its_bytes_when_it_grows(void **data)
{
    struct ztc_host_state *state = *data;
    char *before = take(state, 8);
    char *block = take(state, 8);
    char *after = take(state, 8);
    assert_non_null(block);
    memcpy(block, "1234567", 8);
    block = state->host.realloc(state->host.ctx, block, 100000);
    assert_non_null(block);
    assert_string_equal(block, "1234567");
    assert_int_equal(state->held, 100016);
    block = state->host.realloc(state->host.ctx, block, 4);
    assert_non_null(block);
    assert_memory_equal(block, "1234", 4);
    assert_int_equal(state->held, 20);
    give_back(state, before);
    give_back(state, after);
    give_back(state, block);
    assert_int_equal(state->held, 0);
}

static void realloc_of_nothing_is_alloc(void **data)
{
    struct ztc_host_state *state = *data;
    void *block = state->host.realloc(state->host.ctx, NULL, 5);
    assert_non_null(block);
    assert_int_equal(state->held, 5);
    give_back(state, block);
}

static void nothing_cannot_be_had(void **data)
{
    struct ztc_host_state *state = *data;
    assert_null(take(state, 0));
    assert_null(take(state, UINT64_MAX));
    assert_null(take(state, (uint64_t)ZTC_MODULE_MEMORY_MAX + 1));
    assert_int_equal(state->held, 0);
}

static void the_cap_counts_all_blocks(void **data)
{
    struct ztc_host_state *state = *data;
    state->limit = 100;
    void *first = take(state, 60);
    assert_non_null(first);
    assert_null(take(state, 41));
    void *second = take(state, 40);
    assert_non_null(second);
    /* What cannot grow is kept. */
    assert_null(state->host.realloc(state->host.ctx, second, 41));
    assert_int_equal(state->held, 100);
    second = state->host.realloc(state->host.ctx, second, 39);
    assert_non_null(second);
    assert_int_equal(state->held, 99);
}

static void the_call_that_is_named_fails_and_no_other(void **data)
{
    struct ztc_host_state *state = *data;
    state->fail_at = 2;
    void *block = take(state, 1);
    assert_non_null(block);
    assert_null(state->host.realloc(state->host.ctx, block, 2));
    assert_non_null(take(state, 1));
    assert_int_equal(state->calls, 3);
}

static void what_is_left_is_freed_at_the_end(void **data)
{
    struct ztc_host_state *state = *data;
    assert_non_null(take(state, 10));
    assert_non_null(take(state, 20));
    /* The leak checker of the sanitizer build sees whether tear_down does it. */
    ztc_host_done(state);
    assert_int_equal(state->blocks, 0);
    ztc_host_init(state);
}

static void the_last_words_are_kept(void **data)
{
    struct ztc_host_state *state = *data;
    struct ztc_finding finding = {.struct_size = sizeof(finding), .message = "first"};
    assert_int_equal(state->host.diag(state->host.ctx, &finding), ZTC_OK);
    finding.message = "too many\tpins\n";
    finding.remedy = "leave some out";
    finding.where = 77;
    assert_int_equal(state->host.diag(state->host.ctx, &finding), ZTC_OK);
    assert_string_equal(state->words, "too many pins\\x0A; leave some out");
    assert_int_equal(state->words_where, 77);
}

static void words_without_a_message_are_refused(void **data)
{
    struct ztc_host_state *state = *data;
    struct ztc_finding finding = {.struct_size = sizeof(finding)};
    assert_int_equal(state->host.diag(state->host.ctx, NULL), ZTC_E_ARGUMENT);
    assert_int_equal(state->host.diag(state->host.ctx, &finding), ZTC_E_ARGUMENT);
    finding.message = "there";
    finding.struct_size = offsetof(struct ztc_finding, message);
    assert_int_equal(state->host.diag(state->host.ctx, &finding), ZTC_E_ARGUMENT);
    assert_null(state->words);
}

static void an_older_finding_without_remedy_is_taken(void **data)
{
    struct ztc_host_state *state = *data;
    struct ztc_finding finding = {.struct_size = offsetof(struct ztc_finding, remedy),
                                  .message = "short",
                                  .remedy = "not to be read"};
    assert_int_equal(state->host.diag(state->host.ctx, &finding), ZTC_OK);
    assert_string_equal(state->words, "short");
}

static void long_words_are_cut(void **data)
{
    struct ztc_host_state *state = *data;
    char *text = malloc(100001);
    assert_non_null(text);
    memset(text, '\x01', 100000);
    text[100000] = '\0';
    const struct ztc_finding finding = {
        .struct_size = sizeof(finding), .message = text, .remedy = text};
    assert_int_equal(state->host.diag(state->host.ctx, &finding), ZTC_OK);
    assert_in_range(strlen(state->words), 100, 10000);
    free(text);
}

struct heard {
    unsigned count;
    uint32_t level;
    char text[64];
};

static void hear(void *ctx, uint32_t level, const char *text)
{
    struct heard *heard = ctx;
    heard->count++;
    heard->level = level;
    (void)stpncpy(heard->text, text, sizeof(heard->text) - 1);
}

static void the_log_goes_where_it_is_sent(void **data)
{
    struct ztc_host_state *state = *data;
    struct heard heard = {0};
    state->host.log(state->host.ctx, ZTC_LOG_INFO, "into the void");
    state->log = hear;
    state->log_ctx = &heard;
    state->host.log(state->host.ctx, ZTC_LOG_DEBUG, "heard");
    state->host.log(state->host.ctx, ZTC_LOG_DEBUG, NULL);
    assert_int_equal(heard.count, 1);
    assert_int_equal(heard.level, ZTC_LOG_DEBUG);
    assert_string_equal(heard.text, "heard");
}

static bool answer(void *ctx)
{
    const bool *wanted = ctx;
    return *wanted;
}

static void cancelling_is_seen(void **data)
{
    struct ztc_host_state *state = *data;
    bool wanted = false;
    assert_int_equal(state->host.cancelled(state->host.ctx), 0);
    state->cancelled = answer;
    state->cancelled_ctx = &wanted;
    assert_int_equal(state->host.cancelled(state->host.ctx), 0);
    wanted = true;
    assert_int_not_equal(state->host.cancelled(state->host.ctx), 0);
}

struct seen {
    uint64_t done;
    uint64_t total;
    char unit[16];
};

static void see(void *ctx, uint64_t done, uint64_t total, const char *unit)
{
    struct seen *seen = ctx;
    *seen = (struct seen){.done = done, .total = total};
    (void)strncpy(seen->unit, unit, sizeof(seen->unit) - 1);
}

static void progress_goes_where_it_is_sent(void **data)
{
    struct ztc_host_state *state = *data;
    struct seen seen = {0};
    state->host.progress(state->host.ctx, 1, 2, "pins");
    state->progress = see;
    state->progress_ctx = &seen;
    state->host.progress(state->host.ctx, 3, 4, "bytes");
    assert_int_equal(seen.done, 3);
    assert_int_equal(seen.total, 4);
    assert_string_equal(seen.unit, "bytes");
    state->host.progress(state->host.ctx, 5, 0, NULL);
    assert_int_equal(seen.done, 5);
    assert_string_equal(seen.unit, "");
}

static void the_host_says_who_it_is(void **data)
{
    const struct ztc_host_state *state = *data;
    assert_int_equal(state->host.struct_size, sizeof(struct ztc_host));
    assert_int_equal(state->host.abi_major, ZTC_ABI_MAJOR);
    assert_int_equal(state->host.abi_minor, ZTC_ABI_MINOR);
    assert_string_equal(state->host.name, "ztc");
    assert_true(strlen(state->host.version) > 0);
    assert_null(state->host.get_interface(state->host.ctx, "ztc.os/0"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(memory_is_counted_until_it_is_given_back, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_block_keeps_its_bytes_when_it_grows, set_up, tear_down),
        cmocka_unit_test_setup_teardown(realloc_of_nothing_is_alloc, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nothing_cannot_be_had, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_cap_counts_all_blocks, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_call_that_is_named_fails_and_no_other, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(what_is_left_is_freed_at_the_end, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_last_words_are_kept, set_up, tear_down),
        cmocka_unit_test_setup_teardown(words_without_a_message_are_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_older_finding_without_remedy_is_taken, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(long_words_are_cut, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_log_goes_where_it_is_sent, set_up, tear_down),
        cmocka_unit_test_setup_teardown(cancelling_is_seen, set_up, tear_down),
        cmocka_unit_test_setup_teardown(progress_goes_where_it_is_sent, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_host_says_who_it_is, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
