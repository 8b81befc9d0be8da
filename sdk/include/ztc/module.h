/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A module: one shared object with a section that says what it serves, and one exported object.
 *
 * THE SECTION `.ztc.module` is read without loading the file. It must be read-only, at most
 * ZTC_MODULE_INFO_MAX bytes, and holds records `key=value`, each ended by one NUL byte. Empty records
 * are skipped. A value is percent-encoded (%XX) where it holds a control character or '%'; inside the
 * fields of a `usb` record also where it holds a blank. Keys of one record each, unless marked (*):
 *
 *   abi=1.0                MAJOR.MINOR that the module was built against. Must be there.
 *   id=org.example.name    Must be there: letters, digits, '.', '-', '_'; 127 characters at most.
 *   name=  version=        Must be there. version is a semantic version.
 *   vendor=  license=  url=     Optional; license is an SPDX expression.
 *   needs=net,files,exec   What the module uses beyond the host, for `ztc plugin info`. Optional; a
 *                          target module must not have it.
 *   codes=PREFIX           Prefix of the module's own finding codes (see ztc/target.h). Optional.
 *   provides=KIND:ID   (*) target:ID, reader:ID, digest:ID ... One record for each thing served.
 *   target.ID.name=  target.ID.chip=  target.ID.customizable=0|1     for each provides=target:ID.
 *   usb=ID vid=XXXX pid=XXXX|* mode=serial|dfu|msc|probe|hid strength=exact|bootloader|bridge
 *       [class=NAME] [serial=GLOB] [product=GLOB]   (*) one line, fields apart by one blank.
 *
 * Unknown keys are ignored. What stands twice where it may stand once is an error.
 *
 * THE OBJECT is `const struct ztc_module_entry ztc_module_entry`, the only exported symbol.
 *
 * A target module must have no constructors, destructors or IFUNC, needs no library but the C
 * library, imports nothing outside the list in the manual (tables.md, "Imports"), has no written
 * global data, and takes memory from the host only. The CMake function ztc_add_module builds it so.
 */
#ifndef ZTC_MODULE_H
#define ZTC_MODULE_H

#include <ztc/abi.h>
#include <ztc/host.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ZTC_MODULE_MAGIC UINT32_C(0x6D63747A) /* the bytes "ztcm", little-endian */
#define ZTC_MODULE_INFO_MAX 65536
#define ZTC_MODULE_SECTION ".ztc.module"
#define ZTC_MODULE_ENTRY_NAME "ztc_module_entry"

struct ztc_module_entry {
    uint32_t magic; /* ZTC_MODULE_MAGIC */
    uint32_t struct_size;
    uint32_t abi_major;      /* ZTC_ABI_MAJOR of the headers it was built with */
    uint32_t abi_minor;      /* ZTC_ABI_MINOR, likewise */
    uint32_t min_host_minor; /* the least minor of a host that this module can live with */
    uint32_t reserved;       /* 0 */

    /*
     * Called first; with the same host again only after shutdown. A process may hold several hosts, each with a self of its
     * own (an IDE that links libztc more than once): what a module keeps belongs into its self. host is static
     * until shutdown. *ret_self is the module's own state, may be NULL, untouched on failure. Must leave nothing
     * behind on failure.
     */
    ztc_status (*init)(const struct ztc_host *host, void **ret_self);

    /* Gives back everything that init and later calls took. self is what init returned. */
    void (*shutdown)(void *self);

    /*
     * The interface with this id, such as ZTC_TARGET_INTERFACE: static. An id that is not known gives
     * NULL, never a crash. The first member of what it points to is `uint32_t struct_size`.
     */
    const void *(*get_interface)(void *self, const char *id);
};

#if defined(__GNUC__)
#define ZTC_MODULE_EXPORT __attribute__((visibility("default"), used))
#define ZTC_MODULE_IN_SECTION __attribute__((section(ZTC_MODULE_SECTION), used, aligned(1)))
#else
#define ZTC_MODULE_EXPORT
#define ZTC_MODULE_IN_SECTION
#endif

/* The exported object of a module with these three functions, built against these headers; any 1.x host will do. */
#define ZTC_MODULE_ENTRY(init, shutdown, get_interface)                  \
    extern const struct ztc_module_entry ztc_module_entry;               \
    ZTC_MODULE_EXPORT const struct ztc_module_entry ztc_module_entry = { \
        ZTC_MODULE_MAGIC,                                                \
        sizeof(struct ztc_module_entry),                                 \
        ZTC_ABI_MAJOR,                                                   \
        ZTC_ABI_MINOR,                                                   \
        0,                                                               \
        0,                                                               \
        (init),                                                          \
        (shutdown),                                                      \
        (get_interface)}

/*
 * Puts the records into the section. `text` is a string literal with "\0" after each record, at file
 * scope, once in a module:  ZTC_MODULE_INFO("abi=1.0\0" "id=org.example.mine\0" ...);
 */
#define ZTC_MODULE_INFO(text)                         \
    extern const char ztc_module_info_[sizeof(text)]; \
    __attribute__((visibility("hidden")))             \
    const char ztc_module_info_[sizeof(text)] ZTC_MODULE_IN_SECTION = text

#ifdef __cplusplus
}
#endif
#endif
