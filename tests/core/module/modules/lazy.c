/* SPDX-License-Identifier: Apache-2.0 */
/* Bound late, so that its table of functions stays writable. */
#include "good.c"
