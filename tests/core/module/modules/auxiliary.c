/* SPDX-License-Identifier: Apache-2.0 */
/* Says that another library may have its symbols. */
#include "good.c"
