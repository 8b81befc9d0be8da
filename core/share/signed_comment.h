/* SPDX-License-Identifier: Apache-2.0 */
/* The trusted comment of our signatures: words `name:value`, apart by one blank, of which the first is ztc:1. */
#ifndef ZTC_SHARE_SIGNED_COMMENT_H
#define ZTC_SHARE_SIGNED_COMMENT_H

#include "base/arena.h"
#include "base/buffer.h"

#include <stdbool.h>

/* Values as they are, not encoded; "" for a word that is not there. */
struct ztc_signed_comment {
    const char *short_name;
    const char *target;
    const char *publisher; /* as ztc_key_name_problem has it; never "" in one that was parsed */
    const char *key;       /* the public key as one word; likewise */
};

/* Appends the comment's text; values are percent-encoded. */
void ztc_signed_comment_write(const struct ztc_signed_comment *comment, struct ztc_buffer *buffer);

/*
 * Takes one apart, text in the arena. *ret_ours is false for a comment that does not begin with ztc:1, which
 * says nothing to us. One that does and is not in form, or has a word twice: ZTC_E_INVALID. Words that
 * are not known are passed over.
 */
ztc_status ztc_signed_comment_parse(const char *text, struct ztc_arena *arena,
                                    struct ztc_error *error, bool *ret_ours,
                                    struct ztc_signed_comment *ret_comment) ZTC_MUST_CHECK;

#endif
