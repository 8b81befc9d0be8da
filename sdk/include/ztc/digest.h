/* SPDX-License-Identifier: Apache-2.0 */
/* Interface ztc.digest/0 (draft): message digests. A service for core, provided as digest:ID. */
#ifndef ZTC_DIGEST_H
#define ZTC_DIGEST_H

#include <ztc/abi.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ZTC_DIGEST_INTERFACE "ztc.digest/0"
#define ZTC_DIGEST_SHA256 "sha256" /* 32 bytes */
#define ZTC_DIGEST_SHA1 "sha1"     /* 20 bytes */

struct ztc_digest_v0 {
    uint32_t struct_size;
    uint32_t reserved;
    /*
     * Writes the digest of `data` to ret_digest, which has room for `room` bytes, and its length to
     * *ret_size. ZTC_E_UNSUPPORTED: no such algorithm; ZTC_E_LIMIT: not enough room. Any thread.
     */
    ztc_status (*digest)(void *self, const char *algorithm, const void *data, uint64_t size,
                         uint8_t *ret_digest, uint64_t room, uint64_t *ret_size);
};

#ifdef __cplusplus
}
#endif
#endif
