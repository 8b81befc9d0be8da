/* SPDX-License-Identifier: Apache-2.0 */
/* The host object that a module sees: memory counted and capped, words kept, nothing printed. */
#include "module/host.h"

#include "base/buffer.h"
#include "base/limits.h"
#include "base/utf8.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Bytes of a module's message and of its remedy that are kept; a person reads no more. Each may become
 * four where it is escaped. */
#define WORDS_MAX 1000u
#define WORDS_ROOM (2u * 4u * WORDS_MAX + 2u)

struct ztc_host_block {
    struct ztc_host_block *previous;
    struct ztc_host_block *next;
    uint64_t size;
    alignas(max_align_t) unsigned char data[];
};

static struct ztc_host_block *block_of(void *data)
{
    return (struct ztc_host_block *)(void *)((unsigned char *)data -
                                             offsetof(struct ztc_host_block, data));
}

/* Counts one request and says whether it may be tried: `old` bytes are to become `size`. */
static bool may_allocate(struct ztc_host_state *state, uint64_t old, uint64_t size)
{
    state->calls++;
    if (size == 0 || state->calls == state->fail_at) {
        return false;
    }
    uint64_t rest = state->held - old;
    return rest <= state->limit && size <= state->limit - rest &&
           size <= SIZE_MAX - sizeof(struct ztc_host_block);
}

static void *host_alloc(void *ctx, uint64_t size)
{
    struct ztc_host_state *state = ctx;
    if (!may_allocate(state, 0, size)) {
        return NULL;
    }
    struct ztc_host_block *block = malloc(sizeof(*block) + (size_t)size);
    if (block == NULL) {
        return NULL;
    }
    block->previous = NULL;
    block->next = state->first;
    block->size = size;
    if (block->next != NULL) {
        block->next->previous = block;
    }
    state->first = block;
    state->held += size;
    state->blocks++;
    return block->data;
}

static void *host_realloc(void *ctx, void *data, uint64_t size)
{
    struct ztc_host_state *state = ctx;
    if (data == NULL) {
        return host_alloc(ctx, size);
    }
    uint64_t old = block_of(data)->size;
    if (!may_allocate(state, old, size)) {
        return NULL;
    }
    struct ztc_host_block *block = realloc(block_of(data), sizeof(*block) + (size_t)size);
    if (block == NULL) {
        return NULL;
    }
    /* It may have moved: the neighbours are told. */
    if (block->previous != NULL) {
        block->previous->next = block;
    } else {
        state->first = block;
    }
    if (block->next != NULL) {
        block->next->previous = block;
    }
    block->size = size;
    state->held = state->held - old + size;
    return block->data;
}

static void host_free(void *ctx, void *data)
{
    struct ztc_host_state *state = ctx;
    if (data == NULL) {
        return;
    }
    struct ztc_host_block *block = block_of(data);
    if (block->previous != NULL) {
        block->previous->next = block->next;
    } else {
        state->first = block->next;
    }
    if (block->next != NULL) {
        block->next->previous = block->previous;
    }
    state->held -= block->size;
    state->blocks--;
    free(block);
}

/* Appends a module's text as far as it fits, fit for a terminal. */
static void add_words(struct ztc_buffer *words, const char *text)
{
    ztc_utf8_printable(words, text, strnlen(text, WORDS_MAX));
}

static ztc_status host_diag(void *ctx, const struct ztc_finding *finding)
{
    struct ztc_host_state *state = ctx;
    if (finding == NULL || !ZTC_HAS(finding, struct ztc_finding, message) ||
        finding->message == NULL) {
        return ZTC_E_ARGUMENT;
    }
    struct ztc_buffer words;
    ztc_buffer_init(&words, WORDS_ROOM);
    add_words(&words, finding->message);
    if (ZTC_HAS(finding, struct ztc_finding, remedy) && finding->remedy != NULL &&
        finding->remedy[0] != '\0') {
        ztc_buffer_text(&words, "; ");
        add_words(&words, finding->remedy);
    }
    char *text = ztc_buffer_take(&words);
    ztc_buffer_done(&words);
    if (text == NULL) {
        return ZTC_E_MEMORY;
    }
    free(state->words);
    state->words = text;
    state->words_where = finding->where;
    return ZTC_OK;
}

static void host_say(void *ctx, uint32_t level, const char *text)
{
    const struct ztc_host_state *state = ctx;
    if (state->log != NULL && text != NULL) {
        state->log(state->log_ctx, level, text);
    }
}

static int32_t host_cancelled(void *ctx)
{
    const struct ztc_host_state *state = ctx;
    return state->cancelled != NULL && state->cancelled(state->cancelled_ctx);
}

static void host_progress(void *ctx, uint64_t done, uint64_t total, const char *unit)
{
    const struct ztc_host_state *state = ctx;
    if (state->progress != NULL) {
        state->progress(state->progress_ctx, done, total, unit != NULL ? unit : "");
    }
}

/* No service is offered to modules yet, and an id that is not known gives NULL. */
static const void *host_get_interface(void *ctx, const char *id)
{
    (void)ctx;
    (void)id;
    return NULL;
}

void ztc_host_init(struct ztc_host_state *state)
{
    *state = (struct ztc_host_state){
        .host =
            {
                .struct_size = sizeof(struct ztc_host),
                .abi_major = ZTC_ABI_MAJOR,
                .abi_minor = ZTC_ABI_MINOR,
                .name = "ztc",
                .version = ZTC_VERSION,
                .ctx = state,
                .log = host_say,
                .alloc = host_alloc,
                .realloc = host_realloc,
                .free = host_free,
                .diag = host_diag,
                .cancelled = host_cancelled,
                .progress = host_progress,
                .get_interface = host_get_interface,
            },
        .limit = ZTC_MODULE_MEMORY_MAX,
    };
}

void ztc_host_done(struct ztc_host_state *state)
{
    struct ztc_host_block *block = state->first;
    while (block != NULL) {
        struct ztc_host_block *next = block->next;
        free(block);
        block = next;
    }
    state->first = NULL;
    state->held = 0;
    state->blocks = 0;
    free(state->words);
    state->words = NULL;
}
