/* SPDX-License-Identifier: Apache-2.0 */
/* The table of USB-to-serial bridges. Sources: usb.ids and the udev rules of PlatformIO, where not said otherwise. */
#include "bridge.h"

#include <stddef.h>

struct bridge {
    uint16_t vid;
    uint16_t pid;
    const char *name;
};

static const struct bridge bridges[] = {
    {0x0403, 0x6001, "FT232"},   {0x0403, 0x6010, "FT2232"},
    {0x0403, 0x6011, "FT4232H"}, {0x0403, 0x6014, "FT232H"},
    {0x0403, 0x6015, "FT231X"},  {0x067B, 0x2303, "PL2303"},
    {0x10C4, 0xEA60, "CP210x"},  {0x10C4, 0xEA70, "CP2105"},
    {0x10C4, 0xEA71, "CP2108"},  {0x1A86, 0x7522, "CH340"},
    {0x1A86, 0x7523, "CH340"},   {0x1A86, 0x55D3, "CH343"}, /* several public projects */
    {0x1A86, 0x55D4, "CH9102"},
};

const char *ztc_bridge_name(uint32_t vid, int32_t pid)
{
    for (size_t i = 0; i < sizeof(bridges) / sizeof(bridges[0]); i++) {
        if (bridges[i].vid == vid && (pid < 0 || bridges[i].pid == (uint32_t)pid)) {
            return bridges[i].name;
        }
    }
    return NULL;
}
