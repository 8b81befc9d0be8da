/* SPDX-License-Identifier: Apache-2.0 */
/* One refusal as a value: filled once, told once, and never lost for want of memory. */
#include "base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What to say when the text itself could not be allocated. */
static const char *text_of_status(ztc_status status)
{
    switch (status) {
    case ZTC_OK:
        return "no error";
    case ZTC_E_ARGUMENT:
        return "a function was called in a way that it does not take";
    case ZTC_E_MEMORY:
        return "out of memory";
    case ZTC_E_INVALID:
        return "the data given is not valid";
    case ZTC_E_UNSUPPORTED:
        return "this is not supported";
    case ZTC_E_LIMIT:
        return "a limit would be exceeded";
    case ZTC_E_CANCELLED:
        return "cancelled";
    default:
        return "an internal error occurred";
    }
}

/* The words for an errno, without the shared buffer of strerror(). */
static const char *text_of_errno(int errnum)
{
    const char *text = strerrordesc_np(errnum);
    return text != NULL ? text : "unknown system error";
}

/* System errors that are a state which the user can mend, and no defect of program or machine. */
struct system_row {
    int errnum;
    ztc_status status;
    const char *remedy; /* may be NULL: the text says it all */
};

static const struct system_row system_rows[] = {
    {ENOMEM, ZTC_E_MEMORY, "close some programs and try again"},
    {EACCES, ZTC_E_INVALID, "check its owner and permissions"},
    {EPERM, ZTC_E_INVALID, "check its owner and permissions"},
    {EROFS, ZTC_E_INVALID, "choose a folder that can be written"},
    {ENOENT, ZTC_E_INVALID, NULL},
    {ENOTDIR, ZTC_E_INVALID, NULL},
    {EISDIR, ZTC_E_INVALID, NULL},
    {EEXIST, ZTC_E_INVALID, NULL},
    {ELOOP, ZTC_E_INVALID, NULL},
    {ENXIO, ZTC_E_INVALID, "put a file in its place: it may be a socket"},
    {ENOTEMPTY, ZTC_E_INVALID, NULL},
    {ENAMETOOLONG, ZTC_E_INVALID, "use a shorter name"},
    {ENOSPC, ZTC_E_LIMIT, "free some disk space and try again"},
    {EDQUOT, ZTC_E_LIMIT, "free some disk space and try again"},
    {EFBIG, ZTC_E_LIMIT, "raise the limit of file sizes"},
    {EMFILE, ZTC_E_LIMIT, "close some programs or raise the limit of open files"},
    {ENFILE, ZTC_E_LIMIT, "close some programs or raise the limit of open files"},
};

static const struct system_row *system_row_of(int errnum)
{
    static const struct system_row other = {0, ZTC_E_INTERNAL, NULL};
    for (size_t i = 0; i < sizeof(system_rows) / sizeof(system_rows[0]); i++) {
        if (system_rows[i].errnum == errnum) {
            return &system_rows[i];
        }
    }
    return &other;
}

static void fill(struct ztc_error *error, ztc_status status, const char *remedy, char *what)
{
    error->status = status;
    error->what = what;
    error->remedy = remedy != NULL ? strdup(remedy) : NULL;
}

ztc_status ztc_error_set(struct ztc_error *error, ztc_status status, const char *remedy,
                         const char *what, ...)
{
    if (error->status != ZTC_OK) {
        return status;
    }
    char *text = NULL;
    va_list arguments;
    va_start(arguments, what);
    /* vasprintf leaves the pointer undefined when it fails. */
    if (vasprintf(&text, what, arguments) < 0) {
        text = NULL;
    }
    va_end(arguments);
    fill(error, status, remedy, text);
    return status;
}

ztc_status ztc_error_system(struct ztc_error *error, int errnum, const char *what, ...)
{
    const struct system_row *row = system_row_of(errnum);
    if (error->status != ZTC_OK) {
        return row->status;
    }
    char *place = NULL;
    char *text = NULL;
    va_list arguments;
    va_start(arguments, what);
    if (vasprintf(&place, what, arguments) < 0) {
        place = NULL;
    }
    va_end(arguments);
    if (place != NULL && asprintf(&text, "%s: %s", place, text_of_errno(errnum)) < 0) {
        text = NULL;
    }
    free(place);
    fill(error, row->status, row->remedy, text);
    return row->status;
}

ztc_status ztc_error_memory(struct ztc_error *error)
{
    if (error->status == ZTC_OK) {
        error->status = ZTC_E_MEMORY;
        error->what = NULL;
        error->remedy = NULL;
    }
    return ZTC_E_MEMORY;
}

const char *ztc_error_text(const struct ztc_error *error)
{
    return error->what != NULL ? error->what : text_of_status(error->status);
}

void ztc_error_clear(struct ztc_error *error)
{
    free(error->what);
    free(error->remedy);
    *error = (struct ztc_error){0};
}
