/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One refusal as a value: what is wrong, and what to do about it. Every function that can fail takes
 * one as its last argument (before ret_ outputs it is the first of the outputs), never NULL, and fills
 * it whenever it returns anything but ZTC_OK. Start with `struct ztc_error error = {0};`.
 */
#ifndef ZTC_BASE_ERROR_H
#define ZTC_BASE_ERROR_H

#include <ztc/abi.h>

#define ZTC_MUST_CHECK __attribute__((warn_unused_result))
#define ZTC_PRINTF(text, first) __attribute__((format(printf, text, first)))
#define ZTC_CLEANUP(function) __attribute__((cleanup(function)))

struct ztc_error {
    ztc_status status; /* ZTC_OK: nothing happened */
    char *what;        /* owned; NULL where even that could not be allocated */
    char *remedy;      /* owned; may be NULL */
};

/*
 * Fills the error, unless it holds one already (the first cause is the one to tell), and returns
 * `status`, so that a caller can `return ztc_error_set(...)`. what is a format: one line with place
 * and reason, no final full stop. remedy may be NULL.
 */
ztc_status ztc_error_set(struct ztc_error *error, ztc_status status, const char *remedy,
                         const char *what, ...) ZTC_PRINTF(4, 5);

/* The same for a failed system call: adds ": " and the text of errnum; ENOMEM gives ZTC_E_MEMORY. */
ztc_status ztc_error_system(struct ztc_error *error, int errnum, const char *what, ...)
    ZTC_PRINTF(3, 4);

/* Out of memory, said without allocating. */
ztc_status ztc_error_memory(struct ztc_error *error);

/* The text to print: never NULL. borrowed until the error is cleared. */
const char *ztc_error_text(const struct ztc_error *error);

/* Back to {0}. */
void ztc_error_clear(struct ztc_error *error);

#endif
