/* SPDX-License-Identifier: Apache-2.0 */
/* Asks the loader to load an auditor. */
#include "good.c"
