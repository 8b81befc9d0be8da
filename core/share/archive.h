/* SPDX-License-Identifier: Apache-2.0 */
/* Archives, by whichever module provides the format. */
#ifndef ZTC_SHARE_CLIENT_ARCHIVE_H
#define ZTC_SHARE_CLIENT_ARCHIVE_H

#include "base/buffer.h"
#include "module/registry.h"
#include "share/intake.h"

/* Packs the sorted files as tar.xz into `bytes`, initialised by the caller. No module: ZTC_E_UNSUPPORTED. */
ztc_status ztc_share_pack(struct ztc_registry *registry, const struct ztc_files *files,
                          struct ztc_error *error, struct ztc_buffer *bytes) ZTC_MUST_CHECK;

/* Unpacks into the intake, which is finished afterwards in any case. */
ztc_status ztc_share_unpack(struct ztc_registry *registry, const void *data, size_t size,
                            struct ztc_intake *intake, struct ztc_error *error) ZTC_MUST_CHECK;

#endif
