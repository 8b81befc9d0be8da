/* SPDX-License-Identifier: Apache-2.0 */
/* Which thing belongs to which module: the first in search order has it, a later one is refused. */
#ifndef ZTC_MODULE_CLAIMS_H
#define ZTC_MODULE_CLAIMS_H

#include "module/index.h"
#include "module/registry.h"

struct ztc_claim_job {
    struct ztc_arena *texts;   /* for the refusals of rows */
    struct ztc_arena *scratch; /* for keys */
    struct ztc_module_entry_row *rows;
    const size_t *record_rows; /* number of the row of each record, ascending */
    size_t record_count;
    struct ztc_index_key *keys; /* set: one for each thing that a usable row has */
    size_t key_count;
};

/* Goes through the rows in search order; makes those unusable that come too late. */
ztc_status ztc_claims_settle(struct ztc_claim_job *job, struct ztc_error *error) ZTC_MUST_CHECK;

/* Does the row have KIND:ID, or, with kind NULL, the finding codes that start with ID? */
bool ztc_row_has(const struct ztc_module_entry_row *row, const char *kind, const char *id);
/* The hash of such a thing, by which the index finds it. */
uint64_t ztc_thing_hash(const char *kind, const char *id);

#endif
