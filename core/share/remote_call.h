/* SPDX-License-Identifier: Apache-2.0 */
/* One call of ztc.share/0: the module, a scratch folder, and who answers when a password is asked for. For the
 * remote_*.c alone. */
#ifndef ZTC_SHARE_REMOTE_CALL_H
#define ZTC_SHARE_REMOTE_CALL_H

#include "module/loader.h"
#include "share/remote.h"
#include "store/scratch.h"

struct ztc_remote_call {
    const struct ztc_home *home;
    const struct ztc_remote *remote;
    struct ztc_module *module;
    const struct ztc_share_v0 *share;
    struct ztc_scratch scratch;
    struct ztc_share_place place;
    struct ztc_error error; /* of ours, while the module was at work: goes before its words */
};

/* Finds the module and makes the folder. It refers to itself: it must not move. ztc_remote_call_done must follow. */
ztc_status ztc_remote_call_begin(struct ztc_remote_call *call, const struct ztc_home *home,
                                 struct ztc_registry *registry, const struct ztc_remote *remote,
                                 const char *agent, const struct ztc_share_limits *limits,
                                 struct ztc_error *error) ZTC_MUST_CHECK;
void ztc_remote_call_done(struct ztc_remote_call *call);

/* What the module answered, as an error of ours. */
ztc_status ztc_remote_call_judge(struct ztc_remote_call *call, ztc_status status,
                                 struct ztc_error *error) ZTC_MUST_CHECK;

#endif
