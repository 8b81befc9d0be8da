/* SPDX-License-Identifier: Apache-2.0 */
/* A section of more than 64 KiB. */
#include <ztc/module.h>

#define SECTION_LEFT_OUT
__attribute__((visibility("hidden"))) extern const char records[ZTC_MODULE_INFO_MAX + 1];
const char records[ZTC_MODULE_INFO_MAX + 1] ZTC_MODULE_IN_SECTION = "abi=1.0";

#include "good.c"
