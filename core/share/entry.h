/* SPDX-License-Identifier: Apache-2.0 */
/* May an entry of this name and kind be part of a definition? Pure, and the one place that says so. */
#ifndef ZTC_SHARE_ENTRY_H
#define ZTC_SHARE_ENTRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Folders above a file; bytes of one element of a path. */
#define ZTC_ENTRY_DEPTH_MAX 3u
#define ZTC_ENTRY_ELEMENT_MAX 64u

struct ztc_entry_name {
    const char *problem; /* why it is refused: static; NULL: it is not */
    bool hidden; /* fine, but to be left out: an element begins with a dot, or is __pycache__ */
    const char *start; /* what counts of the name, without "./" before and '/' behind it */
    size_t size;       /* 0: the folder itself */
};

/* Judges `size` bytes, which may be anything. */
struct ztc_entry_name ztc_entry_judge_name(const char *name, size_t size);

/* Why an entry of this kind (ZTC_ENTRY_...) and mode is refused: static; NULL: it is a plain file or folder. */
const char *ztc_entry_judge_kind(uint32_t kind, uint32_t mode);

#endif
