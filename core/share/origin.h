/* SPDX-License-Identifier: Apache-2.0 */
/* .origin.json in a custom VM's folder: where it came from. Never exported, and never taken from elsewhere. */
#ifndef ZTC_SHARE_ORIGIN_H
#define ZTC_SHARE_ORIGIN_H

#include "share/files.h"

#define ZTC_ORIGIN_PATH ".origin.json"

/* Text that may be NULL when written, and is never NULL when read. */
struct ztc_origin {
    const char *source;
    const char *version;   /* a commit */
    const char *publisher; /* by the signature */
    const char *key;       /* base64 word; only where it was checked */
    const char *key_id;    /* of that key, as it is shown */
};

/* Of a custom VM that was made here: all "". One that is damaged is an error. Text in the arena. */
ztc_status ztc_origin_read(const struct ztc_home *home, const char *short_name,
                           struct ztc_arena *arena, struct ztc_error *error,
                           struct ztc_origin *ret_origin) ZTC_MUST_CHECK;

/* Puts the file among the others. */
ztc_status ztc_origin_write(struct ztc_files *files, const struct ztc_origin *origin,
                            struct ztc_error *error) ZTC_MUST_CHECK;

#endif
