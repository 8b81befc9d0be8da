/* SPDX-License-Identifier: Apache-2.0 */
/* The entry of the module. */
#include "store.h"

#include <ztc/plugin.h>

static const struct ztc_device_store_v0 interface = {
    .struct_size = sizeof(struct ztc_device_store_v0),
    .list = store_list,
    .put = store_put,
    .remove = store_remove,
};

/* SQLite is never shut down here: the program that loaded us may use it too. */
ZTC_PLUGIN_MODULE(ZTC_DEVICE_STORE_INTERFACE, interface)
