/* SPDX-License-Identifier: Apache-2.0 */
/* The module, loaded from the build folder, with a host that counts memory and keeps findings. */
#ifndef SUPPORT_MODULE_H
#define SUPPORT_MODULE_H

#include <ztc/module.h>
#include <ztc/target.h>

#define FINDINGS_KEPT 16

struct kept_finding {
    char code[24];
    uint32_t severity;
    uint64_t where;
    char message[256];
    char remedy[256];
};

struct module {
    void *library;
    const struct ztc_module_entry *entry;
    void *self;
    const struct ztc_target_v1 *target_v1;
    void *target; /* cvm_espwroom32, opened */

    struct ztc_host host;
    size_t blocks; /* of the host's memory that the module holds */
    struct kept_finding findings[FINDINGS_KEPT];
    size_t finding_count;
};

/* Fails the test where anything is missing. */
struct module *module_open(void);
/* Shuts the module down; fails the test if it keeps memory. */
void module_close(struct module *module);

/* A sink for validate that keeps what it is told in module->findings. */
struct ztc_finding_sink module_findings(struct module *module);

#endif
