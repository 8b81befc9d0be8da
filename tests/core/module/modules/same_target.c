/* SPDX-License-Identifier: Apache-2.0 */
/* A module of its own that provides the target of another. */
#define MODULE_ID "org.ztc.test.same"
#include "good.c"
