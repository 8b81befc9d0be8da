/* SPDX-License-Identifier: Apache-2.0 */
/* The file `lock` in the home folder, which keeps writers apart. */
#ifndef ZTC_STORE_LOCK_H
#define ZTC_STORE_LOCK_H

#include "store/home.h"

/* Opens (and makes) the file; -1 and errno on failure. It is never deleted: who waits for one that was
 * would hold another lock than who came after. */
int ztc_lock_open(const struct ztc_home *home);

/* Takes the lock without waiting. Closing fd gives it back. */
bool ztc_lock_try(int fd);

#endif
