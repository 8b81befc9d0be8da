/* SPDX-License-Identifier: Apache-2.0 */
/* A password or token, typed unseen on a terminal, or given as one line of the standard input. */
#ifndef ZTC_COMMAND_SECRET_LINE_H
#define ZTC_COMMAND_SECRET_LINE_H

#include "command/session.h"

/* Bytes of a password; a longer one is no password. */
#define ZTC_SECRET_PASSWORD_MAX 1024u

/* Is somebody there to be asked, so that asking twice makes sense? */
bool ztc_secret_line_can_ask(void);

/*
 * Reads one line, without its end, into `line`, which has max + 1 bytes and is the caller's to wipe (explicit_bzero).
 * Where stdin is a terminal, `prompt` is shown on stderr, and what is typed is not shown; the terminal is put back as it
 * was, also where a signal stops the program: so ask before the home is locked. Else the line is read byte by byte,
 * without a prompt, and what comes behind it stays for others.
 *
 * No line, an empty one or control characters in it: ZTC_E_INVALID; a longer one: ZTC_E_LIMIT; a signal that does not
 * end the program: ZTC_E_CANCELLED. What was read of it is wiped then.
 */
ztc_status ztc_secret_line_read(struct ztc_session *session, const char *prompt, size_t max,
                                char *line) ZTC_MUST_CHECK;

#endif
