/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A definition on its way in: read from a source, judged, perhaps renamed, admitted, put into the home folder. Up to
 * the last step nothing is written anywhere but in memory (and, of a place, in tmp/ while it is read).
 */
#ifndef ZTC_SHARE_INCOMING_H
#define ZTC_SHARE_INCOMING_H

#include "share/definition.h"
#include "share/remote.h"
#include "share/signing.h"

struct ztc_incoming {
    struct ztc_share_limits limits;
    const char *source; /* how it is called in messages: borrowed */
    struct ztc_files files;
    struct ztc_intake intake;
    struct ztc_definition definition;
    struct ztc_signature_verdict verdict;
    char version[ZTC_SHARE_VERSION_MAX + 1]; /* of a place; "" */
    bool replaces;                           /* one is there already; see ztc_incoming_admit */
};

/* It refers to itself: it must not move. ztc_incoming_done must follow. */
void ztc_incoming_init(struct ztc_incoming *incoming, const char *source,
                       const struct ztc_share_limits *limits);
void ztc_incoming_done(struct ztc_incoming *incoming);

/* From an archive; signature is the text of the file beside it, or NULL. */
ztc_status ztc_incoming_archive(struct ztc_incoming *incoming, const struct ztc_home *home,
                                struct ztc_registry *registry, const void *data, size_t size,
                                const char *signature, struct ztc_error *error) ZTC_MUST_CHECK;
/* From an open folder. */
ztc_status ztc_incoming_folder(struct ztc_incoming *incoming, struct ztc_registry *registry,
                               int folder, struct ztc_error *error) ZTC_MUST_CHECK;
/* From a place. agent: as in share/remote.h. */
ztc_status ztc_incoming_place(struct ztc_incoming *incoming, const struct ztc_home *home,
                              struct ztc_registry *registry, const struct ztc_remote *remote,
                              const char *agent, struct ztc_error *error) ZTC_MUST_CHECK;

/* Another short name; see ztc_definition_rename. */
ztc_status ztc_incoming_rename(struct ztc_incoming *incoming, struct ztc_registry *registry,
                               const char *short_name, struct ztc_error *error) ZTC_MUST_CHECK;

/* Will the custom VM be active, that is offered to other commands? */
bool ztc_incoming_is_active(const struct ztc_incoming *incoming);

/*
 * May it come in? Not where a custom VM of that name is there (unless `replace`), nor one that came signed would be
 * replaced by what is not signed by the same. Fills incoming->replaces. Reads only.
 */
ztc_status ztc_incoming_admit(struct ztc_incoming *incoming, const struct ztc_home *home,
                              bool replace, struct ztc_error *error) ZTC_MUST_CHECK;

/* Puts it in, and pins a new publisher's key, both or neither. Needs the lock, and ztc_incoming_admit under it. */
ztc_status ztc_incoming_put(struct ztc_incoming *incoming, struct ztc_home *home,
                            struct ztc_error *error) ZTC_MUST_CHECK;

#endif
