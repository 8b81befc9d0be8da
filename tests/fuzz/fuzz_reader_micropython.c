/* SPDX-License-Identifier: Apache-2.0 */
/* The reader of pins.csv and mpconfigboard.h; see reader.h. */
#define READER_ID "micropython"
#define READER_FILE "pins.csv"
#include "reader.h"
