/* SPDX-License-Identifier: Apache-2.0 */
/* What stands in files of sysfs. Such a file may go at any moment, and what it holds may come from a device that lies. */
#ifndef USB_ATTRIBUTE_H
#define USB_ATTRIBUTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Most bytes of a text. A string of USB has 126 characters; this is what the host is to judge. */
#define ATTRIBUTE_MAX ((size_t)1 << 16)

/*
 * Reads the file `name` of the folder, its bytes as they are up to the first NUL, without one line feed at the end. Returns how
 * many there are; 0 also where the file is not there or went while it was read. The buffer has room for a NUL more than
 * `max` and ends in one.
 */
size_t attribute_text(int folder, const char *name, char *buffer, size_t max);

/* The same as a hexadecimal number of up to four digits. False: it is none. */
bool attribute_hex(int folder, const char *name, uint32_t *ret_value);

/* Opens a folder of sysfs below `parent` (or AT_FDCWD); -1: it is not there. */
int attribute_folder(int parent, const char *name);

#endif
