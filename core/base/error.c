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

/* What a person can do about it, where that is clear from the number alone. */
static const char *remedy_of_errno(int errnum)
{
    switch (errnum) {
    case EACCES:
    case EPERM:
        return "check its owner and permissions";
    case EROFS:
        return "choose a folder that can be written";
    case ENOSPC:
    case EDQUOT:
        return "free some disk space and try again";
    case EMFILE:
    case ENFILE:
        return "close some programs or raise the limit of open files";
    case ENOMEM:
        return "close some programs and try again";
    default:
        return NULL;
    }
}

/* A defect of the program or of the machine is told apart from a state that the user can mend. */
static ztc_status status_of_errno(int errnum)
{
    switch (errnum) {
    case ENOMEM:
        return ZTC_E_MEMORY;
    case EACCES:
    case EPERM:
    case EROFS:
    case ENOENT:
    case ENOTDIR:
    case EISDIR:
    case EEXIST:
    case ELOOP:
    case ENOTEMPTY:
    case ENAMETOOLONG:
        return ZTC_E_INVALID;
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
    case EMFILE:
    case ENFILE:
        return ZTC_E_LIMIT;
    default:
        return ZTC_E_INTERNAL;
    }
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
    ztc_status status = status_of_errno(errnum);
    if (error->status != ZTC_OK) {
        return status;
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
    fill(error, status, remedy_of_errno(errnum), text);
    return status;
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
