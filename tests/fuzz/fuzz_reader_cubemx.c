/* SPDX-License-Identifier: Apache-2.0 */
/* The reader of CubeMX projects; see reader.h. */
#define READER_ID "cubemx"
#define READER_FILE "board.ioc"
#include "reader.h"
