/* SPDX-License-Identifier: Apache-2.0 */
/* What reading and changing the store of keys share: where its files are. */
#ifndef ZTC_SHARE_KEY_INTERNAL_H
#define ZTC_SHARE_KEY_INTERNAL_H

#include "share/key.h"

#define ZTC_KEY_FOLDER "keys"
#define ZTC_KEY_PUBLIC ".pub"
#define ZTC_KEY_SECRET ".key"

/* Room for the folder, '/', a name and a suffix. */
#define ZTC_KEY_PATH_ROOM (sizeof(ZTC_KEY_FOLDER "/" ZTC_KEY_PUBLIC) + ZTC_KEY_NAME_MAX)

/* The path below cfg/ of a name that was checked; gives `room` back. */
const char *ztc_key_path(const char *name, const char *suffix, char *room);

/* Refuses what cannot be a name. */
ztc_status ztc_key_check_name(const char *name, struct ztc_error *error) ZTC_MUST_CHECK;

/* Copies what was read of a public key into a row; false when out of memory. */
bool ztc_key_fill(struct ztc_arena *arena, const struct ztc_signer_public *public_key,
                  struct ztc_key *row);

#endif
