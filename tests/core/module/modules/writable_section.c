/* SPDX-License-Identifier: Apache-2.0 */
/* A section that can be written. */
#include <ztc/module.h>

#define SECTION_LEFT_OUT
__attribute__((visibility("hidden"))) extern char records[8];
char records[8] ZTC_MODULE_IN_SECTION = "abi=1.0";

#include "good.c"
