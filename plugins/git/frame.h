/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the two processes say to each other: messages of one kind and some bytes on a sequenced-packet socket, which
 * keeps their borders. The worker has read what a stranger sent, so that its frames are judged like a stranger's.
 */
#ifndef ZTC_GIT_FRAME_H
#define ZTC_GIT_FRAME_H

#include <stddef.h>
#include <stdint.h>

/* Bytes behind the kind. Below what a socket of Linux takes at once (wmem_default, 208 KiB). */
#define ZTC_GIT_FRAME_MAX 40000u

/* Worker to module. */
#define ZTC_GIT_FRAME_BEAT 1u   /* something moves: struct ztc_git_beat */
#define ZTC_GIT_FRAME_ENTRY 2u  /* struct ztc_git_entry, then the name */
#define ZTC_GIT_FRAME_DATA 3u   /* bytes of the entry before */
#define ZTC_GIT_FRAME_SECRET 4u /* asks for a secret; is answered */
#define ZTC_GIT_FRAME_JUDGE 5u  /* the entries so far are what is there; is answered */
#define ZTC_GIT_FRAME_RESULT 6u /* the last one: struct ztc_git_outcome, then the version */
#define ZTC_GIT_FRAME_ERROR 7u  /* the last one: struct ztc_git_outcome, message NUL remedy NUL */
/* Module to worker. */
#define ZTC_GIT_FRAME_ANSWER 8u /* SECRET: user NUL password NUL, or nothing; JUDGE: the message */

struct ztc_git_beat {
    uint64_t bytes; /* that came over the network so far */
};

struct ztc_git_entry {
    uint32_t kind; /* ZTC_ENTRY_... */
    uint32_t mode;
    uint64_t size;
};

struct ztc_git_outcome {
    int32_t status;
    uint32_t flag; /* RESULT: changed; ERROR: 1 if a secret was refused */
};

/* Room for any frame. */
struct ztc_git_frame {
    uint32_t kind;
    size_t size; /* of data */
    unsigned char data[ZTC_GIT_FRAME_MAX];
};

/* Sends a head and a body, each may be empty. wait_ms: -1 waits as long as it takes. 0, or -1. */
int ztc_git_frame_send(int fd, uint32_t kind, const void *head, size_t head_size, const void *body,
                       size_t body_size, int wait_ms);

/* Receives one, waiting for it. 1: one came; 0: the other side is gone; -1: failed, or no frame. */
int ztc_git_frame_receive(int fd, struct ztc_git_frame *frame);

#endif
