/* SPDX-License-Identifier: Apache-2.0 */
/* The reader of Betaflight dumps; see reader.h. */
#define READER_ID "betaflight"
#define READER_FILE "quad.config"
#include "reader.h"
