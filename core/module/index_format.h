/* SPDX-License-Identifier: Apache-2.0 */
/* Places and sizes in the index file, shared by its writer and its reader. */
#ifndef ZTC_MODULE_INDEX_FORMAT_H
#define ZTC_MODULE_INDEX_FORMAT_H

#include <stdint.h>
#include <ztc/bytes.h>

#define ZTC_INDEX_MAGIC UINT64_C(0x7864692D63747A0A) /* "\nztc-idx" */
#define ZTC_INDEX_VERSION 1u

/* The fixed beginning of the head. */
#define ZTC_INDEX_AT_MAGIC 0u
#define ZTC_INDEX_AT_VERSION 8u
#define ZTC_INDEX_AT_HEAD_SIZE 12u /* with folders and checksum */
#define ZTC_INDEX_AT_FILE_SIZE 16u
#define ZTC_INDEX_AT_PROGRAM 24u
#define ZTC_INDEX_AT_FOLDERS 32u /* counts */
#define ZTC_INDEX_AT_KEYS 36u
#define ZTC_INDEX_AT_RECORDS 40u
#define ZTC_INDEX_AT_RESERVED 44u
#define ZTC_INDEX_HEAD_FIXED 48u

/* device, inode, size, mtime, ctime, mtime_ns, ctime_ns */
#define ZTC_INDEX_STATE_SIZE 48u
/* A folder: flags, length of the path, state, path. */
#define ZTC_INDEX_FOLDER_FIXED (8u + ZTC_INDEX_STATE_SIZE)
#define ZTC_INDEX_SUM_SIZE 8u
/* hash, offset from the first record, size, checksum */
#define ZTC_INDEX_KEY_SIZE 24u
/* A record: checksum, size, number, folder, flags, lengths of name, refusal, section; state; texts. */
#define ZTC_INDEX_RECORD_FIXED (36u + ZTC_INDEX_STATE_SIZE)

#define ZTC_INDEX_FLAG_THERE 1u
#define ZTC_INDEX_FLAG_SURE 2u
#define ZTC_INDEX_FLAG_USABLE 4u

#define ZTC_INDEX_SUM_SEED UINT64_C(0x7A7463)

/* 64 folders with long paths. */
#define ZTC_INDEX_HEAD_MAX (512u * 1024u)
#define ZTC_INDEX_SIZE_MAX (64u * 1024u * 1024u)

static inline void ztc_put_u64le(void *at, uint64_t value)
{
    uint8_t *bytes = (uint8_t *)at;
    ztc_put_u32le(bytes, (uint32_t)(value & UINT32_MAX));
    ztc_put_u32le(bytes + 4, (uint32_t)(value >> 32));
}

static inline uint64_t ztc_get_u64le(const void *at)
{
    const uint8_t *bytes = (const uint8_t *)at;
    return (uint64_t)ztc_get_u32le(bytes) | (uint64_t)ztc_get_u32le(bytes + 4) << 32;
}

#endif
