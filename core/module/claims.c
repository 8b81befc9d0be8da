/* SPDX-License-Identifier: Apache-2.0 */
/* Which thing belongs to which module: a hash table of the first in search order. */
#include "module/claims.h"

#include <string.h>

/* A thing that a module has. kind is NULL for its finding codes. */
struct claim {
    const char *kind;
    const char *id; /* NULL: the slot is free */
    uint64_t hash;
    size_t row;
};

struct claims {
    struct claim *slots;
    size_t capacity; /* a power of two, at least twice what goes in */
};

uint64_t ztc_thing_hash(const char *kind, const char *id)
{
    uint64_t seed = kind != NULL ? ztc_index_hash(kind, strlen(kind), 1) : 2;
    return ztc_index_hash(id, strlen(id), seed);
}

bool ztc_row_has(const struct ztc_module_entry_row *row, const char *kind, const char *id)
{
    if (kind == NULL) {
        return row->info.codes != NULL && row->info.codes[0] != '\0' &&
               strcmp(row->info.codes, id) == 0;
    }
    for (size_t i = 0; i < row->info.provided_count; i++) {
        const struct ztc_provided *provided = &row->info.provided[i];
        if (strcmp(provided->kind, kind) == 0 && strcmp(provided->id, id) == 0) {
            return true;
        }
    }
    return false;
}

static bool same_thing(const struct claim *claim, uint64_t hash, const char *kind, const char *id)
{
    if (claim->hash != hash || strcmp(claim->id, id) != 0 ||
        (claim->kind == NULL) != (kind == NULL)) {
        return false;
    }
    return kind == NULL || strcmp(claim->kind, kind) == 0;
}

/* The slot of the thing, or the free one where it would go. */
static struct claim *slot_of(const struct claims *claims, uint64_t hash, const char *kind,
                             const char *id)
{
    size_t at = (size_t)hash & (claims->capacity - 1);
    while (claims->slots[at].id != NULL && !same_thing(&claims->slots[at], hash, kind, id)) {
        at = (at + 1) & (claims->capacity - 1);
    }
    return &claims->slots[at];
}

/* Gives the thing to the row unless another has it. */
static void take(struct ztc_claim_job *job, struct claims *claims, const char *kind, const char *id,
                 size_t record)
{
    uint64_t hash = ztc_thing_hash(kind, id);
    struct claim *slot = slot_of(claims, hash, kind, id);
    if (slot->id == NULL) {
        *slot =
            (struct claim){.kind = kind, .id = id, .hash = hash, .row = job->record_rows[record]};
        job->keys[job->key_count++] =
            (struct ztc_index_key){.hash = hash, .record = (uint32_t)record};
    }
}

static ztc_status refuse_late(const struct ztc_claim_job *job, struct ztc_module_entry_row *row,
                              const struct ztc_provided *taken, size_t owner,
                              struct ztc_error *error)
{
    row->usable = false;
    row->refusal = ztc_arena_print(job->texts,
                                   "%s: %s name: found %s, which is taken by %s, expected one that "
                                   "no module before it has",
                                   row->path, taken->kind, taken->id, job->rows[owner].path);
    return row->refusal != NULL ? ZTC_OK : ztc_error_memory(error);
}

static ztc_status settle_row(struct ztc_claim_job *job, struct claims *claims, size_t record,
                             struct ztc_error *error)
{
    struct ztc_module_entry_row *row = &job->rows[job->record_rows[record]];
    const struct ztc_module_info *info = &row->info;
    for (size_t i = 0; i < info->provided_count; i++) {
        const struct ztc_provided *provided = &info->provided[i];
        uint64_t hash = ztc_thing_hash(provided->kind, provided->id);
        const struct claim *slot = slot_of(claims, hash, provided->kind, provided->id);
        if (slot->id != NULL) {
            return refuse_late(job, row, provided, slot->row, error);
        }
    }
    for (size_t i = 0; i < info->provided_count; i++) {
        take(job, claims, info->provided[i].kind, info->provided[i].id, record);
    }
    /* Codes are the module's own affair: the first is found by them, a later one is used all the same. */
    if (info->codes[0] != '\0') {
        take(job, claims, NULL, info->codes, record);
    }
    return ZTC_OK;
}

ztc_status ztc_claims_settle(struct ztc_claim_job *job, struct ztc_error *error)
{
    struct claims claims = {.capacity = 16};
    size_t things = 0;
    for (size_t i = 0; i < job->record_count; i++) {
        things += job->rows[job->record_rows[i]].info.provided_count + 1;
    }
    while (claims.capacity / 2 < things) {
        claims.capacity *= 2;
    }
    claims.slots = ztc_arena_array(job->scratch, claims.capacity, sizeof(*claims.slots));
    job->keys = ztc_arena_array(job->scratch, things, sizeof(*job->keys));
    job->key_count = 0;
    if (claims.slots == NULL || job->keys == NULL) {
        return ztc_error_memory(error);
    }
    ztc_status status = ZTC_OK;
    for (size_t i = 0; status == ZTC_OK && i < job->record_count; i++) {
        if (job->rows[job->record_rows[i]].usable) {
            status = settle_row(job, &claims, i, error);
        }
    }
    return status;
}
