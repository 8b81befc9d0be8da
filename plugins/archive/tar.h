/* SPDX-License-Identifier: Apache-2.0 */
/* tar by libarchive: a tar in memory to entries, and rows to a tar that is compressed as it is written. */
#ifndef ARCHIVE_TAR_H
#define ARCHIVE_TAR_H

#include <stddef.h>
#include <ztc/archive.h>
#include <ztc/host.h>

/* Hands out every entry. What it returns has been said, but for what the sink answered. */
ztc_status tar_read(const struct ztc_host *host, const struct ztc_archive_limits *limits,
                    const void *data, size_t size, const struct ztc_entry_sink *sink);

/* Writes the rows (struct ztc_file_row) as ustar in xz. */
ztc_status tar_write_xz(const struct ztc_host *host, const struct ztc_table *files,
                        const struct ztc_sink *sink);

#endif
