/* SPDX-License-Identifier: Apache-2.0 */
/* One run of the program: what was asked for, where results go, and what a command may open. */
#ifndef ZTC_COMMAND_SESSION_H
#define ZTC_COMMAND_SESSION_H

#include "base/arena.h"
#include "base/stop.h"
#include "command/line.h"
#include "command/value.h"
#include "module/registry.h"
#include "output/output.h"
#include "store/home.h"

struct ztc_session {
    struct ztc_line line; /* the command line */
    struct ztc_output output;
    struct ztc_error error; /* why the command failed */
    struct ztc_arena arena; /* text that lives as long as the run */
    struct ztc_home home;
    bool home_open;
    struct ztc_registry *registry; /* NULL until a command needs it */
    struct ztc_stop stop;          /* open while a module does what may take long */
    int stopped_by;                /* the signal that ended it; 0: none */
};

void ztc_session_init(struct ztc_session *session);
void ztc_session_done(struct ztc_session *session);

/* Opens session->home, once. With `make` it is made where it is missing; without, home.folder may
 * be -1. */
ztc_status ztc_session_home(struct ztc_session *session, bool make) ZTC_MUST_CHECK;
/* Opens session->registry, once; the home is made for its index where that can be done. */
ztc_status ztc_session_registry(struct ztc_session *session) ZTC_MUST_CHECK;
/* The folders of --plugin-dir; in the session's arena. */
ztc_status ztc_session_plugin_dirs(struct ztc_session *session, const char *const **ret_folders,
                                   size_t *ret_count) ZTC_MUST_CHECK;
/* Both, the home made, and locked for writing. */
ztc_status ztc_session_begin(struct ztc_session *session) ZTC_MUST_CHECK;

/*
 * Around calls of modules that may take long, such as a transfer: how far they are is shown on a terminal, as `what` (borrowed
 * until the end), and a signal that stops a program makes them end instead of the program, so that all is cleared away.
 *
 * The end takes what came of the work. A failure while a signal waits becomes ZTC_E_CANCELLED, "stopped", and the program
 * dies by that signal once it has cleared away. Work that was done is done: the signal ends the program there and then, unless
 * the home is locked. So nothing may lie in tmp/ at the end, and no question is asked in between.
 */
void ztc_session_work_begin(struct ztc_session *session, const char *what);
ztc_status ztc_session_work_end(struct ztc_session *session, ztc_status status) ZTC_MUST_CHECK;

/* Prints a result, and is a failure if it could not be built. */
ztc_status ztc_session_print(struct ztc_session *session,
                             const struct ztc_buffer *text) ZTC_MUST_CHECK;
/* The same for JSON. Frees the document in any case. */
ztc_status ztc_session_print_document(struct ztc_session *session,
                                      struct ztc_document *document) ZTC_MUST_CHECK;

/* Talk for -v: one line on stderr. */
void ztc_session_verbose(struct ztc_session *session, const char *format, ...) ZTC_PRINTF(2, 3);

/* Warns of every module file that is there and cannot be used. */
void ztc_session_warn_of_modules(struct ztc_session *session,
                                 const struct ztc_module_entry_row *rows, size_t count);

/* Refuses a custom VM's name that cannot be one (`strict`: that create must not make). */
ztc_status ztc_session_check_name(struct ztc_session *session, const char *short_name,
                                  bool strict) ZTC_MUST_CHECK;
/* Refuses one that is not there, with the nearest names. */
ztc_status ztc_session_check_exists(struct ztc_session *session,
                                    const char *short_name) ZTC_MUST_CHECK;

#endif
