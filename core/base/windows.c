/* SPDX-License-Identifier: Apache-2.0 */
/* The names of devices that Windows opens wherever they stand. */
#include "base/windows.h"

#include <string.h>
#include <strings.h>

static bool equals(const char *name, size_t size, const char *word)
{
    return strlen(word) == size && strncasecmp(name, word, size) == 0;
}

bool ztc_windows_is_device(const char *name, size_t size)
{
    static const char *const names[] = {"con", "prn", "aux", "nul"};
    static const char *const numbered[] = {"com", "lpt"};
    size_t stem = 0;
    while (stem < size && name[stem] != '.') {
        stem++;
    }
    while (stem > 0 && name[stem - 1] == ' ') {
        stem--;
    }
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (equals(name, stem, names[i])) {
            return true;
        }
    }
    for (size_t i = 0; stem == 4 && i < sizeof(numbered) / sizeof(numbered[0]); i++) {
        if (equals(name, 3, numbered[i]) && name[3] >= '0' && name[3] <= '9') {
            return true;
        }
    }
    return false;
}
