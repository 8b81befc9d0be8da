/* SPDX-License-Identifier: Apache-2.0 */
/* The target of the section cannot be opened. */
#define OPEN_STATUS ZTC_E_UNSUPPORTED
#include "good.c"
