/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-256 and SHA-1 for core, computed by libmd. */
#include <ztc/digest.h>
#include <ztc/plugin.h>

#include <sha1.h>
#include <sha256.h>
#include <string.h>

/* Bytes given to libmd at once: a size_t everywhere, and no need to be larger. */
#define CHUNK_SIZE (UINT64_C(1) << 20)

union context {
    SHA256_CTX sha256;
    SHA1_CTX sha1;
};

struct algorithm {
    const char *id;
    uint64_t size; /* of the digest */
    void (*start)(union context *context);
    void (*update)(union context *context, const uint8_t *data, size_t size);
    void (*finish)(union context *context, uint8_t *ret_digest);
};

static void start_sha256(union context *context)
{
    SHA256_Init(&context->sha256);
}

static void update_sha256(union context *context, const uint8_t *data, size_t size)
{
    SHA256_Update(&context->sha256, data, size);
}

static void finish_sha256(union context *context, uint8_t *ret_digest)
{
    SHA256_Final(ret_digest, &context->sha256);
}

static void start_sha1(union context *context)
{
    SHA1Init(&context->sha1);
}

static void update_sha1(union context *context, const uint8_t *data, size_t size)
{
    SHA1Update(&context->sha1, data, size);
}

static void finish_sha1(union context *context, uint8_t *ret_digest)
{
    SHA1Final(ret_digest, &context->sha1);
}

static const struct algorithm algorithms[] = {
    {ZTC_DIGEST_SHA256, SHA256_DIGEST_LENGTH, start_sha256, update_sha256, finish_sha256},
    {ZTC_DIGEST_SHA1, SHA1_DIGEST_LENGTH, start_sha1, update_sha1, finish_sha1},
};

static const struct algorithm *find(const char *id)
{
    for (size_t i = 0; i < sizeof(algorithms) / sizeof(algorithms[0]); i++) {
        if (strcmp(algorithms[i].id, id) == 0) {
            return &algorithms[i];
        }
    }
    return NULL;
}

static ztc_status digest(void *self, const char *id, const void *data, uint64_t size,
                         uint8_t *ret_digest, uint64_t room, uint64_t *ret_size)
{
    (void)self;
    if (id == NULL || (data == NULL && size > 0) || ret_digest == NULL || ret_size == NULL) {
        return ZTC_E_ARGUMENT;
    }
    const struct algorithm *algorithm = find(id);
    if (algorithm == NULL) {
        return ZTC_E_UNSUPPORTED;
    }
    if (room < algorithm->size) {
        return ZTC_E_LIMIT;
    }
    union context context;
    const uint8_t *bytes = data;
    algorithm->start(&context);
    while (size > 0) {
        uint64_t chunk = size < CHUNK_SIZE ? size : CHUNK_SIZE;
        algorithm->update(&context, bytes, (size_t)chunk);
        bytes += chunk;
        size -= chunk;
    }
    algorithm->finish(&context, ret_digest);
    *ret_size = algorithm->size;
    return ZTC_OK;
}

static const struct ztc_digest_v0 interface = {
    .struct_size = sizeof(struct ztc_digest_v0),
    .digest = digest,
};

/* There is no state: any number of users share the const tables above. */
ZTC_PLUGIN_MODULE(ZTC_DIGEST_INTERFACE, interface)
