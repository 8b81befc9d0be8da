/* SPDX-License-Identifier: Apache-2.0 */
/* Two texts as a unified diff, as `diff -u` writes it and `patch` takes it. */
#ifndef ZTC_FIX_DIFF_H
#define ZTC_FIX_DIFF_H

#include "base/buffer.h"

#include <stdbool.h>

struct ztc_diff {
    const char *old_name, *new_name; /* as in `--- a/board.yml` */
    const char *old_text, *new_text;
    size_t old_size, new_size;
    bool colours;
    bool
        printable; /* for a terminal: line ends of CR go, and what could steer it is made visible */
};

/* Appends the diff; nothing where the texts are the same. */
ztc_status ztc_diff_write(const struct ztc_diff *diff, struct ztc_buffer *buffer,
                          struct ztc_error *error) ZTC_MUST_CHECK;

#endif
