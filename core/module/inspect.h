/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One module file, judged without running anything of it: who may write it, what it is, what it says it
 * serves, what the loader would do with it. The same judgement is passed to list it and, on the very
 * descriptor that is then loaded, to load it.
 */
#ifndef ZTC_MODULE_INSPECT_H
#define ZTC_MODULE_INSPECT_H

#include "module/info.h"

#include <sys/stat.h>

struct ztc_inspection {
    unsigned char *bytes; /* owned: the whole file; NULL where it could not be read */
    size_t size;
    const char *records; /* borrowed from bytes: the section; NULL where it could not be read */
    size_t records_size;
    struct ztc_module_info info; /* in the arena; id is NULL where the records make no sense */
    /* The refusal is the machine's or the moment's (no rights to read, too many open files), not the
     * file's: another time it may be another. */
    bool passing;
};

/* Opens a file to be judged: read-only, and without waiting where it is none. -1 and errno on failure. */
int ztc_inspect_open(const char *path);

/*
 * ZTC_OK: nothing speaks against it. Another status fills error; the inspection holds what could be read
 * all the same. status is that of fd, path is absolute. The caller frees with ztc_inspection_done in
 * any case.
 */
ztc_status ztc_inspect(int fd, const struct stat *status, const char *path, struct ztc_arena *arena,
                       struct ztc_error *error, struct ztc_inspection *inspection) ZTC_MUST_CHECK;
void ztc_inspection_done(struct ztc_inspection *inspection);

/* The bytes of a file alone, for what needs no file system. Likewise; bytes are borrowed then. */
ztc_status ztc_inspect_bytes(const unsigned char *bytes, size_t size, const char *path,
                             struct ztc_arena *arena, struct ztc_error *error,
                             struct ztc_inspection *inspection) ZTC_MUST_CHECK;

/* The numbers at the start of the entry object: in the file, and again once it is loaded. */
struct ztc_elf_entry;
ztc_status ztc_inspect_entry(const struct ztc_elf_entry *entry, const char *path,
                             const struct ztc_module_info *info,
                             struct ztc_error *error) ZTC_MUST_CHECK;

/* Does the module provide a thing of this kind? */
bool ztc_info_provides(const struct ztc_module_info *info, const char *kind);

#endif
