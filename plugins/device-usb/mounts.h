/* SPDX-License-Identifier: Apache-2.0 */
/* Where disks are mounted. */
#ifndef USB_MOUNTS_H
#define USB_MOUNTS_H

#include <stdbool.h>
#include <ztc/host.h>

#define MOUNTS_FILE "/proc/self/mountinfo"

/* Longest line that is looked at; one holds a few paths, of which each byte may be four characters. */
#define MOUNTS_LINE_MAX ((size_t)1 << 16)

/* Most mounts of devices that are kept. A desktop has tens, a server of containers hundreds. */
#define MOUNTS_MAX ((size_t)4096)

struct mounts_entry {
    uint32_t id;
    uint32_t major, minor;
    bool whole;   /* all of the file system, not a folder of it */
    bool hidden;  /* by another one at the same place */
    char *point;  /* owned */
    char *source; /* owned; "" where it is not to be believed */
};

struct mounts {
    const struct ztc_host *host; /* borrowed */
    struct mounts_entry *entries;
    size_t count, capacity;
};

/* Adds those of a file; one that is not there or cannot be read has none. ZTC_OK or ZTC_E_MEMORY. `buffer` is of
 * MOUNTS_LINE_MAX bytes at least and is written to. */
ztc_status mounts_read(struct mounts *mounts, const char *path, char *buffer);

/* Adds one, if its device may be a disk. The line is written to. ZTC_OK or ZTC_E_MEMORY. */
ztc_status mounts_add(struct mounts *mounts, char *line);

/* Where the disk of this number and path is mounted, borrowed; "": nowhere that can be seen. */
const char *mounts_find(const struct mounts *mounts, uint32_t major, uint32_t minor,
                        const char *path);

/* Forgets them all and gives their memory back. */
void mounts_clear(struct mounts *mounts);

#endif
