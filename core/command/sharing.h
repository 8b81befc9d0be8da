/* SPDX-License-Identifier: Apache-2.0 */
/* What export, import and verify have in common: the user's bounds, a source opened, and facts told. */
#ifndef ZTC_COMMAND_SHARING_H
#define ZTC_COMMAND_SHARING_H

#include "command/session.h"
#include "share/incoming.h"

#define ZTC_SIGNATURE_SUFFIX ".minisig"

/* What cfg/config.json says. The home and the registry are open afterwards; the home is made only with `make`. */
struct ztc_sharing {
    struct ztc_share_limits limits;
    bool require_signature; /* the configuration's, or --require-signature */
};
ztc_status ztc_sharing_open(struct ztc_session *session, bool make,
                            struct ztc_sharing *sharing) ZTC_MUST_CHECK;

/*
 * Reads what the user names (an archive, a folder or a URL) into `incoming`, which is initialised here and must be
 * done with by the caller in any case. Missing signatures are refused where one is required.
 */
ztc_status ztc_sharing_read(struct ztc_session *session, const struct ztc_sharing *sharing,
                            const char *source, struct ztc_incoming *incoming) ZTC_MUST_CHECK;

/* Refuses what is not signed by a known key where that is required; ztc_sharing_read does it by itself. */
ztc_status ztc_sharing_check_signature(struct ztc_session *session,
                                       const struct ztc_sharing *sharing,
                                       const struct ztc_incoming *incoming) ZTC_MUST_CHECK;

/* The facts of `incoming` as members of a JSON object, and as lines of text. */
void ztc_sharing_add_facts(struct ztc_document *document, cJSON *root,
                           const struct ztc_incoming *incoming);
void ztc_sharing_print_facts(struct ztc_buffer *text, const struct ztc_incoming *incoming);

/* Who made it, in words; in the session's arena. NULL when out of memory. */
const char *ztc_sharing_signer(struct ztc_session *session,
                               const struct ztc_signature_verdict *verdict);

/* The text of a short name for a command line: in quotes where it holds blanks. In the session's arena. */
const char *ztc_sharing_quoted(struct ztc_session *session, const char *short_name);

#endif
