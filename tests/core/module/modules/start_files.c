/* SPDX-License-Identifier: Apache-2.0 */
/* Linked with the start files of the compiler, which bring DT_INIT and DT_FINI. */
#include "good.c"
