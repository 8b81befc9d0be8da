/* SPDX-License-Identifier: Apache-2.0 */
/* What is said to the host: reasons, progress; and what it is asked: has the user had enough? */
#ifndef ARCHIVE_TALK_H
#define ARCHIVE_TALK_H

#include <stdbool.h>
#include <ztc/host.h>

/* Says why, and returns the status. remedy may be NULL. */
ztc_status refuse(const struct ztc_host *host, ztc_status status, const char *message,
                  const char *remedy);
/* The same with numbers and paths in the message; what does not fit in a line is cut off. */
ztc_status refuse_with(const struct ztc_host *host, ztc_status status, const char *remedy,
                       const char *format, ...) __attribute__((format(printf, 4, 5)));

/* ZTC_E_CANCELLED once the user asked to stop. */
ztc_status go_on(const struct ztc_host *host);

/* Bytes done so far; total 0 is unknown. */
void tell(const struct ztc_host *host, uint64_t done, uint64_t total);

#endif
