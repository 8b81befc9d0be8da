/* SPDX-License-Identifier: Apache-2.0 */
/* Devices by their key, the path of the USB device in sysfs, in the order in which they came. Tens of them at most. */
#ifndef USB_KEYS_H
#define USB_KEYS_H

#include <stdbool.h>
#include <ztc/host.h>

/* A path of the system, without its NUL. */
#define KEY_MAX ((size_t)4096)

struct key {
    char *path;  /* owned */
    bool gone;   /* it was unplugged, whatever there is now */
    bool absent; /* and nothing was heard of it since: sysfs may still show the rest of it */
};

struct keys {
    const struct ztc_host *host; /* borrowed */
    struct key *items;
    size_t count, capacity;
};

/*
 * How many bytes of the path of something below a USB device are the path of that device; 0: it is below none, as far as
 * the names tell. They do so also for what has gone.
 */
size_t key_length(const char *path);

/* Adds one, if it is not there, and gives it back; NULL when out of memory. Borrowed until the next change. */
struct key *keys_add(struct keys *keys, const char *path, size_t size);

/* Takes one out, if it is there. */
void keys_remove(struct keys *keys, const char *path);

/* Forgets them all and gives their memory back. */
void keys_clear(struct keys *keys);

#endif
