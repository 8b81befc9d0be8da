/* SPDX-License-Identifier: Apache-2.0 */
/* The reader of ESPHome configurations; see reader.h. */
#define READER_ID "esphome"
#define READER_FILE "node.yaml"
#include "reader.h"
