/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rules of the border between ztc and its modules, and what every other header builds on.
 *
 * Versions.  The ABI is MAJOR.MINOR.  A host 1.x takes every module 1.y whose min_host_minor is at
 * most x.  Within one major, members are only ever added at the end of a struct, by either side.
 *
 * Structs.  Every struct that crosses the border by itself starts with `uint32_t struct_size`, set
 * by whoever fills it to its own sizeof.  A member exists only if its end lies within struct_size:
 * ask with ZTC_HAS before reading a member that is not marked "since 1.0".  Structs are passed by
 * pointer and never embedded in one another.  Rows of a table have no struct_size; the table's
 * stride plays that part (ZTC_ROW_HAS).
 *
 * Ownership.  Three words are used, with exactly these meanings:
 *   borrowed  valid for the length of the call, never to be kept or freed by the callee;
 *   static    stays valid and unchanged until the module's shutdown;
 *   owned     (never used across this border: nothing is freed on the other side).
 * Results go out through sinks, or as static tables.
 *
 * Text is UTF-8, ends in NUL, and is never NULL unless its comment says "may be NULL".
 *
 * Threads.  The host makes one call at a time into a module, from any one thread.  A module must not
 * call the host from a thread of its own unless the function is marked "any thread".
 */
#ifndef ZTC_ABI_H
#define ZTC_ABI_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ZTC_ABI_MAJOR 1u
#define ZTC_ABI_MINOR 0u

/* Result of a call. Any value that is not in this list must be treated as a failure. */
typedef int32_t ztc_status;

#define ZTC_OK 0            /* done */
#define ZTC_E_ARGUMENT 1    /* the caller broke the contract of the function */
#define ZTC_E_MEMORY 2      /* an allocation failed */
#define ZTC_E_INVALID 3     /* the data given is not valid: a template, a file, a table */
#define ZTC_E_UNSUPPORTED 4 /* well-formed, but this side does not offer it */
#define ZTC_E_LIMIT 5       /* a documented bound would be exceeded */
#define ZTC_E_CANCELLED 6   /* the user asked to stop */
#define ZTC_E_INTERNAL 7    /* a defect, or the operating system failed */

/* Nonzero if *pointer (which has a struct_size) is long enough to hold `member`. */
#define ZTC_HAS(pointer, type, member) \
    ((pointer)->struct_size >= offsetof(type, member) + sizeof((pointer)->member))

/* A table of rows. Rows are `stride` bytes apart; a row may be longer than the reader knows. */
struct ztc_table {
    uint32_t struct_size; /* since 1.0 */
    uint32_t count;       /* rows; since 1.0 */
    uint32_t stride;   /* bytes from one row to the next, at least 1 where count > 0; since 1.0 */
    uint32_t reserved; /* 0 */
    const void *rows;  /* may be NULL where count is 0; since 1.0 */
};

/* Row number i of a table, as `const struct row_type *`. i must be below count. */
#define ZTC_ROW(row_type, table, i)                                 \
    ((const row_type *)(const void *)((const char *)(table)->rows + \
                                      (size_t)(i) * (size_t)(table)->stride))

/* Nonzero if the rows of a table are long enough to hold `member`. */
#define ZTC_ROW_HAS(table, row_type, member) \
    ((table)->stride >= offsetof(row_type, member) + sizeof(((row_type *)0)->member))

/* Initialiser of a table over a C array. */
#define ZTC_TABLE_OF(array)                                                       \
    {                                                                             \
        sizeof(struct ztc_table), (uint32_t)(sizeof(array) / sizeof((array)[0])), \
            (uint32_t)sizeof((array)[0]), 0, (array)                              \
    }

/* Initialiser of a table without rows. */
#define ZTC_TABLE_EMPTY                         \
    {                                           \
        sizeof(struct ztc_table), 0, 0, 0, NULL \
    }

/*
 * Where bytes go. The callee calls write as often as it likes, in order. What write returns other
 * than ZTC_OK must be returned on at once. The host caps the total and then answers ZTC_E_LIMIT.
 */
struct ztc_sink {
    uint32_t struct_size;
    uint32_t reserved;
    void *ctx; /* handed back to write; opaque */
    ztc_status (*write)(void *ctx, const void *data /* borrowed */, uint64_t size);
};

/* Severity of a finding. */
#define ZTC_SEVERITY_ERROR 1u   /* can never work */
#define ZTC_SEVERITY_WARNING 2u /* a risk that may be meant */
#define ZTC_SEVERITY_NOTE 3u    /* worth knowing, never a reason to fail */

/* `where` of something that has no place in the user's file. */
#define ZTC_WHERE_NONE UINT64_C(0)

/*
 * One finding about the user's board. `where` is the value that the host put on the row the finding
 * is about: opaque, only ever handed back. All text is borrowed.
 */
struct ztc_finding {
    uint32_t struct_size;
    uint32_t severity;   /* ZTC_SEVERITY_... ; an unknown one counts as an error */
    uint64_t where;      /* or ZTC_WHERE_NONE */
    const char *code;    /* PREFIX-Xnnn, see ztc/target.h, explanations */
    const char *message; /* what is wrong: one line, no final full stop needed */
    const char *remedy;  /* what would be right: one line; may be NULL */
};

/* Where findings go. What report returns other than ZTC_OK must be returned on at once. */
struct ztc_finding_sink {
    uint32_t struct_size;
    uint32_t reserved;
    void *ctx;
    ztc_status (*report)(void *ctx, const struct ztc_finding *finding /* borrowed */);
};

#ifdef __cplusplus
}
#endif
#endif
