/* SPDX-License-Identifier: Apache-2.0 */
/* A second good module, with a target of its own. */
#define MODULE_ID "org.ztc.test.second"
#define TARGET_ID "second_board"
#include "good.c"
