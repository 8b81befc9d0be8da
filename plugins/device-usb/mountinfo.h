/* SPDX-License-Identifier: Apache-2.0 */
/* What is mounted where, out of /proc/self/mountinfo (proc(5)). */
#ifndef ZTC_DEVICE_USB_MOUNTINFO_H
#define ZTC_DEVICE_USB_MOUNTINFO_H

#include <stddef.h>

/* One mount; text is unescaped and lies in the table's copy. */
struct mount {
    unsigned major,
        minor;          /* of the file system; 0 and any where it has no block device of its own */
    const char *path;   /* where it is mounted */
    const char *source; /* what is mounted: /dev/sdb1, tmpfs ... */
};

struct mount_table {
    char *text; /* owned: the lines, unescaped in place */
    struct mount *mounts;
    size_t count;
};

/* Takes `size` bytes of the file, which need not end in a line feed or be valid in any way: a line that is none is left out. 0, or -1 when out of
 * memory. */
int mount_table_parse(const char *text, size_t size, struct mount_table *ret_table);
void mount_table_done(struct mount_table *table); /* takes a zeroed one */

/* Where this block device is mounted, first mount first; NULL: nowhere. */
const char *mount_table_find(const struct mount_table *table, unsigned major, unsigned minor,
                             const char *node);

#endif
