/* SPDX-License-Identifier: Apache-2.0 */
/* The interface ztc.archive/0: calls are looked at here, the work is done elsewhere. */
#include "inflate.h"
#include "tar.h"

#include <stdbool.h>
#include <stdlib.h>
#include <ztc/plugin.h>

static ztc_status pack(void *self, const struct ztc_archive_pack_request *request,
                       const struct ztc_sink *sink)
{
    if (request == NULL || !ZTC_HAS(request, struct ztc_archive_pack_request, files) ||
        request->format == NULL || request->files == NULL || sink == NULL || sink->write == NULL) {
        return ZTC_E_ARGUMENT;
    }
    if (strcmp(request->format, ZTC_ARCHIVE_TAR_XZ) != 0) {
        return ZTC_E_UNSUPPORTED;
    }
    const struct ztc_table *files = request->files;
    if (files->count > 0 &&
        (files->rows == NULL || !ZTC_ROW_HAS(files, struct ztc_file_row, size))) {
        return ZTC_E_ARGUMENT;
    }
    return tar_write_xz(self, files, sink);
}

static bool are_set(const struct ztc_archive_limits *limits)
{
    return limits != NULL && ZTC_HAS(limits, struct ztc_archive_limits, entries) &&
           limits->memory > 0 && limits->unpacked > 0 && limits->ratio > 0 &&
           limits->ratio_floor > 0 && limits->entries > 0;
}

static ztc_status unpack(void *self, const struct ztc_archive_unpack_request *request,
                         const struct ztc_entry_sink *sink)
{
    const struct ztc_host *host = self;
    if (request == NULL || !ZTC_HAS(request, struct ztc_archive_unpack_request, limits) ||
        (request->data == NULL && request->size > 0) || !are_set(request->limits)) {
        return ZTC_E_ARGUMENT;
    }
    if (sink == NULL || sink->begin == NULL || sink->write == NULL) {
        return ZTC_E_ARGUMENT;
    }
    uint8_t *bytes = NULL;
    size_t size = 0;
    ztc_status status = inflate_all(host, request, &bytes, &size);
    if (status == ZTC_OK) {
        status = tar_read(host, request->limits, bytes, size, sink);
    }
    free(bytes);
    return status;
}

static const struct ztc_archive_v0 interface = {
    .struct_size = sizeof(struct ztc_archive_v0),
    .pack = pack,
    .unpack = unpack,
};

/* The host is all the state there is. */
ZTC_PLUGIN_MODULE(ZTC_ARCHIVE_INTERFACE, interface)
