/* SPDX-License-Identifier: Apache-2.0 */
/* Imports fopen. */
#include <stdio.h>

extern FILE *(*const keep)(const char *, const char *);
__attribute__((visibility("hidden"), used)) FILE *(*const keep)(const char *, const char *) = fopen;

#include "good.c"
