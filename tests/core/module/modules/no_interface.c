/* SPDX-License-Identifier: Apache-2.0 */
/* The section provides a target, the code has no such interface. */
#define INTERFACE_ID "ztc.target/9"
#include "good.c"
