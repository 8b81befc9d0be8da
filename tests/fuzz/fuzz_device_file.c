/* SPDX-License-Identifier: Apache-2.0 */
/* The devices file of $ZTC_DEVICES_FILE; see device_source.h. */
#include "device_source.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint32_t count = 0;
    (void)fuzz_report(data, size, /* unique= */ true, &count);
    return 0;
}
