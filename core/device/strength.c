/* SPDX-License-Identifier: Apache-2.0 */
/* The words for strengths. */
#include "device/rules.h"

const char *ztc_strength_word(uint32_t strength)
{
    static const char *const words[] = {"", "bridge", "bootloader", "exact"};
    return strength < sizeof(words) / sizeof(words[0]) ? words[strength] : "";
}
