/* SPDX-License-Identifier: Apache-2.0 */
/* Says that another library has its symbols. */
#include "good.c"
