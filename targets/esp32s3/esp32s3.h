/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of the ESP32-S3 module know of one another. */
#ifndef ESP32S3_H
#define ESP32S3_H

#include <ztc/family.h>

/* The rules that the tables cannot tell, ESP32S3-W001 and so on. */
extern const struct ztc_table esp32s3_pad_rules;

/* What `ztc explain` says about the module's codes. */
extern const struct ztc_table esp32s3_explanations;

/* Of a flash plan that cannot be. */
#define ESP32S3_CODE_PLAN "ESP32S3-E001"

#endif
