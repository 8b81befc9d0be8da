/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of modules share: scratch folders, whole files, and the modules that were built for them. */
#ifndef SUPPORT_MODULE_H
#define SUPPORT_MODULE_H

#include "base/error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define SUPPORT_PATH_MAX 512

/* A new empty folder, mode 0700; deleted again by support_remove. */
struct support_folder {
    char path[SUPPORT_PATH_MAX];
};
struct support_folder support_folder_make(void);
void support_folder_remove(struct support_folder *folder);

/* Text of a path on the stack: support_path("%s/a", folder.path).text */
struct support_path {
    char text[SUPPORT_PATH_MAX];
};
struct support_path support_path(const char *format, ...) ZTC_PRINTF(1, 2);

/* modules/NAME.so of the build. */
struct support_path support_module(const char *name);

/* A whole file; the caller frees. */
unsigned char *support_read(const char *path, size_t *ret_size);
void support_write(const char *path, const void *data, size_t size);
void support_copy(const char *from, const char *to);

/* Waits until the clock has moved so far that a file changed now is sure for the index. */
void support_settle(void);

/* Fails unless the error's text holds all of the words, the last of which is NULL; then clears it. */
void support_expect(struct ztc_error *error, ...) __attribute__((sentinel));

#endif
