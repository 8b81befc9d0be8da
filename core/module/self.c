/* SPDX-License-Identifier: Apache-2.0 */
/* Which file this code runs from. */
#include "module/self.h"

#include <dlfcn.h>
#include <link.h>
#include <stddef.h>
#include <stdlib.h>

char *ztc_self_library(void)
{
    /* Any object of this file will do. */
    static const char here = 0;
    Dl_info info;
    void *found = NULL;
    if (dladdr1(&here, &info, &found, RTLD_DL_LINKMAP) == 0 || found == NULL) {
        return NULL;
    }
    /* The loader knows the program by no name. */
    const struct link_map *map = found;
    return map->l_name != NULL && map->l_name[0] != '\0' ? realpath(map->l_name, NULL) : NULL;
}
