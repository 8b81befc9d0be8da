/* SPDX-License-Identifier: Apache-2.0 */
/* Putting right what a ztc that was cut off left in tmp/. All of it may be repeated at will. */
#ifndef ZTC_STORE_RECOVER_H
#define ZTC_STORE_RECOVER_H

#include "store/home.h"

/* True if tmp/ holds anything of ours. Not being able to look counts as no. */
bool ztc_recover_wanted(const struct ztc_home *home);

/* Finishes what was committed and deletes what was not. Needs the lock. What could not be deleted is
 * left for the next time; what could not be finished is an error, told once all others are. */
ztc_status ztc_recover(const struct ztc_home *home, struct ztc_error *error) ZTC_MUST_CHECK;

/* Moves the files of tmp/commit-<short_name> into cvm/<short_name>. Needs the lock. */
ztc_status ztc_recover_commit(const struct ztc_home *home, const char *short_name,
                              struct ztc_error *error) ZTC_MUST_CHECK;

/* Puts tmp/swap-<short_name>, if it is there, in the place of cvm/<short_name>, which goes. Where something else than a
 * folder is in that place, it is the swap that goes. Needs the lock. */
ztc_status ztc_recover_swap(const struct ztc_home *home, const char *short_name,
                            struct ztc_error *error) ZTC_MUST_CHECK;

#endif
