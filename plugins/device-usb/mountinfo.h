/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of /proc/self/mountinfo, taken apart. Nothing here touches the system. */
#ifndef USB_MOUNTINFO_H
#define USB_MOUNTINFO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One mount. Text is unescaped and borrowed from the line. */
struct mountinfo {
    uint32_t id, parent;   /* of the mount, and of the one that it is mounted on */
    uint32_t major, minor; /* of the file system's device; major 0: it has none of its own */
    const char *root;      /* what of the file system is shown: "/", all of it */
    const char *point;     /* where it is mounted */
    const char *type;      /* "vfat" */
    const char *source;    /* "/dev/sdb1", or any word that whoever mounted it chose; may be "" */
};

/* Takes a line, without its end and ending in NUL, apart; it is written to. False: it is no such line. */
bool mountinfo_parse(char *line, struct mountinfo *ret_mount);

#endif
