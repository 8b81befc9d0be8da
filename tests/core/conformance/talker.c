/* SPDX-License-Identifier: Apache-2.0 */
/* A module of no interest that writes to the standard output where it is not asked to. */
#include <stddef.h>
#include <unistd.h>
#include <ztc/module.h>

ZTC_MODULE_INFO("abi=1.0\0"
                "id=org.example.talker\0"
                "name=Talker\0"
                "version=1.0.0\0"
                "license=Apache-2.0\0"
                "provides=noise:talk\0");

static ztc_status init(const struct ztc_host *host, void **ret_self)
{
    static const char words[] = "hello from a module\n";
    (void)host;
    *ret_self = NULL;
    return write(STDOUT_FILENO, words, sizeof(words) - 1) > 0 ? ZTC_OK : ZTC_E_INTERNAL;
}

static void shutdown_module(void *self)
{
    (void)self;
}

static const void *get_interface(void *self, const char *id)
{
    (void)self;
    (void)id;
    return NULL;
}

extern const struct ztc_module_entry ztc_module_entry;
ZTC_MODULE_EXPORT const struct ztc_module_entry ztc_module_entry = {ZTC_MODULE_MAGIC,
                                                                    sizeof(struct ztc_module_entry),
                                                                    ZTC_ABI_MAJOR,
                                                                    ZTC_ABI_MINOR,
                                                                    0,
                                                                    0,
                                                                    init,
                                                                    shutdown_module,
                                                                    get_interface};
