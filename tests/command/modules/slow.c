/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A module that knows no archive but takes its time over each, for the tests of progress and of stopping. What it does is
 * the first byte of what it is to unpack:
 *
 *   w   works for longer than progress waits, and refuses
 *   f   works for ever, or until it is cancelled
 *   d   the same, but takes no notice of it in the end
 */
#include <string.h>
#include <time.h>
#include <ztc/archive.h>
#include <ztc/plugin.h>

#define STEP_NS 20000000L
#define STEPS 75u
#define TOTAL (STEPS * 1024u * 1024u)

static ztc_status pack(void *self, const struct ztc_archive_pack_request *request,
                       const struct ztc_sink *sink)
{
    (void)self;
    (void)request;
    (void)sink;
    return ZTC_E_UNSUPPORTED;
}

static ztc_status refuse(const struct ztc_host *host)
{
    const struct ztc_finding finding = {.struct_size = sizeof(finding),
                                        .message = "the work was for nothing"};
    (void)host->diag(host->ctx, &finding);
    return ZTC_E_INVALID;
}

static ztc_status unpack(void *self, const struct ztc_archive_unpack_request *request,
                         const struct ztc_entry_sink *sink)
{
    (void)sink;
    const struct ztc_host *host = self;
    char mode = *(const char *)request->data;
    for (uint64_t step = 0; mode != 'w' || step < STEPS; step++) {
        const struct timespec pause = {.tv_nsec = STEP_NS};
        host->progress(host->ctx, step * 1024u * 1024u, mode == 'w' ? TOTAL : 0, "bytes");
        host->log(host->ctx, ZTC_LOG_DEBUG, "one step is done");
        if (host->cancelled(host->ctx) != 0) {
            return mode == 'd' ? ZTC_OK : ZTC_E_CANCELLED;
        }
        (void)nanosleep(&pause, NULL);
    }
    return refuse(host);
}

static const struct ztc_archive_v0 archive = {
    .struct_size = sizeof(archive), .pack = pack, .unpack = unpack};
ZTC_PLUGIN_MODULE(ZTC_ARCHIVE_INTERFACE, archive)
