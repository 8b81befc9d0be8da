/* SPDX-License-Identifier: Apache-2.0 */
/* The host and the sink of the tests of port.bin. */
#include "support_host.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void *host_realloc(void *ctx, void *block, uint64_t size)
{
    struct test_host *host = ctx;
    host->calls++;
    if (size == 0 || host->calls == host->fail_at) {
        return NULL;
    }
    void *grown = realloc(block, (size_t)size);
    assert_non_null(grown);
    if (block == NULL) {
        memset(grown, 0xA5, (size_t)size);
        host->live++;
    }
    return grown;
}

static void *host_alloc(void *ctx, uint64_t size)
{
    return host_realloc(ctx, NULL, size);
}

static void host_free(void *ctx, void *block)
{
    struct test_host *host = ctx;
    if (block != NULL) {
        assert_true(host->live > 0);
        host->live--;
        free(block);
    }
}

static ztc_status host_diag(void *ctx, const struct ztc_finding *finding)
{
    struct test_host *host = ctx;
    assert_int_equal(finding->struct_size, sizeof(*finding));
    assert_int_equal(finding->severity, ZTC_SEVERITY_ERROR);
    assert_non_null(finding->remedy);
    assert_null(strchr(finding->message, '\n'));
    assert_true(strlen(finding->message) > 0);
    host->findings++;
    host->where = finding->where;
    snprintf(host->code, sizeof(host->code), "%s", finding->code);
    snprintf(host->message, sizeof(host->message), "%s", finding->message);
    return host->diag_answer;
}

void test_host_init(struct test_host *host)
{
    *host = (struct test_host){.host = {.struct_size = sizeof(host->host),
                                        .abi_major = ZTC_ABI_MAJOR,
                                        .abi_minor = ZTC_ABI_MINOR,
                                        .name = "test",
                                        .version = "0.0.0",
                                        .ctx = host,
                                        .alloc = host_alloc,
                                        .realloc = host_realloc,
                                        .free = host_free,
                                        .diag = host_diag}};
}

static ztc_status bytes_write(void *ctx, const void *data, uint64_t size)
{
    struct test_bytes *bytes = ctx;
    bytes->writes++;
    if (bytes->answer != ZTC_OK) {
        return bytes->answer;
    }
    bytes->data = realloc(bytes->data, (size_t)(bytes->size + size));
    assert_non_null(bytes->data);
    memcpy(bytes->data + bytes->size, data, (size_t)size);
    bytes->size += size;
    return ZTC_OK;
}

void test_bytes_init(struct test_bytes *bytes)
{
    *bytes = (struct test_bytes){
        .sink = {.struct_size = sizeof(bytes->sink), .ctx = bytes, .write = bytes_write}};
}

void test_bytes_free(struct test_bytes *bytes)
{
    free(bytes->data);
    test_bytes_init(bytes);
}

uint8_t *test_read_file(const char *path, uint64_t *ret_size)
{
    char full[4096];
    snprintf(full, sizeof(full), "%s/%s", ZTC_TEST_DATA, path);
    FILE *file = fopen(full, "rbe");
    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    long size = ftell(file);
    assert_true(size > 0);
    rewind(file);
    uint8_t *data = malloc((size_t)size + 1);
    assert_non_null(data);
    assert_int_equal(fread(data, 1, (size_t)size, file), size);
    data[size] = 0;
    fclose(file);
    *ret_size = (uint64_t)size;
    return data;
}
