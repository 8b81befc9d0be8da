/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The devices that the user entered by hand, cfg/devices.yaml, which the original toolchain reads too: a mapping of names, each to a mapping of
 * text or null. Kept in the order of the file with all that others wrote there, but for comments. The source `configured` reads the same
 * file by itself.
 */
#ifndef ZTC_DEVICE_CONFIGURED_H
#define ZTC_DEVICE_CONFIGURED_H

#include "base/arena.h"
#include "base/buffer.h"
#include "store/home.h"

#include <stdbool.h>
#include <stddef.h>

/* Path of the file below cfg/, and what it may be at most. */
#define ZTC_CONFIGURED_FILE "devices.yaml"
#define ZTC_CONFIGURED_SIZE_MAX (1u << 20)
#define ZTC_CONFIGURED_NAME_MAX 64u

/* One step of a value as it was written: a text, or the beginning or end of a list or mapping. */
struct ztc_configured_step {
    unsigned kind;    /* ZTC_CONFIGURED_... */
    const char *text; /* of a text */
    bool
        plain; /* a text without quotes, which may be a number, null ...; a list or mapping on one line */
};
#define ZTC_CONFIGURED_TEXT 0u
#define ZTC_CONFIGURED_LIST 1u
#define ZTC_CONFIGURED_MAP 2u
#define ZTC_CONFIGURED_LIST_END 3u
#define ZTC_CONFIGURED_MAP_END 4u

struct ztc_configured_pair {
    const char *key;
    bool key_plain;
    const struct ztc_configured_step *steps; /* of the value */
    size_t step_count;
};

struct ztc_configured_device {
    const char *name;
    struct ztc_configured_pair *pairs;
    size_t pair_count;
    size_t pair_capacity;
};

struct ztc_configured {
    struct ztc_arena arena;
    struct ztc_configured_device *devices; /* in the order of the file */
    size_t count;
    size_t capacity;
};

/* The keys that a device has, in the order of the original; NULL behind the last. */
extern const char *const ztc_configured_keys[];

/* Reads the file; none is no devices. One that is damaged is ZTC_E_INVALID with its line. */
ztc_status ztc_configured_read(const struct ztc_home *home, struct ztc_error *error,
                               struct ztc_configured *ret_configured) ZTC_MUST_CHECK;
void ztc_configured_done(struct ztc_configured *configured); /* takes a zeroed one */

/* The same of text. `file` is for messages. */
ztc_status ztc_configured_parse(const char *file, const char *text, size_t size,
                                struct ztc_error *error,
                                struct ztc_configured *ret_configured) ZTC_MUST_CHECK;

/* The device of this name, or NULL. */
struct ztc_configured_device *ztc_configured_find(const struct ztc_configured *configured,
                                                  const char *name);
/* The text under a key, NULL where it is null or absent. */
const char *ztc_configured_text(const struct ztc_configured_device *device, const char *key);

/* The device of this name; a new one, all of whose keys are null, where there is none. NULL when out of memory. */
struct ztc_configured_device *ztc_configured_need(struct ztc_configured *configured,
                                                  const char *name);
/* Sets a key; text NULL is null. False when out of memory. */
bool ztc_configured_set(struct ztc_configured *configured, struct ztc_configured_device *device,
                        const char *key, const char *text);
/* Takes the device out of the list. */
void ztc_configured_drop(struct ztc_configured *configured, struct ztc_configured_device *device);

/* Appends the text of the file. */
ztc_status ztc_configured_print(const struct ztc_configured *configured, struct ztc_buffer *buffer,
                                struct ztc_error *error) ZTC_MUST_CHECK;
/* Writes the file in the place of the old one. Needs the home's lock. */
ztc_status ztc_configured_write(struct ztc_home *home, const struct ztc_configured *configured,
                                struct ztc_error *error) ZTC_MUST_CHECK;

#endif
