/* SPDX-License-Identifier: Apache-2.0 */
/* The files that are at a place already, collected for the host to judge. */
#ifndef ZTC_GIT_THERE_H
#define ZTC_GIT_THERE_H

#include "call.h"
#include "frame.h"

/* Files and bytes of them: a definition has a tenth. */
#define ZTC_GIT_THERE_FILES_MAX 1024u
#define ZTC_GIT_THERE_BYTES_MAX (UINT64_C(32) << 20)

struct ztc_git_there {
    const struct ztc_host *host;
    struct ztc_file_row *rows; /* owned by the host's memory, like path and data of each */
    uint32_t count, room;
    uint64_t bytes;
};

/* A commit's message. */
struct ztc_git_message {
    size_t size;
    char text[ZTC_GIT_FRAME_MAX];
};

/* A file begins. ZTC_E_MEMORY, ZTC_E_LIMIT (said). */
ztc_status ztc_git_there_begin(struct ztc_git_there *there, const char *name, size_t size);
/* More of its content. */
ztc_status ztc_git_there_write(struct ztc_git_there *there, const void *data, size_t size);
/* Hands them to the publication's judge. */
ztc_status ztc_git_there_judge(struct ztc_git_there *there,
                               const struct ztc_share_publication *publication,
                               struct ztc_git_message *message);
/* Frees; it may be filled again. */
void ztc_git_there_done(struct ztc_git_there *there);

#endif
