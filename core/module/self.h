/* SPDX-License-Identifier: Apache-2.0 */
/* Which file this code runs from: core is linked into the program, and into the library for IDEs. */
#ifndef ZTC_MODULE_SELF_H
#define ZTC_MODULE_SELF_H

/*
 * The path of the shared library that this code is in, absolute and without symbolic links, the caller's to free. NULL: it is in the program
 * itself (then /proc/self/exe is it), or the path cannot be told.
 */
char *ztc_self_library(void);

#endif
