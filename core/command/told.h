/* SPDX-License-Identifier: Apache-2.0 */
/* Findings as a command tells them: rendered on stderr, as JSON, and summed up. */
#ifndef ZTC_COMMAND_TOLD_H
#define ZTC_COMMAND_TOLD_H

#include "command/session.h"
#include "diagnostic/finding.h"

/* Prints those that were not accepted on stderr, each with its line and caret. */
ztc_status ztc_told_print(struct ztc_session *session,
                          const struct ztc_findings *findings) ZTC_MUST_CHECK;

/* Adds them as a list under `key`. findings may be NULL: an empty list. */
void ztc_told_add(struct ztc_document *document, cJSON *parent, const char *key,
                  const struct ztc_findings *findings);

/* Refuses with "3 errors, 2 warnings in FILE: <consequence>". Returns ZTC_E_INVALID. */
ztc_status ztc_told_refuse(struct ztc_session *session, const struct ztc_findings *findings,
                           const char *consequence) ZTC_MUST_CHECK;

#endif
