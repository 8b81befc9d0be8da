/* SPDX-License-Identifier: Apache-2.0 */
/* A module that is listed and never loaded, for the tests of aliases: what it says stands in classes.info. */
#include <ztc/plugin.h>

static const uint32_t nothing = 0;

ZTC_PLUGIN_MODULE("org.example.nothing/0", nothing)
