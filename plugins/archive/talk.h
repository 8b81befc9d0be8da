/* SPDX-License-Identifier: Apache-2.0 */
/* What is said to the host: reasons, progress; and what it is asked: has the user had enough? */
#ifndef ARCHIVE_TALK_H
#define ARCHIVE_TALK_H

#include <stdbool.h>
#include <ztc/host.h>

/* Says why, and returns the status. remedy may be NULL. */
ztc_status refuse(const struct ztc_host *host, ztc_status status, const char *message,
                  const char *remedy);
/* The same with a text or a number in the middle of the message; what does not fit in a line is cut off. */
ztc_status refuse_text(const struct ztc_host *host, ztc_status status, const char *remedy,
                       const char *before, const char *text, const char *after);
ztc_status refuse_number(const struct ztc_host *host, ztc_status status, const char *remedy,
                         const char *before, uint64_t number, const char *after);

/* ZTC_E_CANCELLED once the user asked to stop. */
ztc_status go_on(const struct ztc_host *host);

/* Bytes done so far; total 0 is unknown. */
void tell(const struct ztc_host *host, uint64_t done, uint64_t total);

#endif
