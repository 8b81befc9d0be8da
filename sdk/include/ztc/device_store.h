/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Interface ztc.device-store/0 (draft): the database of known devices, cfg/devices.db, which the original toolchain
 * reads and writes too. A service for core, provided as device-store:sqlite.
 *
 * The file has the tables `aliases` and `linked`, each with the columns alias (primary key), uid, target, name, chipid, remote_id,
 * classname, all of them text; in `aliases` the uid is unique too. What else another program keeps in it stays.
 */
#ifndef ZTC_DEVICE_STORE_H
#define ZTC_DEVICE_STORE_H

#include <ztc/abi.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ZTC_DEVICE_STORE_INTERFACE "ztc.device-store/0"
#define ZTC_DEVICE_STORE_SQLITE "sqlite"

#define ZTC_DEVICE_TABLE_ALIASES 1u /* devices that the user named */
#define ZTC_DEVICE_TABLE_LINKED 2u  /* registered devices that cannot be told apart by USB */

/* One row. All text is borrowed, UTF-8 or not as it stands in the file, without NUL; NULL in the file is "" here. */
struct ztc_known_device {
    uint32_t struct_size;
    uint32_t table; /* ZTC_DEVICE_TABLE_... */
    const char *alias;
    const char *uid;
    const char *target;
    const char *name;
    const char *chipid;
    const char *remote_id;
    const char *class_name;
};

struct ztc_device_store_v0 {
    uint32_t struct_size;
    uint32_t reserved; /* 0 */

    /*
     * Calls row for each row of the table, sorted by alias; what it returns other than ZTC_OK is returned on at once. `path` is absolute. A
     * file or table that is not there has no rows, and none is made. Another program that writes is waited for
     * up to `wait_ms`, then ZTC_E_LIMIT. A file that is no database, or a damaged one: ZTC_E_INVALID. A file that cannot be read
     * for another reason: ZTC_E_INTERNAL. Why goes to host->diag.
     */
    ztc_status (*list)(void *self, const char *path, uint32_t table, uint32_t wait_ms, void *ctx,
                       ztc_status (*row)(void *ctx, const struct ztc_known_device *device));

    /*
     * Puts a row: one of the same alias is replaced, in `aliases` also one of the same uid. File and tables are made where they are
     * missing, the file with mode 0600. Done or not done, whatever happens on the way. Failures as above.
     */
    ztc_status (*put)(void *self, const char *path, uint32_t wait_ms,
                      const struct ztc_known_device *device);

    /* Removes the row of this alias; *ret_found is 0 where there was none. Failures as above. */
    ztc_status (*remove)(void *self, const char *path, uint32_t table, uint32_t wait_ms,
                         const char *alias, uint32_t *ret_found);
};

#ifdef __cplusplus
}
#endif
#endif
